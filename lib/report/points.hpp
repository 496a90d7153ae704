// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/date.hpp"
#include "heihe/core/error.hpp"
#include "lib/report/gauges.hpp"
#include "lib/report/run_tables.hpp"

#include <limits>
#include <map>
#include <optional>
#include <string>
#include <vector>

/// Observation points of a run: simulated levels (wells.csv), places (points.csv) and records
/// (observations.csv, scores.csv).
namespace heihe::report {

/// One record of observations.csv.
struct Observation {
    Date date{};         ///< flow or volume: the last day of the record; level: its middle
    double value = 0.0;  ///< [unit of its quantity]
    std::string filter;  ///< "" if the record is used; else the name of the filter that took it out
    int days = 0;        ///< [d] length of the record; 0 if the table does not tell it
};

/// Records by point and quantity (head_m, depth_m, flow_m3_per_s, volume_1e8m3), in order of time. Of the
/// records outside the run only volumes are among them: a part of their days may be in the run.
using Observations =
    std::map<std::string, std::map<std::string, std::vector<Observation>>, std::less<>>;

[[nodiscard]] Observations read_observations(const io::CsvTable& table, Problems& problems);

/// A volume of a record with the simulated one of the same days.
struct VolumePair {
    Date from{};
    Date end{};                       ///< the day after the last
    double observed = 0.0;            ///< [1e8 m3]
    std::optional<double> simulated;  ///< [1e8 m3] nothing if not all days were simulated
    std::string filter;
};

/// Periods of volumes: the days of the record that end at its date. If the table does not tell their number, the
/// month that ends there if the point has records less than 40 days apart, else the year.
[[nodiscard]] std::vector<VolumePair> volume_pairs(const std::vector<Observation>& records,
                                                   const Gauges& gauges, const Gauge& gauge);

/// An observation point of wells.csv.
struct Well {
    std::string id;
    std::vector<float> head;       ///< [ndate] m, in the network's datum if the table has it
    std::vector<float> grid_head;  ///< [ndate] m, in the grid's datum
    std::vector<float> depth;      ///< [ndate] m below the wellhead
};

struct Wells {
    std::vector<Date> dates;  ///< [ndate] of all wells together, ascending
    std::vector<Well> list;   ///< in the order of wells.csv
};

[[nodiscard]] Wells read_wells(const io::CsvTable& table, Problems& problems);

/// A row of points.csv.
struct Place {
    std::string name;
    double x = std::numeric_limits<double>::quiet_NaN();        ///< [m] UTM easting
    double y = std::numeric_limits<double>::quiet_NaN();        ///< [m] UTM northing
    double surface = std::numeric_limits<double>::quiet_NaN();  ///< [m] wellhead, network's datum
    double land = std::numeric_limits<double>::quiet_NaN();     ///< [m] land surface of the grid
};

[[nodiscard]] std::map<std::string, Place> read_places(const io::CsvTable& table,
                                                       Problems& problems);

/// Adds depths below the wellhead (quantity depth_m) to a point that has records of heads, a wellhead and no
/// records of depth; and heads, the other way round.
void add_depths_and_heads(Observations& observations, const std::map<std::string, Place>& places);

/// Depths of a well below the grid's land surface where it is known, so that no datum enters them; else its depths
/// below the wellhead. These are the depths that scores.csv compares.
[[nodiscard]] std::vector<float> shown_depths(const Well& well, const Place* place);

}  // namespace heihe::report
