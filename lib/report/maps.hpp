// SPDX-License-Identifier: MIT
#pragma once

#include "lib/report/run_tables.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

/// Yearly maps of a run, from the monthly fields of results.nc.
namespace heihe::report {

/// A field of the page.
struct MapField {
    std::string name;           ///< depth_to_water, drawdown, recharge, pumping, stream_exchange
    std::string unit;           ///< m: at the end of the year; mm: sum over the year
    std::vector<float> values;  ///< [nyear][ncell] NaN where there is no value
};

/// Yearly fields on the cells of a map: columns of the grid, or square blocks of columns.
struct Maps {
    std::string title;  ///< of the scenario
    int factor = 1;     ///< columns along the side of a cell
    int nrow = 0;       ///< of the box of cells
    int ncol = 0;
    double dx = 0.0;                 ///< [m] width of a cell
    double dy = 0.0;                 ///< [m] height of a cell
    double x0 = 0.0;                 ///< [m] UTM easting of the box's western edge
    double y0 = 0.0;                 ///< [m] UTM northing of the box's northern edge
    std::vector<std::uint16_t> row;  ///< [ncell] 0 is the northernmost
    std::vector<std::uint16_t> col;  ///< [ncell]
    std::vector<std::uint16_t>
        county;                        ///< [ncell] 0: none, else the number of its name in counties
    std::vector<std::uint16_t> river;  ///< [ncell] 1: the river exchanges water with this cell
    std::vector<std::string> counties;
    std::vector<MapField> fields;

    [[nodiscard]] std::size_t ncell() const { return row.size(); }
};

/// Largest number of values of all maps of a page: 5.9 MB as text.
inline constexpr std::size_t most_map_values = 2'200'000;

/// Reads results.nc. Fields at a point of time are those of the year's last month, sums are added up. If
/// the values of all cells are more than `most`, square blocks of columns become one cell (mean).
/// @throws InputError if the file is damaged or lacks a variable
[[nodiscard]] Maps read_maps(const std::filesystem::path& file, const Years& years,
                             std::size_t most = most_map_values);

}  // namespace heihe::report
