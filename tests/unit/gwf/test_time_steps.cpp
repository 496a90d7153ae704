// SPDX-License-Identifier: MIT
#include "heihe/gwf/time_steps.hpp"

#include <catch2/catch.hpp>
#include <cmath>

using namespace heihe;
using namespace heihe::gwf;

TEST_CASE("gwf: time steps - every date is hit exactly, whole days above a day", "[gwf][unit]") {
    TimeStepper steps{TimeStepSettings{}};

    int count = 0;
    for (const double date : {31.0, 59.0, 90.0, 90.5, 314.0}) {
        while (steps.now() < date) {
            const Attempt a = steps.next(date);
            REQUIRE(a.end <= date);
            REQUIRE(a.dt > 0.0);
            REQUIRE(a.dt <= 10.0 * (1.0 + 1e-9));
            if (date != 90.5 && a.start != 90.5) REQUIRE(a.dt == std::floor(a.dt));
            steps.succeeded(a, 4);
            ++count;
        }
        CHECK(steps.now() == date);
    }
    CHECK(count < 50);
}

TEST_CASE("gwf: time steps - a failing step is cut, damped, tried robustly, then given up",
          "[gwf][unit]") {
    TimeStepSettings s;
    s.first = 8.0;
    s.minimum = 0.5;
    TimeStepper steps{s};

    double last = 10.0;
    for (const double dt : {8.0, 4.0, 2.0, 1.0, 0.5}) {
        const Attempt a = steps.next(32.0);
        CHECK(a.dt == dt);
        CHECK(a.effort == Effort::usual);
        CHECK(a.dt < last);
        last = a.dt;
        REQUIRE(steps.failed(a));
    }
    CHECK(steps.next(32.0).effort == Effort::damped);
    REQUIRE(steps.failed(steps.next(32.0)));
    CHECK(steps.next(32.0).effort == Effort::robust);
    CHECK(steps.next(32.0).dt == 0.5);
    CHECK_FALSE(steps.failed(steps.next(32.0)));
}

TEST_CASE("gwf: time steps - cut below a day they meet at midnight and grow again", "[gwf][unit]") {
    TimeStepSettings s;
    s.first = 0.4;
    TimeStepper steps{s};

    bool midnight = false;
    while (steps.now() < 30.0) {
        const Attempt a = steps.next(30.0);
        REQUIRE(std::floor(a.start) + 1.0 >= std::min(a.end, std::floor(a.start) + 1.0));
        if (a.start < 1.0) REQUIRE(a.end <= 1.0);
        midnight = midnight || a.end == 1.0;
        steps.succeeded(a, 3);
    }
    CHECK(midnight);
    CHECK(steps.wish() == 10.0);
}
