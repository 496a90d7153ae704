// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/basin/setup/mask.hpp"
#include "heihe/basin/setup/options.hpp"
#include "heihe/basin/setup/utm.hpp"
#include "heihe/core/error.hpp"
#include "heihe/core/index.hpp"
#include "heihe/grid/column_mesh.hpp"
#include "heihe/water/use_inputs.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>
#include <utility>
#include <vector>

namespace heihe::basin {

/// What one district asks of the plain.
struct FieldRequest {
    Place centroid;
    double area = 0.0;  ///< [m2]
};

/// Part of a district on one 1 km cell.
struct FieldCell {
    std::int32_t cell = 0;  ///< node of the mask
    double area = 0.0;      ///< [m2]
};

/// Distance [m] from a place to the middle of the nearest active 1 km cell.
[[nodiscard]] inline double distance_to_plain(const MasterMask& mask, const Place& p) {
    double nearest = std::numeric_limits<double>::infinity();
    for (int i = 0; i < mask.nrow; ++i)
        for (int j = 0; j < mask.ncol; ++j)
            if (mask.is_active(i, j))
                nearest = std::min(nearest, std::hypot(mask.x(j) - p.x, mask.y(i) - p.y));
    return nearest;
}

/// Active node nearest to a place; -1 in an empty mask.
[[nodiscard]] inline std::int32_t nearest_active(const MasterMask& mask, const Place& p) {
    std::int32_t best = -1;
    double nearest = std::numeric_limits<double>::infinity();
    for (int i = 0; i < mask.nrow; ++i)
        for (int j = 0; j < mask.ncol; ++j) {
            const double d = std::hypot(mask.x(j) - p.x, mask.y(i) - p.y);
            if (mask.is_active(i, j) && d < nearest) {
                nearest = d;
                best = static_cast<std::int32_t>(mask.node(i, j));
            }
        }
    return best;
}

/// Lays the fields of all districts on the 1 km cells.
///
/// Each district grows around its centroid over the cells with the smallest distance plus weighted
/// height difference. The district with the smallest part of its area placed takes the next cell,
/// as much as its capacity leaves; so neighbours that want the same cells share them fairly.
/// @param capacity  [nrow*ncol] m2 of fields that a cell may hold; 0 where inactive
/// @param height    [nrow*ncol] m
/// @returns for each request its cells; their areas sum to the area asked for
/// @throws InputError when the plain is too small
[[nodiscard]] inline std::vector<std::vector<FieldCell>> place_fields(
    const MasterMask& mask, const std::vector<double>& height, std::vector<double> capacity,
    const std::vector<FieldRequest>& requests, double metres_per_metre_rise) {
    struct Grower {
        std::vector<std::int32_t> order;  // nodes, nearest first
        std::size_t next = 0;
        double placed = 0.0;
    };
    std::vector<Grower> growers(requests.size());
    for (std::size_t r = 0; r < requests.size(); ++r) {
        const auto& c = requests[r].centroid;
        const auto home = nearest_active(mask, c);
        require(home >= 0, "place_fields: no active cell");
        std::vector<double> cost(mask.active.size(), 0.0);
        for (int i = 0; i < mask.nrow; ++i)
            for (int j = 0; j < mask.ncol; ++j) {
                const auto n = at(mask.node(i, j));
                if (!(capacity[n] > 0.0)) continue;
                cost[n] = std::hypot(mask.x(j) - c.x, mask.y(i) - c.y) +
                          metres_per_metre_rise * std::abs(height[n] - height[at(home)]);
                growers[r].order.push_back(static_cast<std::int32_t>(n));
            }
        std::sort(growers[r].order.begin(), growers[r].order.end(),
                  [&cost](std::int32_t a, std::int32_t b) {
                      return cost[at(a)] != cost[at(b)] ? cost[at(a)] < cost[at(b)] : a < b;
                  });
    }
    std::vector<std::vector<FieldCell>> fields(requests.size());
    for (;;) {
        std::size_t hungry = requests.size();
        double least = 1.0 - 1e-12;
        for (std::size_t r = 0; r < requests.size(); ++r) {
            const double part = growers[r].placed / requests[r].area;
            if (requests[r].area > 0.0 && part < least) {
                least = part;
                hungry = r;
            }
        }
        if (hungry == requests.size()) return fields;
        auto& g = growers[hungry];
        while (g.next < g.order.size() && !(capacity[at(g.order[g.next])] > 0.0)) ++g.next;
        if (g.next >= g.order.size())
            throw InputError({"irrigation_districts.csv", 0, "column irrigated_area_ha"},
                             "the plain has no room for the fields of all districts",
                             "correct the areas, or the active cells of aquifer_points_3km.csv");
        const auto node = g.order[g.next];
        const double take = std::min(capacity[at(node)], requests[hungry].area - g.placed);
        capacity[at(node)] -= take;
        g.placed += take;
        fields[hungry].push_back({node, take});
    }
}

/// From 1 km cells to the columns of a mesh of any spacing.
class ColumnMap {
public:
    /// @param mesh  columns of the box whose upper left corner is the mask's
    ColumnMap(const MasterMask& mask, const grid::ColumnMesh& mesh, double spacing)
        : spacing_{spacing}, columns_(mask.active.size()) {
        for (int i = 0; i < mask.nrow; ++i)
            for (int j = 0; j < mask.ncol; ++j) {
                if (!mask.is_active(i, j)) continue;
                auto& list = columns_[at(mask.node(i, j))];
                list = overlaps(mesh, i, j);
                if (!list.empty()) continue;
                const auto c = nearest_column(mask, mesh, i, j);
                if (c >= 0) list.push_back({c, 1.0});
            }
    }
    /// Columns that lie on a 1 km cell with their parts of it, which sum to 1.
    [[nodiscard]] const std::vector<water::ColumnShare>& of(std::int32_t node) const {
        return columns_[at(node)];
    }
    /// Adds `amount` on a cell to per-column sums.
    void spread(std::int32_t node, double amount, std::vector<double>& by_column) const {
        for (const auto& part : of(node)) by_column[at(part.column)] += amount * part.share;
    }

private:
    /// Length that [a0, a1] and [b0, b1] share.
    [[nodiscard]] static double common(double a0, double a1, double b0, double b1) {
        return std::max(0.0, std::min(a1, b1) - std::max(a0, b0));
    }

