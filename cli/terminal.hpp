// SPDX-License-Identifier: MIT
#pragma once

#include <fmt/format.h>

#include <cstdio>
#include <string>
#include <string_view>
#include <utility>

namespace heihe::cli {

/// Text for a terminal. Names of files, packages and cells may come from a stranger's inputs. Control
/// characters in them (C0 except line feed, DEL, C1) become `\x1B` and the like, so that they cannot move
/// the cursor or change the terminal.
[[nodiscard]] std::string printable(std::string_view text);

/// Prints text that may contain such names to a stream.
/// @throws std::system_error if the stream cannot be written
template <typename... Args>
void print(std::FILE* to, fmt::format_string<Args...> text, Args&&... args) {
    fmt::print(to, "{}", printable(fmt::format(text, std::forward<Args>(args)...)));
}

}  // namespace heihe::cli
