// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/date.hpp"
#include "heihe/core/field.hpp"
#include "heihe/core/index.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

/// What a district or user took by its records, which then stand in place of the plan.
namespace heihe::water {

/// Recorded gross diversion and pumping of a group by day; NaN on a day without a record, empty without any.
struct RecordedUse {
    Date start;
    std::vector<double> diversion;  ///< [day] m3/d
    std::vector<double> pumping;    ///< [day] m3/d
};

template <StateOf<RecordedUse> S, typename Visitor>
void for_each_field(S& s, Visitor&& visit) {
    auto& [start, diversion, pumping] = s;
    visit("start", "d", start);
    visit("diversion", "m3/d", diversion);
    visit("pumping", "m3/d", pumping);
}

/// A volume with the records in it.
struct WithRecord {
    double volume = 0.0;   ///< [m3]
    bool covered = false;  ///< the record covers all of the time
};

/// Volume of a step: recorded where a day has a record, the estimate's part for the rest of the time.
/// @param daily     RecordedUse::diversion or pumping, from `start` on
/// @param from      first day of the step   @param gone  [d] of it that lie before the step
/// @param estimate  [m3] of the whole step, spread evenly
[[nodiscard]] inline WithRecord with_record(const std::vector<double>& daily, Date start, Date from,
                                            double gone, double dt, double estimate) {
    if (daily.empty()) return {estimate, false};
    double volume = 0.0;
    double left = dt;  // not covered
    for (double t = gone; t < gone + dt - 1e-12; t = std::floor(t) + 1.0) {
        const auto day = static_cast<std::ptrdiff_t>(from - start) + static_cast<int>(t);
        const double length = std::min(std::floor(t) + 1.0, gone + dt) - t;
        if (day < 0 || day >= static_cast<std::ptrdiff_t>(daily.size())) continue;
        if (std::isnan(daily[at(day)])) continue;
        volume += daily[at(day)] * length;
        left -= length;
    }
    left = std::max(0.0, left);
    return {volume + estimate * left / dt, left <= 1e-9 * dt};
}

}  // namespace heihe::water
