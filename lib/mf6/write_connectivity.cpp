// SPDX-License-Identifier: MIT
#include "heihe/mf6/connectivity.hpp"

#include "heihe/core/error.hpp"

#include <cstddef>
#include <limits>
#include <span>

namespace heihe::mf6 {
namespace {

constexpr std::int32_t none = -1;

// Numbers of the active cells. nodeuser and nodereduced stay empty where all are active.
void number_nodes(const grid::StructuredGrid& grid, Connectivity& c) {
    c.nodesuser = static_cast<std::int32_t>(grid.nnode());
    c.nodes = c.nodesuser;
    if (grid.idomain.empty()) return;
    c.nodes = 0;
    for (const int domain : grid.idomain) c.nodes += domain > 0 ? 1 : 0;
    if (!c.reduced()) return;
    c.nodeuser.reserve(at(c.nodes));
    c.nodereduced.resize(at(c.nodesuser), none);
    for (std::int32_t u = 0; u < c.nodesuser; ++u)
        if (grid.idomain[at(u)] > 0) {
            c.nodereduced[at(u)] = static_cast<std::int32_t>(c.nodeuser.size());
            c.nodeuser.push_back(u);
        }
}

// Neighbours of one active cell with smaller numbers, none where missing. Those with larger numbers
// are the same pairs seen from the other side.
struct Earlier {
    std::int32_t above = none, north = none, west = none;
};

// Calls visit(n, earlier) for each reduced node in rising order.
template <typename Visit>
void for_each_node(const grid::StructuredGrid& grid, const Connectivity& c, Visit&& visit) {
    const auto narea = grid.narea();
    std::vector<std::int32_t> above(at(narea),
                                    none);  // nearest active cell over each column so far
    std::int32_t n = 0;
    for (int k = 0; k < grid.nlay; ++k)
        for (int i = 0; i < grid.nrow; ++i)
            for (int j = 0; j < grid.ncol; ++j) {
                const auto column = static_cast<std::ptrdiff_t>(i) * grid.ncol + j;
                const auto user = static_cast<std::int32_t>(k * narea + column);
                const int domain = grid.domain(user);
                if (domain == 0)
                    above[at(column)] = none;  // parts what is above from what is below
                if (domain <= 0) continue;
                Earlier earlier{.above = above[at(column)]};
                if (i > 0) earlier.north = c.to_reduced(user - grid.ncol);
                if (j > 0) earlier.west = c.to_reduced(user - 1);
                visit(n, earlier);
                above[at(column)] = n++;
            }
}

}  // namespace

Connectivity make_connectivity(const grid::StructuredGrid& grid) {
    constexpr auto most = static_cast<std::int64_t>(std::numeric_limits<std::int32_t>::max());
    require(grid.nnode() <= most, "make_connectivity: cells are numbered in 32 bits");
    require(grid.idomain.empty() || std::ssize(grid.idomain) == grid.nnode(),
            "make_connectivity: idomain needs one value a cell");
    Connectivity c;
    number_nodes(grid, c);

    // Row lengths, then row starts. A row is filled from its front with the neighbours before it
    // and, as they are met in rising order, with those after it.
    std::vector<std::int32_t> length(at(c.nodes), 1);
    std::int64_t nja = c.nodes;
    for_each_node(grid, c, [&](std::int32_t n, const Earlier& earlier) {
        for (const auto m : {earlier.above, earlier.north, earlier.west}) {
            if (m == none) continue;
            ++length[at(n)];
            ++length[at(m)];
            nja += 2;
        }
    });
    require(nja <= most, "make_connectivity: connections are numbered in 32 bits");
    c.ia.resize(at(c.nodes) + 1);
    c.ia[0] = 0;
    for (std::size_t n = 0; n < length.size(); ++n) c.ia[n + 1] = c.ia[n] + length[n];

    c.ja.resize(at(nja));
    auto& next = length;  // where the next entry of each row goes
    for (std::size_t n = 0; n < next.size(); ++n) {
        next[n] = c.ia[n] + 1;
        c.ja[at(c.ia[n])] = static_cast<std::int32_t>(n);
    }
    for_each_node(grid, c, [&](std::int32_t n, const Earlier& earlier) {
        for (const auto m : {earlier.above, earlier.north, earlier.west}) {
            if (m == none) continue;
            c.ja[at(next[at(n)]++)] = m;
            c.ja[at(next[at(m)]++)] = n;
        }
    });
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
