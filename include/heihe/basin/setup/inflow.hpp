// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/basin/inputs.hpp"
#include "heihe/basin/setup/tables.hpp"
#include "heihe/core/date.hpp"
#include "heihe/core/error.hpp"
#include "heihe/core/index.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace heihe::basin {

enum class InflowKind {
    recorded,  ///< recorded years one after the other, then from the first again
    scaled,    ///< the same, all days times one factor: the mean of one whole cycle is `mean`
    dry,       ///< the same times `factor`
    history    ///< past years as inflow_history.csv says
};

struct InflowOptions {
    InflowKind kind = InflowKind::scaled;
    std::vector<int> years;  ///< recorded years in the order of use; empty: all
    double mean = 15.8e8;    ///< [m3/yr] at the main inlet, for scaled
    double factor = 0.8;     ///< [-] for dry
    double tributary_exponent =
        0.63;                     ///< [-] other rivers' factor = (main inlet's factor)^exponent
    bool daily_variation = true;  ///< false: smooth days
    std::uint64_t seed = 20260101;
};

/// The recorded year that a simulated year takes its shape from.
struct YearShape {
    int year = 0;
    int shape_year = 0;
    double factor = 1.0;  ///< [-] on the main stem's flows
};

/// Mean-preserving smooth days from period means.
///
/// Rymes and Myers 2001 (Solar Energy 71:225-231): start from the means as steps; repeat: every
/// value becomes the mean of itself and its two neighbours, then each period is shifted back to its
/// mean. Where that would pass below zero the deficit is taken from the period's other days.
/// @param mean    [period] >= 0
/// @param length  [period] days, > 0
/// @returns       [sum of length]; each period's mean is kept to round-off, all values >= 0
[[nodiscard]] inline std::vector<double> smooth_days(std::span<const double> mean,
                                                     std::span<const int> length,
                                                     int rounds = 200) {
    require(mean.size() == length.size(), "smooth_days: one length for each mean");
    std::vector<double> day;
    for (std::size_t p = 0; p < mean.size(); ++p) day.insert(day.end(), at(length[p]), mean[p]);
    std::vector<double> next(day.size());
    for (int round = 0; round < rounds; ++round) {
        for (std::size_t d = 0; d < day.size(); ++d) {
            const double before = day[d == 0 ? 0 : d - 1];
            const double after = day[std::min(d + 1, day.size() - 1)];
            next[d] = (before + day[d] + after) / 3.0;
        }
        std::size_t first = 0;
        for (std::size_t p = 0; p < mean.size(); ++p) {
            const std::size_t last = first + at(length[p]);
            double sum = 0.0;
            for (std::size_t d = first; d < last; ++d) sum += next[d];
            const double shift = mean[p] - sum / length[p];
            double positive = 0.0;
            for (std::size_t d = first; d < last; ++d) {
                next[d] = std::max(0.0, next[d] + shift);
                positive += next[d];
            }
            const double keep = positive > 0.0 ? mean[p] * length[p] / positive : 0.0;
            for (std::size_t d = first; d < last; ++d) next[d] *= keep;
            first = last;
        }
        day.swap(next);
    }
    return day;
}

