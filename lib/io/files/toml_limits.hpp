// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace heihe::io {

/// A place where a text nests deeper than a scenario can.
struct TomlDepth {
    int line = 0;  ///< 1-based
    std::string problem;
    std::string remedy;
};

/// Nothing where brackets and dotted keys of a TOML text nest no deeper than the reader's stack
/// allows: toml++ and the reader call themselves once a level. Runs before the text is parsed, and
/// skips strings and comments.
[[nodiscard]] std::optional<TomlDepth> nested_too_deep(std::string_view text);

}  // namespace heihe::io
