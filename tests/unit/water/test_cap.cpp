// SPDX-License-Identifier: MIT
#include "heihe/water/cap.hpp"

#include "heihe/water/allocation.hpp"
#include "support/tolerances.hpp"
#include "water_case.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <vector>

using namespace heihe;
using namespace heihe::water;

namespace {

struct Random {
    unsigned seed;
    double operator()() {
        seed = seed * 1664525U + 1013904223U;
        return static_cast<double>(seed >> 8) / 16777216.0;
    }
};

enum : std::size_t { upper, lower, creek, desert, towns, industry, ecology, south_towns };

// Runs from a date to the year's end in steps of at most 10 days; the two functions give the supply of
// river and wells.
template <typename River, typename Wells>
Accounts run_year(const System& system, Date date, const River& river, const Wells& wells) {
    auto state = system.make_state();
    const int year = civil(date).year;
    WaterPlan plan;
    Allocation s;
    while (civil(date).year == year) {
        const int days = std::min(10, next_month(date) - date);
        system.plan_step(
            state, {.start = date, .dt = static_cast<double>(days), .inflow_year = 10e8}, plan);
        std::vector<double> diverted;
        for (const auto& d : plan.diversions) diverted.push_back(river() * d.request * days);
        system.allocate(plan, diverted, s);
        auto delivered = s.wells_wanted;
        for (auto& v : delivered) v *= wells();
        system.finish(plan, delivered, s);
        system.commit_step(state, plan, s);
        date = date + days;
    }
    return state;
}

double full() { return 1.0; }

}  // namespace

TEST_CASE("cap: a year of random shortages - never passes the cap", "[water]") {
    const System system{test::capped_counties(0.8), 3};
    for (unsigned seed = 1; seed <= 200; ++seed) {
        Random random{seed};
        const auto state = run_year(
            system, make_date(2026, 1, 1), [&] { return random(); },
            [&] { return random() < 0.2 ? random() : 1.0; });
        const auto rows = county_use(system.inputs(), state.sums.year, 2026);
        for (const auto& row : rows) {
            REQUIRE(row.figures.pumped <= row.cap);
            REQUIRE(imbalance(row.figures) < test::long_sum);
        }
    }
}

TEST_CASE("cap: binding - is used to the last m3", "[water]") {
    const System system{test::capped_counties(0.8), 3};
    const auto state = run_year(system, make_date(2026, 1, 1), full, full);
    for (const auto& row : county_use(system.inputs(), state.sums.year, 2026)) {
        CHECK(row.figures.pumped <= row.cap);
        CHECK(row.figures.pumped == Approx(row.cap).epsilon(1e-9));
        CHECK(row.figures.unmet_cap > 0.0);
    }
    for (std::size_t c = 0; c < 2; ++c)
        CHECK(state.cap.spent[c] == Approx(state.cap.opened[c]).epsilon(1e-9));
}

TEST_CASE("cap: domestic before industry before the fields - in every month", "[water]") {
    const System system{test::capped_counties(0.045), 3};  // 814.5 m3: towns 500, industry 314.5
    const auto state = run_year(system, make_date(2026, 1, 1), full, full);
    const auto& sums = state.sums.year;

    CHECK(figures_of(sums, towns).unmet == Approx(0.0).margin(1e-9));
    CHECK(figures_of(sums, industry).pumped == Approx(314.5).epsilon(1e-9));
    CHECK(figures_of(sums, upper).pumped == Approx(0.0).margin(1e-6));
    CHECK(figures_of(sums, ecology).pumped == Approx(0.0).margin(1e-6));
}

TEST_CASE("cap: towns in winter - are not cut for the fields of summer", "[water]") {
    const System system{test::capped_counties(0.5), 3};
    auto state = system.make_state();
    WaterPlan plan;
    Allocation s;
    system.plan_step(state, {.start = make_date(2026, 1, 1), .dt = 10.0, .inflow_year = 10e8},
                     plan);
    system.allocate(plan, std::vector<double>(3, 0.0), s);
    CHECK(s.granted[towns] == s.asked[towns]);
    CHECK(s.granted[industry] == s.asked[industry]);
}

TEST_CASE("cap: groups of a tier in a county - are cut in proportion", "[water]") {
    const System system{test::capped_counties(0.6), 3};
    WaterPlan plan;
    Allocation s;
    system.plan_step(system.make_state(),
                     {.start = make_date(2026, 6, 1), .dt = 10.0, .inflow_year = 10e8}, plan);
    system.allocate(plan, std::vector<double>(3, 0.0), s);

    const double cut = s.granted[upper] / s.asked[upper];
    CHECK(cut < 1.0);
    CHECK(s.granted[lower] / s.asked[lower] == Approx(cut).epsilon(test::roundoff));
    CHECK(s.granted[ecology] / s.asked[ecology] == Approx(cut).epsilon(test::roundoff));
    CHECK(s.granted[creek] / s.asked[creek] ==
          Approx(s.granted[desert] / s.asked[desert]).epsilon(test::roundoff));
}

