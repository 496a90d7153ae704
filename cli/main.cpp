// SPDX-License-Identifier: MIT
#include "cli/commands.hpp"
#include "cli/thread_waiting.hpp"
#include "heihe/version.hpp"

#include <CLI/CLI.hpp>

#include <string>

namespace {

using heihe::cli::ExitCode;

void add_run(CLI::App& app, heihe::cli::RunOptions& options) {
    auto* command = app.add_subcommand("run", "Simulate a scenario and write its results");
    heihe::cli::add_scenario_options(*command, options.scenario);
    command->add_option("-o,--output", options.output, "Folder of results")->required();
    command->add_flag("--force", options.force,
                      "Replace the folder when the run is done; discard an unfinished run");
    command->add_flag("--resume", options.resume, "Go on with an unfinished run in DIR.part");
    command->add_option("--threads", options.threads, "Threads (default: as OpenMP chooses)")
        ->check(CLI::Range(1, 1024));
    command
        ->add_option("--checkpoint-seconds", options.checkpoint_seconds,
                     "Seconds between checkpoints (default 5); 0: every step")
        ->check(CLI::Range(0.0, 1e9));
    command->add_flag("-q,--quiet", options.quiet, "No progress and no table");
}

int parsed_main(int argc, char** argv) {
    CLI::App app{"Aquifer, river, irrigation and water plan of the middle Heihe basin", "heihe"};
    app.require_subcommand(1);
    app.set_version_flag("--version", std::string{heihe::version});
    heihe::cli::RunOptions run;
    heihe::cli::ScenarioOptions check;
    add_run(app, run);
    auto* check_command =
        app.add_subcommand("check", "Read and check all input of a scenario, without solving");
    heihe::cli::add_scenario_options(*check_command, check);
    heihe::cli::CompareOptions compare;
    heihe::cli::add_compare_options(
        *app.add_subcommand("compare", "Compare a run's water tables with recorded levels"),
        compare);
    app.add_subcommand("info", "Version, build, threads and libraries");
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        const int code = app.exit(error);  // prints help, version or what is wrong
        return code == 0 ? 0 : static_cast<int>(ExitCode::bad_input);
    }
    if (app.got_subcommand("run"))
        return static_cast<int>(heihe::cli::guarded([&run] { return heihe::cli::run(run); }));
    if (app.got_subcommand("check"))
        return static_cast<int>(heihe::cli::guarded([&check] { return heihe::cli::check(check); }));
    if (app.got_subcommand("compare"))
        return static_cast<int>(
            heihe::cli::guarded([&compare] { return heihe::cli::compare(compare); }));
    return static_cast<int>(heihe::cli::guarded([] { return heihe::cli::info(); }));
}

}  // namespace

int main(int argc, char** argv) {
    heihe::cli::sleep_while_waiting(argv);
    return static_cast<int>(
        heihe::cli::guarded([&] { return static_cast<ExitCode>(parsed_main(argc, argv)); }));
}
