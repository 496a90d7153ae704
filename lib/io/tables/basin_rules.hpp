// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/io/csv.hpp"

/// What the numbers of the basin's tables may be, by kind, in metre, day and m3. The bounds lie far
/// outside what such a basin has and inside what the model can compute with: a slip of the pen
/// (a power of ten, another unit, a coordinate in degrees) ends in a message with its line.
namespace heihe::io::rules {

[[nodiscard]] constexpr NumberRule or_blank(NumberRule rule) {
    rule.blank_allowed = true;
    return rule;
}
[[nodiscard]] constexpr NumberRule between(double least, double most) {
    return {least, most, false, false};
}
[[nodiscard]] constexpr NumberRule above(double least, double most) {
    return {least, most, true, false};
}

inline constexpr NumberRule elevation = between(0.0, 6000.0);    ///< [m]
inline constexpr NumberRule level = between(-500.0, 9000.0);     ///< [m] any datum
inline constexpr NumberRule percent = between(0.0, 100.0);       ///< [%]
inline constexpr NumberRule above_zero_share = above(0.0, 1.0);  ///< [-]
/// [-] of nine cells: less than half a cell leaves none.
inline constexpr NumberRule block_fraction = between(1.0 / 18.0, 1.0);
inline constexpr NumberRule thickness = above(0.0, 5000.0);            ///< [m]
inline constexpr NumberRule conductivity = between(1e-9, 1e5);         ///< [m/d]
inline constexpr NumberRule specific_storage = between(1e-10, 0.1);    ///< [1/m]
inline constexpr NumberRule porosity = between(1e-4, 1.0);             ///< [-]
inline constexpr NumberRule river_length = between(1.0, 1e6);          ///< [m]
inline constexpr NumberRule river_slope = between(1e-7, 1.0);          ///< [-]
inline constexpr NumberRule river_width = between(0.1, 1e4);           ///< [m]
inline constexpr NumberRule manning = between(1e-3, 1.0);              ///< [s/m^(1/3)]
inline constexpr NumberRule monthly_flow = between(0.0, 2e4 * 86400);  ///< [m3/d]
inline constexpr NumberRule runoff = between(0.0, 1e11);               ///< [m3/yr] of a river
inline constexpr NumberRule yearly_volume = between(0.0, 1e10);        ///< [m3/yr] of a use
inline constexpr NumberRule district_area = between(1e3, 1e11);        ///< [m2]
inline constexpr NumberRule monthly_depth = between(0.0, 2000.0);      ///< [mm] of a month
inline constexpr NumberRule along_river = between(0.0, 1e6);           ///< [m]
inline constexpr NumberRule along_river_km = between(0.0, 1000.0);     ///< [km]

}  // namespace heihe::io::rules
