// SPDX-License-Identifier: MIT
#include "heihe/basin/run/packages.hpp"

#include "heihe/basin/run/simulation.hpp"
#include "support/tiny_basin.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstddef>
#include <vector>

using namespace heihe;

TEST_CASE("basin: stream package - hcof and its far terms are the flows' derivative",
          "[basin][unit]") {
    test::TinyBasin choice;
    choice.water_depth = GENERATE(-0.3, 2.5);  // with and without water in the drains
    CAPTURE(choice.water_depth);
    const basin::Inputs in = test::tiny_basin(choice);
    basin::Simulation sim{in};
    basin::State state = sim.make_state();
    const auto plan = basin::transient_plan(in.start, 0.0, 10.0);
    basin::StreamPackage stream{sim.stresses()};
    gwf::StepInfo info;
    info.steady = false;
    info.dt = plan.dt;
    info.head_old = state.flow.head;
    sim.stresses().begin_step(sim.model(), info);
    // Once through the network, so that there is a river.
    gwf::BoundTerms terms;
    sim.stresses().start_step(state, plan);
    sim.stresses().prepare(sim.model(), state.flow.head, info);
    sim.stresses().evaluate(sim.model(), state.flow.head, info);
    state.river = sim.stresses().sums().end;
    const double days = GENERATE(1.0, 10.0);
    const double good = days > 1.0 ? 0.03 : 2e-3;  // over several days the tangent is approximate
    CAPTURE(days);
    const auto step = basin::transient_plan(in.start, 0.0, days);
    info.dt = step.dt;
    sim.stresses().start_step(state, step);
    const auto flows = [&](double move) {
        auto head = state.flow.head;
        for (std::size_t n = 0; n < head.size(); ++n)
            head[n] += move * (1.0 + 0.5 * std::sin(3.0 * static_cast<double>(n)));
        sim.stresses().prepare(sim.model(), head, info);
        sim.stresses().evaluate(sim.model(), head, info);
        stream.formulate(sim.model(), head, info, terms);
        return terms.flow;
    };
    const double d = 1e-5;

    const auto up = flows(d), down = flows(-d);
    (void)flows(0.0);
    const auto cell = stream.joined_cells();
    std::vector<double> dhead(cell.size()), dflow(cell.size());
    for (std::size_t i = 0; i < cell.size(); ++i)
        dhead[i] = cell[i] < 0 ? 0.0 : 1.0 + 0.5 * std::sin(3.0 * cell[i]);
    stream.join(dhead, dflow);

    CHECK(cell.size() > terms.flow.size());  // drained columns take part
    double most = 0.0;
    for (std::size_t r = 0; r < up.size(); ++r)
        most = std::max(most, std::abs(up[r] - down[r]) / (2.0 * d));
    for (std::size_t r = 0; r < up.size(); ++r) {
        CAPTURE(r);
        const double slope = (up[r] - down[r]) / (2.0 * d);
        CHECK(terms.hcof[r] * dhead[r] + dflow[r] ==
              Approx(slope).epsilon(good).margin(1e-4 * most));
    }
    for (std::size_t i = up.size(); i < cell.size(); ++i) CHECK(dflow[i] == 0.0);
}

namespace {

/// A small basin in its first step.
struct FirstStep {
    explicit FirstStep(const test::TinyBasin& choice = {}) : in{test::tiny_basin(choice)} {
        info.steady = false;
        info.dt = plan.dt;
        info.head_old = state.flow.head;
        sim.stresses().start_step(state, plan);
        sim.stresses().begin_step(sim.model(), info);
    }
    /// Terms of a package where all heads have risen. @param rise  m
    [[nodiscard]] gwf::BoundTerms terms(basin::Boundary what, double rise = 0.0) {
        auto head = state.flow.head;
        for (double& h : head) h += rise;
        sim.stresses().prepare(sim.model(), head, info);
        sim.stresses().evaluate(sim.model(), head, info);
        gwf::BoundTerms found;
        package(what).formulate(sim.model(), head, info, found);
        return found;
    }
    [[nodiscard]] gwf::Package& package(basin::Boundary what) const {
        return *packages.all()[basin::place_of(what)];
    }

    basin::Inputs in;
    basin::Simulation sim{in};
    basin::State state = sim.make_state();
    basin::StepPlan plan = basin::transient_plan(in.start, 0.0, 10.0);
    gwf::StepInfo info;
    basin::BasinPackages packages{sim.stresses(), in.surface};
};

}  // namespace

TEST_CASE("basin: packages - they are in the order of the list and formulate twice the same",
          "[basin][unit]") {
    FirstStep step;
    for (const basin::BoundaryEntry& entry : basin::boundary_entries) {
        CAPTURE(entry.name);
        gwf::Package& package = step.package(entry.what);
        CHECK(package.name() == entry.name);
        CHECK(package.type() == entry.type);
        const gwf::BoundTerms once = step.terms(entry.what);
        gwf::BoundTerms again;
        package.formulate(step.sim.model(), step.state.flow.head, step.info, again);
        CHECK(once.cell == again.cell);
        CHECK(once.flow == again.flow);
        CHECK(once.hcof == again.hcof);
        CHECK(once.rhs == again.rhs);
    }
}

TEST_CASE("basin: packages - the slopes of what acts on columns are their flows' derivatives",
          "[basin][unit]") {
    test::TinyBasin choice;
    choice.water_depth = GENERATE(-0.2, 0.3, 2.5);
    FirstStep step{choice};
    constexpr double d = 1e-5;
    double steepest = 0.0;
    for (const auto what : {basin::Boundary::drains, basin::Boundary::evapotranspiration}) {
        CAPTURE(basin::entry_of(what).name, choice.water_depth);
        const auto up = step.terms(what, d), down = step.terms(what, -d), here = step.terms(what);
        double most = 0.0;
        for (const double h : here.hcof) most = std::max(most, std::abs(h));
        for (std::size_t c = 0; c < here.flow.size(); ++c) {
            CHECK(here.hcof[c] <= 0.0);
            CHECK(here.hcof[c] == Approx((up.flow[c] - down.flow[c]) / (2.0 * d))
                                      .epsilon(1e-4)
                                      .margin(1e-4 * most + 1e-6));
        }
        steepest = std::max(steepest, most);
    }
    CHECK(steepest > 0.0);
}
