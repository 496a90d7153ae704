// SPDX-License-Identifier: MIT
#include "lib/io/series/observation_list.hpp"

#include "heihe/io/text_file.hpp"
#include "lib/io/files/toml_reader.hpp"

namespace heihe::io {
namespace fs = std::filesystem;

bool is_observation_list(const fs::path& file) { return file.extension() == ".toml"; }

void read_observation_list(const fs::path& file, ObservationChoice& observations,
                           Problems& problems) {
    observations.lists.push_back(file);
    const auto text = read_text(file, problems, largest_scenario);
    if (!text) return;
    TomlReader in{*text, file.string(), {}, problems};
    if (!in.readable()) return;
    const auto add = [&](std::string_view key, std::vector<fs::path>& files) {
        for (const auto& name : in.texts(key))
            files.push_back((file.parent_path() / name).lexically_normal());
    };
    add("observations.points", observations.points);
    add("observations.levels", observations.levels);
    add("observations.filters", observations.filters);
    in.finish();
}

}  // namespace heihe::io
