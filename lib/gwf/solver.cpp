// SPDX-License-Identifier: MIT
// The flow solver, compiled once.
#include "heihe/gwf/newton_loop_impl.hpp"
#include "heihe/gwf/outer_loop_impl.hpp"
#include "heihe/gwf/solver_impl.hpp"
