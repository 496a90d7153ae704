// SPDX-License-Identifier: MIT
#include "heihe/basin/run/simulation.hpp"
#include "support/tiny_basin.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

using namespace heihe;
using basin::Simulation;
using basin::State;
using basin::Status;
using basin::Term;

namespace {

// What a run of three months diverts and releases by month, and what gates did.
struct Months : basin::Observer {
    std::vector<double> diverted, released, closed_by_gates;
    double pumped[2]{}, unmet_wells = 0.0;
    std::vector<Date> step_ends;
    void on_step(const basin::StepView& v) override { step_ends.push_back(v.date); }
    void on_month(const basin::MonthView& v) override {
        diverted.push_back(v.state->month.budget_out[at(static_cast<int>(Term::river_diversions))]);
        released.push_back(v.state->month.budget_out[at(static_cast<int>(Term::river_outflow))]);
        closed_by_gates.push_back(water::figures_of(v.state->water.sums.month, 0).unmet_gate);
        for (std::size_t g = 0; g < 2; ++g)
            pumped[g] += water::figures_of(v.state->water.sums.month, g).pumped;
        unmet_wells += water::figures_of(v.state->water.sums.month, 1).unmet_wells;
    }
};

struct Run {
    explicit Run(basin::Inputs inputs) : in{std::move(inputs)}, sim{in}, state{sim.make_state()} {
        const auto outcome = sim.run(state, months);
        CHECK(outcome.reason.empty());
        REQUIRE(outcome.status == Status::done);
        CHECK(state.clock.worst_percent < basin::most_discrepancy_percent);
    }
    basin::Inputs in;
    Simulation sim;
    State state;
    Months months;
};

// More is due than ever comes, and February is a window.
basin::Inputs gated_basin() {
    auto in = test::tiny_basin();
    in.release.curve = {{1e8, 60e8}, {20e8, 80e8}};
    in.water.obligation.enforced = true;
    in.water.obligation.windows = {{2, 3, 2, 22, 0, 9999, 1.0}};
    return in;
}

}  // namespace

TEST_CASE("basin: gates - close in their window for a release that would fall short",
          "[basin][unit]") {
    const Run open{test::tiny_basin()};
    const Run gated{gated_basin()};

    CHECK(open.months.closed_by_gates == std::vector<double>{0.0, 0.0, 0.0});
    CHECK(gated.months.diverted[0] == Approx(open.months.diverted[0]).epsilon(1e-12));
    CHECK(gated.months.diverted[1] == Approx(8.0 / 28.0 * open.months.diverted[1]).epsilon(1e-9));
    CHECK(gated.months.released[1] > open.months.released[1]);
    CHECK(gated.months.closed_by_gates[1] > 0.0);
    CHECK(gated.months.closed_by_gates[2] == 0.0);
    CHECK(gated.state.water.obligation.closed_days == Approx(20.0));
    CHECK(gated.state.water.obligation.closed_volume ==
          Approx(20.0 / 28.0 * open.months.diverted[1]).epsilon(1e-9));
    // the window's first day and the day after its last are ends of steps
    const auto& ends = gated.months.step_ends;
    CHECK(std::count(ends.begin(), ends.end(), make_date(2026, 2, 3)) == 1);
    CHECK(std::count(ends.begin(), ends.end(), make_date(2026, 2, 23)) == 1);
}

TEST_CASE("basin: gates - stay open where enough comes, or for a class that is kept open",
          "[basin][unit]") {
    auto plenty = gated_basin();
    plenty.release.curve = {{1e8, 0.0}, {20e8, 1.0}};
    const Run enough{plenty};
    CHECK(enough.state.water.obligation.closed_days == 0.0);
    CHECK(enough.months.closed_by_gates[1] == 0.0);

    auto kept = gated_basin();
    kept.water.obligation.keep_open = {"agriculture"};
    const Run farms{kept};
    CHECK(farms.state.water.obligation.closed_days == 0.0);
    CHECK(farms.months.diverted == enough.months.diverted);
}

TEST_CASE("basin: gates - closed by date, without an obligation", "[basin][unit]") {
    auto in = test::tiny_basin();
    in.water.obligation.closures = {{make_date(2026, 3, 1), make_date(2026, 3, 11), 0.5}};
    const Run open{test::tiny_basin()};
    const Run closed{in};
    CHECK(closed.months.diverted[1] == open.months.diverted[1]);
    CHECK(closed.months.diverted[2] ==
          Approx((21.0 + 0.5 * 10.0) / 31.0 * open.months.diverted[2]).epsilon(1e-9));
    CHECK(closed.state.water.obligation.closed_days == Approx(5.0));
}

