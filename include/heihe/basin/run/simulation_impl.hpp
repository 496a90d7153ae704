// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/basin/run/closure_names.hpp"
#include "heihe/basin/run/reservoir_sums.hpp"
#include "heihe/basin/run/simulation.hpp"
#include "heihe/core/compiled.hpp"
#include "heihe/core/parallel.hpp"

#include <algorithm>
#include <utility>

namespace heihe::basin {

HEIHE_INLINE gwf::Npf Simulation::make_npf(const Inputs& in) {
    gwf::Npf npf;
    npf.icelltype.assign(in.aquifer.k.size(), 1);
    npf.k = in.aquifer.k;
    npf.k33 = in.aquifer.k33;
    return npf;
}

HEIHE_INLINE gwf::Sto Simulation::make_sto(const Inputs& in) {
    gwf::Sto sto;
    sto.iconvert.assign(in.aquifer.k.size(), 1);
    sto.ss = in.aquifer.ss;
    sto.sy = in.aquifer.sy;
    return sto;
}

HEIHE_INLINE State Simulation::make_state() const {
    State s;
    s.clock.day = in_.start.days;
    s.flow.head = in_.aquifer.strt;
    s.flow.head_old = in_.aquifer.strt;
    s.river = river::dry_state(in_.network);
    s.fields = water::make_delay_state(model_.mesh().ncolumn());
    s.beds = water::make_delay_state(ssize(in_.network.reaches));
    s.returning.assign(in_.network.reaches.size(), 0.0);
    s.capillary_reference.assign(in_.water.districts.size(), 1.0);
    s.water = stresses_.make_water_state();
    s.month.resize(in_.network.reaches.size(), in_.network.gauges.size(), in_.points.size(),
                   at(model_.mesh().ncolumn()), at(stresses_.system().ngroup()));
    s.year.resize(in_.network.reaches.size());
    open_year(s);
    return s;
}

/// Each pass solves the steady step with the depths to water of the pass before, which decide where rain
/// percolates. At the end the unsaturated zone gets the storage of a steady flow.
HEIHE_INLINE Outcome Simulation::make_steady(State& state, int year, Observer& observer) {
    const StepPlan plan = steady_plan(year);
    const auto robust = settings_.flow.robust();
    constexpr int passes = 3;
    for (int pass = 0; pass < passes; ++pass) {
        auto report = attempt(state, plan, settings_.flow, observer);
        if (!report.converged && !report.stopped) report = attempt(state, plan, robust, observer);
        if (report.stopped) return {Status::stopped, "stopped by the user"};
        if (!report.converged) return failed(state, report);
        state.clock.outer += report.outer;
        state.clock.linear += report.linear;
        WorstStore worst;
        take_step(state, worst);
        const Outcome closed = judge(state, worst);
        if (closed.status != Status::done) return closed;
        state.fields = water::make_delay_state(ssize(state.fields.upper));
        state.beds = water::make_delay_state(ssize(state.beds.upper));
    }
    state.flow.head_old = state.flow.head;
    stresses_.fill_delays(state.flow.head, state);
    for (double& v : state.returning) v *= in_.max_step / plan.dt;
    open_year(state);
    return {};
}

HEIHE_INLINE Outcome Simulation::relax(State& state, int days, Observer& observer) {
    struct Quiet : Observer {
        Observer& asked;
        explicit Quiet(Observer& o) : asked{o} {}
        bool stop_requested() override { return asked.stop_requested(); }
    } quiet{observer};
    State trial = state;
    const Date last = std::min(state.clock.date() + days, in_.end);
    Outcome outcome;
    struct OwnSteps {  // also when an observer throws
        double& longest;
        double own;
        ~OwnSteps() { longest = own; }
    } own_steps{longest_step_, in_.max_step};
    while (trial.clock.date() < last && outcome.status == Status::done) {
        // Monthly steps smooth the daily signal. Steps of the run's own length near the end restore it.
        const bool near_the_end = last - trial.clock.date() <= own_steps_at_the_end;
        longest_step_ = near_the_end ? in_.max_step : std::max(in_.max_step, relaxation_step);
        outcome = step(trial, quiet);
    }
    if (outcome.status != Status::done) return outcome;
    state.flow = trial.flow;
    state.river = trial.river;
    state.fields = trial.fields;
    state.beds = trial.beds;
    state.returning = trial.returning;
    open_year(state);
    return {};
}

HEIHE_INLINE Outcome Simulation::run(State& state, Observer& observer) {
    while (state.clock.date() < in_.end) {
        const Outcome outcome = step(state, observer);
        if (outcome.status != Status::done) return outcome;
    }
    return {};
}

/// Length of the next step, d. Steps end at midnight, and at the end of each month, of the dispatch
/// year and of the run. Between these dates they are as equal as whole days allow (43 per year at 10
/// days).
HEIHE_INLINE double Simulation::choose_step(const Clock& clock) const {
    const bool below_a_day = longest_step_ < 1.0;
    const double most = below_a_day ? 1.0 / std::ceil(1.0 / longest_step_) : 1.0;
    if (clock.fraction > 0.0 || below_a_day) {
        const double left = std::min(1.0 - clock.fraction, most);
        return clock.longest > 0.0 ? std::min(left, clock.longest) : left;
    }
    const Date now = clock.date();
    const Date dispatch_end = dispatch_begin(in_.release, civil(now).year);
    Date hard = std::min(next_month(now), in_.end);
    if (now < dispatch_end) hard = std::min(hard, dispatch_end);
    hard = water::next_gate_date(in_.water.obligation, now, hard);
    const int days = hard - now;
    const int count = static_cast<int>(std::ceil(days / std::floor(longest_step_)));
    const double dt = std::ceil(static_cast<double>(days) / count);
    if (clock.longest <= 0.0 || clock.longest >= dt) return dt;
    return clock.longest >= 1.0 ? std::floor(clock.longest) : clock.longest;
}

/// First guess of the heads: the present ones plus a part of the last step's change. The part is smaller
/// on the first day of a month, because the stresses change there. A head that would cross its cell's top
/// or bottom stays.
HEIHE_INLINE void Simulation::guess_heads(const State& state, std::vector<double>& guess) const {
    const auto& now = state.flow.head;
    const auto& before = state.flow.head_old;
    const bool turns = civil(state.clock.date()).day == 1;
    const double share =
        turns ? 0.3 : 0.8;  // gives the fewest iterations in the ten years of the example
    const auto& mesh = model_.mesh();
#pragma omp parallel for schedule(static) if (ssize(now) > omp_min_items)
    for (Cell n = 0; n < static_cast<Cell>(ssize(now)); ++n) {
        const double h = now[at(n)] + share * (now[at(n)] - before[at(n)]);
        const bool crosses = (h > mesh.bot(n)) != (now[at(n)] > mesh.bot(n)) ||
                             (h > mesh.top(n)) != (now[at(n)] > mesh.top(n));
        if (!crosses) guess[at(n)] = h;
    }
}

HEIHE_INLINE gwf::SolveReport Simulation::attempt(State& state, const StepPlan& plan,
                                                  const gwf::NonlinearSettings& settings,
                                                  Observer& observer) {
    stresses_.start_step(state, plan);
    gwf::NonlinearSettings used = settings;
    used.stop_requested = [&observer] { return observer.stop_requested(); };
    gwf::StepInfo info;
    info.steady = plan.steady;
    info.dt = plan.steady ? 0.0 : plan.dt;
    // The solver changes these heads; those of the state stay, for the stresses, until acceptance.
    before_.flow.head_old = state.flow.head;
    // A step that failed once is repeated from its start heads.
    const bool easy = &settings == &settings_.flow && state.clock.longest <= 0.0;
    before_.flow.head = state.flow.head;
    if (easy && !plan.steady) guess_heads(state, before_.flow.head);
    return solver_.solve(before_.flow, {packages_.all(), &stresses_}, info, used);
}

HEIHE_INLINE Outcome Simulation::failed(const State& state, const gwf::SolveReport& report) const {
    std::string text = to_string(state.clock.date()) + ": " + report.reason;
    if (report.worst_cell >= 0) {
        const auto column = at(model_.mesh().column_of(report.worst_cell));
        const auto county = in_.surface.county[column];
        const auto district = in_.surface.district[column];
        if (county >= 0) text += ", county " + in_.water.counties[at(county)];
        if (district >= 0) text += ", district " + in_.water.districts[at(district)].id;
    }
    return {Status::not_converged, text};
}

HEIHE_INLINE void Simulation::tell_step(const State& state, double dt,
                                        const gwf::SolveReport& report, Observer& observer) const {
    StepView view;
    view.date = state.clock.date();
    view.elapsed = static_cast<double>(state.clock.day - in_.start.days) + state.clock.fraction;
    view.total = in_.end - in_.start;
    view.dt = dt;
    view.step = state.clock.step;
    view.outer = report.outer;
    view.linear = report.linear;
    view.state = &state;
    view.simulation = this;
    observer.on_step(view);
}

/// Takes one step. If it fails: shorter down to a day, damped, with robust settings, then below a day.
HEIHE_INLINE Outcome Simulation::step(State& state, Observer& observer) {
    double dt = choose_step(state.clock);
    const Clock clock_at_start = state.clock;
    const auto damped = settings_.flow.damped();
    const auto robust = settings_.flow.robust();
    for (int rung = 0;;) {
        const StepPlan plan = transient_plan(state.clock.date(), state.clock.fraction, dt);
        const auto& settings = rung == 0 ? settings_.flow : rung == 1 ? damped : robust;
        const auto report = attempt(state, plan, settings, observer);
        if (report.converged) {
            const Outcome outcome = accept(state, plan, report);
            if (outcome.status != Status::done) return outcome;
            // First: a checkpoint must hold the closed year.
            const Outcome closed = close_calendar(state, observer);
            if (closed.status != Status::done) return closed;
            tell_step(state, dt, report, observer);
            return {};
        }
        if (report.stopped) {
            state.clock = clock_at_start;  // a resumed run repeats the same attempts
            return {Status::stopped, "stopped by the user"};
        }
        ++state.clock.cuts;
        observer.on_notice(
            {state.clock.date(), "step of " + std::to_string(dt) + " d failed: " + report.reason});
        if (dt > 1.0) {
            dt = std::max(1.0, std::floor(0.5 * dt));
            state.clock.longest = dt;
        } else if (rung < 2) {
            ++rung;
        } else if (0.5 * dt >= settings_.shortest_step) {
            dt *= 0.5;
            state.clock.longest = dt;
        } else {
            return failed(state, report);
        }
    }
}

/// Moves all stores to the step's end and checks each.
HEIHE_INLINE StepTerms Simulation::take_step(State& state, WorstStore& worst) {
    before_.river = state.river;
    before_.fields = state.fields;
    before_.beds = state.beds;
    before_.returning = state.returning;
    std::swap(state.flow, before_.flow);
    advance_stores(state);
    if (tamper_state_) tamper_state_(state);
    const AcceptedStep accepted{in_, model_, solver_, stresses_, before_};
    StepTerms terms = step_budget(accepted, state);
    if (tamper_terms_) tamper_terms_(terms);
    worst.floor = floor_rate_ * stresses_.plan().dt;
    check_items(accepted, state, worst);
    check_reservoirs(in_, stresses_.plan(), stresses_.forcing(), worst);
    check_terms(terms, worst);
    return terms;
}

HEIHE_INLINE Outcome Simulation::judge(State& state, const WorstStore& worst) const {
    const Date date = state.clock.date();
    state.year.worst_percent = std::max(state.year.worst_percent, worst.percent);
    if (worst.percent > state.clock.worst_percent) {
        state.clock.worst_percent = worst.percent;
        state.clock.worst_store = static_cast<std::int64_t>(worst.store);
        state.clock.worst_item = worst.item;
        state.clock.worst_day = state.clock.day;
    }
    if (worst.percent <= settings_.most_discrepancy) return {};
    return {Status::budget, to_string(date) + ": " +
                                closure_text(worst.store, worst.item, in_, model_) +
                                " does not close: " + std::to_string(worst.percent) +
                                " % of its throughflow is missing"};
}

HEIHE_INLINE Outcome Simulation::accept(State& state, const StepPlan& plan,
                                        const gwf::SolveReport& report) {
    WorstStore worst;
    const StepTerms terms = take_step(state, worst);
    for (std::size_t p = 0; p < plan.periods.size(); ++p)
        stresses_.system().commit_step(state.water, stresses_.water_plans()[p],
                                       stresses_.allocations()[p]);
    if (!plan.steady) tell_rules(state, plan);
    check_accounts(stresses_.system(), state.water, worst);
    add_to_month(state, plan, terms);
    const Outcome outcome = judge(state, worst);
    advance_clock(state, plan, report);
    return outcome;
}

/// Moves river, unsaturated zone and returns to the step's end.
HEIHE_INLINE void Simulation::advance_stores(State& state) {
    const auto& c = stresses_.columns();
    state.river = stresses_.sums().end;
    stresses_.fields().end_step(c.into_delay, state.fields);
    stresses_.beds().end_step(stresses_.sums().loss, state.beds);
    std::fill(state.returning.begin(), state.returning.end(), 0.0);
    for (std::size_t i = 0; i < c.offered.size(); ++i)
        if (const auto r = in_.surface.drain_reach[i]; r >= 0)
            state.returning[at(r)] += c.offered[i] * (1.0 - c.accepted[i].value);
    const std::size_t ndistrict = in_.water.districts.size();
    for (const auto& s : stresses_.allocations())
        for (std::size_t u = 0; u < in_.water.users.size(); ++u)
            if (const auto r = in_.water.users[u].return_reach; r >= 0)
                state.returning[at(r)] += s.returned[ndistrict + u];
}

HEIHE_INLINE void Simulation::advance_clock(State& state, const StepPlan& plan,
                                            const gwf::SolveReport& report) const {
    auto& clock = state.clock;
    ++clock.step;
    clock.outer += report.outer;
    clock.linear += report.linear;
    const double end = clock.fraction + plan.dt;
    const double days = std::floor(end + 1e-9);
    clock.day += static_cast<std::int64_t>(days);
    clock.fraction = std::max(0.0, end - days);
    if (clock.fraction < 1e-9) clock.fraction = 0.0;
    state.dispatch.days += static_cast<std::int64_t>(days);
    if (clock.longest > 0.0) clock.longest *= 2.0;
    if (clock.longest >= longest_step_) clock.longest = 0.0;
}

}  // namespace heihe::basin

#include "heihe/basin/run/simulation_sums_impl.hpp"
