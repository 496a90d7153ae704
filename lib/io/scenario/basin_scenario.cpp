// SPDX-License-Identifier: MIT
#include "heihe/io/basin_tables.hpp"

#include "heihe/basin/setup/parameters.hpp"
#include "heihe/basin/setup/water_users.hpp"
#include "heihe/io/nearest.hpp"
#include "lib/io/tables/basin_place.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>
#include <vector>

namespace heihe::io {
namespace {

using basin::Tables;

/// Volume of an inlet over some recorded years, or all where none is named [m3].
double recorded_volume(const Tables& t, std::string_view inlet, const std::vector<int>& years) {
    double volume = 0.0;
    for (std::size_t i = 0; i < t.inlets.size(); ++i) {
        if (t.inlets[i].id != inlet) continue;
        for (const auto& row : t.inflow)
            if (years.empty() || std::count(years.begin(), years.end(), row.year) > 0)
                volume += row.flow[i] * days_in_month(row.year, row.month);
    }
    return volume;
}

/// Files rivers without flow where the model needs some: a record of zeros cannot be scaled, and the
/// tributaries outside the network have the months of the shape inlet.
void check_flow(const Scenario& s, const Tables& t, Problems& problems) {
    const std::string& main_river = t.names.main_inlet;
    const std::string& shape_river = t.names.shape_inlet;
    const auto add = [&](const std::string& river, const char* problem, const char* remedy) {
        problems.add(
            {(s.data / t.inflow_file).string(), 0, fmt::format("column {}_m3_per_s", river)},
            problem, remedy);
    };
    constexpr double least_volume = 1e3;  // [m3] less cannot be told from zero
    const bool small_rivers =
        std::any_of(t.districts.begin(), t.districts.end(),
                    [](const basin::DistrictRow& d) { return d.source == "tributary"; });
    if (small_rivers && recorded_volume(t, shape_river, {}) < least_volume)
        add(shape_river,
            "has no flow in all months, and the small rivers have its course of the year",
            "give it flow, or let no district of district_sources.csv take from a tributary");
    if (s.water.use == WaterUse::history) {
        for (const auto& h : t.history)
            if (!std::isnan(h.volume) &&
                recorded_volume(t, main_river, {h.shape_year}) < least_volume) {
                add(main_river, "has no flow in a year that inflow_history.csv gives the shape of",
                    "give it flow, or name another shape_year");
                return;
            }
    } else if (s.inflow.kind == basin::InflowKind::scaled &&
               recorded_volume(t, main_river, s.inflow.years) < least_volume) {
        add(main_river, "has no flow in the years that are to be scaled to inflow.mean",
            "give it flow, or set inflow.kind = \"recorded\"");
    }
}

/// Files a city's cap that has no shares to be parted by, and counties that the scenario's shares leave out.
void check_caps(const Scenario& s, const Tables& t, Problems& problems) {
    double sum = 0.0;
    for (const auto& c : t.counties) {
        sum += c.cap_share;
        const auto is_its = [&c](const CountyShare& part) { return part.county == c.id; };
        if (!s.cap.shares.empty() && std::none_of(s.cap.shares.begin(), s.cap.shares.end(), is_its))
            problems.add({s.file.string(), 0, "[groundwater].share"},
                         fmt::format("{} has no share", c.id),
                         "give every county's share, 0 for one without, or none of them");
    }
    if (s.cap.given && s.cap.shares.empty() && !(sum > 0.0))
        problems.add({(s.data / "counties.csv").string(), 0, "column " + t.cap_column},
                     "no county has a share of the groundwater cap",
                     "give the shares, there or in [groundwater.share] of the scenario");
}

/// Files classes of users that are to be kept open and do not exist, and gates without the tables that they need.
void check_release(const Scenario& s, const Tables& t, Problems& problems) {
    std::vector<std::string> classes{"agriculture", "ponds"};
    for (const auto& kind : basin::detail::user_classes) classes.emplace_back(kind.name);
    for (const auto& name : s.release.keep_open)
        if (!name.empty() && std::find(classes.begin(), classes.end(), name) == classes.end())
            problems.add(s.release.keep_open_at, fmt::format("unknown user class \"{}\"", name),
                         suggestion(name, classes));
    const auto needs = [&](bool asked, bool there, const char* key, const char* file) {
        if (asked && !there)
            problems.add({(s.data / file).string(), 0},
                         fmt::format("it has no row, and {} needs it", key),
                         "give the table, or leave the key out");
    };
    needs(s.release.enforce, !t.gate_windows.empty(), "release.enforce", "gate_windows.csv");
    needs(s.release.recorded_closures, !t.closures.empty(), "release.closures", "closures.csv");
    if ((s.release.enforce || s.release.recorded_closures) && t.names.release_gauge.empty())
        problems.add({(s.data / "basin.csv").string(), 0},
                     "there is no release_gauge, and release.enforce and release.closures need it",
                     "name a gauge of main_stem_ends.csv, or leave the key out");
}

/// Files observation points in another zone than the tables.
void check_zone(const Scenario& s, const Tables& t, Problems& problems) {
    if (s.output.utm_zone == 0 || s.output.utm_zone == t.place.utm_zone) return;
    const auto wanted = utm_columns(t.place.utm_zone);
    problems.add(
        {s.output.zone_file.string(), 1,
         fmt::format("column {}", utm_columns(s.output.utm_zone).x)},
        fmt::format("the tables have UTM zone {}", t.place.utm_zone),
        fmt::format("give the coordinates in that zone, as {} and {}", wanted.x, wanted.y));
}

/// Reason why a reservoir cannot be operated; empty: it can.
std::string why_idle(const basin::PlannedReservoir& r) {
    using Place = basin::PlannedReservoir::Place;
    if (r.place == Place::plain)
        return "stands on the plain and is filled by canals, which the program cannot operate yet";
    if (r.place == Place::outside)
        return "stands on a river that does not come to the simulated basin";
    return "";
}

/// Files reservoirs that the tables lack, or that cannot be operated.
void check_reservoirs(const Scenario& s, const Tables& t, Problems& problems) {
    std::vector<std::string> able;
    for (const auto& r : t.planned_reservoirs)
        if (why_idle(r).empty()) able.push_back(r.reservoir.id);
    for (const auto& choice : s.reservoirs) {
        const auto found = std::find_if(
            t.planned_reservoirs.begin(), t.planned_reservoirs.end(),
            [&](const basin::PlannedReservoir& r) { return r.reservoir.id == choice.id; });
        if (found == t.planned_reservoirs.end())
            problems.add(
                choice.where,
                fmt::format("unknown reservoir \"{}\" (reservoirs_planned.csv)", choice.id),
                able.empty() ? "leave it out" : suggestion(choice.id, able));
        else if (const auto why = why_idle(*found); !why.empty())
            problems.add(choice.where, fmt::format("{} {}", choice.id, why), "leave it out");
    }
}

basin::InflowOptions inflow_options(const Scenario& s) {
    basin::InflowOptions o;
    o.kind = s.water.use == WaterUse::history ? basin::InflowKind::history : s.inflow.kind;
    o.years = s.inflow.years;
    if (s.inflow.tributaries == TributaryInflow::as_recorded) o.tributary_exponent = 0.0;
    return o;
}

}  // namespace

basin::SetupOptions setup_options(const Scenario& s) {
    basin::SetupOptions o;
    o.start = s.start;
    o.end = s.end;
    o.inflow = inflow_options(s);
    o.history = s.water.use == WaterUse::history;
    for (const auto& r : s.reservoirs) o.operate.push_back(r.id);
    o.water.well_spread = s.water.well_spread;
    o.water.ranked = s.water.ranked;
    o.release.enforce = s.release.enforce;
    o.release.recorded_closures = s.release.recorded_closures;
    o.release.forecast = s.release.forecast;
    o.release.keep_open = s.release.keep_open;
    o.water.apply_caps = s.cap.given;
    if (s.cap.given) o.water.city_cap = s.cap.volume;
    o.water.cap_from_year = s.cap.from_year;
    for (const auto& part : s.cap.shares) o.water.cap_shares.emplace_back(part.county, part.share);
    for (const auto& given : s.parameters) basin::parameter(given.parameter).of(o) = given.value;
    for (const auto& p : basin::parameters())
        if (!p.multiplier.name.empty()) p.of(o) *= multiplier(s, p.multiplier.name);
    for (const auto& point : s.output.points)
        o.points.push_back({point.id, point.x, point.y, point.surface_elev, point.datum_offset});
    return o;
}

void check_against_tables(const Scenario& s, const basin::Tables& tables, Problems& problems) {
    const std::string file = s.file.string();
    for (const int year : s.inflow.years)
        if (!tables.inflow.empty() &&
            (year < tables.inflow.front().year || year > tables.inflow.back().year))
            problems.add({file, 0, "[inflow].years"}, fmt::format("{} is not in the record", year),
                         fmt::format("give years from {} to {}", tables.inflow.front().year,
                                     tables.inflow.back().year));
    std::vector<std::string> counties;
    for (const auto& c : tables.counties) counties.push_back(c.id);
    for (const auto& part : s.cap.shares)
        if (std::find(counties.begin(), counties.end(), part.county) == counties.end())
            problems.add(part.where, fmt::format("unknown county \"{}\"", part.county),
                         suggestion(part.county, counties));
    check_release(s, tables, problems);
    check_zone(s, tables, problems);
    check_flow(s, tables, problems);
    check_caps(s, tables, problems);
    check_reservoirs(s, tables, problems);
    if (s.water.use != WaterUse::history) return;
    for (int y = civil(s.start).year; y <= civil(s.end - 1).year; ++y) {
        const bool known = std::any_of(tables.history.begin(), tables.history.end(),
                                       [y](const basin::HistoryRow& h) { return h.year == y; });
        if (!known)
            problems.add({file, 0, "[water].use"},
                         fmt::format("the year {} is not in inflow_history.csv", y),
                         "add it there, or shorten the run");
    }
}

}  // namespace heihe::io
