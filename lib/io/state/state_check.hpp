// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/basin/run/simulation.hpp"
#include "heihe/basin/run/state.hpp"
#include "heihe/core/error.hpp"

#include <string>
#include <vector>

/// Checks of a state that was read from a file, before the simulation computes with it.
namespace heihe::io {

/// Sizes of the grid of a state.
struct StateSizes {
    std::size_t cells = 0;
    std::size_t columns = 0;
    std::size_t reaches = 0;
};

/// Files a problem for each part of the state that has another size than its grid.
void check_sizes(const basin::State& state, const StateSizes& sizes, const std::string& file,
                 Problems& problems);

/// Files a problem for each field with a value that this basin cannot have: not finite, a head far
/// above or below the grid, a negative or huge volume, a date outside of the run.
/// @param active  [ncell] 0: the head has no meaning
/// @pre check_sizes() found nothing
void check_values(const basin::State& state, const std::vector<double>& active,
                  const basin::Simulation& simulation, const std::string& file, Problems& problems);

/// Files a problem if clock or counters cannot be those of a step of this run.
void check_clock(const basin::Clock& clock, const basin::Simulation& simulation,
                 const std::string& file, Problems& problems);

}  // namespace heihe::io
