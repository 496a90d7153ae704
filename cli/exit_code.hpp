// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/basin/run/outcome.hpp"

#include <functional>

namespace heihe::cli {

/// What the program's exit code says (docs/output/files.md).
enum class ExitCode : int {
    done = 0,
    bad_input = 2,      ///< input or command line; nothing was written
    not_converged = 3,  ///< the diagnosis was written
    budget = 4,         ///< water is missing
    not_written = 5,    ///< a result could not be written
    internal = 70,      ///< a bug, with a line to report
    stopped =
        130  ///< Ctrl-C, SIGTERM or SIGHUP; a checkpoint was written, unless it came during the steady start
};

/// Code of a run's end.
[[nodiscard]] ExitCode exit_code(basin::Status status) noexcept;

/// Runs a command. Whatever it throws becomes a message on stderr and the exit code of its kind:
/// the one place where exceptions end.
[[nodiscard]] ExitCode guarded(const std::function<ExitCode()>& command) noexcept;

}  // namespace heihe::cli
