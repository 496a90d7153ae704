// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/basin/run/forcing.hpp"
#include "heihe/basin/run/river_tangent.hpp"
#include "heihe/core/error.hpp"
#include "heihe/core/index.hpp"
#include "heihe/gwf/model.hpp"
#include "heihe/river/routing.hpp"
#include "heihe/water/allocation.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <span>
#include <vector>

namespace heihe::basin {

/// Volumes and means of the river over one groundwater step, summed over its days.
struct RiverSums {
    std::vector<double> loss;         ///< [nreach] m3 out of the river's bed
    std::vector<double> gain;         ///< [nreach] m3 into the river
    std::vector<double> dloss_dhead;  ///< [nreach] m2 by the aquifer's head at the step's end
    std::vector<double> dgain_dhead;  ///< [nreach] m2
    std::vector<double> upstream;     ///< [nreach] m3
    std::vector<double> lateral;      ///< [nreach] m3 inlets, drains and returns
    std::vector<double> outflow;      ///< [nreach] m3
    std::vector<double> evaporation;  ///< [nreach] m3
    std::vector<double> diverted_at;  ///< [nreach] m3
    std::vector<double> stage;        ///< [nreach] m d
    double inlets = 0.0;              ///< [m3]
    double main_inflow = 0.0;         ///< [m3] at the main inlet
    std::vector<std::vector<double>> diverted;  ///< [nperiod][ndiversion] m3
    river::ReachWater end;                      ///< state at the step's end

    // One entry per day and gauge, day-major, in the order of the step's days.
    std::vector<double> gauge_flow;      ///< [nday*ngauge] m3
    std::vector<double> gauge_stage;     ///< [nday*ngauge] m d
    std::vector<double> gauge_diverted;  ///< [nday*ngauge] m3 between this gauge and the one above
    std::vector<double> gauge_exchange;  ///< [nday*ngauge] m3 the same, positive: river loses
};

/// The part of the main stem that a gauge accounts for, and the gauges' flows.
class GaugeMap {
public:
    GaugeMap(const river::Network& network, std::size_t main_inlet) {
        interval_.assign(network.reaches.size(), -1);
        if (network.inlets.empty()) return;
        first_reach_ = network.inlets[main_inlet].reach;
        std::vector<std::int32_t> open;
        for (std::int32_t r = first_reach_; r >= 0; r = network.reaches[at(r)].down) {
            open.push_back(r);
            for (std::size_t g = 0; g < network.gauges.size(); ++g)
                if (network.gauges[g].reach == r && r != first_reach_) {
                    for (const auto i : open) interval_[at(i)] = static_cast<std::int32_t>(g);
                    open.clear();
                }
        }
    }
    /// Gauge at the lower end of the part of the main stem that holds reach r; -1: none.
    [[nodiscard]] std::int32_t interval(std::size_t r) const noexcept { return interval_[r]; }
    /// First reach of the main stem: its gauge reports the inflow, not the outflow of the reach.
    [[nodiscard]] std::int32_t first_reach() const noexcept { return first_reach_; }

private:
    std::vector<std::int32_t> interval_;
    std::int32_t first_reach_ = -1;
};

/// Routes the river through the days of a groundwater step, with given aquifer heads.
///
/// The heads of day d are  h_old + s_d (h_new - h_old),  with s_d the share of the step gone at its
/// end. So the volumes of the step are functions of h_new, and dV/dh = sum_d dt_d s_d dq_d/dh. They
/// depend on the start state, the plan and the heads. The results of the pass before are only first
/// guesses: they change a pass by round-off at most. begin_step discards them.
class RiverExchange {
public:
    RiverExchange(const Inputs& in, const gwf::Model& model, const Forcing& forcing)
        : in_{in},
          forcing_{forcing},
          router_{in.network},
          gauges_{in.network, forcing.main()},
          tangent_{in.network} {
        for (const auto& reach : in.network.reaches)
            cell_.push_back(reach.column < 0 ? -1 : model.top_active(reach.column));
        const std::size_t n = cell_.size();
        for (auto* v : {&head_old_, &head_new_, &head_day_, &inflow_}) v->assign(n, 0.0);
    }

