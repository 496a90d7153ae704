// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/mf6/input.hpp"

#include "lib/mf6/text/array_reader.hpp"
#include "lib/mf6/text/block_reader.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What the readers of packages share. Each function files what is wrong in the context and gives what
/// could be read.
namespace heihe::mf6::reader {

/// What a package's reader needs to know of the model.
struct Model {
    Context& context;
    int nper = 0;  ///< 0 when TDIS could not be read: periods are not checked then
    GwfInput& gwf;
    bool sized = false;  ///< grid dimensions are known
    bool built = false;  ///< idomain is known too

    [[nodiscard]] bool active(std::int64_t node) const {
        return !built || gwf.grid.domain(static_cast<std::ptrdiff_t>(node)) > 0;
    }
};

/// A file and the line that names it.
struct FileName {
    std::string file{};
    InputLocation at{};
};

/// A line of the name file.
struct PackageLine {
    std::string type{};  ///< upper case without the 6
    std::string file{};
    std::string name{};  ///< upper case
    InputLocation at{};
};

/// Shapes of arrays: of nodes, whose rows begin lines in a layer, and of an area as one list.
[[nodiscard]] ArrayShape node_shape(const grid::StructuredGrid& grid);
[[nodiscard]] ArrayShape area_shape(const grid::StructuredGrid& grid);

/// An array of GRIDDATA: its name and what reads it.
struct GridArray {
    std::string_view name;
    std::function<bool(Line&)> read;
    bool required = false;
};
void read_griddata(BlockReader& file, const std::vector<GridArray>& arrays);

/// Layer, row and column as a 0-based node; nothing when a word is no number or outside the grid,
/// which is filed.
[[nodiscard]] std::optional<std::int64_t> read_cell(Model& model, Line& line);
/// The same, and the cell must be active.
[[nodiscard]] std::optional<std::int64_t> read_active_cell(Model& model, Line& line);
[[nodiscard]] std::string cell_text(const grid::StructuredGrid& grid, std::int64_t node);

/// The next word as a boundname: upper case, of at most 40 characters, as MODFLOW 6 keeps it.
[[nodiscard]] std::string read_boundname(Line& line);

/// The number of a period block: above the one before. Nothing when it is wrong, or above NPER, where
/// the file ends as MODFLOW 6 never comes to read it.
[[nodiscard]] std::optional<int> read_period(Model& model, BlockReader& file, int before);

/// A number, or the name of one of the series.
[[nodiscard]] SeriesNumber read_series_number(Context& context, Line& line, std::string_view what,
                                              const std::vector<TimeSeries>& series);

}  // namespace heihe::mf6::reader
