// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/basin/inputs.hpp"
#include "heihe/basin/release.hpp"
#include "heihe/core/date.hpp"
#include "heihe/core/index.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

/// Forecast of the main inlet's inflow for the rest of a dispatch year, made anew on the first of each month.
namespace heihe::basin {

/// A span of days within one calendar month.
struct MonthPart {
    Date begin;
    int days = 0;
};

/// The days from one date to another by calendar month.
[[nodiscard]] inline std::vector<MonthPart> month_parts(Date from, Date end) {
    std::vector<MonthPart> parts;
    while (from < end) {
        const Date next = std::min(next_month(from), end);
        parts.push_back({from, next - from});
        from = next;
    }
    return parts;
}

/// Line through points by least squares (Legendre 1805): y = intercept + slope x.
struct Line {
    double intercept = 0.0;
    double slope = 0.0;
};

/// @pre x and y have one size, at least 1. Where all x are equal the line is level.
[[nodiscard]] inline Line fit_line(const std::vector<double>& x, const std::vector<double>& y) {
    const auto n = static_cast<double>(x.size());
    double mx = 0.0;
    double my = 0.0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        mx += x[i] / n;
        my += y[i] / n;
    }
    double sxx = 0.0;
    double sxy = 0.0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        sxx += (x[i] - mx) * (x[i] - mx);
        sxy += (x[i] - mx) * (y[i] - my);
    }
    const double slope = sxx > 0.0 ? sxy / sxx : 0.0;
    return {my - slope * mx, slope};
}

/// Foresees inflow from the recorded months, or knows it. Const after construction.
class Forecast {
public:
    explicit Forecast(const Inputs& in) : in_{in} {
        for (std::size_t i = 0; i < in.network.inlets.size(); ++i)
            if (in.network.inlets[i].id == in.main_inlet) main_ = i;
    }

    /// Volume of a recorded month, or of its share where only a part of the month is asked for [m3].
    /// @param year  the recorded calendar year
    [[nodiscard]] double recorded(int year, const MonthPart& part) const {
        const auto day = civil(part.begin);
        const auto i = at((year - in_.record.first_year) * 12 + day.month - 1);
        return in_.record.volume[i] * part.days / days_in_month(day.year, day.month);
    }

    /// Inflow from `now` to the end of its dispatch year, by month [m3].
    /// @param gone   [d] of that day already gone
    /// @param past   [m3] inflow from the dispatch year's begin to the first of the month; below 0: not known
    [[nodiscard]] std::vector<double> ahead(Date now, double gone, double past) const {
        const auto year = dispatch_year_of(in_.release, now);
        const auto parts = month_parts(now, year.end);
        if (in_.water.obligation.forecast == water::ForecastKind::perfect ||
            in_.record.volume.empty())
            return known(parts, gone);
        std::vector<double> volume = expected(now, past);
        // Of the month that has begun: what its days still bring.
        const Date first = std::max(year.begin, first_of_month(now));
        const double length = parts.front().begin - first + parts.front().days;
        volume.front() *= (parts.front().days - gone) / length;
        return volume;
    }

    /// Mean inflow of the recorded calendar years in a span of days [m3]; 0 without a record.
    [[nodiscard]] double mean_volume(Date from, Date to) const {
        double sum = 0.0;
        for (const auto& part : month_parts(from, to)) sum += mean_volume(part);
        return sum;
    }

private:
    [[nodiscard]] double mean_volume(const MonthPart& part) const {
        const int n = static_cast<int>(in_.record.volume.size() / 12);
        double sum = 0.0;
        for (int y = in_.record.first_year; y < in_.record.first_year + n; ++y)
            sum += recorded(y, part);
        return n > 0 ? sum / n : 0.0;
    }

    [[nodiscard]] static Date first_of_month(Date day) {
        const auto c = civil(day);
        return make_date(c.year, c.month, 1);
    }

    /// Recorded dispatch years whose months are all in the record, by the calendar year in which they end.
    [[nodiscard]] std::vector<int> recorded_years(bool turns) const {
        std::vector<int> years;
        const int n = static_cast<int>(in_.record.volume.size() / 12);
        for (int y = in_.record.first_year + (turns ? 1 : 0); y < in_.record.first_year + n; ++y)
            years.push_back(y);
        return years;
    }

    /// Volume from the first of this month to the year's end, by month.
    [[nodiscard]] std::vector<double> expected(Date now, double past) const {
        const auto year = dispatch_year_of(in_.release, now);
        const Date first = std::max(year.begin, first_of_month(now));
        const auto before = month_parts(year.begin, first);
        const auto after = month_parts(first, year.end);
        const auto years = recorded_years(civil(year.begin).year != year.name());
        std::vector<double> mean(after.size(), 0.0);
        if (years.empty()) {  // no whole dispatch year is recorded
            for (std::size_t k = 0; k < after.size(); ++k) mean[k] = mean_volume(after[k]);
            return mean;
        }
        std::vector<double> gone(years.size(), 0.0);
        std::vector<double> rest(years.size(), 0.0);
        for (std::size_t n = 0; n < years.size(); ++n) {
            const int shift = years[n] - year.name();
            for (const auto& p : before) gone[n] += recorded(civil(p.begin).year + shift, p);
            for (std::size_t k = 0; k < after.size(); ++k) {
                const double v = recorded(civil(after[k].begin).year + shift, after[k]);
                rest[n] += v;
                mean[k] += v / static_cast<double>(years.size());
            }
        }
        scale(gone, rest, past, mean);
        return mean;
    }

    /// Turns the mean months into those of the regression on the flow so far; within the recorded range of the rest.
    void scale(const std::vector<double>& gone, const std::vector<double>& rest, double past,
               std::vector<double>& mean) const {
        if (in_.water.obligation.forecast != water::ForecastKind::regression || past < 0.0 ||
            rest.size() < least_years)
            return;
        const auto line = fit_line(gone, rest);
        const auto [least, most] = std::minmax_element(rest.begin(), rest.end());
        const double foreseen = std::clamp(line.intercept + line.slope * past, *least, *most);
        double sum = 0.0;
        for (const double v : mean) sum += v;
        if (sum > 0.0)
            for (double& v : mean) v *= foreseen / sum;
    }

    /// The inflow as it will be; where the series ends it begins again.
    [[nodiscard]] std::vector<double> known(const std::vector<MonthPart>& parts,
                                            double gone) const {
        const auto& flow = in_.inflow.flow[main_];
        std::vector<double> volume;
        for (const auto& p : parts) {
            double sum = 0.0;
            for (int d = 0; d < p.days; ++d) {
                const std::ptrdiff_t i = p.begin + d - in_.inflow.start;
                const double q = i < ssize(flow) ? flow[at(i)] : flow[at(i % ssize(flow))];
                sum += q * (volume.empty() && d == 0 ? 1.0 - gone : 1.0);
            }
            volume.push_back(sum);
        }
        return volume;
    }

    static constexpr std::size_t least_years = 5;

    const Inputs& in_;
    std::size_t main_ = 0;
};

}  // namespace heihe::basin
