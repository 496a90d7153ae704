// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/basin/run/period_sums.hpp"
#include "heihe/basin/run/zone_budget.hpp"
#include "heihe/core/date.hpp"
#include "heihe/core/digest.hpp"
#include "heihe/core/field.hpp"
#include "heihe/gwf/heads.hpp"
#include "heihe/river/routing.hpp"
#include "heihe/water/allocation.hpp"
#include "heihe/water/delay.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace heihe::basin {

/// The clock of a run.
struct Clock {
    std::int64_t day = 0;          ///< [d] since 1970-01-01, the current day
    double fraction = 0.0;         ///< [d] of it already gone, in [0, 1)
    std::int64_t step = 0;         ///< accepted groundwater steps
    double longest = 0.0;          ///< [d] step length that the last cut allows; 0: no limit
    std::int64_t outer = 0;        ///< nonlinear iterations of all steps
    std::int64_t linear = 0;       ///< linear iterations of all steps
    std::int64_t cuts = 0;         ///< steps that had to be cut
    double worst_percent = 0.0;    ///< [%] largest discrepancy of a store in a step
    std::int64_t worst_store = 0;  ///< its Store
    std::int64_t worst_item = 0;   ///< its number in the store
    std::int64_t worst_day = 0;    ///< [d] since 1970-01-01
    [[nodiscard]] Date date() const { return Date{static_cast<std::int32_t>(day)}; }
};

template <StateOf<Clock> S, typename Visitor>
void for_each_field(S& s, Visitor&& visit) {
    visit("clock_day", "d", s.day);
    visit("clock_fraction", "d", s.fraction);
    visit("clock_step", "-", s.step);
    visit("clock_longest", "d", s.longest);
    visit("clock_outer", "-", s.outer);
    visit("clock_linear", "-", s.linear);
    visit("clock_cuts", "-", s.cuts);
    visit("clock_worst_percent", "%", s.worst_percent);
    visit("clock_worst_store", "-", s.worst_store);
    visit("clock_worst_item", "-", s.worst_item);
    visit("clock_worst_day", "d", s.worst_day);
}

/// Everything of a run that changes in time.
struct State {
    Clock clock;
    gwf::Heads flow;                ///< heads
    river::ReachWater river;        ///< reaches
    water::DelayState fields;       ///< unsaturated zone below fields and canals, by column
    water::DelayState beds;         ///< unsaturated zone below river beds, by reach
    std::vector<double> returning;  ///< [nreach] m3 of returns: join the river in the next step
    std::vector<double> capillary_reference;  ///< [ndistrict] - capillary share at the base level
    water::Accounts water;                    ///< accounts of caps, water use by month and year
    MonthSums month;
    YearSums year;
    ZoneSums zones;  ///< by zone, since 1 January
    DispatchSums dispatch;
};

namespace state_detail {

/// Puts a prefix before the names of a part, so that names are unique. Gives the unit m to heads, since
/// gwf has no unit of its own.
template <typename Visitor>
struct Prefixed {
    std::string prefix;
    Visitor& visit;
    template <typename T>
    void operator()(std::string_view name, std::string_view unit, T& field) const {
        visit(prefix + std::string{name}, unit == "L" ? std::string_view{"m"} : unit, field);
    }
};

}  // namespace state_detail

template <StateOf<State> S, typename Visitor>
void for_each_field(S& s, Visitor&& visit) {
    const auto part = [&visit](const char* prefix) {
        return state_detail::Prefixed<std::remove_reference_t<Visitor>>{prefix, visit};
    };
    for_each_field(s.clock, part(""));
    for_each_field(s.flow, part(""));
    for_each_field(s.river, part(""));
    for_each_field(s.fields, part("fields_"));
    for_each_field(s.beds, part("beds_"));
    visit("returning", "m3", s.returning);
    visit("capillary_reference", "-", s.capillary_reference);
    for_each_field(s.water, part("water_"));
    for_each_field(s.month, part(""));
    for_each_field(s.year, part(""));
    for_each_field(s.dispatch, part(""));
    for_each_field(s.zones, part("zone_"));
}

/// Digest of a state; the same at any number of threads (docs/design.md, The same bits).
[[nodiscard]] inline std::string digest(const State& s) {
    Digest d;
    DigestVisitor visit{d};
    for_each_field(s, visit);
    return d.hex();
}

}  // namespace heihe::basin
