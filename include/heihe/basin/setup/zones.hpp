// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/basin/setup/water_users.hpp"

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

namespace heihe::basin {

namespace detail {

/// A direction in rows and columns of the mask.
struct MaskDirection {
    double south = 0.0;  ///< [-] of a step of one cell
    double east = 0.0;   ///< [-]
};

/// Direction of an azimuth [degrees clockwise from north].
[[nodiscard]] inline MaskDirection mask_direction(double azimuth) {
    constexpr double degree = 3.14159265358979323846 / 180.0;
    return {-std::cos(azimuth * degree), std::sin(azimuth * degree)};
}

/// False when there is plain again within 60 km in the direction of the mountains.
[[nodiscard]] inline bool faces_mountains(const MasterMask& mask, const MaskDirection& to, int i,
                                          int j) {
    for (int step = 2; step <= 60; ++step)
        if (mask.is_active(i + static_cast<int>(std::lround(to.south * step)),
                           j + static_cast<int>(std::lround(to.east * step))))
            return false;
    return true;
}

/// 1 km cells on the mountain front: on the edge of the plain, high enough, with the mountains where the
/// tables say (there the neighbours are missing and no plain follows).
[[nodiscard]] inline std::vector<std::int32_t> mountain_front(const MasterMask& mask,
                                                              const std::vector<double>& height,
                                                              const BasinPlace& place) {
    const auto to = mask_direction(place.mountains_towards);
    std::vector<std::int32_t> front;
    for (int i = 0; i < mask.nrow; ++i)
        for (int j = 0; j < mask.ncol; ++j) {
            const auto n = mask.node(i, j);
            if (!mask.is_active(i, j) || height[at(n)] < place.front_above) continue;
            double east = 0.0;
            double south = 0.0;
            for (int di = -1; di <= 1; ++di)
                for (int dj = -1; dj <= 1; ++dj)
                    if (!mask.is_active(i + di, j + dj)) {
                        east += dj;
                        south += di;
                    }
            const double size = std::hypot(east, south);
            if (size > 0.0 && to.south * south + to.east * east > 0.3 * size &&
                faces_mountains(mask, to, i, j))
                front.push_back(static_cast<std::int32_t>(n));
        }
    return front;
}

/// District with the largest part of each cell, and the counties: of the district where there are
/// fields, elsewhere of the nearest fields or county town on the plain.
struct Zones {
    std::vector<std::int32_t> district;  ///< [mask nodes]
    std::vector<std::int32_t> county;    ///< [mask nodes]
};

[[nodiscard]] inline Zones zones(const PlacementContext& ctx, const FieldPlan& plan,
                                 double ledger_distance) {
    const auto& t = ctx.tables;
    Zones z;
    z.district.assign(ctx.mask.active.size(), -1);
    std::vector<double> largest(ctx.mask.active.size(), 0.0);
    const auto county_index = [&t](const std::string& id) {
        for (std::size_t n = 0; n < t.counties.size(); ++n)
            if (t.counties[n].id == id) return static_cast<std::int32_t>(n);
        return std::int32_t{-1};
    };
    for (std::size_t d = 0; d < plan.fields.size(); ++d)
        for (const auto& f : plan.fields[d])
            if (f.area > largest[at(f.cell)]) {
                largest[at(f.cell)] = f.area;
                z.district[at(f.cell)] = static_cast<std::int32_t>(d);
            }
    std::vector<std::int32_t> seed(ctx.mask.active.size(), -1);
    for (std::size_t n = 0; n < seed.size(); ++n)
        if (z.district[n] >= 0) seed[n] = county_index(t.districts[at(z.district[n])].county);
    for (std::size_t c = 0; c < t.counties.size(); ++c) {
        const Place town{t.counties[c].x, t.counties[c].y};
        if (distance_to_plain(ctx.mask, town) > ledger_distance) continue;
        auto& label = seed[at(nearest_active(ctx.mask, town))];
        if (label < 0) label = static_cast<std::int32_t>(c);
    }
    z.county = spread_labels(ctx.mask, seed);
    return z;
}

}  // namespace detail

}  // namespace heihe::basin
