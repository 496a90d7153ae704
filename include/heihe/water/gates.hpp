// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/date.hpp"
#include "heihe/core/index.hpp"
#include "heihe/water/obligation_inputs.hpp"
#include "heihe/water/rule.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

/// Closed gates: windows of the year in which intakes may be closed, and gates that were closed by date.
namespace heihe::water {

/// The dates of a window that begins in a year: first day, and midnight after its last.
[[nodiscard]] inline Closure dates_of(const GateWindow& w, int year) {
    const bool turns = std::pair{w.last_month, w.last_day} < std::pair{w.first_month, w.first_day};
    const auto last =
        make_date(turns ? year + 1 : year, w.last_month,
                  std::min(w.last_day, days_in_month(turns ? year + 1 : year, w.last_month)));
    return {
        make_date(year, w.first_month, std::min(w.first_day, days_in_month(year, w.first_month))),
        last + 1, w.most};
}

/// Days that two spans of time have in common [d]. @param first,days  the second span
[[nodiscard]] inline double common_days(const Closure& c, Date first, double days) {
    const double begin = std::max(0, c.first - first);
    const double end = std::min(days, static_cast<double>(c.end - first));
    return std::max(0.0, end - begin);
}

/// Part of a day that windows let be closed [-]: of overlapping windows the largest counts.
[[nodiscard]] inline double closable_on(const std::vector<GateWindow>& windows, Date day) {
    double part = 0.0;
    const int year = civil(day).year;
    for (const auto& w : windows)
        for (int y = std::max(year - 1, w.from_year); y <= std::min(year, w.to_year); ++y)
            if (const auto dates = dates_of(w, y); dates.first <= day && day < dates.end)
                part = std::max(part, dates.part);
    return part;
}

/// Part of a span of days that windows let be closed [-]. @param gone  [d] of the first day that lie before the span
[[nodiscard]] inline double closable_share(const std::vector<GateWindow>& windows, Date first,
                                           double days, double gone = 0.0) {
    if (!(days > 0.0)) return 0.0;
    double sum = 0.0;
    for (double t = gone; t < gone + days - 1e-9; t = std::floor(t + 1e-9) + 1.0) {
        const double length = std::min(std::floor(t + 1e-9) + 1.0, gone + days) - t;
        sum += length * closable_on(windows, first + static_cast<int>(t + 1e-9));
    }
    return sum / days;
}

/// The first date after `now`, at most `latest`, on which gates open or close.
[[nodiscard]] inline Date next_gate_date(const ObligationInputs& in, Date now, Date latest) {
    const auto see = [&](const Closure& c) {
        for (const Date date : {c.first, c.end})
            if (date > now && date < latest) latest = date;
    };
    for (const auto& c : in.closures) see(c);
    if (!in.enforced) return latest;
    const int year = civil(now).year;
    for (const auto& w : in.windows)
        for (int y = std::max(year - 1, w.from_year); y <= std::min(year + 1, w.to_year); ++y)
            see(dates_of(w, y));
    return latest;
}

/// Gates that were closed on dates of the past, or are ordered to be.
class DatedClosures final : public Rule {
public:
    explicit DatedClosures(std::vector<Closure> closures) : closures_{std::move(closures)} {}
    [[nodiscard]] const std::string& id() const override { return id_; }
    void limit(const RuleView& view, std::int32_t number, Limits& limits) const override {
        double open = 1.0;
        for (const auto& c : closures_)
            open = std::min(open, 1.0 - c.part * common_days(c, view.start, view.dt) / view.dt);
        for (std::size_t d = 0; d < view.gated.size(); ++d)
            if (view.gated[d] != 0) limits.lower(static_cast<std::ptrdiff_t>(d), open, number);
    }

private:
    std::vector<Closure> closures_;
    std::string id_ = "closures";
};

}  // namespace heihe::water
