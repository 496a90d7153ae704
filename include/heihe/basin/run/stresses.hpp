// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/basin/inputs.hpp"
#include "heihe/basin/run/forcing.hpp"
#include "heihe/basin/run/river_exchange.hpp"
#include "heihe/basin/run/river_outlook.hpp"
#include "heihe/basin/run/state.hpp"
#include "heihe/basin/run/surface_flux.hpp"
#include "heihe/core/parallel.hpp"
#include "heihe/gwf/model.hpp"
#include "heihe/gwf/package.hpp"
#include "heihe/water/allocation.hpp"
#include "heihe/water/delay.hpp"
#include "heihe/water/wells.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace heihe::basin {

/// Flows of the columns over a step, at the heads of the last evaluation.
struct ColumnFluxes {
    std::vector<Sloped> drain;       ///< [ncolumn] m3/d
    std::vector<Sloped> et;          ///< [ncolumn] m3/d
    std::vector<Sloped> accepted;    ///< [ncolumn] accepted share of the offered recharge
    std::vector<double> offered;     ///< [ncolumn] m3 that reach the water table in the step
    std::vector<double> seepage;     ///< [ncolumn] m3 fields and canals into the delay
    std::vector<double> rain;        ///< [ncolumn] m3 rain into the delay
    std::vector<double> into_delay;  ///< [ncolumn] m3 seepage + rain
    std::vector<double> consumed;    ///< [ncolumn] m3 irrigation that crops used
};

/// Everything that acts on the aquifer in a step and depends on its heads: river, drains, canals,
/// fields, wells, unsaturated zone, evapotranspiration.
///
/// It is the flow solver's shared evaluation: prepare (drains, river days) and evaluate (the rest) are
/// pure functions of the heads and of the state at the step's start. So at the accepted heads all flows
/// are consistent: none is lagged, none is corrected afterwards. Order: drains -> river days ->
/// allocation -> wells -> deliveries -> unsaturated zone -> recharge -> evapotranspiration.
class Stresses final : public gwf::SharedEvaluation {
public:
    Stresses(const Inputs& in, const gwf::Model& model)
        : in_{in},
          model_{model},
          forcing_{in},
          river_{in, model, forcing_},
          system_{in.water, model.mesh()},
          outlook_{in, system_, forcing_},
          wells_{well_groups(system_), well_options(in)} {
        const auto ncolumn = at(model.mesh().ncolumn());
        columns_.drain.resize(ncolumn);
        columns_.et.resize(ncolumn);
        columns_.accepted.resize(ncolumn);
        for (auto* v : {&columns_.offered, &columns_.seepage, &columns_.rain, &columns_.into_delay,
                        &columns_.consumed, &depth_, &velocity_, &table_depth_})
            v->assign(ncolumn, 0.0);
        et_demand_.resize(ncolumn);
        field_area_.assign(ncolumn, 0.0);
        for (std::size_t c = 0; c < ncolumn; ++c)
            if (in.surface.drain_reach[c] >= 0 && in.surface.drain_cond[c] > 0.0)
                drained_.push_back(static_cast<std::int32_t>(c));
        for (auto* v :
             {&lateral_, &dlateral_, &bed_depth_, &bed_velocity_, &bed_release_, &last_exchange_})
            v->assign(river_.nreach(), 0.0);
    }

    [[nodiscard]] water::Accounts make_water_state() const { return system_.make_state(); }
    [[nodiscard]] const water::System& system() const noexcept { return system_; }
    [[nodiscard]] const Forcing& forcing() const noexcept { return forcing_; }
    [[nodiscard]] const RiverExchange& river() const noexcept { return river_; }
    [[nodiscard]] const gwf::Model& model() const noexcept { return model_; }
    [[nodiscard]] const water::WellField& wells() const noexcept { return wells_; }
    [[nodiscard]] std::string label() const override { return "river exchange"; }

    /// Computes everything that is constant within the step. Call before the solver begins it. The
    /// state must not change until the step's end.
    void start_step(const State& start, const StepPlan& plan) {
        start_ = &start;
        plan_ = &plan;
        find_fields(plan.periods.front().year());
        find_depths(start.flow.head, plan.steady);
        river_.begin_step(start.river, plan);
        fields_.begin_step(start.fields, plan.dt, depth_, velocity_);
        beds_.begin_step(start.beds, plan.dt, bed_depth_, bed_velocity_);
        sum_rain_and_et();
        plan_water();
        updates_ = 0;
    }

