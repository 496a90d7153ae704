// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/basin/run/observer.hpp"
#include "heihe/basin/run/outcome.hpp"
#include "heihe/basin/run/simulation.hpp"
#include "heihe/io/rows.hpp"
#include "heihe/run/load.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace heihe::run {

/// Folder of a run's results, and what to do with existing ones.
struct RunOptions {
    std::filesystem::path output{};   ///< DIR; results grow in DIR.part
    bool force = false;               ///< replace DIR when the run is done, discard a DIR.part
    bool resume = false;              ///< continue the run in DIR.part
    double checkpoint_seconds = 5.0;  ///< [s] between checkpoints; 0: every step
};

/// Receives the progress of a run, and may stop it. The calls come from the thread that called run().
class Listener {
public:
    Listener() = default;
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;
    virtual ~Listener() = default;
    /// All input is checked and the folder is open; nothing is solved yet.
    virtual void on_begin(const basin::Simulation&) {}
    virtual void on_step(const basin::StepView&) {}
    virtual void on_year(int /*year*/, std::int64_t /*steps*/) {}
    /// The simulation has ended; results are written after this call.
    virtual void on_end() {}
    /// Polled each outer iteration; true ends the run at the last accepted step.
    virtual bool stop_requested() { return false; }
};

/// How a run ended and where its results are.
struct Report {
    basin::Outcome outcome{};
    io::Summary summary{};               ///< of summary.json, without its balance
    std::filesystem::path folder{};      ///< DIR, or DIR.part of a run that ended early
    std::string annual_csv{};            ///< text of annual.csv of a run that is done
    std::vector<io::AnnualRow> years{};  ///< rows of annual.csv simulated by this call
    bool has_checkpoint = false;         ///< DIR.part has a checkpoint for resume
};

/// Simulates a scenario and writes its results (docs/output/files.md). OpenMP uses the number of
/// threads of the calling thread (omp_set_num_threads); the results do not depend on it. Several
/// threads of a process may run scenarios at the same time, into different folders; cpu_seconds in
/// timing.json is then that of the whole process. HDF5 and NetCDF are called in io::IoThread alone.
/// @throws InputError   before anything is written: bad start state, a folder that must not be used
/// @throws OutputError  a result could not be written
[[nodiscard]] Report run(const Loaded& loaded, const RunOptions& options, Listener& listener);
[[nodiscard]] Report run(const Loaded& loaded, const RunOptions& options);

/// Name of a status in summary.json: "done", "not_converged", "budget", "stopped".
[[nodiscard]] const char* status_name(basin::Status status) noexcept;

}  // namespace heihe::run
