// SPDX-License-Identifier: MIT
#pragma once

#include <CLI/CLI.hpp>

#include <string>

namespace heihe::cli {

/// A completion script for bash from the subcommands and options of a program: `source <(heihe
/// completion bash)`. Options whose value is a folder are completed by folders, other values and
/// positional arguments by files.
[[nodiscard]] std::string bash_completion(const CLI::App& app);

/// The manual page of a program in man(7) format, from the same descriptions as its --help.
[[nodiscard]] std::string man_page(const CLI::App& app);

/// Purpose of the program, and the first command to try; head of the help.
inline constexpr const char* about_program =
    "simulates the middle Heihe basin, and runs MODFLOW 6 models\n"
    "\n"
    "Aquifer, river, irrigation and water plan of the Zhangye basin (Gansu) are solved together, "
    "from a\n"
    "scenario file. The program answers what a change of water use, inflow or groundwater cap does "
    "to\n"
    "groundwater levels, to the river at Zhengyixia and to the users' supply.\n"
    "\n"
    "First steps, with a scenario of examples/heihe:\n"
    "  heihe check examples/heihe/baseline.toml\n"
    "  heihe run examples/heihe/baseline.toml -o runs/baseline\n"
    "  heihe run --help";

/// Adds the subcommands `completion` and `man`.
void add_help_commands(CLI::App& app);

/// The text that `completion` or `man` prints; empty for any other command.
[[nodiscard]] std::string asked_help(const CLI::App& app);

}  // namespace heihe::cli
