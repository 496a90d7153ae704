// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/basin/inputs.hpp"
#include "heihe/basin/setup/tables.hpp"
#include "heihe/core/date.hpp"
#include "heihe/core/index.hpp"
#include "heihe/water/demand.hpp"

#include <algorithm>
#include <string>
#include <vector>

/// Reservoirs at the mountains as simple stores: they keep water for the days on which fields need it.
namespace heihe::basin {

namespace detail {

/// Surface water that the districts at a river's first reach need on a day in mean months [m3/d], gross.
[[nodiscard]] inline double need_on(const Inputs& in, const std::vector<std::size_t>& districts,
                                    Date day) {
    const auto c = civil(day);
    const double days = days_in_month(c.year, c.month);
    const auto m = at(c.month - 1);
    const double weather = water::use_of(in.weather, c.year).need_factor[m];
    double need = 0.0;
    for (const auto n : districts) {
        const auto& d = in.water.districts[n];
        const auto& use = water::use_of(d.use, c.year);
        const double field = use.need / use.field_efficiency * d.demand_share[m] * weather;
        const double wells = use.groundwater * use.pumping_share[m] * use.well_efficiency;
        need += std::min(std::max(0.0, field - wells) / use.canal_efficiency,
                         use.surface * d.demand_share[m]) /
                days;
    }
    return need;
}

/// Districts that take their water at the first reach of an inlet.
[[nodiscard]] inline std::vector<std::size_t> districts_at(const Tables& t, const Inputs& in,
                                                           const std::string& inlet) {
    std::vector<std::size_t> found;
    for (std::size_t n = 0; n < t.districts.size(); ++n)
        if (t.districts[n].source == "river" && t.districts[n].river == inlet &&
            in.water.districts[n].source == water::SurfaceSource::river)
            found.push_back(n);
    return found;
}

[[nodiscard]] inline double capacity_in(const Tables& t, const std::string& river, int year) {
    double capacity = 0.0;
    for (const auto& r : t.reservoirs)
        if (r.river == river && r.first_year <= year) capacity += r.capacity;
    return capacity;
}

}  // namespace detail

/// Moves the inflow of the inlets with reservoirs to the days of need. Each day a reservoir releases what the
/// districts below need, as far as it has water, and spills what it cannot hold:
///     release = max(min(stored + inflow, need), stored + inflow - capacity).
/// It starts half full. Its evaporation and seepage are left out.
inline void regulate_inflow(const Tables& t, Inputs& in) {
    for (std::size_t i = 0; i < t.inlets.size(); ++i) {
        const auto& river = t.inlets[i].id;
        const auto districts = detail::districts_at(t, in, river);
        auto& flow = in.inflow.flow[i];
        double stored = 0.5 * detail::capacity_in(t, river, civil(in.inflow.start).year);
        for (std::size_t d = 0; d < flow.size(); ++d) {
            const Date day = in.inflow.start + static_cast<int>(d);
            const double capacity = detail::capacity_in(t, river, civil(day).year);
            if (!(capacity > 0.0)) continue;
            const double there = stored + flow[d];
            const double wanted = std::min(there, detail::need_on(in, districts, day));
            flow[d] = std::max(wanted, there - capacity);
            stored = there - flow[d];
        }
    }
}

/// Part of a tributary's runoff [-] that its reservoirs can move to the months of need: capacity over what must be
/// moved when all of it follows the need, at most 1.
[[nodiscard]] inline double tributary_regulation(const Tables& t, const std::string& river,
                                                 double mean, const water::Monthly& natural,
                                                 int year) {
    double moved = 0.0;
    for (std::size_t m = 0; m < 12; ++m)
        moved += std::max(0.0, natural[m] - t.months[m].demand_share) * mean;
    return moved > 0.0 ? std::min(1.0, detail::capacity_in(t, river, year) / moved) : 0.0;
}

}  // namespace heihe::basin
