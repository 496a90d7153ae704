// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/basin/setup/layout.hpp"
#include "heihe/basin/setup/options.hpp"
#include "heihe/basin/setup/tables.hpp"

#include <string>
#include <vector>

namespace heihe::run {

/// Returns warnings about parameters that do not suit the basin of the tables: lengths and volumes whose defaults
/// are those of another basin.
/// @pre the tables have no problem and the layout is theirs
[[nodiscard]] std::vector<std::string> notes_of_defaults(const basin::Tables& tables,
                                                         const basin::Layout& layout,
                                                         const basin::SetupOptions& options);

/// Returns warnings about gates that are asked for and can never close in the run.
[[nodiscard]] std::vector<std::string> notes_of_gates(const basin::Inputs& in);

/// Returns warnings about floors of the water table that lie below the bottom of the aquifer, where they hold nothing.
[[nodiscard]] std::vector<std::string> notes_of_floors(const basin::Inputs& in);

}  // namespace heihe::run
