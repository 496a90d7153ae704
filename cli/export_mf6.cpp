// SPDX-License-Identifier: MIT
#include "cli/export_mf6.hpp"

#include "cli/commands.hpp"
#include "cli/progress.hpp"
#include "cli/signals.hpp"
#include "cli/terminal.hpp"
#include "heihe/basin/run/simulation.hpp"
#include "heihe/mf6/export.hpp"
#include "heihe/run/first_day.hpp"
#include "heihe/run/load.hpp"
#include "heihe/version.hpp"

#include <fmt/format.h>
#include <omp.h>

#include <cstdio>
#include <memory>
#include <string>
#include <vector>

namespace heihe::cli {
namespace {

/// Passes the run's steps to the export.
class ExportObserver : public basin::Observer {
public:
    ExportObserver(mf6::BasinExport& to, Progress& progress) : to_{to}, progress_{progress} {}

    void on_step(const basin::StepView& view) override {
        to_.step(view);
        progress_.step(view);
    }
    void on_month(const basin::MonthView& view) override {
        if (view.year_ends) progress_.year(view.year, view.state->clock.step);
    }
    void on_notice(const basin::Notice& notice) override {
        print(stderr, "heihe: {}: {}\n", to_string(notice.date), notice.text);
    }
    bool stop_requested() override { return stop_asked(); }

private:
    mf6::BasinExport& to_;
    Progress& progress_;
};

/// All settings that differ from their default.
std::vector<std::string> given_settings(const io::Scenario& scenario) {
    std::vector<std::string> list;
    for (const auto& s : scenario.settings)
        if (s.origin != "default") list.push_back(fmt::format("{} = {}", s.key, s.value));
    return list;
}

ExitCode ended_early(const basin::Outcome& outcome, const ExportMf6Options& options) {
    const bool stopped = outcome.status == basin::Status::stopped;
    print(stderr, "heihe: {}; {} was not written{}\n", outcome.reason, options.output,
          stopped ? "" : "; `heihe run` of the scenario tells more");
    return exit_code(outcome.status);
}

ExitCode run_and_write(const ExportMf6Options& options, const run::Loaded& loaded) {
    const auto simulation = std::make_unique<basin::Simulation>(loaded.inputs);
    basin::State state = simulation->make_state();
    mf6::BasinExport to{options.output,
                        options.force,
                        *simulation,
                        {loaded.scenario.name, loaded.scenario.title,
                         "heihe " + std::string{version}, given_settings(loaded.scenario)}};
    Progress progress{stdout, options.quiet};
    progress.line(first_line(loaded, *simulation));
    ExportObserver observer{to, progress};
    run::FirstDay first_day{loaded, *simulation, state};
    first_day.read();
    for (const auto& remark : first_day.remarks()) print(stderr, "heihe: note: {}\n", remark);
    basin::Outcome outcome = first_day.solve(observer);
    if (outcome.status == basin::Status::done) {
        to.begin(state);
        outcome = simulation->run(state, observer);
    }
    progress.end();
    if (outcome.status != basin::Status::done) return ended_early(outcome, options);
    const mf6::ExportReport report = to.finish();
    if (!options.quiet)
        print(stdout, "{} stress periods, heads at {} month ends, {:.0f} MB in {}\n",
              report.periods, report.saved, 1e-6 * static_cast<double>(report.bytes),
              options.output);
    return ExitCode::done;
}

}  // namespace

void add_export_mf6_options(CLI::App& command, ExportMf6Options& options) {
    add_scenario_options(command, options.scenario);
    command.add_option("DIR", options.output, "Folder of the MODFLOW 6 simulation")->required();
    command.add_flag("--force", options.force,
                     "Replace the folder if it holds an export and nothing else");
    command.add_option("--threads", options.threads, "Threads (default: as OpenMP chooses)")
        ->check(CLI::Range(1, 1024));
    command.add_flag("-q,--quiet", options.quiet, "No progress");
}

ExitCode export_mf6(const ExportMf6Options& options) {
    catch_signals();
    if (options.threads > 0) omp_set_num_threads(options.threads);
    const auto loaded = run::load(options.scenario.scenario, overrides(options.scenario));
    return run_and_write(options, loaded);
}

}  // namespace heihe::cli
