// SPDX-License-Identifier: MIT
#pragma once

/// Tolerances that more than one test uses, each with its reason. A tolerance for one case stands
/// beside the case.
namespace heihe::test {

/// [-] relative: a few roundings of doubles, nothing iterative between the two values.
inline constexpr double roundoff = 1e-13;

/// [-] relative: sums of up to 1e6 terms, or a closed form evaluated in two ways.
inline constexpr double long_sum = 1e-10;

/// [%] a store's budget, in each step and in total: the program's own limit (exit code 4).
inline constexpr double budget_percent = 0.01;

/// [m] heads solved to default closure against a closed form that the discretisation meets exactly.
inline constexpr double head_exact = 1e-6;

/// [m] heads against MODFLOW 6 with the same model: both close to about 1e-5 m.
inline constexpr double head_modflow = 1e-4;

/// [-] observed order of convergence against its theoretical value.
inline constexpr double order = 0.05;

}  // namespace heihe::test
