// SPDX-License-Identifier: MIT
#include "lib/io/results/zone_rows.hpp"

#include "heihe/basin/run/simulation.hpp"
#include "heihe/core/index.hpp"

#include <utility>

namespace heihe::io {
namespace {

// Area-weighted mean of a column value over a zone; NaN if the zone has no column.
template <typename Value>
double mean_over(const grid::ColumnMesh& mesh, const basin::Zone& zone, const Value& value) {
    double sum = 0.0;
    double area = 0.0;
    for (const auto c : zone.columns) {
        sum += value(at(c)) * mesh.area(c);
        area += mesh.area(c);
    }
    return area > 0.0 ? sum / area : unknown;
}

ZoneYearRow row_of(int year, const basin::Zone& zone, const basin::ZoneBudget& b) {
    ZoneYearRow row;
    row.year = year;
    row.zone = zone.id;
    row.kind = zone.kind;
    row.pumping = b.pumping;
    row.recharge = b.recharge;
    row.storage_change = b.storage_change;
    row.lateral_out = b.lateral_out - b.lateral_in;
    row.phreatic_et = b.et;
    row.river_loss = b.river_loss;
    row.river_gain = b.river_gain;
    row.drains = b.drains;
    row.front_inflow = b.front_inflow;
    row.discrepancy_percent =
        b.in() + b.out() > 0.0 ? b.discrepancy_percent(0.0) : 0.0;  // a zone without columns
    row.cells = static_cast<int>(ssize(zone.columns));
    return row;
}

void add_exchange(const basin::MonthView& view, MonthRows& rows) {
    const auto& map = view.simulation->zones();
    for (std::size_t l = 0; l < map.links().size(); ++l) {
        const auto& link = map.links()[l];
        const auto& zone = map.zones()[at(link.zone)];
        ZoneExchangeRow row;
        row.year = view.year;
        row.zone = zone.id;
        row.neighbour =
            link.neighbour < 0 ? std::string{outside_of_zones} : map.zones()[at(link.neighbour)].id;
        row.kind = zone.kind;
        row.given = view.state->zones.lateral_out[l];
        row.received = view.state->zones.lateral_in[l];
        row.out = row.given - row.received;
        rows.zone_exchange.push_back(std::move(row));
    }
}

}  // namespace

void add_zones(const basin::MonthView& view, const std::vector<double>& table, MonthRows& rows) {
    const auto& mesh = view.simulation->model().mesh();
    const auto& zones = view.simulation->zones().zones();
    const auto& before = view.state->year.head_at_start;
    const auto budgets = view.simulation->zone_budgets(*view.state);
    for (std::size_t z = 0; z < zones.size(); ++z) {
        ZoneYearRow row = row_of(view.year, zones[z], budgets[z]);
        row.mean_head = mean_over(mesh, zones[z], [&](std::size_t c) { return table[c]; });
        row.head_change =
            mean_over(mesh, zones[z], [&](std::size_t c) { return table[c] - before[c]; });
        rows.zones.push_back(std::move(row));
    }
    for (std::size_t i = 0; i < rows.county.size(); ++i) {  // counties are the first zones
        rows.county[i].storage_change = rows.zones[i].storage_change;
        rows.county[i].mean_head = rows.zones[i].mean_head;
        rows.county[i].head_change = rows.zones[i].head_change;
    }
    add_exchange(view, rows);
}

}  // namespace heihe::io
