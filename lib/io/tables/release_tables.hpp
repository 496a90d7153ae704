// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/basin/setup/tables.hpp"
#include "heihe/core/error.hpp"

#include <filesystem>

/// The tables of the release obligation: allocation_curve.csv and, where they are there, release_ordered.csv,
/// gate_windows.csv, closures.csv, main_stem_loss.csv.
namespace heihe::io {

void read_release_tables(const std::filesystem::path& folder, basin::Tables& out,
                         Problems& problems);

}  // namespace heihe::io
