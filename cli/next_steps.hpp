// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace heihe::cli {

/// Four lines for the user after a run: files to look at, and the next commands.
/// @param scenario  path of the scenario as it was given
/// @param folder    folder of the results
/// @param fields    true: the run wrote results.nc
[[nodiscard]] std::string next_steps(const std::string& scenario, const std::string& folder,
                                     bool fields);

}  // namespace heihe::cli
