// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/error.hpp"
#include "heihe/core/index.hpp"
#include "heihe/core/parallel.hpp"
#include "heihe/gwf/assembly.hpp"
#include "heihe/gwf/budget.hpp"
#include "heihe/gwf/diagnosis.hpp"
#include "heihe/gwf/joined_cells.hpp"
#include "heihe/gwf/linear_step.hpp"
#include "heihe/gwf/misfit.hpp"
#include "heihe/gwf/model.hpp"
#include "heihe/gwf/newton.hpp"
#include "heihe/gwf/newton_watch.hpp"
#include "heihe/gwf/package.hpp"
#include "heihe/gwf/picard.hpp"
#include "heihe/gwf/solve_report.hpp"
#include "heihe/gwf/state.hpp"
#include "heihe/gwf/wetting.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace heihe::gwf {

/// Solves one step of the flow equations by Newton (or Picard) iterations.
///
/// A step is accepted at heads whose residual, made of the exact flows at those heads, meets the
/// closure in every cell and in sum: the flows reported close by themselves. Keeps a reference to
/// the model; all memory is taken in the constructor and the first step. One thread calls.
class FlowSolver {
public:
    /// @throws ContractError when a setting is out of range
    explicit FlowSolver(const Model& model, NonlinearSettings settings = {})
        : model_{&model},
          settings_{std::move(settings)},
          assembly_{model},
          picard_{model},
          wetting_{model},
          linear_{model, settings_},
          damping_{model.ncell()},
          watch_{model} {
        const auto wrong = problems(settings_);
        require(wrong.empty(), wrong.empty() ? std::string{} : "FlowSolver: " + wrong.front());
        change_.resize(at(model.ncell()));
        base_.resize(at(model.ncell()));
        const grid::ColumnMesh& mesh = model.mesh();
        bottom_.assign(at(mesh.ncolumn()), 0.0);
        thickness_.assign(at(mesh.ncolumn()), 0.0);
        for (int c = 0; c < mesh.ncolumn(); ++c) {
            if (model.top_active(c) < 0) continue;
            bottom_[at(c)] = mesh.bot(model.lowest_active(c));
            thickness_[at(c)] = mesh.top(model.top_active(c)) - bottom_[at(c)];
        }
    }

    [[nodiscard]] NonlinearSettings& settings() noexcept { return settings_; }
    [[nodiscard]] const Model& model() const noexcept { return *model_; }

    /// Solves one step with the solver's own settings.
    SolveReport solve(State& state, std::span<Package* const> packages, const StepInfo& step) {
        return solve(state, packages, step, settings_);
    }
    /// @param state  head_old: heads at the step's start; head: first guess in, solution out. On
    ///               failure head holds the last iterate and the caller restores what it needs.
    /// @param step   dt and steady are read; the rest is filled in for the packages
    SolveReport solve(State& state, std::span<Package* const> packages, StepInfo step,
                      const NonlinearSettings& settings) {
        require(std::ssize(state.head) == model_->ncell() &&
                    (step.steady || std::ssize(state.head_old) == model_->ncell()),
                "FlowSolver::solve: the state needs one head per cell");
        require(step.steady || (step.dt > 0.0 && model_->has_storage()),
                "FlowSolver::solve: a transient step needs dt > 0 and storage properties");
        step.newton = model_->options().newton;
        step.head_old = state.head_old;
        SolveReport report = settings.guard && step.newton
                                 ? solve_guarded(state, packages, step, settings)
                                 : attempt(state, packages, step, settings);
        if (!report.converged) {
            blame(report, *model_, packages, terms_);
            return report;
        }
        accept(state, packages, step);
        return report;
    }

    /// Takes the heads of the last solve as they are, converged or not: fills budget(), terms() and
    /// storage() and ends the step for the packages (CONTINUE in MODFLOW 6).
    void accept(const State& state, std::span<Package* const> packages, const StepInfo& step) {
        storage_flows(*model_, assembly_, state.head, state.head_old, storage_);
        tally(*model_, assembly_, storage_, packages, terms_, budget_floor_, budget_);
        for (std::size_t p = 0; p < packages.size(); ++p)
            packages[p]->end_step(*model_, state.head, step, terms_[p]);
    }

