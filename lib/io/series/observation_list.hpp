// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/error.hpp"
#include "heihe/io/scenario.hpp"

#include <filesystem>

namespace heihe::io {

/// True for a file that names points, levels and filters (TOML), not a table of points (CSV).
[[nodiscard]] bool is_observation_list(const std::filesystem::path& file);

/// Reads a file with a section [observations], as a scenario has it, and adds the files that it names. Relative
/// paths count from the folder of the file.
void read_observation_list(const std::filesystem::path& file, ObservationChoice& observations,
                           Problems& problems);

}  // namespace heihe::io
