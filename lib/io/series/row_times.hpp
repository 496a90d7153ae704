// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/date.hpp"
#include "heihe/core/error.hpp"
#include "heihe/io/csv.hpp"
#include "heihe/io/series.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace heihe::io {

/// Days from first to end, the midnight after the last one.
struct DaySpan {
    Date first;
    Date end;
};

/// The period of each row of a table.
struct RowTimes {
    SeriesStep step = SeriesStep::day;
    std::vector<DaySpan> rows;
    std::string column;  ///< that orders the rows, for messages: "date", "month", "year"
};

/// First month and day of the dispatch year.
struct DispatchYear {
    int month = 1;
    int day = 1;
};

/// True for a column that dates rows: date, year, month, dispatch_year.
[[nodiscard]] bool is_time_column(std::string_view column);

/// Reads the columns `date`, `year` and `month`, `year`, or `dispatch_year` (the year in which it ends).
/// @param in_order  files rows that are out of order or stand twice
/// @returns nothing, with filed problems, if rows have no usable period
[[nodiscard]] std::optional<RowTimes> row_times(const CsvTable& table, DispatchYear dispatch,
                                                bool in_order, Problems& problems);

/// "2001-02-03" or "2001-02-03 to 2001-02-07".
[[nodiscard]] std::string days_text(const DaySpan& days);

}  // namespace heihe::io