// A little more inflow raises what is due by more where the curve is steeper than 1: the gates then take from the fields.
TEST_CASE("basin: gates - more inflow may lower a supply under the obligation", "[basin][unit]") {
    const auto diverted = [](double inflow) {
        test::TinyBasin choice;
        choice.inflow = inflow;
        auto in = test::tiny_basin(choice);
        in.release.curve = {{1e8, 0.0}, {20e8, 19e8 * 1.2}};
        in.water.obligation.enforced = true;
        in.water.obligation.windows = {{1, 1, 3, 31, 0, 9999, 1.0}};
        const Run run{in};
        return run.months.diverted[0] + run.months.diverted[1] + run.months.diverted[2];
    };
    const double less = diverted(20.0);
    CHECK(diverted(20.4) < less);
}

TEST_CASE("basin: gates - a run that stops within a window goes on to the same state",
          "[basin][unit]") {
    const Run whole{gated_basin()};
    struct Stop : basin::Observer {
        int steps = 0;
        void on_step(const basin::StepView&) override { ++steps; }
        bool stop_requested() override { return steps >= 6; }
    } stop;
    const auto in = gated_basin();
    Simulation sim{in};
    State state = sim.make_state();
    CHECK(sim.run(state, stop).status == Status::stopped);
    Months rest;
    CHECK(sim.run(state, rest).status == Status::done);
    CHECK(basin::digest(state) == basin::digest(whole.state));
}

// The water table stands 8 m below the land; the wells of one county may draw it to 8.2 m.
TEST_CASE("basin: floors - hold the wells back where the table falls to them", "[basin][unit]") {
    auto in = test::tiny_basin();
    for (auto& use : in.water.districts[1].use) use.groundwater = use.need = 3e7;
    auto held_in = in;
    held_in.water.floors = {{"Gaotai", "", 2026, 8.2}};
    const Run free{in};
    const Run held{held_in};
    const auto lowest = [](const Run& run) {
        double depth = 0.0;
        for (const auto& place : run.in.water.districts[1].columns)
            depth = std::max(depth, run.in.surface.land[at(place.column)] -
                                        run.state.flow.head[at(place.column)]);
        return depth;
    };

    CHECK(lowest(free) > 8.5);
    CHECK(lowest(held) < 8.3);
    CHECK(held.months.pumped[1] < 0.9 * free.months.pumped[1]);
    CHECK(held.months.unmet_wells > free.months.unmet_wells + 1e3);
    CHECK(held.months.pumped[0] == Approx(free.months.pumped[0]).epsilon(1e-3));
}

TEST_CASE("basin: gates - a metered one keeps its record, which has in it what gates did",
          "[basin][unit]") {
    auto in = test::tiny_basin();
    in.water.obligation.closures = {{make_date(2026, 3, 1), make_date(2026, 4, 1), 1.0}};
    auto metered = in;
    auto& recorded = metered.water.districts[0].recorded;
    recorded.start = make_date(2026, 3, 1);
    recorded.diversion.assign(31, 4000.0);

    const Run closed{in};
    const Run kept{metered};

    CHECK(closed.months.diverted[2] == 0.0);
    CHECK(kept.months.diverted[2] == Approx(31.0 * 4000.0).epsilon(1e-9));
    CHECK(kept.months.closed_by_gates[2] == 0.0);
}

// The dispatch year began on 11 November, the run on 1 January: the time between counts with the record's mean.
TEST_CASE("basin: outlook - a year that began before the run is judged by its share",
          "[basin][unit]") {
    auto in = test::tiny_basin();
    in.release.curve = {{0.0, 0.0}, {20e8, 10e8}};
    in.record = {2020, std::vector<double>(24, 30e6)};
    in.water.obligation.forecast = water::ForecastKind::climatology;
    Simulation sim{in};
    State state = sim.make_state();
    basin::Observer quiet;
    REQUIRE(sim.step(state, quiet).status == Status::done);

    const auto seen = sim.stresses().river_outlook();
    const double seen_before = seen.foreseen;
    const double before = 30e6 * (20.0 / 30.0 + 1.0);
    CHECK(seen.foreseen == Approx(30e6 * (10.0 + 10.0 / 30.0)));
    CHECK(seen.due ==
          Approx(0.5 * (before + seen.foreseen) * seen.foreseen / (before + seen.foreseen)));
    state.dispatch.days = state.clock.date() - make_date(2025, 11, 11);
    state.dispatch.inflow = state.dispatch.month_inflow = 80e6;  // now the whole year is known
    REQUIRE(sim.step(state, quiet).status == Status::done);
    const auto& known = sim.stresses().river_outlook();
    CHECK(known.foreseen > seen_before + 50e6);
    CHECK(known.due == Approx(0.5 * known.foreseen));
}
