// SPDX-License-Identifier: MIT
#include "lib/mf6/run/run_parts.hpp"

#include "heihe/mf6/run.hpp"

namespace heihe::mf6 {

RunParts::RunParts(const Simulation& simulation)
    : model{make_model(simulation.gwf)},
      map{model.mesh()},
      settings{make_settings(simulation.ims, simulation.gwf)},
      simulation_{&simulation} {
    const GwfInput& in = simulation.gwf;
    for (const auto& [kind, index] : in.order) {
        Stress s;
        if (kind == GwfInput::PackageKind::list)
            s.list =
                lists.emplace_back(std::make_unique<ListStress>(in.lists[at(index)], map)).get();
        else
            s.sfr = sfrs.emplace_back(std::make_unique<SfrStress>(in.sfrs[at(index)], map)).get();
        stresses.push_back(s);
        packages.push_back(s.list != nullptr ? &s.list->package() : &s.sfr->package());
    }
    if (in.mvr.present) movers = std::make_unique<Movers>(in.mvr, stresses);
}

gwf::Boundaries RunParts::acting() const { return {packages, movers ? &movers->mover() : nullptr}; }

void RunParts::begin_period(int kper) {
    for (const HfbBlock& block : simulation_->gwf.hfb)
        if (block.period == kper) model.set_barriers(make_barriers(block, model));
    for (auto& list : lists) list->begin_period(kper);
    for (auto& sfr : sfrs) sfr->begin_period(kper);
    if (movers) movers->begin_period(kper);
}

void check_run(const Simulation& simulation) {
    Problems problems;
    for (const auto& text : gwf::problems(make_settings(simulation.ims, simulation.gwf)))
        problems.add({{}, 0, "IMS"}, text);
    problems.throw_if_any();
    RunParts parts{simulation};
    const auto nper = static_cast<int>(simulation.tdis.periods.size());
    for (int kper = 1; kper <= nper; ++kper) parts.begin_period(kper);
}

}  // namespace heihe::mf6
