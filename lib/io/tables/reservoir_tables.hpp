// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/basin/setup/tables.hpp"
#include "heihe/core/error.hpp"

#include <filesystem>

namespace heihe::io {

/// Reads reservoirs.csv and, where they are there, reservoirs_planned.csv, reservoir_levels.csv and reservoir_rules.csv.
/// @pre out holds the inlets and tributaries
void read_reservoir_tables(const std::filesystem::path& folder, basin::Tables& out,
                           Problems& problems);

}  // namespace heihe::io
