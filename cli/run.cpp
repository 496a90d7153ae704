// SPDX-License-Identifier: MIT
#include "heihe/run/run.hpp"

#include "cli/commands.hpp"
#include "cli/next_steps.hpp"
#include "cli/progress.hpp"
#include "cli/signals.hpp"
#include "cli/terminal.hpp"
#include "cli/year_table.hpp"

#include <fmt/format.h>
#include <omp.h>

#include <cstdio>
#include <string>

#include <unistd.h>

namespace heihe::cli {
namespace {

/// Shows a run on the terminal.
class Screen : public run::Listener {
public:
    Screen(const run::Loaded& loaded, bool quiet) : loaded_{loaded}, progress_{stdout, quiet} {}

    void on_begin(const basin::Simulation& simulation) override {
        progress_.line(first_line(loaded_, simulation));
    }
    void on_step(const basin::StepView& view) override { progress_.step(view); }
    void on_year(int year, std::int64_t steps) override { progress_.year(year, steps); }
    void on_end() override { progress_.end(); }
    bool stop_requested() override { return stop_asked(); }

private:
    const run::Loaded& loaded_;
    Progress progress_;
};

void show_results(const run::Report& report, const RunOptions& options, bool fields) {
    if (options.quiet) return;
    const std::string folder = report.folder.string();
    print(stdout, "{}results in {}\n", year_table(report.annual_csv), folder);
    if (::isatty(STDOUT_FILENO) == 1)
        print(stdout, "{}", next_steps(options.scenario.scenario, folder, fields));
}

void show_early_end(const run::Report& report) {
    print(stderr, "heihe: {}: {}\n", report.summary.status, report.outcome.reason);
    const char* then = "";
    if (!report.has_checkpoint)
        then = "; there is nothing to go on from: start anew with --force";
    else if (report.outcome.status != basin::Status::budget)
        then = "; --resume goes on from it";
    print(stderr, "heihe: what is done stands in {}{}\n", report.folder.string(), then);
}

}  // namespace

std::string first_line(const run::Loaded& loaded, const basin::Simulation& simulation) {
    const auto& mesh = simulation.model().mesh();
    return fmt::format("{}: {} to {}, {} columns in {} layers, {} threads", loaded.scenario.name,
                       to_string(loaded.inputs.start), to_string(loaded.inputs.end - 1),
                       mesh.ncolumn(), mesh.nlay(), omp_get_max_threads());
}

ExitCode run(const RunOptions& options) {
    catch_signals();
    if (options.threads > 0) omp_set_num_threads(options.threads);
    const auto loaded = run::load(options.scenario.scenario, overrides(options.scenario));
    Screen screen{loaded, options.quiet};
    const auto report = run::run(
        loaded, {options.output, options.force, options.resume, options.checkpoint_seconds},
        screen);
    if (report.outcome.status == basin::Status::done)
        show_results(report, options, loaded.scenario.output.fields);
    else
        show_early_end(report);
    return exit_code(report.outcome.status);
}

}  // namespace heihe::cli
