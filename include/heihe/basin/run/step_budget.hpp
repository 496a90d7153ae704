// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/basin/run/boundaries.hpp"
#include "heihe/basin/run/closure.hpp"
#include "heihe/basin/run/state.hpp"
#include "heihe/basin/run/stresses.hpp"
#include "heihe/gwf/flow_solver.hpp"

#include <algorithm>
#include <numeric>
#include <span>
#include <vector>

/// The budget of one accepted step: every flow once as a term of the store that gives the water, and
/// once as a term of the store that receives it.
namespace heihe::basin {

/// An accepted step, as its budget needs it.
struct AcceptedStep {
    const Inputs& inputs;
    const gwf::Model& model;
    const gwf::FlowSolver& solver;
    const Stresses& stresses;
    const State& start;  ///< state at the step's start
};

namespace budget_detail {

[[nodiscard]] inline double sum(std::span<const double> v) {
    return std::accumulate(v.begin(), v.end(), 0.0);
}

[[nodiscard]] inline double stored(const water::DelayState& s) {
    return sum(s.upper) + sum(s.lower);
}

/// Drains: flow to a reach, and flow out of the basin.
inline void add_drains(const AcceptedStep& a, const BoundaryEntry& entry,
                       std::span<const double> flow, StepTerms& t) {
    for (std::size_t c = 0; c < flow.size(); ++c)
        t.add_out(a.inputs.surface.drain_reach[c] >= 0 ? entry.out : entry.leaving,
                  -flow[c] * a.stresses.plan().dt);
}

/// The aquifer's side of the exchange comes from the flows that the solver accepted: a slot of the
/// stream package holds the bed's release less the reach's gain.
inline void add_reaches(const AcceptedStep& a, const BoundaryEntry& entry,
                        std::span<const double> flow, StepTerms& t) {
    for (std::size_t r = 0; r < flow.size(); ++r) {
        const double release = a.stresses.bed_release()[r];
        t.add_in(entry.in, release);
        t.add_out(entry.out, release - flow[r] * a.stresses.plan().dt);
    }
}

inline void add_boundary(const AcceptedStep& a, const BoundaryEntry& entry, StepTerms& t) {
    const std::size_t place = place_of(entry.what);
    const gwf::BudgetEntry& sum = a.solver.budget().of_package(place);
    const double net = (sum.in - sum.out) * a.stresses.plan().dt;
    const std::span<const double> flow = a.solver.terms()[place].flow;
    switch (entry.rule) {
        case BudgetRule::given: t.add_in(entry.in, net); break;
        case BudgetRule::taken: t.add_out(entry.out, -net); break;
        case BudgetRule::by_column: add_drains(a, entry, flow, t); break;
        case BudgetRule::by_reach: add_reaches(a, entry, flow, t); break;
    }
}

inline void add_aquifer(const AcceptedStep& a, StepTerms& t) {
    const double dt = a.stresses.plan().dt;
    for (const gwf::BudgetEntry& storage : a.solver.budget().of_storage()) {
        t.add_in(Term::aquifer_storage, storage.in * dt);
        t.add_out(Term::aquifer_storage, storage.out * dt);
    }
    for (const BoundaryEntry& entry : boundary_entries) add_boundary(a, entry, t);
}

inline void add_river(const AcceptedStep& a, const State& end, StepTerms& t) {
    const auto& s = a.stresses.sums();
    const double dt = a.stresses.plan().dt;
    t.add_rise(Term::river_storage, sum(end.river.storage) - sum(a.start.river.storage));
    t.add_in(Term::river_inlets, s.inlets);
    t.add_in(Term::river_ground_gain, sum(s.gain));
    const auto& drain = a.stresses.columns().drain;
    for (std::size_t c = 0; c < drain.size(); ++c)
        if (a.inputs.surface.drain_reach[c] >= 0) t.add_in(Term::river_drains, drain[c].value * dt);
    t.add_in(Term::river_returns, sum(a.start.returning));
    t.add_out(Term::river_ground_loss, sum(s.loss));
    t.add_out(Term::river_evaporation, sum(s.evaporation));
    t.add_out(Term::river_diversions, sum(s.diverted_at));
    for (std::size_t r = 0; r < s.outflow.size(); ++r)
        if (a.inputs.network.reaches[r].down < 0) t.add_out(Term::river_outflow, s.outflow[r]);
}

inline void add_groups(const AcceptedStep& a, StepTerms& t) {
    for (const auto& allocation : a.stresses.allocations()) {
        const water::Figures f = water::sum(allocation.groups);
        t.add_in(Term::canals_diverted, f.diverted_river);
        t.add_in(Term::canals_diverted_ledger, f.diverted - f.diverted_river);
        t.add_in(Term::canals_pumped, f.pumped - f.pumped_ledger);
        t.add_in(Term::canals_pumped_ledger, f.pumped_ledger);
        t.add_out(Term::canals_delivered_surface, f.surface);
        t.add_out(Term::canals_delivered_groundwater, f.groundwater);
        t.add_out(Term::canals_evaporation, f.canal_evaporation);
        t.add_out(Term::canals_seepage, f.canal_loss - f.canal_loss_ledger - f.canal_evaporation);
        t.add_out(Term::canals_seepage_ledger, f.canal_loss_ledger);
        t.add_in(Term::districts_surface, f.surface);
        t.add_in(Term::districts_groundwater, f.groundwater);
        t.add_out(Term::districts_consumption, f.consumed);
        t.add_out(Term::districts_evaporation, f.field_evaporation);
        t.add_out(Term::districts_percolation, f.percolation - f.percolation_ledger);
        t.add_out(Term::districts_percolation_ledger, f.percolation_ledger);
        t.add_out(Term::districts_returns, f.returned - f.returned_ledger);
        t.add_out(Term::districts_returns_ledger, f.returned_ledger);
        t.add_in(Term::city_surface, f.diverted_river);
        t.add_in(Term::city_surface_ledger, f.diverted - f.diverted_river);
        t.add_in(Term::city_groundwater, f.pumped - f.pumped_ledger);
        t.add_in(Term::city_groundwater_ledger, f.pumped_ledger);
        t.add_out(Term::city_consumption, f.consumed);
        t.add_out(Term::city_evaporation, f.canal_evaporation + f.field_evaporation);
        t.add_out(Term::city_percolation, f.percolation);
        t.add_out(Term::city_conveyance_loss, f.canal_loss - f.canal_evaporation);
        t.add_out(Term::city_returns, f.returned);
    }
}

}  // namespace budget_detail

/// Volumes of the unsaturated zone: in from fields, canals, rain and beds; out to the aquifer.
/// @param end  state at the step's end
inline void add_unsaturated(const AcceptedStep& a, const State& end, StepTerms& t) {
    using budget_detail::stored;
    const auto& c = a.stresses.columns();
    t.add_rise(Term::unsaturated_storage, stored(end.fields) - stored(a.start.fields) +
                                              stored(end.beds) - stored(a.start.beds));
    t.add_in(Term::unsaturated_seepage, budget_detail::sum(c.seepage));
    t.add_in(Term::unsaturated_rain, budget_detail::sum(c.rain));
    t.add_in(Term::unsaturated_river_loss, budget_detail::sum(a.stresses.sums().loss));
    for (std::size_t i = 0; i < c.offered.size(); ++i) {
        t.add_out(Term::unsaturated_recharge, c.offered[i] * c.accepted[i].value);
        t.add_out(a.inputs.surface.drain_reach[i] >= 0 ? Term::unsaturated_rejected
                                                       : Term::unsaturated_rejected_leaving,
                  c.offered[i] * (1.0 - c.accepted[i].value));
    }
    t.add_out(Term::unsaturated_river_recharge, budget_detail::sum(a.stresses.bed_release()));
}

/// Returns: rejected recharge and waste water of users, which join the river in the next step.
inline void add_returns(const AcceptedStep& a, const State& end, StepTerms& t) {
    const auto& c = a.stresses.columns();
    for (std::size_t i = 0; i < c.offered.size(); ++i)
        if (a.inputs.surface.drain_reach[i] >= 0)
            t.add_in(Term::returns_rejected_recharge, c.offered[i] * (1.0 - c.accepted[i].value));
    for (const auto& s : a.stresses.allocations())
        t.add_in(Term::returns_users, budget_detail::sum(s.returned));
    t.add_out(Term::returns_to_river, budget_detail::sum(a.start.returning));
    t.add_rise(Term::returns_storage,
               budget_detail::sum(end.returning) - budget_detail::sum(a.start.returning));
}

/// All terms of a step.
[[nodiscard]] inline StepTerms step_budget(const AcceptedStep& a, const State& end) {
    StepTerms t;
    budget_detail::add_aquifer(a, t);
    budget_detail::add_river(a, end, t);
    budget_detail::add_groups(a, t);
    add_unsaturated(a, end, t);
    add_returns(a, end, t);
    return t;
}

/// Compares what the cap account of each county spent since 1 January with what its districts and users
/// pumped.
inline void check_accounts(const water::System& system, const water::Accounts& after,
                           WorstStore& worst) {
    std::vector<double> pumped(after.cap.spent.size(), 0.0);
    for (std::ptrdiff_t g = 0; g < system.ngroup(); ++g)
        if (const auto county = system.county()[at(g)]; county >= 0)
            pumped[at(county)] += water::figures_of(after.sums.year, at(g)).pumped;
    for (std::size_t c = 0; c < pumped.size(); ++c)
        worst.see(Store::account, static_cast<std::int64_t>(c), pumped[c], after.cap.spent[c], 0.0);
}

/// Checks every single store of the step: cells, reaches, columns, beds, districts and users.
inline void check_items(const AcceptedStep& a, const State& end, WorstStore& worst) {
    const auto& budget = a.solver.budget();
    worst.see_percent(Store::cell, budget.worst_cell, budget.worst_cell_discrepancy);
    worst.see_percent(Store::total, 0, budget.discrepancy);
    const auto& s = a.stresses.sums();
    for (std::size_t r = 0; r < s.loss.size(); ++r) {
        const auto number = static_cast<std::int64_t>(r);
        worst.see(Store::reach, number, s.upstream[r] + s.lateral[r] + s.gain[r],
                  s.outflow[r] + s.loss[r] + s.evaporation[r] + s.diverted_at[r],
                  end.river.storage[r] - a.start.river.storage[r]);
        worst.see(
            Store::bed, number, s.loss[r], a.stresses.bed_release()[r],
            end.beds.upper[r] + end.beds.lower[r] - a.start.beds.upper[r] - a.start.beds.lower[r]);
    }
    const auto& c = a.stresses.columns();
    for (std::size_t i = 0; i < c.offered.size(); ++i)
        worst.see(Store::column, static_cast<std::int64_t>(i), c.into_delay[i], c.offered[i],
                  end.fields.upper[i] + end.fields.lower[i] - a.start.fields.upper[i] -
                      a.start.fields.lower[i]);
    for (const auto& allocation : a.stresses.allocations())
        for (std::size_t g = 0; g < allocation.groups.size(); ++g) {
            const auto& f = allocation.groups[g];
            const auto number = static_cast<std::int64_t>(g);
            worst.see(Store::group, number, f.demand, water::supplied(f) + f.unmet, 0.0);
            worst.see(Store::group, number, f.diverted + f.pumped,
                      f.surface + f.groundwater + f.canal_loss, 0.0);
            worst.see(Store::group, number, water::supplied(f),
                      f.consumed + f.field_evaporation + f.percolation + f.returned, 0.0);
        }
}

}  // namespace heihe::basin
