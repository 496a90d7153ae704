// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/basin/inputs.hpp"
#include "heihe/basin/run/observer.hpp"
#include "heihe/basin/run/state.hpp"
#include "heihe/io/checkpoint.hpp"
#include "heihe/io/scenario.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace heihe::io {

/// Digest of a run's inputs to the last bit: a run can only be resumed from a checkpoint of the same
/// inputs.
[[nodiscard]] std::string inputs_digest(const basin::Inputs& in);

/// The same to six digits, equal on every CPU: it shows if derived data still belong to the present code
/// and tables.
[[nodiscard]] std::string inputs_signature(const basin::Inputs& in);

/// Digest of all settings of a scenario and its command line, by key and value as written, without the
/// origin of a value. It includes settings that do not change the inputs: outputs and start state.
/// @param files  of records that a run reads beside its tables; their bytes count, not their names
[[nodiscard]] std::string settings_digest(const std::vector<Setting>& settings,
                                          const std::vector<std::filesystem::path>& files = {});

/// Contents of a checkpoint besides the state.
struct RunIdentity {
    std::string scenario;
    double spacing = 0.0;  ///< [m]
    std::string inputs_digest;
    std::string settings_digest{};  ///< of every effective setting
    std::string inputs_signature{};
    std::string tables_digest{};    ///< of the basin's tables as files
    std::string scenario_digest{};  ///< of the scenario file
};

/// Everything to resume a run, and to start another run from it.
/// @param first_table  [ncolumn] m, water table at the run's start (drawdown counts from it)
[[nodiscard]] Checkpoint run_checkpoint(const basin::Simulation& simulation,
                                        const basin::State& state, const RunIdentity& identity,
                                        const std::vector<double>& first_table);

/// Fills the state of a resumed run.
/// @param state  as Simulation::make_state() gives it
/// @returns      first_table of run_checkpoint
/// @throws InputError if the inputs or settings have changed, the checkpoint does not fit, its state has
///                    another digest than stated, or has impossible values
[[nodiscard]] std::vector<double> resume_state(const Checkpoint& from, const std::string& file,
                                               const RunIdentity& identity,
                                               const basin::Simulation& simulation,
                                               basin::State& state);

/// True if a checkpoint was made on the grid of this run. Heads of another grid are interpolated and
/// not in balance with this grid: a run relaxes them before its first day (basin::Simulation::relax).
[[nodiscard]] bool is_of_same_grid(const Checkpoint& from, const std::string& file,
                                   const basin::Simulation& simulation);

/// Fills the state of a new run with heads, river, unsaturated zone, returns and dispatch year of
/// another run's end. Clock, sums and cap accounts begin anew. From another grid heads keep their depth
/// below the land, by inverse-distance weights of the four nearest old columns; without an old column
/// at the place the nearest one alone counts. Water in reaches, unsaturated zone and returns keeps its
/// totals.
/// @param file   for errors   @param name  for remarks, which go to results: the path as the scenario has
///               it, not a path of this machine
/// @param state  as Simulation::make_state() gives it
/// @returns      remarks for warnings: another date, another grid
/// @throws InputError if the checkpoint does not fit, its state has another digest than stated, or has
///                    impossible values
[[nodiscard]] std::vector<std::string> start_from_checkpoint(const Checkpoint& from,
                                                             const std::string& file,
                                                             const std::string& name,
                                                             const basin::Simulation& simulation,
                                                             basin::State& state);

}  // namespace heihe::io
