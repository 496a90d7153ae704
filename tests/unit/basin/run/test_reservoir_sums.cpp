// SPDX-License-Identifier: MIT
#include "heihe/basin/run/reservoir_sums.hpp"

#include "heihe/basin/run/simulation.hpp"
#include "support/reservoir_basin.hpp"
#include "support/tolerances.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <string>

using namespace heihe;
using basin::Simulation;
using basin::Status;
using Catch::Contains;

namespace {

basin::Outcome run_all(const basin::Inputs& in) {
    Simulation sim{in};
    auto state = sim.make_state();
    basin::Observer nobody;
    return sim.run(state, nobody);
}

}  // namespace

TEST_CASE("basin: reservoirs - sums of days close, and telescope", "[basin][unit]") {
    const auto in = test::reservoir_basin();
    const auto& r = in.reservoirs[0];

    const auto s = basin::sum_days(r, in.inflow.start, make_date(2026, 2, 1), 28);

    const auto& d = s.days;
    CHECK(d.storage == r.days[58].storage);
    CHECK(d.level == r.days[58].level);
    CHECK(s.rise == Approx(r.days[58].storage - r.days[30].storage));
    CHECK(d.evaporation > 0.0);
    CHECK(d.seepage > 0.0);
    CHECK(d.release + d.spill == Approx(d.outflow));
    const double missing = d.inflow - d.release - d.spill - d.evaporation - d.seepage - s.rise;
    CHECK(std::abs(missing) < test::long_sum * d.inflow);
}

TEST_CASE("basin: reservoirs - a year longer than the series begins it again", "[basin][unit]") {
    const auto in = test::reservoir_basin();
    const auto& r = in.reservoirs[0];

    const auto s = basin::sum_days(r, in.inflow.start, in.end - 1, 2);

    CHECK(s.days.inflow == r.days.back().inflow + r.days.front().inflow);
    CHECK(s.days.storage == r.days.front().storage);
}

TEST_CASE("basin: reservoirs - a run with them closes, whole and in parts of a day",
          "[basin][unit]") {
    test::TinyBasin choice;
    choice.end = make_date(2026, 1, 21);
    auto in = test::reservoir_basin(choice);
    in.max_step = GENERATE(10.0, 0.25);
    Simulation sim{in};
    auto state = sim.make_state();
    basin::Observer nobody;

    const auto outcome = sim.run(state, nobody);

    CAPTURE(outcome.reason);
    CHECK(outcome.status == Status::done);
    CHECK(state.clock.worst_percent < test::budget_percent);
}

TEST_CASE("basin: reservoirs - one flux 1 % wrong ends the run with a budget error",
          "[basin][unit]") {
    auto in = test::reservoir_basin();
    using Day = river::ReservoirDay;
    const auto member = GENERATE(&Day::inflow, &Day::release, &Day::spill, &Day::evaporation,
                                 &Day::seepage, &Day::storage);
    auto& days = in.reservoirs[0].days;
    auto& day = *std::max_element(days.begin(), days.end(), [&](const Day& a, const Day& b) {
        return a.*member < b.*member;
    });
    REQUIRE(day.*member > 0.0);
    day.*member *= 1.01;

    const auto outcome = run_all(in);

    CHECK(outcome.status == Status::budget);
    CHECK_THAT(outcome.reason, Contains("reservoir dam does not close"));
}

TEST_CASE("basin: reservoirs - an inlet that gets other water than they give ends the run",
          "[basin][unit]") {
    auto in = test::reservoir_basin();
    in.inflow.flow[0][40] *= 1.01;

    const auto outcome = run_all(in);

    CHECK(outcome.status == Status::budget);
    CHECK_THAT(outcome.reason, Contains("reservoir dam does not close"));
}
