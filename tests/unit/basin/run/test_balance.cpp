// SPDX-License-Identifier: MIT
#include "heihe/basin/run/balance.hpp"

#include <catch2/catch.hpp>

#include <cmath>

using namespace heihe;
using basin::BalanceYear;

static std::vector<BalanceYear> years_of(std::vector<double> change, std::vector<double> head) {
    std::vector<BalanceYear> years;
    for (std::size_t i = 0; i < change.size(); ++i)
        years.push_back({2026 + static_cast<int>(i), change[i], {0.0, head[i]}});
    return years;
}

TEST_CASE("balance: a steady fall - is its slope and no balance", "[basin][unit]") {
    const auto years = years_of(std::vector<double>(10, -3e7), std::vector<double>(10, -0.02));

    const auto verdict = basin::balance(years);

    CHECK(verdict.storage_slope == Approx(-3e7));
    CHECK_FALSE(verdict.reached);
    CHECK(verdict.year == 0);
}

TEST_CASE("balance: storage that stops falling - is dated by the first window that is balanced",
          "[basin][unit]") {
    const auto years = years_of({-9e7, -6e7, -3e7, 0, 0, 0, 0, 0, 0, 0},
                                {-0.1, -0.05, -0.02, 0, 0, 0, 0, 0, 0, 0});

    const auto verdict = basin::balance(years);

    CHECK(verdict.reached);
    // 2028-2032: S = 0, -3e7, ... -3e7 has the slope -3e7 * 2.5 / 17.5 = -4.3e6; 2027-2031 is worse.
    CHECK(verdict.year == 2032);
    CHECK(verdict.storage_slope == 0.0);
}

TEST_CASE("balance: one zone that falls - breaks it", "[basin][unit]") {
    const auto years = years_of(std::vector<double>(5, 0.0), std::vector<double>(5, -0.02));

    CHECK_FALSE(basin::balance(years).reached);
}

TEST_CASE("balance: a run shorter than the window - has no result", "[basin][unit]") {
    const auto verdict = basin::balance(years_of({0, 0}, {0, 0}));

    CHECK_FALSE(verdict.reached);
    CHECK(std::isnan(verdict.storage_slope));
}
