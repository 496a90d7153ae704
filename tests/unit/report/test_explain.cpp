// SPDX-License-Identifier: MIT
#include "heihe/report/explain.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace heihe;
using namespace heihe::report;
using Catch::Contains;

namespace {

// 100 of 120 wanted at the field; half of the request was closed.
water::DayUse closed_day() {
    water::DayUse u;
    u.demand = 120e3;
    u.entitled = 200e3;
    u.requested = 160e3;
    u.closed = 80e3;
    u.diverted = 80e3;
    u.surface = 50e3;
    u.pumped = 60e3;
    u.groundwater = 50e3;
    u.unmet_gate = 20e3;
    return u;
}

io::AllocationDays day_of(const water::DayUse& use) {
    return {{"daman", "Ganzhou", "agriculture"},
            "dispatch",
            make_date(2026, 1, 1),
            {use},
            make_date(2029, 7, 15)};
}

}  // namespace

TEST_CASE("explain: causes - are those that bound", "[report][unit]") {
    auto u = closed_day();
    CHECK(causes_of(u) == std::vector<Cause>{Cause::need, Cause::gates});
    u.requested = u.entitled;
    u.diverted = 70e3;  // of 120e3 that gates left
    u.unmet_rule = 5e3;
    u.unmet_cap = 5e3;
    u.unmet_wells = 5e3;
    CHECK(causes_of(u) == std::vector<Cause>{Cause::entitlement, Cause::gates, Cause::river,
                                             Cause::rule, Cause::cap, Cause::wells});
    u = {};
    u.demand = 10e3;
    u.groundwater = 10e3;
    CHECK(causes_of(u).empty());
    u.unmet_cap = 50.0;  // half of a hundredth: not worth a word
    CHECK(causes_of(u).empty());
}

TEST_CASE("explain: an answer - has the figures, the causes and the year's obligation",
          "[report][unit]") {
    const ReleaseYear year{2029, true, 9.5e8, 9.4e8, 61.0};
    const auto en = explanation(day_of(closed_day()), "Daman", year, Language::en);
    CHECK_THAT(en, Contains("Daman (Ganzhou, agriculture), 2029-07-15, scenario dispatch"));
    CHECK_THAT(en, Contains("It needed 12.00 万m³"));
    CHECK_THAT(en, Contains("asked for 16.00 万m³"));
    CHECK_THAT(en, Contains("short of 2.00 万m³") && Contains("17 % of its demand"));
    CHECK_THAT(en, Contains("closed gates: 2.00 万m³"));
    CHECK_THAT(en, Contains("Closed gates took 8.00 万m³") && Contains("(50 %)"));
    CHECK_THAT(en, Contains("9.50 亿m³ were due, and 9.40 亿m³ were released"));
    CHECK_THAT(en, Contains("more inflow may close gates for longer"));
    const auto zh = explanation(day_of(closed_day()), "大满", year, Language::zh);
    CHECK_THAT(zh, Contains("大满（Ganzhou，农业）") && Contains("缺水 2.00 万m³，占需水的 17%"));
    CHECK_THAT(zh, Contains("闭口减少申请水量 8.00 万m³") && Contains("2029 调度年共闭口 61 天"));
}

TEST_CASE("explain: a day without need, and one that is met - say so", "[report][unit]") {
    CHECK_THAT(explanation(day_of({}), "Daman", {}, Language::en), Contains("needed no water"));
    auto u = closed_day();
    u.closed = u.unmet_gate = 0.0;
    u.groundwater = 70e3;
    const auto met = explanation(day_of(u), "Daman", {}, Language::en);
    CHECK_THAT(met, Contains("Its demand was met.") && !Contains("Closed gates"));
}
