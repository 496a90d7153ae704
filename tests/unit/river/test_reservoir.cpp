// SPDX-License-Identifier: MIT
#include "heihe/river/reservoir.hpp"
#include "support/tolerances.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <random>
#include <string>

using namespace heihe;
using namespace heihe::river;

namespace {

// Capacity 1000, dead 100; all months: flood above 800, conservation below 400. The normal zone releases the need,
// the conservation zone half of it.
Reservoir zoned() {
    Reservoir r;
    r.id = "dam";
    r.capacity = 1000.0;
    r.dead_storage = 100.0;
    for (auto& m : r.rule) {
        m.upper = 800.0;
        m.lower = 400.0;
        m.conservation.need_share = 0.5;
    }
    return r;
}

ReservoirForcing june(double inflow, double need) {
    ReservoirForcing f;
    f.date = make_date(2001, 6, 15);
    f.inflow = inflow;
    f.need = need;
    return f;
}

double budget(const ReservoirDay& d, double storage) {
    return d.inflow - d.release - d.spill - d.evaporation - d.seepage - (d.storage - storage);
}

}  // namespace

TEST_CASE("reservoir: zones - each releases by its own rule", "[river][unit]") {
    const auto r = zoned();

    SECTION("flood: down to the upper bound") {
        const auto d = step_reservoir(r, 850.0, june(60.0, 40.0));
        CHECK(d.release == 110.0);
        CHECK(d.storage == 800.0);
        CHECK(d.spill == 0.0);
    }
    SECTION("flood: the need where it is more") {
        CHECK(step_reservoir(r, 850.0, june(60.0, 150.0)).release == 150.0);
    }
    SECTION("normal: the need") {
        const auto d = step_reservoir(r, 600.0, june(10.0, 40.0));
        CHECK(d.release == 40.0);
        CHECK(d.storage == 570.0);
    }
    SECTION("normal: not below the lower bound, unless the conservation zone releases more") {
        CHECK(step_reservoir(r, 450.0, june(0.0, 80.0)).storage == 400.0);
        CHECK(step_reservoir(r, 450.0, june(0.0, 120.0)).release == 60.0);
    }
    SECTION("conservation: half of the need") {
        const auto d = step_reservoir(r, 300.0, june(10.0, 40.0));
        CHECK(d.release == 20.0);
        CHECK(d.storage == 290.0);
    }
    SECTION("conservation: not below the dead storage") {
        const auto d = step_reservoir(r, 105.0, june(3.0, 40.0));
        CHECK(d.release == 8.0);
        CHECK(d.storage == 100.0);
    }
    SECTION("dead: nothing") {
        const auto d = step_reservoir(r, 50.0, june(10.0, 40.0));
        CHECK(d.release == 0.0);
        CHECK(d.storage == 60.0);
    }
}

TEST_CASE("reservoir: months - each has its own bounds and releases", "[river][unit]") {
    auto r = zoned();
    r.rule[7].upper = 500.0;
    r.rule[7].normal.flow = 25.0;
    auto august = june(0.0, 40.0);
    august.date = make_date(2001, 8, 31);

    CHECK(step_reservoir(r, 450.0, august).release == 50.0);  // 65 would lead below the lower bound
    CHECK(step_reservoir(r, 500.0, august).release == 65.0);
    CHECK(step_reservoir(r, 700.0, august).storage == 500.0);
}

TEST_CASE("reservoir: water that joins below the dam - lowers the release", "[river][unit]") {
    auto f = june(0.0, 40.0);
    f.joining = 15.0;

    CHECK(step_reservoir(zoned(), 600.0, f).release == 25.0);
    f.joining = 90.0;
    CHECK(step_reservoir(zoned(), 600.0, f).release == 0.0);
}

TEST_CASE("reservoir: spill - is what does not fit", "[river][unit]") {
    Reservoir r;
    r.capacity = 1000.0;
    const auto d = step_reservoir(r, 900.0, june(300.0, 40.0));

    CHECK(d.release == 40.0);
    CHECK(d.spill == 160.0);
    CHECK(d.storage == 1000.0);
}

TEST_CASE("reservoir: outlet capacity - limits the release, not the spill", "[river][unit]") {
    auto r = zoned();
    r.outlet_capacity = 30.0;

    const auto normal = step_reservoir(r, 600.0, june(10.0, 40.0));
    const auto flood = step_reservoir(r, 950.0, june(200.0, 40.0));

    CHECK(normal.release == 30.0);
    CHECK(normal.storage == 580.0);
    CHECK(flood.release == 30.0);
    CHECK(flood.spill == 120.0);
    CHECK(flood.storage == 1000.0);
}

// Area at 500 is 20: 20 x 0.5 evaporates, 20 x 0.25 seeps.
TEST_CASE("reservoir: evaporation and seepage - by the area, as far as there is water",
          "[river][unit]") {
    auto r = zoned();
    r.levels = {{10.0, 0.0, 10.0}, {20.0, 1000.0, 30.0}};
    r.seepage_rate = 0.25;
    auto f = june(7.0, 0.0);
    f.evaporation = 0.5;

    const auto d = step_reservoir(r, 500.0, f);
    CHECK(d.evaporation == 10.0);
    CHECK(d.seepage == 5.0);
    CHECK(d.storage == 492.0);
    CHECK(d.level == Approx(14.92));

    f.inflow = 3.0;
    const auto last = step_reservoir(r, 0.0, f);  // area 10: 5 could evaporate
    CHECK(last.evaporation == 3.0);
    CHECK(last.seepage == 0.0);
    CHECK(last.storage == 0.0);
    f.inflow = 6.0;
    CHECK(step_reservoir(r, 0.0, f).seepage == 1.0);
}

