// SPDX-License-Identifier: MIT
#include "lib/io/series/points.hpp"

#include "heihe/io/csv.hpp"
#include "heihe/io/nearest.hpp"
#include "lib/io/tables/basin_place.hpp"
#include "lib/io/tables/basin_rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>

namespace heihe::io {
namespace {

using rules::between;

constexpr double same_place = 1.0;  // [m]

double offset_of(const PointChoice& point, const NetworkOffsets& offsets, Problems& problems) {
    if (point.network.empty()) return 0.0;
    std::vector<std::string> names;
    for (const auto& [name, offset] : offsets) {
        if (name == point.network) return offset;
        names.push_back(name);
    }
    if (!names.empty() && !nearest(point.network, names).empty())
        problems.add(point.where, fmt::format("network \"{}\" has no offset", point.network),
                     suggestion(point.network, names) + " Else give it one, which may be \"0 m\"");
    return 0.0;
}

// NaN in each row where the table has no such column.
std::vector<double> optional_numbers(const CsvTable& t, std::string_view column, NumberRule rule,
                                     Problems& problems) {
    if (t.has_optional(column, problems)) return t.numbers(column, problems, rules::or_blank(rule));
    return std::vector<double>(t.rows(), std::numeric_limits<double>::quiet_NaN());
}

// Columns of names, of which a point has the first that is not empty.
constexpr std::array<std::string_view, 3> name_columns{"name", "name_zh", "name_en"};

std::string name_of(const CsvTable& t, std::size_t row) {
    for (const auto column : name_columns)
        if (const auto name = t.field(row, column); !name.empty()) return std::string{name};
    return {};
}

void check_zone(const UtmColumns& utm, const CsvTable& t, OutputChoice& output,
                Problems& problems) {
    if (output.utm_zone == 0) {
        output.utm_zone = utm.zone;
        output.zone_file = t.file();
    } else if (utm.zone != output.utm_zone) {
        problems.add({t.file(), 1, fmt::format("column {}", utm.x)},
                     fmt::format("{} has UTM zone {}", output.zone_file.string(), output.utm_zone),
                     "give all points in one zone");
    }
}

// Rows of one table.
std::vector<PointChoice> read_table(const CsvTable& t, const UtmColumns& utm,
                                    const NetworkOffsets& offsets, Problems& problems) {
    std::vector<PointChoice> points;
    const auto ids = t.text("id", problems);
    const auto x = t.numbers(utm.x, problems, between(0.0, 1e6));
    const auto y = t.numbers(utm.y, problems, between(0.0, 1e7));
    const auto surface = optional_numbers(t, "surface_elev_m", rules::level, problems);
    const auto datum = optional_numbers(t, "datum_offset_m", between(-500.0, 500.0), problems);
    t.refuse_duplicates({"id"}, problems);
    static_cast<void>(t.has_optional("network", problems));
    if (std::none_of(name_columns.begin(), name_columns.end(),
                     [&t](std::string_view column) { return t.has(column); }))
        for (const auto column : name_columns) static_cast<void>(t.has_optional(column, problems));
    for (std::size_t i = 0; i < t.rows(); ++i) {
        PointChoice point{ids[i],
                          x[i],
                          y[i],
                          surface[i],
                          std::string{t.field(i, "network")},
                          name_of(t, i),
                          0.0,
                          t.where(i, "id")};
        point.datum_offset = std::isnan(datum[i]) ? offset_of(point, offsets, problems) : datum[i];
        points.push_back(std::move(point));
    }
    return points;
}

}  // namespace

NetworkOffsets network_offsets(NetworkOffsets of_scenario,
                               const std::vector<ObservationFilter>& filters, Problems& problems) {
    for (const auto& f : filters) {
        if (f.kind != FilterKind::datum) continue;
        const bool known =
            std::any_of(of_scenario.begin(), of_scenario.end(),
                        [&f](const auto& offset) { return offset.first == f.network; });
        if (known)
            problems.add(f.where, fmt::format("network \"{}\" has an offset already", f.network),
                         "give it once, here or as output.datum_offset");
        of_scenario.emplace_back(f.network, f.value);
    }
    return of_scenario;
}

void read_points(const std::vector<std::filesystem::path>& files, const NetworkOffsets& offsets,
                 Problems& problems, OutputChoice& output) {
    std::map<std::string, std::size_t, std::less<>> known;
    for (const auto& file : files) {
        const auto table = CsvTable::read(file, problems);
        if (!table.readable()) continue;
        const auto utm = utm_columns_of(table);
        if (!table.require_columns({"id", utm.x, utm.y}, problems)) continue;
        check_zone(utm, table, output, problems);
        std::vector<PointChoice> added = read_table(table, utm, offsets, problems);
        std::map<std::string, std::size_t, std::less<>> before = known;
        for (auto& point : added) {
            const auto twin = before.find(point.id);
            if (twin == before.end()) {
                known.emplace(point.id, output.points.size());
                output.points.push_back(std::move(point));
                continue;
            }
            auto& first = output.points[twin->second];
            if (std::hypot(first.x - point.x, first.y - point.y) > same_place)
                problems.add(point.where,
                             fmt::format("\"{}\" stands at another place in {}:{}", point.id,
                                         first.where.file, first.where.line),
                             "give each point its own id");
            first = std::move(point);
        }
    }
}

}  // namespace heihe::io
