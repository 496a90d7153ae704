// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/water/allocation.hpp"

namespace heihe::water {

inline System::System(UseInputs inputs, std::int32_t ncolumn)
    : in_{std::move(inputs)},
      ncolumn_{ncolumn},
      caps_{in_},
      obligation_{std::make_shared<Obligation>(in_.obligation)},
      county_{county_of_groups(in_)} {
    if (!in_.obligation.closures.empty())
        rules_.push_back(std::make_shared<DatedClosures>(in_.obligation.closures));
    rules_.push_back(obligation_);
    collect_groups();
    list_places();
}

inline void System::collect_groups() {
    std::vector<SurfaceSource> source;
    for (const auto& d : in_.districts) {
        tier_.push_back(tier_count - 1);
        ledger_.push_back(d.ledger_fraction);
        source.push_back(d.source);
    }
    for (const auto& u : in_.users) {
        tier_.push_back(tier_of(u.user_class));
        ledger_.push_back(u.ledger_fraction);
        source.push_back(u.source);
    }
    diversion_.assign(source.size(), -1);
    for (int tier = 0; tier < tier_count; ++tier)  // towns first where intakes share a reach
        for (std::size_t g = 0; g < source.size(); ++g)
            if (source[g] == SurfaceSource::river && tier_[g] == tier) {
                diversion_[g] = static_cast<std::int32_t>(diverting_.size());
                diverting_.push_back(static_cast<std::int32_t>(g));
            }
}

/// Lists the groups' shares by column, so that threads can divide the columns. The order within a column
/// is that of the groups.
inline void System::list_places() {
    std::vector<std::pair<const std::vector<ColumnShare>*, std::int32_t>> lists;
    for (std::int32_t g = 0; g < static_cast<std::int32_t>(ngroup()); ++g) {
        if (is_district(g)) lists.emplace_back(&district(g).trunk, trunk_slot(g));
        lists.emplace_back(&group_columns(g), field_slot(g));
    }
    first_place_.assign(at(ncolumn_) + 1, 0);
    for (const auto& [list, slot] : lists)
        for (const auto& place : *list)
            if (is_column(place.column)) ++first_place_[at(place.column) + 1];
    for (std::size_t c = 0; c < at(ncolumn_); ++c) first_place_[c + 1] += first_place_[c];
    places_.resize(at(first_place_.back()));
    std::vector<std::ptrdiff_t> next(first_place_.begin(), first_place_.end() - 1);
    for (const auto& [list, slot] : lists)
        for (const auto& place : *list)
            if (is_column(place.column))
                places_[at(next[at(place.column)]++)] = {slot, place.share};
}

inline void System::make_room(WaterPlan& plan) const {
    for (auto* v :
         {&plan.demand, &plan.capillary, &plan.entitled, &plan.request, &plan.usual_surface,
          &plan.usual_wells, &plan.surface_efficiency, &plan.well_efficiency})
        v->assign(at(ngroup()), 0.0);
    plan.metered.assign(at(ngroup()), 0);
    plan.gauged.assign(at(ngroup()), 0);
}

inline void System::plan_step(const Accounts& state, const StepInput& step, WaterPlan& plan) const {
    require(step.capillary.empty() || std::ssize(step.capillary) == ndistrict(),
            "water::System::plan_step: capillary needs one entry per district");
    plan.time = step_time(step);
    plan.dt = step.dt;
    make_room(plan);
    const double factor = entitlement_factor(in_, step.inflow_year);
    for (std::ptrdiff_t g = 0; g < ngroup(); ++g) {
        if (is_district(g))
            plan_district(step, g, factor, plan);
        else
            plan_user(g, plan);
        apply_records(step, g, plan);
    }

    plan.cap.resize(at(caps_.ncounty()));
    plan.limit.resize(at(caps_.ncounty()));
    for (std::ptrdiff_t c = 0; c < caps_.ncounty(); ++c) {
        plan.cap[at(c)] = caps_.volume(c, plan.time.year);
        plan.limit[at(c)] = caps_.limit(c, state.cap, plan.time);
    }

    plan.diversions.resize(at(ndiversion()));
    for (std::ptrdiff_t k = 0; k < ndiversion(); ++k) {
        const std::ptrdiff_t g = diverting_[at(k)];
        const bool farm = is_district(g);
        plan.diversions[at(k)] = {farm ? district(g).intake_reach : user(g).intake_reach,
                                  plan.request[at(g)] / step.dt,
                                  farm ? district(g).max_intake_share : user(g).max_intake_share,
                                  0.0, in_.ranked ? tier_[at(g)] : 0};
    }
    plan.limits.reset(ndiversion());
}

inline void System::limit(const RuleView& view, WaterPlan& plan) const {
    for (std::size_t n = 0; n < rules_.size(); ++n)
        rules_[n]->limit(view, static_cast<std::int32_t>(n), plan.limits);
    for (std::ptrdiff_t k = 0; k < ndiversion(); ++k)  // a record has what gates did
        if (plan.gauged[at(diverting_[at(k)])] != 0) {
            plan.limits.intake[at(k)] = 1.0;
            plan.limits.lowered[at(k)] = -1;
        }
    for (std::ptrdiff_t k = 0; k < ndiversion(); ++k) {
        auto& d = plan.diversions[at(k)];
        d.request *= plan.limits.intake[at(k)];
        d.pass = plan.limits.pass[at(k)];
    }
}

inline double System::expected_request(std::ptrdiff_t diversion, const StepInput& step) const {
    const std::ptrdiff_t g = diverting_[at(diversion)];
    WaterPlan p;
    p.time = step_time(step);
    p.dt = step.dt;
    make_room(p);
    if (is_district(g))
        plan_district(step, g, entitlement_factor(in_, step.inflow_year), p);
    else
        plan_user(g, p);
    return p.request[at(g)];
}

inline void System::plan_district(const StepInput& step, std::ptrdiff_t g, double factor,
                                  WaterPlan& p) const {
    const auto& d = district(g);
    const auto& use = use_of(d.use, p.time.year);
    const double full = field_demand(d, use, step, p.time);
    const double below = step.capillary.empty() ? 0.0 : step.capillary[at(g)];
    const double demand = lowered_demand(full, below, use.field_efficiency);
    const double wells = use.groundwater * use.pumping_share[at(p.time.month)] * p.time.fraction();
    p.surface_efficiency[at(g)] = use.canal_efficiency;
    p.well_efficiency[at(g)] = use.well_efficiency;
    p.demand[at(g)] = demand;
    p.capillary[at(g)] = full - demand;
    p.entitled[at(g)] = surface_entitlement(d, use, p.time, factor);
    p.usual_wells[at(g)] = wells;
    p.usual_surface[at(g)] = std::max(0.0, demand - wells * use.well_efficiency);

    const double first = d.wells_first[at(p.time.month)] * wells * use.well_efficiency;
    double request =
        std::min(p.entitled[at(g)], std::max(0.0, demand - first) / use.canal_efficiency);
    if (d.source == SurfaceSource::tributary)
        request = std::min(request, tributary_runoff(in_, d, step, p.time));
    p.request[at(g)] = request;
}

inline void System::plan_user(std::ptrdiff_t g, WaterPlan& p) const {
    const auto& u = user(g);
    const auto& use = use_of(u.use, p.time.year);
    const double month_part = u.demand_share[at(p.time.month)] * p.time.fraction();
    const double wells = use.groundwater * month_part;
    const double surface = std::max(0.0, use.demand - use.groundwater) * month_part;
    p.surface_efficiency[at(g)] = p.well_efficiency[at(g)] = u.efficiency;
    p.demand[at(g)] = (wells + surface) * u.efficiency;
    p.entitled[at(g)] = u.source == SurfaceSource::none ? 0.0 : surface;
    p.request[at(g)] = p.entitled[at(g)];
    p.usual_surface[at(g)] = surface * u.efficiency;
    p.usual_wells[at(g)] = wells;
}

/// Puts recorded diversion and pumping in place of the plan's. What was brought was needed: demand is at least
/// that, and metered wells do not pump more for missing surface water.
inline void System::apply_records(const StepInput& step, std::ptrdiff_t g, WaterPlan& p) const {
    const auto& recorded = is_district(g) ? district(g).recorded : user(g).recorded;
    if (recorded.diversion.empty() && recorded.pumping.empty()) return;
    const auto in_step = [&](const std::vector<double>& daily, double estimate) {
        return with_record(daily, recorded.start, step.start, step.start_fraction, step.dt,
                           estimate);
    };
    const auto wells = in_step(recorded.pumping, p.usual_wells[at(g)]);
    p.usual_wells[at(g)] = wells.volume;
    p.metered[at(g)] = wells.covered ? 1 : 0;
    const double by_wells = wells.volume * p.well_efficiency[at(g)];
    const double missing = std::max(0.0, p.demand[at(g)] - by_wells);
    const double most = std::min(p.entitled[at(g)], missing / p.surface_efficiency[at(g)]);
    const auto river = in_step(recorded.diversion, wells.covered ? most : p.request[at(g)]);
    p.request[at(g)] = river.volume;
    p.gauged[at(g)] = river.covered ? 1 : 0;
    p.entitled[at(g)] = std::max(p.entitled[at(g)], river.volume);
    if (!recorded.diversion.empty() || wells.covered)
        p.demand[at(g)] =
            std::max(p.demand[at(g)], by_wells + river.volume * p.surface_efficiency[at(g)]);
    p.usual_surface[at(g)] = std::max(0.0, p.demand[at(g)] - by_wells);
}

/// Gross pumping wanted before the cap [m3].
inline double System::ask(const WaterPlan& p, std::ptrdiff_t g, double surface) const {
    const double efficiency = p.well_efficiency[at(g)];
    const double need = std::max(0.0, p.demand[at(g)] - surface);
    const double usual = std::min(need, p.usual_wells[at(g)] * efficiency);
    if (!is_district(g) || p.metered[at(g)] != 0) return usual / efficiency;
    const double missing = std::max(0.0, p.usual_surface[at(g)] - surface);
    const double extra = std::min(need - usual, in_.extra_pumping_fraction * missing);
    return (usual + extra) / efficiency;
}

inline void System::allocate(const WaterPlan& plan, std::span<const double> diverted,
                             Allocation& out) const {
    ask_wells(plan, diverted, out);
    finish(plan, out.wells_wanted, out);
}

inline void System::ask_wells(const WaterPlan& plan, std::span<const double> diverted,
                              Allocation& out) const {
    require(std::ssize(diverted) == ndiversion(),
            "water::System::ask_wells: one volume per diversion");
    out.groups.resize(at(ngroup()));
    for (auto* v : {&out.asked, &out.granted, &out.wells_wanted, &out.returned})
        v->resize(at(ngroup()));
    for (std::ptrdiff_t g = 0; g < ngroup(); ++g) {
        const auto k = diversion_[at(g)];
        Figures f;
        f.demand = plan.demand[at(g)];
        f.capillary = plan.capillary[at(g)];
        f.entitled = plan.entitled[at(g)];
        f.diverted = k >= 0 ? diverted[at(k)] : plan.request[at(g)];
        f.diverted_river = k >= 0 ? f.diverted : 0.0;
        f.surface = f.diverted * plan.surface_efficiency[at(g)];
        out.groups[at(g)] = f;
        out.asked[at(g)] = ask(plan, g, f.surface);
    }
    grant(plan, out);
    for (std::ptrdiff_t g = 0; g < ngroup(); ++g)
        out.wells_wanted[at(g)] = (1.0 - ledger_[at(g)]) * out.granted[at(g)];
}

/// Cuts wanted pumping to the counties' limits, tier by tier, in proportion within a tier.
inline void System::grant(const WaterPlan& plan, Allocation& out) const {
    out.granted = out.asked;
    for (std::ptrdiff_t c = 0; c < caps_.ncounty(); ++c) {
        const double cap = plan.cap[at(c)];
        if (cap == std::numeric_limits<double>::infinity()) continue;
        double left = plan.limit[at(c)];
        for (int tier = 0; tier < tier_count; ++tier) {
            double want = 0.0;
            for (std::ptrdiff_t g = 0; g < ngroup(); ++g)
                if (county_[at(g)] == c && tier_[at(g)] == tier) want += out.asked[at(g)];
            const double share = want <= left + Caps::grace * cap ? 1.0 : left / want;
            left = std::max(0.0, left - share * want);
            for (std::ptrdiff_t g = 0; g < ngroup(); ++g)
                if (county_[at(g)] == c && tier_[at(g)] == tier) out.granted[at(g)] *= share;
        }
    }
}

inline void System::finish(const WaterPlan& plan, std::span<const double> delivered,
                           Allocation& out) const {
    require(std::ssize(delivered) == ngroup() && std::ssize(out.granted) == ngroup(),
            "water::System::finish: one volume per group, after ask_wells");
    out.seeping.assign(2 * at(ngroup()), 0.0);
    for (std::ptrdiff_t g = 0; g < ngroup(); ++g) finish_group(plan, g, delivered[at(g)], out);
    out.seepage.resize(at(ncolumn_));
#pragma omp parallel for schedule(static) if (ncolumn_ > omp_min_items)
    for (std::ptrdiff_t c = 0; c < ncolumn_; ++c) out.seepage[at(c)] = at_column(c, out.seeping);
}

inline void System::finish_group(const WaterPlan& p, std::ptrdiff_t g, double delivered,
                                 Allocation& out) const {
    auto& f = out.groups[at(g)];
    const double efficiency = p.well_efficiency[at(g)];
    f.pumped_ledger = ledger_[at(g)] * out.granted[at(g)];
    f.pumped = delivered + f.pumped_ledger;
    f.groundwater = f.pumped * efficiency;
    f.unmet_rule = std::max(0.0, p.demand[at(g)] - f.surface - out.asked[at(g)] * efficiency);
    f.unmet_cap = (out.asked[at(g)] - out.granted[at(g)]) * efficiency;
    f.unmet_wells = (out.wells_wanted[at(g)] - delivered) * efficiency;
    if (const double closed = closed_share(p, g) * p.request[at(g)]; closed > 0.0) {
        f.unmet_gate = std::min(f.unmet_rule, closed * p.surface_efficiency[at(g)]);
        f.unmet_rule -= f.unmet_gate;
    }
    f.unmet = f.unmet_rule + f.unmet_gate + f.unmet_cap + f.unmet_wells;
    f.canal_loss = f.diverted * (1.0 - p.surface_efficiency[at(g)]) + f.pumped * (1.0 - efficiency);
    if (is_district(g))
        finish_district(p, g, delivered, out);
    else
        finish_user(g, delivered, out);
}

inline void System::finish_district(const WaterPlan& p, std::ptrdiff_t g, double delivered,
                                    Allocation& out) const {
    const auto& d = district(g);
    const auto& use = use_of(d.use, p.time.year);
    auto& f = out.groups[at(g)];
    const double inside = 1.0 - d.ledger_fraction;
    const double canals = f.diverted * (1.0 - use.canal_efficiency);
    const double trunk = d.trunk.empty() ? 0.0 : d.trunk_seepage_share * canals;
    // A trunk canal from a simulated reach lies in the grid, even if its fields do not.
    const double trunk_inside = d.source == SurfaceSource::river ? trunk : inside * trunk;
    const double ditches = 1.0 - use.well_efficiency;
    const double lost = 1.0 - use.field_efficiency;
    const double to_air = in_.loss_evaporation;
    const double to_ground = 1.0 - to_air;
    const double canals_inside = inside * (canals - trunk) + to_ground * delivered * ditches;
    const double fields_inside =
        to_ground * lost * (inside * f.surface + delivered * use.well_efficiency);

    f.consumed = use.field_efficiency * supplied(f);
    f.canal_evaporation = to_air * f.pumped * ditches;
    f.field_evaporation = to_air * lost * supplied(f);
    f.percolation = to_ground * lost * supplied(f);
    f.percolation_ledger =
        to_ground * lost * (d.ledger_fraction * f.surface + f.pumped_ledger * use.well_efficiency);
    f.canal_loss_ledger = (trunk - trunk_inside) + d.ledger_fraction * (canals - trunk) +
                          to_ground * f.pumped_ledger * ditches;
    out.seeping[at(trunk_slot(g))] = trunk_inside;
    out.seeping[at(field_slot(g))] = canals_inside + fields_inside;
    out.returned[at(g)] = 0.0;
}

inline void System::finish_user(std::ptrdiff_t g, double delivered, Allocation& out) const {
    const auto& u = user(g);
    auto& f = out.groups[at(g)];
    const double inside = 1.0 - u.ledger_fraction;
    const double leak = 1.0 - u.efficiency;
    const double back = u.return_reach >= 0 ? u.return_fraction : 0.0;

    f.returned = u.return_fraction * supplied(f);
    f.consumed = (1.0 - u.return_fraction) * supplied(f);
    out.returned[at(g)] = back * (inside * f.surface + delivered * u.efficiency);
    f.returned_ledger =
        (u.return_fraction - back) * (inside * f.surface + delivered * u.efficiency) +
        u.return_fraction * (u.ledger_fraction * f.surface + f.pumped_ledger * u.efficiency);
    f.canal_loss_ledger = leak * (u.ledger_fraction * f.diverted + f.pumped_ledger);
    out.seeping[at(field_slot(g))] = leak * (inside * f.diverted + delivered);
}

}  // namespace heihe::water
