// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/basin/setup/records.hpp"
#include "heihe/basin/setup/tables.hpp"
#include "heihe/core/date.hpp"
#include "heihe/core/error.hpp"
#include "heihe/io/scenario.hpp"

#include <string>
#include <string_view>
#include <vector>

/// The user's own records ([series] of a scenario, docs/input/series.md).
namespace heihe::io {

/// Period of a row of a series.
enum class SeriesStep { day, month, year, dispatch_year };

/// One column of a file of records.
struct SeriesInfo {
    SeriesQuantity quantity = SeriesQuantity::inflow;
    std::string id;    ///< of the place, as the basin's tables have it
    std::string file;  ///< its name, without folders
    SeriesStep step = SeriesStep::day;
    Date first;
    Date end;          ///< midnight after its last day
    int gaps = 0;      ///< runs of days without a value, where gaps are filled
    int gap_days = 0;  ///< [d] in them
};

/// All records of a scenario.
struct SeriesRead {
    basin::Records records;
    std::vector<SeriesInfo> info;    ///< in the order of files and columns
    std::vector<std::string> notes;  ///< warnings: records outside the run's period
};

/// Reads the files of [series]. Every mistake is filed with file and line.
/// @param tables  of the basin, read without problems: their names are those that columns may have
[[nodiscard]] SeriesRead read_series(const Scenario& scenario, const basin::Tables& tables,
                                     Problems& problems);

/// One line per column: place, file, period, gaps.
[[nodiscard]] std::vector<std::string> series_lines(const SeriesRead& series);

/// Days that records cover, by year: a header, the number of series, then a row per year of the run with the per
/// cent of days of each quantity that the scenario has records of. Empty without records.
/// @param end  midnight after the last day
[[nodiscard]] std::vector<std::vector<std::string>> coverage_rows(const SeriesRead& series,
                                                                  Date start, Date end);

}  // namespace heihe::io
