// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/basin/run/simulation.hpp"
#include "heihe/run/load.hpp"

#include <string>
#include <vector>

namespace heihe::run {

/// The state of the basin at a run's first day, as the scenario asks for it: a checkpoint of another
/// run, on this grid or another one, or the steady state of the first year.
class FirstDay {
public:
    /// All arguments must outlive it.
    /// @param state  as Simulation::make_state() gives it; filled
    FirstDay(const Loaded& loaded, basin::Simulation& simulation, basin::State& state)
        : loaded_{loaded}, simulation_{simulation}, state_{state} {}

    /// Reads and checks the checkpoint if the scenario names one. Solves nothing.
    /// @throws InputError
    void read();
    /// Solves the steady state, or lets a state of another grid adapt (Simulation::relax). Call it after read().
    [[nodiscard]] basin::Outcome solve(basin::Observer& observer);
    /// Remarks of read() for warnings: another date, another grid.
    [[nodiscard]] const std::vector<std::string>& remarks() const noexcept { return remarks_; }

private:
    const Loaded& loaded_;
    basin::Simulation& simulation_;
    basin::State& state_;
    std::vector<std::string> remarks_{};
    bool other_grid_ = false;
};

}  // namespace heihe::run
