// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/basin/inputs.hpp"
#include "heihe/basin/setup/options.hpp"
#include "heihe/basin/setup/tables.hpp"
#include "heihe/basin/setup/water_users.hpp"
#include "heihe/core/date.hpp"
#include "heihe/core/index.hpp"
#include "heihe/river/reservoir.hpp"
#include "heihe/water/demand.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

/// Reservoirs at the mountains: they keep water for the days on which fields need it. They act on the inflow
/// before a run (docs/theory/water.md, Reservoirs).
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

/// Districts that take their water from the river of an inlet.
[[nodiscard]] inline std::vector<std::size_t> districts_at(const Tables& t, const Inputs& in,
                                                           const std::string& inlet) {
    std::vector<std::size_t> found;
    for (std::size_t n = 0; n < t.districts.size(); ++n)
        if (t.districts[n].source == "river" && t.districts[n].river == inlet &&
            in.water.districts[n].source == water::SurfaceSource::river)
            found.push_back(n);
    return found;
}

[[nodiscard]] inline double capacity_in(const std::vector<ReservoirRow>& rows,
                                        const std::string& river, int year) {
    double capacity = 0.0;
    for (const auto& r : rows)
        if (r.river == river && r.first_year <= year) capacity += r.capacity;
    return capacity;
}

/// A reservoir above an inlet, or the group of those of reservoirs.csv on one river.
struct ActingReservoir {
    river::Reservoir reservoir;
    double controlled = 1.0;          ///< [-] of the inlet's natural flow that comes from above
    double evaporation_factor = 1.0;  ///< [-] on the plain's open water
    bool is_group = false;            ///< its capacity grows with each reservoir that is built
};

/// The reservoirs of reservoirs.csv on a river, as one: their capacities add.
inline void add_group(const Tables& t, const std::string& river,
                      std::vector<ActingReservoir>& all) {
    ActingReservoir group;
    group.is_group = true;
    int first = 0;
    for (const auto& row : t.reservoirs) {
        if (row.river != river) continue;
        auto& id = group.reservoir.id;
        first = id.empty() ? row.first_year : std::min(first, row.first_year);
        id += (id.empty() ? "" : "+") + row.id;
    }
    if (group.reservoir.id.empty()) return;
    group.reservoir.commissioned = make_date(first, 1, 1);
    all.push_back(std::move(group));
}

/// The reservoirs above an inlet, from upstream: in the order of the part of the flow that they control.
[[nodiscard]] inline std::vector<ActingReservoir> reservoirs_at(
    const Tables& t, const std::vector<std::string>& operate, const std::string& river) {
    std::vector<ActingReservoir> all;
    for (const auto& p : t.planned_reservoirs)
        if (p.place == PlannedReservoir::Place::inlet && p.river == river &&
            std::count(operate.begin(), operate.end(), p.reservoir.id) > 0)
            all.push_back({p.reservoir, p.controlled, p.evaporation_factor, false});
    std::stable_sort(all.begin(), all.end(),
                     [](const auto& a, const auto& b) { return a.controlled < b.controlled; });
    add_group(t, river, all);
    return all;
}

/// The river of an inlet while its reservoirs are stepped one after the other.
struct RiverDays {
    const Tables& tables;
    const Inputs& inputs;
    std::size_t inlet = 0;
    std::vector<double> natural{};  ///< [day] m3/d at the inlet without reservoirs
    std::vector<double> need{};     ///< [day] m3/d of the districts below
    std::vector<double> flow{};     ///< [day] m3/d out of the last reservoir that was stepped
    double controlled = 0.0;        ///< [-] of the natural flow that comes from above it

    [[nodiscard]] const std::string& river() const { return tables.inlets[inlet].id; }
    [[nodiscard]] Date date(std::size_t day) const {
        return inputs.inflow.start + static_cast<int>(day);
    }
};

/// Conditions of a day. The inflow of the reservoir is the river's flow there: what comes out of the one above, and the
/// natural flow in between.
[[nodiscard]] inline river::ReservoirForcing forcing_of(const RiverDays& days,
                                                        const ActingReservoir& acting,
                                                        std::size_t day) {
    river::ReservoirForcing f;
    f.date = days.date(day);
    f.inflow = days.flow[day] + (acting.controlled - days.controlled) * days.natural[day];
    f.need = days.need[day];
    f.joining = (1.0 - acting.controlled) * days.natural[day];
    const auto c = civil(f.date);
    f.evaporation = acting.evaporation_factor *
                    water::use_of(days.inputs.weather, c.year).open_water[at(c.month - 1)] /
                    days_in_month(c.year, c.month);
    return f;
}