TEST_CASE("cap: unspent water - may be pumped later in the year, not in the next", "[water]") {
    const System system{test::capped_counties(0.8), 3};
    auto state = system.make_state();
    WaterPlan plan;
    const StepInput july{.start = make_date(2026, 7, 1), .dt = 10.0, .inflow_year = 10e8};
    system.plan_step(state, {.start = make_date(2026, 1, 1), .dt = 1.0}, plan);
    Allocation nothing;
    system.allocate(plan, std::vector<double>(3, 0.0), nothing);
    for (auto& f : nothing.groups) f.pumped = 0.0;
    system.commit_step(state, plan, nothing);

    system.plan_step(state, july, plan);
    const double saved = plan.limit[0];
    state.cap.spent[0] += 1000.0;
    system.plan_step(state, july, plan);
    CHECK(plan.limit[0] == Approx(saved - 1000.0).epsilon(test::roundoff));
    CHECK(saved > 0.5 * 0.8 * 18100.0);

    system.plan_step(state, {.start = make_date(2027, 1, 1), .dt = 31.0}, plan);
    CHECK(plan.limit[0] ==
          Approx((500.0 + 400.0) / 12.0 + (0.8 * 18100.0 - 900.0) * (200.0 / 12.0) / 17200.0)
              .epsilon(1e-9));
}

TEST_CASE("cap: a run from July - gets the part of July to December", "[water]") {
    const System system{test::capped_counties(0.8), 3};
    const auto whole = run_year(system, make_date(2026, 1, 1), full, full);
    const auto half = run_year(system, make_date(2026, 7, 1), full, full);

    CHECK(half.cap.spent[0] < whole.cap.spent[0]);
    CHECK(half.cap.opened[0] == Approx(half.cap.spent[0]).epsilon(1e-9));
    CHECK(half.cap.opened[0] + half.cap.opened_at[0] == Approx(0.8 * 18100.0));
}

TEST_CASE("cap: above the plan - room for extra pumping, no shortage", "[water]") {
    const System system{test::capped_counties(1.5), 3};
    const auto state = run_year(
        system, make_date(2026, 1, 1), [] { return 0.8; }, full);
    CHECK(city_figures(state.sums.year).unmet_cap == 0.0);
}

TEST_CASE("cap: years - the latest cap that applies counts", "[water]") {
    const std::vector<GroundwaterCap> caps{{"a", 2030, 5.0}, {"a", 2026, 7.0}, {"b", 2026, 1.0}};
    CHECK(groundwater_cap(caps, "a", 2025) == std::numeric_limits<double>::infinity());
    CHECK(groundwater_cap(caps, "a", 2026) == 7.0);
    CHECK(groundwater_cap(caps, "a", 2029) == 7.0);
    CHECK(groundwater_cap(caps, "a", 2031) == 5.0);
}

TEST_CASE("cap: plans - each year allots after its own months", "[water]") {
    auto in = test::capped_counties();
    for (auto& d : in.districts) {
        d.use.push_back(d.use[0]);
        d.use[1].year = 2027;
        d.use[1].pumping_share = test::even_share();
    }
    const Caps caps{in};
    CapAccounts state;
    state.resize(caps.ncounty());

    const double before = caps.limit(0, state, {2026, 0, 0.0, 1.0});
    const double after = caps.limit(0, state, {2027, 0, 0.0, 1.0});

    CHECK(after > 5.0 * before);  // January: fields pump a twelfth instead of nothing
    CHECK(caps.limit(0, state, {2030, 0, 0.0, 1.0}) == after);
}

TEST_CASE("cap: allotment - ends at the cap, for any tiers", "[water]") {
    PumpingPlan fields;
    fields.add(2, 100.0, test::irrigation_share());
    PumpingPlan towns_only;
    towns_only.add(0, 50.0, test::even_share());
    for (const auto& plan : {fields, towns_only, PumpingPlan{}}) {
        CHECK(allotted(plan, 80.0, 0, 0.0) == 0.0);
        CHECK(allotted(plan, 80.0, 11, 1.0) == Approx(80.0).epsilon(test::roundoff));
        double last = 0.0;
        for (int m = 0; m < 12; ++m) {
            CHECK(allotted(plan, 80.0, m, 0.5) >= last);
            last = allotted(plan, 80.0, m, 0.5);
        }
    }
}

TEST_CASE("cap: before its first year - nothing is cut", "[water]") {
    const System system{test::capped_counties(0.1), 3};
    const auto state = run_year(system, make_date(2025, 1, 1), full, full);
    CHECK(city_figures(state.sums.year).unmet_cap == 0.0);
    CHECK(state.cap.opened[0] == 0.0);
    CHECK(state.cap.spent[0] > 10000.0);
}
