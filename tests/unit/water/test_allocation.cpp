// SPDX-License-Identifier: MIT
#include "heihe/water/allocation.hpp"

#include "support/tolerances.hpp"
#include "water_case.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <numeric>
#include <vector>

using namespace heihe;
using namespace heihe::water;

namespace {

constexpr double reference = 13.5e8;

// One step of a system whose river gives `river` of each request and whose wells give `wells`.
struct Run {
    explicit Run(UseInputs in) : system{std::move(in), 3}, state{system.make_state()} {}

    void step(const StepInput& input, double river = 1.0, double wells = 1.0) {
        system.plan_step(state, input, plan);
        std::vector<double> diverted;
        for (const auto& d : plan.diversions) diverted.push_back(river * d.request * plan.dt);
        system.allocate(plan, diverted, s);
        auto delivered = s.wells_wanted;
        for (auto& v : delivered) v *= wells;
        system.finish(plan, delivered, s);
    }
    [[nodiscard]] const Figures& of(std::size_t g) const { return s.groups[g]; }

    System system;
    Accounts state;
    WaterPlan plan;
    Allocation s;
};

StepInput month_of(int month, double inflow = reference) {
    const double days = days_in_month(2026, month);
    return {.start = make_date(2026, month, 1), .dt = days, .inflow_year = inflow};
}

enum : std::size_t { upper, lower, creek, desert, towns, industry, ecology, south_towns };

}  // namespace

TEST_CASE("allocation: a 2022-like month - brings the base levels", "[water]") {
    Run run{test::two_counties()};
    run.step(month_of(6));
    const auto& d = run.system.inputs().districts[upper];

    CHECK(run.of(upper).diverted == Approx(12000.0 * 0.213).epsilon(test::roundoff));
    CHECK(run.of(upper).pumped == Approx(8000.0 * 0.213).epsilon(test::roundoff));
    CHECK(run.of(upper).unmet == Approx(0.0).margin(1e-9));
    CHECK(run.of(upper).consumed ==
          Approx(d.use[0].field_efficiency * run.of(upper).demand).epsilon(test::roundoff));
}

TEST_CASE("allocation: wet year - surface water beyond the base level replaces pumping",
          "[water]") {
    Run run{test::two_counties()};
    run.step(month_of(6, 1.2 * reference));

    CHECK(run.of(upper).entitled == Approx(1.2 * 12000.0 * 0.213));
    CHECK(run.of(upper).diverted == Approx(1.2 * 12000.0 * 0.213));
    CHECK(run.of(upper).pumped * 0.95 ==
          Approx((8000.0 * 0.95 - 0.2 * 12000.0 * 0.72) * 0.213).epsilon(1e-12));
    CHECK(run.of(upper).unmet == Approx(0.0).margin(1e-9));
}

TEST_CASE("allocation: surface water - is never more than the field can use", "[water]") {
    auto in = test::two_counties();
    in.districts[upper].use[0].groundwater = 100.0;
    in.districts[upper].use[0].need = 0.85 * (12000.0 * 0.72 + 100.0 * 0.95);
    Run run{in};
    run.step(month_of(6, 1.4 * reference));

    CHECK(run.of(upper).surface == Approx(run.of(upper).demand).epsilon(test::roundoff));
    CHECK(run.of(upper).pumped == Approx(0.0).margin(1e-9));
    CHECK(run.of(upper).diverted < run.of(upper).entitled);
}

TEST_CASE("allocation: missing surface water - wells replace the stated fraction", "[water]") {
    Run run{test::two_counties()};
    const double given = GENERATE(0.0, 0.5, 0.9);
    run.step(month_of(7), given);

    const double missing = (1.0 - given) * 12000.0 * 0.72 * 0.194;  // at the field
    const double usual = 8000.0 * 0.95 * 0.194;
    CHECK(run.of(upper).groundwater == Approx(usual + 0.3 * missing).epsilon(1e-12));
    CHECK(run.of(upper).unmet_rule == Approx(0.7 * missing).epsilon(1e-12));
}

TEST_CASE("allocation: dry river - lowers entitlement and shows the rest", "[water]") {
    Run run{test::two_counties()};
    run.step(month_of(6, 0.5 * reference));

    CHECK(run.of(upper).diverted == Approx(0.5 * 12000.0 * 0.213));
    CHECK(run.of(upper).unmet == Approx(0.7 * 0.5 * 12000.0 * 0.72 * 0.213).epsilon(1e-12));
}

