// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/basin/inputs.hpp"
#include "heihe/basin/setup/tables.hpp"
#include "heihe/core/date.hpp"
#include "heihe/core/error.hpp"
#include "heihe/core/index.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// Records of a user that stand in place of the model's estimates (docs/input/series.md).
namespace heihe::basin {

/// A recorded value that holds for the days from first to end.
struct RecordedSpan {
    Date first;
    Date end;            ///< midnight after its last day
    double value = 0.0;  ///< mean over the span, in the unit of its series
};

/// The record of one quantity at one place: spans in order of time, without overlap. Days outside the spans are
/// not covered: the model's estimate stays for them.
struct RecordSeries {
    std::string id;  ///< of the place, as the basin's tables have it
    std::vector<RecordedSpan> spans;
};

/// All records of a scenario, by quantity.
struct Records {
    std::vector<RecordSeries> inflow;  ///< [m3/d] by inlet, before upstream users take their part
    std::vector<RecordSeries> diversion;          ///< [m3/d] gross, by district or user
    std::vector<RecordSeries> pumping;            ///< [m3/d] gross, by district or user
    std::vector<RecordSeries> pumping_of_field;   ///< [m3/d] gross, by well field
    std::vector<RecordSeries> pumping_of_county;  ///< [m3/d] gross, all users of a county
    std::vector<RecordSeries> pumping_of_class;   ///< [m3/d] gross, all users of a class
    std::vector<RecordSeries> area;               ///< [m2] irrigated, by district
    std::vector<RecordSeries> weather;            ///< [m/d] "rain" and "et0" of the whole basin
    std::vector<RecordSeries> release;            ///< [m3/d] at gauges, for comparison only
};

inline constexpr std::string_view rain_series = "rain";
inline constexpr std::string_view et0_series = "et0";

/// Part of a period for which there is a record.
struct Covered {
    double amount = 0.0;  ///< sum over the covered days: m3 of a flow, m of rain, m2 d of an area
    double days = 0.0;    ///< [d]
};

/// The record of a place; nothing if it has none.
[[nodiscard]] inline const RecordSeries* find_record(const std::vector<RecordSeries>& list,
                                                     std::string_view id) {
    const auto found =
        std::find_if(list.begin(), list.end(), [id](const RecordSeries& s) { return s.id == id; });
    return found == list.end() ? nullptr : &*found;
}

/// The recorded amount in [t0, t1) and the days of it that the record covers.
[[nodiscard]] inline Covered recorded(const RecordSeries& series, Date t0, Date t1) {
    Covered sum;
    auto span = std::partition_point(series.spans.begin(), series.spans.end(),
                                     [t0](const RecordedSpan& s) { return s.end <= t0; });
    for (; span != series.spans.end() && span->first < t1; ++span) {
        const double days = std::min(t1, span->end) - std::max(t0, span->first);
        sum.amount += span->value * days;
        sum.days += days;
    }
    return sum;
}

/// Amount of a period [t0, t1): the record where it covers a day, the estimate for the other days.
/// @param series    may be null: no record
/// @param estimate  amount of the whole period; the same on each of its days
/// @pre t0 < t1
[[nodiscard]] inline double with_record(const RecordSeries* series, Date t0, Date t1,
                                        double estimate) {
    require(t0 < t1, "with_record: the period needs a day");
    if (series == nullptr) return estimate;
    const auto covered = recorded(*series, t0, t1);
    return covered.amount + estimate * (1.0 - covered.days / (t1 - t0));
}

/// Mean recorded value of [t0, t1), such as the irrigated area of a year; `estimate` where no day is covered.
[[nodiscard]] inline double recorded_mean(const RecordSeries* series, Date t0, Date t1,
                                          double estimate) {
    if (series == nullptr) return estimate;
    const auto covered = recorded(*series, t0, t1);
    return covered.days > 0.0 ? covered.amount / covered.days : estimate;
}

/// Who pumps: a district (class "agriculture"), one of its well fields with a record, or another user.
struct Pumper {
    std::string id;
    std::string county;
    std::string user_class;
    double estimate = 0.0;     ///< [m3] of the period
    std::string well_field{};  ///< id; empty: the other wells of the district, or a user
};

/// What a pumper takes in a period.
struct Pumped {
    double amount = 0.0;       ///< [m3]
    bool is_recorded = false;  ///< a record has a day of it, also one that says the estimate
};

namespace detail {

/// Pumping of a period, from the finest record to the coarsest.
class PumpingShares {
public:
    PumpingShares(const std::vector<Pumper>& pumpers, Date t0, Date t1)
        : pumpers_{pumpers}, t0_{t0}, t1_{t1}, is_fixed_(pumpers.size(), 0) {
        for (const auto& p : pumpers) amount_.push_back(p.estimate);
    }
    /// Records of groups; a pumper belongs to the group that its member names. The pumpers of a recorded group that
    /// no record before has fixed share its total, less what the others pump, as their amounts are.
    void apply(const std::vector<RecordSeries>& list, std::string Pumper::*group) {
        for (const auto& record : list) {
            if (recorded(record, t0_, t1_).days <= 0.0) continue;
            std::vector<std::size_t> members;
            double before = 0.0;
            for (std::size_t n = 0; n < pumpers_.size(); ++n) {
                if (pumpers_[n].*group != record.id) continue;
                members.push_back(n);
                before += amount_[n];
            }
            share(members, with_record(&record, t0_, t1_, before));
        }
    }
    [[nodiscard]] std::vector<Pumped> take() const {
        std::vector<Pumped> pumped;
        pumped.reserve(amount_.size());
        for (std::size_t n = 0; n < amount_.size(); ++n)
            pumped.push_back({amount_[n], is_fixed_[n] != 0});
        return pumped;
    }

private:
    void share(const std::vector<std::size_t>& members, double total) {
        double free = 0.0;
        double count = 0.0;
        for (const auto n : members) {
            if (is_fixed_[n] != 0) {
                total -= amount_[n];
            } else {
                free += amount_[n];
                count += 1.0;
            }
        }
        total = std::max(0.0, total);
        for (const auto n : members) {
            if (is_fixed_[n] != 0) continue;
            amount_[n] = free > 0.0 ? amount_[n] * (total / free) : total / count;
            is_fixed_[n] = 1;
        }
    }

