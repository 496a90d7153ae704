// SPDX-License-Identifier: MIT
#include "heihe/grid/structured_grid.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

using heihe::grid::StructuredGrid;

namespace {

StructuredGrid two_by_three() {
    StructuredGrid g;
    g.nlay = 2;
    g.nrow = 2;
    g.ncol = 3;
    g.delr = {100.0, 200.0, 300.0};
    g.delc = {50.0, 60.0};
    g.top.assign(6, 10.0);
    g.botm.assign(12, 5.0);
    std::fill(g.botm.begin() + 6, g.botm.end(), 0.0);
    return g;
}

bool mentions(const std::vector<std::string>& lines, const std::string& part) {
    return std::any_of(lines.begin(), lines.end(),
                       [&](const std::string& l) { return l.find(part) != std::string::npos; });
}

}  // namespace

TEST_CASE("grid: a sound grid - has no problems", "[grid][unit]") {
    CHECK(problems(two_by_three()).empty());
}

TEST_CASE("grid: node - is layer-major, then row, then column", "[grid][unit]") {
    const auto g = two_by_three();

    CHECK(g.node(0, 0, 0) == 0);
    CHECK(g.node(0, 1, 0) == 3);
    CHECK(g.node(1, 1, 2) == 11);
    CHECK(g.nnode() == 12);
}

TEST_CASE("grid: several faults - are all reported at once with 1-based places", "[grid][unit]") {
    auto g = two_by_three();
    g.delr[1] = 0.0;
    g.delc[0] = std::nan("");
    g.botm[4] = 12.0;       // above the top, and the top of the cell below
    g.botm[6] = g.botm[0];  // no thickness
    g.top[2] = std::nan("");

    const auto found = problems(g);

    CHECK(mentions(found, "delr of column 2"));
    CHECK(mentions(found, "delc of row 1"));
    CHECK(mentions(found, "layer 1, row 2, column 2"));
    CHECK(mentions(found, "layer 2, row 1, column 1"));
    CHECK(mentions(found, "layer 1, row 1, column 3"));
    CHECK(found.size() == 5);
}

TEST_CASE("grid: wrong sizes - are named with the right ones", "[grid][unit]") {
    auto g = two_by_three();
    g.delr.pop_back();
    g.idomain.assign(5, 1);

    const auto found = problems(g);

    CHECK(mentions(found, "delr has 2 values where 3 belong"));
    CHECK(mentions(found, "idomain has 5 values where 12 belong"));
}

TEST_CASE("grid: inactive and pass-through cells - may have no thickness", "[grid][unit]") {
    auto g = two_by_three();
    g.idomain.assign(12, 1);
    g.idomain[7] = 0;
    g.botm[7] = 99.0;
    g.idomain[8] = -1;
    g.botm[8] = g.botm[2];

    CHECK(problems(g).empty());
}

TEST_CASE("grid: idomain without an active cell - is a problem", "[grid][unit]") {
    auto g = two_by_three();
    g.idomain.assign(12, 0);

    CHECK(mentions(problems(g), "no active cell"));
}
