// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/date.hpp"
#include "heihe/core/field.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <string>
#include <vector>

/// A reservoir on a river, day by day: a rule curve with zones of storage, and its budget.
///
/// The storage of a month is divided into zones, from above: flood, normal, conservation, dead. Each zone
/// has its own release, as in most reservoir rules (Loucks and van Beek 2017, Water Resource Systems
/// Planning and Management). Without zones the rule is the standard operating policy: release the need as
/// far as there is water, and spill what does not fit (Maass et al. 1962, Design of Water-Resource Systems).
/// A conservation zone that releases a part of the need is a hedging rule: it accepts a small deficit now
/// to avoid a large one later (ReVelle 1999, Optimizing Reservoir Resources).
namespace heihe::river {

/// A point of a reservoir's table of level, water surface and storage.
struct LevelPoint {
    double level = 0.0;   ///< [L]   water level, any datum
    double volume = 0.0;  ///< [L^3] storage up to this level
    double area = 0.0;    ///< [L^2] water surface
};

/// Target of the flow at the place that needs water, in one zone: flow + need_share x need.
struct ZoneRelease {
    double need_share = 1.0;  ///< [-]     of what users need
    double flow = 0.0;        ///< [L^3/T] beside the need
};

/// Zones of one calendar month and their releases. The flood zone releases all water above `upper`, and at
/// least what the normal zone does. The dead zone (below dead storage) releases nothing.
struct RuleMonth {
    double upper = std::numeric_limits<double>::infinity();  ///< [L^3] flood zone above
    double lower = 0.0;                                      ///< [L^3] conservation zone below
    ZoneRelease normal;
    ZoneRelease conservation;
};

/// A reservoir. The defaults are the standard operating policy without evaporation and seepage.
struct Reservoir {
    std::string id;
    std::string name_en;
    std::string name_zh;
    double capacity = 0.0;      ///< [L^3] at the crest of the spillway
    double dead_storage = 0.0;  ///< [L^3] below the lowest outlet
    double outlet_capacity =
        std::numeric_limits<double>::infinity();  ///< [L^3/T] largest release; spill is not in it
    std::vector<LevelPoint> levels;               ///< rising; empty: no level, no water surface
    double seepage_rate = 0.0;                    ///< [L/T] through the area of the water surface
    std::array<RuleMonth, 12> rule{};
    Date commissioned = make_date(1, 1, 1);  ///< before: the river passes
};

/// Conditions of one day.
struct ReservoirForcing {
    Date date;
    double inflow = 0.0;       ///< [L^3/T] >= 0
    double need = 0.0;         ///< [L^3/T] of users below
    double joining = 0.0;      ///< [L^3/T] flow that joins the river between the dam and its users
    double evaporation = 0.0;  ///< [L/T] from open water
};

/// One day of a reservoir; volumes of the day. inflow = release + spill + evaporation + seepage + change of
/// storage.
struct ReservoirDay {
    double inflow = 0.0;       ///< [L^3]
    double outflow = 0.0;      ///< [L^3] release + spill
    double release = 0.0;      ///< [L^3] through the outlets
    double spill = 0.0;        ///< [L^3] over the spillway
    double evaporation = 0.0;  ///< [L^3]
    double seepage = 0.0;      ///< [L^3] to the ground
    double storage = 0.0;      ///< [L^3] at the day's end
    double level = 0.0;        ///< [L] at the day's end; NaN without a table
};

template <StateOf<ReservoirDay> S, typename Visitor>
void for_each_field(S& s, Visitor&& visit) {
    auto& [inflow, outflow, release, spill, evaporation, seepage, storage, level] = s;
    visit("inflow", "L^3", inflow);
    visit("outflow", "L^3", outflow);
    visit("release", "L^3", release);
    visit("spill", "L^3", spill);
    visit("evaporation", "L^3", evaporation);
    visit("seepage", "L^3", seepage);
    visit("storage", "L^3", storage);
    visit("level", "L", level);
}

/// Level and water surface at a storage.
struct WaterSurface {
    double level = 0.0;  ///< [L]
    double area = 0.0;   ///< [L^2]
};

/// Returns level and area at a storage, linear between the points of the table. Outside of the table its ends hold.
/// Without a table the level is NaN and the area 0.
/// @pre volumes of the table rise
[[nodiscard]] inline WaterSurface water_surface(const std::vector<LevelPoint>& table,
                                                double storage) {
    if (table.empty()) return {std::numeric_limits<double>::quiet_NaN(), 0.0};
    const auto above = std::upper_bound(table.begin(), table.end(), storage,
                                        [](double v, const LevelPoint& p) { return v < p.volume; });
    if (above == table.begin()) return {table.front().level, table.front().area};
    if (above == table.end()) return {table.back().level, table.back().area};
    const LevelPoint& a = *(above - 1);
    const LevelPoint& b = *above;
    const double w = (storage - a.volume) / (b.volume - a.volume);
    return {a.level + w * (b.level - a.level), a.area + w * (b.area - a.area)};
}

/// Returns every problem of a reservoir in plain words. Empty: usable.
[[nodiscard]] inline std::vector<std::string> problems(const Reservoir& r) {
    std::vector<std::string> found;
    if (!(r.capacity > 0.0)) found.emplace_back("the capacity must be > 0");
    if (!(r.dead_storage >= 0.0 && r.dead_storage <= r.capacity))
        found.emplace_back("the dead storage must lie between 0 and the capacity");
    if (!(r.outlet_capacity >= 0.0)) found.emplace_back("the outlet capacity must be >= 0");
    if (!(r.seepage_rate >= 0.0)) found.emplace_back("the seepage rate must be >= 0");
    for (std::size_t i = 1; i < r.levels.size(); ++i) {
        const LevelPoint& a = r.levels[i - 1];
        const LevelPoint& b = r.levels[i];
        if (!(b.level > a.level && b.volume > a.volume && b.area >= a.area))
            found.emplace_back("levels and volumes of the table must rise, areas must not fall");
    }
    for (const RuleMonth& m : r.rule)
        if (!(m.lower <= m.upper && m.lower >= 0.0))
            found.emplace_back("the lower bound of a month must lie between 0 and the upper one");
    return found;
}

namespace reservoir_detail {

/// Release target at the dam, less what joins below it [L^3].
[[nodiscard]] inline double target(const ZoneRelease& zone, const ReservoirForcing& f) {
    return std::max(0.0, zone.flow + zone.need_share * f.need - f.joining);
}

/// Release through the outlets from the water of the day [L^3]. Continuous in the water.
[[nodiscard]] inline double release(const Reservoir& r, const ReservoirForcing& f, double water) {
    const RuleMonth& m = r.rule[static_cast<std::size_t>(civil(f.date).month - 1)];
    const double dead = std::clamp(r.dead_storage, 0.0, r.capacity);
    const double lower = std::clamp(m.lower, dead, r.capacity);
    const double upper = std::clamp(m.upper, lower, r.capacity);
    double out = std::min(std::max(0.0, water - dead), target(m.conservation, f));
    out = std::max(out, std::min(water - lower, target(m.normal, f)));
    if (upper < r.capacity) out = std::max(out, water - upper);
    return std::min(out, r.outlet_capacity);
}

}  // namespace reservoir_detail

/// Steps a reservoir by one day.
///
/// Evaporation and seepage come first, from the water surface at the day's start, as far as there is water. Then
/// water = storage + inflow - evaporation - seepage is divided:
///     conservation = min(max(0, water - dead), target of the conservation zone)
///     normal       = max(conservation, min(water - lower, target of the normal zone))
///     release      = min(max(normal, water - upper), outlet capacity)
///     spill        = max(release, water - capacity) - release
/// A target is flow + need_share x need less the flow that joins below the dam. Where the upper bound is the capacity there is
/// no flood zone. Before the commissioning the river passes.
/// @param storage  [L^3] at the day's start, >= 0
/// @returns volumes with 0 <= storage <= capacity that close to round-off
[[nodiscard]] inline ReservoirDay step_reservoir(const Reservoir& r, double storage,
                                                 const ReservoirForcing& f) {
    ReservoirDay day;
    day.inflow = f.inflow;
    if (f.date < r.commissioned) {
        day.outflow = day.release = storage + f.inflow;
        day.level = std::numeric_limits<double>::quiet_NaN();
        return day;
    }
    const double area = water_surface(r.levels, storage).area;
    const double before = storage + f.inflow;
    day.evaporation = std::min(before, area * f.evaporation);
    day.seepage = std::min(before - day.evaporation, area * r.seepage_rate);
    const double water = std::max(0.0, before - day.evaporation - day.seepage);
    day.release = reservoir_detail::release(r, f, water);
    day.outflow = std::max(day.release, water - r.capacity);
    day.spill = day.outflow - day.release;
    day.storage = std::clamp(water - day.outflow, 0.0, r.capacity);
    day.level = water_surface(r.levels, day.storage).level;
    return day;
}

}  // namespace heihe::river
