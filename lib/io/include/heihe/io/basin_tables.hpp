// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/basin/setup/options.hpp"
#include "heihe/basin/setup/tables.hpp"
#include "heihe/core/error.hpp"
#include "heihe/io/scenario.hpp"

#include <filesystem>

namespace heihe::io {

/// Reads the basin's tables from a folder (docs/input/data.md). Every problem of every file is filed
/// with its file and line; use the result only if problems stays empty.
[[nodiscard]] basin::Tables read_basin_tables(const std::filesystem::path& folder,
                                              Problems& problems);

/// The scenario's choices as options of the setup.
[[nodiscard]] basin::SetupOptions setup_options(const Scenario& scenario);

/// Files a problem for everything that a scenario needs and the tables lack: years of inflow, counties of
/// a cap, past years of water use.
void check_against_tables(const Scenario& scenario, const basin::Tables& tables,
                          Problems& problems);

}  // namespace heihe::io
