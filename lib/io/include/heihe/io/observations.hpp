// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/date.hpp"
#include "heihe/core/error.hpp"
#include "heihe/io/scenario.hpp"
#include "heihe/io/series.hpp"

#include <filesystem>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

/// Recorded water levels and flows beside which a run is held, and the filters on them
/// (docs/input/observations.md). They do not change what is simulated.
namespace heihe::io {

/// What a row of the table of filters does, in the order in which filters act.
enum class FilterKind {
    flag,     ///< leaves out readings with a flag
    exclude,  ///< leaves out a point
    fill,     ///< leaves out readings that equal a value
    repeat,   ///< leaves out runs of equal readings
    shift,    ///< adds a length to readings of a period
    spike,    ///< leaves out readings that jump away and come back
    apart,    ///< scores a point apart from the others
    datum     ///< length added to simulated heads to give a network's datum
};

/// A row of the table of filters.
struct ObservationFilter {
    std::string name;  ///< several rows may have one name
    FilterKind kind = FilterKind::flag;
    std::string point;    ///< empty: all
    std::string network;  ///< empty: all
    Date from{std::numeric_limits<std::int32_t>::min()};
    Date to{std::numeric_limits<std::int32_t>::max()};        ///< last day
    double value = std::numeric_limits<double>::quiet_NaN();  ///< [m]
    int days = 0;
    int count = 0;
    std::string flag;  ///< empty: each but "ok"
    std::string reason;
    InputLocation where;
};

/// One recorded water level at a point.
struct LevelRecord {
    std::string point;
    Date date;
    int days = 0;           ///< 0: a reading of that day; else the mean of so many days about it
    bool is_depth = false;  ///< depth below the wellhead, else head
    double recorded = 0.0;  ///< [m] as in the file
    double value = 0.0;     ///< [m] after filters that shift
    std::string flag;
    std::string filter;  ///< name of the filter that leaves it out; empty: it is used
};

/// One recorded flow at a gauge.
struct FlowRecord {
    std::string gauge;
    Date first;
    Date end;           ///< midnight after its last day
    double flow = 0.0;  ///< [m3/d] mean
};

/// Result of a filter.
struct FilterEffect {
    std::string name;
    std::string kind;
    std::string reason;
    int readings = 0;  ///< left out or shifted
};

struct Observations {
    std::vector<LevelRecord> levels;  ///< by point in the order of the points, then by date
    std::vector<FlowRecord> flows;
    std::vector<FilterEffect> filters;  ///< one per row of the table of filters
    std::vector<std::pair<std::string, std::string>> apart;  ///< point and name of its filter
};

/// Name of a kind in the table of filters.
[[nodiscard]] const std::vector<std::string>& filter_kinds();

/// Reads tables of filters.
[[nodiscard]] std::vector<ObservationFilter> read_filters(
    std::span<const std::filesystem::path> files, Problems& problems);

/// Applies filters to levels, kind by kind in the order of FilterKind. A reading that one filter leaves out is
/// not seen by the next one.
/// @param levels  by point, then by date
/// @returns one effect per filter
[[nodiscard]] std::vector<FilterEffect> apply_filters(const std::vector<ObservationFilter>& filters,
                                                      const std::vector<PointChoice>& points,
                                                      std::vector<LevelRecord>& levels);

/// Reads the levels of a scenario and applies its filters; takes flows from the records of the release.
/// @pre the scenario was read without problems
[[nodiscard]] Observations read_observations(const Scenario& scenario, const SeriesRead& series,
                                             Problems& problems);

/// "filter NAME (kind): 48 readings of ...": a line for run.log and `heihe check` per filter.
[[nodiscard]] std::vector<std::string> observation_lines(const Observations& observations);

}  // namespace heihe::io
