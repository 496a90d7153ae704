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
    Date date{};
    double value = 0.0;  ///< [unit of its quantity]
    std::string filter;  ///< "" if the record is used; else the name of the filter that took it out
};

/// Records by point and quantity (head_m, depth_m, flow_m3_per_s, volume_1e8m3), in order of time.
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

/// Periods of volumes: a record counts for the month that ends at its date if the point has records less
/// than 40 days apart, else for the year that ends at its date.
[[nodiscard]] std::vector<VolumePair> volume_pairs(const std::vector<Observation>& records,
                                                   const Gauges& gauges, const Gauge& gauge);

/// An observation point of wells.csv.
struct Well {
    std::string id;
    std::vector<float> head;   ///< [ndate] m, in the network's datum if the table has it
    std::vector<float> depth;  ///< [ndate] m below the wellhead
};

struct Wells {
    std::vector<Date> dates;  ///< [ndate] of all wells together, ascending
    std::vector<Well> list;   ///< in the order of wells.csv
};

[[nodiscard]] Wells read_wells(const io::CsvTable& table, Problems& problems);

/// A row of points.csv.
struct Place {
    std::string name, network;
    double x = std::numeric_limits<double>::quiet_NaN();        ///< [m] UTM easting
    double y = std::numeric_limits<double>::quiet_NaN();        ///< [m] UTM northing
    double surface = std::numeric_limits<double>::quiet_NaN();  ///< [m] wellhead
};

[[nodiscard]] std::map<std::string, Place> read_places(const io::CsvTable& table,
                                                       Problems& problems);

/// [n] depth of a record of heads below the wellhead, m, beside records of depth that exist already.
/// Adds quantity depth_m to a point that has head_m, a wellhead and no depth_m.
void add_depths(Observations& observations, const std::map<std::string, Place>& places);

}  // namespace heihe::report
