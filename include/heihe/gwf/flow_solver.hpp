// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/error.hpp"
#include "heihe/core/index.hpp"
#include "heihe/core/parallel.hpp"
#include "heihe/gwf/assembly.hpp"
#include "heihe/gwf/budget.hpp"
#include "heihe/gwf/diagnosis.hpp"
#include "heihe/gwf/heads.hpp"
#include "heihe/gwf/joined_cells.hpp"
#include "heihe/gwf/linear_step.hpp"
#include "heihe/gwf/misfit.hpp"
#include "heihe/gwf/model.hpp"
#include "heihe/gwf/newton.hpp"
#include "heihe/gwf/newton_watch.hpp"
#include "heihe/gwf/package.hpp"
#include "heihe/gwf/picard.hpp"
#include "heihe/gwf/solve_report.hpp"
#include "heihe/gwf/wetting.hpp"

#include <algorithm>
#include <cmath>
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
    SolveReport solve(Heads& state, const Boundaries& acting, const StepInfo& step) {
        return solve(state, acting, step, settings_);
    }
    /// @param state  head_old: heads at the step's start; head: first guess in, solution out. On
    ///               failure head holds the last iterate and the caller restores what it needs.
    /// @param step   dt and steady are read; the rest is filled in for the packages
    SolveReport solve(Heads& state, const Boundaries& acting, StepInfo step,
                      const NonlinearSettings& settings);

    /// Takes the heads of the last solve as they are, converged or not: fills budget(), terms() and
    /// storage() and ends the step for the packages (CONTINUE in MODFLOW 6).
    void accept(const Heads& state, const Boundaries& acting, const StepInfo& step);

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
    SolveReport attempt(Heads& state, const Boundaries& acting, StepInfo& step,
                        const NonlinearSettings& settings);

    /// Newton as the settings have it; where that fails, from the start again with guarded() steps.
    /// Where they fail too the result is that of the first way, as if there were no guard.
    SolveReport solve_guarded(Heads& state, const Boundaries& acting, StepInfo& step,
                              const NonlinearSettings& settings);

    void begin(Heads& state, const Boundaries& acting, const StepInfo& step);

    [[nodiscard]] bool picard_updates() const noexcept {
        return !model_->options().newton && model_->any_convertible();
    }

    SolveReport iterate(std::vector<double>& head, const Boundaries& acting, StepInfo& step);

    /// MODFLOW 6's outer loop (Langevin et al. 2017, TM6-A55; Hughes et al. 2017, TM6-A57): solve,
    /// look at the largest change of the whole step, damp only what goes on.
    SolveReport iterate_by_heads(std::vector<double>& head, const Boundaries& acting,
                                 StepInfo& step);

    /// Iterations that Newton takes for the flows after the heads have closed.
    struct Polish {
        int done = 0;
        bool no_more = false;  ///< the outer iterations are used up
    };
    /// Heads have closed: whether flows have too, or will not. @returns whether the step ends so
    bool closes(std::vector<double>& head, const Boundaries& acting, const StepInfo& step,
                Polish& polish, SolveReport& report);

    /// True if one more linear system is not worth solving: after a whole step the residuals are far
    /// below what a linear solver may leave of them, and so is the change that they are worth, by two
    /// estimates: in proportion to the last one's, and in each cell alone, where conductances are
    /// small. MODFLOW 6 would solve it to see that change.
    [[nodiscard]] bool little_to_come(const SolveReport& report, double norm_before,
                                      const Boundaries& acting) const;

    /// [L^3/T] Flow through the boundaries: the larger of what they give and what they take.
    [[nodiscard]] double throughflow() const;

    /// True if the norm of the residuals is at most this share of the flows. Heads that have run off
    /// do not pass, however little they still change.
    [[nodiscard]] bool is_small(double share) const;

    /// One line of the report's history for a step of move().
    void record(SolveReport& report, std::span<const double> head, int linear) const;

    static SolveReport stopped(SolveReport& report);

    SolveReport failed(SolveReport& report, const char* reason, Cell cell) const;

    /// head = base + change without any limit.
    OuterIteration whole_step(std::vector<double>& head, int linear);

    /// Shortens the last step while the norm exceeds backtracking_tolerance times the one before it.
    void backtrack(std::vector<double>& head, const Boundaries& acting, const StepInfo& step,
                   double norm_before, SolveReport& report);

    /// Everything at these heads: exact flows, residual, Jacobian, misfit.
    /// @param keep  Picard: the conductances of the last call are kept, so that the flows are those
    ///              whose linear system the heads solve
    void evaluate(std::vector<double>& head, const Boundaries& acting, const StepInfo& step,
                  bool keep = false);

    /// Residual and matrix of the aquifer alone.
    template <typename Beside>
    void assemble(std::vector<double>& head, bool keep, const Beside& beside);

    /// Picard: a convertible cell whose head falls to its bottom is out of the step.
    void dry_out(std::vector<double>& head);

    [[nodiscard]] bool accepted(const SolveReport& report, const Boundaries& acting) const;

    void solve_linear(SolveReport& report, bool tight = false);

    /// Takes the step in change_, shortened while the residual's norm does not fall. Where no
    /// length helps (a kink in every direction) the whole step is taken, to leave that place.
    void move(std::vector<double>& head, const Boundaries& acting, const StepInfo& step,
              SolveReport& report);

    /// head = base + factor * change, with the limits of Newton; returns the largest change.
    double step_to(std::vector<double>& head, double factor);

    /// Newton: the step's length is limited, and a head that falls below the lowest bottom of its
    /// column is taken back towards it (Hughes et al. 2017, TM6-A57; UNDER_RELAXATION of NEWTON).
    [[nodiscard]] double within_limits(int column, double before, double step) const noexcept;

    void interpolate_chains(std::vector<double>& head) const;

    void note(SolveReport& report) const;

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

#ifndef HEIHE_COMPILED
#include "heihe/gwf/flow_solver_impl.hpp"
#include "heihe/gwf/newton_loop_impl.hpp"
#include "heihe/gwf/outer_loop_impl.hpp"
#endif
