// SPDX-License-Identifier: MIT
#include "heihe/mf6/run.hpp"

#include "lib/mf6/model/time_steps.hpp"
#include "lib/mf6/model/timeline.hpp"
#include "lib/mf6/run/results.hpp"
#include "lib/mf6/run/run_parts.hpp"

#include "heihe/gwf/flow_solver.hpp"
#include "heihe/gwf/mvr.hpp"

#include <fmt/format.h>

#include <chrono>
#include <memory>
#include <utility>
#include <vector>

namespace heihe::mf6 {
namespace {

/// One run: the engine, the stresses that feed it and the files that it fills.
class Run {
public:
    Run(const Simulation& simulation, const RunOptions& options)
        : simulation_{&simulation},
          options_{&options},
          parts_{simulation},
          model_{parts_.model},
          map_{parts_.map},
          settings_{parts_.settings},
          movers_{parts_.movers} {
        // the grid's file is written while the solver is set up
        results_ = std::make_unique<Results>(simulation, parts_, options);
        solver_ = std::make_unique<gwf::FlowSolver>(model_, settings_);
        state_.head = map_.to_cells<double>(simulation.gwf.strt);
        dry_start();
        state_.head_old = state_.head;
        settings_.stop_requested = options.stop_requested;
    }

    RunResult run() {
        const auto begun = std::chrono::steady_clock::now();
        const auto nper = static_cast<int>(simulation_->tdis.periods.size());
        bool go_on = true;
        for (int kper = 1; kper <= nper && go_on; ++kper) go_on = run_period(kper);
        result_.finished = go_on;
        const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
        const bool normal =
            go_on && (result_.failed_steps == 0 || continues()) && result_.open_steps == 0;
        results_->finish(normal, took.count());
        return std::move(result_);
    }

private:
    /// Picard: a cell that starts at or below its bottom is dry before the first iteration, so that
    /// its neighbours may wet it in the first, as in MODFLOW 6.
    void dry_start() {
        if (model_.options().newton) return;
        for (Cell n = 0; n < model_.ncell(); ++n)
            if (model_.is_active(n) && model_.is_convertible(n) &&
                state_.head[at(n)] <= model_.mesh().bot(n))
                state_.head[at(n)] = gwf::dry_head;
    }

    [[nodiscard]] bool continues() const noexcept { return simulation_->continue_if_not_converged; }
    [[nodiscard]] const AtsPeriod* ats(int kper) const {
        for (const AtsPeriod& a : simulation_->tdis.ats)
            if (a.period == kper) return &a;
        return nullptr;
    }

    /// @return whether the run goes on
    bool run_period(int kper) {
        const Period& period = simulation_->tdis.periods[at(kper - 1)];
        parts_.begin_period(kper);
        // adaptive steps are MODFLOW 6's own way out: the guard would change their lengths
        settings_.guard = simulation_->gwf.newton && ats(kper) == nullptr;
        PeriodSteps steps{period, ats(kper), delt_, simulation_->ims.ats_outer_maximum_fraction,
                          simulation_->ims.outer_maximum};
        while (!steps.done())
            if (!run_step(kper, period, steps)) return false;
        totim_ += period.perlen;
        return true;
    }

    bool run_step(int kper, const Period& period, PeriodSteps& steps) {
        if (options_->on_begin) options_->on_begin(kper, steps.kstp());
        gwf::SolveReport report;
        gwf::StepInfo info;
        state_.head_old = state_.head;
        for (bool again = false;; again = true) {
            if (again) state_.head = state_.head_old;
            const double start = totim_ + steps.start();
            delt_ = steps.delt();
            for (auto& stress : parts_.stresses) stress->begin_step(start, start + delt_);
            info = {};
            info.steady = !is_transient(simulation_->gwf, kper);
            info.dt = delt_;
            info.time_start = start;
            report = solver_->solve(state_, parts_.acting(), info, settings_);
            result_.outer += report.outer;
            result_.linear += report.linear;
            if (report.converged || report.stopped || !steps.retry()) break;
        }
        if (report.stopped) {
            result_.stopped = true;
            return false;
        }
        ++result_.steps;
        if (!report.converged) fail(kper, steps.kstp(), report, info);
        if (report.guarded) tell_guarded(kper, steps.kstp(), report);
        const StepTime time{steps.kstp(), kper, delt_,
                            steps.is_last() ? period.perlen : steps.start() + delt_,
                            totim_ + (steps.is_last() ? period.perlen : steps.start() + delt_)};
        const auto terms = solver_->terms();
        if (movers_) results_->write_movers(time, steps.is_last(), movers_->mover());
        results_->write_step(time, steps.is_last(), state_, *solver_, terms, report);
        if (report.converged) look_at_budgets(time);
        if (options_->on_step)
            options_->on_step(
                {kper, time.kstp, time.totim, report.outer, report.linear, report.converged});
        steps.accept(report.outer);
        return report.converged || continues();
    }

    /// A step that has not converged promises nothing.
    void look_at_budgets(const StepTime& time) {
        const std::string open = results_->open_budget();
        if (open.empty()) return;
        ++result_.open_steps;
        const auto text =
            fmt::format("stress period {}, time step {}: {}", time.kper, time.kstp, open);
        if (result_.budget.empty()) result_.budget = text;
        results_->note(text);
    }

    /// Newton's own iterations ran off or went in circles: the user may want to know why.
    void tell_guarded(int kper, int kstp, const gwf::SolveReport& report) {
        ++result_.guarded_steps;
        results_->note(fmt::format(
            "stress period {}, time step {}: Newton did not converge by whole steps; solved by "
            "shortened ones, {} outer iterations in all",
            kper, kstp, report.outer));
    }

    void fail(int kper, int kstp, const gwf::SolveReport& report, gwf::StepInfo info) {
        ++result_.failed_steps;
        const auto text =
            fmt::format("stress period {}, time step {}: {}", kper, kstp, report.reason);
        if (result_.reason.empty()) result_.reason = text;
        results_->note(text);
        info.head_old = state_.head_old;
        solver_->accept(state_, parts_.acting(), info);
    }

    const Simulation* simulation_;
    const RunOptions* options_;
    RunParts parts_;
    gwf::Model& model_;
    NodeMap& map_;
    gwf::NonlinearSettings& settings_;
    std::unique_ptr<Movers>& movers_;
    std::unique_ptr<gwf::FlowSolver> solver_;
    gwf::Heads state_;
    std::unique_ptr<Results> results_;
    RunResult result_;
    double totim_ = 0.0;
    double delt_ = 0.0;
};

}  // namespace

RunResult run_simulation(const Simulation& simulation, const RunOptions& options) {
    return Run{simulation, options}.run();
}

}  // namespace heihe::mf6
