// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/basin/run/outcome.hpp"

#include <functional>

namespace heihe::cli {

/// Exit codes of the program (docs/output/files.md).
enum class ExitCode : int {
    done = 0,
    bad_input = 2,      ///< input or command line; nothing was written
    not_converged = 3,  ///< a step did not converge; the diagnosis was written
    budget = 4,         ///< a budget does not close
    not_written = 5,    ///< a result could not be written
    internal = 70,      ///< a bug, with a line to report
    stopped =
        130  ///< Ctrl-C, SIGTERM or SIGHUP; a checkpoint was written, unless it came during the steady start
};

/// Code of a run's end.
[[nodiscard]] ExitCode exit_code(basin::Status status) noexcept;

/// Runs a command. Turns its exceptions into a message on stderr and the exit code of their kind; no other
/// code does.
[[nodiscard]] ExitCode guarded(const std::function<ExitCode()>& command) noexcept;

}  // namespace heihe::cli
