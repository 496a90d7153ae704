// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/io/rows.hpp"

#include <filesystem>
#include <vector>

namespace heihe::run {

/// Names of the counties from the column `name_zh` of counties.csv, for readers of the results. None if the table
/// lacks the column or cannot be read: the run has read it before.
/// @param data  folder of the basin's tables
[[nodiscard]] std::vector<io::PlaceName> county_names(const std::filesystem::path& data);

}  // namespace heihe::run
