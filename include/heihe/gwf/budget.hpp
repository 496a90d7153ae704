// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/index.hpp"
#include "heihe/core/parallel.hpp"
#include "heihe/gwf/assembly.hpp"
#include "heihe/gwf/model.hpp"
#include "heihe/gwf/package.hpp"

#include <algorithm>
#include <cmath>
#include <span>
#include <string>
#include <vector>

namespace heihe::gwf {

/// Rates of one term of the budget, both >= 0.
struct BudgetEntry {
    std::string type{};  ///< "STO-SS", "STO-SY" or a package's type
    std::string name{};  ///< the package's name; empty for storage
    double in = 0.0;     ///< [L^3/T] into the aquifer (for storage: released)
    double out = 0.0;    ///< [L^3/T]
};

/// The aquifer's budget over one accepted step, from the flows at the accepted heads. Each term is
/// computed separately, except the flow of a fixed head: it is the sum of the other flows of its cell.
struct StepBudget {
    std::vector<BudgetEntry> entries{};  ///< STO-SS, STO-SY, then the packages in their order
    double total_in = 0.0;               ///< [L^3/T]
    double total_out = 0.0;              ///< [L^3/T]
    double discrepancy = 0.0;            ///< [%] |in - out| over (in + out) / 2
    double worst_cell_discrepancy =
        0.0;  ///< [%] of the worst cell: |in - out| over its throughflow, at least floor
    Cell worst_cell = -1;
    double floor = 0.0;  ///< [L^3/T] 1e-6 of the flow through the model

    /// STO-SS and STO-SY.
    [[nodiscard]] std::span<const BudgetEntry> of_storage() const {
        return std::span{entries}.first(2);
    }
    /// @param p  place in the list of packages
    [[nodiscard]] const BudgetEntry& of_package(std::size_t p) const { return entries[2 + p]; }
    [[nodiscard]] double storage_change() const noexcept {  ///< [L^3/T] > 0: the aquifer gains
        return entries.size() < 2 ? 0.0
                                  : entries[0].out + entries[1].out - entries[0].in - entries[1].in;
    }
};

/// Storage rates by cell [L^3/T], > 0 released.
struct StorageFlows {
    std::vector<double> ss{};  ///< [ncell]
    std::vector<double> sy{};  ///< [ncell]
};

namespace detail {

/// Sums of the positive and the negative terms, in fixed order.
template <typename Term>
void add_in_out(std::ptrdiff_t n, const Term& term, double& in, double& out) {
    in += blocked_sum(n, [&](std::ptrdiff_t i) { return std::max(term(i), 0.0); });
    out -= blocked_sum(n, [&](std::ptrdiff_t i) { return std::min(term(i), 0.0); });
}

struct CellDiscrepancy {
    double percent = 0.0;
    Cell cell = -1;
};

[[nodiscard]] inline CellDiscrepancy worst_discrepancy(const Assembly& assembly, double floor) {
    if (!(floor > 0.0)) return {};
    const auto residual = assembly.residual(), inflow = assembly.inflow();
    const auto worse = [](const CellDiscrepancy& a, const CellDiscrepancy& b) {
        return b.percent > a.percent;
    };
    const auto piece = [&](std::ptrdiff_t first, std::ptrdiff_t last) {
        CellDiscrepancy worst;
        for (std::ptrdiff_t i = first; i < last; ++i) {
            const double left = residual[at(i)];
            const double through = inflow[at(i)] - 0.5 * left;
            const double percent = 100.0 * std::abs(left) / std::max(through, floor);
            if (percent > worst.percent) worst = {percent, static_cast<Cell>(i)};
        }
        return worst;
    };
    return best_of_pieces(std::ssize(residual), CellDiscrepancy{}, piece, worse);
}

}  // namespace detail

/// Computes the storage rates of each cell over the step.
inline void storage_flows(const Model& model, const Assembly& assembly,
                          std::span<const double> head, std::span<const double> head_old,
                          StorageFlows& flows) {
    flows.ss.resize(at(model.ncell()));
    flows.sy.resize(at(model.ncell()));
    const auto ncell = static_cast<Cell>(model.ncell());
    const double rate = assembly.rate();
#pragma omp parallel for schedule(static) if (ncell > omp_min_items)
    for (Cell n = 0; n < ncell; ++n) {
        const auto i = at(n);
        flows.ss[i] = 0.0;
        flows.sy[i] = 0.0;
        if (assembly.steady() || assembly.role(n) != CellRole::solved) continue;
        const Stored before = model.stored(n, assembly.start_head(n, head_old[i]));
        const Stored after = model.stored(n, head[i]);
        flows.ss[i] = (before.ss - after.ss) * rate;
        flows.sy[i] = (before.sy - after.sy) * rate;
    }
}

/// Packages, and the terms of each at the accepted heads.
struct PackageFlows {
    std::span<Package* const> packages;
    std::span<const BoundTerms> terms;
};

/// Computes the budget of an accepted step.
/// @param floor  [L^3/T] least throughflow in a cell's discrepancy; 0: 1e-6 of
///               the flow through the model in this step
inline void tally(const Assembly& assembly, const StorageFlows& storage, const PackageFlows& flows,
                  double floor, StepBudget& budget) {
    const auto [packages, terms] = flows;
    budget.entries.resize(2 + packages.size());
    for (BudgetEntry& e : budget.entries) e.in = e.out = 0.0;
    const auto ss = [&](std::ptrdiff_t i) { return storage.ss[at(i)]; };
    const auto sy = [&](std::ptrdiff_t i) { return storage.sy[at(i)]; };
    budget.entries[0].type = "STO-SS";
    budget.entries[1].type = "STO-SY";
    detail::add_in_out(std::ssize(storage.ss), ss, budget.entries[0].in, budget.entries[0].out);
    detail::add_in_out(std::ssize(storage.sy), sy, budget.entries[1].in, budget.entries[1].out);
    for (std::size_t p = 0; p < packages.size(); ++p) {
        BudgetEntry& e = budget.entries[2 + p];
        e.type = packages[p]->type();
        e.name = packages[p]->name();
        const auto& flow = terms[p].flow;
        detail::add_in_out(
            std::ssize(flow), [&](std::ptrdiff_t i) { return flow[at(i)]; }, e.in, e.out);
    }
    budget.total_in = budget.total_out = 0.0;
    for (const BudgetEntry& e : budget.entries) {
        budget.total_in += e.in;
        budget.total_out += e.out;
    }
    const double through = 0.5 * (budget.total_in + budget.total_out);
    budget.floor = floor > 0.0 ? floor : 1e-6 * through;
    budget.discrepancy =
        through > 0.0 ? 100.0 * std::abs(budget.total_in - budget.total_out) / through : 0.0;
    const auto worst = detail::worst_discrepancy(assembly, budget.floor);
    budget.worst_cell = worst.cell;
    budget.worst_cell_discrepancy = worst.percent;
}

}  // namespace heihe::gwf