    /// Of the last accepted step.
    [[nodiscard]] const StepBudget& budget() const noexcept { return budget_; }
    /// One a package, at the accepted heads.
    [[nodiscard]] std::span<const BoundTerms> terms() const noexcept { return terms_; }
    [[nodiscard]] const StorageFlows& storage() const noexcept { return storage_; }
    [[nodiscard]] const Assembly& assembly() const noexcept { return assembly_; }
    /// Smallest throughflow [L^3/T] that a cell's discrepancy is measured by; 0: 1e-6 of the
    /// step's own flow through the model.
    void set_budget_floor(double floor) noexcept { budget_floor_ = floor; }

private:
    SolveReport attempt(State& state, std::span<Package* const> packages, StepInfo& step,
                        const NonlinearSettings& settings) {
        active_ = &settings;
        begin(state, packages, step);
        step.role = assembly_.roles();
        return settings.closure == Closure::heads ? iterate_by_heads(state.head, packages, step)
                                                  : iterate(state.head, packages, step);
    }

    /// Newton as the settings have it; where that fails, from the start again with guarded() steps.
    /// Where they fail too the result is that of the first way, as if there were no guard.
    SolveReport solve_guarded(State& state, std::span<Package* const> packages, StepInfo& step,
                              const NonlinearSettings& settings) {
        const bool hopeless = failed_guards_ >= most_failed_guards;
        start_ = state.head;
        // under-relaxation is a way out of its own, and slow by nature
        is_watched_ = !hopeless && settings.under_relaxation == UnderRelaxation::none;
        SolveReport first = attempt(state, packages, step, settings);
        is_watched_ = false;
        if (first.converged || first.stopped || hopeless) return first;
        const NonlinearSettings guarded = settings.guarded();
        state.head = start_;
        SolveReport second = attempt(state, packages, step, guarded);
        second.add_effort(first);
        if (second.converged || second.stopped) {
            second.guarded = true;
            failed_guards_ = 0;
            return second;
        }
        ++failed_guards_;
        state.head = start_;
        SolveReport last = attempt(state, packages, step, settings);
        last.add_effort(second);
        return last;
    }

