// SPDX-License-Identifier: MIT
#include "heihe/water/planned_seepage.hpp"

#include "water_case.hpp"

#include <catch2/catch.hpp>

using namespace heihe;
using namespace heihe::water;

TEST_CASE("planned seepage: the largest - is a short canal's, in the year of the most water",
          "[water]") {
    auto in = test::two_counties();
    in.districts.resize(1);
    in.users.clear();
    in.loss_evaporation = 0.4;
    auto& use = in.districts[0].use;
    use.push_back(use[0]);
    use[1].year = 2027;
    use[1].need *= 0.5;
    const System system{in, 3};

    const auto largest = largest_seepage(system, {1000.0, 1000.0, 100.0});

    // 12000 m3 of which canals lose 0.28, two fifths of it on column 2
    CHECK(largest.column == 2);
    CHECK(largest.year == 2026);
    CHECK(largest.depth == Approx(12000.0 * 0.28 * 0.4 / 100.0));
    const auto fields = largest_seepage(system, {100.0, 1000.0, 1e6});
    const double lost = 0.15 * (12000.0 * 0.72 + 8000.0 * 0.95) + 8000.0 * 0.05;
    CHECK(fields.column == 0);
    CHECK(fields.depth == Approx(0.75 * (12000.0 * 0.28 * 0.6 + 0.6 * lost) / 100.0));
}

TEST_CASE("planned seepage: no district - no column", "[water]") {
    auto in = test::two_counties();
    in.districts.clear();
    in.users.clear();
    CHECK(largest_seepage(System{in, 3}, {1.0, 1.0, 1.0}).column == -1);
}
