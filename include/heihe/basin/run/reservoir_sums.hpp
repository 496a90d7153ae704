// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/basin/inputs.hpp"
#include "heihe/basin/run/closure.hpp"
#include "heihe/basin/run/forcing.hpp"
#include "heihe/core/date.hpp"
#include "heihe/core/index.hpp"
#include "heihe/river/reservoir.hpp"

#include <algorithm>
#include <cmath>

/// Budgets of the reservoirs above the inlets over the days of a step or a month. They are inputs of a run, not a
/// part of its state: a resumed run has the same ones.
namespace heihe::basin {

/// Sums over some days.
struct ReservoirSums {
    river::ReservoirDay days;  ///< [m3] sums; storage and level are those of the last day's end
    double rise = 0.0;         ///< [m3] change of storage
    double joining = 0.0;      ///< [m3] that joins the river below it
};

/// Sums a reservoir over `count` days from `first`. If a steady year is longer than the series, the series begins again.
/// @pre count > 0, the series has days
[[nodiscard]] inline ReservoirSums sum_days(const ReservoirSeries& r, Date start, Date first,
                                            int count) {
    ReservoirSums sum;
    auto& s = sum.days;
    const std::ptrdiff_t length = ssize(r.days);
    for (std::ptrdiff_t n = first - start; n < first - start + count; ++n) {
        const auto d = at(((n % length) + length) % length);
        const river::ReservoirDay& day = r.days[d];
        s.inflow += day.inflow;
        s.outflow += day.outflow;
        s.release += day.release;
        s.spill += day.spill;
        s.evaporation += day.evaporation;
        s.seepage += day.seepage;
        s.storage = day.storage;
        s.level = day.level;
        sum.rise += day.storage - (d > 0 ? r.days[d - 1].storage : r.storage);
        sum.joining += r.joining[d];
    }
    return sum;
}

/// Checks the budget of every reservoir over the days of a step, and that the next reservoir, or the inlet,
/// receives what it gives.
inline void check_reservoirs(const Inputs& in, const StepPlan& plan, const Forcing& forcing,
                             WorstStore& worst) {
    for (const Period& p : plan.periods)
        for (const RiverDay& day : p.days) {
            const int count = std::max(1, static_cast<int>(std::lround(day.dt)));
            const double part = day.dt / count;  // below 1 where a step is cut below a day
            for (std::size_t i = 0; i < in.reservoirs.size(); ++i) {
                const ReservoirSeries& r = in.reservoirs[i];
                const auto number = static_cast<std::int64_t>(i);
                const auto s = sum_days(r, in.inflow.start, day.date, count);
                worst.see(
                    Store::reservoir, number, s.days.inflow * part,
                    (s.days.release + s.days.spill + s.days.evaporation + s.days.seepage) * part,
                    s.rise * part);
                const bool is_last =
                    i + 1 == in.reservoirs.size() || in.reservoirs[i + 1].inlet != r.inlet;
                const double received =
                    is_last ? forcing.inflow(at(r.inlet), day) * day.dt
                            : sum_days(in.reservoirs[i + 1], in.inflow.start, day.date, count)
                                      .days.inflow *
                                  part;
                worst.see(Store::reservoir, number,
                          (s.days.release + s.days.spill + s.joining) * part, received, 0.0);
            }
        }
}

}  // namespace heihe::basin