    [[nodiscard]] std::size_t nreach() const noexcept { return cell_.size(); }
    /// Aquifer cell below reach r; -1: none.
    [[nodiscard]] Cell cell(std::size_t r) const noexcept { return cell_[r]; }
    /// Bottom of reach r's bed, m.
    [[nodiscard]] double bed_bottom(std::size_t r) const noexcept {
        return in_.network.reaches[r].bed_top - in_.network.reaches[r].bed_thickness;
    }

    /// Call before the first pass of a step, and of each attempt at it.
    /// @param start  river at the step's start
    void begin_step(const river::ReachWater& start, const StepPlan& step) {
        at_start_.resize(cell_.size());
        router_.find_points(start, at_start_);
        std::size_t days = 0;
        for (const Period& period : step.periods) days += period.days.size();
        found_.assign(days * cell_.size(), river::FlowPoint{0.0, 0.0, 0.0});
    }

    /// Heads, inflows and diversions of the river in a step.
    struct Surroundings {
        std::span<const double> head_old;         ///< [ncell] m, at the step's start
        std::span<const double> head;             ///< [ncell] m, at its end
        std::span<const double> lateral;          ///< [nreach] m3/d drains and returns, constant
        std::span<const water::WaterPlan> plans;  ///< one per period: its diversions
    };

    /// @param start  river at the step's start, as given to begin_step
    void run(const river::ReachWater& start, const StepPlan& step, const Surroundings& around,
             RiverSums& sums) {
        const auto plans = around.plans;
        gather(around.head_old, head_old_);
        gather(around.head, head_new_);
        reset(step, plans, sums);
        sums.end = start;
        now_ = at_start_;
        std::size_t day_number = 0;
        tangent_.begin_step(step.dt, mean_share(step));
        for (std::size_t p = 0; p < step.periods.size(); ++p) {
            const Period& period = step.periods[p];
            const double evaporation = forcing_.daily(&Weather::open_water, period);
            for (const RiverDay& day : period.days) {
                const double share = share_of(step, day);
                interpolate(share);
                set_inflow(day, around.lateral, sums);
                const river::DayInput input{day.dt, inflow_, head_day_, evaporation,
                                            plans[p].diversions};
                slopes_.resize(at(router_.nsubstep(day.dt)) * cell_.size());
                router_.route_day(sums.end, input, {now_, found_on(day_number), slopes_}, sums.end,
                                  out_);
                tangent_.add_day(day.dt, share, slopes_);
                add_day(day, plans[p].diversions, share, p, sums);
                add_gauges(day, plans[p].diversions, day_number++, sums);
            }
        }
    }

    /// Product of the last run's derivatives of exchange with changes of heads; see RiverTangent.
    void multiply_tangent(std::span<const double> dhead, std::span<const double> dlateral,
                          std::span<const double> released, std::span<double> dexchange) {
        tangent_.multiply(dhead, dlateral, released, dexchange);
    }

private:
    /// Part of the step's change of head that has occurred by the end of the day [-].
    [[nodiscard]] static double share_of(const StepPlan& step, const RiverDay& day) noexcept {
        return step.steady ? 1.0 : day.end_share;
    }
    [[nodiscard]] static double mean_share(const StepPlan& step) noexcept {
        double sum = 0.0;
        for (const Period& period : step.periods)
            for (const RiverDay& day : period.days) sum += day.dt * share_of(step, day);
        return sum / step.dt;
    }

    /// [nreach] end of this day in the last pass.
    [[nodiscard]] std::span<river::FlowPoint> found_on(std::size_t day) {
        require((day + 1) * cell_.size() <= found_.size(), "RiverExchange: begin_step comes first");
        return std::span{found_}.subspan(day * cell_.size(), cell_.size());
    }

    void gather(std::span<const double> head, std::vector<double>& at_reach) const {
        for (std::size_t r = 0; r < cell_.size(); ++r)
            at_reach[r] = cell_[r] < 0 ? 0.0 : head[at(cell_[r])];
    }

    void interpolate(double share) {
        for (std::size_t r = 0; r < cell_.size(); ++r)
            head_day_[r] = head_old_[r] + share * (head_new_[r] - head_old_[r]);
    }

