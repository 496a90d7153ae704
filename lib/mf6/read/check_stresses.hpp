// SPDX-License-Identifier: MIT
#pragma once

#include "lib/mf6/model/timeline.hpp"

#include "heihe/mf6/input.hpp"

namespace heihe::mf6 {

/// Looks at the values of all list and array packages in every period, before anything is run: what
/// MODFLOW 6 would stop at in its checks of CHD, DRN, RIV, GHB and EVT, series that do not span
/// their use, and cells with two constant heads.
/// @pre the grid, NPF's ICELLTYPE and the periods have been read
void check_stresses(const Simulation& simulation, Problems& problems);

/// Problems shown of one package.
inline constexpr int most_faults = 40;

}  // namespace heihe::mf6
