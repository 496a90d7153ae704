// SPDX-License-Identifier: MIT
#include "heihe/mf6/connectivity.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdint>
#include <random>
#include <vector>

using namespace heihe;

namespace {

using Row = std::vector<std::int32_t>;

grid::StructuredGrid make_grid(int nlay, int nrow, int ncol, std::vector<int> idomain = {}) {
    grid::StructuredGrid g;
    g.nlay = nlay;
    g.nrow = nrow;
    g.ncol = ncol;
    g.idomain = std::move(idomain);
    return g;
}

Row row(const std::vector<std::int32_t>& ia, const std::vector<std::int32_t>& ja, int n) {
    return {ja.begin() + ia[at(n)], ja.begin() + ia[at(n) + 1]};
}

// The neighbours of a user node, looked for one by one: a plain reference.
Row plain_row(const grid::StructuredGrid& g, int k, int i, int j) {
    Row out{static_cast<std::int32_t>(g.node(k, i, j))};
    const auto vertical = [&](int step) {
        for (int m = k + step; m >= 0 && m < g.nlay; m += step) {
            const auto node = g.node(m, i, j);
            if (g.domain(node) > 0) out.push_back(static_cast<std::int32_t>(node));
            if (g.domain(node) >= 0) return;
        }
    };
    const auto level = [&](int di, int dj) {
        if (i + di < 0 || i + di >= g.nrow || j + dj < 0 || j + dj >= g.ncol) return;
        const auto node = g.node(k, i + di, j + dj);
        if (g.domain(node) > 0) out.push_back(static_cast<std::int32_t>(node));
    };
    vertical(-1);
    level(-1, 0);
    level(0, -1);
    level(0, 1);
    level(1, 0);
    vertical(1);
    return out;
}

}  // namespace

TEST_CASE("mf6: connectivity - a row is the cell, up, north, west, east, south, down",
          "[mf6][unit]") {
    const auto c = mf6::make_connectivity(make_grid(3, 3, 3));

    CHECK(c.nodes == 27);
    CHECK_FALSE(c.reduced());
    CHECK(row(c.ia, c.ja, 13) == Row{13, 4, 10, 12, 14, 16, 22});
    CHECK(row(c.ia, c.ja, 0) == Row{0, 1, 3, 9});
    CHECK(row(c.ia, c.ja, 26) == Row{26, 17, 23, 25});
    CHECK(c.nja() == 27 + 2 * (3 * 18));
}

TEST_CASE("mf6: connectivity - inactive cells have no number", "[mf6][unit]") {
    //  row 1:  0 . 1
    //  row 2:  2 3 4
    const auto c = mf6::make_connectivity(make_grid(1, 2, 3, {1, 0, 1, 1, 1, 1}));

    CHECK(c.nodes == 5);
    CHECK(row(c.ia, c.ja, 0) == Row{0, 2});
    CHECK(row(c.ia, c.ja, 3) == Row{3, 2, 4});
    CHECK(c.to_user(1) == 2);
    CHECK(c.to_reduced(2) == 1);
    CHECK(c.to_reduced(1) == -1);
    CHECK(c.find(2, 0) == c.ia[2] + 1);
    CHECK(c.find(0, 1) == -1);
}

TEST_CASE("mf6: connectivity - pass-through cells join, inactive cells part", "[mf6][unit]") {
    const auto joined = mf6::make_connectivity(make_grid(4, 1, 1, {1, -1, -1, 1}));
    const auto parted = mf6::make_connectivity(make_grid(4, 1, 1, {1, -1, 0, 1}));
    const auto level = mf6::make_connectivity(make_grid(1, 1, 3, {1, -1, 1}));

    CHECK(joined.ja == Row{0, 1, 1, 0});
    CHECK(parted.ja == Row{0, 1});
    CHECK(level.ja == Row{0, 1});
}

TEST_CASE("mf6: connectivity - user rows of inactive cells are empty", "[mf6][unit]") {
    const auto c = mf6::make_connectivity(make_grid(1, 1, 4, {0, 1, 1, 0}));
    const auto user = mf6::user_connectivity(c);

    CHECK(user.ia == Row{0, 0, 2, 4, 4});
    CHECK(user.ja == Row{1, 2, 2, 1});
}

TEST_CASE("mf6: connectivity - the same as cell by cell in any grid", "[mf6][unit]") {
    std::mt19937 random{7};
    for (int trial = 0; trial < 200; ++trial) {
        const auto size = [&] { return std::uniform_int_distribution{1, 5}(random); };
        auto g = make_grid(size(), size(), size());
        for (int n = 0; n < g.nnode(); ++n)
            g.idomain.push_back(std::uniform_int_distribution{-1, 2}(random));
        if (trial % 10 == 0) g.idomain.assign(at(g.nnode()), 1);

        const auto c = mf6::make_connectivity(g);
        const auto user = mf6::user_connectivity(c);

        std::int32_t n = 0;
        for (int k = 0; k < g.nlay; ++k)
            for (int i = 0; i < g.nrow; ++i)
                for (int j = 0; j < g.ncol; ++j) {
                    const auto node = static_cast<int>(g.node(k, i, j));
                    const bool active = g.domain(node) > 0;
                    const auto expected = active ? plain_row(g, k, i, j) : Row{};
                    REQUIRE(row(user.ia, user.ja, node) == expected);
                    REQUIRE(c.to_reduced(node) == (active ? n : -1));
                    if (!active) continue;
                    REQUIRE(c.to_user(n) == node);
                    auto reduced = row(c.ia, c.ja, n);
                    REQUIRE(std::is_sorted(reduced.begin() + 1, reduced.end()));
                    for (auto& m : reduced) m = c.to_user(m);
                    REQUIRE(reduced == expected);
                    ++n;
                }
        REQUIRE(c.nodes == n);
    }
}