    void reset(const StepPlan& step, std::span<const water::WaterPlan> plans,
               RiverSums& sums) const {
        for (auto* v :
             {&sums.loss, &sums.gain, &sums.dloss_dhead, &sums.dgain_dhead, &sums.upstream,
              &sums.lateral, &sums.outflow, &sums.evaporation, &sums.diverted_at, &sums.stage})
            v->assign(cell_.size(), 0.0);
        sums.inlets = sums.main_inflow = 0.0;
        sums.diverted.resize(plans.size());
        std::size_t days = 0;
        for (std::size_t p = 0; p < plans.size(); ++p) {
            sums.diverted[p].assign(plans[p].diversions.size(), 0.0);
            days += step.periods[p].days.size();
        }
        for (auto* v :
             {&sums.gauge_flow, &sums.gauge_stage, &sums.gauge_diverted, &sums.gauge_exchange})
            v->assign(days * in_.network.gauges.size(), 0.0);
    }

    void set_inflow(const RiverDay& day, std::span<const double> lateral, RiverSums& sums) {
        std::copy(lateral.begin(), lateral.end(), inflow_.begin());
        for (std::size_t i = 0; i < in_.network.inlets.size(); ++i) {
            const double q = forcing_.inflow(i, day);
            inflow_[at(in_.network.inlets[i].reach)] += q;
            sums.inlets += q * day.dt;
            if (i != forcing_.main()) continue;
            main_inflow_ = q;
            sums.main_inflow += q * day.dt;
        }
    }

    void add_day(const RiverDay& day, std::span<const river::Diversion> diversions, double share,
                 std::size_t period, RiverSums& sums) const {
        const double dt = day.dt;
        for (std::size_t r = 0; r < cell_.size(); ++r) {
            sums.loss[r] += dt * out_.loss[r];
            sums.gain[r] += dt * out_.gain[r];
            sums.dloss_dhead[r] += dt * share * out_.dloss_dhead[r];
            sums.dgain_dhead[r] += dt * share * out_.dgain_dhead[r];
            sums.upstream[r] += dt * out_.upstream[r];
            sums.lateral[r] += dt * inflow_[r];
            sums.outflow[r] += dt * out_.outflow[r];
            sums.evaporation[r] += dt * out_.evaporation[r];
            sums.stage[r] += dt * out_.stage[r];
        }
        for (std::size_t d = 0; d < diversions.size(); ++d) {
            sums.diverted[period][d] += dt * out_.diverted[d];
            sums.diverted_at[at(diversions[d].reach)] += dt * out_.diverted[d];
        }
    }

    void add_gauges(const RiverDay& day, std::span<const river::Diversion> diversions,
                    std::size_t number, RiverSums& sums) const {
        const std::size_t base = number * in_.network.gauges.size();
        for (std::size_t g = 0; g < in_.network.gauges.size(); ++g) {
            const auto r = in_.network.gauges[g].reach;
            const double flow = r == gauges_.first_reach() ? main_inflow_ : out_.outflow[at(r)];
            sums.gauge_flow[base + g] = flow * day.dt;
            sums.gauge_stage[base + g] = out_.stage[at(r)] * day.dt;
        }
        for (std::size_t r = 0; r < cell_.size(); ++r)
            if (const auto g = gauges_.interval(r); g >= 0)
                sums.gauge_exchange[base + at(g)] += (out_.loss[r] - out_.gain[r]) * day.dt;
        for (std::size_t d = 0; d < diversions.size(); ++d)
            if (const auto g = gauges_.interval(at(diversions[d].reach)); g >= 0)
                sums.gauge_diverted[base + at(g)] += out_.diverted[d] * day.dt;
    }

    const Inputs& in_;
    const Forcing& forcing_;
    river::Router router_;
    GaugeMap gauges_;
    std::vector<river::FlowPoint> at_start_, now_;  // [nreach]
    std::vector<river::FlowPoint> found_;           // [nday * nreach] of the pass before
    std::vector<Cell> cell_;
    std::vector<double> head_old_, head_new_, head_day_, inflow_;
    river::DayOutput out_;
    RiverTangent tangent_;
    std::vector<river::ReachTangent> slopes_;  // [nsubstep * nreach] of the day
    double main_inflow_ = 0.0;                 // [m3/d] of the day
};

}  // namespace heihe::basin
