// SPDX-License-Identifier: MIT
#include "heihe/io/basin_rows.hpp"

#include "heihe/basin/release.hpp"
#include "heihe/basin/run/closure.hpp"
#include "heihe/basin/run/closure_names.hpp"
#include "heihe/basin/run/reservoir_sums.hpp"
#include "heihe/basin/run/simulation.hpp"
#include "heihe/core/index.hpp"
#include "heihe/water/figures.hpp"
#include "lib/io/results/release_rows.hpp"
#include "lib/io/results/zone_rows.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <string_view>

namespace heihe::io {
namespace {

using basin::Inputs;
using basin::MonthView;
using basin::State;
using basin::Term;

double finite_or_unknown(double value) { return std::isfinite(value) ? value : unknown; }

// Sets unmet demand that is round-off to 0: it is a difference of large numbers.
water::Figures without_round_off(water::Figures f) {
    constexpr double share = 1e-9;  // [-] of the demand
    constexpr double least = 1e-6;  // [m3] a millilitre, if the demand itself is round-off
    for (auto member :
         {&water::Figures::unmet, &water::Figures::unmet_rule, &water::Figures::unmet_gate,
          &water::Figures::unmet_cap, &water::Figures::unmet_wells})
        if (std::abs(f.*member) < std::max(share * f.demand, least)) f.*member = 0.0;
    return f;
}

DistrictUseRow district_row(Date date, std::string id, std::string county, std::string user_class,
                            const water::Figures& summed) {
    const auto f = without_round_off(summed);
    DistrictUseRow row;
    row.date = date;
    row.district = std::move(id);
    row.county = std::move(county);
    row.user_class = std::move(user_class);
    row.demand = f.demand;
    row.entitled = f.entitled;
    row.surface = f.surface;
    row.groundwater = f.groundwater;
    row.reclaimed = f.reclaimed;
    row.other = f.other;
    row.unmet = f.unmet;
    row.diverted = f.diverted;
    row.pumped = f.pumped;
    row.canal_loss = f.canal_loss;
    row.field_percolation = f.percolation;
    row.evaporated = f.canal_evaporation + f.field_evaporation;
    row.consumed = f.consumed;
    row.returned = f.returned;
    row.unmet_rule = f.unmet_rule;
    row.unmet_cap = f.unmet_cap;
    row.unmet_gate = f.unmet_gate;
    row.unmet_wells = f.unmet_wells;
    row.capillary = f.capillary;
    return row;
}

void add_districts(const MonthView& view, MonthRows& rows) {
    const auto& water = view.inputs->water;
    const auto& sums = view.state->water.sums.month;
    const Date date = view.end - 1;
    std::size_t group = 0;
    for (const auto& d : water.districts)
        rows.districts.push_back(
            district_row(date, d.id, d.county, "agriculture", water::figures_of(sums, group++)));
    for (const auto& u : water.users)
        rows.districts.push_back(
            district_row(date, u.id, u.county, u.user_class, water::figures_of(sums, group++)));
}

void add_river(const MonthView& view, MonthRows& rows) {
    const auto& gauges = view.inputs->network.gauges;
    const auto& m = view.state->month;
    for (Date day = view.first; day < view.end; day = day + 1)
        for (std::size_t g = 0; g < gauges.size(); ++g) {
            const std::size_t slot = at(civil(day).day - 1) * gauges.size() + g;
            rows.river.push_back({day, gauges[g].id, m.gauge_flow[slot], m.gauge_stage[slot],
                                  m.gauge_diverted[slot], m.gauge_exchange[slot]});
        }
}

void add_reaches(const MonthView& view, MonthRows& rows) {
    const auto& reaches = view.inputs->network.reaches;
    const auto& m = view.state->month;
    for (std::size_t r = 0; r < reaches.size(); ++r)
        rows.reaches.push_back({view.end - 1, reaches[r].segment, reaches[r].number,
                                m.reach_flow[r] / m.days, m.reach_stage[r] / m.days,
                                m.reach_loss[r] / m.days, m.reach_gain[r] / m.days});
}

// The row `total` of a store, from the rows of its terms.
BudgetRow total_of(Date date, std::string_view store, std::span<const BudgetRow> terms) {
    BudgetRow total{date, std::string{store}, "total", 0.0, 0.0, 0.0, 0.0};
    for (const auto& term : terms) {
        total.in += term.in;
        total.out += term.out;
        total.storage_change += term.storage_change;
    }
    const double missing = std::abs(total.in - total.out - total.storage_change);
    const double through = 0.5 * (total.in + total.out + std::abs(total.storage_change));
    total.discrepancy_percent = through > 0.0 ? 100.0 * missing / through : 0.0;
    return total;
}

// Storage terms become a change of storage, so that rows add up to the total of their store.
void add_budget(const MonthView& view, MonthRows& rows) {
    const auto& m = view.state->month;
    for (const auto store : basin::budget_stores) {
        const std::size_t first = rows.budget.size();
        for (std::size_t t = 0; t < basin::term_count; ++t) {
            const auto& name = basin::term_names[t];
            if (name.store != store) continue;
            const bool is_storage = name.term == "storage";
            const double rise = is_storage ? m.budget_out[t] - m.budget_in[t] : 0.0;
            const double in = is_storage ? 0.0 : m.budget_in[t];
            const double out = is_storage ? 0.0 : m.budget_out[t];
            rows.budget.push_back(
                {view.end - 1, std::string{store}, std::string{name.term}, in, out, rise, unknown});
        }
        rows.budget.push_back(total_of(view.end - 1, store, std::span{rows.budget}.subspan(first)));
    }
}

// reservoirs.csv, and the store `reservoirs` of budget.csv where there are any.
void add_reservoirs(const MonthView& view, MonthRows& rows) {
    const auto& in = *view.inputs;
    if (in.reservoirs.empty()) return;
    const Date date = view.end - 1;
    basin::ReservoirSums all;
    for (const auto& r : in.reservoirs) {
        const auto s = basin::sum_days(r, in.inflow.start, view.first, view.end - view.first);
        const auto& d = s.days;
        rows.reservoirs.push_back({date, r.id, d.level, d.storage, d.inflow, d.release, d.spill,
                                   d.evaporation, d.seepage});
        all.rise += s.rise;
        all.days.inflow += d.inflow;
        all.days.release += d.release;
        all.days.spill += d.spill;
        all.days.evaporation += d.evaporation;
        all.days.seepage += d.seepage;
    }
    const std::size_t first = rows.budget.size();
    const auto add = [&](const char* term, double in_m3, double out_m3, double rise) {
        rows.budget.push_back({date, "reservoirs", term, in_m3, out_m3, rise, unknown});
    };
    add("storage", 0.0, 0.0, all.rise);
    add("inflow", all.days.inflow, 0.0, 0.0);
    add("release", 0.0, all.days.release, 0.0);
    add("spill", 0.0, all.days.spill, 0.0);
    add("evaporation", 0.0, all.days.evaporation, 0.0);
    add("seepage", 0.0, all.days.seepage, 0.0);
    rows.budget.push_back(total_of(date, "reservoirs", std::span{rows.budget}.subspan(first)));
}

void add_wells(const MonthView& view, const std::vector<double>& table, MonthRows& rows) {
    const auto& m = view.state->month;
    const auto& points = view.inputs->points;
    for (std::size_t p = 0; p < points.size(); ++p) {
        WellRow row{view.end - 1, points[p].id, unknown, unknown, unknown, unknown};
        if (points[p].column >= 0) {
            row.head = table[at(points[p].column)];
            row.head_month_mean = m.point_head[p] / m.days;
            row.head_network = row.head + points[p].datum_offset;
            row.depth = points[p].surface_elev - row.head_network;
        }
        rows.wells.push_back(std::move(row));
    }
}

void add_counties(const MonthView& view, MonthRows& rows) {
    for (const auto& use :
         water::county_use(view.inputs->water, view.state->water.sums.year, view.year)) {
        const auto f = without_round_off(use.figures);
        CountyYearRow row;
        row.year = view.year;
        row.county = use.county;
        row.surface = f.diverted;
        row.groundwater = f.pumped;
        row.reclaimed = f.reclaimed;
        row.other = f.other;
        row.unmet = f.unmet;
        row.cap = finite_or_unknown(use.cap);
        rows.county.push_back(std::move(row));
    }
}

// Area-weighted mean over all columns.
double mean_change(const grid::ColumnMesh& mesh, const std::vector<double>& now,
                   const std::vector<double>& before) {
    double sum = 0.0;
    double area = 0.0;
    for (int c = 0; c < mesh.ncolumn(); ++c) {
        sum += (now[at(c)] - before[at(c)]) * mesh.area(c);
        area += mesh.area(c);
    }
    return area > 0.0 ? sum / area : unknown;
}

// The release obligation of the dispatch year that ended in this calendar year, if it was complete.
void fill_release(const MonthView& view, AnnualRow& row) {
    const auto& d = view.state->dispatch;
    const auto& rule = view.inputs->release;
    if (d.last_year != view.year || d.last_complete == 0 || rule.curve.empty()) return;
    row.release_due = basin::release_due(rule, view.year, d.last_inflow);
    row.release_surplus = d.last_release - row.release_due;
}

// Loss and gain of the main stem by the gauge at the lower end of each stretch.
std::vector<StretchSums> stretch_sums(const MonthView& view) {
    const auto& network = view.inputs->network;
    std::vector<StretchSums> sums(network.gauges.size());
    const basin::GaugeMap map{network, view.simulation->stresses().forcing().main()};
    for (std::size_t r = 0; r < network.reaches.size(); ++r)
        if (const auto g = map.interval(r); g >= 0) {
            sums[at(g)].loss += view.state->year.reach_loss[r];
            sums[at(g)].gain += view.state->year.reach_gain[r];
        }
    return sums;
}

// Columns that let a reader add the row up.
void fill_balance(const MonthView& view, AnnualRow& row) {
    const auto& year = view.state->year;
    row.rain_recharge = year.in(Term::unsaturated_rain);
    row.lateral_inflow = year.in(Term::aquifer_lateral_inflow);
    row.drains_to_river = year.out(Term::aquifer_drains);
    row.drains_leaving = year.out(Term::aquifer_drains_leaving);
    row.seepage = year.in(Term::unsaturated_seepage);
    row.stretches = stretch_sums(view);
    water::Figures farms;
    for (std::size_t d = 0; d < view.inputs->water.districts.size(); ++d)
        farms += water::figures_of(view.state->water.sums.year, d);
    row.agricultural_use = farms.diverted + farms.pumped;
    row.agricultural_consumption = farms.consumed;
}

void add_year(const MonthView& view, const std::vector<double>& table,
              const std::string& cap_provenance, MonthRows& rows) {
    const auto& in = *view.inputs;
    const auto& year = view.state->year;
    const auto city = without_round_off(water::city_figures(view.state->water.sums.year));
    AnnualRow row;
    row.year = view.year;
    row.main_inflow = year.inflow;
    row.release = year.release;
    fill_release(view, row);
    row.total_use = city.diverted + city.pumped + city.reclaimed + city.other;
    row.groundwater_pumping = city.pumped;
    row.of_it_ledger_only = city.pumped_ledger;
    double cap = 0.0;
    for (const auto& county : in.water.counties)
        cap += water::groundwater_cap(in.water.caps, county, view.year);
    row.groundwater_cap = finite_or_unknown(cap);
    if (std::isfinite(cap)) row.cap_provenance = cap_provenance;
    row.recharge = year.in(Term::aquifer_recharge);
    row.phreatic_et = year.out(Term::aquifer_evapotranspiration);
    row.river_gain = year.out(Term::aquifer_river_gain);
    row.river_loss = year.out(Term::river_ground_loss);
    row.storage_change = year.out(Term::aquifer_storage) - year.in(Term::aquifer_storage);
    row.delay_storage_change =
        year.out(Term::unsaturated_storage) - year.in(Term::unsaturated_storage);
    row.mean_head_change = mean_change(view.simulation->model().mesh(), table, year.head_at_start);
    row.unmet_demand = city.unmet;
    row.discrepancy_percent = year.worst_percent;
    fill_balance(view, row);
    rows.annual.push_back(std::move(row));
}

std::vector<float> millimetres(const grid::ColumnMesh& mesh, const std::vector<double>& volume) {
    std::vector<float> depth(volume.size());
    for (std::size_t c = 0; c < volume.size(); ++c)
        depth[c] = static_cast<float>(1000.0 * volume[c] / mesh.area(static_cast<int>(c)));
    return depth;
}

}  // namespace

MonthRows month_rows(const MonthView& view, const std::string& cap_provenance) {
    MonthRows rows;
    std::vector<double> table;
    view.simulation->water_table(*view.state, table);
    add_districts(view, rows);
    add_river(view, rows);
    add_reaches(view, rows);
    add_budget(view, rows);
    add_reservoirs(view, rows);
    add_wells(view, table, rows);
    add_release(view, rows);
    if (!view.year_ends) return rows;
    add_year(view, table, cap_provenance, rows);
    add_counties(view, rows);
    add_zones(view, table, rows);
    return rows;
}

MonthFields month_fields(const MonthView& view, const std::vector<double>& first_table) {
    const auto& mesh = view.simulation->model().mesh();
    const auto& head = view.state->flow.head;
    const auto& m = view.state->month;
    std::vector<double> table;
    view.simulation->water_table(*view.state, table);
    MonthFields fields;
    fields.first = view.first;
    fields.end = view.end;
    fields.head.resize(head.size());
    for (std::size_t n = 0; n < head.size(); ++n)
        fields.head[n] = mesh.kind(static_cast<Cell>(n)) == grid::CellKind::active
                             ? static_cast<float>(head[n])
                             : std::numeric_limits<float>::quiet_NaN();
    for (std::size_t c = 0; c < table.size(); ++c) {
        fields.depth_to_water.push_back(
            static_cast<float>(view.inputs->surface.land[c] - table[c]));
        fields.drawdown.push_back(static_cast<float>(first_table[c] - table[c]));
    }
    fields.recharge = millimetres(mesh, m.column_recharge);
    fields.pumping = millimetres(mesh, m.column_pumping);
    fields.evapotranspiration = millimetres(mesh, m.column_et);
    fields.stream_exchange = millimetres(mesh, m.column_exchange);
    return fields;
}

MonthUse month_use(const MonthView& view) {
    const auto& all = view.state->month.day_use;
    const std::size_t one = all.size() / 31;
    MonthUse use;
    use.first = view.first;
    use.end = view.end;
    const auto from = at(civil(view.first).day - 1) * one;
    const auto count = at(view.end - view.first) * one;
    use.value.reserve(count);
    for (std::size_t i = from; i < from + count; ++i)
        use.value.push_back(static_cast<float>(all[i]));
    return use;
}

namespace {

PropertyField property(const grid::ColumnMesh& mesh, const Inputs& in, PropertyField head,
                       const std::vector<double>& by_cell) {
    head.value.assign(at(in.grid.nnode()), unknown);
    for (Cell n = 0; n < mesh.ncell(); ++n) {
        if (mesh.kind(n) != grid::CellKind::active) continue;
        const auto c = mesh.column_of(n);
        head.value[at(in.grid.node(mesh.layer_of(n), mesh.row(c), mesh.col(c)))] = by_cell[at(n)];
    }
    return head;
}

}  // namespace

ResultGrid result_grid(const Inputs& in, const grid::ColumnMesh& mesh) {
    ResultGrid out;
    out.nlay = in.grid.nlay;
    out.nrow = in.grid.nrow;
    out.ncol = in.grid.ncol;
    out.utm_zone = in.utm_zone;
    double x = in.grid.xorigin;
    for (const double width : in.grid.delr) {
        out.x.push_back(x + 0.5 * width);
        x += width;
    }
    double y = in.grid.yorigin;
    for (const double height : in.grid.delc) y += height;
    for (const double height : in.grid.delc) {
        out.y.push_back(y - 0.5 * height);
        y -= height;
    }
    out.top = in.grid.top;
    out.botm = in.grid.botm;
    for (std::ptrdiff_t n = 0; n < in.grid.nnode(); ++n) out.idomain.push_back(in.grid.domain(n));
    for (int c = 0; c < mesh.ncolumn(); ++c) {
        out.column_row.push_back(mesh.row(c));
        out.column_col.push_back(mesh.col(c));
    }
    out.county = in.surface.county;
    out.district = in.surface.district;
    out.counties = in.water.counties;
    for (const auto& d : in.water.districts) out.districts.push_back(d.id);
    out.properties = {
        property(mesh, in, {"k", "horizontal hydraulic conductivity", "m d-1", {}}, in.aquifer.k),
        property(mesh, in, {"k33", "vertical hydraulic conductivity", "m d-1", {}}, in.aquifer.k33),
        property(mesh, in, {"sy", "specific yield", "1", {}}, in.aquifer.sy),
        property(mesh, in, {"ss", "specific storage", "m-1", {}}, in.aquifer.ss)};
    return out;
}

Summary run_summary(const Inputs& in, const gwf::Model& model, const State& state) {
    Summary s;
    s.start = in.start;
    s.end = in.end;
    s.cells_active = model.mesh().nactive();
    s.groundwater_steps = state.clock.step;
    s.nonlinear_iterations = state.clock.outer;
    s.linear_iterations = state.clock.linear;
    s.max_discrepancy_percent = state.clock.worst_percent;
    const auto kind = static_cast<basin::Store>(state.clock.worst_store);
    s.budget_worst.store = basin::store_names[at(state.clock.worst_store)];
    s.budget_worst.id = basin::closure_id(kind, state.clock.worst_item, in, model);
    s.budget_worst.date = Date{static_cast<std::int32_t>(state.clock.worst_day)};
    s.budget_worst.percent = state.clock.worst_percent;
    s.state_digest = basin::digest(state);
    for (const auto& gauge : in.network.gauges)
        s.names.push_back({"gauges", gauge.id, gauge.name_zh, {}});
    for (const auto& d : in.water.districts)
        s.names.push_back({"districts", d.id, d.name_zh, d.name_en});
    return s;
}

}  // namespace heihe::io
