// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/sloped.hpp"
#include "heihe/gwf/saturation.hpp"

#include <algorithm>

/// Drains, accepted recharge and phreatic evapotranspiration of a column, as functions of its water table.
namespace heihe::basin {

/// Height above a drain, or below the land, over which it opens or recharge is rejected, m.
inline constexpr double surface_band = 0.5;

/// Land of a column, or what lies at a depth below it: evenly distributed between level -+ relief. A 1 km
/// cell holds hollows and rises. A law of one place, averaged over them, has no kink.
struct Ground {
    double level = 0.0;   ///< [m] mean
    double relief = 0.0;  ///< [m] half of the range, >= 0
};

namespace detail {

/// Mean over the ground of f(h - z), from the integral F of f:  (F(u + r) - F(u - r)) / 2r with
/// u = h - level; its slope is (f(u + r) - f(u - r)) / 2r.
template <typename Value, typename Integral>
[[nodiscard]] Sloped mean_over_relief(double above, double relief, const Value& f,
                                      const Integral& integral) {
    const double per_range = 0.5 / relief;
    return {(integral(above + relief) - integral(above - relief)) * per_range,
            (f(above + relief) - f(above - relief)) * per_range};
}

}  // namespace detail

/// Outflow of drains >= 0:  cond max(0, h - z), averaged over the elevations z of the ground; below
/// surface_band of relief as with that. Quadratic while the water table is within the relief, then linear.
/// Langevin et al. (2017), TM6-A55, ch. 6, for one elevation.
[[nodiscard]] inline Sloped drain_flow(double cond, const Ground& ground, double head) {
    const double relief = std::max(ground.relief, 0.5 * surface_band);
    const double above = head - ground.level;
    if (above <= -relief) return {};
    const auto mean = detail::mean_over_relief(
        above, relief, [](double u) { return std::max(0.0, u); },
        [](double u) { return u > 0.0 ? 0.5 * u * u : 0.0; });
    return {cond * mean.value, cond * mean.slope};
}

/// Share of recharge that the aquifer accepts: 1 until surface_band below land, 0 at land.
[[nodiscard]] inline Sloped accepted_share(double land, double head) {
    const auto refused = gwf::cubic_step(land, land - surface_band, head);
    return {1.0 - refused.value, -refused.slope};
}

/// [m] relief over which evapotranspiration is averaged: at least a twentieth of its depth, so that there is no kink
/// for Newton.
[[nodiscard]] inline double et_relief(double relief, double extinction_depth) {
    return std::max(relief, 0.05 * extinction_depth);
}

/// Share of the potential phreatic evapotranspiration: at one place 1 at the land surface, 0 at the
/// extinction depth, a line between (McDonald & Harbaugh 1988, TWRI 6-A1, ch. 10), averaged over the ground.
[[nodiscard]] inline Sloped phreatic_share(const Ground& ground, double extinction_depth,
                                           double head) {
    const double relief = et_relief(ground.relief, extinction_depth);
    const double above = head - (ground.level - extinction_depth);
    if (above <= -relief) return {};
    return detail::mean_over_relief(
        above, relief,
        [extinction_depth](double u) { return std::clamp(u / extinction_depth, 0.0, 1.0); },
        [extinction_depth](double u) {
            if (u <= 0.0) return 0.0;
            if (u >= extinction_depth) return u - 0.5 * extinction_depth;
            return 0.5 * u * u / extinction_depth;
        });
}

/// Potential evapotranspiration that one column may draw from the water table, m3/d.
struct EtDemand {
    double natural = 0.0;    ///< outside the irrigated part, at the land surface
    double crop = 0.0;       ///< crop use (Kc ET0 - rain) on the irrigated part
    double crop_left = 0.0;  ///< of it not supplied by irrigation
};

/// Phreatic evapotranspiration >= 0 of a column. On the irrigated part it is at most the crop
/// use that irrigation did not supply, so both together never exceed Kc ET0.
[[nodiscard]] inline Sloped phreatic_flow(const EtDemand& et, const Sloped& share) {
    Sloped q{et.natural * share.value, et.natural * share.slope};
    const double wanted = et.crop * share.value;
    if (wanted < et.crop_left) {
        q.value += wanted;
        q.slope += et.crop * share.slope;
    } else {
        q.value += et.crop_left;
    }
    return q;
}

}  // namespace heihe::basin
