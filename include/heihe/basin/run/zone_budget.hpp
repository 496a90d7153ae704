// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/basin/inputs.hpp"
#include "heihe/basin/run/closure.hpp"
#include "heihe/basin/run/period_sums.hpp"
#include "heihe/basin/run/zone_map.hpp"
#include "heihe/core/field.hpp"
#include "heihe/core/index.hpp"

#include <cstdint>
#include <utility>
#include <vector>

/// Budgets of zones over a calendar year.
namespace heihe::basin {

/// Sums since 1 January by zone. They belong to the state. A run that starts from the state of another run
/// begins with sums of zero, so the two may have different zones.
struct ZoneSums {
    double days = 0.0;                 ///< [d] in the sums
    std::vector<double> recharge;      ///< [nzone] m3 from fields, canals and rain
    std::vector<double> river_loss;    ///< [nzone] m3 from river beds into the aquifer
    std::vector<double> front_inflow;  ///< [nzone] m3 from the mountain front
    std::vector<double> pumping;       ///< [nzone] m3
    std::vector<double> et;            ///< [nzone] m3 phreatic evapotranspiration
    std::vector<double> drains;        ///< [nzone] m3 drains and springs
    std::vector<double> river_gain;    ///< [nzone] m3 from the aquifer into the river
    std::vector<double> lateral_in;    ///< [nlink] m3 from each neighbour, of the faces that give
    std::vector<double> lateral_out;   ///< [nlink] m3 to each neighbour, of the others
    std::vector<double> stored_at_start;  ///< [nzone] m3 saturated storage on 1 January

    /// Begins a year.
    void start(const ZoneMap& map, std::vector<double> stored) {
        days = 0.0;
        for (auto* v : {&recharge, &river_loss, &front_inflow, &pumping, &et, &drains, &river_gain})
            v->assign(map.zones().size(), 0.0);
        for (auto* v : {&lateral_in, &lateral_out}) v->assign(map.links().size(), 0.0);
        stored_at_start = std::move(stored);
    }

    /// Adds a month: all but the lateral flows, which grow with each step.
    void add(const MonthSums& month, const ZoneMap& map, const Inputs& in) {
        const auto add_to = [&map](std::vector<double>& sum, const std::vector<double>& column) {
            const auto part = map.sum_by_zone(column);
            for (std::size_t z = 0; z < sum.size(); ++z) sum[z] += part[z];
        };
        std::vector<double> loss(month.column_recharge.size(), 0.0);
        std::vector<double> gain(loss.size(), 0.0);
        for (std::size_t r = 0; r < in.network.reaches.size(); ++r)
            if (const auto c = in.network.reaches[r].column; c >= 0) {
                loss[at(c)] += month.reach_release[r];
                gain[at(c)] += month.reach_gain[r];
            }
        std::vector<double> front(in.surface.lateral_inflow);
        for (double& v : front) v *= month.days;
        add_to(recharge, month.column_recharge);
        add_to(river_loss, loss);
        add_to(front_inflow, front);
        add_to(pumping, month.column_pumping);
        add_to(et, month.column_et);
        add_to(drains, month.column_drain);
        add_to(river_gain, gain);
        days += month.days;
    }
};

template <StateOf<ZoneSums> AnyState, typename Visitor>
void for_each_field(AnyState& s, Visitor&& visit) {
    visit("days", "d", s.days);
    visit("recharge", "m3", s.recharge);
    visit("river_loss", "m3", s.river_loss);
    visit("front_inflow", "m3", s.front_inflow);
    visit("pumping", "m3", s.pumping);
    visit("et", "m3", s.et);
    visit("drains", "m3", s.drains);
    visit("river_gain", "m3", s.river_gain);
    visit("lateral_in", "m3", s.lateral_in);
    visit("lateral_out", "m3", s.lateral_out);
    visit("stored_at_start", "m3", s.stored_at_start);
}

/// Budget of a zone since 1 January:
/// recharge + river_loss + front_inflow + lateral_in - pumping - et - drains - river_gain - lateral_out
/// = storage_change, each term computed on its own.
struct ZoneBudget {
    double recharge = 0.0;        ///< [m3]
    double river_loss = 0.0;      ///< [m3]
    double front_inflow = 0.0;    ///< [m3]
    double lateral_in = 0.0;      ///< [m3] over the faces that give
    double pumping = 0.0;         ///< [m3]
    double et = 0.0;              ///< [m3]
    double drains = 0.0;          ///< [m3]
    double river_gain = 0.0;      ///< [m3]
    double lateral_out = 0.0;     ///< [m3] over the others
    double storage_change = 0.0;  ///< [m3] from the heads at both ends of the year

    [[nodiscard]] double in() const { return recharge + river_loss + front_inflow + lateral_in; }
    [[nodiscard]] double out() const { return pumping + et + drains + river_gain + lateral_out; }
    /// [%] of the throughflow. @param floor  m3, least throughflow
    [[nodiscard]] double discrepancy_percent(double floor) const {
        return missing_percent(in(), out(), storage_change, floor);
    }
};

/// @param stored  [nzone] m3, saturated storage now
[[nodiscard]] inline std::vector<ZoneBudget> zone_budgets(const ZoneMap& map, const ZoneSums& s,
                                                          const std::vector<double>& stored) {
    std::vector<ZoneBudget> budgets(map.zones().size());
    for (std::size_t z = 0; z < budgets.size(); ++z) {
        ZoneBudget& b = budgets[z];
        b.recharge = s.recharge[z];
        b.river_loss = s.river_loss[z];
        b.front_inflow = s.front_inflow[z];
        b.pumping = s.pumping[z];
        b.et = s.et[z];
        b.drains = s.drains[z];
        b.river_gain = s.river_gain[z];
        b.storage_change = stored[z] - s.stored_at_start[z];
    }
    for (std::size_t l = 0; l < s.lateral_out.size(); ++l) {
        ZoneBudget& b = budgets[at(map.links()[l].zone)];
        b.lateral_in += s.lateral_in[l];
        b.lateral_out += s.lateral_out[l];
    }
    return budgets;
}

/// Checks the budget of every zone, and that each neighbour receives what a zone gives.
inline void check_zones(const ZoneMap& map, const ZoneSums& s,
                        const std::vector<ZoneBudget>& budgets, WorstStore& worst) {
    for (std::size_t z = 0; z < budgets.size(); ++z)
        worst.see(Store::zone, static_cast<std::int64_t>(z), budgets[z].in(), budgets[z].out(),
                  budgets[z].storage_change);
    for (std::size_t l = 0; l < s.lateral_out.size(); ++l) {
        const ZoneLink& link = map.links()[l];
        if (link.twin >= 0)
            worst.see(Store::zone, link.zone, s.lateral_in[at(link.twin)], s.lateral_out[l], 0.0);
    }
}

}  // namespace heihe::basin