    const std::vector<Pumper>& pumpers_;
    Date t0_, t1_;
    std::vector<double> amount_{};  // [pumper] m3
    std::vector<char> is_fixed_;    // [pumper] by a record
};

}  // namespace detail

/// Pumping of each pumper in [t0, t1) with the records that there are. The record of a well field counts first, then
/// that of a district or user: the other wells of the district share what its well fields leave. A county's record is
/// the sum of its pumpers: those without an own record share the rest as their estimates do, and
/// evenly where these are 0. A record of a user class then does the same with pumpers that no record before fixes.
/// Days without a record keep the estimate. A rest below 0 counts as 0.
[[nodiscard]] inline std::vector<Pumped> pumping_with_records(const Records& records,
                                                              const std::vector<Pumper>& pumpers,
                                                              Date t0, Date t1) {
    detail::PumpingShares shares{pumpers, t0, t1};
    shares.apply(records.pumping_of_field, &Pumper::well_field);
    shares.apply(records.pumping, &Pumper::id);
    shares.apply(records.pumping_of_county, &Pumper::county);
    shares.apply(records.pumping_of_class, &Pumper::user_class);
    return shares.take();
}

namespace detail {

/// Gives the days [from, to) of a flow the mean `value`. A single day becomes the value. The days of a longer span
/// keep the course of the estimate, times one factor; without an estimate all get the value.
inline void set_mean(std::vector<double>& flow, std::size_t from, std::size_t to, double value) {
    double sum = 0.0;
    for (std::size_t d = from; d < to; ++d) sum += flow[d];
    const double wanted = value * static_cast<double>(to - from);
    for (std::size_t d = from; d < to; ++d)
        flow[d] = to - from > 1 && sum > 0.0 ? flow[d] * (wanted / sum) : value;
}

}  // namespace detail

/// Puts the records of inlets into the daily inflow. Upstream users take the part of InletRow::used_upstream from
/// recorded as from estimated water. Days without a record keep the estimate, to the last bit.
/// @param series  of make_inflow() with the same tables
inline void apply_inflow(const Records& records, const Tables& t, InflowSeries& series) {
    require(series.flow.size() == t.inlets.size(), "apply_inflow: one flow for each inlet");
    for (std::size_t n = 0; n < t.inlets.size(); ++n) {
        const auto* record = find_record(records.inflow, t.inlets[n].id);
        if (record == nullptr) continue;
        auto& flow = series.flow[n];
        const Date end = series.start + static_cast<int>(flow.size());
        for (const auto& span : record->spans) {
            const Date from = std::max(span.first, series.start);
            const Date to = std::min(span.end, end);
            if (from < to)
                detail::set_mean(flow, at(from - series.start), at(to - series.start),
                                 span.value * (1.0 - t.inlets[n].used_upstream));
        }
    }
}

}  // namespace heihe::basin
