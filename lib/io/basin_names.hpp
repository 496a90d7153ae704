// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/basin/tables.hpp"
#include "heihe/core/error.hpp"

#include <filesystem>

namespace heihe::io {

/// Reads basin.csv, a table of keys and values, and allocation_curve.csv.
void read_basin_names(const std::filesystem::path& folder, basin::Tables& out, Problems& problems);

}  // namespace heihe::io
