// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/index.hpp"

#include <cstddef>
#include <limits>
#include <span>
#include <vector>

/// 采补平衡: tests if storage and levels of the aquifer have stopped falling. Pumping is not tested.
namespace heihe::basin {

/// Changes of the simulated aquifer in one calendar year.
struct BalanceYear {
    int year = 0;
    double storage_change = 0.0;      ///< [m3] saturated storage
    std::vector<double> head_change;  ///< [zone] m, mean water table
};

/// Limits of the balance. Both tolerances are estimates: 500 万m³ is less than 1 % of the city's pumping,
/// 1 cm per year is less than a network of wells can measure.
struct BalanceRule {
    int window = 5;                  ///< [yr]
    double storage_tolerance = 5e6;  ///< [m3/yr] fall of storage that still counts as none
    double head_tolerance = 0.01;    ///< [m/yr]  fall of a zone's level that still counts as none
};

struct BalanceVerdict {
    bool reached = false;  ///< the last window of the run is balanced
    int year = 0;          ///< end of the first window from which on all are balanced; 0: none
    double storage_slope =
        std::numeric_limits<double>::quiet_NaN();  ///< [m3/yr] of the last window
};

/// Least-squares slope of storage over the years, from the storage at the window's start (0) and at
/// the end of each of its years.
[[nodiscard]] inline double storage_slope(std::span<const BalanceYear> years) {
    // slope = sum((t - mean t) (S - mean S)) / sum((t - mean t)^2), t = 0, 1, ... n
    const auto n = static_cast<double>(years.size());
    const double mean_t = 0.5 * n;
    double stored = 0.0;
    double product = 0.0;
    double squares = mean_t * mean_t;
    for (std::size_t i = 0; i < years.size(); ++i) {
        stored += years[i].storage_change;
        const double t = static_cast<double>(i + 1) - mean_t;
        product += t * stored;
        squares += t * t;
    }
    return squares > 0.0 ? product / squares : 0.0;
}

/// True if neither storage nor any zone's level falls over one window.
[[nodiscard]] inline bool holds(std::span<const BalanceYear> window, const BalanceRule& rule) {
    if (storage_slope(window) < -rule.storage_tolerance) return false;
    for (std::size_t zone = 0; zone < window.front().head_change.size(); ++zone) {
        double change = 0.0;
        for (const auto& year : window) change += year.head_change[zone];
        if (change < -rule.head_tolerance * static_cast<double>(window.size())) return false;
    }
    return true;
}

/// Balance of a run; not reached if the run is shorter than the window.
[[nodiscard]] inline BalanceVerdict balance(std::span<const BalanceYear> years,
                                            const BalanceRule& rule = {}) {
    BalanceVerdict verdict;
    const auto window = at(rule.window);
    if (rule.window < 1 || years.size() < window) return verdict;
    verdict.storage_slope = storage_slope(years.last(window));
    for (std::size_t first = years.size() - window + 1; first-- > 0;) {
        if (!holds(years.subspan(first, window), rule)) break;
        verdict.year = years[first + window - 1].year;
        verdict.reached = true;
    }
    return verdict;
}

}  // namespace heihe::basin
