// SPDX-License-Identifier: MIT
#pragma once

#include "cli/mf6.hpp"

#include <span>
#include <string>
#include <string_view>

namespace heihe::cli {

/// The options of a command line of the program mf6.
struct Mf6CommandLine {
    Mf6Options run{};
    std::string text{};  ///< help, version and the like: to be printed in place of a run
};

/// Reads the options of MODFLOW 6's own mf6, in any case, and those of `heihe mf6`.
/// @param arguments  without the program's name
/// @throws InputError for an option that is unknown, or without its value
[[nodiscard]] Mf6CommandLine read_mf6_command_line(std::span<const std::string_view> arguments);

/// The program mf6, under its own name or by a link to heihe. @returns the process's exit code
[[nodiscard]] int mf6_program(int argc, char** argv) noexcept;

}  // namespace heihe::cli