/// Steps a reservoir through all days and leaves its releases in days.flow. It starts half full, or empty if it is
/// commissioned later.
[[nodiscard]] inline ReservoirSeries step_days(ActingReservoir acting, RiverDays& days) {
    auto& r = acting.reservoir;
    const auto built_by = [&](Date date) {
        return acting.is_group ? capacity_in(days.tables.reservoirs, days.river(), civil(date).year)
                               : r.capacity;
    };
    ReservoirSeries series;
    series.id = r.id;
    series.inlet = static_cast<std::int32_t>(days.inlet);
    const Date start = days.inputs.inflow.start;
    series.storage = r.commissioned <= start ? 0.5 * built_by(start) : 0.0;
    double stored = series.storage;
    series.days.reserve(days.flow.size());
    for (std::size_t d = 0; d < days.flow.size(); ++d) {
        r.capacity = built_by(days.date(d));
        series.days.push_back(river::step_reservoir(r, stored, forcing_of(days, acting, d)));
        stored = series.days.back().storage;
        days.flow[d] = series.days.back().outflow;
    }
    days.controlled = acting.controlled;
    return series;
}

/// What joins below a reservoir, down to the next one or the inlet.
[[nodiscard]] inline std::vector<double> joining_below(const RiverDays& days, double controlled) {
    std::vector<double> joining(days.natural.size());
    for (std::size_t d = 0; d < joining.size(); ++d)
        joining[d] = (controlled - days.controlled) * days.natural[d];
    return joining;
}

}  // namespace detail

/// Steps the reservoirs above each inlet, day by day, and puts their outflow in place of the inlet's inflow. Adds
/// their days to in.reservoirs.
/// @param operate  ids of planned reservoirs that act beside those of reservoirs.csv
inline void regulate_inflow(const Tables& t, const std::vector<std::string>& operate, Inputs& in) {
    for (std::size_t i = 0; i < t.inlets.size(); ++i) {
        const auto reservoirs = detail::reservoirs_at(t, operate, t.inlets[i].id);
        if (reservoirs.empty()) continue;
        detail::RiverDays days{t, in, i};
        days.natural = in.inflow.flow[i];
        days.flow.assign(days.natural.size(), 0.0);
        const auto districts = detail::districts_at(t, in, t.inlets[i].id);
        for (std::size_t d = 0; d < days.natural.size(); ++d)
            days.need.push_back(detail::need_on(in, districts, days.date(d)));
        for (std::size_t n = 0; n < reservoirs.size(); ++n) {
            auto series = detail::step_days(reservoirs[n], days);
            const bool last = n + 1 == reservoirs.size();
            series.joining = detail::joining_below(days, last ? 1.0 : reservoirs[n + 1].controlled);
            in.reservoirs.push_back(std::move(series));
        }
        for (std::size_t d = 0; d < days.flow.size(); ++d)
            in.inflow.flow[i][d] = days.flow[d] + (1.0 - days.controlled) * days.natural[d];
    }
}

/// Water of a tributary that must be moved when all its runoff follows the need [m3/yr].
[[nodiscard]] inline double tributary_shift(const Tables& t, double mean,
                                            const water::Monthly& natural) {
    double moved = 0.0;
    for (std::size_t m = 0; m < 12; ++m)
        moved += std::max(0.0, natural[m] - t.months[m].demand_share) * mean;
    return moved;
}

/// The reservoirs of reservoirs.csv, and the planned ones on tributaries that are operated: active storage, from the first
/// whole year on.
[[nodiscard]] inline std::vector<ReservoirRow> tributary_reservoirs(
    const Tables& t, const std::vector<std::string>& operate) {
    auto rows = t.reservoirs;
    for (const auto& p : t.planned_reservoirs) {
        const auto& r = p.reservoir;
        if (p.place == PlannedReservoir::Place::tributary &&
            std::count(operate.begin(), operate.end(), r.id) > 0)
            rows.push_back(
                {r.id, p.river, r.capacity - r.dead_storage, civil(r.commissioned - 1).year + 1});
    }
    return rows;
}

/// Part of a tributary's runoff [-] that its reservoirs can move to the months of need in a year: capacity over what must
/// be moved, at most 1.
/// @param shift  m3/yr, tributary_shift()
[[nodiscard]] inline double tributary_regulation(const std::vector<ReservoirRow>& rows,
                                                 const std::string& river, double shift, int year) {
    return shift > 0.0 ? std::min(1.0, detail::capacity_in(rows, river, year) / shift) : 0.0;
}

/// Gives the districts on tributaries outside the network what reservoirs move, by year of the run.
/// @pre use.tributary_shape is set
inline void regulate_tributaries(const Tables& t, const SetupOptions& o, water::UseInputs& use) {
    const auto rows = tributary_reservoirs(t, o.operate);
    for (auto& d : use.districts) {
        if (d.source != water::SurfaceSource::tributary) continue;
        const double shift =
            tributary_shift(t, detail::tributary_mean(t, d.tributary), use.tributary_shape);
        d.tributary_regulation.clear();
        for (int year = civil(o.start).year; year <= civil(o.end - 1).year; ++year)
            d.tributary_regulation.push_back(
                {year, tributary_regulation(rows, d.tributary, shift, year)});
    }
}

}  // namespace heihe::basin
