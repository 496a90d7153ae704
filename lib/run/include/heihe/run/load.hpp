// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/basin/inputs.hpp"
#include "heihe/core/error.hpp"
#include "heihe/io/scenario.hpp"

#include <filesystem>
#include <new>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace heihe::run {

/// A scenario with everything that it needs, read, checked and assembled.
struct Loaded {
    io::Scenario scenario;
    basin::Inputs inputs;
    double seconds = 0.0;  ///< [s] that it took, for timing.json
};

/// Reads a scenario and the basin's tables and assembles the inputs of a run.
/// @param overrides  values of keys in place of the file's
/// @throws InputError with every problem that can be found without running
[[nodiscard]] Loaded load(const std::filesystem::path& scenario,
                          const std::vector<io::Override>& overrides = {});

/// Does what takes the memory of a grid, before anything is written.
/// @throws InputError where it does not fit
template <typename F>
auto in_memory(const io::Scenario& scenario, F&& f) {
    try {
        return std::forward<F>(f)();
    } catch (const std::bad_alloc&) {
        throw InputError({scenario.file.string(), 0, "basin.spacing"},
                         "the grid does not fit in the memory of this machine",
                         "give a coarser spacing");
    }
}

/// A value of the scenario as its file or an override has it: "basin.state"; empty where the format
/// has no such key.
[[nodiscard]] std::string as_written(const io::Scenario& scenario, std::string_view key);

}  // namespace heihe::run
