// SPDX-License-Identifier: MIT
#include "heihe/basin/setup/canals.hpp"

#include "support/tolerances.hpp"

#include <catch2/catch.hpp>

using namespace heihe;
using namespace heihe::basin;

namespace {

constexpr int side = 20;

MasterMask plain() {
    MasterMask mask{0.0, 20000.0, side, side, {}};
    mask.active.assign(side * side, 1);
    return mask;
}

grid::ColumnMesh mesh_of_plain() {
    grid::StructuredGrid g;
    g.nlay = 1;
    g.nrow = g.ncol = side;
    g.delr.assign(side, 1000.0);
    g.delc.assign(side, 1000.0);
    g.top.assign(side * side, 10.0);
    g.botm.assign(side * side, 0.0);
    return grid::ColumnMesh{g};
}

}  // namespace

TEST_CASE("setup: canals - run from the intake through the middle of the fields to their far ends",
          "[basin][unit]") {
    const auto mask = plain();
    std::vector<FieldCell> fields;  // rows 5 to 9, columns 10 to 14
    for (int i = 5; i < 10; ++i)
        for (int j = 10; j < 15; ++j)
            fields.push_back({static_cast<std::int32_t>(mask.node(i, j)), 1e6});
    const Place intake{2500.0, mask.y(7)};

    const auto lines = canal_lines(mask, fields, intake);
    const auto shares = canal_shares(mesh_of_plain(), mask, 1000.0, lines);

    REQUIRE(lines.size() == 3);
    CHECK(lines[0][1].x == Approx(mask.x(12)));
    CHECK(lines[0][2].x == Approx(mask.x(14)));
    CHECK(lines[1][1].y == Approx(mask.y(5)));
    CHECK(lines[2][1].y == Approx(mask.y(9)));
    double sum = 0.0;
    for (const auto& s : shares) sum += s.share;
    CHECK(sum == Approx(1.0).epsilon(test::long_sum));
    // 12 km from the intake to the last field, 2 km to each side: about 17 cells with part of them
    CHECK(shares.size() >= 15);
    for (const auto& s : shares) CHECK(s.share < 0.15);  // most where the lines meet
}

TEST_CASE("setup: canals - one field is reached, a line outside the grid has no columns",
          "[basin][unit]") {
    const auto mask = plain();
    const std::vector<FieldCell> one{{static_cast<std::int32_t>(mask.node(3, 3)), 1e6}};

    CHECK(!canal_shares(mesh_of_plain(), mask, 1000.0, canal_lines(mask, one, {500.0, 500.0}))
               .empty());
    CHECK(canal_shares(mesh_of_plain(), mask, 1000.0, {{{-9000.0, 0.0}, {-5000.0, 0.0}}}).empty());
}
