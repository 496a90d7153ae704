// SPDX-License-Identifier: MIT
#pragma once

// Outer iterations with the closure by flows.

#include "heihe/core/compiled.hpp"
#include "heihe/gwf/flow_solver.hpp"

#include <algorithm>
#include <cmath>
#include <span>
#include <string>
#include <vector>

namespace heihe::gwf {

HEIHE_INLINE SolveReport FlowSolver::iterate(std::vector<double>& head, const Boundaries& acting,
                                             StepInfo& step) {
    SolveReport report;
    evaluate(head, acting, step);
    start_norm_ = misfit_.norm;
    for (;;) {
        note(report);
        if (accepted(report, acting)) {
            report.converged = true;
            return report;
        }
        if (active_->stop_requested && active_->stop_requested()) {
            return stopped(report);
        }
        if (report.outer >= active_->outer_maximum || !std::isfinite(misfit_.norm)) {
            report.reason =
                std::isfinite(misfit_.norm)
                    ? "no convergence in " + std::to_string(report.outer) + " outer iterations"
                    : "heads or flows are not finite";
            return report;
        }
        const int linear_before = report.linear;
        solve_linear(report);
        step.outer = ++report.outer;
        move(head, acting, step, report);
        if (active_->keep_history) record(report, head, report.linear - linear_before);
    }
}

HEIHE_INLINE void FlowSolver::move(std::vector<double>& head, const Boundaries& acting,
                                   const StepInfo& step, SolveReport& report) {
    damping_.apply(*active_, change_);
    base_.swap(head);  // step_to writes all of head
    const double allowed = active_->backtracking_tolerance * misfit_.norm;
    double factor = 1.0;
    for (int trial = 0; trial <= active_->backtracking_number; ++trial) {
        report.last_change = step_to(head, factor);
        evaluate(head, acting, step);
        if (misfit_.norm <= allowed || misfit_.excess <= 1.0) return;
        factor *= active_->backtracking_reduction;
        ++report.trials;
    }
    if (active_->backtracking_number == 0) return;
    report.last_change = step_to(head, 1.0);
    evaluate(head, acting, step);
}

HEIHE_INLINE bool FlowSolver::accepted(const SolveReport& report, const Boundaries& acting) const {
    if (!std::isfinite(misfit_.norm)) return false;
    if (active_->norm_rel > 0.0 ? !is_small(active_->norm_rel) : !(misfit_.excess <= 1.0))
        return false;
    if (active_->dvclose > 0.0 && report.last_change > active_->dvclose) return false;
    const double through = throughflow();
    if (std::abs(misfit_.sum) > active_->budget_rel * through && through > 0.0 &&
        std::abs(misfit_.sum) > active_->rclose_abs)
        return false;
    return acting.converged();
}

HEIHE_INLINE void FlowSolver::record(SolveReport& report, std::span<const double> head,
                                     int linear) const {
    OuterIteration taken;
    taken.linear = linear;
    for (std::size_t i = 0; i < head.size(); ++i) {
        if (assembly_.roles()[i] != CellRole::solved) continue;
        if (std::abs(head[i] - base_[i]) <= std::abs(taken.change)) continue;
        taken.change = head[i] - base_[i];
        taken.cell = static_cast<Cell>(i);
    }
    report.history.push_back(taken);
}

}  // namespace heihe::gwf
