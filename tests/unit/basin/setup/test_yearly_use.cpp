// SPDX-License-Identifier: MIT
#include "heihe/basin/setup/yearly_use.hpp"

#include "support/tolerances.hpp"

#include <catch2/catch.hpp>

#include <numeric>

using namespace heihe;
using namespace heihe::basin;

namespace {

// Demand in May to August, wells recorded in July and August.
Tables two_rows() {
    Tables t;
    for (std::size_t m = 4; m < 8; ++m) t.months[m].demand_share = 0.25;
    t.months[6].pumping_share = 0.6;
    t.months[7].pumping_share = 0.4;
    DistrictRow d;
    d.id = "one";
    d.source = "river";
    d.use = {{2000, 10e6, 0.5, 9e6, 2e6, 0.5, 0.8, 0.75},
             {2010, 20e6, 0.6, 9e6, 4e6, 0.6, 0.8, 0.8}};
    t.districts = {d};
    CountyRow c;
    c.use = {{2000, 1e6, 2e6, 3e6, 2.5e6}};
    t.counties = {c};
    return t;
}

double sum(const water::Monthly& share) { return std::accumulate(share.begin(), share.end(), 0.0); }

}  // namespace

TEST_CASE("setup: yearly use - linear between rows, the ends hold outside", "[basin][unit]") {
    const auto t = two_rows();
    const WaterOptions o;

    CHECK(district_use(t, t.districts[0], 1990, o).groundwater == Approx(2e6));
    CHECK(district_use(t, t.districts[0], 2003, o).groundwater == Approx(2.6e6));
    CHECK(district_use(t, t.districts[0], 2003, o).need == Approx(13e6 * 0.53));
    CHECK(district_use(t, t.districts[0], 2035, o).canal_efficiency == Approx(0.6));
}

TEST_CASE("setup: yearly use - factors act, an efficiency stays at most 1", "[basin][unit]") {
    const auto t = two_rows();
    WaterOptions o;
    o.demand_factor = 0.5;
    o.canal_efficiency_factor = 1.5;
    o.field_efficiency_factor = 1.5;

    const auto use = district_use(t, t.districts[0], 2000, o);

    CHECK(use.need == Approx(2.5e6));
    CHECK(use.groundwater == Approx(1e6));
    CHECK(use.surface == Approx(4.5e6));
    CHECK(use.canal_efficiency == Approx(0.75));
    CHECK(use.field_efficiency == 1.0);
}

TEST_CASE("setup: yearly use - a scenario's changes act from their year on, in order",
          "[basin][unit]") {
    const auto t = two_rows();
    SetupOptions o;
    o.start = make_date(2003, 1, 1);
    o.end = make_date(2006, 1, 1);
    o.history = true;
    UseChange canals{"one", 2004, 2004, &DistrictUseRow::canal_efficiency, no_value, 0.9};
    UseChange wells{"", 2005, 2005, &DistrictUseRow::groundwater, 0.5, no_value};
    UseChange other{"two", 2003, 2200, &DistrictUseRow::groundwater, 0.0, no_value};
    UseChange more{"", 2005, 2200, &DistrictUseRow::groundwater, 0.5, no_value};
    o.water.changes = {canals, wells, other, more};

    const auto uses = district_uses(t, t.districts[0], o);

    REQUIRE(uses.size() == 3);
    CHECK(uses[0].year == 2003);
    CHECK(uses[0].canal_efficiency == Approx(0.53));
    CHECK(uses[0].groundwater == Approx(2.6e6));
    CHECK(uses[1].canal_efficiency == Approx(0.9));
    CHECK(uses[2].canal_efficiency == Approx(0.55));  // the change has ended
    CHECK(uses[2].groundwater == Approx(0.25 * 3.0e6));
}

TEST_CASE(
    "setup: yearly use - without the past the base year goes on, year by year if something changes "
    "it",
    "[basin][unit]") {
    auto t = two_rows();
    t.names.base_year = 2005;
    SetupOptions o;
    o.start = make_date(2026, 1, 1);
    o.end = make_date(2029, 1, 1);
    const auto frozen = district_uses(t, t.districts[0], o);
    o.records.area = {{"one", {{make_date(2027, 1, 1), make_date(2028, 1, 1), 30e6}}}};
    const auto changed = district_uses(t, t.districts[0], o);

    REQUIRE(frozen.size() == 1);
    CHECK(frozen[0].year == 2005);
    REQUIRE(changed.size() == 3);
    CHECK(changed[0].year == 2026);
    CHECK(changed[0].need == Approx(frozen[0].need));
    CHECK(changed[1].irrigated_area == Approx(30e6));
    CHECK(changed[1].need == Approx(2.0 * frozen[0].need));
    CHECK(changed[2].need == Approx(frozen[0].need));
}

TEST_CASE("setup: pumping - the recorded months, and what they do not need in others",
          "[basin][unit]") {
    water::Monthly need{};
    for (std::size_t m = 4; m < 8; ++m) need[m] = 0.25;
    water::Monthly recorded{};
    recorded[6] = 0.6;
    recorded[7] = 0.4;
    const double part = GENERATE(0.0, 0.3, 0.5, 0.9, 1.0, 1.7);
    CAPTURE(part);

    const auto share = pumping_shares(recorded, need, part);

    CHECK(sum(share) == Approx(1.0).epsilon(test::roundoff));
    for (std::size_t m = 0; m < 12; ++m) CHECK(std::min(part, 1.0) * share[m] <= need[m] + 1e-12);
    if (part == 0.3) CHECK(share == recorded);
    if (part == 0.5) CHECK(share[6] == Approx(0.5));  // July needs no more: 0.25 / 0.5
    if (part >= 1.0) CHECK(share == need);
}

TEST_CASE("setup: published totals - what the tables add up to", "[basin][unit]") {
    using Quantity = PublishedTotal::Quantity;
    const auto t = two_rows();
    // 2000: 5e6 used by crops, 6.667e6 at the fields, of it 1.6e6 from wells; canals bring half
    const double surface = (5e6 / 0.75 - 1.6e6) / 0.5;
    PublishedTotal total{Quantity::groundwater, 2000, 2000, {}, 1.0, 0.1};

    CHECK(tabled_total(t, total) == Approx(2e6 + 2.5e6));
    total.districts = {"one"};
    CHECK(tabled_total(t, total) == Approx(2e6));
    total.quantity = Quantity::agricultural_use;
    CHECK(tabled_total(t, total) == Approx(2e6 + std::min(9e6, surface)));
    total.districts.clear();
    total.quantity = Quantity::total_use;
    CHECK(tabled_total(t, total) == Approx(2e6 + std::min(9e6, surface) + 6e6));
    total.quantity = Quantity::consumed_over_gross;
    const double consumed = 0.75 * (1.6e6 + 0.5 * std::min(9e6, surface));
    CHECK(tabled_total(t, total) == Approx(consumed / (2e6 + std::min(9e6, surface))));
    total.quantity = Quantity::groundwater;
    total.last_year = 2001;  // the mean of both years
    CHECK(tabled_total(t, total) == Approx(2.1e6 + 2.5e6));
}
