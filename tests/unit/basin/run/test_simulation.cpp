// SPDX-License-Identifier: MIT
#include "heihe/basin/run/simulation.hpp"
#include "support/tampering.hpp"
#include "support/tiny_basin.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
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

TEST_CASE("basin: simulation - all water of the river is accounted for", "[basin][unit]") {
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

// Coupling strength C dt / (Sy A), C the slope of a reach's loss by the head below it. The basin reaches 6
// (docs/theory/coupling.md, River days and their derivatives).
TEST_CASE("basin: simulation - a coupling of C dt / (Sy A) = 30 converges", "[basin][unit]") {
    test::TinyBasin choice;
    choice.water_depth = 2.8;  // attached: the bed's bottom lies 3 m below land
    choice.sy = 0.05;
    choice.bed_k = 16.0;
    const auto in = test::tiny_basin(choice);
    Simulation sim{in};
    State state = sim.make_state();
    struct Strength : Watcher {
        Simulation* sim = nullptr;
        double most = 0.0;
        int outer = 0;
        void on_step(const basin::StepView& v) override {
            Watcher::on_step(v);
            outer = std::max(outer, v.outer);
            for (const double slope : sim->stresses().sums().dloss_dhead)
                most = std::max(most, -slope / (0.05 * 1e6));
        }
    } watcher;
    watcher.sim = &sim;

    const Outcome outcome = sim.run(state, watcher);

    CHECK(outcome.reason.empty());
    REQUIRE(outcome.status == Status::done);
    CHECK(watcher.most >= 30.0);
    CHECK(state.clock.cuts == 0);
    CHECK(state.clock.worst_percent < basin::most_discrepancy_percent);
    CHECK(watcher.outer < 25);
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

// Every term of budget.csv that is a fiftieth of its store's flow or more in the tiny basin: water could
// vanish by a kind of flow that is not checked.
TEST_CASE("basin: simulation - one term 1 % wrong ends the run with a budget error",
          "[basin][unit]") {
    const auto in = test::tiny_basin();
    basin::StepTerms usual;
    Simulation first{in};
    basin::Tampering::with_terms(first, [&usual](basin::StepTerms& terms) { usual = terms; });
    State first_state = first.make_state();
    Watcher watcher;
    REQUIRE(first.step(first_state, watcher).status == Status::done);
    int tampered = 0;
    for (std::size_t t = 0; t < basin::term_count; ++t) {
        const double size = std::max(usual.in[t], usual.out[t]);
        const auto& name = basin::term_names[t];
        const auto store = basin::store_sum(usual, name.store);
        if (!(size > 0.02 * std::max(store.in, store.out)))
            continue;  // 1 % of less is below 0.01 %
        CAPTURE(std::string{name.store}, std::string{name.term}, size);
        Simulation sim{in};
        basin::Tampering::with_terms(sim, [t](basin::StepTerms& terms) {
            terms.in[t] *= 1.01;
            terms.out[t] *= 1.01;
        });
        State state = sim.make_state();

        const Outcome outcome = sim.run(state, watcher);

        CHECK(outcome.status == Status::budget);
        CHECK(outcome.reason.find("does not close") != std::string::npos);
        ++tampered;
    }
    CHECK(tampered >= 25);
}

TEST_CASE("basin: simulation - one store that changes by itself ends the run with a budget error",
          "[basin][unit]") {
    const auto in = test::tiny_basin();
    using Change = void (*)(State&);
    const auto [name, change] = GENERATE(table<std::string, Change>(
        {{"river reach", [](State& s) { s.river.storage[3] *= 1.5; }},
         {"unsaturated column",
          [](State& s) { s.fields.lower[2] = 1.01 * s.fields.lower[2] + 1.0; }},
         {"unsaturated bed", [](State& s) { s.beds.upper[4] = 1.01 * s.beds.upper[4] + 1.0; }}}));
    CAPTURE(name);
    Simulation sim{in};
    basin::Tampering::with_state(sim, change);
    State state = sim.make_state();
    Watcher watcher;

    CHECK(sim.run(state, watcher).status == Status::budget);
}

TEST_CASE("basin: simulation - an account without one withdrawal ends the run", "[basin][unit]") {
    auto in = test::tiny_basin();
    in.water.caps = {{"Ganzhou", 2026, 9e6}, {"Gaotai", 2026, 9e6}};
    Simulation sim{in};
    basin::Tampering::with_state(sim, [](State& s) {
        for (double& spent : s.water.cap.spent) spent *= 0.99;
    });
    State state = sim.make_state();
    Watcher watcher;

    const Outcome outcome = sim.run(state, watcher);

    CHECK(outcome.status == Status::budget);
    CHECK(outcome.reason.find("account") != std::string::npos);
}

TEST_CASE("basin: simulation - a step that cannot converge names cell, package and county",
          "[basin][unit]") {
    const auto in = test::tiny_basin();
    basin::Settings settings;
    settings.flow.rclose_abs = 1e-300;  // no residual can be so small
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

TEST_CASE("basin: simulation - wells pump where their places of the month are", "[basin][unit]") {
    auto in = test::tiny_basin();
    auto& d = in.water.districts[1];
    d.wells = d.columns;
    d.well_places = {{make_date(2026, 2, 1), make_date(2026, 3, 1), {0.2, 0.8}}};
    struct Pumping : Watcher {
        std::vector<double> part;  // of the district's first column, by month
        void on_month(const basin::MonthView& v) override {
            const auto& q = v.state->month.column_pumping;
            part.push_back(q[21] / (q[21] + q[22]));
        }
    } seen;
    Simulation sim{in};
    State state = sim.make_state();

    const Outcome outcome = sim.run(state, seen);

    REQUIRE(outcome.status == Status::done);
    REQUIRE(seen.part.size() == 3);
    CHECK(seen.part[0] == Approx(0.5).epsilon(1e-6));
    CHECK(seen.part[1] == Approx(0.2).epsilon(1e-6));
    CHECK(seen.part[2] == Approx(0.5).epsilon(1e-6));
}

TEST_CASE("basin: simulation - pumping of the wells is what the sums say", "[basin][unit]") {
    const auto in = test::tiny_basin();
    struct Pumping : Watcher {
        double wells = 0.0, columns = 0.0, summed = 0.0;
        void on_month(const basin::MonthView& v) override {
            wells += v.state->month.budget_out[static_cast<std::size_t>(Term::aquifer_wells)];
            for (const double q : v.state->month.column_pumping) columns += q;
            summed += water::city_figures(v.state->water.sums.month).pumped;
        }
    } seen;
    Simulation sim{in};
    State state = sim.make_state();

    const Outcome outcome = sim.run(state, seen);

    REQUIRE(outcome.status == Status::done);
    CHECK(seen.wells == Approx(seen.columns).epsilon(1e-9));
    CHECK(seen.wells == Approx(seen.summed).epsilon(1e-9));
    CHECK(seen.wells == Approx(3.8e6 * 3 / 12).epsilon(1e-6));
}

// A checkpoint is written from on_step: at 11 November the dispatch year must be closed in it.
TEST_CASE("basin: simulation - a step that ends a dispatch year shows the year closed",
          "[basin][unit]") {
    test::TinyBasin choice;
    choice.start = make_date(2026, 11, 1);
    choice.end = make_date(2026, 11, 21);
    const auto in = test::tiny_basin(choice);
    struct Dispatch : Watcher {
        bool seen = false;
        std::int64_t days = -1;
        double last_inflow = 0.0;
        void on_step(const basin::StepView& v) override {
            if (v.date != make_date(2026, 11, 11)) return;
            seen = true;
            days = v.state->dispatch.days;
            last_inflow = v.state->dispatch.last_inflow;
        }
    } watcher;
    Simulation sim{in};
    State state = sim.make_state();

    REQUIRE(sim.run(state, watcher).status == Status::done);
    CHECK(watcher.seen);
    CHECK(watcher.days == 0);
    CHECK(watcher.last_inflow > 0.0);
}

TEST_CASE("basin: simulation - no step is longer than max_step", "[basin][unit]") {
    test::TinyBasin choice;
    choice.end = make_date(2026, 1, 8);
    auto in = test::tiny_basin(choice);
    in.max_step = GENERATE(2.5, 1.0, 0.4);
    CAPTURE(in.max_step);
    struct Longest : Watcher {
        double dt = 0.0;
        double sum = 0.0;
        void on_step(const basin::StepView& v) override {
            dt = std::max(dt, v.dt);
            sum += v.dt;
        }
    } watcher;
    Simulation sim{in};
    State state = sim.make_state();

    REQUIRE(sim.run(state, watcher).status == Status::done);
    CHECK(watcher.dt <= in.max_step);
    CHECK(watcher.sum == Approx(7.0));
}

TEST_CASE("basin: simulation - relaxing keeps clock and sums", "[basin][unit]") {
    const auto in = test::tiny_basin();
    Simulation sim{in};
    State state = sim.make_state();
    const auto before = state;
    Watcher watcher;

    REQUIRE(sim.relax(state, 20, watcher).status == Status::done);

    CHECK(watcher.steps == 0);
    CHECK(state.clock.day == before.clock.day);
    CHECK(state.clock.step == 0);
    CHECK(state.month.budget_in == before.month.budget_in);
    CHECK(state.dispatch.inflow == 0.0);
    CHECK(state.flow.head != before.flow.head);
    CHECK(state.river.storage != before.river.storage);
}

TEST_CASE("basin: simulation - relaxing goes by months and ends where the run would",
          "[basin][unit]") {
    test::TinyBasin choice;
    choice.end = make_date(2026, 10, 1);
    const auto in = test::tiny_basin(choice);
    struct Polled : Watcher {
        int polls = 0;  // one per outer iteration
        bool stop_requested() override {
            ++polls;
            return false;
        }
    };
    Polled quick, own;
    Simulation sim{in};
    State relaxed = sim.make_state(), run = sim.make_state();

    REQUIRE(sim.relax(relaxed, in.end - in.start, quick).status == Status::done);
    REQUIRE(sim.run(run, own).status == Status::done);

    CHECK(quick.polls < own.polls / 2);
    CHECK(own.steps > 27);  // the run's steps are as short as before
    const auto start = sim.make_state();
    double moved = 0.0, apart = 0.0;
    for (std::size_t n = 0; n < run.flow.head.size(); ++n) {
        moved = std::max(moved, std::abs(run.flow.head[n] - start.flow.head[n]));
        apart = std::max(apart, std::abs(relaxed.flow.head[n] - run.flow.head[n]));
    }
    CHECK(apart < 0.05 * moved);
}

TEST_CASE("basin: simulation - after an observer has ended relaxing, the run has its own steps",
          "[basin][unit]") {
    const auto in = test::tiny_basin();
    struct Throwing : Watcher {
        bool stop_requested() override { throw Error{"enough"}; }
    } throwing;
    struct Longest : Watcher {
        double dt = 0.0;
        void on_step(const basin::StepView& v) override { dt = std::max(dt, v.dt); }
    } watcher;
    Simulation sim{in};
    State state = sim.make_state();

    CHECK_THROWS_AS(sim.relax(state, 200, throwing), Error);
    REQUIRE(sim.run(state, watcher).status == Status::done);

    CHECK(watcher.dt <= in.max_step);
}
