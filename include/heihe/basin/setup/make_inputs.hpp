// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/basin/inputs.hpp"
#include "heihe/basin/setup/aquifer_grid.hpp"
#include "heihe/basin/setup/inflow.hpp"
#include "heihe/basin/setup/layout.hpp"
#include "heihe/basin/setup/mask.hpp"
#include "heihe/basin/setup/metered_wells.hpp"
#include "heihe/basin/setup/options.hpp"
#include "heihe/basin/setup/recorded_use.hpp"
#include "heihe/basin/setup/records.hpp"
#include "heihe/basin/setup/reservoirs.hpp"
#include "heihe/basin/setup/streams.hpp"
#include "heihe/basin/setup/surface.hpp"
#include "heihe/basin/setup/tables.hpp"
#include "heihe/basin/setup/water_users.hpp"
#include "heihe/basin/setup/weather.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

namespace heihe::basin {

namespace detail {

/// Observation points on the plain; those more than 2 km from an active column are left out.
[[nodiscard]] inline std::vector<ObservationPoint> observation_points(
    const std::vector<PointRow>& wanted, const MasterMask& mask, const grid::ColumnMesh& mesh,
    double spacing) {
    std::vector<ObservationPoint> points;
    for (const auto& p : wanted) {
        const int reach = static_cast<int>(std::ceil(2000.0 / spacing));
        const int pi = static_cast<int>(std::floor((mask.north - p.y) / spacing));
        const int pj = static_cast<int>(std::floor((p.x - mask.west) / spacing));
        std::int32_t best = mesh.column_at(pi, pj);
        double nearest = best >= 0 ? 0.0 : 2000.0;
        for (int i = pi - reach; i <= pi + reach && nearest > 0.0; ++i)
            for (int j = pj - reach; j <= pj + reach; ++j) {
                const auto c = mesh.column_at(i, j);
                const double d = std::hypot(mask.west + (j + 0.5) * spacing - p.x,
                                            mask.north - (i + 0.5) * spacing - p.y);
                if (c >= 0 && d < nearest) {
                    nearest = d;
                    best = c;
                }
            }
        if (best < 0) continue;
        const double surface = std::isnan(p.surface_elev)
                                   ? mesh.top(mesh.cell(0, best)) + p.datum_offset
                                   : p.surface_elev;
        points.push_back({p.id, best, surface, p.datum_offset});
    }
    return points;
}

/// The rules of the gates.
[[nodiscard]] inline water::ObligationInputs make_obligation(const Tables& t,
                                                             const ReleaseOptions& o) {
    water::ObligationInputs in;
    in.enforced = o.enforce;
    in.windows = t.gate_windows;
    if (o.recorded_closures) in.closures = t.closures;
    in.keep_open = o.keep_open;
    in.forecast = o.forecast;
    in.reaching = o.reaching;
    in.carry_over = o.carry_over;
    in.most_carried = o.most_carried;
    in.loss = t.main_stem_loss;
    return in;
}

}  // namespace detail

/// Everything a run needs: the parameters and multipliers of the options on a layout. What it makes has the same
/// bits as that of make_inputs(t, o).
/// @pre layout was made from the same tables with layout_options(o)
/// @throws ContractError when the tables break what their reader checks
[[nodiscard]] inline Inputs make_inputs(const Tables& t, const Layout& layout,
                                        const SetupOptions& o) {
    require(o.start < o.end, "make_inputs: the end must come after the start");
    require(layout.options == layout_options(o), "make_inputs: the layout must have these options");
    const auto& mesh = layout.mesh;
    Inputs in;
    in.aquifer = aquifer_inputs(layout.aquifer, mesh, o.aquifer);
    in.network = make_network(t, layout.net, mesh, o.river);
    in.surface = make_surface(t, layout, in.aquifer.k, in.network.reaches, o.surface);
    in.weather = make_weather(t, plan_years(t, o.inflow, o.start, o.end), o);
    in.inflow = make_inflow(t, o.inflow, o.start, o.end);
    apply_inflow(o.records, t, in.inflow);
    in.tributary_factor = tributary_factors(t, o.inflow, o.start, o.end);
    const auto context = layout.context(t);
    in.water = make_water(context, layout.plan, o);
    apply_use_records(o, in.water, metered_districts(context, in.water, o.records));
    in.water.ranked = o.water.ranked;
    in.water.floors = o.water.floors;
    in.water.obligation = detail::make_obligation(t, o.release);
    in.water.tributary_shape = tributary_shape(t);
    regulate_tributaries(t, o, in.water);
    regulate_inflow(t, o.operate, in);
    in.points = detail::observation_points(o.points, layout.mask, mesh, o.aquifer.spacing);
    in.main_inlet = t.names.main_inlet;
    in.release = {t.names.release_gauge, t.names.dispatch_month, t.names.dispatch_day,
                  o.release.curve.empty() ? t.release_curve : o.release.curve, t.release_ordered};
    in.record = inflow_record(t, o.inflow);
    in.start = o.start;
    in.end = o.end;
    in.max_step = o.max_step;
    in.grid = layout.aquifer.grid;
    in.utm_zone = t.place.utm_zone;
    return in;
}

/// The same from the tables alone, at the spacing of the options.
/// @throws InputError as Layout
[[nodiscard]] inline Inputs make_inputs(const Tables& t, const SetupOptions& o) {
    require(o.start < o.end, "make_inputs: the end must come after the start");
    return make_inputs(t, Layout{t, layout_options(o)}, o);
}

}  // namespace heihe::basin
