// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/error.hpp"
#include "heihe/io/observations.hpp"
#include "heihe/io/scenario.hpp"

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace heihe::io {

/// Length by network that is added to simulated heads [m].
using NetworkOffsets = std::vector<std::pair<std::string, double>>;

/// The offsets of a scenario together with those of its filters; files a network that has both.
[[nodiscard]] NetworkOffsets network_offsets(NetworkOffsets of_scenario,
                                             const std::vector<ObservationFilter>& filters,
                                             Problems& problems);

/// Reads tables of points into one list. A point that stands in two tables at one place counts once, as in the
/// later table. All tables must have one zone; check_against_tables() compares it with that of the basin.
void read_points(const std::vector<std::filesystem::path>& files, const NetworkOffsets& offsets,
                 Problems& problems, OutputChoice& output);

}  // namespace heihe::io
