// SPDX-License-Identifier: MIT
// The coupled simulation, compiled once.
#include "heihe/basin/run/simulation_impl.hpp"
#include "heihe/basin/run/stresses_impl.hpp"
