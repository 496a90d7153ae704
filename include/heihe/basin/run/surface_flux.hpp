// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/sloped.hpp"
#include "heihe/gwf/saturation.hpp"

#include <algorithm>

/// Drains, accepted recharge and phreatic evapotranspiration of a column, as functions of its water table.
namespace heihe::basin {

/// Depth over which drains open and over which recharge is rejected, m. Both are C1 functions.
inline constexpr double surface_band = 0.5;

/// Outflow of a drain >= 0:  cond (h - elev), opening by a cubic over surface_band above elev.
/// Langevin et al. (2017), TM6-A55, ch. 6 (drain with depth scaling).
[[nodiscard]] inline Sloped drain_flow(double cond, double elev, double head) {
    if (head <= elev) return {};
    const auto open = gwf::cubic_step(elev + surface_band, elev, head, -1.0, 2.0);
    const double above = head - elev;
    return {cond * open.value * above, cond * (open.value + open.slope * above)};
}

/// Share of recharge that the aquifer accepts: 1 until surface_band below land, 0 at land.
[[nodiscard]] inline Sloped accepted_share(double land, double head) {
    const auto refused = gwf::cubic_step(land, land - surface_band, head);
    return {1.0 - refused.value, -refused.slope};
}

/// Share of the potential phreatic evapotranspiration: 1 at the land surface, 0 at the extinction
/// depth, a line between (McDonald & Harbaugh 1988, TWRI 6-A1, ch. 10) with its two corners rounded
/// over a tenth of the depth so that there is no kink for Newton.
[[nodiscard]] inline Sloped phreatic_share(double land, double extinction_depth, double head) {
    return gwf::quadratic_saturation(land, land - extinction_depth, head, 0.1);
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
