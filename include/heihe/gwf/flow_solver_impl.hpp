// SPDX-License-Identifier: MIT
#pragma once

// Common to both loops of FlowSolver: start of a step, evaluation, steps and their limits.

#include "heihe/core/compiled.hpp"
#include "heihe/gwf/flow_solver.hpp"

#include <algorithm>
#include <cmath>
#include <span>
#include <string>
#include <vector>

namespace heihe::gwf {

HEIHE_INLINE SolveReport FlowSolver::solve(Heads& state, const Boundaries& acting, StepInfo step,
                                           const NonlinearSettings& settings) {
    require(std::ssize(state.head) == model_->ncell() &&
                (step.steady || std::ssize(state.head_old) == model_->ncell()),
            "FlowSolver::solve: the state needs one head per cell");
    require(step.steady || (step.dt > 0.0 && model_->has_storage()),
            "FlowSolver::solve: a transient step needs dt > 0 and storage properties");
    step.newton = model_->options().newton;
    step.head_old = state.head_old;
    SolveReport report = settings.guard && step.newton
                             ? solve_guarded(state, acting, step, settings)
                             : attempt(state, acting, step, settings);
    if (!report.converged) {
        blame(report, *model_, acting, terms_);
        return report;
    }
    accept(state, acting, step);
    return report;
}

HEIHE_INLINE void FlowSolver::accept(const Heads& state, const Boundaries& acting,
                                     const StepInfo& step) {
    storage_flows(*model_, assembly_, state.head, state.head_old, storage_);
    tally(assembly_, storage_, {acting.packages, terms_}, budget_floor_, budget_);
    if (acting.shared != nullptr) acting.shared->end_step(*model_, state.head, step);
    for (std::size_t p = 0; p < acting.packages.size(); ++p)
        acting.packages[p]->end_step(*model_, state.head, step, terms_[p]);
}

HEIHE_INLINE SolveReport FlowSolver::attempt(Heads& state, const Boundaries& acting, StepInfo& step,
                                             const NonlinearSettings& settings) {
    active_ = &settings;
    begin(state, acting, step);
    step.role = assembly_.roles();
    return settings.closure == Closure::heads ? iterate_by_heads(state.head, acting, step)
                                              : iterate(state.head, acting, step);
}

HEIHE_INLINE SolveReport FlowSolver::solve_guarded(Heads& state, const Boundaries& acting,
                                                   StepInfo& step,
                                                   const NonlinearSettings& settings) {
    const bool hopeless = failed_guards_ >= most_failed_guards;
    start_ = state.head;
    // under-relaxation converges slowly by design, which the watch would take for failure
    is_watched_ = !hopeless && settings.under_relaxation == UnderRelaxation::none;
    SolveReport first = attempt(state, acting, step, settings);
    is_watched_ = false;
    if (first.converged || first.stopped || hopeless) return first;
    const NonlinearSettings guarded = settings.guarded();
    state.head = start_;
    SolveReport second = attempt(state, acting, step, guarded);
    second.add_effort(first);
    if (second.converged || second.stopped) {
        second.guarded = true;
        failed_guards_ = 0;
        return second;
    }
    ++failed_guards_;
    state.head = start_;
    SolveReport last = attempt(state, acting, step, settings);
    last.add_effort(second);
    return last;
}

HEIHE_INLINE void FlowSolver::begin(Heads& state, const Boundaries& acting, const StepInfo& step) {
    assembly_.support_dry_bottoms(active_->support_dry_bottoms);
    assembly_.begin_step(step);
    if (picard_updates())
        for (Cell n = 0; n < model_->ncell(); ++n)
            if (model_->is_active(n) && state.head[at(n)] >= dry_head) assembly_.idle(n);
    const auto packages = acting.packages;
    terms_.resize(packages.size());
    fixed_.clear();
    if (acting.shared != nullptr) acting.shared->begin_step(*model_, step);
    for (std::size_t p = 0; p < packages.size(); ++p) {
        packages[p]->begin_step(*model_, step);
        if (!packages[p]->fixes_head()) continue;
        const auto heads = packages[p]->fixed_heads();
        for (std::size_t i = 0; i < heads.size(); ++i) {
            if (heads[i].cell < 0) continue;
            assembly_.fix(heads[i].cell);
            state.head[at(heads[i].cell)] = heads[i].head;
            fixed_.push_back({p, i, heads[i].cell});
        }
    }
    if (is_watched_) watch_.begin(state.head, assembly_.roles());
    joined_.begin_step(model_->options().newton ? packages : std::span<Package* const>{},
                       assembly_.roles());
    interpolate_chains(state.head);
    damping_.begin();
    is_linear_ = !model_->any_convertible();
    linear_.begin(*active_, is_linear_);
}

HEIHE_INLINE double FlowSolver::throughflow() const {
    double in = 0.0;
    double out = 0.0;
    for (const BoundTerms& t : terms_)
        for (const double q : t.flow) (q > 0.0 ? in : out) += std::abs(q);
    return std::max(in, out);
}

HEIHE_INLINE bool FlowSolver::is_small(double share) const {
    const auto inflow = assembly_.inflow();
    const double largest =
        max_abs(std::ssize(inflow), [&](std::ptrdiff_t i) { return inflow[at(i)]; });
    return misfit_.norm <= share * std::max(throughflow(), largest);
}

HEIHE_INLINE SolveReport FlowSolver::stopped(SolveReport& report) {
    report.stopped = true;
    report.reason = "stopped";
    return report;
}

HEIHE_INLINE SolveReport FlowSolver::failed(SolveReport& report, const char* reason,
                                            Cell cell) const {
    report.reason = reason;
    if (cell >= 0) report.reason += " in " + model_->place(cell);
    return report;
}

template <typename Beside>
void FlowSolver::assemble(std::vector<double>& head, bool keep, const Beside& beside) {
    if (picard_updates()) {
        if (active_->closure == Closure::flows) dry_out(head);
        if (!keep) picard_.update(head, assembly_);
        assembly_.assemble(head, picard_.values(), false, beside);
    } else if (model_->options().newton && model_->npf().variable_cv) {
        picard_.update_vertical(head, assembly_);
        assembly_.assemble(head, picard_.values(), true, beside);
    } else {
        assembly_.assemble(head, model_->saturated(), model_->options().newton, beside);
    }
}

/// The shared evaluation comes first, then each package.
HEIHE_INLINE void FlowSolver::evaluate(std::vector<double>& head, const Boundaries& acting,
                                       const StepInfo& step, bool keep) {
    SharedEvaluation* const shared = acting.shared;
    if (shared != nullptr && shared->has_preparation())
        assemble(head, keep, [&] { shared->prepare(*model_, head, step); });
    else
        assemble(head, keep, NothingBeside{});
    if (shared != nullptr) shared->evaluate(*model_, head, step);
    for (std::size_t p = 0; p < acting.packages.size(); ++p) {
        Package& package = *acting.packages[p];
        package.formulate(*model_, head, step, terms_[p]);
        if (!package.fixes_head()) assembly_.add(terms_[p]);
    }
    for (const Fixed& f : fixed_) terms_[f.package].flow[f.item] = assembly_.close_fixed(f.cell);
    misfit_ = measure(assembly_, *active_, blocks_);
    const double ratio = start_norm_ > 0.0 ? std::min(misfit_.norm / start_norm_, 1.0) : 1.0;
    assembly_.finish(active_->pseudo_transient * ratio);
}

HEIHE_INLINE void FlowSolver::dry_out(std::vector<double>& head) {
    for (Cell n = 0; n < model_->ncell(); ++n) {
        if (assembly_.role(n) != CellRole::solved || !model_->is_convertible(n)) continue;
        if (head[at(n)] > model_->mesh().bot(n)) continue;
        head[at(n)] = dry_head;
        base_[at(n)] = dry_head;  // a shorter step does not wet it again
        assembly_.idle(n);
    }
}

HEIHE_INLINE void FlowSolver::solve_linear(SolveReport& report, bool tight) {
    linear_.solve(assembly_, {*active_, joined_, misfit_, start_norm_, tight}, change_, report);
}

HEIHE_INLINE double FlowSolver::step_to(std::vector<double>& head, double factor) {
    const bool newton = model_->options().newton;
    limited_ = false;
    const auto piece = [&](std::ptrdiff_t first, std::ptrdiff_t last) {
        double largest = 0.0;
        bool limited = false;
        const int ncolumn = model_->mesh().ncolumn();
        int column = model_->mesh().column_of(static_cast<Cell>(first)) - 1;
        for (auto n = static_cast<Cell>(first); n < static_cast<Cell>(last); ++n) {
            column = column + 1 < ncolumn ? column + 1 : 0;
            const auto i = at(n);
            head[i] = base_[i];
            if (assembly_.role(n) != CellRole::solved) continue;
            double h = base_[i] + factor * change_[i];
            if (newton && model_->is_convertible(n)) {
                const double whole = h;
                h = within_limits(column, base_[i], factor * change_[i]);
                limited = limited || h != whole;
            }
            head[i] = h;
            largest = std::max(largest, std::abs(h - base_[i]));
        }
        if (limited) {
#pragma omp atomic write
            limited_ = true;
        }
        return largest;
    };
    const double largest =
        best_of_pieces(model_->ncell(), 0.0, piece, [](double a, double b) { return b > a; });
    interpolate_chains(head);
    return largest;
}

HEIHE_INLINE double FlowSolver::within_limits(int column, double before,
                                              double step) const noexcept {
    const double bottom = bottom_[at(column)];
    if (active_->maximum_change_share > 0.0) {
        const double most = active_->maximum_change_share *
                            std::max(thickness_[at(column)], std::abs(before - bottom));
        step = std::clamp(step, -most, most);
    }
    const double h = before + step;
    if (h >= bottom) return h;
    const double w = active_->bottom_relaxation;
    return (1.0 - w) * before + w * bottom + (w > 0.0 ? 0.0 : step);
}

HEIHE_INLINE void FlowSolver::interpolate_chains(std::vector<double>& head) const {
    const Cell stride = model_->mesh().ncolumn();
    for (const Chain& c : model_->chains()) {
        const double upper = head[at(c.upper)];
        const double fall = (head[at(c.lower)] - upper) / (c.count + 1);
        for (Cell i = 1; i <= c.count; ++i) head[at(c.upper + i * stride)] = upper + i * fall;
    }
}

HEIHE_INLINE void FlowSolver::note(SolveReport& report) const {
    report.worst_cell = misfit_.cell;
    report.worst_excess = misfit_.excess;
    report.worst_residual = misfit_.cell < 0 ? 0.0 : assembly_.residual()[at(misfit_.cell)];
}

}  // namespace heihe::gwf
