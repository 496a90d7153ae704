// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/io/run_writer.hpp"

#include <string>
#include <vector>

/// The files of a run of one cell.
namespace heihe::test {

[[nodiscard]] inline io::RunWriterOptions options() {
    io::RunWriterOptions o;
    o.grid.utm_zone = 47;
    o.grid.nlay = o.grid.nrow = o.grid.ncol = 1;
    o.grid.x = {0.0};
    o.grid.y = {0.0};
    o.grid.top = {1.0};
    o.grid.botm = {0.0};
    o.grid.idomain = {1};
    o.grid.column_row = o.grid.column_col = o.grid.county = o.grid.district = {0};
    o.grid.counties = {"甘州"};
    o.grid.districts = {"大满"};
    o.title = {"t", "s", "heihe"};
    o.users = {{"daman", "甘州", "agriculture"}};
    o.checkpoint_seconds = 0.0;
    return o;
}

[[nodiscard]] inline io::MonthFields fields_of(int month) {
    io::MonthFields f;
    f.first = make_date(2026, month, 1);
    f.end = next_month(f.first);
    const std::vector<float> one{static_cast<float>(month)};
    f.head = f.depth_to_water = f.drawdown = f.recharge = f.pumping = one;
    f.evapotranspiration = f.stream_exchange = one;
    return f;
}

[[nodiscard]] inline io::MonthUse use_of(int month) {
    io::MonthUse use;
    use.first = make_date(2026, month, 1);
    use.end = next_month(use.first);
    const auto days = static_cast<std::size_t>(use.end - use.first);
    use.value.assign(days * water::day_use_count, static_cast<float>(month));
    return use;
}

[[nodiscard]] inline io::MonthRows rows_of(int month) {
    io::MonthRows rows;
    const Date last = next_month(make_date(2026, month, 1)) - 1;
    io::ReachRow reach;
    reach.date = last;
    reach.flow = 86400.0 * month;
    rows.reaches = {reach};
    if (month == 12) {
        io::AnnualRow year;
        year.year = 2026;
        year.main_inflow = 15.8e8;
        year.cap_provenance = "plan";
        rows.annual = {year};
    }
    return rows;
}

[[nodiscard]] inline io::Checkpoint state_of(int month) {
    io::Checkpoint c;
    c.attributes["month"] = std::to_string(month);
    return c;
}

[[nodiscard]] inline io::Summary summary() {
    io::Summary s;
    s.scenario = "s";
    s.start = make_date(2026, 1, 1);
    s.end = make_date(2027, 1, 1);
    return s;
}

inline void months(io::RunWriter& writer, int first, int last) {
    for (int m = first; m <= last; ++m) {
        if (m == 5) writer.warning("a warning of May");
        writer.month(rows_of(m), fields_of(m), use_of(m));
        if (writer.checkpoint_due()) writer.checkpoint(state_of(m));
    }
}

}  // namespace heihe::test
