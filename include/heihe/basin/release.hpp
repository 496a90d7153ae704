// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/date.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

namespace heihe::basin {

/// One point of the release obligation: release due at an inflow of the main river.
struct ReleasePoint {
    double inflow = 0.0;   ///< [m3/yr] at the main inlet, dispatch year
    double release = 0.0;  ///< [m3/yr] at the release gauge
};

/// Release due in one dispatch year, in place of the curve's.
struct ReleaseOfYear {
    int year = 0;          ///< in which the dispatch year ends
    double release = 0.0;  ///< [m3]
};

/// Release obligation of the basin, by dispatch year.
struct ReleaseRule {
    std::string gauge{};                   ///< where the release is counted; empty: nowhere
    int first_month = 1;                   ///< the dispatch year begins
    int first_day = 1;                     ///< on this day
    std::vector<ReleasePoint> curve{};     ///< inflows rise; empty: nothing is due
    std::vector<ReleaseOfYear> ordered{};  ///< years that the curve does not hold for
};

/// The first day of a dispatch year that begins in a calendar year.
[[nodiscard]] inline Date dispatch_begin(const ReleaseRule& rule, int year) {
    return make_date(year, rule.first_month, rule.first_day);
}

/// Volume due [m3] for a dispatch year's inflow [m3]: linear between the points, extrapolated beyond them,
/// at least 0.
[[nodiscard]] inline double release_due(const ReleaseRule& rule, double inflow) {
    const auto& curve = rule.curve;
    if (curve.empty()) return 0.0;
    if (curve.size() == 1) return curve.front().release;
    std::size_t i = 1;
    while (i + 1 < curve.size() && inflow > curve[i].inflow) ++i;
    const auto& lo = curve[i - 1];
    const auto& hi = curve[i];
    const double slope = (hi.release - lo.release) / (hi.inflow - lo.inflow);
    return std::max(0.0, lo.release + slope * (inflow - lo.inflow));
}

/// The same for the dispatch year that ends in a calendar year.
[[nodiscard]] inline double release_due(const ReleaseRule& rule, int year, double inflow) {
    for (const auto& o : rule.ordered)
        if (o.year == year) return o.release;
    return release_due(rule, inflow);
}

/// The dispatch year that holds a day: its first day and that of the next.
struct DispatchYear {
    Date begin;
    Date end;
    /// The calendar year in which it ends, by which it is called.
    [[nodiscard]] int name() const { return civil(end - 1).year; }
};

[[nodiscard]] inline DispatchYear dispatch_year_of(const ReleaseRule& rule, Date day) {
    const int year = civil(day).year;
    const Date here = dispatch_begin(rule, year);
    return day < here ? DispatchYear{dispatch_begin(rule, year - 1), here}
                      : DispatchYear{here, dispatch_begin(rule, year + 1)};
}

}  // namespace heihe::basin
