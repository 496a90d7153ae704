// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/basin/inputs.hpp"
#include "heihe/io/scenario.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace heihe::run {

/// A scenario and all its inputs, read, checked and assembled.
struct Loaded {
    io::Scenario scenario;
    basin::Inputs inputs;
    double seconds = 0.0;  ///< [s] time of loading, for timing.json
};

/// Reads a scenario and the basin's tables and assembles the inputs of a run.
/// @param overrides  values of keys in place of the file's
/// @throws InputError with every problem that can be found without running
[[nodiscard]] Loaded load(const std::filesystem::path& scenario,
                          const std::vector<io::Override>& overrides = {});

/// Value of a key, such as "basin.state", as written in the file or the override; empty if the format has
/// no such key.
[[nodiscard]] std::string as_written(const io::Scenario& scenario, std::string_view key);

}  // namespace heihe::run