TEST_CASE("allocation: no river - no diversion", "[water]") {
    Run run{test::two_counties()};
    run.step(month_of(6, 1.4 * reference));
    CHECK(run.of(desert).diverted == 0.0);
    CHECK(run.of(desert).entitled == 0.0);

    auto step = month_of(6);
    step.tributary_factor = 0.0;
    run.step(step);
    CHECK(run.of(creek).diverted == 0.0);
}

TEST_CASE("allocation: tributary - gives at most its runoff of the month", "[water]") {
    Run run{test::two_counties()};
    run.step(month_of(5));
    // May: 10000 * 0.09 = 900 carried, 9000 * 0.151 = 1359 entitled
    CHECK(run.of(creek).diverted == Approx(900.0).epsilon(1e-12));
    CHECK(run.of(creek).diverted_river == 0.0);

    run.step(month_of(7));
    // July: 10000 * 0.24 = 2400 carried, 9000 * 0.194 = 1746 entitled
    CHECK(run.of(creek).diverted == Approx(1746.0).epsilon(1e-12));
}

TEST_CASE("allocation: capillary supply - comes off the demand", "[water]") {
    Run run{test::two_counties()};
    std::vector<double> capillary{85.0, 0.0, 0.0, 0.0};
    auto step = month_of(6);
    run.step(step);
    const double before = run.of(upper).demand;
    step.capillary = capillary;
    run.step(step);

    CHECK(run.of(upper).demand == Approx(before - 100.0));
    CHECK(run.of(upper).capillary == Approx(100.0));
}

TEST_CASE("allocation: wells that fall short - show as unmet by wells", "[water]") {
    Run run{test::two_counties()};
    run.step(month_of(6), 1.0, 0.75);

    CHECK(run.of(upper).unmet_wells == Approx(0.25 * 8000.0 * 0.213 * 0.95).epsilon(1e-12));
    CHECK(run.of(upper).unmet_rule == Approx(0.0).margin(1e-9));
}

TEST_CASE("allocation: the part outside the grid - counts in full and is pumped nowhere",
          "[water]") {
    Run run{test::two_counties()};
    run.step(month_of(6), 1.0, 0.5);
    const double asked = run.s.granted[desert];

    CHECK(run.s.wells_wanted[desert] == Approx(0.6 * asked));
    CHECK(run.of(desert).pumped_ledger == Approx(0.4 * asked));
    CHECK(run.of(desert).pumped == Approx(0.7 * asked));
    CHECK(run.of(desert).percolation_ledger ==
          Approx(0.15 * 0.95 * 0.4 * asked).epsilon(test::roundoff));
}

TEST_CASE("allocation: seepage - losses of canals and fields in the grid enter columns",
          "[water]") {
    Run run{test::two_counties()};
    run.step(month_of(6), 0.8, 0.9);

    const double seeped = std::accumulate(run.s.seepage.begin(), run.s.seepage.end(), 0.0);
    const auto total = sum(run.s.groups);

    CHECK(seeped == Approx(total.canal_loss - total.canal_loss_ledger + total.percolation -
                           total.percolation_ledger)
                        .epsilon(1e-12));
}

TEST_CASE("allocation: trunk canal - leaks its share where it runs", "[water]") {
    auto in = test::two_counties();
    in.districts.resize(1);
    in.users.clear();
    Run run{in};
    run.step(month_of(6));

    const double canals = 12000.0 * 0.213 * 0.28;
    CHECK(run.s.seepage[2] == Approx(0.4 * canals).epsilon(1e-12));
    const double fields = 0.6 * canals + run.of(upper).pumped * 0.05 + run.of(upper).percolation;
    CHECK(run.s.seepage[0] == Approx(0.75 * fields).epsilon(1e-12));
    CHECK(run.s.seepage[1] == Approx(0.25 * fields).epsilon(1e-12));
}

