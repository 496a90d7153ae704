// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/error.hpp"

#include <filesystem>
#include <string>
#include <string_view>

namespace heihe::io {

/// First columns of published_ranges.csv and of published.csv.
inline constexpr std::string_view published_head = "term,least,most,unit,period,status,source\n";

/// Reads published_ranges.csv of a basin's tables: what publications say of the terms of the water balance, for the
/// page of a run. Optional: without the file the text is empty.
/// @returns the text of published.csv, a table in the run's folder
[[nodiscard]] std::string read_published_ranges(const std::filesystem::path& folder,
                                                Problems& problems);

}  // namespace heihe::io
