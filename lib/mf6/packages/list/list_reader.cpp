// SPDX-License-Identifier: MIT
#include "lib/mf6/packages/list/list_reader.hpp"

#include "heihe/io/nearest.hpp"

#include "lib/mf6/text/number_reader.hpp"

#include <cmath>
#include <cstring>

namespace heihe::mf6::reader {

ListRows::ListRows(Model& model, std::vector<std::string> columns, ListInput& package)
    : model_{model}, package_{package}, columns_{std::move(columns)} {
    for (std::size_t s = 0; s < package.series.size(); ++s)
        series_.emplace(package.series[s].name, static_cast<std::int32_t>(s));
}

// A number, or the name of a time series.
bool ListRows::read_value(Line& line, ListBlock& block, std::int32_t column) {
    const std::string_view word = line.word();
    if (const auto value = real_of(word)) {
        block.value.push_back(*value);
        return true;
    }
    const std::string& name = columns_[static_cast<std::size_t>(column)];
    if (word.empty()) {
        model_.context.add(line, name + " is missing", "give a number or a time series");
        return false;
    }
    const auto found = series_.find(upper_case(word));
    if (found == series_.end()) {
        std::vector<std::string> names;
        for (const auto& one : package_.series) names.push_back(one.name);
        model_.context.add(
            line,
            name + " is " + shown(word) + ", neither a number nor a time series of this package",
            names.empty() ? "give a number" : io::suggestion(word, names));
        return false;
    }
    block.value.push_back(0.0);
    block.series.push_back({static_cast<std::int32_t>(block.node.size()), column, found->second});
    return true;
}

void ListRows::read_row(Line& line, ListBlock& block) {
    const std::size_t values = block.value.size();
    const std::size_t uses = block.series.size();
    const auto node = read_active_cell(model_, line);
    if (!node) return;
    for (std::size_t c = 0; c < columns_.size(); ++c) {
        if (read_value(line, block, static_cast<std::int32_t>(c))) continue;
        block.value.resize(values);
        block.series.resize(uses);
        return;
    }
    if (package_.boundnames) block.boundname.push_back(read_boundname(line));
    block.node.push_back(*node);
    block.line.push_back(line.number());
}

// Records of layer, row, column (4 bytes each) and the values (8 bytes each).
void ListRows::read_binary(const TextSource& source, const Line& line, ListBlock& block) {
    const std::size_t record = 3 * sizeof(std::int32_t) + columns_.size() * sizeof(double);
    const auto& grid = model_.gwf.grid;
    if (source.size % record != 0)
        model_.context.add(line,
                           source.shown + " has " + std::to_string(source.size) +
                               " bytes, not whole records of " + std::to_string(record),
                           "write layer, row, column and the values of each row");
    const std::int32_t sizes[] = {grid.nlay, grid.nrow, grid.ncol};
    for (std::size_t r = 0; r < source.size / record; ++r) {
        const char* p = source.begin() + r * record;
        std::int64_t node = 0;
        bool inside = true;
        for (const std::int32_t size : sizes) {
            std::int32_t number = 0;
            std::memcpy(&number, p, sizeof number);
            p += sizeof number;
            inside = inside && (!model_.sized || (number >= 1 && number <= size));
            if (inside && model_.sized) node = node * size + number - 1;
        }
        if (!inside || !model_.active(node)) {
            model_.context.add(line,
                               source.shown + ": the cell of record " + std::to_string(r + 1) +
                                   (inside ? " is inactive" : " is outside of the grid"),
                               "mend the file");
            continue;
        }
        for (std::size_t c = 0; c < columns_.size(); ++c, p += sizeof(double)) {
            double value = 0.0;
            std::memcpy(&value, p, sizeof value);
            if (!std::isfinite(value))
                model_.context.add(line,
                                   source.shown + ": " + columns_[c] + " of record " +
                                       std::to_string(r + 1) + " is no number",
                                   "mend the file");
            block.value.push_back(value);
        }
        if (package_.boundnames) block.boundname.emplace_back();
        block.node.push_back(node);
        block.line.push_back(line.number());
    }
}

void ListRows::check_rows(BlockReader& file, const ListBlock& block) {
    const auto rows = static_cast<std::int64_t>(block.node.size());
    if (rows > package_.maxbound)
        model_.context.add(
            file.header(),
            std::to_string(rows) + " rows where MAXBOUND = " + std::to_string(package_.maxbound),
            "raise MAXBOUND");
}

void ListRows::read(BlockReader& file, int period) {
    ListBlock block;
    block.period = period;
    const TextSource* first = file.header().source();
    block.file = first->shown;
    Line line;
    while (file.next_line(line)) {
        if (const Source binary = file.take_binary()) {
            block.file = binary->shown;
            read_binary(*binary, line, block);
            continue;
        }
        if (line.source() != first) {
            first = line.source();
            block.file = first->shown;
        }
        read_row(line, block);
    }
    check_rows(file, block);
    package_.blocks.add(std::move(block));
}

}  // namespace heihe::mf6::reader