TEST_CASE("allocation: users - return what they do not consume", "[water]") {
    Run run{test::two_counties()};
    run.step(month_of(6));
    std::vector<double> inflow(3, 0.0);
    run.system.add_returns(run.plan, run.s, inflow);

    const double got = 900.0 / 12.0 * 0.9;
    CHECK(run.of(towns).returned == Approx(0.6 * got));
    CHECK(run.of(towns).consumed == Approx(0.4 * got));
    CHECK(run.of(towns).returned_ledger == Approx(0.0).margin(1e-12));
    CHECK(inflow[1] == Approx(0.6 * got / 30.0));
    CHECK(run.of(industry).returned_ledger == Approx(run.of(industry).returned));
}

TEST_CASE("allocation: balances - close in every group at any shortage", "[water]") {
    Run run{test::capped_counties(0.7)};
    const double river = GENERATE(0.0, 0.37, 1.0);
    const double wells = GENERATE(0.0, 0.61, 1.0);
    const double inflow = reference * GENERATE(0.4, 1.0, 1.6);
    for (int month = 1; month <= 12; ++month) {
        run.step(month_of(month, inflow), river, wells);
        for (const auto& f : run.s.groups) {
            CHECK(imbalance(f) < test::long_sum);
            CHECK(f.unmet >= -1e-9);
            CHECK(f.canal_loss_ledger <= f.canal_loss * (1.0 + test::roundoff));
            CHECK(f.percolation_ledger <= f.percolation * (1.0 + test::roundoff));
        }
        run.system.commit_step(run.state, run.plan, run.s);
    }
    CHECK(imbalance(city_figures(run.state.sums.year)) < test::long_sum);
}

TEST_CASE("allocation: allocate - depends on its arguments alone", "[water]") {
    Run run{test::capped_counties()};
    run.step(month_of(6), 0.3);
    const auto once = run.s;
    run.step(month_of(6), 0.9);
    run.step(month_of(6), 0.3);

    CHECK(run.s.seepage == once.seepage);
    CHECK(run.s.granted == once.granted);
    for (std::size_t g = 0; g < once.groups.size(); ++g)
        for (const auto& item : figure_names)
            CHECK(run.s.groups[g].*item.member == once.groups[g].*item.member);
}

TEST_CASE("allocation: years - each has the use of its own", "[water]") {
    auto in = test::two_counties();
    auto& use = in.districts[upper].use;
    use.push_back(use[0]);
    use[1].year = 2027;
    use[1].groundwater *= 0.25;
    use[1].canal_efficiency = 0.9;
    use[1].need = 0.85 * (12000.0 * 0.9 + 2000.0 * 0.95);
    Run run{in};
    auto step = month_of(6);
    step.start = make_date(2027, 6, 1);
    run.step(step);

    CHECK(run.of(upper).pumped == Approx(0.25 * 8000.0 * 0.213).epsilon(1e-12));
    CHECK(run.of(upper).diverted == Approx(12000.0 * 0.213).epsilon(1e-12));
    CHECK(run.of(upper).canal_loss ==
          Approx((12000.0 * 0.1 + 2000.0 * 0.05) * 0.213).epsilon(1e-12));
    CHECK(run.of(upper).unmet == Approx(0.0).margin(1e-9));
}

TEST_CASE("allocation: order - wells first leave the river what they give", "[water]") {
    auto in = test::two_counties();
    in.districts[upper].wells_first.fill(1.0);
    in.districts[upper].use[0].need *= 0.8;  // both together have more than the fields need
    Run wells_first{in};
    wells_first.step(month_of(6));
    in.districts[upper].wells_first[5] = 0.0;
    Run river_first{in};
    river_first.step(month_of(6));

    const double need = 0.8 * (12000.0 * 0.72 + 8000.0 * 0.95) * 0.213;
    CHECK(wells_first.of(upper).pumped == Approx(8000.0 * 0.213).epsilon(1e-12));
    CHECK(wells_first.of(upper).surface == Approx(need - 8000.0 * 0.95 * 0.213).epsilon(1e-12));
    CHECK(river_first.of(upper).diverted == Approx(12000.0 * 0.213).epsilon(1e-12));
    CHECK(river_first.of(upper).groundwater ==
          Approx(need - 12000.0 * 0.72 * 0.213).epsilon(1e-12));
}

TEST_CASE("allocation: state list - visits accounts and sums", "[water]") {
    Run run{test::two_counties()};
    int count = 0;
    for_each_field(run.state, [&count](auto, auto, const auto&) { ++count; });
    CHECK(count == 4 + 2 + 9);  // caps, sums, obligation
}

