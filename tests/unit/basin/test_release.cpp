// SPDX-License-Identifier: MIT
#include "heihe/basin/release.hpp"

#include <catch2/catch.hpp>

using heihe::basin::release_due;

// 1997 plan: 9.5 at a mean inflow of 15.8 (sourced); the other points are estimates (facts).
TEST_CASE("basin: release - the mean year of the plan", "[basin][unit]") {
    CHECK(release_due(15.8e8) == Approx(9.5e8));
}

TEST_CASE("basin: release - linear between the points and along the end slopes", "[basin][unit]") {
    CHECK(release_due(15.0e8) == Approx(7.6e8 + 0.8 / 1.6 * 1.9e8));
    CHECK(release_due(19.0e8) == Approx(13.2e8));
    CHECK(release_due(21.0e8) == Approx(13.2e8 + 1.21 * 2.0e8));
    CHECK(release_due(12.0e8) == Approx(6.3e8 - 0.9e8));
}

TEST_CASE("basin: release - never negative", "[basin][unit]") { CHECK(release_due(0.0) == 0.0); }
