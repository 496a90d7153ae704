// SPDX-License-Identifier: MIT
#include "heihe/io/zones.hpp"

#include "heihe/core/index.hpp"
#include "heihe/grid/column_mesh.hpp"
#include "lib/io/tables/basin_place.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

namespace heihe::io {
namespace {

// Centres of rows and columns of a grid [m].
struct Centres {
    std::vector<double> x;  // [ncol]
    std::vector<double> y;  // [nrow]

    explicit Centres(const grid::StructuredGrid& grid) {
        double west = grid.xorigin;
        for (const double w : grid.delr) {
            x.push_back(west + 0.5 * w);
            west += w;
        }
        double north = grid.yorigin;
        for (const double h : grid.delc) north += h;
        for (const double h : grid.delc) {
            y.push_back(north - 0.5 * h);
            north -= h;
        }
    }
};

std::vector<std::int32_t> columns_inside(const ZoneOutline& zone, const Centres& centres,
                                         const grid::ColumnMesh& mesh) {
    std::vector<std::int32_t> columns;
    for (std::int32_t c = 0; c < mesh.ncolumn(); ++c)
        if (grid::contains(zone.rings, {centres.x[at(mesh.col(c))], centres.y[at(mesh.row(c))]}))
            columns.push_back(c);
    return columns;
}

std::vector<std::int32_t> columns_of_cells(const ZoneOutline& zone, const grid::ColumnMesh& mesh,
                                           Problems& problems) {
    constexpr int shown = 20;
    std::vector<std::int32_t> columns;
    int missing = 0;
    for (const ZoneCell& cell : zone.cells) {
        const auto c = mesh.column_at(cell.row - 1, cell.column - 1);
        if (c >= 0)
            columns.push_back(c);
        else if (++missing <= shown)
            problems.add(cell.where,
                         fmt::format("row {}, column {} has no aquifer at this spacing (the grid "
                                     "has {} rows and {} columns)",
                                     cell.row, cell.column, mesh.nrow(), mesh.ncol()),
                         "take rows and columns from results.nc of a run at the same spacing, or "
                         "give a polygon");
    }
    if (missing > shown)
        problems.add(zone.where, fmt::format("{} more cells of zone \"{}\" have no aquifer",
                                             missing - shown, zone.id));
    return columns;
}

// The kind of a zone, added if it is new.
basin::ZoneKind& kind_of(const std::string& name, std::int32_t ncolumn,
                         std::vector<basin::ZoneKind>& kinds) {
    const auto found = std::find_if(kinds.begin(), kinds.end(),
                                    [&](const basin::ZoneKind& k) { return k.kind == name; });
    if (found != kinds.end()) return *found;
    kinds.push_back({name, {}, std::vector<std::int32_t>(at(ncolumn), -1)});
    return kinds.back();
}

// Gives the columns to the zone. Files the first column that each earlier zone has already.
void take_columns(const ZoneOutline& zone, const std::vector<std::int32_t>& columns,
                  const grid::ColumnMesh& mesh, basin::ZoneKind& kind, Problems& problems) {
    const auto number = static_cast<std::int32_t>(kind.ids.size());
    kind.ids.push_back(zone.id);
    std::set<std::int32_t> told;
    for (const auto c : columns) {
        auto& owner = kind.zone_of[at(c)];
        if (owner >= 0 && owner != number && told.insert(owner).second)
            problems.add(zone.where,
                         fmt::format("zones \"{}\" and \"{}\" of the kind \"{}\" both have row "
                                     "{}, column {}",
                                     kind.ids[at(owner)], zone.id, kind.kind, mesh.row(c) + 1,
                                     mesh.col(c) + 1),
                         "part them, or give one of them another kind");
        owner = number;
    }
}

}  // namespace

std::vector<basin::ZoneKind> place_zones(const std::vector<ZoneOutline>& zones,
                                         const basin::Inputs& in, Problems& problems) {
    std::vector<basin::ZoneKind> kinds;
    if (zones.empty()) return kinds;
    const grid::ColumnMesh mesh{in.grid};
    const Centres centres{in.grid};
    for (const ZoneOutline& zone : zones) {
        if (zone.utm_zone != 0 && zone.utm_zone != in.utm_zone) {
            const auto wanted = utm_columns(in.utm_zone);
            problems.add(
                {zone.where.file, 1, fmt::format("column {}", utm_columns(zone.utm_zone).x)},
                fmt::format("the tables have UTM zone {}", in.utm_zone),
                fmt::format("give the coordinates in that zone, as {} and {}", wanted.x, wanted.y));
            continue;
        }
        const auto columns = zone.rings.empty() ? columns_of_cells(zone, mesh, problems)
                                                : columns_inside(zone, centres, mesh);
        if (columns.empty() && zone.cells.empty())
            problems.add(
                zone.where, fmt::format("zone \"{}\" contains the centre of no cell", zone.id),
                fmt::format("check its coordinates (UTM zone {}N, metres), or give it more "
                            "room",
                            in.utm_zone));
        take_columns(zone, columns, mesh, kind_of(zone.kind, mesh.ncolumn(), kinds), problems);
    }
    return kinds;
}

}  // namespace heihe::io
