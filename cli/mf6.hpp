// SPDX-License-Identifier: MIT
#pragma once

#include "cli/exit_code.hpp"

#include <string>

namespace heihe::cli {

struct Mf6Options {
    std::string folder{"."};
    bool check = false;   ///< read and check, solve nothing
    int threads = 0;      ///< 0: as OpenMP chooses
    bool quiet = false;   ///< no line for each time step
    bool silent = false;  ///< nothing but errors
};

/// heihe mf6: runs the MODFLOW 6 simulation in a folder.
[[nodiscard]] ExitCode mf6(const Mf6Options& options);

/// True if the program was called by the name mf6, as scripts and FloPy's exe_name do.
[[nodiscard]] bool is_called_mf6(const char* program) noexcept;

}  // namespace heihe::cli
