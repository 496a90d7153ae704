// SPDX-License-Identifier: MIT
#include "heihe/basin/simulation.hpp"
#include "support/tiny_basin.hpp"

#include <catch2/catch.hpp>

#include <cmath>
#include <string>
#include <vector>

using namespace heihe;
using basin::Observer;
using basin::Outcome;
using basin::Simulation;
using basin::State;
using basin::Status;
using basin::Term;

namespace {

/// Counts steps and asks to stop after some of them.
struct Watcher : Observer {
    int steps = 0;
    int months = 0;
    int stop_after = 1 << 30;
    double first_worst = 0.0;
    std::vector<double> month_out;
    void on_step(const basin::StepView&) override { ++steps; }
    void on_month(const basin::MonthView& v) override {
        ++months;
        month_out.push_back(v.state->month.budget_out[at(static_cast<int>(Term::river_outflow))]);
    }
    bool stop_requested() override { return steps >= stop_after; }
};

State run_all(const basin::Inputs& in, Outcome& outcome, Watcher& watcher) {
    Simulation sim{in};
    State state = sim.make_state();
    outcome = sim.run(state, watcher);
    return state;
}

}  // namespace

TEST_CASE("basin: simulation - every store closes in every step", "[basin][unit]") {
    const auto in = test::tiny_basin();
    Watcher watcher;
    Outcome outcome;

    const State state = run_all(in, outcome, watcher);

    CHECK(outcome.reason.empty());
    REQUIRE(outcome.status == Status::done);
    CHECK(state.clock.worst_percent < basin::most_discrepancy_percent);
    CHECK(state.clock.worst_percent > 0.0);
    CHECK(watcher.months == 3);
    CHECK(watcher.steps == 4 + 3 + 4);
}

TEST_CASE("basin: simulation - the river's water is all accounted for", "[basin][unit]") {
    const auto in = test::tiny_basin();
    Watcher watcher;
    Outcome outcome;
    Simulation sim{in};
    State state = sim.make_state();
    std::vector<double> inlets;
    struct Sums : Watcher {
        double in = 0.0, out = 0.0;
        void on_month(const basin::MonthView& v) override {
            for (std::size_t t = 0; t < basin::term_count; ++t)
                if (basin::term_names[t].store == "river") {
                    in += v.state->month.budget_in[t];
                    out += v.state->month.budget_out[t];
                }
        }
    } sums;

    outcome = sim.run(state, sums);

    REQUIRE(outcome.status == Status::done);
    CHECK(sums.in > 1e8);
    CHECK(sums.in == Approx(sums.out).epsilon(1e-9));
}

// Coupling strength C dt / (Sy A): design section 4 asks for more than the 6 that the basin reaches.
TEST_CASE("basin: simulation - a coupling of C dt / (Sy A) = 30 converges", "[basin][unit]") {
    test::TinyBasin choice;
    choice.water_depth = 3.0;
    choice.sy = 0.05;
    const double width = 40.0;  // about the wetted width at 20 m3/s
    choice.bed_k = 30.0 * choice.sy * 1e6 / (10.0 * 1000.0 * width);
    const auto in = test::tiny_basin(choice);
    Watcher watcher;
    Outcome outcome;

    const State state = run_all(in, outcome, watcher);

    CHECK(outcome.reason.empty());
    REQUIRE(outcome.status == Status::done);
    CHECK(state.clock.cuts == 0);
    CHECK(state.clock.worst_percent < basin::most_discrepancy_percent);
    CHECK(static_cast<double>(state.clock.outer) / watcher.steps < 15.0);
}

TEST_CASE("basin: simulation - a run stopped at any step goes on to the same bits",
          "[basin][unit]") {
    const auto in = test::tiny_basin();
    Watcher whole;
    Outcome outcome;
    const std::string expected = basin::digest(run_all(in, outcome, whole));
    const int stop_after = GENERATE(1, 2, 5, 9);
    CAPTURE(stop_after);
    Watcher first;
    first.stop_after = stop_after;

    State state = run_all(in, outcome, first);
    REQUIRE(outcome.status == Status::stopped);
    Simulation later{in};
    Watcher second;
    outcome = later.run(state, second);

    REQUIRE(outcome.status == Status::done);
    CHECK(first.steps == stop_after);
    CHECK(basin::digest(state) == expected);
}

TEST_CASE("basin: simulation - one flux booked 1 % wrong ends the run with a budget error",
          "[basin][unit]") {
    const auto in = test::tiny_basin();
    const auto term =
        GENERATE(Term::aquifer_wells, Term::aquifer_recharge, Term::aquifer_river_loss,
                 Term::aquifer_lateral_inflow, Term::river_inlets, Term::river_ground_loss,
                 Term::river_outflow, Term::river_diversions, Term::canals_diverted,
                 Term::canals_seepage, Term::unsaturated_seepage, Term::unsaturated_recharge,
                 Term::districts_consumption, Term::returns_users, Term::city_groundwater);
    const auto& name = basin::term_names[static_cast<std::size_t>(term)];
    CAPTURE(std::string{name.store}, std::string{name.term});
    basin::Settings settings;
    settings.tamper = [term](basin::StepTerms& terms) {
        terms.in[static_cast<std::size_t>(term)] *= 1.01;
        terms.out[static_cast<std::size_t>(term)] *= 1.01;
    };
    Simulation sim{in, settings};
    State state = sim.make_state();
    Watcher watcher;

    const Outcome outcome = sim.run(state, watcher);

    CHECK(outcome.status == Status::budget);
    CHECK(outcome.reason.find("does not close") != std::string::npos);
}

TEST_CASE("basin: simulation - what cannot converge names cell, package and county",
          "[basin][unit]") {
    const auto in = test::tiny_basin();
    basin::Settings settings;
    settings.flow.rclose_abs = 1e-300;  // nothing can be that close
    settings.flow.rclose_rel = 0.0;
    settings.flow.outer_maximum = 1;
    Simulation sim{in, settings};
    State state = sim.make_state();
    Watcher watcher;

    const Outcome outcome = sim.run(state, watcher);

    CHECK(outcome.status == Status::not_converged);
    CHECK(outcome.reason.find("2026-01-01") != std::string::npos);
    CHECK(outcome.reason.find("layer") != std::string::npos);
    CHECK(outcome.reason.find("county Ga") != std::string::npos);
}

TEST_CASE("basin: simulation - pumping of the wells is what the books say", "[basin][unit]") {
    const auto in = test::tiny_basin();
    struct Pumping : Watcher {
        double wells = 0.0, columns = 0.0, booked = 0.0;
        void on_month(const basin::MonthView& v) override {
            wells += v.state->month.budget_out[static_cast<std::size_t>(Term::aquifer_wells)];
            for (const double q : v.state->month.column_pumping) columns += q;
            booked += water::city_figures(v.state->water.books.month).pumped;
        }
    } seen;
    Simulation sim{in};
    State state = sim.make_state();

    const Outcome outcome = sim.run(state, seen);

    REQUIRE(outcome.status == Status::done);
    CHECK(seen.wells == Approx(seen.columns).epsilon(1e-9));
    CHECK(seen.wells == Approx(seen.booked).epsilon(1e-9));
    CHECK(seen.wells == Approx(3.8e6 * 3 / 12).epsilon(1e-6));
}
