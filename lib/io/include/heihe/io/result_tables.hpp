// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/io/rows.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace heihe::io {

/// A CSV field: quoted if it contains a comma, a quote or a line end (RFC 4180).
[[nodiscard]] std::string csv_field(std::string_view text);

// Header line and rows of each table, with line ends, in the contract's names, columns and units.
/// @param gauges  ids, each with two columns for the main stem above it
[[nodiscard]] std::string annual_header(std::span<const std::string> gauges = {});
[[nodiscard]] std::string county_header();
[[nodiscard]] std::string districts_header();
[[nodiscard]] std::string river_header();
[[nodiscard]] std::string reaches_header();
[[nodiscard]] std::string reservoirs_header();
[[nodiscard]] std::string budget_header();
[[nodiscard]] std::string wells_header();
[[nodiscard]] std::string release_header();
[[nodiscard]] std::string zones_header();
[[nodiscard]] std::string zone_exchange_header();
[[nodiscard]] std::string lines_of(std::span<const AnnualRow> rows);
[[nodiscard]] std::string lines_of(std::span<const CountyYearRow> rows);
[[nodiscard]] std::string lines_of(std::span<const DistrictUseRow> rows);
[[nodiscard]] std::string lines_of(std::span<const RiverRow> rows);
[[nodiscard]] std::string lines_of(std::span<const ReachRow> rows);
[[nodiscard]] std::string lines_of(std::span<const ReservoirRow> rows);
[[nodiscard]] std::string lines_of(std::span<const BudgetRow> rows);
[[nodiscard]] std::string lines_of(std::span<const WellRow> rows);
[[nodiscard]] std::string lines_of(std::span<const ReleaseRow> rows);
[[nodiscard]] std::string lines_of(std::span<const ZoneYearRow> rows);
[[nodiscard]] std::string lines_of(std::span<const ZoneExchangeRow> rows);

/// One table: its file, its header and the lines of a month.
struct TableText {
    std::string_view file;  ///< "annual.csv"
    std::string header;
    std::string lines;
};

/// Every table of a run in a fixed order, with this month's lines.
/// @param gauges  as annual_header
[[nodiscard]] std::vector<TableText> tables_of(const MonthRows& rows,
                                               std::span<const std::string> gauges = {});

/// summary.json. annual_csv is the text of annual.csv, from which years[] comes.
[[nodiscard]] std::string summary_json(const Summary& summary, std::string_view annual_csv);

/// Balance of the aquifer (basin::balance), from the text of annual.csv and county.csv.
[[nodiscard]] Balance balance_of(std::string_view annual_csv, std::string_view county_csv);

/// timing.json.
[[nodiscard]] std::string timing_json(const Timing& timing);

}  // namespace heihe::io