    void begin_step(const gwf::Model& model, const gwf::StepInfo& info) override {
        const Date day = plan_ == nullptr ? Date{} : plan_->periods.front().start;
        wells_.begin_step(model, info.head_old, day);
        if (!in_.water.floors.empty()) set_floors(civil(day).year);
    }
    [[nodiscard]] bool has_preparation() const override { return true; }
    /// Drains and the river's days at these heads. @param head [ncell] m
    void prepare(const gwf::Model&, std::span<const double> head,
                 const gwf::StepInfo& info) override {
        gather_lateral(head);
        river_.run(start_->river, *plan_, {info.head_old, head, lateral_, water_plans_}, sums_);
    }
    /// All other flows, at the heads of the last prepare().
    void evaluate(const gwf::Model&, std::span<const double> head, const gwf::StepInfo&) override {
        allocate(head);
        exchange_columns(head);
        compare_exchange();
        ++updates_;
    }
    /// The coupling's own closure (docs/theory/coupling.md, When the coupling has converged).
    [[nodiscard]] bool converged() const override { return exchange_change_ <= 1.0; }
    /// [-] Largest change of a reach's exchange since the last evaluation, over its tolerance.
    [[nodiscard]] double worst() const override { return exchange_change_; }

    [[nodiscard]] const StepPlan& plan() const noexcept { return *plan_; }
    [[nodiscard]] const RiverSums& sums() const noexcept { return sums_; }
    [[nodiscard]] const ColumnFluxes& columns() const noexcept { return columns_; }
    /// Columns whose drains reach the river.
    [[nodiscard]] std::span<const std::int32_t> drained() const noexcept { return drained_; }
    /// Computes the change of the last evaluation's river exchange with changes of heads.
    /// @param at_reach    [nreach] m, below the reaches
    /// @param at_drained  [drained columns] m, of their uppermost active cells
    /// @param dexchange   [nreach] m3 to the aquifer, out
    void multiply_tangent(std::span<const double> at_reach, std::span<const double> at_drained,
                          std::span<double> dexchange) {
        std::fill(dlateral_.begin(), dlateral_.end(), 0.0);
        for (std::size_t i = 0; i < drained_.size(); ++i) {
            const auto c = at(drained_[i]);
            dlateral_[at(in_.surface.drain_reach[c])] += columns_.drain[c].slope * at_drained[i];
        }
        river_.multiply_tangent(at_reach, dlateral_, beds_.gain(), dexchange);
    }
    /// [nreach] m3 of river loss that reach the water table in the step.
    [[nodiscard]] std::span<const double> bed_release() const noexcept { return bed_release_; }
    /// [nreach] - part of the step's loss that reaches the water table within the step.
    [[nodiscard]] std::span<const double> bed_gain() const noexcept { return beds_.gain(); }
    [[nodiscard]] std::span<const water::WaterPlan> water_plans() const { return water_plans_; }
    /// The river as the rules saw it at the step's start; empty in a steady step.
    [[nodiscard]] const water::RiverOutlook& river_outlook() const noexcept { return seen_; }
    /// The accepted step as rules learn of it, but for its release.
    [[nodiscard]] water::StepDone step_done() const;
    [[nodiscard]] std::span<const water::Allocation> allocations() const { return allocations_; }
    [[nodiscard]] const water::Delay& fields() const noexcept { return fields_; }
    [[nodiscard]] const water::Delay& beds() const noexcept { return beds_; }
    /// Sets the water in the unsaturated zone to that of a steady flow, at these heads and the flows of
    /// the last evaluation.
    void fill_delays(std::span<const double> head, State& state);
    /// Share of the crop's need that the water table can supply in each district, at these heads [-].
    [[nodiscard]] std::vector<double> capillary_share(std::span<const double> head) const;

private:
    [[nodiscard]] static std::vector<water::WellGroup> well_groups(const water::System& system) {
        std::vector<water::WellGroup> groups;
        for (std::ptrdiff_t g = 0; g < system.ngroup(); ++g)
            groups.push_back({system.group_id(g), system.well_columns(g)});
        for (std::size_t d = 0; d < system.inputs().districts.size(); ++d)
            groups[d].places = system.inputs().districts[d].well_places;
        return groups;
    }

    [[nodiscard]] static water::WellOptions well_options(const Inputs& in) {
        water::WellOptions options;
        options.spread = in.water.well_spread;
        return options;
    }

    void find_fields(int year);
    void set_floors(int year);

    [[nodiscard]] double top_head(std::ptrdiff_t c, std::span<const double> head) const {
        return head[at(model_.top_active(static_cast<int>(c)))];
    }

