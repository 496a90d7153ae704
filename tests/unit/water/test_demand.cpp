// SPDX-License-Identifier: MIT
#include "heihe/water/demand.hpp"

#include "support/tolerances.hpp"
#include "water_case.hpp"

#include <catch2/catch.hpp>

using namespace heihe;
using namespace heihe::water;

TEST_CASE(
    "demand: field demand - is the crops' need over the field's efficiency, by month and weather",
    "[water]") {
    const auto d = test::river_district("a", "north", 1000.0, 400.0);
    StepInput step{.start = make_date(2026, 6, 1), .dt = 30.0};

    const double june = field_demand(d, d.use[0], step, step_time(step));
    step.need_factor = 1.2;
    const double dry = field_demand(d, d.use[0], step, step_time(step));

    // (1000 * 0.72 + 400 * 0.95) * share of June
    CHECK(june == Approx((720.0 + 380.0) * d.demand_share[5]).epsilon(test::roundoff));
    CHECK(dry == Approx(1.2 * june).epsilon(test::roundoff));
}

TEST_CASE("demand: steps - a month's steps add up to the month, cut or not", "[water]") {
    const auto d = test::river_district("a", "north", 1000.0, 400.0);
    const StepInput whole{.start = make_date(2028, 2, 1), .dt = 29.0};
    const StepInput first{.start = make_date(2028, 2, 1), .dt = 10.0};
    const StepInput cut{.start = make_date(2028, 2, 11), .dt = 0.25};
    const StepInput rest{.start = make_date(2028, 2, 11), .start_fraction = 0.25, .dt = 18.75};

    double sum = 0.0;
    for (const auto& s : {first, cut, rest}) sum += field_demand(d, d.use[0], s, step_time(s));

    CHECK(sum ==
          Approx(field_demand(d, d.use[0], whole, step_time(whole))).epsilon(test::roundoff));
}

TEST_CASE("demand: step - beyond its month breaks the contract", "[water]") {
    CHECK_THROWS_AS(step_time({.start = make_date(2027, 2, 20), .dt = 9.5}), ContractError);
    CHECK_THROWS_AS(step_time({.start = make_date(2027, 2, 20), .dt = 0.0}), ContractError);
    CHECK(step_time({.start = make_date(2027, 2, 20), .dt = 9.0}).end == 1.0);
}

TEST_CASE("demand: capillary supply - lowers the field by crop use over efficiency", "[water]") {
    CHECK(lowered_demand(100.0, 17.0, 0.85) == Approx(80.0));
    CHECK(lowered_demand(100.0, 90.0, 0.85) == 0.0);
    CHECK(lowered_demand(100.0, -5.0, 0.85) == 100.0);
}

TEST_CASE("demand: entitlement - follows the year's inflow up to its limit", "[water]") {
    UseInputs in;
    in.entitlement_reference_inflow = 13.5e8;
    in.entitlement_max_factor = 1.4;
    CHECK(entitlement_factor(in, 6.75e8) == Approx(0.5));
    CHECK(entitlement_factor(in, 13.5e8) == Approx(1.0));
    CHECK(entitlement_factor(in, 30e8) == Approx(1.4));
    CHECK(entitlement_factor(in, -1.0) == 0.0);
}

TEST_CASE("demand: tributary - follows its own months unless regulated", "[water]") {
    auto in = test::two_counties();
    auto d = test::tributary_district("t", "south", 1000.0, 100.0, 800.0);
    const StepInput step{.start = make_date(2026, 5, 1), .dt = 31.0, .tributary_factor = 0.9};
    const auto t = step_time(step);

    const double wild = tributary_runoff(in, d, step, t);
    d.tributary_regulation = {{2025, 0.0}, {2026, 1.0}};
    const double tame = tributary_runoff(in, d, step, t);

    CHECK(wild == Approx(800.0 * 0.9 * in.tributary_shape[4]).epsilon(test::roundoff));
    CHECK(tame == Approx(800.0 * 0.9 * d.demand_share[4]).epsilon(test::roundoff));
}

TEST_CASE("demand: due share - grows from 0 to 1 over the year", "[water]") {
    const auto share = test::irrigation_share();
    CHECK(due_share(share, 0, 0.0) == 0.0);
    CHECK(due_share(share, 11, 1.0) == Approx(1.0).epsilon(test::roundoff));
    CHECK(due_share(share, 4, 0.5) ==
          Approx(share[2] + share[3] + 0.5 * share[4]).epsilon(test::roundoff));
}

TEST_CASE("demand: use of a year - the nearest of the list outside of it", "[water]") {
    const std::vector<UserUse> list{{2000, 10.0, 1.0}, {2001, 20.0, 2.0}, {2002, 30.0, 3.0}};

    CHECK(use_of(list, 1985).demand == 10.0);
    CHECK(use_of(list, 2001).demand == 20.0);
    CHECK(use_of(list, 2035).demand == 30.0);
}
