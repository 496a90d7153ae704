// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/basin/run/observer.hpp"
#include "heihe/basin/run/simulation.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace heihe::mf6 {

/// What README.txt says of the run.
struct ExportTitle {
    std::string scenario{};  ///< name
    std::string title{};     ///< as the scenario has it
    std::string program{};   ///< "heihe 0.1.0"
    /// What the scenario and the command line set: "time.end = 2027-12-31".
    std::vector<std::string> settings{};
};

/// What was written.
struct ExportReport {
    int periods = 0;                 ///< stress periods, one a groundwater step of the run
    int saved = 0;                   ///< of them those whose heads are saved: month ends
    std::int64_t bytes = 0;          ///< in all files
    std::int64_t riv_stage = 0;      ///< reaches times steps: RIV with the run's stage
    std::int64_t riv_effective = 0;  ///< RIV with a stage near it
    std::int64_t river_flux = 0;     ///< WEL
};

/// A run of the basin as a MODFLOW 6 simulation: grid, properties, heads at the start, and in each
/// step the stresses that the run applied (docs/mf6-export.md). Used by an observer of the run, from
/// its thread.
class BasinExport {
public:
    /// Makes DIR.part, in which everything is written; the destructor removes it unless finish() was
    /// called. The run must outlive this.
    /// @param force  replace a DIR that holds a MODFLOW 6 simulation
    /// @throws InputError DIR may not be written; OutputError
    BasinExport(const std::filesystem::path& dir, bool force, const basin::Simulation& run,
                ExportTitle title);
    BasinExport(const BasinExport&) = delete;
    BasinExport& operator=(const BasinExport&) = delete;
    ~BasinExport();

    /// The state before the first step: writes grid, properties and heads. @throws OutputError
    void begin(const basin::State& start);
    /// A step that was accepted, as basin::Observer::on_step tells it. @throws OutputError
    void step(const basin::StepView& view);
    /// Writes what is left; DIR.part becomes DIR. @throws OutputError
    ExportReport finish();

private:
    struct Files;
    std::unique_ptr<Files> files_;
};

}  // namespace heihe::mf6
