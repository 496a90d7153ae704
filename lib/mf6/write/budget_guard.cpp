// SPDX-License-Identifier: MIT
#include "lib/mf6/write/budget_guard.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace heihe::mf6 {
namespace {

/// False for what is no number, too.
bool closes(double left, double allowed) {
    return std::isfinite(left) && std::abs(left) <= allowed;
}

/// What is left over in a reach and what goes through it, both L^3/T.
struct ReachBalance {
    double left = 0.0;
    double through = 0.0;

    void add(double flow) {
        left += flow;
        through += 0.5 * std::abs(flow);
    }
};

ReachBalance balance_of(const gwf::Sfr& sfr, std::ptrdiff_t n) {
    const gwf::SfrReachFlows& f = sfr.flows()[at(n)];
    ReachBalance b;
    for (std::int32_t c = sfr.network().begin(n); c < sfr.network().end(n); ++c)
        b.add(sfr.connection_flow(c));
    if (f.cell >= 0) b.add(-f.leakage);
    for (const double flow : {f.rainfall, -f.evaporation, f.runoff, f.inflow, f.ext_outflow,
                              f.storage, f.from_mover, -f.to_mover})
        b.add(flow);
    return b;
}

}  // namespace

std::string open_budget(std::string_view store, const BudgetTotals& rates, double tolerance,
                        double allowed) {
    const double mean = 0.5 * (rates.in + rates.out);
    if (closes(rates.difference(), tolerance * mean + allowed)) return {};
    return fmt::format("the budget of {} does not close: in {:.6g}, out {:.6g} ({:.3g} %)", store,
                       rates.in, rates.out, rates.discrepancy());
}

std::string open_reach(const gwf::Sfr& sfr) {
    const bool exact = sfr.network().is_acyclic();
    const double tolerance = exact ? rounding_tolerance : solver_tolerance;
    double largest = 0.0;
    for (std::ptrdiff_t n = 0; n < sfr.nreach(); ++n)
        largest = std::max(largest, balance_of(sfr, n).through);
    for (std::ptrdiff_t n = 0; n < sfr.nreach(); ++n) {
        const ReachBalance b = balance_of(sfr, n);
        if (closes(b.left, tolerance * b.through + 1e-3 * tolerance * largest)) continue;
        return fmt::format("the budget of {}, {}, does not close: {:.6g} of {:.6g} is left over",
                           sfr.name(), gwf::SfrNetwork::name(n), b.left, b.through);
    }
    return {};
}

std::string open_mover(std::string_view store, std::span<const MoverShare> shares) {
    double largest = 0.0;
    for (const MoverShare& s : shares) largest = std::max({largest, s.moved_from, s.moved_to});
    for (const MoverShare& s : shares) {
        const double allowed = rounding_tolerance * largest;
        if (!closes(s.given - s.moved_from, allowed))
            return fmt::format(
                "the budget of {} does not close: {:.6g} is moved from {}, which gives "
                "{:.6g}",
                store, s.moved_from, s.package, s.given);
        if (!closes(s.received - s.moved_to, allowed))
            return fmt::format(
                "the budget of {} does not close: {:.6g} is moved to {}, which receives "
                "{:.6g}",
                store, s.moved_to, s.package, s.received);
    }
    return {};
}

}  // namespace heihe::mf6
