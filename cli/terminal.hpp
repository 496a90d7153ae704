// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace heihe::cli {

/// Text for a terminal. Names of files, packages and cells come from inputs that may be a stranger's:
/// control characters in them (C0 but the line feed, DEL, C1) become `\x1B` and the like, so that
/// they cannot move the cursor or change the terminal.
[[nodiscard]] std::string printable(std::string_view text);

}  // namespace heihe::cli