namespace detail {

/// Uniform number in (0, 1) of a key (Steele, Lea and Flood 2014: splitmix64).
[[nodiscard]] inline double keyed_uniform(std::uint64_t key) {
    key += 0x9e3779b97f4a7c15ULL;
    key = (key ^ (key >> 30)) * 0xbf58476d1ce4e5b9ULL;
    key = (key ^ (key >> 27)) * 0x94d049bb133111ebULL;
    key ^= key >> 31;
    return (static_cast<double>(key >> 11) + 0.5) / 9007199254740992.0;
}

/// Standard normal number of a key (Box and Muller 1958).
[[nodiscard]] inline double keyed_normal(std::uint64_t key) {
    constexpr double two_pi = 6.283185307179586;
    const double u = keyed_uniform(2 * key);
    const double v = keyed_uniform(2 * key + 1);
    return std::sqrt(-2.0 * std::log(u)) * std::cos(two_pi * v);
}

/// Coefficient of variation of days about the smooth month, and their correlation from day to day:
/// estimates, larger where rain makes the floods.
inline constexpr std::array<double, 12> daily_cv = {0.10, 0.10, 0.12, 0.20, 0.30, 0.38,
                                                    0.38, 0.35, 0.30, 0.18, 0.12, 0.10};
inline constexpr double daily_correlation = 0.78;

/// Multipliers of the days, log-normal with a first-order autoregression, one for all rivers.
/// A recorded year's days are the same wherever it is repeated, up to the memory of its first days.
[[nodiscard]] inline std::vector<double> daily_multipliers(Date start, Date end,
                                                           std::span<const YearShape> years,
                                                           std::uint64_t seed) {
    std::vector<double> multiplier;
    double n = 0.0;
    for (Date d = start; d < end; d = d + 1) {
        const auto c = civil(d);
        const int shape = years[at(c.year - years.front().year)].shape_year;
        const auto key = seed * 0x100000001b3ULL + at(shape * 10000 + c.month * 100 + c.day);
        n = daily_correlation * n +
            std::sqrt(1.0 - daily_correlation * daily_correlation) * keyed_normal(key);
        const double cv = daily_cv[at(c.month - 1)];
        const double sigma = std::sqrt(std::log1p(cv * cv));
        multiplier.push_back(std::exp(sigma * n));
    }
    return multiplier;
}

[[nodiscard]] inline const MonthlyInflow& month_of(const Tables& t, int year, int month) {
    const auto index = (year - t.inflow.front().year) * 12 + month - 1;
    require(index >= 0 && at(index) < t.inflow.size(), "inflow: year outside the recorded ones");
    return t.inflow[at(index)];
}

[[nodiscard]] inline std::size_t main_inlet(const Tables& t) {
    for (std::size_t n = 0; n < t.inlets.size(); ++n)
        if (t.inlets[n].id == t.names.main_inlet) return n;
    throw ContractError("inflow: the main inlet is not in the table of inlets",
                        SourceLocation::current());
}

/// Volume [m3] at an inlet in a calendar year with the recorded months of shape_year.
[[nodiscard]] inline double year_volume(const Tables& t, std::size_t inlet, int year,
                                        int shape_year) {
    double volume = 0.0;
    for (int m = 1; m <= 12; ++m)
        volume += month_of(t, shape_year, m).flow[inlet] * days_in_month(year, m);
    return volume;
}

}  // namespace detail

/// Which recorded year stands for each year from start to end, and the main stem's factor.
/// That of `scaled` makes one whole cycle of the listed years, laid from the first year on, have the
/// wanted mean, however long the run is: a shorter run is the beginning of the longer one.
/// @pre inflow holds complete years; for history, every year is in t.history
[[nodiscard]] inline std::vector<YearShape> plan_years(const Tables& t, const InflowOptions& o,
                                                       Date start, Date end) {
    require(!t.inflow.empty() && start < end, "plan_years: needs months and a period");
    std::vector<int> sequence = o.years;
    for (const auto& m : t.inflow)
        if (o.years.empty() && m.month == 1) sequence.push_back(m.year);
    const auto main = detail::main_inlet(t);
    const int y0 = civil(start).year;
    const int y1 = civil(end - 1).year;
    double factor = o.kind == InflowKind::dry ? o.factor : 1.0;
    if (o.kind == InflowKind::scaled) {
        double sum = 0.0;
        for (std::size_t n = 0; n < sequence.size(); ++n)
            sum += detail::year_volume(t, main, y0 + static_cast<int>(n), sequence[n]);
        factor = o.mean * static_cast<double>(sequence.size()) / sum;
    }
    std::vector<YearShape> years;
    for (int y = y0; y <= y1; ++y) {
        YearShape s{y, 0, factor};
        if (o.kind == InflowKind::history) {
            const auto row = std::find_if(t.history.begin(), t.history.end(),
                                          [y](const HistoryRow& h) { return h.year == y; });
            require(row != t.history.end(), "plan_years: a year is not in the inflow history");
            s.shape_year = row->shape_year;
            s.factor = 1.0;
            if (!std::isnan(row->volume))
                s.factor = row->volume / detail::year_volume(t, main, y, s.shape_year);
        } else {
            s.shape_year = sequence[at(y - y0) % sequence.size()];
        }
        years.push_back(s);
    }
    return years;
}

