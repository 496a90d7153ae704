// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/basin/inputs.hpp"
#include "heihe/basin/run/observer.hpp"
#include "heihe/basin/run/state.hpp"
#include "heihe/io/checkpoint.hpp"
#include "heihe/io/scenario.hpp"

#include <string>
#include <vector>

namespace heihe::io {

/// Names what a run computes with, down to the last bit of the inputs: a run may only go on from a
/// checkpoint of the same inputs.
[[nodiscard]] std::string inputs_digest(const basin::Inputs& in);

/// The same to six digits: equal on every CPU, so that derived data can be held against the code and
/// tables that it was made with.
[[nodiscard]] std::string inputs_signature(const basin::Inputs& in);

/// Names what a scenario and its command line set, by key and value as written; where a value came
/// from does not count. Also what does not change the inputs: what is written, what it starts from.
[[nodiscard]] std::string settings_digest(const std::vector<Setting>& settings);

/// What a checkpoint holds besides the state.
struct RunIdentity {
    std::string scenario;
    double spacing = 0.0;  ///< [m]
    std::string inputs_digest;
    std::string settings_digest{};  ///< of every effective setting
    std::string inputs_signature{};
    std::string tables_digest{};    ///< of the basin's tables as files
    std::string scenario_digest{};  ///< of the scenario file
};

/// All that a run needs to go on, and what another run needs to start from it.
/// @param first_table  [ncolumn] m, water table at the run's start (drawdown counts from it)
[[nodiscard]] Checkpoint run_checkpoint(const basin::Simulation& simulation,
                                        const basin::State& state, const RunIdentity& identity,
                                        const std::vector<double>& first_table);

/// Fills the state of a run that goes on.
/// @param state  as Simulation::make_state() gives it
/// @returns      first_table of run_checkpoint
/// @throws InputError when the inputs or settings have changed, the checkpoint does not fit, its state is
///                    not the one that it names or has values that no run can have
[[nodiscard]] std::vector<double> resume_state(const Checkpoint& from, const std::string& file,
                                               const RunIdentity& identity,
                                               const basin::Simulation& simulation,
                                               basin::State& state);

/// True if a checkpoint was made on the grid of this run. Heads of another grid are interpolated and do
/// not yet agree with it: a run relaxes them before its first day (basin::Simulation::relax).
[[nodiscard]] bool is_of_same_grid(const Checkpoint& from, const std::string& file,
                                   const basin::Simulation& simulation);

/// Fills the state of a new run with heads, river, water under way and dispatch year of another
/// run's end; clock, sums and caps' accounts begin anew. From another grid, heads keep their depth below the land
/// (inverse-distance weights of the four nearest old columns; where the old grid had no column, the
/// nearest one's), and water under way, in reaches and on its way back keeps its totals.
/// @param file   for errors   @param name  for remarks: the path as the scenario has it, since a
///               place on this machine has no place in results
/// @param state  as Simulation::make_state() gives it
/// @returns      remarks worth a warning: another date, another grid
/// @throws InputError when the checkpoint does not fit, its state is not the one that it names or has
///                    values that no run can have
[[nodiscard]] std::vector<std::string> start_from_checkpoint(const Checkpoint& from,
                                                             const std::string& file,
                                                             const std::string& name,
                                                             const basin::Simulation& simulation,
                                                             basin::State& state);

}  // namespace heihe::io
