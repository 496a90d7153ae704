// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/basin/setup/mask.hpp"
#include "heihe/basin/setup/placement.hpp"
#include "heihe/core/index.hpp"
#include "heihe/grid/column_mesh.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

/// Main canals as lines from an intake through the fields.
namespace heihe::basin {

/// Middle of a 1 km cell.
[[nodiscard]] inline Place middle_of(const MasterMask& mask, std::int32_t node) {
    return {mask.x(node % mask.ncol), mask.y(node / mask.ncol)};
}

/// Corners of a district's main canals, from the intake: to the middle of its fields, and from there to the fields
/// that lie farthest along the way on either side of it, so that the canal passes through the district. Length of
/// canal then grows with the district.
/// @param fields  at least one
[[nodiscard]] inline std::vector<std::vector<Place>> canal_lines(
    const MasterMask& mask, const std::vector<FieldCell>& fields, const Place& intake) {
    double area = 0.0;
    Place centre;
    for (const auto& f : fields) {
        const auto p = middle_of(mask, f.cell);
        centre.x += f.area * p.x;
        centre.y += f.area * p.y;
        area += f.area;
    }
    centre.x /= area;
    centre.y /= area;
    // the directions along the way from the intake, and across it
    const double length = std::max(1.0, std::hypot(centre.x - intake.x, centre.y - intake.y));
    const double ex = (centre.x - intake.x) / length;
    const double ey = (centre.y - intake.y) / length;
    const auto farthest = [&](double dx, double dy) {
        Place best = centre;
        double most = 0.0;
        for (const auto& f : fields) {
            const auto p = middle_of(mask, f.cell);
            const double along = (p.x - centre.x) * dx + (p.y - centre.y) * dy;
            if (along > most) {
                most = along;
                best = p;
            }
        }
        return best;
    };
    return {{intake, centre, farthest(ex, ey)},
            {centre, farthest(-ey, ex)},
            {centre, farthest(ey, -ex)}};
}

/// Active columns under lines, by the length of line in each; shares sum to 1. Empty when no line crosses the grid.
[[nodiscard]] inline std::vector<water::ColumnShare> canal_shares(
    const grid::ColumnMesh& mesh, const MasterMask& mask, double spacing,
    const std::vector<std::vector<Place>>& lines) {
    std::vector<double> by_column(at(mesh.ncolumn()), 0.0);
    for (const auto& line : lines)
        for (std::size_t n = 1; n < line.size(); ++n)
            add_line(mesh, {mask.west, mask.north}, spacing, {line[n - 1], line[n]}, by_column);
    return shares_of(by_column);
}

}  // namespace heihe::basin
