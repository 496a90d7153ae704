// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/index.hpp"
#include "heihe/core/parallel.hpp"
#include "heihe/gwf/assembly.hpp"
#include "heihe/gwf/joined_cells.hpp"
#include "heihe/gwf/misfit.hpp"
#include "heihe/gwf/model.hpp"
#include "heihe/gwf/newton.hpp"
#include "heihe/gwf/solve_report.hpp"
#include "heihe/linear/direct.hpp"
#include "heihe/linear/linear_solver.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <memory>
#include <span>

namespace heihe::gwf {

/// Solves the linear system of one outer iteration: chooses tolerance and preconditioner, and repeats
/// failed solves in other ways.
class LinearStep {
public:
    LinearStep(const Model& model, const NonlinearSettings& settings)
        : model_{&model},
          solver_{std::make_unique<linear::LinearSolver>(model.mesh(), settings.linear)} {}

    /// Starts a step.
    void begin(const NonlinearSettings& settings, bool is_linear) {
        tolerance_.begin(settings, is_linear);
    }

    /// Input of an outer iteration.
    struct Task {
        const NonlinearSettings& settings;
        const JoinedCells& joined;
        const Misfit& misfit;
        double start_norm = 0.0;  ///< [L^3/T] of the residual at the step's start
        bool tight =
            false;  ///< with linear_tolerance_minimum: heads have closed, residuals have not
    };

    /// Solves for the step. A failed solve is repeated directly (closure by heads, small models), then
    /// with support for islands, then with line Jacobi.
    /// @param change  [ncell] L, out: the step of this iteration; zero if all solves have diverged
    void solve(Assembly& assembly, const Task& task, std::span<double> change,
               SolveReport& report) {
        linear::LinearSettings s = task.settings.linear;
        if (assembly.matrix().symmetric && task.joined.empty())
            s.acceleration = linear::Acceleration::cg;
        s.relative = tolerance_.next(task.settings, task.misfit.norm, task.misfit.excess);
        if (task.tight) s.relative = task.settings.linear_tolerance_minimum;
        const bool by_flows = task.settings.closure == Closure::flows;
        s.rclose = by_flows ? 0.3 * task.settings.rclose_abs : smallest_residual(assembly);
        const Call call{assembly, task.joined, change, report};
        const bool keep = by_flows && may_keep_setup(task, report);
        const bool solved = (keep && try_kept(call, s)) || try_fresh(call, s);
        fresh_setup_ = solved && !keep;
        if (solved) return;
        if (!by_flows && model_->ncell() <= linear::direct_maximum &&
            linear::solve_directly(model_->mesh(), assembly.matrix(), assembly.residual(), change))
            return;
        solver_ = std::make_unique<linear::LinearSolver>(model_->mesh(),
                                                         s);  // without the failed preconditioner
        if (assembly.support_islands() && try_fresh(call, s)) return;
        if (error_ <= 1.0) return;
        s.preconditioner = linear::Preconditioner::jacobi_line;
        if (try_fresh(call, s) || error_ <= 1.0) return;
        std::fill(change.begin(), change.end(), 0.0);  // diverged: no step
    }

private:
    struct Call {
        Assembly& assembly;
        const JoinedCells& joined;
        std::span<double> change;
        SolveReport& report;
    };

    /// [L^3/T] Residuals below this are rounding.
    [[nodiscard]] static double smallest_residual(const Assembly& assembly) {
        const auto inflow = assembly.inflow();
        return 1e-13 * max_abs(std::ssize(inflow), [&](std::ptrdiff_t i) { return inflow[at(i)]; });
    }

    /// True if the preconditioner of the last iteration can be used again: it was computed in that
    /// iteration, and the residuals are so small that few coefficients have changed.
    [[nodiscard]] bool may_keep_setup(const Task& task, const SolveReport& report) const noexcept {
        return report.outer > 0 && fresh_setup_ &&
               task.misfit.norm <= little_left * task.start_norm && !solver_->uses_sparse_matrix();
    }

    /// Solves with the present preconditioner; ends early, since try_fresh() can follow.
    bool try_kept(const Call& call, linear::LinearSettings s) {
        s.maximum = std::min(s.maximum, kept_maximum);
        solver_->settings() = s;
        return run(call);
    }

    bool try_fresh(const Call& call, const linear::LinearSettings& s) {
        solver_->settings() = s;
        solver_->setup(call.assembly.matrix());
        return run(call);
    }

    bool run(const Call& call) {
        const linear::LinearReport done =
            solver_->solve(call.assembly.residual(), call.change, linear::FirstGuess::zero,
                           call.joined.empty() ? nullptr : &call.joined);
        call.report.linear += done.iterations;
        error_ = std::isfinite(done.relative_residual) ? done.relative_residual : 1e300;
        return done.converged;
    }

    /// [-] of the residual norm at the step's start: below it a set-up is used twice.
    static constexpr double little_left = 0.003;
    static constexpr int kept_maximum = 10;  // iterations of the linear solver

    const Model* model_;
    std::unique_ptr<linear::LinearSolver> solver_;
    LinearTolerance tolerance_;
    bool fresh_setup_ = false;  // the last linear solve had a new set-up, and succeeded
    double error_ = 0.0;        // relative residual of the last linear solve
};

}  // namespace heihe::gwf