    /// Depth to water at the step's start; 0 in a steady step, which has no delay.
    void find_depths(std::span<const double> head, bool steady) {
        const auto ncolumn = ssize(depth_);
#pragma omp parallel for schedule(static) if (ncolumn > omp_min_items)
        for (std::ptrdiff_t c = 0; c < ncolumn; ++c) {
            velocity_[at(c)] = in_.surface.unsaturated_velocity[at(c)];
            table_depth_[at(c)] = std::max(0.0, in_.surface.land[at(c)] - top_head(c, head));
            depth_[at(c)] = steady ? 0.0 : table_depth_[at(c)];
        }
        for (std::size_t r = 0; r < bed_depth_.size(); ++r) {
            const Cell n = river_.cell(r);
            const bool dry_way = n >= 0 && !steady;
            bed_depth_[r] = dry_way ? std::max(0.0, river_.bed_bottom(r) - head[at(n)]) : 0.0;
            bed_velocity_[r] =
                n < 0 ? 1.0
                      : in_.surface.bed_velocity_factor *
                            in_.surface.unsaturated_velocity[at(in_.network.reaches[r].column)];
        }
    }

    void sum_rain_and_et();
    void plan_water();
    void ask_rules();

    /// Sums drain flow at these heads and returns as lateral inflow of the reaches.
    void gather_lateral(std::span<const double> head) {
        for (std::size_t r = 0; r < lateral_.size(); ++r)
            lateral_[r] = start_->returning[r] / plan_->dt;
        const auto& s = in_.surface;
        const auto n = ssize(depth_);
#pragma omp parallel for schedule(static) if (n > omp_min_items)
        for (std::ptrdiff_t c = 0; c < n; ++c)
            columns_.drain[at(c)] = drain_flow(
                s.drain_cond[at(c)], {s.land[at(c)] - s.drain_depth[at(c)], s.relief[at(c)]},
                top_head(c, head));
        for (const auto c : drained_)
            lateral_[at(s.drain_reach[at(c)])] += columns_.drain[at(c)].value;
    }

    void allocate(std::span<const double> head);
    void exchange_columns(std::span<const double> head);

    /// Compares each reach's change of exchange with 1e-6 of the step's gross exchange, at least 1 m3.
    void compare_exchange() {
        double gross = 0.0;
        double worst = 0.0;
        for (std::size_t r = 0; r < last_exchange_.size(); ++r) {
            gross += sums_.loss[r] + sums_.gain[r];
            const double now = sums_.loss[r] - sums_.gain[r];
            worst = std::max(worst, std::abs(now - last_exchange_[r]));
            last_exchange_[r] = now;
        }
        exchange_change_ = updates_ == 0 ? 1e30 : worst / std::max(1e-6 * gross, 1.0);
    }

    const Inputs& in_;
    const gwf::Model& model_;
    Forcing forcing_;
    RiverExchange river_;
    water::System system_;
    OutlookMaker outlook_;
    water::WellField wells_;
    water::Delay fields_, beds_;

    const State* start_ = nullptr;
    const StepPlan* plan_ = nullptr;
    std::vector<double> field_volume_;                  // [2 ngroup] m2 of fields, by slot
    std::vector<double> field_area_;                    // [ncolumn] m2 of fields
    int field_year_ = std::numeric_limits<int>::min();  // year of the fields' areas
    int floor_year_ = std::numeric_limits<int>::min();  // year of the wells' floors
    std::vector<double> depth_, velocity_;              // [ncolumn] of the delay
    std::vector<double> table_depth_;                   // [ncolumn] to water at the start
    std::vector<double> bed_depth_, bed_velocity_;      // [nreach]
    std::vector<double> bed_release_, last_exchange_;   // [nreach]
    std::vector<double> lateral_, dlateral_;            // [nreach]
    std::vector<EtDemand> et_demand_;                   // [ncolumn]
    std::vector<double> capillary_;                     // [ndistrict]
    std::vector<water::WaterPlan> water_plans_;         // [nperiod]
    std::vector<water::Allocation> allocations_;        // [nperiod]
    water::RiverOutlook seen_;
    std::vector<double> wanted_, part_;          // [ngroup]
    std::vector<std::vector<double>> consumed_;  // [nperiod][2 ngroup] m3, by slot
    std::vector<std::int32_t> drained_;          // columns whose drains reach the river
    RiverSums sums_;
    ColumnFluxes columns_;
    int updates_ = 0;
    double exchange_change_ = 0.0;
};

}  // namespace heihe::basin

#ifndef HEIHE_COMPILED
#include "heihe/basin/run/stresses_impl.hpp"
#endif
