// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/grid/structured_grid.hpp"
#include "heihe/mf6/connectivity.hpp"
#include "heihe/mf6/output_stream.hpp"

#include <memory>
#include <span>
#include <string_view>

namespace heihe::mf6 {

/// What a binary grid file holds beside the connections.
struct GrbContent {
    const grid::StructuredGrid& grid;
    double angrot = 0.0;  ///< [degrees] rotation of the grid around its origin, counter-clockwise
    /// [nnode] of NPF, user-node order; empty: zeros. The file holds the type as it is computed: a
    /// negative one is 0 with `thickstrt` and else 1; a cell whose IDOMAIN is not above 0 has 0.
    std::span<const int> icelltype{};
    bool thickstrt = false;
};

/// Writes the binary grid file of a DIS grid (GRID DIS, VERSION 1) whole and closes it.
/// @param name  relative to the folder of the run
/// @pre connectivity is that of the grid
/// @throws OutputError; ContractError on a wrong size
void write_grb(const OutputRun& run, std::string_view name, const GrbContent& content,
               const Connectivity& connectivity);

/// The same without waiting: the writing thread of the run makes the file from the arrays.
/// @pre grid and icelltype stay as they are until the run's output has ended
/// @throws OutputError when the file cannot be made; ContractError on a wrong size
void start_grb(const OutputRun& run, std::string_view name, const GrbContent& content,
               std::shared_ptr<const Connectivity> connectivity);

}  // namespace heihe::mf6
