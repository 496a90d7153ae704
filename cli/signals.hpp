// SPDX-License-Identifier: MIT
#pragma once

namespace heihe::cli {

/// Makes Ctrl-C, SIGTERM and SIGHUP stop the run at its last accepted step. A second signal ends the
/// program at once with code 130. A closed pipe on stdout does not end the program.
void catch_signals();

/// True if a signal has asked to stop.
[[nodiscard]] bool stop_asked() noexcept;

}  // namespace heihe::cli
