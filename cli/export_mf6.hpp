// SPDX-License-Identifier: MIT
#pragma once

#include "cli/exit_code.hpp"
#include "cli/options.hpp"

#include <string>

namespace heihe::cli {

struct ExportMf6Options {
    ScenarioOptions scenario;
    std::string output;
    bool force = false;  ///< replace a folder that holds a MODFLOW 6 simulation
    bool quiet = false;
    int threads = 0;  ///< 0: as OpenMP chooses
};

/// Adds the options of `export-mf6` to its subcommand.
void add_export_mf6_options(CLI::App& command, ExportMf6Options& options);

/// heihe export-mf6: runs a scenario and writes it as a MODFLOW 6 simulation.
[[nodiscard]] ExitCode export_mf6(const ExportMf6Options& options);

}  // namespace heihe::cli