    void begin(State& state, std::span<Package* const> packages, const StepInfo& step) {
        assembly_.support_dry_bottoms(active_->support_dry_bottoms);
        assembly_.begin_step(step);
        if (picard_updates())
            for (Cell n = 0; n < model_->ncell(); ++n)
                if (model_->is_active(n) && state.head[at(n)] >= dry_head) assembly_.idle(n);
        terms_.resize(packages.size());
        fixed_.clear();
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

    [[nodiscard]] bool picard_updates() const noexcept {
        return !model_->options().newton && model_->any_convertible();
    }

    SolveReport iterate(std::vector<double>& head, std::span<Package* const> packages,
                        StepInfo& step) {
        SolveReport report;
        evaluate(head, packages, step);
        start_norm_ = misfit_.norm;
        for (;;) {
            note(report);
            if (accepted(report, packages)) {
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
            move(head, packages, step, report);
            if (active_->keep_history) record(report, head, report.linear - linear_before);
        }
    }

    /// MODFLOW 6's outer loop (Langevin et al. 2017, TM6-A55; Hughes et al. 2017, TM6-A57): solve,
    /// look at the largest change of the whole step, damp only what goes on.
    SolveReport iterate_by_heads(std::vector<double>& head, std::span<Package* const> packages,
                                 StepInfo& step) {
        SolveReport report;
        int polished = 0;
        double norm_before = 0.0;
        bool taken_whole = false;  // the last step
        for (;;) {
            step.outer = report.outer++;
            if (picard_updates()) {
                const Cell lost = wetting_.update(assembly_, head, report.outer);
                if (lost >= 0) {
                    evaluate(head, packages, step);  // flows and budget are asked for nevertheless
                    return failed(report, "constant head fell dry", lost);
                }
            }
            evaluate(head, packages, step);
            const int trials_before = report.trials;
            if (report.outer > 1) backtrack(head, packages, step, norm_before, report);
            taken_whole = taken_whole && report.trials == trials_before;
            if (!std::isfinite(misfit_.norm))
                return failed(report, "heads or flows are not finite", misfit_.cell);
            if (taken_whole && little_to_come(report, norm_before, packages)) {
                --report.outer;
                report.last_change *= misfit_.norm / norm_before;
                report.converged = true;
                note(report);
                return report;
            }
            const bool swift = model_->options().newton && misfit_.norm <= swift_fall * norm_before;
            norm_before = misfit_.norm;
            const int linear_before = report.linear;
            solve_linear(report, polished > 0);
            base_ = head;
            const OuterIteration taken = whole_step(head, report.linear - linear_before);
            report.history.push_back(taken);
            report.last_change = std::abs(taken.change);
            if (is_watched_ && watch_.is_lost(misfit_.norm, report.last_change))
                return failed(report, "Newton's iterations lead nowhere", taken.cell);
            const bool last = report.outer >= active_->outer_maximum;
            if (report.last_change <= active_->dvclose && settled(packages)) {
                evaluate(head, packages, step, picard_updates());
                note(report);
                if (!model_->options().newton || misfit_.excess <= 1.0) {
                    report.converged = true;
                    return report;
                }
                if (last || ++polished > max_polish) {
                    report.converged = is_small(fair_share);
                    if (report.converged) return report;
                    return failed(report, "heads have closed, flows have not", misfit_.cell);
                }
            }
            if (!last && active_->stop_requested && active_->stop_requested()) {
                return stopped(report);
            }
            // where whole steps converge quadratically damped ones leave a tenth each time
            if (polished == 0 && !swift) damping_.apply(*active_, change_);
            taken_whole = swift || active_->under_relaxation == UnderRelaxation::none;
            step_to(head, 1.0);
            taken_whole = taken_whole && !limited_;
            if (!last) continue;
            evaluate(head, packages, step, picard_updates());
            note(report);
            report.reason =
                "no convergence in " + std::to_string(report.outer) + " outer iterations";
            return report;
        }
    }

    /// Whether one more linear system is not worth solving: after a whole step the residuals are far
    /// below what a linear solver may leave of them, and so is the change that they are worth, by two
    /// estimates: in proportion to the last one's, and in each cell alone, where conductances are
    /// small. MODFLOW 6 would solve it to see that change.
    [[nodiscard]] bool little_to_come(const SolveReport& report, double norm_before,
                                      std::span<Package* const> packages) const {
        if (!model_->options().newton && !is_linear_) return false;
        const double ratio = misfit_.norm / norm_before;
        if (!(misfit_.excess <= far_below && ratio <= far_below && settled(packages) &&
              report.last_change * ratio <= 0.1 * far_below * active_->dvclose))
            return false;
        const auto alone = [&](std::ptrdiff_t i) {
            return assembly_.roles()[at(i)] == CellRole::solved
                       ? assembly_.residual()[at(i)] / assembly_.matrix().diag[at(i)]
                       : 0.0;
        };
        return max_abs(model_->ncell(), alone) <= far_below * active_->dvclose;
    }

    [[nodiscard]] static bool settled(std::span<Package* const> packages) {
        return std::all_of(packages.begin(), packages.end(),
                           [](const Package* p) { return p->settled(); });
    }

    /// [L^3/T] Flow through the boundaries: the larger of what they give and what they take.
    [[nodiscard]] double throughflow() const {
        double in = 0.0;
        double out = 0.0;
        for (const BoundTerms& t : terms_)
            for (const double q : t.flow) (q > 0.0 ? in : out) += std::abs(q);
        return std::max(in, out);
    }

    /// True if the norm of the residuals is at most this share of the flows. Heads that have run off
    /// do not pass, however little they still change.
    [[nodiscard]] bool is_small(double share) const {
        const auto inflow = assembly_.inflow();
        const double largest =
            max_abs(std::ssize(inflow), [&](std::ptrdiff_t i) { return inflow[at(i)]; });
        return misfit_.norm <= share * std::max(throughflow(), largest);
    }

    /// One line of the report's history for a step of move().
    void record(SolveReport& report, std::span<const double> head, int linear) const {
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

    static SolveReport stopped(SolveReport& report) {
        report.stopped = true;
        report.reason = "stopped";
        return report;
    }

    SolveReport failed(SolveReport& report, const char* reason, Cell cell) const {
        report.reason = reason;
        if (cell >= 0) report.reason += " in " + model_->place(cell);
        return report;
    }

    /// head = base + change without any limit.
    OuterIteration whole_step(std::vector<double>& head, int linear) {
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

    /// Shortens the last step while the norm exceeds backtracking_tolerance times the one before it.
    void backtrack(std::vector<double>& head, std::span<Package* const> packages,
                   const StepInfo& step, double norm_before, SolveReport& report) {
        const double allowed = norm_before * active_->backtracking_tolerance;
        if (active_->backtracking_number == 0 || misfit_.norm <= allowed) return;
        const auto ncell = std::ssize(head);
        for (int trial = 0; trial < active_->backtracking_number; ++trial) {
            const double r = active_->backtracking_reduction;
            const auto last = [&](std::ptrdiff_t i) {
                return assembly_.roles()[at(i)] == CellRole::solved ? head[at(i)] - base_[at(i)]
                                                                    : 0.0;
            };
            if (r * max_abs(ncell, last) < active_->dvclose) return;
            for (std::ptrdiff_t i = 0; i < ncell; ++i)
                if (assembly_.roles()[at(i)] == CellRole::solved && base_[at(i)] < dry_head)
                    head[at(i)] = base_[at(i)] + r * last(i);
            interpolate_chains(head);
            evaluate(head, packages, step);
            ++report.trials;
            if (misfit_.norm < allowed || misfit_.norm < active_->backtracking_limit) return;
        }
    }

    /// Everything at these heads: exact flows, residual, Jacobian, misfit.
    /// @param keep  Picard: the conductances of the last call are kept, so that the flows are those
    ///              whose linear system the heads solve
    void evaluate(std::vector<double>& head, std::span<Package* const> packages,
                  const StepInfo& step, bool keep = false) {
        if (picard_updates()) {
            if (active_->closure == Closure::flows) dry_out(head);
            if (!keep) picard_.update(head, assembly_);
            assembly_.assemble(head, picard_.values(), false, beside(head, packages, step));
        } else if (model_->options().newton && model_->npf().variable_cv) {
            picard_.update_vertical(head, assembly_);
            assembly_.assemble(head, picard_.values(), true, beside(head, packages, step));
        } else {
            assembly_.assemble(head, model_->saturated(), model_->options().newton,
                               beside(head, packages, step));
        }
        for (std::size_t p = 0; p < packages.size(); ++p) {
            packages[p]->formulate(*model_, head, step, terms_[p]);
            if (!packages[p]->fixes_head()) assembly_.add(terms_[p]);
        }
        for (const Fixed& f : fixed_)
            terms_[f.package].flow[f.item] = assembly_.close_fixed(f.cell);
        misfit_ = measure(assembly_, *active_, blocks_);
        const double ratio = start_norm_ > 0.0 ? std::min(misfit_.norm / start_norm_, 1.0) : 1.0;
        assembly_.finish(active_->pseudo_transient * ratio);
    }

    /// What the packages prepare while the matrix is assembled.
    [[nodiscard]] std::function<void()> beside(std::span<const double> head,
                                               std::span<Package* const> packages,
                                               const StepInfo& step) const {
        if (std::none_of(packages.begin(), packages.end(),
                         [](const Package* p) { return p->has_preparation(); }))
            return {};
        return [this, head, packages, &step] {
            for (Package* p : packages) p->prepare(*model_, head, step);
        };
    }

    /// Picard: a convertible cell whose head falls to its bottom is out of the step.
    void dry_out(std::vector<double>& head) {
        for (Cell n = 0; n < model_->ncell(); ++n) {
            if (assembly_.role(n) != CellRole::solved || !model_->is_convertible(n)) continue;
            if (head[at(n)] > model_->mesh().bot(n)) continue;
            head[at(n)] = dry_head;
            base_[at(n)] = dry_head;  // a shorter step does not wet it again
            assembly_.idle(n);
        }
    }

    [[nodiscard]] bool accepted(const SolveReport& report,
                                std::span<Package* const> packages) const {
        if (!std::isfinite(misfit_.norm)) return false;
        if (active_->norm_rel > 0.0 ? !is_small(active_->norm_rel) : !(misfit_.excess <= 1.0))
            return false;
        if (active_->dvclose > 0.0 && report.last_change > active_->dvclose) return false;
        const double through = throughflow();
        if (std::abs(misfit_.sum) > active_->budget_rel * through && through > 0.0 &&
            std::abs(misfit_.sum) > active_->rclose_abs)
            return false;
        return settled(packages);
    }

    void solve_linear(SolveReport& report, bool tight = false) {
        linear_.solve(assembly_, {*active_, joined_, misfit_, start_norm_, tight}, change_, report);
    }

    /// Takes the step in change_, shortened while the residual's norm does not fall. Where no
    /// length helps (a kink in every direction) the whole step is taken, to leave that place.
    void move(std::vector<double>& head, std::span<Package* const> packages, const StepInfo& step,
              SolveReport& report) {
        damping_.apply(*active_, change_);
        base_.swap(head);  // step_to writes all of head
        const double allowed = active_->backtracking_tolerance * misfit_.norm;
        double factor = 1.0;
        for (int trial = 0; trial <= active_->backtracking_number; ++trial) {
            report.last_change = step_to(head, factor);
            evaluate(head, packages, step);
            if (misfit_.norm <= allowed || misfit_.excess <= 1.0) return;
            factor *= active_->backtracking_reduction;
            ++report.trials;
        }
        if (active_->backtracking_number == 0) return;
        report.last_change = step_to(head, 1.0);
        evaluate(head, packages, step);
    }

    /// head = base + factor * change, with the limits of Newton; returns the largest change.
    double step_to(std::vector<double>& head, double factor) {
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

    /// Newton: the step's length is limited, and a head that falls below the lowest bottom of its
    /// column is taken back towards it (Hughes et al. 2017, TM6-A57; UNDER_RELAXATION of NEWTON).
    [[nodiscard]] double within_limits(int column, double before, double step) const noexcept {
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

    void interpolate_chains(std::vector<double>& head) const {
        const Cell stride = model_->mesh().ncolumn();
        for (const Chain& c : model_->chains()) {
            const double upper = head[at(c.upper)];
            const double fall = (head[at(c.lower)] - upper) / (c.count + 1);
            for (Cell i = 1; i <= c.count; ++i) head[at(c.upper + i * stride)] = upper + i * fall;
        }
    }

    void note(SolveReport& report) const {
        report.worst_cell = misfit_.cell;
        report.worst_excess = misfit_.excess;
        report.worst_residual = misfit_.cell < 0 ? 0.0 : assembly_.residual()[at(misfit_.cell)];
    }

    struct Fixed {
        std::size_t package;
        std::size_t item;
        Cell cell;
    };

    const Model* model_;
    NonlinearSettings settings_;
    const NonlinearSettings* active_ = nullptr;
    /// Iterations after the heads have closed in which Newton may still bring residuals down.
    static constexpr int max_polish = 4;
    /// [-] Newton: the norm of the residual has fallen so far in one iteration that the next step is
    /// taken whole, whatever under-relaxation is asked for.
    static constexpr double swift_fall = 0.2;
    /// [-] of the closure: what is left below it is not worth a linear system (little_to_come).
    static constexpr double far_below = 0.01;
    /// [-] of the flows: residuals above it are no rounding, though the heads have closed.
    static constexpr double fair_share = 1e-3;
    /// Steps in turn that guarded() did not help; after them it is not tried any more.
    static constexpr int most_failed_guards = 3;

    Assembly assembly_;
    PicardConductances picard_;
    Wetting wetting_;
    LinearStep linear_;
    Damping damping_;
    NewtonWatch watch_;
    bool is_watched_ = false;
    int failed_guards_ = 0;
    std::vector<double> start_;  // [ncell] L, heads at the start of a step that has a guard
    bool is_linear_ = false;
    bool limited_ = false;  // a cell did not take the whole of the last step
    double start_norm_ = 0.0;
    double budget_floor_ = 0.0;
    Misfit misfit_;
    std::vector<Misfit> blocks_;
    std::vector<BoundTerms> terms_;
    std::vector<Fixed> fixed_;
    JoinedCells joined_;
    std::vector<double> change_, base_;       // [ncell]
    std::vector<double> bottom_, thickness_;  // [ncolumn] L, of all active cells of a column
    StorageFlows storage_;
    StepBudget budget_;
};

}  // namespace heihe::gwf
