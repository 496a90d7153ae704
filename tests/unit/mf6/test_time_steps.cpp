// SPDX-License-Identifier: MIT
#include "lib/mf6/model/time_steps.hpp"

#include <catch2/catch.hpp>
#include <vector>

using namespace heihe::mf6;

namespace {

std::vector<double> lengths(PeriodSteps steps, int outer) {
    std::vector<double> all;
    while (!steps.done()) {
        all.push_back(steps.delt());
        steps.accept(outer);
    }
    return all;
}

}  // namespace

// TDIS: each step is tsmult times the one before, and all fill the period.
TEST_CASE("mf6: time steps - given steps grow by tsmult", "[mf6][unit]") {
    const auto dt = lengths(PeriodSteps{{70.0, 3, 2.0}, nullptr, 0.0, 0.3, 10}, 5);

    REQUIRE(dt.size() == 3);
    CHECK(dt[0] == Approx(10.0));
    CHECK(dt[1] == Approx(20.0));
    CHECK(dt[2] == Approx(40.0));
}

TEST_CASE("mf6: time steps - adaptive steps grow while they are easy and end with the period",
          "[mf6][unit]") {
    const AtsPeriod ats{1, 1.0, 0.1, 4.0, 2.0, 5.0};

    const auto dt = lengths(PeriodSteps{{10.0, 1, 1.0}, &ats, 0.0, 1.0 / 3.0, 30}, 5);

    CHECK(dt == std::vector<double>{1.0, 2.0, 4.0, 3.0});
}

TEST_CASE("mf6: time steps - a hard step shortens the next", "[mf6][unit]") {
    const AtsPeriod ats{1, 4.0, 0.5, 4.0, 2.0, 5.0};
    PeriodSteps steps{{100.0, 1, 1.0}, &ats, 0.0, 1.0 / 3.0, 30};

    steps.accept(29);

    CHECK(steps.delt() == Approx(2.0));
}

// A third of 100 iterations are 33 whole ones: 33 leave the step as it is, 32 let it grow.
TEST_CASE("mf6: time steps - the limits of easy and hard are whole iterations", "[mf6][unit]") {
    const AtsPeriod ats{1, 1.0, 0.1, 9.0, 2.0, 5.0};
    PeriodSteps steps{{100.0, 1, 1.0}, &ats, 0.0, 1.0 / 3.0, 100};

    steps.accept(33);
    CHECK(steps.delt() == Approx(1.0));
    steps.accept(32);
    CHECK(steps.delt() == Approx(2.0));
    steps.accept(67);
    CHECK(steps.delt() == Approx(1.0));
}

TEST_CASE("mf6: time steps - a first step that nothing tells is dtmin", "[mf6][unit]") {
    const AtsPeriod ats{1, 0.0, 0.5, 9.0, 2.0, 5.0};

    CHECK(PeriodSteps{{100.0, 1, 1.0}, &ats, 0.0, 1.0 / 3.0, 100}.delt() == 0.5);
    CHECK(PeriodSteps{{100.0, 1, 1.0}, &ats, 3.0, 1.0 / 3.0, 100}.delt() == 3.0);
}

TEST_CASE("mf6: time steps - a failed step is tried shorter down to dtmin", "[mf6][unit]") {
    const AtsPeriod ats{1, 4.0, 0.5, 4.0, 2.0, 4.0};
    PeriodSteps steps{{100.0, 1, 1.0}, &ats, 0.0, 1.0 / 3.0, 30};

    CHECK(steps.retry());
    CHECK(steps.delt() == Approx(1.0));
    CHECK_FALSE(steps.retry());
}

TEST_CASE("mf6: time steps - given steps cannot be shortened", "[mf6][unit]") {
    PeriodSteps steps{{10.0, 2, 1.0}, nullptr, 0.0, 1.0 / 3.0, 30};

    CHECK_FALSE(steps.retry());
}
