// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/io/observations.hpp"
#include "heihe/io/rows.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// The files of a run about its observation points: points.csv, observations.csv and scores.csv
/// (docs/output/files.md).
namespace heihe::io {

/// A point of a run, with the land surface of its column.
struct ResultPoint {
    PointChoice point;
    double land = unknown;  ///< [m] of the grid; NaN: no aquifer below it
};

/// Contents of the files, besides what was simulated.
struct ObservationOutput {
    std::vector<ResultPoint> points;
    Observations observations;
    Date start;  ///< first day of the run
    Date end;    ///< midnight after its last day
};

[[nodiscard]] std::string points_header();
[[nodiscard]] std::string observations_header();
[[nodiscard]] std::string scores_header();

/// Names of all three files and their headers.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> observation_headers();

/// Name and text of each file that the run writes: points.csv where there are points, observations.csv where there
/// are records, scores.csv likewise.
/// @param wells_csv  text of the run's wells.csv
/// @param river_csv  text of the run's river.csv; read only if there are recorded flows
[[nodiscard]] std::vector<std::pair<std::string, std::string>> observation_files(
    const ObservationOutput& output, std::string_view wells_csv, std::string_view river_csv);

}  // namespace heihe::io
