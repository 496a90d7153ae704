// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/basin/run/simulation.hpp"
#include "heihe/mf6/output_stream.hpp"

#include <cstdint>
#include <string>
#include <vector>

/// The parts of the simulation that do not change with time, as MODFLOW 6 input.
namespace heihe::mf6 {

/// DIS, NPF, STO, IC and the arrays that they name. @param head [ncell] m, at the start
/// @return bytes written @throws OutputError
std::int64_t write_aquifer(const OutputRun& files, const basin::Simulation& run,
                           const std::vector<double>& head);

/// A stress period: one groundwater step of the run.
struct ExportPeriod {
    std::string start{}, end{};  ///< 2026-01-01, or 2026-01-01T12:00:00
    double days = 0.0;           ///< [d]
    bool saved = false;          ///< its heads are saved
};

/// mfsim.nam. @return bytes written @throws OutputError
std::int64_t write_simulation_name_file(const OutputRun& files);

/// TDIS and IMS. @return bytes written @throws OutputError
std::int64_t write_solution(const OutputRun& files, const std::vector<ExportPeriod>& periods);

/// A boundary package in the name file.
struct PackageEntry {
    std::string type{}, file{}, name{};
};

/// The model's name file, output control and periods.csv. @return bytes written @throws OutputError
std::int64_t write_control(const OutputRun& files, const std::vector<PackageEntry>& packages,
                           const std::vector<ExportPeriod>& periods);

/// reaches.csv: what the reach numbers of river and river_flux mean.
/// @return bytes written @throws OutputError
std::int64_t write_reaches(const OutputRun& files, const basin::Simulation& run);

}  // namespace heihe::mf6
