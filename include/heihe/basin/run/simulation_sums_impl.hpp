// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/basin/run/simulation.hpp"
#include "heihe/core/compiled.hpp"
#include "heihe/core/parallel.hpp"

#include <algorithm>

namespace heihe::basin {

HEIHE_INLINE void Simulation::add_to_month(State& state, const StepPlan& plan,
                                           const StepTerms& terms) {
    auto& m = state.month;
    const auto& s = stresses_.sums();
    for (std::size_t t = 0; t < term_count; ++t) {
        m.budget_in[t] += terms.in[t];
        m.budget_out[t] += terms.out[t];
    }
    for (std::size_t r = 0; r < s.outflow.size(); ++r) {
        m.reach_flow[r] += s.outflow[r];
        m.reach_stage[r] += s.stage[r];
        m.reach_loss[r] += s.loss[r];
        m.reach_gain[r] += s.gain[r];
        m.reach_release[r] += stresses_.bed_release()[r];
    }
    add_gauges(state, plan);
    if (!plan.steady) add_day_use(state, plan);
    add_columns(state, plan.dt);
    zones_.add_lateral_flow(solver_.assembly(), plan.dt, state.zones.lateral_in,
                            state.zones.lateral_out);
    const auto& head = state.flow.head;
    for (std::size_t i = 0; i < in_.points.size(); ++i)
        if (const auto c = in_.points[i].column; c >= 0)
            m.point_head[i] += head[at(model_.water_table_cell(c, head))] * plan.dt;
    m.days += plan.dt;
}

/// Shares a step's use among its days: what a step wants and gets is constant in it.
HEIHE_INLINE void Simulation::add_day_use(State& state, const StepPlan& plan) const {
    const auto& system = stresses_.system();
    const Period& period = plan.periods.front();
    const auto ngroup = system.ngroup();
    for (std::ptrdiff_t g = 0; g < ngroup; ++g) {
        const auto use = water::day_use_of(system, stresses_.water_plans().front(),
                                           stresses_.allocations().front(), g);
        for (const RiverDay& day : period.days) {
            const auto row = (civil(day.date).day - 1) * ngroup + g;
            double* to = &state.month.day_use[at(row) * water::day_use_count];
            for (const auto& item : water::day_use_names)
                *to++ += use.*item.member * day.dt / period.dt;
        }
    }
}

HEIHE_INLINE void Simulation::add_columns(State& state, double dt) {
    auto& m = state.month;
    const auto& c = stresses_.columns();
    const auto n = ssize(c.offered);
#pragma omp parallel for schedule(static) if (n > omp_min_items)
    for (std::ptrdiff_t i = 0; i < n; ++i) {
        m.column_recharge[at(i)] += c.offered[at(i)] * c.accepted[at(i)].value;
        m.column_et[at(i)] += c.et[at(i)].value * dt;
        m.column_drain[at(i)] += c.drain[at(i)].value * dt;
    }
    const auto& s = stresses_.sums();
    for (std::size_t r = 0; r < s.loss.size(); ++r)
        if (const auto column = in_.network.reaches[r].column; column >= 0)
            m.column_exchange[at(column)] += stresses_.bed_release()[r] - s.gain[r];
    const auto& wells = terms(Boundary::wells);
    for (std::size_t i = 0; i < wells.cell.size(); ++i)
        if (wells.cell[i] >= 0)
            m.column_pumping[at(model_.mesh().column_of(wells.cell[i]))] -= wells.flow[i] * dt;
}

HEIHE_INLINE void Simulation::add_gauges(State& state, const StepPlan& plan) {
    auto& m = state.month;
    const auto& s = stresses_.sums();
    const std::size_t ngauge = in_.network.gauges.size();
    std::size_t day_number = 0;
    for (const Period& p : plan.periods)
        for (const RiverDay& day : p.days) {
            const std::size_t from = day_number++ * ngauge;
            const std::size_t to = at(civil(day.date).day - 1) * ngauge;
            for (std::size_t g = 0; g < ngauge; ++g) {
                m.gauge_flow[to + g] += s.gauge_flow[from + g];
                m.gauge_stage[to + g] += s.gauge_stage[from + g];
                m.gauge_diverted[to + g] += s.gauge_diverted[from + g];
                m.gauge_exchange[to + g] += s.gauge_exchange[from + g];
                if (static_cast<int>(g) != release_gauge_) continue;
                state.year.release += s.gauge_flow[from + g];
                state.dispatch.release += s.gauge_flow[from + g];
            }
        }
    state.year.inflow += s.main_inflow;
    state.dispatch.inflow += s.main_inflow;
}

/// Release, forecast and closed gates of an accepted step.
HEIHE_INLINE void Simulation::tell_rules(State& state, const StepPlan& plan) const {
    if (release_gauge_ < 0) return;
    auto done = stresses_.step_done();
    const std::size_t ngauge = in_.network.gauges.size();
    for (std::size_t day = 0; day < plan.periods.front().days.size(); ++day)
        done.release += stresses_.sums().gauge_flow[day * ngauge + at(release_gauge_)];
    const double end = plan.periods.front().start_fraction + plan.dt;
    done.month_ends =
        end > 1.0 - 1e-9 && civil(done.start + static_cast<int>(std::floor(end + 1e-9))).day == 1;
    stresses_.system().commit_rules(done, state.water);
}

/// Ends the dispatch year: its ledger goes to the last_ fields, and the next begins.
HEIHE_INLINE void Simulation::close_dispatch_year(State& state) const {
    const Date now = state.clock.date();
    auto& d = state.dispatch;
    const auto& o = state.water.obligation;
    d.last_inflow = d.inflow;
    d.last_release = d.release;
    d.last_complete = d.days == now - dispatch_year_of(in_.release, now - 1).begin ? 1 : 0;
    d.last_year = dispatch_year_of(in_.release, now - 1).name();
    d.last_forecast = o.forecast;
    d.last_carried = o.carried;
    d.last_closed_days = o.closed_days;
    d.last_closed_volume = o.closed_volume;
    d.last_unmet = o.unmet;
    d.last_overshoot = o.overshoot;
    const double due =
        release_due(in_.release, dispatch_year_of(in_.release, now - 1).name(), d.inflow);
    stresses_.system().obligation().end_year(d.last_complete != 0 ? d.release - due : 0.0,
                                             state.water);
    d.inflow = d.release = d.month_inflow = 0.0;
    d.days = 0;
}

HEIHE_INLINE void Simulation::open_year(State& state) const {
    state.year.clear();
    water_table(state, state.year.head_at_start);
    state.zones.start(zones_, zone_storage(state));
}

HEIHE_INLINE std::vector<ZoneBudget> Simulation::zone_budgets(const State& state) const {
    return basin::zone_budgets(zones_, state.zones, zone_storage(state));
}

/// Zones close over the year. Their terms are sums of flows that close in each step.
HEIHE_INLINE Outcome Simulation::check_zone_year(State& state) const {
    WorstStore worst;
    worst.floor = floor_rate_ * state.zones.days;
    check_zones(zones_, state.zones, zone_budgets(state), worst);
    return judge(state, worst);
}

/// Ends month, dispatch year and calendar year if the clock has reached their ends.
HEIHE_INLINE Outcome Simulation::close_calendar(State& state, Observer& observer) {
    if (state.clock.fraction > 0.0) return {};
    const Date now = state.clock.date();
    const auto today = civil(now);
    if (now == dispatch_begin(in_.release, today.year)) close_dispatch_year(state);
    if (today.day == 1) state.dispatch.month_inflow = state.dispatch.inflow;
    if (today.day != 1 && now != in_.end) return {};
    const auto last = civil(now - 1);
    const bool year_ends = today.month == 1 || now == in_.end;
    state.year.add(state.month);
    state.zones.add(state.month, zones_, in_);
    if (year_ends)
        if (const Outcome closed = check_zone_year(state); closed.status != Status::done)
            return closed;
    MonthView view;
    view.year = last.year;
    view.month = last.month;
    view.first = std::max(make_date(last.year, last.month, 1), in_.start);
    view.end = now;
    view.year_ends = year_ends;
    view.inputs = &in_;
    view.state = &state;
    view.simulation = this;
    observer.on_month(view);
    state.month.clear();
    state.water.sums.clear_month();
    if (!year_ends) return {};
    state.water.sums.clear_year();
    open_year(state);
    return {};
}

HEIHE_INLINE void Simulation::water_table(const State& state, std::vector<double>& head) const {
    const int ncolumn = model_.mesh().ncolumn();
    head.resize(at(ncolumn));
#pragma omp parallel for schedule(static) if (ncolumn > omp_min_columns)
    for (int c = 0; c < ncolumn; ++c)
        head[at(c)] = state.flow.head[at(model_.water_table_cell(c, state.flow.head))];
}

HEIHE_INLINE std::vector<double> Simulation::zone_storage(const State& state) const {
    const auto& mesh = model_.mesh();
    std::vector<double> stored(at(mesh.ncolumn()), 0.0);
#pragma omp parallel for schedule(static) if (mesh.ncolumn() > omp_min_columns)
    for (int c = 0; c < mesh.ncolumn(); ++c)
        for (int k = 0; k < mesh.nlay(); ++k) {
            const Cell n = mesh.cell(k, c);
            if (!model_.is_active(n)) continue;
            const auto s = model_.stored(n, state.flow.head[at(n)]);
            stored[at(c)] += s.ss + s.sy;
        }
    return zones_.sum_by_zone(stored);
}

}  // namespace heihe::basin
