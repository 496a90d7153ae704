// SPDX-License-Identifier: MIT
#include "heihe/io/nearest.hpp"
#include "lib/mf6/packages/list/list_reader.hpp"

#include <algorithm>

namespace heihe::mf6::reader {
namespace {

// TIMEARRAYSERIES name: the series' index, or -1 when there is none of that name.
std::int32_t read_series_name(Context& context, Line& line, const ListInput& package) {
    const std::string name = line.upper();
    std::vector<std::string> names;
    for (std::size_t s = 0; s < package.array_series.size(); ++s) {
        if (package.array_series[s].name == name) return static_cast<std::int32_t>(s);
        names.push_back(package.array_series[s].name);
    }
    context.add(line, "there is no time-array series " + shown(name),
                names.empty() ? "name its file behind TAS6" : io::suggestion(name, names));
    return -1;
}

void check_layers(Model& model, const Line& line, std::string_view name,
                  const std::vector<std::int32_t>& layer) {
    for (const std::int32_t k : layer)
        if (k < 1 || k > model.gwf.grid.nlay) {
            model.context.add(line, std::string{name} + " has layer " + std::to_string(k),
                              "give 1 to " + std::to_string(model.gwf.grid.nlay));
            return;
        }
}

void read_values_of(Model& model, BlockReader& file, Line& line, const std::string& name, int col,
                    const ListInput& package, ArrayBlock& block) {
    ArrayBlock::Array array;
    array.col = col;
    if (same_word(line.peek(), "TIMEARRAYSERIES")) {
        (void)line.word();
        array.series = read_series_name(model.context, line, package);
        if (array.series < 0) return;
    } else if (!read_array(file, line, name, area_shape(model.gwf.grid), array.value)) {
        return;
    }
    block.arrays.push_back(std::move(array));
}

}  // namespace

void read_array_block(Model& model, BlockReader& file, int period, const ListType& type,
                      ListInput& package) {
    if (!model.sized) return;
    ArrayBlock block;
    block.period = period;
    const std::string& layer_name = type.traits().layer_array;
    const std::vector<std::string> names = type.column_names(package);
    std::vector<std::string> all{layer_name};
    all.insert(all.end(), names.begin(), names.end());
    file.expect_arrays(all);
    Line line;
    while (file.next_line(line)) {
        const std::string word = line.upper();
        const Line at = line;
        if (word == layer_name) {
            if (read_array(file, line, word, area_shape(model.gwf.grid), block.layer))
                check_layers(model, at, layer_name, block.layer);
            continue;
        }
        const auto found = std::find(names.begin(), names.end(), word);
        if (found == names.end()) {
            unknown_array(model.context, line, word, all);
            file.skip_array();
            continue;
        }
        read_values_of(model, file, line, word, static_cast<int>(found - names.begin()), package,
                       block);
    }
    package.array_blocks.add(std::move(block));
}

}  // namespace heihe::mf6::reader
