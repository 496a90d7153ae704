// SPDX-License-Identifier: MIT
// The linear solvers, compiled once: they and Eigen take half a minute.
#include "heihe/linear/direct_impl.hpp"
#include "heihe/linear/linear_solver_impl.hpp"
