// SPDX-License-Identifier: MIT
#include "heihe/grid/column_mesh.hpp"

#include <catch2/catch.hpp>

#include <cstdint>
#include <limits>
#include <random>

using heihe::grid::CellKind;
using heihe::grid::ColumnMesh;
using heihe::grid::FastDivision;
using heihe::grid::StructuredGrid;

namespace {

// Every column is there with the given chance, seeded; cell (0, 0, 0) always is.
StructuredGrid patchy(int nlay, int nrow, int ncol, double chance) {
    StructuredGrid g;
    g.nlay = nlay;
    g.nrow = nrow;
    g.ncol = ncol;
    for (int j = 0; j < ncol; ++j) g.delr.push_back(100.0 + j);
    for (int i = 0; i < nrow; ++i) g.delc.push_back(10.0 + i);
    for (int n = 0; n < nrow * ncol; ++n) g.top.push_back(1.0 * n);
    for (int k = 0; k < nlay; ++k)
        for (int n = 0; n < nrow * ncol; ++n) g.botm.push_back(1.0 * n - 5.0 * (k + 1));
    std::mt19937 random{3};
    std::bernoulli_distribution there{chance};
    for (int n = 0; n < nlay * nrow * ncol; ++n) g.idomain.push_back(there(random) ? 1 : 0);
    g.idomain[0] = 1;
    return g;
}

}  // namespace

TEST_CASE("grid: column mesh - stores exactly the columns with an active cell", "[grid][unit]") {
    const auto g = patchy(2, 7, 11, 0.4);
    const ColumnMesh mesh{g};

    int stored = 0;
    for (int i = 0; i < 7; ++i)
        for (int j = 0; j < 11; ++j) {
            const bool active = g.domain(g.node(0, i, j)) > 0 || g.domain(g.node(1, i, j)) > 0;
            const auto c = mesh.column_at(i, j);
            REQUIRE((c >= 0) == active);
            if (!active) continue;
            REQUIRE(c == stored++);
            REQUIRE(mesh.row(c) == i);
            REQUIRE(mesh.col(c) == j);
        }
    CHECK(mesh.ncolumn() == stored);
    CHECK(mesh.ncell() == 2 * stored);
    CHECK(mesh.column_at(-1, 0) == -1);
    CHECK(mesh.column_at(0, 11) == -1);
}

TEST_CASE("grid: column mesh - neighbours are those of the box", "[grid][unit]") {
    const ColumnMesh mesh{patchy(1, 9, 8, 0.6)};

    for (int c = 0; c < mesh.ncolumn(); ++c) {
        const int i = mesh.row(c), j = mesh.col(c);
        const auto n = static_cast<std::size_t>(c);
        REQUIRE(mesh.west()[n] == mesh.column_at(i, j - 1));
        REQUIRE(mesh.east()[n] == mesh.column_at(i, j + 1));
        REQUIRE(mesh.north()[n] == mesh.column_at(i - 1, j));
        REQUIRE(mesh.south()[n] == mesh.column_at(i + 1, j));
    }
}

TEST_CASE("grid: column runs - cover every column once with constant offsets", "[grid][unit]") {
    const double chance = GENERATE(0.3, 0.8, 1.0);
    const ColumnMesh mesh{patchy(1, 13, 17, chance)};

    int next = 0;
    for (const auto& s : mesh.column_runs()) {
        REQUIRE(s.first == next);
        REQUIRE(s.last > s.first);
        next = s.last;
        for (int c = s.first; c < s.last; ++c) {
            const auto n = static_cast<std::size_t>(c);
            REQUIRE(mesh.row(c) == mesh.row(s.first));
            REQUIRE(mesh.col(c) == mesh.col(s.first) + c - s.first);
            REQUIRE(mesh.north()[n] == (s.north_offset == 0 ? -1 : c + s.north_offset));
            REQUIRE(mesh.south()[n] == (s.south_offset == 0 ? -1 : c + s.south_offset));
        }
    }
    CHECK(next == mesh.ncolumn());
    if (chance == 1.0) CHECK(mesh.column_runs().size() == 13);
}

TEST_CASE("grid: column mesh - carries geometry and kinds of the grid", "[grid][unit]") {
    auto g = patchy(3, 4, 5, 1.0);
    g.idomain[static_cast<std::size_t>(g.node(1, 2, 3))] = -1;
    g.idomain[static_cast<std::size_t>(g.node(2, 2, 3))] = 0;
    const ColumnMesh mesh{g};

    const int c = mesh.column_at(2, 3);

    CHECK(mesh.kind(mesh.cell(0, c)) == CellKind::active);
    CHECK(mesh.kind(mesh.cell(1, c)) == CellKind::pass_through);
    CHECK(mesh.kind(mesh.cell(2, c)) == CellKind::inactive);
    CHECK(mesh.nactive() == 58);
    CHECK(mesh.area(c) == 103.0 * 12.0);
    CHECK(mesh.top(mesh.cell(0, c)) == 13.0);
    CHECK(mesh.top(mesh.cell(1, c)) == mesh.bot(mesh.cell(0, c)));
    CHECK(mesh.bot(mesh.cell(1, c)) == 3.0);
    CHECK(mesh.layer_of(mesh.cell(1, c)) == 1);
    CHECK(mesh.column_of(mesh.cell(1, c)) == c);
}

TEST_CASE("grid: column mesh - refuses a grid with problems", "[grid][unit]") {
    auto g = patchy(1, 3, 3, 1.0);
    g.botm[4] = 1e9;

    CHECK_THROWS_AS(ColumnMesh{g}, heihe::ContractError);
}

TEST_CASE("grid: fast division - is that of whole numbers", "[grid][unit]") {
    const std::int32_t most = std::numeric_limits<std::int32_t>::max();
    for (const std::int32_t d :
         {1, 2, 3, 7, 641, 4096, 9909, 160000, 1 << 30, (1 << 30) + 1, most}) {
        const FastDivision division{d};
        CAPTURE(d);
        for (const std::int64_t multiple :
             {std::int64_t{0}, std::int64_t{1}, std::int64_t{2}, std::int64_t{most / d}})
            for (const std::int64_t step : {-1, 0, 1}) {
                const std::int64_t n = multiple * d + step;
                if (n < 0 || n > most) continue;
                CHECK(division.divide(static_cast<std::int32_t>(n)) == n / d);
            }
    }
}
