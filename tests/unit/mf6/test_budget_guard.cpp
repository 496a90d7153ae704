// SPDX-License-Identifier: MIT
#include "lib/mf6/write/budget_guard.hpp"

#include <catch2/catch.hpp>

#include <limits>
#include <vector>

using Catch::Contains;
using namespace heihe;

TEST_CASE("mf6: budget guard - a store may miss a share of its throughflow", "[mf6][unit]") {
    CHECK(mf6::open_budget("S", {100.0, 99.5}, 1e-2) == "");
    CHECK(mf6::open_budget("S", {0.0, 0.0}, 1e-2) == "");
    CHECK(mf6::open_budget("S", {0.1, 0.0}, 1e-2, 0.1) == "");
    CHECK(mf6::open_budget("S", {100.0, 98.0}, 1e-2) ==
          "the budget of S does not close: in 100, out 98 (2.02 %)");
    CHECK(mf6::open_budget("S", {std::numeric_limits<double>::quiet_NaN(), 1.0}, 1e-2) != "");
    CHECK(mf6::open_budget("S", {std::numeric_limits<double>::infinity(), 1.0}, 1e-2) != "");
}

TEST_CASE("mf6: budget guard - a mover moves what packages give and receive", "[mf6][unit]") {
    std::vector<mf6::MoverShare> shares{{"D", 10.0, 0.0, 10.0, 0.0},
                                        {"CREEK", 0.0, 10.0, 0.0, 10.0}};
    CHECK(mf6::open_mover("MVR", shares) == "");
    shares[1].received = 9.0;
    CHECK(mf6::open_mover("MVR", shares) ==
          "the budget of MVR does not close: 10 is moved to CREEK, which receives 9");
    shares[0].given = 11.0;
    CHECK_THAT(mf6::open_mover("MVR", shares), Contains("10 is moved from D, which gives 11"));
}
