// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/basin/setup/options.hpp"
#include "heihe/basin/setup/records.hpp"
#include "heihe/core/date.hpp"
#include "heihe/core/index.hpp"
#include "heihe/water/use_inputs.hpp"

#include <cstddef>
#include <vector>

/// Recorded diversion and pumping of districts and users, by day.
namespace heihe::basin {

namespace detail {

/// Gross pumping that a group plans in a month [m3].
[[nodiscard]] inline double planned_pumping(const water::District& d, int year, std::size_t month) {
    const auto& use = water::use_of(d.use, year);
    return use.groundwater * use.pumping_share[month];
}
[[nodiscard]] inline double planned_pumping(const water::User& u, int year, std::size_t month) {
    return water::use_of(u.use, year).groundwater * u.demand_share[month];
}

/// Every district and user with what it plans to pump in a month, districts first.
[[nodiscard]] inline std::vector<Pumper> pumpers_in(const water::UseInputs& in, int year,
                                                    std::size_t month) {
    std::vector<Pumper> list;
    for (const auto& d : in.districts)
        list.push_back({d.id, d.county, "agriculture", planned_pumping(d, year, month)});
    for (const auto& u : in.users)
        list.push_back({u.id, u.county, u.user_class, planned_pumping(u, year, month)});
    return list;
}

/// Days of a run, without a record so far.
[[nodiscard]] inline std::vector<double> no_records(const SetupOptions& o) {
    return std::vector<double>(at(o.end - o.start), no_value);
}

inline void add_diversion(const SetupOptions& o, const std::string& id, water::RecordedUse& use) {
    const auto* record = find_record(o.records.diversion, id);
    if (record == nullptr) return;
    use.start = o.start;
    use.diversion = no_records(o);
    for (const auto& span : record->spans)
        for (Date d = std::max(span.first, o.start); d < std::min(span.end, o.end); d = d + 1)
            use.diversion[at(d - o.start)] = span.value;
}

/// Pumping of the months [first, end) of one calendar month, where a record changes it.
inline void add_pumping(const SetupOptions& o, Date first, Date end,
                        std::vector<water::RecordedUse*>& groups, const water::UseInputs& in) {
    const auto c = civil(first);
    const auto planned = pumpers_in(in, c.year, at(c.month - 1));
    const Date month = make_date(c.year, c.month, 1);
    const Date next = next_month(first);
    const auto pumped = pumping_with_records(o.records, planned, month, next);
    for (std::size_t g = 0; g < groups.size(); ++g) {
        if (!pumped[g].is_recorded) continue;
        auto& use = *groups[g];
        use.start = o.start;
        if (use.pumping.empty()) use.pumping = no_records(o);
        for (Date d = first; d < end; d = d + 1)
            use.pumping[at(d - o.start)] = pumped[g].amount / (next - month);
    }
}

}  // namespace detail

/// Fills RecordedUse of districts and users. Diversion has the days of its record. Pumping is spread evenly over each
/// month that a record touches, because a county's or a class's meter is parted among its users by month.
inline void apply_use_records(const SetupOptions& o, water::UseInputs& in) {
    std::vector<water::RecordedUse*> groups;
    for (auto& d : in.districts) {
        detail::add_diversion(o, d.id, d.recorded);
        groups.push_back(&d.recorded);
    }
    for (auto& u : in.users) {
        detail::add_diversion(o, u.id, u.recorded);
        groups.push_back(&u.recorded);
    }
    const auto& r = o.records;
    if (r.pumping.empty() && r.pumping_of_county.empty() && r.pumping_of_class.empty()) return;
    for (Date first = o.start; first < o.end;) {
        const Date end = std::min(next_month(first), o.end);
        detail::add_pumping(o, first, end, groups, in);
        first = end;
    }
}

}  // namespace heihe::basin
