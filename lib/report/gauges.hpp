// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/date.hpp"
#include "heihe/core/error.hpp"
#include "lib/report/run_tables.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Discharge at the gauges of a run, from river.csv.
namespace heihe::report {

struct Gauge {
    std::string id;
    std::vector<float> flow;       ///< [nday] m3/s mean of the day; NaN where the table has no row
    std::vector<double> volume;    ///< [nyear] 1e8 m3
    std::vector<double> exchange;  ///< [nyear] 1e8 m3 river loss less gain since the gauge upstream
};

/// All gauges in the order of river.csv, which is that of the river.
struct Gauges {
    Date first{};  ///< the day of flow[0]
    std::vector<Gauge> list;

    [[nodiscard]] const Gauge* find(std::string_view id) const;
};

[[nodiscard]] Gauges read_gauges(const io::CsvTable& river, const Years& years, Problems& problems);

/// Volume that passes a gauge from `from` to the day before `end`.
/// @returns 1e8 m3; nothing if a day is not simulated
[[nodiscard]] std::optional<double> volume_between(const Gauges& gauges, const Gauge& gauge,
                                                   Date from, Date end);

/// The gauge of a column of annual.csv that ends with `ending`, e.g. of ID_release_1e8m3: the one whose id begins
/// the column's name, else the one that has its volumes, because the names of these columns are the same in every
/// basin. nullptr if there is none.
[[nodiscard]] const Gauge* gauge_of_column(const Gauges& gauges, const io::CsvTable& annual,
                                           std::string_view ending);

}  // namespace heihe::report
