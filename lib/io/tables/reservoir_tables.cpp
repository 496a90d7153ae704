// SPDX-License-Identifier: MIT
#include "lib/io/tables/reservoir_tables.hpp"

#include "lib/io/tables/basin_rules.hpp"

#include "heihe/core/index.hpp"
#include "heihe/io/csv.hpp"
#include "heihe/io/nearest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

namespace heihe::io {
namespace fs = std::filesystem;
namespace {

using basin::PlannedReservoir;
using basin::Tables;
using rules::between;

constexpr NumberRule volume_rule = between(0.0, 1e12);         // [m3]
constexpr NumberRule flow_rule = between(0.0, 1e5 * 86400.0);  // [m3/d]

std::vector<std::string> inlets_of(const Tables& out) {
    std::vector<std::string> ids;
    for (const auto& i : out.inlets) ids.push_back(i.id);
    return ids;
}

std::vector<std::string> tributaries_of(const Tables& out) {
    std::vector<std::string> ids;
    for (const auto& r : out.tributaries) ids.push_back(r.id);
    return ids;
}

std::vector<std::string> planned_ids(const Tables& out) {
    std::vector<std::string> ids;
    for (const auto& r : out.planned_reservoirs) ids.push_back(r.reservoir.id);
    return ids;
}

void read_existing(const fs::path& folder, Tables& out, Problems& p) {
    const auto t = CsvTable::read(folder / "reservoirs.csv", p);
    if (!t.readable() ||
        !t.require_columns({"id", "river", "active_capacity_1e4m3", "first_year"}, p))
        return;
    const auto id = t.text("id", p);
    const auto capacity =
        t.quantities("active_capacity_1e4m3", Dimension::volume, p, between(1.0, 1e10));
    const auto year = t.integers("first_year", p, 1000, 2200);
    t.refuse_duplicates({"id"}, p);
    Choices rivers{inlets_of(out), {}, "inlets.csv"};
    for (const auto& i : out.inlets) rivers.names.push_back(i.name_zh);
    for (auto& r : tributaries_of(out)) rivers.values.push_back(std::move(r));
    const auto river = t.one_of("river", rivers, p);
    for (std::size_t n = 0; n < t.rows(); ++n)
        if (river[n] >= 0)
            out.reservoirs.push_back(
                {id[n], std::string{t.field(n, "river")}, capacity[n], static_cast<int>(year[n])});
}

/// An optional table: nothing if the file is not there or its columns are not.
CsvTable optional_table(const fs::path& file, std::initializer_list<std::string_view> columns,
                        Problems& p) {
    std::error_code ignored;
    if (!fs::exists(file, ignored)) return {};
    auto t = CsvTable::read(file, p);
    if (t.readable() && t.require_columns(columns, p)) return t;
    return {};
}

/// Files a river that is not one of the kind that the place needs.
void check_river(const CsvTable& t, std::size_t row, const PlannedReservoir& r, const Tables& out,
                 Problems& p) {
    const bool above = r.place == PlannedReservoir::Place::inlet;
    if (!above && r.place != PlannedReservoir::Place::tributary) return;  // a label
    const auto known = above ? inlets_of(out) : tributaries_of(out);
    if (std::find(known.begin(), known.end(), r.river) == known.end())
        p.add(t.where(row, "river"),
              fmt::format("\"{}\" is no {}", r.river, above ? "inlet" : "tributary"),
              suggestion(r.river, known));
}

void read_planned(const fs::path& folder, Tables& out, Problems& p) {
    static const std::vector<std::string> places{"inlet", "tributary", "plain", "outside"};
    const auto t = optional_table(folder / "reservoirs_planned.csv",
                                  {"id", "name_en", "name_zh", "place", "river", "capacity_1e4m3",
                                   "dead_1e4m3", "outlet_m3_per_s", "seepage_mm_per_d",
                                   "controlled_pct", "evaporation_factor", "commissioned"},
                                  p);
    if (t.rows() == 0) return;
    const auto id = t.text("id", p);
    const auto capacity = t.quantities("capacity_1e4m3", Dimension::volume, p, between(1.0, 1e12));
    const auto dead = t.quantities("dead_1e4m3", Dimension::volume, p, volume_rule);
    const auto outlet =
        t.quantities("outlet_m3_per_s", Dimension::flow, p, rules::or_blank(flow_rule));
    const auto seepage =
        t.quantities("seepage_mm_per_d", Dimension::velocity, p, between(0.0, 1.0));
    const auto controlled = t.numbers("controlled_pct", p, rules::percent);
    const auto evaporation = t.numbers("evaporation_factor", p, between(0.0, 10.0));
    const auto commissioned = t.dates("commissioned", p);
    const auto place = t.one_of("place", places, p);
    t.refuse_duplicates({"id"}, p);
    for (std::size_t n = 0; n < t.rows(); ++n) {
        PlannedReservoir r;
        r.reservoir.id = id[n];
        r.reservoir.name_en = t.field(n, "name_en");
        r.reservoir.name_zh = t.field(n, "name_zh");
        r.reservoir.capacity = capacity[n];
        r.reservoir.dead_storage = dead[n];
        if (!std::isnan(outlet[n])) r.reservoir.outlet_capacity = outlet[n];
        r.reservoir.seepage_rate = seepage[n];
        r.reservoir.commissioned = commissioned[n];
        for (auto& month : r.reservoir.rule) month.lower = dead[n];
        r.place = static_cast<PlannedReservoir::Place>(std::max(0, place[n]));
        r.river = t.field(n, "river");
        r.controlled = controlled[n] / 100.0;
        r.evaporation_factor = evaporation[n];
        if (dead[n] > capacity[n])
            p.add(t.where(n, "dead_1e4m3"), "is above the capacity", "give at most capacity_1e4m3");
        if (place[n] >= 0) check_river(t, n, r, out, p);
        out.planned_reservoirs.push_back(std::move(r));
    }
}

void read_levels(const fs::path& folder, Tables& out, Problems& p) {
    const auto t = optional_table(folder / "reservoir_levels.csv",
                                  {"reservoir", "level_m", "volume_1e4m3", "area_km2"}, p);
    if (t.rows() == 0) return;
    const auto level = t.quantities("level_m", Dimension::length, p, rules::level);
    const auto volume = t.quantities("volume_1e4m3", Dimension::volume, p, volume_rule);
    const auto area = t.quantities("area_km2", Dimension::area, p, between(0.0, 1e10));
    const auto reservoir = t.one_of("reservoir", planned_ids(out), p);
    for (std::size_t n = 0; n < t.rows(); ++n) {
        if (reservoir[n] < 0) continue;
        auto& table = out.planned_reservoirs[at(reservoir[n])].reservoir.levels;
        const river::LevelPoint point{level[n], volume[n], area[n]};
        const auto rises = [&](double before, double now, const char* column) {
            if (!(now > before))
                p.add(t.where(n, column), "is not above the row before",
                      "give the rows of a reservoir from its bottom upwards");
        };
        if (!table.empty()) {
            rises(table.back().level, point.level, "level_m");
            rises(table.back().volume, point.volume, "volume_1e4m3");
            if (point.area < table.back().area)
                p.add(t.where(n, "area_km2"), "is below the row before",
                      "a water surface grows with its level");
        }
        table.push_back(point);
    }
}

/// Files bounds of a month that do not lie one above the other: dead storage, lower, upper, capacity.
void check_bounds(const CsvTable& t, std::size_t row, const river::Reservoir& r,
                  const river::RuleMonth& m, Problems& p) {
    const auto at_most = [&](const char* column, double value, double most, const char* what) {
        if (value > most * (1.0 + 1e-12))
            p.add(t.where(row, column), fmt::format("is above the {}", what),
                  "give dead storage, lower bound, upper bound and capacity in this order");
    };
    at_most("upper_1e4m3", m.upper, r.capacity, "capacity");
    at_most("lower_1e4m3", m.lower, m.upper, "upper bound");
    if (m.lower < r.dead_storage * (1.0 - 1e-12))
        p.add(t.where(row, "lower_1e4m3"), "is below the dead storage", "give at least that");
}

void read_rules(const fs::path& folder, Tables& out, Problems& p) {
    const auto t =
        optional_table(folder / "reservoir_rules.csv",
                       {"reservoir", "month", "upper_1e4m3", "lower_1e4m3", "normal_need_pct",
                        "normal_m3_per_s", "conservation_need_pct", "conservation_m3_per_s"},
                       p);
    if (t.rows() == 0) return;
    const auto month = t.integers("month", p, 1, 12);
    const auto upper = t.quantities("upper_1e4m3", Dimension::volume, p, volume_rule);
    const auto lower = t.quantities("lower_1e4m3", Dimension::volume, p, volume_rule);
    const auto zone = [&](const std::string& name) {
        return std::pair{t.numbers(name + "_need_pct", p, between(0.0, 1000.0)),
                         t.quantities(name + "_m3_per_s", Dimension::flow, p, flow_rule)};
    };
    const auto normal = zone("normal");
    const auto conservation = zone("conservation");
    t.refuse_duplicates({"reservoir", "month"}, p);
    const auto reservoir = t.one_of("reservoir", planned_ids(out), p);
    std::vector<int> months(out.planned_reservoirs.size(), 0);
    for (std::size_t n = 0; n < t.rows(); ++n) {
        if (reservoir[n] < 0 || month[n] < 1) continue;  // which was filed
        auto& r = out.planned_reservoirs[at(reservoir[n])].reservoir;
        auto& m = r.rule[at(month[n] - 1)];
        m = {upper[n],
             lower[n],
             {normal.first[n] / 100.0, normal.second[n]},
             {conservation.first[n] / 100.0, conservation.second[n]}};
        check_bounds(t, n, r, m, p);
        ++months[at(reservoir[n])];
    }
    for (std::size_t i = 0; i < months.size(); ++i)
        if (months[i] != 0 && months[i] != 12)
            p.add(
                {t.file(), 0, "column month"},
                fmt::format("{} has {} months", out.planned_reservoirs[i].reservoir.id, months[i]),
                "give all twelve, or none to release the need");
}

}  // namespace

void read_reservoir_tables(const fs::path& folder, Tables& out, Problems& problems) {
    read_existing(folder, out, problems);
    read_planned(folder, out, problems);
    read_levels(folder, out, problems);
    read_rules(folder, out, problems);
}

}  // namespace heihe::io
