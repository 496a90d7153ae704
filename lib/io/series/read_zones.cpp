// SPDX-License-Identifier: MIT
#include "heihe/io/zones.hpp"

#include "heihe/io/csv.hpp"
#include "heihe/io/rows.hpp"
#include "lib/io/tables/basin_place.hpp"
#include "lib/io/tables/basin_rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <set>
#include <utility>

namespace heihe::io {
namespace {

constexpr std::int64_t most_cells = 1'000'000;  // rows or columns of a grid

// Lines of the points of each ring.
using RingLines = std::vector<std::vector<InputLocation>>;

struct Reader {
    const CsvTable& table;
    Problems& problems;
    std::vector<ZoneOutline>& zones;  // of all tables
    std::size_t first;                // of this table

    // The zone of a row; null, with a problem, if the row contradicts earlier ones.
    ZoneOutline* zone_of(std::size_t row, const std::string& id, const std::string& kind) const {
        const auto found = std::find_if(zones.begin(), zones.end(),
                                        [&](const ZoneOutline& z) { return z.id == id; });
        if (found == zones.end()) {
            check_names(row, id, kind);
            zones.push_back({id, kind});
            zones.back().where = table.where(row, "zone");
            return &zones.back();
        }
        if (at(found - zones.begin()) < first) {
            problems.add(table.where(row, "zone"),
                         fmt::format("zone \"{}\" stands in {} too", id, found->where.file),
                         "keep a zone in one file, or give each its own name");
            return nullptr;
        }
        if (found->kind != kind) {
            problems.add(table.where(row, "kind"),
                         fmt::format("zone \"{}\" has the kind \"{}\" in line {}", id, found->kind,
                                     found->where.line),
                         "give a zone one kind, and zones of different kinds different names");
            return nullptr;
        }
        return &*found;
    }

