// SPDX-License-Identifier: MIT
#include "heihe/basin/setup/recorded_use.hpp"

#include "support/tiny_basin.hpp"

#include <catch2/catch.hpp>

#include <cmath>

using namespace heihe;
using namespace heihe::basin;

namespace {

SetupOptions january_and_february() {
    SetupOptions o;
    o.start = make_date(2026, 1, 11);
    o.end = make_date(2026, 3, 1);
    return o;
}

}  // namespace

TEST_CASE("setup: recorded diversion - has the days of its record inside the run",
          "[basin][unit]") {
    auto in = test::tiny_basin().water;
    auto o = january_and_february();
    o.records.diversion = {{"daman",
                            {{make_date(2026, 1, 1), make_date(2026, 1, 13), 500.0},
                             {make_date(2026, 2, 1), make_date(2026, 2, 2), 700.0}}}};

    apply_use_records(o, in);

    const auto& daily = in.districts[0].recorded.diversion;
    REQUIRE(daily.size() == 49);
    CHECK(in.districts[0].recorded.start == o.start);
    CHECK(daily[0] == 500.0);
    CHECK(daily[1] == 500.0);
    CHECK(std::isnan(daily[2]));
    CHECK(daily[21] == 700.0);  // 1 February
    CHECK(std::isnan(daily[22]));
    CHECK(in.districts[0].recorded.pumping.empty());
    CHECK(in.districts[1].recorded.diversion.empty());
}

TEST_CASE("setup: recorded pumping - a month that a record touches is even, others have none",
          "[basin][unit]") {
    auto in = test::tiny_basin().water;
    auto o = january_and_february();
    // half of February is metered at twice the plan of 1.5e6 m3 a year in even months
    const double planned = 1.5e6 / 12.0;
    o.records.pumping = {
        {"luotuocheng", {{make_date(2026, 2, 1), make_date(2026, 2, 15), 2.0 * planned / 28.0}}}};

    apply_use_records(o, in);

    const auto& daily = in.districts[1].recorded.pumping;
    REQUIRE(daily.size() == 49);
    CHECK(std::isnan(daily[20]));  // 31 January
    CHECK(daily[21] == Approx(1.5 * planned / 28.0));
    CHECK(daily[48] == Approx(1.5 * planned / 28.0));
    CHECK(in.districts[0].recorded.pumping.empty());
}

TEST_CASE("setup: recorded pumping - the part of a month before the run does not count",
          "[basin][unit]") {
    auto in = test::tiny_basin().water;
    auto o = january_and_february();
    o.records.pumping = {{"daman", {{make_date(2026, 1, 1), make_date(2026, 2, 1), 900.0}}}};

    apply_use_records(o, in);

    CHECK(in.districts[0].recorded.pumping[0] == Approx(900.0));
    CHECK(in.districts[0].recorded.pumping[20] == Approx(900.0));
    CHECK(std::isnan(in.districts[0].recorded.pumping[21]));
}

TEST_CASE("setup: recorded pumping - a county's meter is parted as its users plan",
          "[basin][unit]") {
    auto in = test::tiny_basin().water;
    auto o = january_and_february();
    const double plan = (1.5e6 + 8e5) / 12.0;  // daman and the town
    o.records.pumping_of_county = {
        {"Ganzhou", {{make_date(2026, 2, 1), make_date(2026, 3, 1), 0.5 * plan / 28.0}}}};

    apply_use_records(o, in);

    CHECK(in.districts[0].recorded.pumping[30] == Approx(0.5 * 1.5e6 / 12.0 / 28.0));
    CHECK(in.users[0].recorded.pumping[30] == Approx(0.5 * 8e5 / 12.0 / 28.0));
    CHECK(in.districts[1].recorded.pumping.empty());
}

TEST_CASE("setup: recorded pumping - a record that says the plan is a record", "[basin][unit]") {
    auto in = test::tiny_basin().water;
    auto o = january_and_february();
    for (auto& use : in.districts[0].use) use.groundwater = 0.0;
    o.records.pumping = {{"daman", {{make_date(2026, 2, 1), make_date(2026, 3, 1), 0.0}}}};

    apply_use_records(o, in);

    REQUIRE(in.districts[0].recorded.pumping.size() == 49);
    CHECK(std::isnan(in.districts[0].recorded.pumping[20]));
    CHECK(in.districts[0].recorded.pumping[21] == 0.0);
}
