// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/basin/release.hpp"
#include "heihe/core/error.hpp"

#include <filesystem>
#include <vector>

namespace heihe::io {

/// Reads a table of the release due by inflow: columns inflow_1e8m3, release_1e8m3 (docs/input/data.md). Empty without a
/// file.
[[nodiscard]] std::vector<basin::ReleasePoint> read_release_curve(const std::filesystem::path& file,
                                                                  Problems& problems);

}  // namespace heihe::io
