// SPDX-License-Identifier: MIT
#pragma once

namespace heihe::cli {

/// From now on Ctrl-C, SIGTERM and SIGHUP ask the run to stop at the last whole step; a second one
/// ends the program at once with code 130. A closed pipe on stdout no longer kills the program.
void catch_signals();

/// True if a signal has asked to stop.
[[nodiscard]] bool stop_asked() noexcept;

}  // namespace heihe::cli
