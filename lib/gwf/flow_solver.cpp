// SPDX-License-Identifier: MIT
// The flow solver, compiled once.
#include "heihe/gwf/flow_solver_impl.hpp"
#include "heihe/gwf/newton_loop_impl.hpp"
#include "heihe/gwf/outer_loop_impl.hpp"
