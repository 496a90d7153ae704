// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/basin/run/stresses.hpp"
#include "heihe/core/compiled.hpp"

namespace heihe::basin {

/// Areas of the fields in a year.
HEIHE_INLINE void Stresses::find_fields(int year) {
    if (year == field_year_) return;
    field_year_ = year;
    const auto& districts = in_.water.districts;
    field_volume_.assign(2 * at(system_.ngroup()), 0.0);
    for (std::size_t d = 0; d < districts.size(); ++d)
        field_volume_[at(water::System::field_slot(static_cast<std::ptrdiff_t>(d)))] =
            water::use_of(districts[d].use, year).irrigated_area *
            (1.0 - districts[d].ledger_fraction);
    const auto n = ssize(field_area_);
#pragma omp parallel for schedule(static) if (n > omp_min_items)
    for (std::ptrdiff_t c = 0; c < n; ++c)
        field_area_[at(c)] =
            std::min(model_.mesh().area(static_cast<int>(c)), system_.at_column(c, field_volume_));
}

/// Floors of the wells' heads in a year.
HEIHE_INLINE void Stresses::set_floors(int year) {
    if (year == floor_year_) return;
    floor_year_ = year;
    static const std::string none;
    const auto cells = wells_.item_cells();
    std::vector<double> floor(cells.size());
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const auto c = at(model_.mesh().column_of(cells[i]));
        const auto county = in_.surface.county[c];
        const auto g = wells_.item_groups()[i];
        const auto& district = g < system_.ndistrict() ? system_.group_id(g) : none;
        floor[i] =
            in_.surface.land[c] -
            water::floor_depth(in_.water.floors, county < 0 ? none : in_.water.counties[at(county)],
                               district, year);
    }
    wells_.set_floors(floor);
}

/// Percolation of rain where the water table is near, and potential phreatic evapotranspiration.
HEIHE_INLINE void Stresses::sum_rain_and_et() {
    const auto& s = in_.surface;
    double rain = 0.0;
    double et0 = 0.0;
    double crop = 0.0;
    for (const Period& p : plan_->periods) {
        rain += forcing_.daily(&Weather::precipitation, p) * p.dt;
        et0 += forcing_.daily(&Weather::et0, p) * p.dt;
        crop += forcing_.daily(&Weather::field_et, p) * p.dt;
    }
    const auto n = ssize(depth_);
#pragma omp parallel for schedule(static) if (n > omp_min_items)
    for (std::ptrdiff_t c = 0; c < n; ++c) {
        const double area = model_.mesh().area(static_cast<int>(c));
        const double fields = field_area_[at(c)];
        const bool near = table_depth_[at(c)] < s.rain_recharge_max_depth;
        columns_.rain[at(c)] = near ? s.rain_recharge_fraction * rain * area : 0.0;
        et_demand_[at(c)].natural = (area - fields) * s.natural_et_factor[at(c)] * et0 / plan_->dt;
        et_demand_[at(c)].crop = fields * crop / plan_->dt;
    }
}

HEIHE_INLINE std::vector<double> Stresses::capillary_share(std::span<const double> head) const {
    std::vector<double> share(in_.water.districts.size(), 0.0);
#pragma omp parallel for schedule(static) if (ssize(depth_) > omp_min_items)
    for (std::ptrdiff_t d = 0; d < ssize(share); ++d)
        for (const auto& part : in_.water.districts[at(d)].columns) {
            const auto c = at(part.column);
            share[at(d)] +=
                part.share * phreatic_share({in_.surface.land[c], in_.surface.relief[c]},
                                            in_.surface.extinction_depth[c],
                                            top_head(part.column, head))
                                 .value;
        }
    return share;
}

HEIHE_INLINE void Stresses::fill_delays(std::span<const double> head, State& state) {
    find_depths(head, false);
    std::vector<double> rate(columns_.into_delay);
    for (double& v : rate) v /= plan_->dt;
    state.fields = water::steady_delay_state(rate, depth_, velocity_);
    rate = sums_.loss;
    for (double& v : rate) v /= plan_->dt;
    state.beds = water::steady_delay_state(rate, bed_depth_, bed_velocity_);
}

/// Demand, entitlements and diversions of each period. Capillary supply counts as far as it
/// exceeds the share that the demand of the base level already contains (State::capillary_reference).
HEIHE_INLINE void Stresses::plan_water() {
    const auto share = capillary_share(start_->flow.head);
    water_plans_.resize(plan_->periods.size());
    allocations_.resize(plan_->periods.size());
    for (std::size_t p = 0; p < plan_->periods.size(); ++p) {
        const Period& period = plan_->periods[p];
        const double need = forcing_.daily(&Weather::crop_requirement, period) * period.dt;
        capillary_.assign(share.size(), 0.0);
        for (std::size_t d = 0; d < share.size(); ++d)
            capillary_[d] =
                std::max(0.0, share[d] - start_->capillary_reference[d]) * need *
                field_volume_[at(water::System::field_slot(static_cast<std::ptrdiff_t>(d)))];
        water::StepInput step;
        step.start = period.start;
        step.start_fraction = period.start_fraction;
        step.dt = period.dt;
        step.inflow_year = forcing_.inflow_year(period.year());
        step.tributary_factor = forcing_.tributary_factor(period.year());
        step.need_factor = forcing_.weather(period).need_factor[at(period.month())];
        step.capillary = capillary_;
        system_.plan_step(start_->water, step, water_plans_[p]);
    }
    ask_rules();
}