    [[nodiscard]] std::vector<water::ColumnShare> overlaps(const grid::ColumnMesh& mesh, int i,
                                                           int j) const {
        constexpr double cell = MasterMask::cell;
        std::vector<water::ColumnShare> list;
        double sum = 0.0;
        for (int gi = static_cast<int>(i * cell / spacing_); gi * spacing_ < (i + 1) * cell; ++gi)
            for (int gj = static_cast<int>(j * cell / spacing_); gj * spacing_ < (j + 1) * cell;
                 ++gj) {
                const auto c = mesh.column_at(gi, gj);
                const double area =
                    common(i * cell, (i + 1) * cell, gi * spacing_, (gi + 1) * spacing_) *
                    common(j * cell, (j + 1) * cell, gj * spacing_, (gj + 1) * spacing_);
                if (c < 0 || !(area > 1e-6)) continue;
                list.push_back({c, area});
                sum += area;
            }
        for (auto& part : list) part.share /= sum;
        return list;
    }

    [[nodiscard]] std::int32_t nearest_column(const MasterMask& mask, const grid::ColumnMesh& mesh,
                                              int i, int j) const {
        const int gi = static_cast<int>((i + 0.5) * MasterMask::cell / spacing_);
        const int gj = static_cast<int>((j + 0.5) * MasterMask::cell / spacing_);
        std::int32_t best = -1;
        double nearest = std::numeric_limits<double>::infinity();
        for (int reach = 0; reach < 20 && best < 0; ++reach)
            for (int di = -reach; di <= reach; ++di)
                for (int dj = -reach; dj <= reach; ++dj) {
                    const auto c = mesh.column_at(gi + di, gj + dj);
                    if (c < 0) continue;
                    const double d =
                        std::hypot(mask.west + (gj + dj + 0.5) * spacing_ - mask.x(j),
                                   mask.north - (gi + di + 0.5) * spacing_ - mask.y(i));
                    if (d < nearest) {
                        nearest = d;
                        best = c;
                    }
                }
        return best;
    }

