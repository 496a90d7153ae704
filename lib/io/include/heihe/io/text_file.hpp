// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/error.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace heihe::io {

/// Problem of a text that should be UTF-8.
struct EncodingProblem {
    int line = 0;         ///< 1-based line of the first bad byte
    std::string problem;  ///< names the encoding that it looks like
    std::string remedy;
};

/// Nothing if text is UTF-8 (without its BOM); names UTF-16 and GB18030.
[[nodiscard]] std::optional<EncodingProblem> encoding_problem(std::string_view text,
                                                              std::string_view file);

/// Why a path cannot be used.
struct PathProblem {
    std::string problem;  ///< differs for a missing and an unreadable path
    std::string remedy;
};

/// Nothing if the path is a regular file that may be read.
[[nodiscard]] std::optional<PathProblem> file_problem(const std::filesystem::path& file);

/// Nothing if the path is a folder that may be read and entered.
[[nodiscard]] std::optional<PathProblem> folder_problem(const std::filesystem::path& folder);

// Largest text files that are read [bytes]: far more than each kind needs, so that a wrong file gives a
// message before it fills the memory.
inline constexpr std::uintmax_t largest_scenario = 1U << 20U;
inline constexpr std::uintmax_t largest_table = 24U << 20U;
inline constexpr std::uintmax_t largest_text = 4'000'000'000U;

/// A whole text file in UTF-8, without its BOM. Files a problem and returns nothing for a file that is
/// missing, unreadable, too large, wrongly encoded or no regular file. For a missing file the message
/// names the nearest name in the folder.
[[nodiscard]] std::optional<std::string> read_text(const std::filesystem::path& file,
                                                   Problems& problems,
                                                   std::uintmax_t most_bytes = largest_text);

}  // namespace heihe::io
