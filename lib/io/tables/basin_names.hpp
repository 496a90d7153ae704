// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/basin/setup/tables.hpp"
#include "heihe/core/error.hpp"

#include <filesystem>
#include <map>
#include <string>

namespace heihe::io {

/// Where each key of basin.csv stands.
using NamePlaces = std::map<std::string, InputLocation>;

/// Reads basin.csv, a table of keys and values, and allocation_curve.csv.
NamePlaces read_basin_names(const std::filesystem::path& folder, basin::Tables& out,
                            Problems& problems);

/// Files gauges of basin.csv that no other table has, or that another one has too.
/// @param tables  with the main stem
void check_basin_names(const basin::Tables& tables, const NamePlaces& places, Problems& problems);

}  // namespace heihe::io
