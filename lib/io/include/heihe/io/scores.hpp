// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/date.hpp"
#include "heihe/io/rows.hpp"

#include <span>
#include <vector>

/// Scores of simulated against recorded values (docs/input/observations.md). Lengths below are in the unit of the
/// values: metre, m3/s or 1e8 m3.
namespace heihe::io {

/// A recorded value and the simulated one of the same time.
struct ScorePair {
    Date date;
    double observed = 0.0;   ///< [m]
    double simulated = 0.0;  ///< [m]
};

/// Scores of one point, or of several together. NaN: not defined.
struct Score {
    int points = 0;         ///< with at least one pair
    int count = 0;          ///< pairs
    double bias = unknown;  ///< [m] mean(s - o)
    double rmse =
        unknown;  ///< [m] sqrt(mean((s - o)^2)); of several points sqrt(mean of their mean squares)
    double rmse_pooled = unknown;          ///< [m] sqrt(mean((s - o)^2)) of all pairs together
    double correlation = unknown;          ///< [-] Pearson (1896) of o and s
    double amplitude_ratio = unknown;      ///< [-] amplitude_simulated / amplitude_observed
    double amplitude_observed = unknown;   ///< [m]
    double amplitude_simulated = unknown;  ///< [m]
    double trend_observed = unknown;       ///< [m/yr]
    double trend_simulated = unknown;      ///< [m/yr]
};

/// Scores of one point from its pairs.
///
/// - bias, rmse: over all pairs, each with the same weight.
/// - correlation: from 3 pairs on, where both vary by more than 0.1 mm.
/// - trend: slope of the least-squares line through (time, value), in m a year of 365.25 days; from 3 pairs that
///   span 2 years on.
/// - amplitude: means of the pairs by month; less their least-squares line in time; means of these by calendar month;
///   the largest less the smallest. From 12 months with at least 6 calendar months on. The ratio exists where the
///   recorded amplitude is above 1 mm.
/// @param pairs  in order of time
[[nodiscard]] Score score_of(std::span<const ScorePair> pairs);

/// Scores of several points together: means over the points, each with the same weight, of bias, mean square,
/// correlation and trends, where a point has them. The amplitude ratio is the mean simulated over the mean recorded
/// amplitude of the points that have both.
[[nodiscard]] Score score_over(std::span<const Score> points);

/// Slope of the least-squares line through (x, y); NaN where all x are equal or there are fewer than two.
[[nodiscard]] double slope_of(std::span<const double> x, std::span<const double> y);

}  // namespace heihe::io
