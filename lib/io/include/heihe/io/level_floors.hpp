// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/basin/setup/tables.hpp"
#include "heihe/core/error.hpp"
#include "heihe/water/use_inputs.hpp"

#include <filesystem>
#include <vector>

namespace heihe::io {

/// Reads the table that a scenario names as groundwater.floors: columns county, district, from_year, depth_m
/// (docs/input/scenario.md). Empty without a file.
[[nodiscard]] std::vector<water::LevelFloor> read_level_floors(const std::filesystem::path& file,
                                                               const basin::Tables& tables,
                                                               Problems& problems);

}  // namespace heihe::io
