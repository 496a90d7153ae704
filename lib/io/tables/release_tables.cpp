// SPDX-License-Identifier: MIT
#include "lib/io/tables/release_tables.hpp"

#include "heihe/io/release_curve.hpp"
#include "lib/io/tables/basin_rules.hpp"

#include "heihe/core/index.hpp"
#include "heihe/io/csv.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <vector>

namespace heihe::io {
namespace fs = std::filesystem;
namespace {

using rules::between;

constexpr std::int64_t first_year = 1800;
constexpr std::int64_t last_year = 2200;

int whole(std::int64_t v) { return static_cast<int>(v); }

/// A table that may be missing. @return whether it is there with these columns
bool optional_table(const fs::path& file, std::initializer_list<std::string_view> columns,
                    CsvTable& t, Problems& p) {
    std::error_code ignored;
    if (!fs::exists(file, ignored)) return false;
    t = CsvTable::read(file, p);
    return t.readable() && t.require_columns(columns, p);
}

/// Files a day that its month does not have. 29 February is one.
void check_day(const CsvTable& t, std::size_t row, const char* column, std::int64_t month,
               std::int64_t day, Problems& p) {
    constexpr int leap_year = 2000;
    if (month < 1 || day < 1) return;  // which was told
    const int last = days_in_month(leap_year, whole(month));
    if (day > last)
        p.add(t.where(row, column), fmt::format("month {} has no day {}", month, day),
              fmt::format("give a day from 1 to {}", last));
}

void read_windows(const fs::path& folder, basin::Tables& out, Problems& p) {
    CsvTable t;
    if (!optional_table(folder / "gate_windows.csv",
                        {"first_month", "first_day", "last_month", "last_day", "from_year",
                         "to_year", "most_closed"},
                        t, p))
        return;
    const auto m0 = t.integers("first_month", p, 1, 12);
    const auto d0 = t.integers("first_day", p, 1, 31);
    const auto m1 = t.integers("last_month", p, 1, 12);
    const auto d1 = t.integers("last_day", p, 1, 31);
    const auto y0 = t.integers("from_year", p, first_year, last_year);
    const auto y1 = t.integers("to_year", p, first_year, last_year);
    const auto most = t.numbers("most_closed", p, share);
    for (std::size_t n = 0; n < t.rows(); ++n) {
        check_day(t, n, "first_day", m0[n], d0[n], p);
        check_day(t, n, "last_day", m1[n], d1[n], p);
        if (y1[n] < y0[n])
            p.add(t.where(n, "to_year"), fmt::format("{} is before from_year {}", y1[n], y0[n]),
                  "give the last year of the window, at least from_year");
        out.gate_windows.push_back({whole(m0[n]), whole(d0[n]), whole(m1[n]), whole(d1[n]),
                                    whole(y0[n]), whole(y1[n]), most[n]});
    }
}

void read_closures(const fs::path& folder, basin::Tables& out, Problems& p) {
    CsvTable t;
    if (!optional_table(folder / "closures.csv", {"first", "last", "closed"}, t, p)) return;
    const auto first = t.dates("first", p);
    const auto last = t.dates("last", p);
    const auto closed = t.numbers("closed", p, share);
    for (std::size_t n = 0; n < t.rows(); ++n) {
        const bool known = parse_date(t.field(n, "first")) && parse_date(t.field(n, "last"));
        if (known && last[n] < first[n])
            p.add(t.where(n, "last"),
                  fmt::format("{} is before {}", to_string(last[n]), to_string(first[n])),
                  "give the last day on which gates were closed");
        out.closures.push_back({first[n], last[n] + 1, closed[n]});
    }
}

void read_ordered(const fs::path& folder, basin::Tables& out, Problems& p) {
    CsvTable t;
    if (!optional_table(folder / "release_ordered.csv", {"dispatch_year", "release_1e8m3"}, t, p))
        return;
    const auto year = t.integers("dispatch_year", p, first_year, last_year);
    const auto release = t.quantities("release_1e8m3", Dimension::volume, p, between(0.0, 1e12));
    t.refuse_duplicates({"dispatch_year"}, p);
    for (std::size_t n = 0; n < t.rows(); ++n)
        out.release_ordered.push_back({whole(year[n]), release[n]});
}

void read_loss(const fs::path& folder, basin::Tables& out, Problems& p) {
    CsvTable t;
    if (!optional_table(folder / "main_stem_loss.csv", {"month", "loss_m3_per_s"}, t, p)) return;
    const auto month = t.integers("month", p, 1, 12);
    constexpr double most = 1e9;  // [m3/d] more than any river
    const auto loss = t.quantities("loss_m3_per_s", Dimension::flow, p, between(-most, most));
    t.refuse_duplicates({"month"}, p);
    std::array<bool, 12> there{};
    for (std::size_t n = 0; n < t.rows(); ++n)
        if (month[n] >= 1) {
            there[at(month[n] - 1)] = true;
            out.main_stem_loss[at(month[n] - 1)] = loss[n];
        }
    for (std::size_t m = 0; m < 12; ++m)
        if (!there[m])
            p.add({t.file(), 0, "column month"}, fmt::format("month {} is missing", m + 1),
                  "give one row for each month");
}

}  // namespace

std::vector<basin::ReleasePoint> read_release_curve(const fs::path& file, Problems& problems) {
    std::vector<basin::ReleasePoint> curve;
    if (file.empty()) return curve;
    const auto t = CsvTable::read(file, problems);
    if (!t.readable() || !t.require_columns({"inflow_1e8m3", "release_1e8m3"}, problems))
        return curve;
    const auto inflow =
        t.quantities("inflow_1e8m3", Dimension::volume, problems, between(0.0, 1e12));
    const auto release =
        t.quantities("release_1e8m3", Dimension::volume, problems, between(0.0, 1e12));
    for (std::size_t n = 0; n < t.rows(); ++n) {
        if (n > 0 && !(inflow[n] > inflow[n - 1]))
            problems.add(t.where(n, "inflow_1e8m3"),
                         fmt::format("{:.9g} m3 is not above the row before", inflow[n]),
                         "let the inflow rise from row to row");
        curve.push_back({inflow[n], release[n]});
    }
    if (t.rows() < 2)
        problems.add({t.file(), 0}, "the curve has fewer than two points", "give at least two");
    return curve;
}

void read_release_tables(const fs::path& folder, basin::Tables& out, Problems& problems) {
    out.release_curve = read_release_curve(folder / "allocation_curve.csv", problems);
    read_ordered(folder, out, problems);
    read_windows(folder, out, problems);
    read_closures(folder, out, problems);
    read_loss(folder, out, problems);
}

}  // namespace heihe::io
