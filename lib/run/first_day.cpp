// SPDX-License-Identifier: MIT
#include "heihe/run/first_day.hpp"

#include "heihe/io/checkpoint.hpp"
#include "heihe/io/run_state.hpp"

namespace heihe::run {
namespace {

// [d] in which a state of another spacing adapts to this one: a whole year, so that it ends in the season
// in which the run begins.
constexpr int relaxation_days = 365;

}  // namespace

void FirstDay::read() {
    if (loaded_.scenario.start_kind != io::StartKind::file) return;
    const std::string file = loaded_.scenario.state.string();
    const auto from = io::read_checkpoint(file);
    other_grid_ = !io::is_of_same_grid(from, file, simulation_);
    remarks_ = io::start_from_checkpoint(from, file, as_written(loaded_.scenario, "basin.state"),
                                         simulation_, state_);
}

basin::Outcome FirstDay::solve(basin::Observer& observer) {
    basin::Outcome outcome;
    if (loaded_.scenario.start_kind != io::StartKind::file)
        outcome = simulation_.make_steady(state_, civil(loaded_.inputs.start).year, observer);
    else if (other_grid_)
        outcome = simulation_.relax(state_, relaxation_days, observer);
    simulation_.set_capillary_reference(state_);
    return outcome;
}

}  // namespace heihe::run
