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

/// Where the results of a run go, and what to do with those that are there.
struct RunOptions {
    std::filesystem::path output{};   ///< DIR; results grow in DIR.part
    bool force = false;               ///< replace DIR when the run is done, discard a DIR.part
    bool resume = false;              ///< go on with DIR.part
    double checkpoint_seconds = 5.0;  ///< [s] between checkpoints; 0: every step
};

/// What a caller may show or ask while a run goes on. Calls come from the thread that called run().
class Listener {
public:
    Listener() = default;
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;
    virtual ~Listener() = default;
    /// All input is sound and the folder is open; nothing is solved yet.
    virtual void on_begin(const basin::Simulation&) {}
    virtual void on_step(const basin::StepView&) {}
    virtual void on_year(int /*year*/, std::int64_t /*steps*/) {}
    /// The simulation has ended; results are written now.
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
    std::vector<io::AnnualRow> years{};  ///< of annual.csv, those that this call has simulated
    bool has_checkpoint = false;         ///< DIR.part has one to go on from
};

/// Simulates a scenario and writes its results (docs/output/files.md). OpenMP's threads are those of
/// the calling thread (omp_set_num_threads); the results do not depend on them. Several threads of a
/// process may each run a scenario at a time, into folders of their own; cpu_seconds of timing.json is
/// then that of the whole process. HDF5 and NetCDF are called in io::IoThread alone.
/// @throws InputError   before anything is written: bad start state, a folder that may not be taken
/// @throws OutputError  a result could not be written
[[nodiscard]] Report run(const Loaded& loaded, const RunOptions& options, Listener& listener);
[[nodiscard]] Report run(const Loaded& loaded, const RunOptions& options);

/// Name of a status in summary.json: "done", "not_converged", "budget", "stopped".
[[nodiscard]] const char* status_name(basin::Status status) noexcept;

}  // namespace heihe::run
