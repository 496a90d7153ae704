// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/mf6/input.hpp"

#include <span>

namespace heihe::mf6 {

/// Value of a time series over a step: the mean over it for stepwise and linear, the value at its
/// end for linear_end. Before the first point and after the last the series has none. MODFLOW 6, utl-ts.
/// @throws InputError where the series has no value in the step
[[nodiscard]] double value_in_step(const TimeSeries& series, double start, double end);

/// The same for arrays, sfac included. @param out  [narea]
void array_in_step(const TimeArraySeries& series, double start, double end, std::span<double> out);

/// Whether a series has a value in a step.
[[nodiscard]] bool covers_step(const TimeSeries& series, double start, double end);
[[nodiscard]] bool covers_step(const TimeArraySeries& series, double start, double end);

}  // namespace heihe::mf6
