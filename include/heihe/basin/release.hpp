// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>

namespace heihe::basin {

/// One point of the release obligation: what Zhengyixia is due at an inflow of Yingluoxia.
struct ReleasePoint {
    double inflow = 0.0;   ///< [m3/yr] Yingluoxia, dispatch year
    double release = 0.0;  ///< [m3/yr] Zhengyixia
};

/// The 1997 allocation plan (State Council 1997). The mean pair 15.8 -> 9.5 is sourced (TPDC; the
/// city's plan of 2026); the other pairs and both end slopes are estimates from general knowledge.
inline constexpr std::array<ReleasePoint, 5> release_curve_1997{
    {{12.9e8, 6.3e8}, {14.2e8, 7.6e8}, {15.8e8, 9.5e8}, {17.1e8, 10.9e8}, {19.0e8, 13.2e8}}};
inline constexpr double release_slope_below = 1.0;   ///< [-] estimate
inline constexpr double release_slope_above = 1.21;  ///< [-] estimate

/// Volume due at Zhengyixia [m3] for a dispatch year's inflow [m3]: linear between the points.
[[nodiscard]] constexpr double release_due(double inflow) {
    const auto& curve = release_curve_1997;
    if (inflow <= curve.front().inflow) {
        const double due =
            curve.front().release + release_slope_below * (inflow - curve.front().inflow);
        return due > 0.0 ? due : 0.0;
    }
    for (std::size_t i = 1; i < curve.size(); ++i) {
        const auto& lo = curve[i - 1];
        const auto& hi = curve[i];
        if (inflow <= hi.inflow)
            return lo.release +
                   (hi.release - lo.release) * (inflow - lo.inflow) / (hi.inflow - lo.inflow);
    }
    return curve.back().release + release_slope_above * (inflow - curve.back().inflow);
}

}  // namespace heihe::basin
