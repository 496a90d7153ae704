// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/basin/inputs.hpp"
#include "heihe/core/error.hpp"
#include "heihe/grid/polygon.hpp"

#include <filesystem>
#include <string>
#include <vector>

/// The user's zones: polygons or lists of cells from CSV tables (docs/input/zones.md).
namespace heihe::io {

/// A cell that a table names.
struct ZoneCell {
    int row = 0;     ///< 1-based, from the north
    int column = 0;  ///< 1-based, from the west
    InputLocation where;
};

/// A zone of the tables: polygons or cells.
struct ZoneOutline {
    std::string id;
    std::string kind;
    std::vector<grid::Ring> rings{};  ///< [m] UTM
    std::vector<ZoneCell> cells{};
    int utm_zone = 0;       ///< of the rings; 0: cells
    InputLocation where{};  ///< its first row
};

/// Reads tables of zones. Files every problem that does not need the grid.
[[nodiscard]] std::vector<ZoneOutline> read_zones(const std::vector<std::filesystem::path>& files,
                                                  Problems& problems);

/// Places zones on the columns of the grid, kind by kind. Files zones without a cell, cells without
/// aquifer, coordinates in another UTM zone and zones of one kind that overlap.
[[nodiscard]] std::vector<basin::ZoneKind> place_zones(const std::vector<ZoneOutline>& zones,
                                                       const basin::Inputs& in, Problems& problems);

}  // namespace heihe::io
