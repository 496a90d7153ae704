// SPDX-License-Identifier: MIT
#include "cli/export_mf6.hpp"

#include "cli/load.hpp"
#include "cli/progress.hpp"
#include "cli/signals.hpp"
#include "cli/terminal.hpp"
#include "heihe/basin/simulation.hpp"
#include "heihe/io/run_state.hpp"
#include "heihe/mf6/export.hpp"
#include "heihe/version.hpp"

#include <fmt/format.h>
#include <omp.h>

#include <cstdio>
#include <memory>
#include <string>
#include <vector>

namespace heihe::cli {
namespace {

/// Hands the run's steps to the export.
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

/// Everything that is not left at its default.
std::vector<std::string> given_settings(const io::Scenario& scenario) {
    std::vector<std::string> list;
    for (const auto& s : scenario.settings)
        if (s.origin != "default") list.push_back(fmt::format("{} = {}", s.key, s.value));
    return list;
}

/// The state at the first day, as `heihe run` makes it.
basin::Outcome make_start(const Loaded& loaded, basin::Simulation& simulation,
                          basin::Observer& observer, basin::State& state) {
    basin::Outcome outcome;
    if (loaded.scenario.start_kind == io::StartKind::file) {
        const std::string file = loaded.scenario.state.string();
        const auto from = io::read_checkpoint(file);
        const auto remarks = io::start_from_checkpoint(
            from, file, as_written(loaded.scenario, "basin.state"), simulation, state);
        for (const auto& remark : remarks) print(stderr, "heihe: note: {}\n", remark);
        if (!io::is_of_same_grid(from, file, simulation))
            outcome = simulation.relax(state, relaxation_days, observer);
    } else {
        outcome = simulation.make_steady(state, civil(loaded.inputs.start).year, observer);
    }
    simulation.set_capillary_reference(state);
    return outcome;
}

ExitCode ended_early(const basin::Outcome& outcome, const ExportMf6Options& options) {
    const bool stopped = outcome.status == basin::Status::stopped;
    print(stderr, "heihe: {}; {} was not written{}\n", outcome.reason, options.output,
          stopped ? "" : "; `heihe run` of the scenario tells more");
    return exit_code(outcome.status);
}

ExitCode run_and_write(const ExportMf6Options& options, const Loaded& loaded) {
    const auto simulation = std::make_unique<basin::Simulation>(loaded.inputs);
    basin::State state = simulation->make_state();
    mf6::BasinExport to{options.output,
                        options.force,
                        *simulation,
                        {loaded.scenario.name, loaded.scenario.title,
                         "heihe " + std::string{version}, given_settings(loaded.scenario)}};
    Progress progress{stdout, options.quiet};
    progress.line(fmt::format("{}: {} to {}, {} columns in {} layers, {} threads",
                              loaded.scenario.name, to_string(loaded.inputs.start),
                              to_string(loaded.inputs.end - 1),
                              simulation->model().mesh().ncolumn(),
                              simulation->model().mesh().nlay(), omp_get_max_threads()));
    ExportObserver observer{to, progress};
    basin::Outcome outcome = make_start(loaded, *simulation, observer, state);
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
    const Loaded loaded = load(options.scenario);
    return run_and_write(options, loaded);
}

}  // namespace heihe::cli