// A wet year: entitlements grow beyond the need of the fields.
TEST_CASE("allocation: surplus surface water - replaces the part of the wells that comes after it",
          "[water]") {
    const double first = GENERATE(0.0, 0.75, 1.0);
    CAPTURE(first);
    auto in = test::two_counties();
    in.districts[upper].wells_first.fill(first);
    in.entitlement_max_factor = 10.0;
    Run run{std::move(in)};

    run.step(month_of(6, 5.0 * reference));

    CHECK(run.of(upper).pumped == Approx(first * 8000.0 * 0.213).margin(1e-9));
    CHECK(run.of(upper).unmet == Approx(0.0).margin(1e-9));
}

TEST_CASE("allocation: wells - have months of their own", "[water]") {
    auto in = test::two_counties();
    in.districts[upper].use[0].pumping_share = test::even_share();
    Run run{in};
    run.step(month_of(6));

    CHECK(run.plan.usual_wells[upper] == Approx(8000.0 / 12.0).epsilon(1e-12));
    CHECK(run.of(upper).unmet_rule > 0.0);  // the river's entitlement does not cover the rest
}

TEST_CASE("allocation: losses to the air - leave canals and fields beside what seeps", "[water]") {
    auto in = test::two_counties();
    in.loss_evaporation = 0.4;
    Run run{in};
    run.step(month_of(6), 0.8, 0.9);
    const auto total = sum(run.s.groups);
    const auto& f = run.of(upper);
    const double seeped = std::accumulate(run.s.seepage.begin(), run.s.seepage.end(), 0.0);

    CHECK(f.canal_evaporation == Approx(0.4 * 0.05 * f.pumped).epsilon(1e-12));
    CHECK(f.field_evaporation == Approx(0.4 * 0.15 * (f.surface + f.groundwater)).epsilon(1e-12));
    CHECK(f.percolation == Approx(0.6 * 0.15 * (f.surface + f.groundwater)).epsilon(1e-12));
    for (const auto& group : run.s.groups) CHECK(imbalance(group) < test::long_sum);
    CHECK(seeped == Approx(total.canal_loss - total.canal_loss_ledger - total.canal_evaporation +
                           total.percolation - total.percolation_ledger)
                        .epsilon(1e-12));
}

TEST_CASE("allocation: records - stand in place of the plan on the days that they cover",
          "[water]") {
    auto in = test::two_counties();
    auto& recorded = in.districts[upper].recorded;
    recorded.start = make_date(2026, 6, 1);
    recorded.pumping.assign(30, 40.0);
    recorded.diversion.assign(30, std::nan(""));
    for (std::size_t d = 0; d < 15; ++d) recorded.diversion[d] = 90.0;
    Run run{in};
    run.step(month_of(6));
    const double by_wells = 30.0 * 40.0;

    CHECK(run.of(upper).pumped == Approx(by_wells).epsilon(1e-12));
    const double planned =  // of the fields' need beside the wells, up to the entitlement
        std::min(12000.0 * 0.213,
                 ((12000.0 * 0.72 + 8000.0 * 0.95) * 0.213 - by_wells * 0.95) / 0.72);
    CHECK(run.of(upper).diverted == Approx(15.0 * 90.0 + 0.5 * planned).epsilon(1e-12));
    CHECK(imbalance(run.of(upper)) < test::long_sum);
    run.step(month_of(7));  // no record: the plan
    CHECK(run.of(upper).pumped == Approx(8000.0 * 0.194).epsilon(1e-12));
}

TEST_CASE(
    "allocation: records - more than the fields need raises the demand, missing water is not "
    "pumped",
    "[water]") {
    auto in = test::two_counties();
    auto& recorded = in.districts[upper].recorded;
    recorded.start = make_date(2026, 6, 1);
    recorded.pumping.assign(30, 1000.0);
    Run run{in};
    run.step(month_of(6), 0.0);
    CHECK(run.of(upper).pumped == Approx(30000.0).epsilon(1e-12));
    CHECK(run.of(upper).demand == Approx(30000.0 * 0.95).epsilon(1e-12));

    in.districts[upper].recorded.pumping.assign(30, 10.0);
    Run dry{in};
    dry.step(month_of(6), 0.0);  // the river gives nothing
    CHECK(dry.of(upper).pumped == Approx(300.0).epsilon(1e-12));
    CHECK(dry.of(upper).unmet > 0.0);
}
