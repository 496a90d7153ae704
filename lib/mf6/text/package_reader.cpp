// SPDX-License-Identifier: MIT
#include "lib/mf6/text/package_reader.hpp"

#include "heihe/io/nearest.hpp"

#include "lib/mf6/text/number_reader.hpp"

namespace heihe::mf6::reader {

ArrayShape node_shape(const grid::StructuredGrid& grid) {
    return {grid.nlay, grid.nrow, grid.ncol};
}

ArrayShape area_shape(const grid::StructuredGrid& grid) { return {1, 1, grid.narea()}; }

void read_griddata(BlockReader& file, const std::vector<GridArray>& arrays) {
    const Line header = file.header();
    std::vector<bool> given(arrays.size(), false);
    std::vector<std::string> names;
    for (const auto& array : arrays) names.emplace_back(array.name);
    file.expect_arrays(names);
    bool good = true;
    Line line;
    while (file.next_line(line)) {
        const std::string word = line.upper();
        std::size_t a = 0;
        while (a < arrays.size() && arrays[a].name != word) ++a;
        if (a == arrays.size()) {
            unknown_array(file.context(), line, word, names);
            file.skip_array();
            good = false;
            continue;
        }
        given[a] = true;
        good = arrays[a].read(line) && good;
    }
    if (!good) return;  // what stands behind a broken array was not read
    for (std::size_t a = 0; a < arrays.size(); ++a)
        if (arrays[a].required && !given[a])
            file.context().add(header, std::string{arrays[a].name} + " is missing",
                               "give it in the block GRIDDATA");
}

std::string cell_text(const grid::StructuredGrid& grid, std::int64_t node) {
    const std::int64_t area = std::max<std::int64_t>(grid.narea(), 1);
    const std::int64_t width = std::max(grid.ncol, 1);
    return "layer " + std::to_string(node / area + 1) + ", row " +
           std::to_string(node % area / width + 1) + ", column " +
           std::to_string(node % area % width + 1);
}

std::optional<std::int64_t> read_cell(Model& model, Line& line) {
    const auto& grid = model.gwf.grid;
    const std::string_view names[] = {"layer", "row", "column"};
    const int sizes[] = {grid.nlay, grid.nrow, grid.ncol};
    std::int64_t node = 0;
    for (std::size_t d = 0; d < 3; ++d) {
        const auto number = model.context.integer(line, names[d]);
        if (!number) return std::nullopt;
        if (model.sized && (*number < 1 || *number > sizes[d])) {
            model.context.add(line,
                              "the " + std::string{names[d]} + ' ' + std::to_string(*number) +
                                  " is outside of the grid",
                              "give 1 to " + std::to_string(sizes[d]));
            return std::nullopt;
        }
        if (model.sized) node = node * sizes[d] + *number - 1;
    }
    return node;
}

std::optional<std::int64_t> read_active_cell(Model& model, Line& line) {
    const auto node = read_cell(model, line);
    if (!node || model.active(*node)) return node;
    model.context.add(line, "the cell in " + cell_text(model.gwf.grid, *node) + " is inactive",
                      "choose a cell with IDOMAIN above 0");
    return std::nullopt;
}

std::string read_boundname(Line& line) {
    constexpr std::size_t longest = 40;  // LENBOUNDNAME of MODFLOW 6
    return line.upper().substr(0, longest);
}

std::optional<int> read_period(Model& model, BlockReader& file, int before) {
    Line& header = file.header();
    const auto number = model.context.integer(header, "the period");
    if (!number) return std::nullopt;
    const std::string text = "period " + std::to_string(*number);
    if (*number < 1)
        model.context.add(header, text, "number the periods from 1");
    else if (*number <= before)
        model.context.add(header, text + " stands behind period " + std::to_string(before),
                          "let the periods ascend");
    else {
        // as in MODFLOW 6 nothing is read behind the last period, nor a period that TDIS has not
        if (model.nper > 0 && *number >= model.nper) file.end_here();
        if (model.nper == 0 || *number <= model.nper) return *number;
    }
    return std::nullopt;
}

SeriesNumber read_series_number(Context& context, Line& line, std::string_view what,
                                const std::vector<TimeSeries>& series) {
    SeriesNumber number;
    const std::string_view word = line.word();
    if (const auto value = real_of(word)) {
        number.value = *value;
        return number;
    }
    if (word.empty()) {
        context.add(line, std::string{what} + " is missing", "give a number or a time series");
        return number;
    }
    const std::string name = upper_case(word);
    for (std::size_t s = 0; s < series.size(); ++s)
        if (series[s].name == name) number.series = static_cast<std::int32_t>(s);
    if (number.series >= 0) return number;
    std::vector<std::string> names;
    for (const auto& one : series) names.push_back(one.name);
    context.add(line,
                std::string{what} + " is " + shown(word) +
                    ", neither a number nor a time series of this package",
                names.empty() ? "give a number" : io::suggestion(name, names));
    return number;
}

}  // namespace heihe::mf6::reader
