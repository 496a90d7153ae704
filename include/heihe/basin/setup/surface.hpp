// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/basin/inputs.hpp"
#include "heihe/basin/setup/water_users.hpp"
#include "heihe/core/units.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <string>
#include <vector>

namespace heihe::basin {

namespace detail {

/// False when there is plain again within 60 km to the south-south-west (the side of the Qilian).
[[nodiscard]] inline bool faces_mountains(const MasterMask& mask, int i, int j) {
    for (int step = 2; step <= 60; ++step)
        if (mask.is_active(i + static_cast<int>(std::lround(0.866 * step)),
                           j - static_cast<int>(std::lround(0.5 * step))))
            return false;
    return true;
}

/// 1 km cells on the mountain front: on the edge of the plain, above 1,450 m, with the mountains to
/// the south-west (there the neighbours are missing and no plain follows).
[[nodiscard]] inline std::vector<std::int32_t> mountain_front(const MasterMask& mask,
                                                              const std::vector<double>& height) {
    constexpr double least_height = 1450.0;
    std::vector<std::int32_t> front;
    for (int i = 0; i < mask.nrow; ++i)
        for (int j = 0; j < mask.ncol; ++j) {
            const auto n = mask.node(i, j);
            if (!mask.is_active(i, j) || height[at(n)] < least_height) continue;
            double east = 0.0;
            double south = 0.0;
            for (int di = -1; di <= 1; ++di)
                for (int dj = -1; dj <= 1; ++dj)
                    if (!mask.is_active(i + di, j + dj)) {
                        east += dj;
                        south += di;
                    }
            const double size = std::hypot(east, south);
            if (size > 0.0 && 0.866 * south - 0.5 * east > 0.3 * size &&
                faces_mountains(mask, i, j))
                front.push_back(static_cast<std::int32_t>(n));
        }
    return front;
}

/// Transmissivity [m2/d] of a column when saturated.
[[nodiscard]] inline double column_transmissivity(const grid::ColumnMesh& mesh,
                                                  const std::vector<double>& k, std::int32_t c) {
    double t = 0.0;
    for (int layer = 0; layer < mesh.nlay(); ++layer) {
        const auto cell = mesh.cell(layer, c);
        t += k[at(cell)] * (mesh.top(cell) - mesh.bot(cell));
    }
    return t;
}

/// The year's inflow over the front, in proportion to transmissivity between a third of and three
/// times its median: what enters is what the ground can take, and no cell gets all of it.
[[nodiscard]] inline std::vector<double> lateral_inflow(const PlacementContext& ctx,
                                                        const std::vector<double>& k,
                                                        double volume_per_year) {
    std::vector<double> flow(at(ctx.mesh.ncolumn()), 0.0);
    const auto front = mountain_front(ctx.mask, ctx.height);
    if (front.empty()) return flow;
    std::vector<double> weight;
    for (const auto cell : front) {
        double t = 0.0;
        for (const auto& part : ctx.map.of(cell))
            t += column_transmissivity(ctx.mesh, k, part.column) * part.share;
        weight.push_back(t);
    }
    auto sorted = weight;
    std::sort(sorted.begin(), sorted.end());
    const double median = sorted[sorted.size() / 2];
    for (auto& w : weight) w = std::clamp(w, median / 3.0, median * 3.0);
    const double total = std::accumulate(weight.begin(), weight.end(), 0.0);
    for (std::size_t n = 0; n < front.size(); ++n)
        ctx.map.spread(front[n], volume_per_year / days_per_year * weight[n] / total, flow);
    return flow;
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

/// Reach that the land of each column drains to: the nearest whose bed is not above the land, within
/// the search distance; otherwise the nearest of all.
[[nodiscard]] inline std::vector<std::int32_t> drain_reaches(const PlacementContext& ctx,
                                                             double search) {
    const auto& net = ctx.net;
    const auto ncolumn = ctx.mesh.ncolumn();
    std::vector<std::int32_t> reach(at(ncolumn), -1);
#pragma omp parallel for schedule(static) if (ncolumn > 2000)
    for (std::int32_t c = 0; c < ncolumn; ++c) {
        const double x = ctx.mask.west + (ctx.mesh.col(c) + 0.5) * ctx.spacing;
        const double y = ctx.mask.north - (ctx.mesh.row(c) + 0.5) * ctx.spacing;
        const double land = ctx.mesh.top(ctx.mesh.cell(0, c));
        double nearest = 1e300;
        double nearest_lower = search * search;
        std::int32_t any = -1;
        std::int32_t lower = -1;
        for (std::size_t n = 0; n < net.x.size(); ++n) {
            const double d2 = (net.x[n] - x) * (net.x[n] - x) + (net.y[n] - y) * (net.y[n] - y);
            if (d2 < nearest) {
                nearest = d2;
                any = static_cast<std::int32_t>(n);
            }
            if (d2 < nearest_lower && net.network.reaches[n].bed_top <= land) {
                nearest_lower = d2;
                lower = static_cast<std::int32_t>(n);
            }
        }
        reach[at(c)] = lower >= 0 ? lower : any;
    }
    return reach;
}

}  // namespace detail

[[nodiscard]] inline Climate make_climate(const Tables& t) {
    Climate c;
    for (std::size_t m = 0; m < 12; ++m) {
        c.precipitation[m] = t.months[m].precipitation;
        c.et0[m] = t.months[m].et0;
        c.open_water[m] = t.months[m].open_water;
        c.crop_requirement[m] = t.months[m].crop_requirement;
    }
    return c;
}

/// What acts on each column.
[[nodiscard]] inline SurfaceInputs make_surface(const PlacementContext& ctx, const FieldPlan& plan,
                                                const std::vector<double>& k,
                                                const SetupOptions& o) {
    const auto& mesh = ctx.mesh;
    const auto n = at(mesh.ncolumn());
    SurfaceInputs s;
    const auto zones = detail::zones(ctx, plan, o.placement.ledger_distance);
    std::vector<double> field_area(n, 0.0);
    for (const auto& fields : plan.fields)
        for (const auto& f : fields) ctx.map.spread(f.cell, f.area, field_area);
    double et0 = 0.0;
    for (const auto& m : ctx.tables.months) et0 += m.et0;
    s.county.assign(n, -1);
    s.district.assign(n, -1);
    for (std::int32_t c = 0; c < mesh.ncolumn(); ++c) {
        s.land.push_back(mesh.top(mesh.cell(0, c)));
        s.drain_cond.push_back(o.surface.drain_rate * mesh.area(c));
        s.crop_fraction.push_back(std::min(1.0, field_area[at(c)] / mesh.area(c)));
        const int i = ctx.mask.row_of(ctx.mask.north - (mesh.row(c) + 0.5) * ctx.spacing);
        const int j = ctx.mask.col_of(ctx.mask.west + (mesh.col(c) + 0.5) * ctx.spacing);
        s.county[at(c)] = zones.county[at(ctx.mask.node(i, j))];
        s.district[at(c)] = zones.district[at(ctx.mask.node(i, j))];
    }
    s.lateral_inflow = detail::lateral_inflow(ctx, k, o.surface.lateral_inflow);
    s.drain_reach = detail::drain_reaches(ctx, o.surface.drain_search);
    s.drain_depth.assign(n, o.surface.drain_depth);
    s.extinction_depth.assign(n, o.surface.extinction_depth);
    s.natural_et_factor.assign(
        n, et0 > 0.0 ? o.surface.natural_et * o.surface.natural_et_factor / et0 : 0.0);
    s.unsaturated_velocity.assign(n, o.surface.unsaturated_velocity);
    s.bed_velocity_factor = o.surface.bed_velocity_factor;
    s.rain_recharge_fraction = o.surface.rain_recharge_fraction;
    s.rain_recharge_max_depth = o.surface.rain_recharge_max_depth;
    return s;
}

}  // namespace heihe::basin
