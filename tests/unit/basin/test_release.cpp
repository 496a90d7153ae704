// SPDX-License-Identifier: MIT
#include "heihe/basin/release.hpp"

#include <catch2/catch.hpp>

using namespace heihe;
using basin::release_due;

namespace {

basin::ReleaseRule rule() {
    return {"gauge", 11, 11, {{6.6e8, 0.0}, {12.9e8, 6.3e8}, {15.8e8, 9.5e8}, {19.0e8, 13.2e8}}};
}

}  // namespace

TEST_CASE("basin: release - is linear between the points", "[basin][unit]") {
    CHECK(release_due(rule(), 15.8e8) == Approx(9.5e8));
    CHECK(release_due(rule(), 12.9e8) == Approx(6.3e8));
    CHECK(release_due(rule(), 15.0e8) == Approx(6.3e8 + 2.1 / 2.9 * 3.2e8));
    CHECK(release_due(rule(), 12.0e8) == Approx(5.4e8));
}

TEST_CASE("basin: release - is extrapolated outside the points and never negative",
          "[basin][unit]") {
    CHECK(release_due(rule(), 19.0e8) == Approx(13.2e8));
    CHECK(release_due(rule(), 20.6e8) == Approx(13.2e8 + 1.6 / 3.2 * 3.7e8));
    CHECK(release_due(rule(), 6.6e8) == 0.0);
    CHECK(release_due(rule(), 0.0) == 0.0);
    CHECK(release_due({"gauge", 1, 1, {}}, 15.8e8) == 0.0);
    CHECK(release_due({"gauge", 1, 1, {{10e8, 4e8}}}, 15.8e8) == 4e8);
}

TEST_CASE("basin: dispatch year - begins on the rule's day", "[basin][unit]") {
    CHECK(to_string(dispatch_begin(rule(), 2026)) == "2026-11-11");
}