    void check_names(std::size_t row, const std::string& id, const std::string& kind) const {
        if (id == outside_of_zones)
            problems.add(table.where(row, "zone"),
                         fmt::format("\"{}\" is the word for cells in no zone", id),
                         "choose another name");
        if (kind == "county" || kind == "district")
            problems.add(table.where(row, "kind"),
                         fmt::format("the program makes the zones of the kind \"{}\" itself", kind),
                         "choose another word");
    }
};

void check_ring(const ZoneOutline& zone, const std::vector<InputLocation>& lines,
                Problems& problems) {
    if (zone.rings.back().size() < 3)
        problems.add(lines.front(),
                     fmt::format("a part of zone \"{}\" has {} different points", zone.id,
                                 zone.rings.back().size()),
                     "give at least three corners in their order");
}

void check_crossing(const ZoneOutline& zone, const RingLines& lines, Problems& problems) {
    for (const grid::Ring& ring : zone.rings) {  // problems that were filed before
        const bool finite = std::all_of(ring.begin(), ring.end(), [](grid::Point p) {
            return std::isfinite(p.x) && std::isfinite(p.y);
        });
        if (ring.size() < 3 || !finite) return;
    }
    if (const auto found = grid::crossing(zone.rings)) {
        const auto& [a, b] = *found;
        problems.add(lines[a.first][a.second],
                     fmt::format("the outline of zone \"{}\" from this point on meets that from "
                                 "line {} on",
                                 zone.id, lines[b.first][b.second].line),
                     "give the corners in their order around the area, each part as its own ring");
    }
}

// One point more. A point that equals the one before, or closes the ring, is left out.
void add_point(grid::Ring& ring, std::vector<InputLocation>& lines, grid::Point p,
               InputLocation where) {
    if (!ring.empty() && ring.back() == p) return;
    ring.push_back(p);
    lines.push_back(std::move(where));
}

void close_ring(grid::Ring& ring, std::vector<InputLocation>& lines) {
    while (ring.size() > 1 && ring.back() == ring.front()) {
        ring.pop_back();
        lines.pop_back();
    }
}

void read_polygons(const Reader& in, const UtmColumns& utm) {
    const CsvTable& t = in.table;
    const auto ids = t.text("zone", in.problems);
    const auto kinds = t.text("kind", in.problems);
    const bool has_parts = t.has_optional("part", in.problems);
    const auto parts = has_parts ? t.text("part", in.problems) : std::vector<std::string>(t.rows());
    const auto x = t.numbers(utm.x, in.problems, rules::between(0.0, 1e6));
    const auto y = t.numbers(utm.y, in.problems, rules::between(0.0, 1e7));
    std::map<std::string, RingLines> lines;
    std::set<std::pair<std::string, std::string>> done;
    for (std::size_t row = 0; row < t.rows();) {
        const auto same = [&](std::size_t r) {
            return r < t.rows() && ids[r] == ids[row] && kinds[r] == kinds[row] &&
                   parts[r] == parts[row];
        };
        std::size_t end = row;
        while (same(end)) ++end;
        if (ZoneOutline* zone = in.zone_of(row, ids[row], kinds[row])) {
            if (!done.emplace(ids[row], parts[row]).second)
                in.problems.add(t.where(row, has_parts ? "part" : "zone"),
                                fmt::format("this part of zone \"{}\" began above and other rows "
                                            "came between",
                                            ids[row]),
                                "keep the points of a part together, and number parts in a column "
                                "part");
            zone->utm_zone = utm.zone;
            auto& ring = zone->rings.emplace_back();
            auto& of_ring = lines[ids[row]].emplace_back();
            for (std::size_t r = row; r < end; ++r)
                add_point(ring, of_ring, {x[r], y[r]}, t.where(r, utm.x));
            close_ring(ring, of_ring);
            check_ring(*zone, of_ring, in.problems);
        }
        row = end;
    }
    for (std::size_t z = in.first; z < in.zones.size(); ++z)
        check_crossing(in.zones[z], lines[in.zones[z].id], in.problems);
}

void read_cells(const Reader& in) {
    const CsvTable& t = in.table;
    const auto ids = t.text("zone", in.problems);
    const auto kinds = t.text("kind", in.problems);
    const auto row = t.integers("row", in.problems, 1, most_cells);
    const auto column = t.integers("column", in.problems, 1, most_cells);
    t.refuse_duplicates({"zone", "row", "column"}, in.problems);
    for (std::size_t r = 0; r < t.rows(); ++r)
        if (ZoneOutline* zone = in.zone_of(r, ids[r], kinds[r]))
            zone->cells.push_back(
                {static_cast<int>(row[r]), static_cast<int>(column[r]), t.where(r, "row")});
}

void read_table(const CsvTable& t, std::vector<ZoneOutline>& zones, Problems& problems) {
    const auto utm = utm_columns_of(t);
    const bool has_points = t.has(utm.x) || t.has(utm.y);
    const bool has_cells = t.has("row") || t.has("column");
    if (has_points == has_cells) {
        problems.add({t.file(), 1, "header"},
                     fmt::format("has {} columns of polygons ({}, {}) and of cells (row, column)",
                                 has_points ? "both" : "neither", utm.x, utm.y),
                     "give corners of polygons, or cells in another file");
        return;
    }
    const bool complete = has_points
                              ? t.require_columns({"zone", "kind", utm.x, utm.y}, problems)
                              : t.require_columns({"zone", "kind", "row", "column"}, problems);
    if (!complete) return;
    if (t.rows() == 0)
        problems.add({t.file(), 0}, "has no zone", "give one, or leave the file out");
    const Reader in{t, problems, zones, zones.size()};
    if (has_points)
        read_polygons(in, utm);
    else
        read_cells(in);
}

}  // namespace

std::vector<ZoneOutline> read_zones(const std::vector<std::filesystem::path>& files,
                                    Problems& problems) {
    std::vector<ZoneOutline> zones;
    for (const auto& file : files)
        if (const auto table = CsvTable::read(file, problems); table.readable())
            read_table(table, zones, problems);
    return zones;
}

}  // namespace heihe::io