    double spacing_;
    std::vector<std::vector<water::ColumnShare>> columns_;
};

/// Amounts by column as shares that sum to 1; columns without any are left out.
[[nodiscard]] inline std::vector<water::ColumnShare> shares_of(
    const std::vector<double>& by_column) {
    const double total = std::accumulate(by_column.begin(), by_column.end(), 0.0);
    std::vector<water::ColumnShare> shares;
    for (std::size_t c = 0; c < by_column.size(); ++c)
        if (by_column[c] > 0.0)
            shares.push_back({static_cast<std::int32_t>(c), by_column[c] / total});
    return shares;
}

/// Straight piece of a line.
struct Piece {
    Place from, to;
};

/// Adds to each active column the length [m] of a piece that lies on it.
/// @param corner  [m] upper left, of the mesh's box
inline void add_line(const grid::ColumnMesh& mesh, const Place& corner, double spacing,
                     const Piece& piece, std::vector<double>& by_column) {
    const auto& [a, b] = piece;
    const double length = std::hypot(b.x - a.x, b.y - a.y);
    const int steps = std::max(1, static_cast<int>(std::ceil(10.0 * length / spacing)));
    for (int s = 0; s < steps; ++s) {
        const double f = (s + 0.5) / steps;
        const auto i = static_cast<int>(std::floor((corner.y - (a.y + f * (b.y - a.y))) / spacing));
        const auto j = static_cast<int>(std::floor((a.x + f * (b.x - a.x) - corner.x) / spacing));
        const auto c = mesh.column_at(i, j);
        if (c >= 0) by_column[at(c)] += length / steps;
    }
}

/// Active 1 km cells within a radius of a place, or, where that lies off the plain, of the nearest
/// active cell.
[[nodiscard]] inline std::vector<std::int32_t> cells_around(const MasterMask& mask, const Place& p,
                                                            double radius) {
    std::vector<std::int32_t> cells;
    for (int i = 0; i < mask.nrow; ++i)
        for (int j = 0; j < mask.ncol; ++j)
            if (mask.is_active(i, j) && std::hypot(mask.x(j) - p.x, mask.y(i) - p.y) <= radius)
                cells.push_back(static_cast<std::int32_t>(mask.node(i, j)));
    if (!cells.empty()) return cells;
    const auto n = nearest_active(mask, p);
    return cells_around(mask, {mask.x(n % mask.ncol), mask.y(n / mask.ncol)}, radius);
}

/// Label of the nearest labelled cell (walking over active cells) for every active cell; ties go to
/// the smaller label. Cells that no label reaches keep -1.
[[nodiscard]] inline std::vector<std::int32_t> spread_labels(const MasterMask& mask,
                                                             std::vector<std::int32_t> label) {
    std::vector<std::int32_t> front;
    for (std::size_t n = 0; n < label.size(); ++n)
        if (label[n] >= 0) front.push_back(static_cast<std::int32_t>(n));
    while (!front.empty()) {
        std::vector<std::int32_t> next;
        const auto before = label;
        for (const auto n : front) {
            const int i = n / mask.ncol;
            const int j = n % mask.ncol;
            for (const auto& [di, dj] : {std::pair{-1, 0}, {1, 0}, {0, -1}, {0, 1}}) {
                if (!mask.is_active(i + di, j + dj)) continue;
                const auto m = at(mask.node(i + di, j + dj));
                if (before[m] >= 0) continue;
                if (label[m] < 0) next.push_back(static_cast<std::int32_t>(m));
                if (label[m] < 0 || label[at(n)] < label[m]) label[m] = label[at(n)];
            }
        }
        front.swap(next);
    }
    return label;
}

}  // namespace heihe::basin
