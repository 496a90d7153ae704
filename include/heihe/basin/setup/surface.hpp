// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/basin/inputs.hpp"
#include "heihe/basin/setup/layout.hpp"
#include "heihe/basin/setup/options.hpp"
#include "heihe/core/units.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <vector>

namespace heihe::basin {

namespace detail {

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
[[nodiscard]] inline std::vector<double> lateral_inflow(const Layout& layout,
                                                        const std::vector<double>& k,
                                                        double volume_per_year) {
    std::vector<double> flow(at(layout.mesh.ncolumn()), 0.0);
    const auto& front = layout.front;
    if (front.empty()) return flow;
    std::vector<double> weight;
    for (const auto cell : front) {
        double t = 0.0;
        for (const auto& part : layout.map.of(cell))
            t += column_transmissivity(layout.mesh, k, part.column) * part.share;
        weight.push_back(t);
    }
    auto sorted = weight;
    std::sort(sorted.begin(), sorted.end());
    const double median = sorted[sorted.size() / 2];
    for (auto& w : weight) w = std::clamp(w, median / 3.0, median * 3.0);
    const double total = std::accumulate(weight.begin(), weight.end(), 0.0);
    for (std::size_t n = 0; n < front.size(); ++n)
        layout.map.spread(front[n], volume_per_year / days_per_year * weight[n] / total, flow);
    return flow;
}

/// Reach that the land of each column drains to: the nearest whose bed is not above the land, within
/// the search distance; otherwise the nearest of all.
[[nodiscard]] inline std::vector<std::int32_t> drain_reaches(
    const Layout& layout, const std::vector<river::Reach>& reaches, double search) {
    const auto& net = layout.net;
    const auto ncolumn = layout.mesh.ncolumn();
    std::vector<std::int32_t> reach(at(ncolumn), -1);
#pragma omp parallel for schedule(static) if (ncolumn > 2000)
    for (std::int32_t c = 0; c < ncolumn; ++c) {
        const double x = layout.mask.west + (layout.mesh.col(c) + 0.5) * layout.options.spacing;
        const double y = layout.mask.north - (layout.mesh.row(c) + 0.5) * layout.options.spacing;
        const double land = layout.mesh.top(layout.mesh.cell(0, c));
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
            if (d2 < nearest_lower && reaches[n].bed_top <= land) {
                nearest_lower = d2;
                lower = static_cast<std::int32_t>(n);
            }
        }
        reach[at(c)] = lower >= 0 ? lower : any;
    }
    return reach;
}

}  // namespace detail

/// What acts on each column.
/// @param k        [ncell] m/d
/// @param reaches  with their beds
[[nodiscard]] inline SurfaceInputs make_surface(const Tables& t, const Layout& layout,
                                                const std::vector<double>& k,
                                                const std::vector<river::Reach>& reaches,
                                                const SurfaceOptions& o) {
    const auto& mesh = layout.mesh;
    const auto n = at(mesh.ncolumn());
    SurfaceInputs s;
    double et0 = 0.0;
    for (const auto& m : t.months) et0 += m.et0;
    for (std::int32_t c = 0; c < mesh.ncolumn(); ++c) {
        s.land.push_back(mesh.top(mesh.cell(0, c)));
        s.drain_cond.push_back(o.drain_rate * mesh.area(c));
    }
    s.county = layout.county;
    s.district = layout.district;
    s.lateral_inflow = detail::lateral_inflow(layout, k, o.lateral_inflow);
    s.drain_reach = detail::drain_reaches(layout, reaches, o.drain_search);
    s.drain_depth.assign(n, o.drain_depth);
    s.relief.assign(n, 0.0);
    for (std::size_t c = 0; c < n; ++c)
        s.relief[c] = std::max(o.least_relief, o.relief_factor * layout.relief[c]);
    s.extinction_depth.assign(n, o.extinction_depth);
    s.natural_et_factor.assign(n, et0 > 0.0 ? o.natural_et * o.natural_et_factor / et0 : 0.0);
    s.unsaturated_velocity.assign(n, o.unsaturated_velocity);
    s.bed_velocity_factor = o.bed_velocity_factor;
    s.rain_recharge_fraction = o.rain_recharge_fraction;
    s.rain_recharge_max_depth = o.rain_recharge_max_depth;
    return s;
}

}  // namespace heihe::basin
