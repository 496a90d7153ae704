// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/basin/inputs.hpp"
#include "heihe/basin/run/closure.hpp"
#include "heihe/basin/run/observer.hpp"
#include "heihe/basin/run/outcome.hpp"
#include "heihe/basin/run/packages.hpp"
#include "heihe/basin/run/state.hpp"
#include "heihe/basin/run/step_budget.hpp"
#include "heihe/basin/run/stresses.hpp"
#include "heihe/basin/run/zone_budget.hpp"
#include "heihe/basin/run/zone_map.hpp"
#include "heihe/gwf/flow_solver.hpp"
#include "heihe/gwf/model.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace heihe::basin {

struct Settings {
    gwf::NonlinearSettings flow = basin_flow_settings();
    double shortest_step = 0.125;  ///< [d] below it a failing step is not cut again
    double most_discrepancy = most_discrepancy_percent;  ///< [%] of any store in any step

    /// Closure of the flows: a cell's residual is at most a fifth of most_discrepancy_percent of its
    /// inflow (docs/theory/aquifer.md, When a step is accepted).
    [[nodiscard]] static gwf::NonlinearSettings basin_flow_settings() {
        gwf::NonlinearSettings s;
        s.rclose_abs = 2e-4;
        s.rclose_rel = 2e-5;
        s.budget_rel = 1e-7;
        s.dvclose = 0.0;
        s.outer_maximum = 40;
        s.linear_tolerance_maximum = 0.02;  // a linear iteration costs less than a set-up
        return s;
    }
};

/// The basin in time: aquifer, river and water use in one step.
///
/// Inputs are const and must outlive the simulation; all that changes is in State. One thread
/// calls; kernels inside use OpenMP.
class Simulation {
public:
    /// @throws InputError if the aquifer or the network has problems
    explicit Simulation(const Inputs& in, Settings settings = {})
        : in_{in},
          settings_{std::move(settings)},
          model_{in.grid, make_npf(in), make_sto(in), {}},
          stresses_{in, model_},
          zones_{in, model_},
          solver_{model_, settings_.flow},
          packages_{stresses_, in.surface},
          longest_step_{in.max_step},
          floor_rate_{1e-6 * stresses_.forcing().mean_throughflow()} {
        solver_.set_budget_floor(floor_rate_);
        for (std::size_t g = 0; g < in.network.gauges.size(); ++g)
            if (in.network.gauges[g].id == in.release.gauge) release_gauge_ = static_cast<int>(g);
    }
    Simulation(const Simulation&) = delete;
    Simulation& operator=(const Simulation&) = delete;

    [[nodiscard]] const gwf::Model& model() const noexcept { return model_; }
    [[nodiscard]] const Inputs& inputs() const noexcept { return in_; }
    [[nodiscard]] Stresses& stresses() noexcept { return stresses_; }
    [[nodiscard]] const Stresses& stresses() const noexcept { return stresses_; }
    [[nodiscard]] const ZoneMap& zones() const noexcept { return zones_; }
    /// Flows of a package to the aquifer in the last accepted step, at the accepted heads, by item.
    [[nodiscard]] const gwf::BoundTerms& terms(Boundary what) const {
        return solver_.terms()[place_of(what)];
    }

    /// A state at the run's start: heads as in the inputs, an empty river, no water in the unsaturated
    /// zone.
    [[nodiscard]] State make_state() const;
    /// Computes the steady state under the year's mean stresses.
    Outcome make_steady(State& state, int year, Observer& observer);
    /// Lets a state of another grid adapt to this one: runs `days` of the run's own forcing, first in
    /// steps of a month, at the end in steps of the run's length. The state keeps the stores that this
    /// ends with, but its own clock and accounts.
    Outcome relax(State& state, int days, Observer& observer);
    /// Sets the capillary share at these heads as part of the base level: only an increase lowers demand.
    void set_capillary_reference(State& state) const {
        state.capillary_reference = stresses_.capillary_share(state.flow.head);
    }
    /// Runs from the state's clock to the inputs' end.
    Outcome run(State& state, Observer& observer);
    /// Takes one step, as long as the calendar and earlier cuts allow.
    Outcome step(State& state, Observer& observer);

    /// Water table of every column, m: the head of the uppermost wet cell.
    void water_table(const State& state, std::vector<double>& head) const;
    /// Budgets of the zones since 1 January, or since the state's year was opened.
    [[nodiscard]] std::vector<ZoneBudget> zone_budgets(const State& state) const;
    /// Begins the year's sums at zero, with the present heads. Call it after any change of a state's heads.
    void open_year(State& state) const;

private:
    friend struct Tampering;  // tests/support: makes terms or stores of a step wrong
    [[nodiscard]] static gwf::Npf make_npf(const Inputs& in);
    [[nodiscard]] static gwf::Sto make_sto(const Inputs& in);

    [[nodiscard]] double choose_step(const Clock& clock) const;
    [[nodiscard]] gwf::SolveReport attempt(State& state, const StepPlan& plan,
                                           const gwf::NonlinearSettings& settings,
                                           Observer& observer);
    void guess_heads(const State& state, std::vector<double>& guess) const;
    void tell_step(const State& state, double dt, const gwf::SolveReport& report,
                   Observer& observer) const;
    [[nodiscard]] Outcome failed(const State& state, const gwf::SolveReport& report) const;
    Outcome accept(State& state, const StepPlan& plan, const gwf::SolveReport& report);
    StepTerms take_step(State& state, WorstStore& worst);
    Outcome judge(State& state, const WorstStore& worst) const;
    void advance_stores(State& state);
    void tell_rules(State& state, const StepPlan& plan) const;
    void close_dispatch_year(State& state) const;
    void add_to_month(State& state, const StepPlan& plan, const StepTerms& terms);
    void add_columns(State& state, double dt);
    void add_gauges(State& state, const StepPlan& plan);
    void add_day_use(State& state, const StepPlan& plan) const;
    void advance_clock(State& state, const StepPlan& plan, const gwf::SolveReport& report) const;
    Outcome close_calendar(State& state, Observer& observer);
    Outcome check_zone_year(State& state) const;
    [[nodiscard]] std::vector<double> zone_storage(const State& state) const;

    const Inputs& in_;
    Settings settings_;
    gwf::Model model_;
    Stresses stresses_;
    ZoneMap zones_;
    gwf::FlowSolver solver_;
    BasinPackages packages_;
    static constexpr double relaxation_step = 31.0;  // [d]
    static constexpr int own_steps_at_the_end = 62;  // [d]

    double longest_step_;  // [d]
    double floor_rate_;    // [m3/d]
    int release_gauge_ = -1;
    State before_;  // stores at the step's start, for its budget
    std::function<void(StepTerms&)> tamper_terms_{};
    std::function<void(State&)> tamper_state_{};
};

}  // namespace heihe::basin

#ifndef HEIHE_COMPILED
#include "heihe/basin/run/simulation_impl.hpp"
#endif
