// SPDX-License-Identifier: MIT
#pragma once

// MODFLOW 6's outer loop: outer iterations with the closure by heads.

#include "heihe/core/compiled.hpp"
#include "heihe/gwf/flow_solver.hpp"

#include <algorithm>
#include <cmath>
#include <span>
#include <string>
#include <vector>

namespace heihe::gwf {

HEIHE_INLINE SolveReport FlowSolver::iterate_by_heads(std::vector<double>& head,
                                                      const Boundaries& acting, StepInfo& step) {
    SolveReport report;
    Polish polish;
    double norm_before = 0.0;
    bool taken_whole = false;  // the last step was neither damped nor limited
    for (;;) {
        step.outer = report.outer++;
        if (picard_updates()) {
            const Cell lost = wetting_.update(assembly_, head, report.outer);
            if (lost >= 0) {
                evaluate(head, acting, step);  // for the flows and the budget
                return failed(report, "constant head fell dry", lost);
            }
        }
        evaluate(head, acting, step);
        const int trials_before = report.trials;
        if (report.outer > 1) backtrack(head, acting, step, norm_before, report);
        taken_whole = taken_whole && report.trials == trials_before;
        if (!std::isfinite(misfit_.norm))
            return failed(report, "heads or flows are not finite", misfit_.cell);
        if (taken_whole && little_to_come(report, norm_before, acting)) {
            --report.outer;
            report.last_change *= misfit_.norm / norm_before;
            report.converged = true;
            note(report);
            return report;
        }
        const bool swift = model_->options().newton && misfit_.norm <= swift_fall * norm_before;
        norm_before = misfit_.norm;
        const int linear_before = report.linear;
        solve_linear(report, polish.done > 0);
        base_ = head;
        const OuterIteration taken = whole_step(head, report.linear - linear_before);
        report.history.push_back(taken);
        report.last_change = std::abs(taken.change);
        if (is_watched_ && watch_.is_lost(misfit_.norm, report.last_change))
            return failed(report, "Newton's iterations lead nowhere", taken.cell);
        const bool last = report.outer >= active_->outer_maximum;
        polish.no_more = last;
        if (report.last_change <= active_->dvclose && acting.converged() &&
            closes(head, acting, step, polish, report))
            return report;
        if (!last && active_->stop_requested && active_->stop_requested()) {
            return stopped(report);
        }
        // whole steps converge quadratically here, damped ones only linearly
        if (polish.done == 0 && !swift) damping_.apply(*active_, change_);
        taken_whole = swift || active_->under_relaxation == UnderRelaxation::none;
        step_to(head, 1.0);
        taken_whole = taken_whole && !limited_;
        if (!last) continue;
        evaluate(head, acting, step, picard_updates());
        note(report);
        report.reason = "no convergence in " + std::to_string(report.outer) + " outer iterations";
        return report;
    }
}

HEIHE_INLINE bool FlowSolver::closes(std::vector<double>& head, const Boundaries& acting,
                                     const StepInfo& step, Polish& polish, SolveReport& report) {
    evaluate(head, acting, step, picard_updates());
    note(report);
    if (!model_->options().newton || misfit_.excess <= 1.0) {
        report.converged = true;
        return true;
    }
    if (!polish.no_more && ++polish.done <= max_polish) return false;
    report.converged = is_small(fair_share);
    if (!report.converged) failed(report, "heads have closed, flows have not", misfit_.cell);
    return true;
}

HEIHE_INLINE bool FlowSolver::little_to_come(const SolveReport& report, double norm_before,
                                             const Boundaries& acting) const {
    if (!model_->options().newton && !is_linear_) return false;
    const double ratio = misfit_.norm / norm_before;
    if (!(misfit_.excess <= far_below && ratio <= far_below && acting.converged() &&
          report.last_change * ratio <= 0.1 * far_below * active_->dvclose))
        return false;
    const auto alone = [&](std::ptrdiff_t i) {
        return assembly_.roles()[at(i)] == CellRole::solved
                   ? assembly_.residual()[at(i)] / assembly_.matrix().diag[at(i)]
                   : 0.0;
    };
    return max_abs(model_->ncell(), alone) <= far_below * active_->dvclose;
}

HEIHE_INLINE OuterIteration FlowSolver::whole_step(std::vector<double>& head, int linear) {
    const auto piece = [&](std::ptrdiff_t first, std::ptrdiff_t last) {
        OuterIteration largest;
        for (std::ptrdiff_t n = first; n < last; ++n) {
            const auto i = at(n);
            if (assembly_.roles()[i] != CellRole::solved) continue;
            head[i] = base_[i] + change_[i];
            if (std::abs(change_[i]) <= std::abs(largest.change)) continue;
            largest.change = change_[i];
            largest.cell = static_cast<Cell>(n);
        }
        return largest;
    };
    OuterIteration taken = best_of_pieces(
        std::ssize(head), OuterIteration{}, piece,
        [](const auto& a, const auto& b) { return std::abs(b.change) > std::abs(a.change); });
    taken.linear = linear;
    interpolate_chains(head);
    return taken;
}

HEIHE_INLINE void FlowSolver::backtrack(std::vector<double>& head, const Boundaries& acting,
                                        const StepInfo& step, double norm_before,
                                        SolveReport& report) {
    const double allowed = norm_before * active_->backtracking_tolerance;
    if (active_->backtracking_number == 0 || misfit_.norm <= allowed) return;
    const auto ncell = std::ssize(head);
    for (int trial = 0; trial < active_->backtracking_number; ++trial) {
        const double r = active_->backtracking_reduction;
        const auto last = [&](std::ptrdiff_t i) {
            return assembly_.roles()[at(i)] == CellRole::solved ? head[at(i)] - base_[at(i)] : 0.0;
        };
        if (r * max_abs(ncell, last) < active_->dvclose) return;
        for (std::ptrdiff_t i = 0; i < ncell; ++i)
            if (assembly_.roles()[at(i)] == CellRole::solved && base_[at(i)] < dry_head)
                head[at(i)] = base_[at(i)] + r * last(i);
        interpolate_chains(head);
        evaluate(head, acting, step);
        ++report.trials;
        if (misfit_.norm < allowed || misfit_.norm < active_->backtracking_limit) return;
    }
}

}  // namespace heihe::gwf
