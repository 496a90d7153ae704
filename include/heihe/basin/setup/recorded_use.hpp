// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/basin/setup/metered_wells.hpp"
#include "heihe/basin/setup/options.hpp"
#include "heihe/basin/setup/records.hpp"
#include "heihe/core/date.hpp"
#include "heihe/core/index.hpp"
#include "heihe/water/use_inputs.hpp"

#include <algorithm>
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

/// Every district and user with what it plans to pump in a month, districts first, then the metered well fields, whose
/// parts the districts then lack.
[[nodiscard]] inline std::vector<Pumper> pumpers_in(const water::UseInputs& in,
                                                    const std::vector<MeteredDistrict>& metered,
                                                    int year, std::size_t month) {
    std::vector<Pumper> list;
    for (const auto& d : in.districts)
        list.push_back({d.id, d.county, "agriculture", planned_pumping(d, year, month)});
    for (const auto& u : in.users)
        list.push_back({u.id, u.county, u.user_class, planned_pumping(u, year, month)});
    for (const auto& m : metered) {
        const Pumper all = list[m.district];
        double left = 1.0;
        for (const auto& f : m.fields) {
            left -= f.part;
            list.push_back({all.id, all.county, all.user_class, f.part * all.estimate, f.id});
        }
        list[m.district].estimate = std::max(0.0, left) * all.estimate;
    }
    return list;
}

/// Adds what the metered well fields pumped in the days [first, end) to their districts, and where.
inline void add_well_fields(const std::vector<MeteredDistrict>& metered, Date first, Date end,
                            std::vector<Pumped>& pumped, water::UseInputs& in) {
    std::size_t n = in.districts.size() + in.users.size();
    for (const auto& m : metered) {
        auto& all = pumped[m.district];
        const double others = all.amount;
        std::vector<double> by_field;
        for (std::size_t f = 0; f < m.fields.size(); ++f, ++n) {
            by_field.push_back(pumped[n].amount);
            all.amount += pumped[n].amount;
            all.is_recorded = all.is_recorded || pumped[n].is_recorded;
        }
        auto& d = in.districts[m.district];
        if (all.is_recorded && !d.columns.empty())
            add_well_places(m, by_field, others, {first, end, {}}, d);
    }
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
                        const std::vector<MeteredDistrict>& metered,
                        std::vector<water::RecordedUse*>& groups, water::UseInputs& in) {
    const auto c = civil(first);
    const auto planned = pumpers_in(in, metered, c.year, at(c.month - 1));
    const Date month = make_date(c.year, c.month, 1);
    const Date next = next_month(first);
    auto pumped = pumping_with_records(o.records, planned, month, next);
    add_well_fields(metered, first, end, pumped, in);
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
/// month that a record touches, because a county's or a class's meter is parted among its users by month. In a month
/// with a record of a well field District::well_places has the parts of the well fields.
/// @param metered  of metered_districts()
inline void apply_use_records(const SetupOptions& o, water::UseInputs& in,
                              const std::vector<MeteredDistrict>& metered = {}) {
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
    if (r.pumping.empty() && r.pumping_of_field.empty() && r.pumping_of_county.empty() &&
        r.pumping_of_class.empty())
        return;
    for (const auto& m : metered)
        if (auto& d = in.districts[m.district]; !d.columns.empty()) detail::widen_wells(m, d);
    for (Date first = o.start; first < o.end;) {
        const Date end = std::min(next_month(first), o.end);
        detail::add_pumping(o, first, end, metered, groups, in);
        first = end;
    }
}

}  // namespace heihe::basin
