// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace heihe::io {

/// A place where a text nests deeper than a scenario needs.
struct TomlDepth {
    int line = 0;  ///< 1-based
    std::string problem;
    std::string remedy;
};

/// The first place where brackets or dotted keys of a TOML text nest too deeply for the reader's stack;
/// nothing if there is none. toml++ and the reader call themselves once per level. Call it before the text
/// is parsed; it skips strings and comments.
[[nodiscard]] std::optional<TomlDepth> nested_too_deep(std::string_view text);

}  // namespace heihe::io
