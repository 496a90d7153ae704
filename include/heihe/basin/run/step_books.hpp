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

/// The books of one accepted step: every flow once under its giver and once under its receiver.
namespace heihe::basin {

/// What booking needs of an accepted step.
struct AcceptedStep {
    const Inputs& inputs;
    const gwf::Model& model;
    const gwf::FlowSolver& solver;
    const Stresses& stresses;
    const State& start;  ///< state at the step's start
};

namespace book_detail {

[[nodiscard]] inline double sum(std::span<const double> v) {
    return std::accumulate(v.begin(), v.end(), 0.0);
}

[[nodiscard]] inline double stored(const water::DelayState& s) {
    return sum(s.upper) + sum(s.lower);
}

/// Drains: what flows to a reach, and what leaves the basin.
inline void book_drains(const AcceptedStep& a, const BoundaryEntry& entry,
                        std::span<const double> flow, StepTerms& t) {
    for (std::size_t c = 0; c < flow.size(); ++c)
        t.book_out(a.inputs.surface.drain_reach[c] >= 0 ? entry.out : entry.leaving,
                   -flow[c] * a.stresses.plan().dt);
}

/// The aquifer's side of the exchange comes from the flows that the solver accepted: a slot of the
/// stream package holds what the bed released less what the reach gained.
inline void book_reaches(const AcceptedStep& a, const BoundaryEntry& entry,
                         std::span<const double> flow, StepTerms& t) {
    for (std::size_t r = 0; r < flow.size(); ++r) {
        const double release = a.stresses.bed_release()[r];
        t.book_in(entry.in, release);
        t.book_out(entry.out, release - flow[r] * a.stresses.plan().dt);
    }
}

inline void book_boundary(const AcceptedStep& a, const BoundaryEntry& entry, StepTerms& t) {
    const std::size_t place = place_of(entry.what);
    const gwf::BudgetEntry& sum = a.solver.budget().of_package(place);
    const double net = (sum.in - sum.out) * a.stresses.plan().dt;
    const std::span<const double> flow = a.solver.terms()[place].flow;
    switch (entry.booking) {
        case Booking::given: t.book_in(entry.in, net); break;
        case Booking::taken: t.book_out(entry.out, -net); break;
        case Booking::by_column: book_drains(a, entry, flow, t); break;
        case Booking::by_reach: book_reaches(a, entry, flow, t); break;
    }
}

inline void book_aquifer(const AcceptedStep& a, StepTerms& t) {
    const double dt = a.stresses.plan().dt;
    for (const gwf::BudgetEntry& storage : a.solver.budget().of_storage()) {
        t.book_in(Term::aquifer_storage, storage.in * dt);
        t.book_out(Term::aquifer_storage, storage.out * dt);
    }
    for (const BoundaryEntry& entry : boundary_entries) book_boundary(a, entry, t);
}

inline void book_river(const AcceptedStep& a, const State& end, StepTerms& t) {
    const auto& s = a.stresses.sums();
    const double dt = a.stresses.plan().dt;
    t.book_rise(Term::river_storage, sum(end.river.storage) - sum(a.start.river.storage));
    t.book_in(Term::river_inlets, s.inlets);
    t.book_in(Term::river_ground_gain, sum(s.gain));
    const auto& drain = a.stresses.columns().drain;
    for (std::size_t c = 0; c < drain.size(); ++c)
        if (a.inputs.surface.drain_reach[c] >= 0)
            t.book_in(Term::river_drains, drain[c].value * dt);
    t.book_in(Term::river_returns, sum(a.start.returning));
    t.book_out(Term::river_ground_loss, sum(s.loss));
    t.book_out(Term::river_evaporation, sum(s.evaporation));
    t.book_out(Term::river_diversions, sum(s.diverted_at));
    for (std::size_t r = 0; r < s.outflow.size(); ++r)
        if (a.inputs.network.reaches[r].down < 0) t.book_out(Term::river_outflow, s.outflow[r]);
}

inline void book_groups(const AcceptedStep& a, StepTerms& t) {
    for (const auto& allocation : a.stresses.allocations()) {
        const water::Figures f = water::sum(allocation.groups);
        t.book_in(Term::canals_diverted, f.diverted_river);
        t.book_in(Term::canals_diverted_ledger, f.diverted - f.diverted_river);
        t.book_in(Term::canals_pumped, f.pumped - f.pumped_ledger);
        t.book_in(Term::canals_pumped_ledger, f.pumped_ledger);
        t.book_out(Term::canals_delivered_surface, f.surface);
        t.book_out(Term::canals_delivered_groundwater, f.groundwater);
        t.book_out(Term::canals_seepage, f.canal_loss - f.canal_loss_ledger);
        t.book_out(Term::canals_seepage_ledger, f.canal_loss_ledger);
        t.book_in(Term::districts_surface, f.surface);
        t.book_in(Term::districts_groundwater, f.groundwater);
        t.book_out(Term::districts_consumption, f.consumed);
        t.book_out(Term::districts_percolation, f.percolation - f.percolation_ledger);
        t.book_out(Term::districts_percolation_ledger, f.percolation_ledger);
        t.book_out(Term::districts_returns, f.returned - f.returned_ledger);
        t.book_out(Term::districts_returns_ledger, f.returned_ledger);
        t.book_in(Term::city_surface, f.diverted_river);
        t.book_in(Term::city_surface_ledger, f.diverted - f.diverted_river);
        t.book_in(Term::city_groundwater, f.pumped - f.pumped_ledger);
        t.book_in(Term::city_groundwater_ledger, f.pumped_ledger);
        t.book_out(Term::city_consumption, f.consumed);
        t.book_out(Term::city_percolation, f.percolation);
        t.book_out(Term::city_conveyance_loss, f.canal_loss);
        t.book_out(Term::city_returns, f.returned);
    }
}

}  // namespace book_detail

/// Volumes of the unsaturated zone: in from fields, canals, rain and beds; out to the aquifer.
/// @param end  state at the step's end
inline void book_unsaturated(const AcceptedStep& a, const State& end, StepTerms& t) {
    using book_detail::stored;
    const auto& c = a.stresses.columns();
    t.book_rise(Term::unsaturated_storage, stored(end.fields) - stored(a.start.fields) +
                                               stored(end.beds) - stored(a.start.beds));
    t.book_in(Term::unsaturated_seepage, book_detail::sum(c.seepage));
    t.book_in(Term::unsaturated_rain, book_detail::sum(c.rain));
    t.book_in(Term::unsaturated_river_loss, book_detail::sum(a.stresses.sums().loss));
    for (std::size_t i = 0; i < c.offered.size(); ++i) {
        t.book_out(Term::unsaturated_recharge, c.offered[i] * c.accepted[i].value);
        t.book_out(a.inputs.surface.drain_reach[i] >= 0 ? Term::unsaturated_rejected
                                                        : Term::unsaturated_rejected_leaving,
                   c.offered[i] * (1.0 - c.accepted[i].value));
    }
    t.book_out(Term::unsaturated_river_recharge, book_detail::sum(a.stresses.bed_release()));
}

/// Water on its way back to the river: what was refused and what towns return, for the next step.
inline void book_returns(const AcceptedStep& a, const State& end, StepTerms& t) {
    const auto& c = a.stresses.columns();
    for (std::size_t i = 0; i < c.offered.size(); ++i)
        if (a.inputs.surface.drain_reach[i] >= 0)
            t.book_in(Term::returns_rejected_recharge, c.offered[i] * (1.0 - c.accepted[i].value));
    for (const auto& s : a.stresses.allocations())
        t.book_in(Term::returns_users, book_detail::sum(s.returned));
    t.book_out(Term::returns_to_river, book_detail::sum(a.start.returning));
    t.book_rise(Term::returns_storage,
                book_detail::sum(end.returning) - book_detail::sum(a.start.returning));
}

/// All terms of a step.
[[nodiscard]] inline StepTerms book_step(const AcceptedStep& a, const State& end) {
    StepTerms t;
    book_detail::book_aquifer(a, t);
    book_detail::book_river(a, end, t);
    book_detail::book_groups(a, t);
    book_unsaturated(a, end, t);
    book_returns(a, end, t);
    return t;
}

/// What the caps' accounts of each county spent since 1 January, against the books of its users.
inline void check_accounts(const water::System& system, const water::Accounts& after,
                           WorstStore& worst) {
    std::vector<double> booked(after.cap.spent.size(), 0.0);
    for (std::ptrdiff_t g = 0; g < system.ngroup(); ++g)
        if (const auto county = system.county()[at(g)]; county >= 0)
            booked[at(county)] += water::figures_of(after.books.year, at(g)).pumped;
    for (std::size_t c = 0; c < booked.size(); ++c)
        worst.see(Store::account, static_cast<std::int64_t>(c), booked[c], after.cap.spent[c], 0.0);
}

/// Every single store of the step: cells, reaches, columns, beds, districts and users.
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
                      f.consumed + f.percolation + f.returned, 0.0);
        }
}

}  // namespace heihe::basin