TEST_CASE("reservoir: evaporation - goes below the dead storage, releases do not",
          "[river][unit]") {
    auto r = zoned();
    r.levels = {{10.0, 0.0, 20.0}, {20.0, 1000.0, 20.0}};
    auto f = june(0.0, 40.0);
    f.evaporation = 1.0;

    const auto d = step_reservoir(r, 110.0, f);

    CHECK(d.storage == 90.0);
    CHECK(d.release == 0.0);
}

TEST_CASE("reservoir: commissioning - the river passes before, from the day on it is kept",
          "[river][unit]") {
    auto r = zoned();
    r.levels = {{10.0, 0.0, 20.0}, {20.0, 1000.0, 20.0}};
    r.commissioned = make_date(2001, 6, 15);
    auto before = june(70.0, 40.0);
    before.date = make_date(2001, 6, 14);

    const auto last = step_reservoir(r, 0.0, before);
    const auto first = step_reservoir(r, last.storage, june(70.0, 40.0));

    CHECK(last.release == 70.0);
    CHECK(last.storage == 0.0);
    CHECK(std::isnan(last.level));
    CHECK(first.release == 0.0);  // dead storage fills first
    CHECK(first.storage == 70.0);
}

TEST_CASE("reservoir: level table - linear between points, its ends outside", "[river][unit]") {
    const std::vector<LevelPoint> table{{100.0, 10.0, 2.0}, {110.0, 30.0, 4.0}, {112.0, 40.0, 8.0}};

    CHECK(water_surface(table, 20.0).level == Approx(105.0));
    CHECK(water_surface(table, 20.0).area == Approx(3.0));
    CHECK(water_surface(table, 30.0).level == Approx(110.0));
    CHECK(water_surface(table, 35.0).area == Approx(6.0));
    CHECK(water_surface(table, 5.0).level == 100.0);
    CHECK(water_surface(table, 50.0).area == 8.0);
    CHECK(std::isnan(water_surface({}, 5.0).level));
    CHECK(water_surface({}, 5.0).area == 0.0);
}

TEST_CASE("reservoir: problems - of a reservoir that cannot be, all at once", "[river][unit]") {
    CHECK(problems(zoned()).empty());
    auto r = zoned();
    r.dead_storage = 2000.0;
    r.seepage_rate = -1.0;
    r.outlet_capacity = -1.0;
    r.levels = {{10.0, 10.0, 1.0}, {11.0, 10.0, 2.0}};
    r.rule[3].lower = 900.0;
    CHECK(problems(r).size() == 5);
    r.capacity = 0.0;
    CHECK(problems(r).size() == 6);
}

namespace {

// A reservoir of any size with bounds in any order.
Reservoir any_reservoir(std::mt19937_64& random) {
    std::uniform_real_distribution<double> share(0.0, 1.0);
    const auto chance = [&](double p) { return share(random) < p; };
    Reservoir r;
    r.capacity = std::pow(10.0, 9.0 * share(random));
    r.dead_storage = chance(0.5) ? r.capacity * share(random) : 0.0;
    if (chance(0.5)) r.outlet_capacity = r.capacity * 0.1 * share(random);
    if (chance(0.5)) r.seepage_rate = 0.1 * share(random);
    if (chance(0.7)) {
        const double area = r.capacity / (1.0 + 50.0 * share(random));
        r.levels = {{0.0, 0.0, 0.2 * area}, {30.0, 0.7 * r.capacity, area}};
    }
    for (auto& m : r.rule) {
        if (chance(0.5)) m.upper = 1.2 * r.capacity * share(random);
        if (chance(0.5)) m.lower = 1.2 * r.capacity * share(random);
        for (auto* zone : {&m.normal, &m.conservation})
            *zone = {2.0 * share(random), chance(0.5) ? 0.1 * r.capacity * share(random) : 0.0};
    }
    return r;
}

}  // namespace

TEST_CASE("reservoir: 2000 random reservoirs - budgets close and bounds are kept",
          "[river][unit]") {
    std::mt19937_64 random(20260101);
    std::uniform_real_distribution<double> share(0.0, 1.0);
    double worst = 0.0;
    bool kept = true;

    for (int n = 0; n < 2000; ++n) {
        const auto r = any_reservoir(random);
        double storage = 1.1 * r.capacity * share(random);  // above: it was made smaller
        for (int day = 0; day < 120; ++day) {
            ReservoirForcing f;
            f.date = make_date(2001, 1, 1) + 3 * day;
            f.inflow = r.capacity * std::pow(share(random), 6.0) * 3.0;
            f.need = 0.2 * r.capacity * share(random);
            f.joining = share(random) < 0.3 ? 0.1 * r.capacity * share(random) : 0.0;
            f.evaporation = 0.02 * share(random);
            const auto d = step_reservoir(r, storage, f);
            for (const double v : {d.release, d.spill, d.evaporation, d.seepage, d.storage})
                kept = kept && v >= 0.0;
            kept = kept && d.storage <= r.capacity && d.release <= r.outlet_capacity;
            worst = std::max(worst, std::abs(budget(d, storage)) / (f.inflow + storage));
            storage = d.storage;
        }
    }

    CHECK(kept);
    CHECK(worst < test::roundoff);
}
