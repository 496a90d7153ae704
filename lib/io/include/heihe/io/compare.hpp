// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/date.hpp"
#include "heihe/core/error.hpp"
#include "heihe/io/rows.hpp"

#include <filesystem>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Comparison of simulated with recorded water tables, by month and well (docs/output/compare.md).
namespace heihe::io {

/// One recorded water table.
struct LevelReading {
    std::string well;
    Date date;
    double head = 0.0;  ///< [m] in the record's datum
    int line = 0;       ///< 1-based line of the file, for messages
};

/// A month's mean water table of a run, from its wells.csv.
struct SimulatedMonth {
    std::string well;
    Date date;                  ///< any day of the month
    double head = unknown;      ///< [m] mean of the month, in the grid's datum
    double datum_offset = 0.0;  ///< [m] added to convert to the network's datum
};

/// One month of one well, recorded and simulated.
struct MonthPair {
    int month = 0;              ///< months since January of year 0: 12 year + month - 1
    int readings = 0;           ///< number of readings in `recorded`, at least 1
    double recorded = 0.0;      ///< [m] mean of the month's readings
    double simulated = 0.0;     ///< [m] mean of the month, in the grid's datum
    double datum_offset = 0.0;  ///< [m] simulated + datum_offset is in the network's datum
};

/// The months of one well with both a recorded and a simulated mean, in order of time.
struct WellMonths {
    std::string well;
    std::vector<MonthPair> months;
};

/// Simulated minus recorded, in one datum.
struct Misfit {
    double bias = unknown;  ///< [m] mean over the wells of a well's mean difference
    double rmse = unknown;  ///< [m] root of the mean squared difference of all months
    double rmse_of_means =
        unknown;  ///< [m] root of the mean over the wells of a well's squared bias
};

/// Agreement of a run with a record, for one well or several together.
struct Agreement {
    int wells = 0;   ///< wells with at least one month
    int months = 0;  ///< of all wells together
    int readings = 0;
    int first_month = 0;  ///< as MonthPair::month
    int last_month = 0;
    double recorded_mean = unknown;        ///< [m] mean of the wells' means over their months
    double simulated_mean = unknown;       ///< [m] the same, in the grid's datum
    double datum_offset = unknown;         ///< [m] the same of the offset
    Misfit as_simulated;                   ///< head as simulated, in the grid's datum
    Misfit network_datum;                  ///< head plus the network's datum offset
    double anomaly_correlation = unknown;  ///< [-] NaN below 3 months, or without variation
    double amplitude_ratio = unknown;  ///< [-] simulated over recorded; NaN like the correlation
};

/// Pairs the mean of each well's readings of a month with the simulated mean of that month.
/// @param readings   in any order
/// @param simulated  in any order; of several rows of one well and month the last in time counts;
///                   a NaN head or offset is ignored
/// @returns one entry per well of `wells`, in their order; without pairs its months are empty
[[nodiscard]] std::vector<WellMonths> monthly_pairs(std::span<const std::string> wells,
                                                    std::span<const LevelReading> readings,
                                                    std::span<const SimulatedMonth> simulated);

/// Agreement over wells (give one well for its own figures). Wells without months do not count; if none is
/// left, the figures are NaN.
[[nodiscard]] Agreement agreement(std::span<const WellMonths> wells);

/// Input of a comparison.
struct CompareChoice {
    std::filesystem::path run;       ///< folder of a run, with wells.csv
    std::filesystem::path observed;  ///< columns id, date, head_m
    std::filesystem::path
        points;  ///< columns id and, if wanted, name_zh, network; "": every reading
    Date first{std::numeric_limits<std::int32_t>::min()};  ///< readings from this day ...
    Date last{std::numeric_limits<std::int32_t>::max()};   ///< ... to this one
};

enum class CompareScope { well, network, all };

/// One line of a comparison.
struct CompareRow {
    CompareScope scope = CompareScope::well;
    std::string id;       ///< of the well or the network; "all" for all
    std::string name;     ///< of the well, from the points file
    std::string network;  ///< of the well, from the points file
    Agreement figures;
};

struct Comparison {
    std::vector<CompareRow> rows;            ///< wells, then networks (if there are any), then all
    std::vector<std::string> without_month;  ///< wells that have no month in common with the run
};

/// Reads the run's wells.csv and the recorded levels and compares them. With a points file only its wells
/// are compared, otherwise all wells with readings.
/// @throws InputError with every problem: columns that a file lacks, a well that the run does not report
///         (with the nearest one that it reports), no month in common
[[nodiscard]] Comparison compare_levels(const CompareChoice& choice);

/// The comparison as a table with the units in its columns' names (CSV); NaN is an empty field.
[[nodiscard]] std::string comparison_csv(const Comparison& comparison);

/// True if a text is a table of comparison_csv(), of any run.
[[nodiscard]] bool is_comparison_csv(std::string_view text);

/// "2009-07" of a MonthPair::month.
[[nodiscard]] std::string month_text(int month);

}  // namespace heihe::io
