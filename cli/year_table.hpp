// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace heihe::cli {

/// Width of a text on a terminal, in columns: a Chinese character has two (Unicode TR11).
[[nodiscard]] int display_width(std::string_view text);

/// Rows of text in columns that are as wide as their widest field; all but the first column are
/// aligned to the right.
[[nodiscard]] std::string aligned(const std::vector<std::vector<std::string>>& rows);

/// The table that a run prints at its end, from the text of annual.csv.
[[nodiscard]] std::string year_table(std::string_view annual_csv);

}  // namespace heihe::cli
