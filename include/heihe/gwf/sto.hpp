// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/gwf/saturation.hpp"

#include <algorithm>
#include <vector>

/// Storage. Langevin et al. (2017), TM6-A55, chapter 5, with the compressible storage of a partly
/// filled cell taken at the centre of its water (MODFLOW 6 since 6.2.1).
namespace heihe::gwf {

/// Storage properties; arrays are [ncell]. All empty: a model for steady steps only.
struct Sto {
    std::vector<int> iconvert{};       ///< 0 confined, else the pores drain; empty: all confined
    std::vector<double> ss{};          ///< [1/L], or [-] with storage_coefficient
    std::vector<double> sy{};          ///< [-]
    bool storage_coefficient = false;  ///< ss is the storage coefficient (Ss times thickness)
    bool ss_confined_only = false;     ///< no compressible storage while the cell is partly filled
};

/// Water stored in a cell, relative to an arbitrary zero, and its derivative by head.
struct Stored {
    double ss;     ///< [L^3] by compression
    double sy;     ///< [L^3] in drainable pores
    double slope;  ///< [L^2] of their sum
};

/// Storage properties of one cell; the capacities include area and thickness.
struct StorageCell {
    double top;          ///< [L]
    double bot;          ///< [L]
    double ss_capacity;  ///< [L^2] ss * area * thickness
    double sy_capacity;  ///< [L^3] sy * area * thickness
};

/// Storage of a convertible cell at a head with its (smoothed) saturation s:
///   sy part  Sy A b s,   compressible part  Ss A b s (h - z),  z = bot + s b / 2 the water's centre.
/// Rates are differences of these over the step (Langevin et al. 2017, eqs. 5-3 and 5-8).
[[nodiscard]] inline Stored convertible_storage(const StorageCell& c, double head, Sloped s,
                                                bool ss_confined_only) noexcept {
    const double thickness = c.top - c.bot;
    const double sy = c.sy_capacity * s.value;
    const double sy_slope = c.sy_capacity * s.slope;
    if (ss_confined_only) {
        const double above = std::max(head - c.top, 0.0);
        return {c.ss_capacity * above, sy, sy_slope + (above > 0.0 ? c.ss_capacity : 0.0)};
    }
    const double lever = head - c.bot - 0.5 * thickness * s.value;
    const double ss_slope = s.value + s.slope * (head - c.bot - thickness * s.value);
    return {c.ss_capacity * s.value * lever, sy,
            sy_slope + c.ss_capacity * std::max(ss_slope, 0.0)};
}

/// Storage of a confined cell: Ss A b h.
[[nodiscard]] inline Stored confined_storage(const StorageCell& c, double head) noexcept {
    return {c.ss_capacity * (head - c.bot), 0.0, c.ss_capacity};
}

}  // namespace heihe::gwf
