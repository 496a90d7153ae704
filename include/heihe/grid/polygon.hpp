// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/index.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <utility>
#include <vector>

/// Polygons in the grid's coordinates.
namespace heihe::grid {

struct Point {
    double x = 0.0;  ///< L
    double y = 0.0;  ///< L
    bool operator==(const Point&) const = default;
};

/// A closed line: the last point is joined to the first one.
using Ring = std::vector<Point>;

namespace polygon_detail {

struct Edge {
    Point low;  ///< the lower end; the left one where both are as high
    Point high;
    std::size_t ring;
    std::size_t number;  ///< of its first point in the ring
};

[[nodiscard]] inline Edge edge_between(Point a, Point b) {
    const bool in_order = a.y < b.y || (a.y == b.y && a.x <= b.x);
    return in_order ? Edge{a, b, 0, 0} : Edge{b, a, 0, 0};
}

/// Twice the area of a triangle, > 0 if c lies left of the way from a to b.
[[nodiscard]] inline double turn(Point a, Point b, Point c) {
    return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}

[[nodiscard]] inline bool within(double a, double v, double b) {
    return std::min(a, b) <= v && v <= std::max(a, b);
}

/// True if p, which is on the line through a and b, lies between them.
[[nodiscard]] inline bool is_between(Point a, Point b, Point p) {
    return within(a.x, p.x, b.x) && within(a.y, p.y, b.y);
}

/// True if two edges have a point in common that is inside both.
[[nodiscard]] inline bool cross(const Edge& e, const Edge& f) {
    const auto apart = [](double a, double b) {
        return (a > 0.0 && b < 0.0) || (a < 0.0 && b > 0.0);
    };
    return apart(turn(e.low, e.high, f.low), turn(e.low, e.high, f.high)) &&
           apart(turn(f.low, f.high, e.low), turn(f.low, f.high, e.high));
}

/// True if an end of one edge is on the other edge.
[[nodiscard]] inline bool touch(const Edge& e, const Edge& f) {
    const auto is_on = [](const Edge& edge, Point p) {
        return turn(edge.low, edge.high, p) == 0.0 && is_between(edge.low, edge.high, p);
    };
    return is_on(e, f.low) || is_on(e, f.high) || is_on(f, e.low) || is_on(f, e.high);
}

/// True if two edges that follow each other lie on one another: the line turns back.
[[nodiscard]] inline bool turn_back(Point before, Point corner, Point after) {
    if (turn(before, corner, after) != 0.0) return false;
    return (before.x - corner.x) * (after.x - corner.x) +
               (before.y - corner.y) * (after.y - corner.y) >
           0.0;
}

[[nodiscard]] inline std::vector<Edge> edges_of(std::span<const Ring> rings) {
    std::vector<Edge> edges;
    for (std::size_t r = 0; r < rings.size(); ++r)
        for (std::size_t i = 0; i < rings[r].size(); ++i) {
            edges.push_back(edge_between(rings[r][i], rings[r][(i + 1) % rings[r].size()]));
            edges.back().ring = r;
            edges.back().number = i;
        }
    return edges;
}

}  // namespace polygon_detail

/// True if a point lies inside of an odd number of rings: a ring inside another one is a hole. Of two areas
/// that share an edge, exactly one contains a point on that edge.
[[nodiscard]] inline bool contains(std::span<const Ring> rings, Point p) {
    bool inside = false;
    for (const Ring& ring : rings)
        for (std::size_t i = 0; i < ring.size(); ++i) {
            const auto e = polygon_detail::edge_between(ring[i], ring[(i + 1) % ring.size()]);
            if (e.low.y <= p.y && p.y < e.high.y && polygon_detail::turn(e.low, e.high, p) > 0.0)
                inside = !inside;
        }
    return inside;
}

/// A point of a ring: ring, then point.
using RingPoint = std::pair<std::size_t, std::size_t>;

/// First points of two edges that cross, if there are any. Two edges of one ring that are no neighbours
/// may not touch either; edges of different rings may.
/// @pre every ring has at least three points, no two that follow each other are equal
[[nodiscard]] inline std::optional<std::pair<RingPoint, RingPoint>> crossing(
    std::span<const Ring> rings) {
    using polygon_detail::Edge;
    for (std::size_t r = 0; r < rings.size(); ++r)
        for (std::size_t i = 0, n = rings[r].size(); i < n; ++i)
            if (polygon_detail::turn_back(rings[r][i], rings[r][(i + 1) % n],
                                          rings[r][(i + 2) % n]))
                return std::pair{RingPoint{r, i}, RingPoint{r, (i + 1) % n}};
    std::vector<Edge> edges = polygon_detail::edges_of(rings);
    std::stable_sort(edges.begin(), edges.end(),
                     [](const Edge& a, const Edge& b) { return a.low.y < b.low.y; });
    const auto wrong = [&rings](const Edge& a, const Edge& b) {
        if (a.ring != b.ring) return polygon_detail::cross(a, b);
        const std::size_t n = rings[a.ring].size();
        if ((a.number + 1) % n == b.number || (b.number + 1) % n == a.number) return false;
        return polygon_detail::cross(a, b) || polygon_detail::touch(a, b);
    };
    for (std::size_t i = 0; i < edges.size(); ++i)
        for (std::size_t j = i + 1; j < edges.size() && edges[j].low.y <= edges[i].high.y; ++j)
            if (wrong(edges[i], edges[j]))
                return std::pair{RingPoint{edges[i].ring, edges[i].number},
                                 RingPoint{edges[j].ring, edges[j].number}};
    return std::nullopt;
}

}  // namespace heihe::grid
