// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/basin/setup/options.hpp"
#include "heihe/basin/setup/tables.hpp"
#include "heihe/core/error.hpp"
#include "heihe/io/scenario.hpp"

#include <filesystem>

namespace heihe::io {

/// Reads the basin's tables from a folder (docs/input/data.md). Every problem of every file is filed
/// with its file and line; use the result only when problems stays empty.
[[nodiscard]] basin::Tables read_basin_tables(const std::filesystem::path& folder,
                                              Problems& problems);

/// The scenario's choices as the setup takes them.
[[nodiscard]] basin::SetupOptions setup_options(const Scenario& scenario);

/// Files what a scenario asks of the tables and they do not have: years of inflow, counties of a
/// cap, past years of a history.
void check_against_tables(const Scenario& scenario, const basin::Tables& tables,
                          Problems& problems);

}  // namespace heihe::io
