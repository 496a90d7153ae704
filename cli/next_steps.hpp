// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace heihe::cli {

/// What a person may look at after a run: three lines with files that exist and the next command.
/// @param scenario  path of the scenario as it was given
/// @param folder    folder of the results
/// @param fields    whether the run wrote results.nc
[[nodiscard]] std::string next_steps(const std::string& scenario, const std::string& folder,
                                     bool fields);

}  // namespace heihe::cli
