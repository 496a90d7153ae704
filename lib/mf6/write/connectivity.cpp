// SPDX-License-Identifier: MIT
#include "heihe/mf6/connectivity.hpp"

#include "heihe/core/error.hpp"
#include "heihe/core/parallel.hpp"

#include <cstddef>
#include <limits>
#include <vector>

namespace heihe::mf6 {
namespace {

constexpr std::int32_t none = -1;

// Rows of the grid, layer by layer: reduced nodes are numbered through them, so that each thread
// may work on rows of its own.
struct Rows {
    explicit Rows(const grid::StructuredGrid& of)
        : grid{of}, count{static_cast<std::ptrdiff_t>(of.nlay) * of.nrow} {}

    // visit(row, k, i) for each, by all threads.
    template <typename Visit>
    void for_each(const Visit& visit) const {
#pragma omp parallel for schedule(static) if (grid.nnode() > omp_min_items)
        for (std::ptrdiff_t r = 0; r < count; ++r)
            visit(at(r), static_cast<int>(r / grid.nrow), static_cast<int>(r % grid.nrow));
    }

    const grid::StructuredGrid& grid;
    std::ptrdiff_t count;
};

// Turns counts by row, one place on, into where each row starts. @return the sum
std::int64_t add_up(std::vector<std::int64_t>& start) {
    for (std::size_t r = 1; r < start.size(); ++r) start[r] += start[r - 1];
    return start.back();
}

// Numbers of the active cells. nodeuser and nodereduced stay empty where all are active.
// @return [rows + 1] first reduced node of each row
std::vector<std::int64_t> number_nodes(const Rows& rows, Connectivity& c) {
    const grid::StructuredGrid& grid = rows.grid;
    c.nodesuser = static_cast<std::int32_t>(grid.nnode());
    std::vector<std::int64_t> start(at(rows.count) + 1, 0);
    rows.for_each([&](std::size_t r, int k, int i) {
        for (int j = 0; j < grid.ncol; ++j)
            start[r + 1] += grid.domain(grid.node(k, i, j)) > 0 ? 1 : 0;
    });
    c.nodes = static_cast<std::int32_t>(add_up(start));
    if (!c.reduced()) return start;
    c.nodeuser.resize(at(c.nodes));
    c.nodereduced.resize(at(c.nodesuser));
    rows.for_each([&](std::size_t r, int k, int i) {
        auto n = static_cast<std::int32_t>(start[r]);
        for (int j = 0; j < grid.ncol; ++j) {
            const auto u = grid.node(k, i, j);
            const bool active = grid.domain(u) > 0;
            c.nodereduced[at(u)] = active ? n : none;
            if (active) c.nodeuser[at(n++)] = static_cast<std::int32_t>(u);
        }
    });
    return start;
}

// The nearest active cell above (step -1) or below (step 1): pass-through cells join, inactive ones
// part.
std::int32_t vertical(const grid::StructuredGrid& grid, const Connectivity& c, int k,
                      std::ptrdiff_t user, int step) {
    for (k += step, user += step * grid.narea(); k >= 0 && k < grid.nlay;
         k += step, user += step * grid.narea()) {
        const int domain = grid.domain(user);
        if (domain > 0) return c.to_reduced(static_cast<std::int32_t>(user));
        if (domain == 0) return none;
    }
    return none;
}

// Calls visit(m) for each neighbour of an active cell, in rising order.
template <typename Visit>
void for_each_neighbour(const grid::StructuredGrid& grid, const Connectivity& c, int k, int i,
                        int j, Visit&& visit) {
    const auto user = static_cast<std::int32_t>(grid.node(k, i, j));
    const auto see = [&](std::int32_t m) {
        if (m != none) visit(m);
    };
    see(vertical(grid, c, k, user, -1));
    if (i > 0) see(c.to_reduced(user - grid.ncol));
    if (j > 0) see(c.to_reduced(user - 1));
    if (j + 1 < grid.ncol) see(c.to_reduced(user + 1));
    if (i + 1 < grid.nrow) see(c.to_reduced(user + grid.ncol));
    see(vertical(grid, c, k, user, 1));
}

}  // namespace

Connectivity make_connectivity(const grid::StructuredGrid& grid) {
    constexpr auto most = static_cast<std::int64_t>(std::numeric_limits<std::int32_t>::max());
    require(grid.nnode() <= most, "make_connectivity: cells are numbered in 32 bits");
    require(grid.idomain.empty() || std::ssize(grid.idomain) == grid.nnode(),
            "make_connectivity: idomain needs one value a cell");
    Connectivity c;
    const Rows rows{grid};
    const std::vector<std::int64_t> node = number_nodes(rows, c);

    std::vector<std::int64_t> start(at(rows.count) + 1, 0);  // in ja, of each row of the grid
    rows.for_each([&](std::size_t r, int k, int i) {
        for (int j = 0; j < grid.ncol; ++j) {
            if (grid.domain(grid.node(k, i, j)) <= 0) continue;
            ++start[r + 1];
            for_each_neighbour(grid, c, k, i, j, [&](std::int32_t) { ++start[r + 1]; });
        }
    });
    const std::int64_t nja = add_up(start);
    require(nja <= most, "make_connectivity: connections are numbered in 32 bits");

    c.ia.resize(at(c.nodes) + 1);
    c.ja.resize(at(nja));
    rows.for_each([&](std::size_t r, int k, int i) {
        auto n = static_cast<std::int32_t>(node[r]);
        auto next = static_cast<std::int32_t>(start[r]);
        for (int j = 0; j < grid.ncol; ++j) {
            if (grid.domain(grid.node(k, i, j)) <= 0) continue;
            c.ia[at(n)] = next;
            c.ja[at(next++)] = n++;
            for_each_neighbour(grid, c, k, i, j, [&](std::int32_t m) { c.ja[at(next++)] = m; });
        }
    });
    c.ia.back() = static_cast<std::int32_t>(nja);
    return c;
}

UserConnectivity user_connectivity(const Connectivity& c) {
    if (!c.reduced()) return {c.ia, c.ja};
    UserConnectivity out;
    out.ia.resize(at(c.nodesuser) + 1);
    out.ia.back() = c.nja();
    for (auto u = static_cast<std::ptrdiff_t>(c.nodesuser) - 1; u >= 0; --u) {
        const auto n = c.nodereduced[at(u)];
        out.ia[at(u)] = n < 0 ? out.ia[at(u) + 1] : c.ia[at(n)];
    }
    out.ja.reserve(c.ja.size());
    for (const auto n : c.ja) out.ja.push_back(c.nodeuser[at(n)]);
    return out;
}

}  // namespace heihe::mf6
