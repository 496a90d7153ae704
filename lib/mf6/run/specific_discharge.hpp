// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/gwf/assembly.hpp"
#include "heihe/mf6/connectivity.hpp"

#include <span>
#include <vector>

namespace heihe::mf6 {

/// Specific discharge at cell centres [nodes * 3], [L/T]: x to the east, y to the north, z upwards.
/// Along each axis it is the mean of the fluxes through the cell's two faces; beside pass-through cells
/// (IDOMAIN below 0) each is weighted by the distance to the other face. Where a face is missing (edge of the grid, IDOMAIN 0) it is the
/// flux through the other one. A face that is closed because a cell beside it is dry counts as 0.
/// Panday and others (2013), TM6-A45; MODFLOW 6 for cells that are rectangles.
/// @param assembly  of the accepted heads
/// @param flow      [nja] L^3/T FLOW-JA-FACE of these heads
[[nodiscard]] std::vector<double> specific_discharge(const gwf::Model& model,
                                                     const gwf::Assembly& assembly,
                                                     const Connectivity& connectivity,
                                                     std::span<const double> head,
                                                     std::span<const double> flow);

}  // namespace heihe::mf6
