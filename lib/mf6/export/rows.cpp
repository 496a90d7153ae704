// SPDX-License-Identifier: MIT
#include "lib/mf6/export/rows.hpp"

#include "heihe/basin/run/surface_flux.hpp"

#include <algorithm>
#include <cmath>

namespace heihe::mf6 {
namespace {

using basin::Boundary;

/// [-] a conductance by the run's stage may be so much smaller or larger than that by the run's
/// derivative: between them lies what the stage itself gives way when the reach loses more.
constexpr double least_ratio = 0.5;
constexpr double most_ratio = 3.0;
/// [m] an effective stage may lie so far from the run's.
constexpr double most_stage_shift = 0.25;

/// [-] Mean share of the step's change of head that its river days have seen.
double mean_share(const basin::StepPlan& plan) {
    if (plan.steady) return 1.0;
    double sum = 0.0;
    for (const auto& period : plan.periods)
        for (const auto& day : period.days) sum += day.dt * day.end_share;
    return sum / plan.dt;
}

}  // namespace

ExportRows well_rows(const basin::Simulation& run) {
    const gwf::BoundTerms& terms = run.terms(Boundary::wells);
    std::vector<double> q(at(run.model().ncell()), 0.0);
    for (std::size_t i = 0; i < terms.cell.size(); ++i)
        if (terms.cell[i] >= 0) q[at(terms.cell[i])] += terms.flow[i];
    ExportRows rows;
    for (Cell n = 0; n < run.model().ncell(); ++n)
        if (q[at(n)] != 0.0) rows.add(n, {q[at(n)]});
    return rows;
}

ExportRows recharge_rows(const basin::Simulation& run) {
    const gwf::BoundTerms& terms = run.terms(Boundary::recharge);
    ExportRows rows;
    for (std::size_t i = 0; i < terms.cell.size(); ++i)
        if (const Cell n = terms.cell[i]; n >= 0 && terms.flow[i] != 0.0)
            rows.add(n, {terms.flow[i] / run.model().area(n)});
    return rows;
}

// The run's curve is a mean over the relief of the column, with a bend where irrigation has left less than
// the crop could take. EVT is a line from the land surface to where the run's ends; its rate is such that
// both meet at the accepted head. Their slopes differ there, but both take more where the head is higher.
ExportRows evapotranspiration_rows(const basin::Simulation& run, std::span<const double> head) {
    const gwf::BoundTerms& terms = run.terms(Boundary::evapotranspiration);
    const auto& s = run.inputs().surface;
    ExportRows rows{3, {}, {}};
    for (std::size_t c = 0; c < terms.cell.size(); ++c) {
        const Cell n = terms.cell[c];
        if (n < 0 || terms.flow[c] == 0.0) continue;
        const double depth =
            s.extinction_depth[c] + basin::et_relief(s.relief[c], s.extinction_depth[c]);
        const double h = head[at(n)];
        const double share = h >= s.land[c] ? 1.0 : 1.0 - (s.land[c] - h) / depth;
        if (share > 0.0)
            rows.add(n, {s.land[c], -terms.flow[c] / (share * run.model().area(n)), depth});
    }
    return rows;
}

// The run's law is a mean over the relief: DRN is its tangent at the accepted head. Drains that are dry but
// near the water table stand at their mean level.
ExportRows drain_rows(const basin::Simulation& run, std::span<const double> head) {
    constexpr double near = 2.0;  // [m]
    const gwf::BoundTerms& terms = run.terms(Boundary::drains);
    const auto& s = run.inputs().surface;
    ExportRows rows{2, {}, {}};
    for (std::size_t c = 0; c < terms.cell.size(); ++c) {
        const Cell n = terms.cell[c];
        if (n < 0 || !(s.drain_cond[c] > 0.0)) continue;
        const double level = s.land[c] - s.drain_depth[c];
        const double h = head[at(n)];
        if (terms.flow[c] < 0.0 && terms.hcof[c] < 0.0)
            rows.add(n, {h - terms.flow[c] / terms.hcof[c], -terms.hcof[c]});
        else if (h > level - s.relief[c] - near)
            rows.add(n, {std::max(level, h), s.drain_cond[c]});
    }
    return rows;
}

ExportRows lateral_rows(const basin::Inputs& in, const gwf::Model& model) {
    const auto& q = in.surface.lateral_inflow;
    ExportRows rows;
    for (std::size_t c = 0; c < q.size(); ++c)
        if (q[c] != 0.0) rows.add(model.top_active(static_cast<int>(c)), {q[c]});
    return rows;
}

RivValues riv_values(const ReachExchange& reach) noexcept {
    RivValues v;
    v.rbot = std::max(reach.rbot, reach.cell_bot);
    if (!(reach.cond > 0.0) || !(reach.head > v.rbot)) return v;
    v.stage = reach.stage;
    v.cond = reach.flow / (reach.stage - reach.head);
    const bool usable = std::isfinite(v.cond) && v.cond >= least_ratio * reach.cond &&
                        v.cond <= most_ratio * reach.cond;
    if (usable && v.stage >= v.rbot) {
        v.form = ReachForm::stage;
        return v;
    }
    v.stage = reach.head + reach.flow / reach.cond;
    v.cond = reach.cond;
    if (std::abs(v.stage - reach.stage) <= most_stage_shift && v.stage >= v.rbot)
        v.form = ReachForm::effective;
    return v;
}

RiverRows river_rows(const basin::Simulation& run, std::span<const double> head) {
    const gwf::BoundTerms& terms = run.terms(Boundary::river);
    const basin::Stresses& stresses = run.stresses();
    const double dt = stresses.plan().dt;
    const double share = mean_share(stresses.plan());
    RiverRows rows;
    for (std::size_t r = 0; r < terms.cell.size(); ++r) {
        const Cell n = terms.cell[r];
        if (n < 0) continue;
        const ReachExchange reach{head[at(n)],
                                  terms.flow[r],
                                  -terms.hcof[r] / share,
                                  stresses.sums().stage[r] / dt,
                                  stresses.river().bed_bottom(r),
                                  run.model().mesh().bot(n)};
        const RivValues v = riv_values(reach);
        const auto number = static_cast<double>(r + 1);
        ++rows.count[static_cast<std::size_t>(v.form)];
        if (v.form != ReachForm::flux)
            rows.riv.add(n, {v.stage, v.cond, v.rbot, number, reach.stage});
        else if (reach.flow != 0.0)
            rows.flux.add(n, {reach.flow, number});
    }
    return rows;
}

}  // namespace heihe::mf6
