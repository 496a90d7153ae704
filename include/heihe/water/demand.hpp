// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/date.hpp"
#include "heihe/core/error.hpp"
#include "heihe/core/index.hpp"
#include "heihe/water/use_inputs.hpp"

#include <algorithm>
#include <span>

/// Demand of districts and users, and the surface water that they may take, in one step.
namespace heihe::water {

/// One step of the water system. It lies inside one calendar month.
struct StepInput {
    Date start;                   ///< day on which the step begins
    double start_fraction = 0.0;  ///< [d] time of that day already gone, in [0, 1)
    double dt = 1.0;              ///< [d] length, > 0
    double inflow_year =
        0.0;  ///< [m3/yr] inflow of the main inlet that sets the year's entitlements
    double tributary_factor = 1.0;  ///< [-] runoff of tributaries outside the network / mean
    double need_factor = 1.0;       ///< [-] the month's need of the crops over that in mean weather
    std::span<const double> capillary{};  ///< [ndistrict] m3 of crop use that the water table
                                          ///< supplies over the step; empty: none
};

/// Place of a step in its month and year.
struct StepTime {
    int year = 0;
    int month = 0;       ///< 0-based: 0 January
    double begin = 0.0;  ///< [-] part of the month gone at the step's start
    double end = 0.0;    ///< [-] part of the month gone at the step's end
    [[nodiscard]] double fraction() const { return end - begin; }  ///< [-] of the month
};

/// @throws ContractError if the step is empty or extends beyond its month
[[nodiscard]] inline StepTime step_time(const StepInput& step) {
    const auto day = civil(step.start);
    const double length = days_in_month(day.year, day.month);
    const double gone = day.day - 1 + step.start_fraction;
    const double last = gone + step.dt;
    require(step.dt > 0.0 && step.start_fraction >= 0.0, "water step: dt must be > 0");
    require(last <= length * (1.0 + 1e-12), "water step: must end inside its month");
    return {day.year, day.month - 1, gone / length, std::min(last / length, 1.0)};
}

/// Part of the yearly total that is due at a moment: whole months before it, days within its month.
/// @param part [-] of the month gone
[[nodiscard]] inline double due_share(const Monthly& share, int month, double part) {
    double due = 0.0;
    for (int m = 0; m < month; ++m) due += share[at(m)];
    return due + share[at(month)] * part;
}

/// Demand at the field before capillary supply [m3]: what the crops need of irrigation in this weather,
///     D = need / fe * share * need_factor, spread evenly over the month's days.
[[nodiscard]] inline double field_demand(const District& d, const DistrictUse& use,
                                         const StepInput& step, const StepTime& t) {
    return use.need / use.field_efficiency * d.demand_share[at(t.month)] * step.need_factor *
           t.fraction();
}

/// Demand at the field after capillary supply [m3]. Of a demand D the crop uses fe D. So each m3 of
/// capillary supply lowers the demand at the field by 1 / fe m3.
[[nodiscard]] inline double lowered_demand(double demand, double capillary,
                                           double field_efficiency) {
    return std::max(0.0, demand - std::max(0.0, capillary) / field_efficiency);
}

/// Factor on surface entitlements by the year's inflow [-]; at most entitlement_max_factor.
[[nodiscard]] inline double entitlement_factor(const UseInputs& in, double inflow_year) {
    return std::clamp(inflow_year / in.entitlement_reference_inflow, 0.0,
                      in.entitlement_max_factor);
}

/// Gross surface water that a district may take in the step [m3]; 0 without a source.
[[nodiscard]] inline double surface_entitlement(const District& d, const DistrictUse& use,
                                                const StepTime& t, double factor) {
    if (d.source == SurfaceSource::none) return 0.0;
    return use.surface * d.demand_share[at(t.month)] * t.fraction() * factor;
}

/// Runoff in the step of the tributary outside the network from which the district takes water [m3].
/// Reservoirs move the part tributary_regulation of the year to the months of demand.
[[nodiscard]] inline double tributary_runoff(const UseInputs& in, const District& d,
                                             const StepInput& step, const StepTime& t) {
    const double natural = in.tributary_shape[at(t.month)];
    const double shifted = d.demand_share[at(t.month)];
    const double moved =
        d.tributary_regulation.empty() ? 0.0 : use_of(d.tributary_regulation, t.year).share;
    const double share = natural + moved * (shifted - natural);
    return d.tributary_mean * step.tributary_factor * share * t.fraction();
}

}  // namespace heihe::water
