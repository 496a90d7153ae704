// SPDX-License-Identifier: MIT
#include "cli/commands.hpp"
#include "cli/completion.hpp"
#include "cli/environment.hpp"
#include "cli/export_mf6.hpp"
#include "cli/mf6_program.hpp"
#include "cli/terminal.hpp"
#include "heihe/version.hpp"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <functional>
#include <sstream>
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
        ->check(CLI::Range(1, heihe::cli::most_threads));
    command
        ->add_option("--checkpoint-seconds", options.checkpoint_seconds,
                     "Seconds between checkpoints (default 5); 0: every step")
        ->check(CLI::Range(0.0, 1e9));
    command->add_flag("-q,--quiet", options.quiet, "No progress and no table");
}

void add_mf6(CLI::App& command, heihe::cli::Mf6Options& options) {
    command.add_option("DIR", options.folder, "Folder with mfsim.nam (default: here)");
    command.add_flag("--check", options.check,
                     "Read and check all input and list what is not supported; solve nothing");
    command.add_option("--threads", options.threads, "Threads (default: as OpenMP chooses)")
        ->check(CLI::Range(1, heihe::cli::most_threads));
    command.add_flag("-q,--quiet", options.quiet, "No line for each time step");
}

/// Runs a command with the number of threads that the user asks for.
ExitCode perform(const std::function<ExitCode()>& command) {
    return heihe::cli::guarded([&command] {
        heihe::cli::check_threads();
        return command();
    });
}

/// Options of every command.
struct AllOptions {
    heihe::cli::RunOptions run;
    heihe::cli::ScenarioOptions check;
    heihe::cli::CompareOptions compare;
    heihe::cli::ReportOptions report;
    heihe::cli::ExplainOptions explain;
    heihe::cli::Mf6Options mf6;
    heihe::cli::ExportMf6Options export_mf6;
    bool parameters = false;
};

void add_commands(CLI::App& app, AllOptions& options) {
    add_run(app, options.run);
    heihe::cli::add_scenario_options(
        *app.add_subcommand("check", "Read and check all input of a scenario, without solving"),
        options.check);
    heihe::cli::add_compare_options(
        *app.add_subcommand("compare", "Compare a run's water tables with recorded levels"),
        options.compare);
    heihe::cli::add_report_options(
        *app.add_subcommand("report", "Write a finished run as a page for a browser"),
        options.report);
    heihe::cli::add_explain_options(
        *app.add_subcommand("explain", "Say why a district got the water that it got on a day"),
        options.explain);
    add_mf6(*app.add_subcommand("mf6", "Run the MODFLOW 6 simulation in a folder"), options.mf6);
    heihe::cli::add_export_mf6_options(
        *app.add_subcommand("export-mf6", "Run a scenario and write it as a MODFLOW 6 simulation"),
        options.export_mf6);
    app.add_subcommand("info", "Version, build, threads and libraries")
        ->add_flag("--parameters", options.parameters, "List the keys of a scenario instead");
    app.add_subcommand("schema", "Print the JSON Schema of a scenario, for editors");
    heihe::cli::add_help_commands(app);
}

ExitCode command_of(const CLI::App& app, const AllOptions& options) {
    if (app.got_subcommand("run")) return heihe::cli::run(options.run);
    if (app.got_subcommand("check")) return heihe::cli::check(options.check);
    if (app.got_subcommand("compare")) return heihe::cli::compare(options.compare);
    if (app.got_subcommand("report")) return heihe::cli::report(options.report);
    if (app.got_subcommand("explain")) return heihe::cli::explain(options.explain);
    if (app.got_subcommand("export-mf6")) return heihe::cli::export_mf6(options.export_mf6);
    if (app.got_subcommand("mf6")) return heihe::cli::mf6(options.mf6);
    if (app.got_subcommand("schema")) return heihe::cli::schema();
    return heihe::cli::info(options.parameters);
}

int parsed_main(int argc, char** argv) {
    CLI::App app{heihe::cli::about_program, "heihe"};
    app.require_subcommand(1);
    app.set_version_flag("--version", "heihe " + std::string{heihe::version});
    AllOptions options;
    add_commands(app, options);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        std::ostringstream out, err;  // help, version or an error
        const int code = app.exit(error, out, err);
        heihe::cli::print(stdout, "{}", out.str());
        heihe::cli::print(stderr, "{}", err.str());
        return code == 0 ? 0 : static_cast<int>(ExitCode::bad_input);
    }
    if (const auto help = heihe::cli::asked_help(app); !help.empty()) {
        std::fputs(help.c_str(), stdout);
        return 0;
    }
    return static_cast<int>(perform([&] { return command_of(app, options); }));
}

}  // namespace

int main(int argc, char** argv) {
    heihe::cli::hold_standard_streams();
    heihe::cli::set_up_environment(argv);
    return static_cast<int>(heihe::cli::guarded([&] {
        const bool as_mf6 = argc > 0 && heihe::cli::is_called_mf6(argv[0]);
        return static_cast<ExitCode>(as_mf6 ? heihe::cli::mf6_program(argc, argv)
                                            : parsed_main(argc, argv));
    }));
}