/// Rules look at one period of a transient step; a steady step has no dates and no rules.
HEIHE_INLINE void Stresses::ask_rules() {
    seen_ = {};
    if (plan_->steady || in_.release.gauge.empty()) return;
    outlook_.look(*start_, *plan_, seen_);
    const Period& period = plan_->periods.front();
    system_.limit({period.start, period.dt, start_->water, seen_, outlook_.gated()},
                  water_plans_.front());
}

HEIHE_INLINE water::StepDone Stresses::step_done() const {
    const auto& plan = water_plans_.front();
    const auto gated = outlook_.gated();
    water::StepDone done;
    done.start = plan_->periods.front().start;
    done.dt = plan_->dt;
    done.inflow = sums_.main_inflow;
    done.released_before = seen_.release;
    done.due = seen_.due;
    done.foreseen = seen_.foreseen;
    for (std::size_t k = 0; k < gated.size(); ++k) {
        if (gated[k] == 0) continue;
        const auto g = at(system_.diverting()[k]);
        const double closed = 1.0 - plan.limits.intake[k];
        done.diverted += sums_.diverted.front()[k];
        done.closed += closed * plan.request[g];
        done.unserved += std::max(0.0, plan.request[g] - sums_.diverted.front()[k]);
        done.unmet += allocations_.front().groups[g].unmet_gate;
        done.closed_part = std::max(done.closed_part, closed);
    }
    return done;
}

/// Allocation of diverted and pumped water, and its seepage.
HEIHE_INLINE void Stresses::allocate(std::span<const double> head) {
    const auto ngroup = at(system_.ngroup());
    wanted_.assign(ngroup, 0.0);
    for (std::size_t p = 0; p < water_plans_.size(); ++p) {
        system_.ask_wells(water_plans_[p], sums_.diverted[p], allocations_[p]);
        for (std::size_t g = 0; g < ngroup; ++g) wanted_[g] += allocations_[p].wells_wanted[g];
    }
    for (double& w : wanted_) w /= plan_->dt;
    wells_.deliver(wanted_, head);
    part_.resize(ngroup);
    consumed_.resize(water_plans_.size());
    for (std::size_t p = 0; p < water_plans_.size(); ++p) {
        for (std::size_t g = 0; g < ngroup; ++g)
            part_[g] = wanted_[g] > 0.0
                           ? wells_.delivered()[g] / wanted_[g] * allocations_[p].wells_wanted[g]
                           : 0.0;
        system_.finish(water_plans_[p], part_, allocations_[p]);
        consumed_[p].assign(2 * ngroup, 0.0);
        for (std::size_t d = 0; d < in_.water.districts.size(); ++d)
            consumed_[p][at(water::System::field_slot(static_cast<std::ptrdiff_t>(d)))] =
                allocations_[p].groups[d].consumed * (1.0 - in_.water.districts[d].ledger_fraction);
    }
}

/// Release of the unsaturated zone, its accepted share, and phreatic evapotranspiration.
HEIHE_INLINE void Stresses::exchange_columns(std::span<const double> head) {
    beds_.release(sums_.loss, bed_release_);
    const auto& s = in_.surface;
    const auto n = ssize(depth_);
#pragma omp parallel for schedule(static) if (n > omp_min_columns)
    for (std::ptrdiff_t i = 0; i < n; ++i) {
        const auto c = at(i);
        const double h = top_head(i, head);
        double seepage = 0.0;
        double consumed = 0.0;
        for (std::size_t p = 0; p < allocations_.size(); ++p) {
            seepage += allocations_[p].seepage[c];
            consumed += system_.at_column(i, consumed_[p]);
        }
        columns_.seepage[c] = seepage;
        columns_.consumed[c] = consumed;
        columns_.into_delay[c] = seepage + columns_.rain[c];
        columns_.offered[c] = fields_.released(c, columns_.into_delay[c]);
        columns_.accepted[c] = accepted_share(s.land[c], h);
        EtDemand et = et_demand_[c];
        et.crop_left = std::max(0.0, et.crop - consumed / plan_->dt);
        columns_.et[c] =
            phreatic_flow(et, phreatic_share({s.land[c], s.relief[c]}, s.extinction_depth[c], h));
    }
}

}  // namespace heihe::basin
