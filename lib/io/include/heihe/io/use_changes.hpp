// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/basin/setup/options.hpp"
#include "heihe/basin/setup/tables.hpp"
#include "heihe/core/error.hpp"

#include <filesystem>
#include <vector>

namespace heihe::io {

/// Reads the table that a scenario names as water.changes: columns district, from_year, to_year, quantity, factor, value
/// (docs/input/scenario.md). Empty without a file.
[[nodiscard]] std::vector<basin::UseChange> read_use_changes(const std::filesystem::path& file,
                                                             const basin::Tables& tables,
                                                             Problems& problems);

}  // namespace heihe::io
