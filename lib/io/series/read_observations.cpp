// SPDX-License-Identifier: MIT
#include "heihe/io/csv.hpp"
#include "heihe/io/nearest.hpp"
#include "heihe/io/observations.hpp"
#include "lib/io/series/row_times.hpp"
#include "lib/io/tables/basin_rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace heihe::io {
namespace {

constexpr std::size_t shown = 20;  // messages of one kind and file

/// What readings may be of.
struct KnownPoints {
    std::map<std::string, std::size_t, std::less<>> index;  ///< place in the list of points
    std::set<std::string, std::less<>> excluded;            ///< by a filter; need not be points
    std::vector<std::string> ids;
};

KnownPoints known_points(const std::vector<PointChoice>& points,
                         const std::vector<ObservationFilter>& filters) {
    KnownPoints known;
    for (const auto& p : points) {
        known.index.emplace(p.id, known.ids.size());
        known.ids.push_back(p.id);
    }
    for (const auto& f : filters)
        if (f.kind == FilterKind::exclude) known.excluded.insert(f.point);
    return known;
}

/// Files each id once that is no point.
void check_ids(const CsvTable& t, const std::vector<std::string>& ids, const KnownPoints& known,
               Problems& problems) {
    std::set<std::string_view> told;
    for (std::size_t n = 0; n < ids.size(); ++n) {
        const bool is_known =
            ids[n].empty() || known.index.count(ids[n]) != 0 || known.excluded.count(ids[n]) != 0;
        if (is_known || !told.insert(ids[n]).second || told.size() > shown) continue;
        problems.add(t.where(n, "id"), fmt::format("there is no point \"{}\"", ids[n]),
                     suggestion(ids[n], known.ids) +
                         " Else give the point, or leave it out by a filter of the kind exclude");
    }
    if (told.size() > shown)
        problems.add({t.file(), 0}, fmt::format("{} more ids are no points", told.size() - shown));
}

/// The column of values: head or depth. Empty, with a problem, for none or both.
std::string value_column(const CsvTable& t, Problems& problems) {
    const bool head = t.has("head_m");
    const bool depth = t.has("depth_m");
    if (head != depth) return head ? "head_m" : "depth_m";
    problems.add({t.file(), 1}, head ? "has head_m and depth_m" : "has neither head_m nor depth_m",
                 "give one column: head_m, or depth_m below the wellhead");
    return {};
}

void read_level_file(const std::filesystem::path& file, const KnownPoints& known,
                     std::vector<LevelRecord>& levels, Problems& problems) {
    const auto t = CsvTable::read(file, problems);
    if (!t.readable() || !t.require_columns({"id"}, problems)) return;
    const std::string column = value_column(t, problems);
    const auto times = row_times(t, {}, false, problems);
    if (!times || column.empty()) return;
    if (times->step != SeriesStep::day && times->step != SeriesStep::month) {
        problems.add({t.file(), 1}, "levels need a date, or year and month", "give a column date");
        return;
    }
    const bool monthly = times->step == SeriesStep::month;
    const auto ids = t.text("id", problems);
    const auto values = t.numbers(column, problems, rules::level);
    if (monthly)
        t.refuse_duplicates({"id", "year", "month"}, problems);
    else
        t.refuse_duplicates({"id", "date"}, problems);
    static_cast<void>(t.has_optional("flag", problems));
    check_ids(t, ids, known, problems);
    for (std::size_t n = 0; n < t.rows(); ++n) {
        const auto& days = times->rows[n];
        const int length = days.end - days.first;
        levels.push_back({ids[n], days.first + length / 2, monthly ? length : 0,
                          column == "depth_m", values[n], values[n],
                          std::string{t.field(n, "flag")}, ""});
    }
}

/// Sorts readings by point and date; files two readings of one point, day and quantity.
void sort_levels(const KnownPoints& known, std::vector<LevelRecord>& levels, Problems& problems) {
    const auto place = [&known](const LevelRecord& r) {
        const auto found = known.index.find(r.point);
        return found == known.index.end() ? known.ids.size() : found->second;
    };
    const auto key = [&](const LevelRecord& r) {
        return std::tuple{place(r), std::string_view{r.point}, r.date, r.is_depth};
    };
    std::stable_sort(levels.begin(), levels.end(),
                     [&](const LevelRecord& a, const LevelRecord& b) { return key(a) < key(b); });
    for (std::size_t n = 1; n < levels.size(); ++n)
        if (key(levels[n]) == key(levels[n - 1])) {
            problems.add({"", 0, "[observations].levels"},
                         fmt::format("two files have a reading of {} on {}", levels[n].point,
                                     to_string(levels[n].date)),
                         "leave it in one of them");
            return;
        }
}

void check_filters(const std::vector<ObservationFilter>& filters,
                   const std::vector<PointChoice>& points, const KnownPoints& known,
                   Problems& problems) {
    std::vector<std::string> networks;
    networks.reserve(points.size());
    for (const auto& p : points) networks.push_back(p.network);
    for (const auto& f : filters) {
        const bool no_point =
            !f.point.empty() && f.kind != FilterKind::exclude && known.index.count(f.point) == 0;
        if (no_point)
            problems.add(f.where, fmt::format("there is no point \"{}\"", f.point),
                         suggestion(f.point, known.ids));
        const bool no_network = !f.network.empty() && std::find(networks.begin(), networks.end(),
                                                                f.network) == networks.end();
        if (no_network)
            problems.add(f.where, fmt::format("no point has the network \"{}\"", f.network),
                         suggestion(f.network, networks));
    }
}

}  // namespace

Observations read_observations(const Scenario& scenario, const SeriesRead& series,
                               Problems& problems) {
    Observations out;
    const auto& points = scenario.output.points;
    Problems told_before;
    const auto filters = read_filters(scenario.observations.filters, told_before);
    const auto known = known_points(points, filters);
    check_filters(filters, points, known, problems);
    for (const auto& file : scenario.observations.levels)
        read_level_file(file, known, out.levels, problems);
    if (!problems.empty()) return out;
    sort_levels(known, out.levels, problems);
    out.filters = apply_filters(filters, points, out.levels);
    for (const auto& f : filters)
        if (f.kind == FilterKind::apart) out.apart.emplace_back(f.point, f.name);
    for (const auto& gauge : series.records.release)
        for (const auto& span : gauge.spans)
            out.flows.push_back({gauge.id, span.first, span.end, span.value});
    return out;
}

std::vector<std::string> observation_lines(const Observations& observations) {
    std::vector<std::string> lines;
    std::size_t used = 0;
    std::size_t flagged = 0;
    for (const auto& r : observations.levels) {
        used += r.filter.empty() ? 1 : 0;
        flagged += r.filter.empty() && !r.flag.empty() && r.flag != "ok" ? 1 : 0;
    }
    if (!observations.levels.empty())
        lines.push_back(fmt::format("observations: {} recorded levels, {} of them used",
                                    observations.levels.size(), used));
    if (flagged > 0)
        lines.push_back(fmt::format(
            "observations: {} used levels have a flag that no filter leaves out", flagged));
    for (const auto& f : observations.filters) {
        const char* done = f.kind == "shift"   ? "shifted"
                           : f.kind == "apart" ? "scored apart"
                                               : "left out";
        lines.push_back(f.kind == "datum" ? fmt::format("filter {} (datum): {}", f.name, f.reason)
                                          : fmt::format("filter {} ({}): {} levels {}: {}", f.name,
                                                        f.kind, f.readings, done, f.reason));
    }
    return lines;
}

}  // namespace heihe::io
