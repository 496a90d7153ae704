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
/// A step is accepted at heads whose residual, the sum of the exact flows at these heads, meets the
/// closure in every cell and in total. So the reported flows close without a correction. Keeps a
/// reference to the model; allocates in the constructor and the first step only. One thread calls.
class FlowSolver {
public:
    /// @throws ContractError if a setting is out of range
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
    ///               failure head holds the last iterate
    /// @param step   dt and steady are input; the solver fills in the rest for the packages
    SolveReport solve(Heads& state, const Boundaries& acting, StepInfo step,
                      const NonlinearSettings& settings);

    /// Takes the heads of the last solve as they are, converged or not: fills budget(), terms() and
    /// storage() and ends the step for the packages (CONTINUE in MODFLOW 6).
    void accept(const Heads& state, const Boundaries& acting, const StepInfo& step);

    /// Budget of the last accepted step.
    [[nodiscard]] const StepBudget& budget() const noexcept { return budget_; }
    /// One per package, at the accepted heads.
    [[nodiscard]] std::span<const BoundTerms> terms() const noexcept { return terms_; }
    [[nodiscard]] const StorageFlows& storage() const noexcept { return storage_; }
    [[nodiscard]] const Assembly& assembly() const noexcept { return assembly_; }
    /// Sets the least throughflow in a cell's discrepancy [L^3/T]; 0: 1e-6 of the step's flow through the
    /// model.
    void set_budget_floor(double floor) noexcept { budget_floor_ = floor; }

private:
    SolveReport attempt(Heads& state, const Boundaries& acting, StepInfo& step,
                        const NonlinearSettings& settings);

    /// Solves with the settings as they are. If that fails, solves again from the start with guarded()
    /// steps. If those fail too, the result is that of the first attempt, as without guard.
    SolveReport solve_guarded(Heads& state, const Boundaries& acting, StepInfo& step,
                              const NonlinearSettings& settings);

    void begin(Heads& state, const Boundaries& acting, const StepInfo& step);

    [[nodiscard]] bool picard_updates() const noexcept {
        return !model_->options().newton && model_->any_convertible();
    }

    SolveReport iterate(std::vector<double>& head, const Boundaries& acting, StepInfo& step);

    /// MODFLOW 6's outer loop (Langevin et al. 2017, TM6-A55; Hughes et al. 2017, TM6-A57): solve, test
    /// the largest head change of the undamped step, and damp the step only if iterations continue.
    SolveReport iterate_by_heads(std::vector<double>& head, const Boundaries& acting,
                                 StepInfo& step);

    /// Newton's further iterations for the flows after the heads have closed.
    struct Polish {
        int done = 0;
        bool no_more = false;  ///< outer_maximum is reached
    };
    /// Called when heads have closed. Tests the flows.
    /// @return true if the step ends: flows have closed too, or no further iteration is left for them
    bool closes(std::vector<double>& head, const Boundaries& acting, const StepInfo& step,
                Polish& polish, SolveReport& report);

    /// True if the next linear solve can be skipped. Requires residuals below far_below of the closure,
    /// and two estimates of the remaining head change that are below far_below of dvclose: (1) the last
    /// change times the fall of the residual norm, (2) residual over diagonal in each cell, which counts
    /// where conductances are small. MODFLOW 6 would solve once more to find this change.
    /// @pre the last step was neither damped nor limited
    [[nodiscard]] bool little_to_come(const SolveReport& report, double norm_before,
                                      const Boundaries& acting) const;

    /// [L^3/T] Flow through the boundaries: the larger of their total inflow and outflow.
    [[nodiscard]] double throughflow() const;

    /// True if the norm of the residuals is at most this share of the flows. Heads far from a solution
    /// fail this test, even if they hardly change.
    [[nodiscard]] bool is_small(double share) const;

    /// Adds a step of move() to the report's history.
    void record(SolveReport& report, std::span<const double> head, int linear) const;

    static SolveReport stopped(SolveReport& report);

    SolveReport failed(SolveReport& report, const char* reason, Cell cell) const;

    /// Sets head = base + change without any limit; returns the largest change.
    OuterIteration whole_step(std::vector<double>& head, int linear);

    /// Shortens the last step while the norm exceeds backtracking_tolerance times the one before it.
    void backtrack(std::vector<double>& head, const Boundaries& acting, const StepInfo& step,
                   double norm_before, SolveReport& report);

    /// Computes exact flows, residual, Jacobian and misfit at these heads.
    /// @param keep  Picard: keeps the conductances of the last call, so that the flows are those of the
    ///              linear system that the heads solve
    void evaluate(std::vector<double>& head, const Boundaries& acting, const StepInfo& step,
                  bool keep = false);

    /// Computes residual and matrix of the aquifer without packages.
    template <typename Beside>
    void assemble(std::vector<double>& head, bool keep, const Beside& beside);

    /// Picard: takes convertible cells whose head has fallen to their bottom out of the step.
    void dry_out(std::vector<double>& head);

    [[nodiscard]] bool accepted(const SolveReport& report, const Boundaries& acting) const;

    void solve_linear(SolveReport& report, bool tight = false);

    /// Takes the step in change_, shortened while the residual's norm does not fall. If no length helps (a
    /// kink in every direction), takes the whole step, to leave these heads.
    void move(std::vector<double>& head, const Boundaries& acting, const StepInfo& step,
              SolveReport& report);

    /// Sets head = base + factor * change, with the limits of Newton; returns the largest change.
    double step_to(std::vector<double>& head, double factor);

    /// Head after a Newton step: its length is limited, and a head below the lowest bottom of its
    /// column is moved back towards that bottom (Hughes et al. 2017, TM6-A57; UNDER_RELAXATION of
    /// NEWTON).
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
    /// [-] Newton: if the norm of the residual falls to this share in one iteration, the next step is not
    /// under-relaxed.
    static constexpr double swift_fall = 0.2;
    /// [-] of the closure: the limit of little_to_come().
    static constexpr double far_below = 0.01;
    /// [-] of the flows: with larger residuals a step fails even if the heads have closed.
    static constexpr double fair_share = 1e-3;
    /// After this many consecutive steps that guarded() did not solve, it is not tried again.
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
    bool limited_ = false;  // within_limits() shortened a change of the last step
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
