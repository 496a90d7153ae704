// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/io/scenario.hpp"

#include <CLI/CLI.hpp>

#include <optional>
#include <string>
#include <vector>

namespace heihe::cli {

/// Options that change a scenario: of `run` and of `check`.
struct ScenarioOptions {
    std::string scenario;
    std::string spacing;
    std::string points;
    std::vector<std::string> observations;  ///< more tables of points
    std::string start;
    std::string end;
    std::vector<std::string> set;  ///< "section.key=value"
};

struct RunOptions {
    ScenarioOptions scenario;
    std::string output;
    bool force = false;
    bool resume = false;
    bool quiet = false;
    int threads = 0;                  ///< 0: as OpenMP chooses
    double checkpoint_seconds = 5.0;  ///< [s]
};

struct CompareOptions {
    std::string run;
    std::string observed;
    std::string points;
    std::string start;
    std::string end;
    std::optional<std::string> output;
};

struct ReportOptions {
    std::string run;
    std::string language = "zh";        ///< "zh" or "en"
    std::optional<std::string> output;  ///< default: report.html in the folder of the run
};

struct ExplainOptions {
    std::string run;
    std::string date;
    std::string district;         ///< id or name of a district or user
    std::string language = "zh";  ///< "zh" or "en"
};

/// Adds the scenario's options to a subcommand.
void add_scenario_options(CLI::App& command, ScenarioOptions& options);

/// Adds the options of `compare` to its subcommand.
void add_compare_options(CLI::App& command, CompareOptions& options);

/// Adds the options of `explain` to its subcommand.
void add_explain_options(CLI::App& command, ExplainOptions& options);

/// Adds the options of `report` to its subcommand.
void add_report_options(CLI::App& command, ReportOptions& options);

/// The options as values of the scenario's keys.
/// @throws InputError if --set is not KEY=VALUE
[[nodiscard]] std::vector<io::Override> overrides(const ScenarioOptions& options);

}  // namespace heihe::cli
