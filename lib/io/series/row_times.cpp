// SPDX-License-Identifier: MIT
#include "lib/io/series/row_times.hpp"

#include "heihe/io/csv.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

namespace heihe::io {
namespace {

constexpr std::array<std::string_view, 4> time_columns{"date", "year", "month", "dispatch_year"};
constexpr int first_year = 1800;
constexpr int last_year = 2200;
constexpr std::size_t shown = 20;  // messages of one file

// Which columns date the rows, or a problem.
std::optional<SeriesStep> step_of(const CsvTable& t, Problems& problems) {
    const bool date = t.has("date");
    const bool year = t.has("year");
    const bool month = t.has("month");
    const bool dispatch = t.has("dispatch_year");
    if (date + (year || month) + dispatch > 1) {
        problems.add({t.file(), 1}, "has more than one kind of time column",
                     "keep date, or year and month, or year, or dispatch_year");
        return std::nullopt;
    }
    if (date) return SeriesStep::day;
    if (dispatch) return SeriesStep::dispatch_year;
    if (year) return month ? SeriesStep::month : SeriesStep::year;
    problems.add(
        {t.file(), 1}, month ? "has months without a year" : "has no column for the time",
        month ? "give a column year beside month"
              : "give a column date and write it as 2026-01-31, or give year and month, or year");
    return std::nullopt;
}

DaySpan of_year(int year) { return {make_date(year, 1, 1), make_date(year + 1, 1, 1)}; }

DaySpan of_month(int year, int month) {
    const Date first = make_date(year, month, 1);
    return {first, next_month(first)};
}

// The dispatch year that ends in `year`; one that begins on 1 January is the calendar year.
DaySpan of_dispatch(int year, DispatchYear d) {
    if (d.month == 1 && d.day == 1) return of_year(year);
    return {make_date(year - 1, d.month, d.day), make_date(year, d.month, d.day)};
}

int whole(std::int64_t value) { return static_cast<int>(value); }

void read_rows(const CsvTable& t, DispatchYear dispatch, RowTimes& times, Problems& problems) {
    if (times.step == SeriesStep::day) {
        for (const Date d : t.dates("date", problems)) times.rows.push_back({d, d + 1});
        return;
    }
    const bool by_dispatch = times.step == SeriesStep::dispatch_year;
    const auto year =
        t.integers(by_dispatch ? "dispatch_year" : "year", problems, first_year, last_year);
    std::vector<std::int64_t> month(t.rows(), 1);
    if (times.step == SeriesStep::month) month = t.integers("month", problems, 1, 12);
    for (std::size_t n = 0; n < t.rows(); ++n) {
        const int y = std::clamp(whole(year[n]), first_year, last_year);
        if (by_dispatch)
            times.rows.push_back(of_dispatch(y, dispatch));
        else if (times.step == SeriesStep::year)
            times.rows.push_back(of_year(y));
        else
            times.rows.push_back(of_month(y, std::clamp(whole(month[n]), 1, 12)));
    }
}

// Files rows that stand twice or come after a later one.
bool check_order(const CsvTable& t, const RowTimes& times, Problems& problems) {
    std::map<Date, int> line_of;
    std::size_t found = 0;
    for (std::size_t n = 0; n < times.rows.size(); ++n) {
        const auto& row = times.rows[n];
        const auto [first, is_new] = line_of.emplace(row.first, t.line(n));
        const bool back = n > 0 && row.first < times.rows[n - 1].first;
        if ((is_new && !back) || ++found > shown) continue;
        if (!is_new)
            problems.add(
                t.where(n, times.column),
                fmt::format("{} stands twice, first on line {}", days_text(row), first->second),
                "keep one of the two rows");
        else
            problems.add(
                t.where(n, times.column),
                fmt::format("{} stands after {}", days_text(row), days_text(times.rows[n - 1])),
                "sort the rows by time");
    }
    if (found > shown)
        problems.add({t.file(), 0},
                     fmt::format("{} more rows stand twice or out of order", found - shown));
    return found == 0;
}

}  // namespace

bool is_time_column(std::string_view column) {
    return std::find(time_columns.begin(), time_columns.end(), column) != time_columns.end();
}

std::string days_text(const DaySpan& days) {
    if (days.end - days.first == 1) return to_string(days.first);
    return fmt::format("{} to {}", to_string(days.first), to_string(days.end - 1));
}

std::optional<RowTimes> row_times(const CsvTable& table, DispatchYear dispatch, bool in_order,
                                  Problems& problems) {
    const auto step = step_of(table, problems);
    if (!step) return std::nullopt;
    if (table.rows() == 0) {
        problems.add({table.file(), 1}, "has a header and no row",
                     "give one row for each day, month or year");
        return std::nullopt;
    }
    constexpr std::array<const char*, 4> columns{"date", "month", "year", "dispatch_year"};
    RowTimes times{*step, {}, columns[static_cast<std::size_t>(*step)]};
    const std::size_t before = problems.lines().size();
    read_rows(table, dispatch, times, problems);
    if (problems.lines().size() > before) return std::nullopt;
    if (in_order && !check_order(table, times, problems)) return std::nullopt;
    return times;
}

}  // namespace heihe::io
