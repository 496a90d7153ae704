// SPDX-License-Identifier: MIT
#pragma once

#include <charconv>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace heihe {

/// A civil (proleptic Gregorian) day without time zone, counted from 1970-01-01.
/// As a time it means midnight at the day's start.
struct Date {
    std::int32_t days = 0;  ///< [d] since 1970-01-01
    friend constexpr auto operator<=>(const Date&, const Date&) = default;
    friend constexpr Date operator+(Date a, int n) { return Date{a.days + n}; }
    friend constexpr Date operator-(Date a, int n) { return Date{a.days - n}; }
    friend constexpr int operator-(Date a, Date b) { return a.days - b.days; }
};

struct YearMonthDay {
    int year = 1970;
    int month = 1;  ///< 1-12
    int day = 1;    ///< 1-31
};

/// Days since 1970-01-01 (Hinnant 2013, "chrono-Compatible Low-Level Date Algorithms").
[[nodiscard]] constexpr Date make_date(int year, int month, int day) {
    const int y = year - (month <= 2 ? 1 : 0);
    const int era = (y >= 0 ? y : y - 399) / 400;
    const int yoe = y - era * 400;
    const int doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    const int doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
    return Date{era * 146097 + doe - 719468};
}

/// Year, month and day of a date (Hinnant 2013).
[[nodiscard]] constexpr YearMonthDay civil(Date date) {
    const int z = date.days + 719468;
    const int era = (z >= 0 ? z : z - 146096) / 146097;
    const int doe = z - era * 146097;
    const int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    const int doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    const int mp = (5 * doy + 2) / 153;
    const int month = mp < 10 ? mp + 3 : mp - 9;
    return {yoe + era * 400 + (month <= 2 ? 1 : 0), month, doy - (153 * mp + 2) / 5 + 1};
}

[[nodiscard]] constexpr bool is_leap_year(int year) {
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}
[[nodiscard]] constexpr int days_in_year(int year) { return is_leap_year(year) ? 366 : 365; }
[[nodiscard]] constexpr int days_in_month(int year, int month) {
    constexpr int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap_year(year) ? 29 : days[month - 1];
}

/// First day of the month after the one that holds `date`.
[[nodiscard]] constexpr Date next_month(Date date) {
    const auto c = civil(date);
    return c.month == 12 ? make_date(c.year + 1, 1, 1) : make_date(c.year, c.month + 1, 1);
}

/// "2026-01-01".
[[nodiscard]] inline std::string to_string(Date date) {
    const auto c = civil(date);
    const auto two = [](int v) {
        return std::string{static_cast<char>('0' + v / 10), static_cast<char>('0' + v % 10)};
    };
    std::string year = std::to_string(c.year);
    while (year.size() < 4) year.insert(year.begin(), '0');
    return year + '-' + two(c.month) + '-' + two(c.day);
}

/// An ISO date "YYYY-MM-DD" that exists in the calendar; nothing otherwise.
[[nodiscard]] inline std::optional<Date> parse_date(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    int year = 0;
    int month = 0;
    int day = 0;
    const auto read = [&text](std::size_t from, std::size_t count, int& value) {
        for (std::size_t i = from; i < from + count; ++i)
            if (text[i] < '0' || text[i] > '9') return false;
        return std::from_chars(text.data() + from, text.data() + from + count, value).ec ==
               std::errc{};
    };
    if (!read(0, 4, year) || !read(5, 2, month) || !read(8, 2, day)) return std::nullopt;
    if (month < 1 || month > 12 || day < 1 || day > days_in_month(year, month)) return std::nullopt;
    return make_date(year, month, day);
}

}  // namespace heihe
