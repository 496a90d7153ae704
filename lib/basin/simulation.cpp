// SPDX-License-Identifier: MIT
// The coupled simulation, compiled once.
#include "heihe/basin/simulation_impl.hpp"
#include "heihe/basin/stresses_impl.hpp"
