// SPDX-License-Identifier: MIT
#pragma once

#include "cli/options.hpp"
#include "heihe/basin/inputs.hpp"
#include "heihe/io/scenario.hpp"

#include <string>
#include <string_view>

namespace heihe::cli {

/// A scenario with everything it needs, read, checked and assembled.
struct Loaded {
    io::Scenario scenario;
    basin::Inputs inputs;
};

/// Reads the scenario and the basin's tables and assembles the inputs of a run.
/// @throws InputError with every problem that can be found without running
[[nodiscard]] Loaded load(const ScenarioOptions& options);

/// A value of the scenario as its file or the command line has it: "basin.state"; empty where the
/// format has no such key.
[[nodiscard]] std::string as_written(const io::Scenario& scenario, std::string_view key);

/// [d] a state of another spacing settles on this one: a whole year, so that it ends in the season
/// in which the run begins.
inline constexpr int relaxation_days = 365;

}  // namespace heihe::cli
