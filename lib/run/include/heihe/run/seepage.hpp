// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/basin/run/simulation.hpp"

#include <string>

namespace heihe::run {

/// Where canals and fields bring the most water to a cell in a year of full supply.
struct SeepageLine {
    std::string text;       ///< empty without districts
    bool too_much = false;  ///< more than 2 m: canals end too early, or fields are too dense
};

[[nodiscard]] SeepageLine seepage_line(const basin::Simulation& simulation);

}  // namespace heihe::run
