// SPDX-License-Identifier: MIT
#pragma once

#include "cli/exit_code.hpp"
#include "cli/options.hpp"
#include "heihe/basin/run/simulation.hpp"
#include "heihe/run/load.hpp"

#include <string>

namespace heihe::cli {

/// heihe run: simulates a scenario and writes its results.
[[nodiscard]] ExitCode run(const RunOptions& options);

/// heihe check: reads and checks all input of every period, without solving.
[[nodiscard]] ExitCode check(const ScenarioOptions& options);

/// heihe compare: simulated water tables of a run beside recorded ones.
[[nodiscard]] ExitCode compare(const CompareOptions& options);

/// heihe report: a finished run as a page for a browser.
[[nodiscard]] ExitCode report(const ReportOptions& options);

/// heihe explain: why a district or user got the water that it got on a day.
[[nodiscard]] ExitCode explain(const ExplainOptions& options);

/// First line of a run on the terminal: scenario, days, size of the grid, threads.
[[nodiscard]] std::string first_line(const run::Loaded& loaded,
                                     const basin::Simulation& simulation);

/// heihe info: version, build, threads and libraries.
/// @param parameters  the keys of a scenario instead
[[nodiscard]] ExitCode info(bool parameters = false);

/// heihe schema: the JSON Schema of a scenario.
[[nodiscard]] ExitCode schema();

}  // namespace heihe::cli
