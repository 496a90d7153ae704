// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/index.hpp"
#include "heihe/water/allocation.hpp"

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

/// What a district or user wanted, was allowed and got on a day: the figures that say why.
namespace heihe::water {

/// Volumes of a day [m3]. Demand, supplies and unmet terms are at the field or user; the others are gross.
struct DayUse {
    double demand = 0.0;
    double entitled = 0.0;   ///< surface water that it may take
    double requested = 0.0;  ///< surface water that it asked for
    double closed = 0.0;     ///< of the request, what closed gates took away
    double diverted = 0.0;   ///< surface water that it got
    double pumped = 0.0;
    double surface = 0.0;
    double groundwater = 0.0;
    double reclaimed = 0.0;
    double other = 0.0;
    double unmet_rule = 0.0;
    double unmet_gate = 0.0;
    double unmet_cap = 0.0;
    double unmet_wells = 0.0;
};

struct DayUseName {
    const char* name;  ///< of the variable in allocation.nc
    const char* long_name;
    double DayUse::*member;
};

inline constexpr std::array<DayUseName, 14> day_use_names{{
    {"demand", "demand at the field or user", &DayUse::demand},
    {"entitled", "surface water that it may take, gross", &DayUse::entitled},
    {"requested", "surface water that it asked for, gross", &DayUse::requested},
    {"closed", "part of the request that closed gates took away", &DayUse::closed},
    {"diverted", "surface water that it got, gross", &DayUse::diverted},
    {"pumped", "groundwater, gross", &DayUse::pumped},
    {"surface", "supply of surface water", &DayUse::surface},
    {"groundwater", "supply of groundwater", &DayUse::groundwater},
    {"reclaimed", "supply of reclaimed water", &DayUse::reclaimed},
    {"other", "supply of other water", &DayUse::other},
    {"unmet_rule", "unmet: surface water is missing and wells may not replace it",
     &DayUse::unmet_rule},
    {"unmet_gate", "unmet: its intake was closed", &DayUse::unmet_gate},
    {"unmet_cap", "unmet: the county's cap on groundwater", &DayUse::unmet_cap},
    {"unmet_wells", "unmet: the aquifer does not yield it", &DayUse::unmet_wells},
}};
inline constexpr std::size_t day_use_count = day_use_names.size();
static_assert(sizeof(DayUse) == day_use_count * sizeof(double), "a figure is missing in the list");

/// The figures of group g over a step.
[[nodiscard]] inline DayUse day_use_of(const System& system, const WaterPlan& plan,
                                       const Allocation& got, std::ptrdiff_t g) {
    const Figures& f = got.groups[at(g)];
    DayUse use;
    use.demand = f.demand;
    use.entitled = f.entitled;
    use.requested = plan.request[at(g)];
    use.closed = system.closed_share(plan, g) * plan.request[at(g)];
    use.diverted = f.diverted;
    use.pumped = f.pumped;
    use.surface = f.surface;
    use.groundwater = f.groundwater;
    use.reclaimed = f.reclaimed;
    use.other = f.other;
    use.unmet_rule = f.unmet_rule;
    use.unmet_gate = f.unmet_gate;
    use.unmet_cap = f.unmet_cap;
    use.unmet_wells = f.unmet_wells;
    return use;
}

}  // namespace heihe::water
