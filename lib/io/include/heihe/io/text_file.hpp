// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/error.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace heihe::inline v0::io {

/// What is wrong with the encoding of a text that should be UTF-8.
struct EncodingProblem {
    int line = 0;         ///< 1-based line of the first bad byte
    std::string problem;  ///< names the encoding that it looks like
    std::string remedy;
};

/// Nothing when text is UTF-8 (after a BOM was taken off); UTF-16 and GB18030 are named.
[[nodiscard]] std::optional<EncodingProblem> encoding_problem(std::string_view text,
                                                              std::string_view file);

/// A whole text file in UTF-8, without its BOM. A missing, unreadable, empty or wrongly encoded file
/// is filed in problems and gives nothing; for a missing one the nearest name in the folder is named.
[[nodiscard]] std::optional<std::string> read_text(const std::filesystem::path& file,
                                                   Problems& problems);

}  // namespace heihe::inline v0::io