/// Runoff of the tributaries outside the network over their mean, by calendar year from that of
/// start: what the other inlets bring in the recorded year over their mean year, times
/// (the year's factor)^tributary_exponent as at those inlets; 1 where there are none.
[[nodiscard]] inline std::vector<double> tributary_factors(const Tables& t, const InflowOptions& o,
                                                           Date start, Date end) {
    const auto main = detail::main_inlet(t);
    const auto others = [&](int year) {
        double volume = 0.0;
        for (std::size_t n = 0; n < t.inlets.size(); ++n)
            if (n != main) volume += detail::year_volume(t, n, year, year);
        return volume;
    };
    const auto years = plan_years(t, o, start, end);
    double mean = 0.0;
    for (int y = t.inflow.front().year; y <= t.inflow.back().year; ++y) mean += others(y);
    mean /= t.inflow.back().year - t.inflow.front().year + 1;
    std::vector<double> factors;
    factors.reserve(years.size());
    for (const auto& y : years)
        factors.push_back(mean > 0.0 ? others(y.shape_year) / mean *
                                           std::pow(y.factor, o.tributary_exponent)
                                     : 1.0);
    return factors;
}

/// Recorded months of the main inlet, less what upstream users take; for `scaled` times the factor that gives all of them the
/// wanted mean, for `dry` times its factor.
[[nodiscard]] inline InflowRecord inflow_record(const Tables& t, const InflowOptions& o) {
    const auto main = detail::main_inlet(t);
    double factor = o.kind == InflowKind::dry ? o.factor : 1.0;
    if (o.kind == InflowKind::scaled) {
        double sum = 0.0;
        for (const auto& m : t.inflow) sum += m.flow[main] * days_in_month(m.year, m.month);
        factor = o.mean * static_cast<double>(t.inflow.size()) / 12.0 / sum;
    }
    InflowRecord record;
    record.first_year = t.inflow.front().year;
    for (const auto& m : t.inflow)
        record.volume.push_back(m.flow[main] * factor * days_in_month(m.year, m.month) *
                                (1.0 - t.inlets[main].used_upstream));
    return record;
}

/// Daily flows of every inlet over the whole calendar years from that of start to that of end, so
/// that a steady year and a year's inflow are known whole where the run is shorter.
///
/// Months are the recorded ones times the year's factor (other rivers: factor^tributary_exponent)
/// and times what upstream users leave; days follow by smooth_days() over whole years and, with
/// daily_variation, a log-normal multiplier. Each calendar month keeps its mean.
[[nodiscard]] inline InflowSeries make_inflow(const Tables& t, const InflowOptions& o, Date start,
                                              Date end) {
    const auto years = plan_years(t, o, start, end);
    const Date first = make_date(years.front().year, 1, 1);
    const Date last = make_date(years.back().year + 1, 1, 1);
    std::vector<int> length;
    for (const auto& y : years)
        for (int m = 1; m <= 12; ++m) length.push_back(days_in_month(y.year, m));
    const auto multiplier = o.daily_variation
                                ? detail::daily_multipliers(first, last, years, o.seed)
                                : std::vector<double>(at(last - first), 1.0);
    const auto main = detail::main_inlet(t);

    InflowSeries series;
    series.start = first;
    for (std::size_t inlet = 0; inlet < t.inlets.size(); ++inlet) {
        std::vector<double> mean;
        for (const auto& y : years)
            for (int m = 1; m <= 12; ++m) {
                const double f =
                    inlet == main ? y.factor : std::pow(y.factor, o.tributary_exponent);
                mean.push_back(detail::month_of(t, y.shape_year, m).flow[inlet] * f *
                               (1.0 - t.inlets[inlet].used_upstream));
            }
        auto day = smooth_days(mean, length);
        std::size_t d0 = 0;
        for (std::size_t p = 0; p < mean.size(); ++p) {
            double sum = 0.0;
            for (std::size_t d = d0; d < d0 + at(length[p]); ++d) sum += day[d] *= multiplier[d];
            for (std::size_t d = d0; d < d0 + at(length[p]); ++d)
                day[d] *= sum > 0.0 ? mean[p] * length[p] / sum : 0.0;
            d0 += at(length[p]);
        }
        series.flow.push_back(std::move(day));
    }
    return series;
}

}  // namespace heihe::basin
