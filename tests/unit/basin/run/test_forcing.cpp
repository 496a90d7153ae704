// SPDX-License-Identifier: MIT
#include "heihe/basin/run/forcing.hpp"
#include "support/tiny_basin.hpp"

#include <catch2/catch.hpp>

using namespace heihe;
using basin::Forcing;

TEST_CASE("basin: forcing - a step of whole days ends with the whole head change",
          "[basin][unit]") {
    const auto plan = basin::transient_plan(make_date(2026, 2, 1), 0.0, 10.0);

    REQUIRE(plan.periods.size() == 1);
    REQUIRE(plan.periods[0].days.size() == 10);
    CHECK(plan.periods[0].days[0].end_share == Approx(0.1));
    CHECK(plan.periods[0].days[9].end_share == 1.0);
    CHECK(plan.periods[0].days[9].date == make_date(2026, 2, 10));
}

TEST_CASE("basin: forcing - a step below a day cuts the river day with it", "[basin][unit]") {
    const auto plan = basin::transient_plan(make_date(2026, 2, 1), 0.5, 0.25);

    REQUIRE(plan.periods[0].days.size() == 1);
    CHECK(plan.periods[0].days[0].dt == 0.25);
    CHECK(plan.periods[0].start_fraction == 0.5);
}

TEST_CASE("basin: forcing - the steady step is a whole year", "[basin][unit]") {
    const auto plan = basin::steady_plan(1985);

    CHECK(plan.steady);
    CHECK(plan.periods.size() == 12);
    CHECK(plan.dt == 365.0);
}

TEST_CASE("basin: forcing - a year that the series holds in part is scaled to a year",
          "[basin][unit]") {
    test::TinyBasin choice;
    choice.start = make_date(2026, 1, 1);
    choice.end = make_date(2026, 3, 1);
    auto in = test::tiny_basin(choice);
    in.inflow.flow[0].assign(59, 1000.0);

    const Forcing forcing{in};

    CHECK(forcing.inflow_year(2026) == Approx(365.0 * 1000.0));
}

TEST_CASE("basin: forcing - a long river day takes the mean inflow of its days", "[basin][unit]") {
    auto in = test::tiny_basin();
    for (std::size_t d = 0; d < in.inflow.flow[0].size(); ++d)
        in.inflow.flow[0][d] = static_cast<double>(d);

    const Forcing forcing{in};

    CHECK(forcing.inflow(0, {in.start + 10, 1.0, 1.0}) == 10.0);
    CHECK(forcing.inflow(0, {in.start + 10, 5.0, 1.0}) == 12.0);
}

TEST_CASE("basin: forcing - weather is that of the period's year, outside the list its ends",
          "[basin][unit]") {
    auto in = test::tiny_basin();
    in.weather.push_back(in.weather[0]);
    in.weather[1].year = 2027;
    in.weather[1].et0.fill(0.31);
    const Forcing forcing{in};
    const auto july = [](int year) {
        return basin::transient_plan(make_date(year, 7, 1), 0.0, 10.0).periods[0];
    };

    CHECK(forcing.daily(&basin::Weather::et0, july(2026)) == Approx(0.09 / 31.0));
    CHECK(forcing.daily(&basin::Weather::et0, july(2027)) == Approx(0.01));
    CHECK(forcing.daily(&basin::Weather::et0, july(2030)) == Approx(0.01));
}

TEST_CASE("basin: forcing - the basin's throughflow is inflow and mountain front",
          "[basin][unit]") {
    auto in = test::tiny_basin();
    in.inflow.flow[0].assign(in.inflow.flow[0].size(), 7000.0);

    const Forcing forcing{in};

    CHECK(forcing.mean_throughflow() == Approx(7000.0 + 3 * 500.0));
}

TEST_CASE(
    "basin: forcing - tributaries outside the network follow their year, beyond the list its ends",
    "[basin][unit]") {
    auto in = test::tiny_basin();
    CHECK(Forcing{in}.tributary_factor(2026) == 1.0);

    in.tributary_factor = {0.8, 1.1};

    const Forcing forcing{in};
    CHECK(forcing.tributary_factor(2025) == 0.8);
    CHECK(forcing.tributary_factor(2026) == 0.8);
    CHECK(forcing.tributary_factor(2027) == 1.1);
    CHECK(forcing.tributary_factor(2040) == 1.1);
}
