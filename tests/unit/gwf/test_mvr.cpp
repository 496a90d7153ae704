// SPDX-License-Identifier: MIT
#include "flow_case.hpp"
#include "heihe/gwf/drn.hpp"
#include "heihe/gwf/flow_solver.hpp"
#include "heihe/gwf/mvr.hpp"
#include "heihe/gwf/sfr.hpp"

#include <catch2/catch.hpp>
#include <numeric>
#include <utility>
#include <vector>

using namespace heihe;
using namespace heihe::gwf;

namespace {

/// A package of items that have water and do nothing else.
class Tanks final : public Package {
public:
    explicit Tanks(std::vector<double> water) {
        flows.resize(water.size());
        flows.available = std::move(water);
    }
    [[nodiscard]] std::string_view name() const override { return "tanks"; }
    [[nodiscard]] std::string_view type() const override { return "TNK"; }
    void formulate(const Model&, std::span<const double>, const StepInfo&, BoundTerms&) override {}
    [[nodiscard]] MoverFlows* mover_flows() override { return &flows; }

    MoverFlows flows;
};

Model strip(int ncol) {
    const auto grid = test::flat_grid(1, {100.0}, std::vector<double>(at(ncol), 100.0), 10.0, 10.0);
    return {grid, test::uniform_npf(grid, 5.0, 0), test::uniform_sto(grid, 1e-5, 0.1, 0)};
}

double sum(const std::vector<double>& v) { return std::accumulate(v.begin(), v.end(), 0.0); }

}  // namespace

TEST_CASE("gwf: MVR - the flow of an entry follows its rule", "[gwf][unit]") {
    CHECK(moved_by_rule(MoverRule::factor, 0.5, 10.0, 10.0) == 5.0);
    CHECK(moved_by_rule(MoverRule::factor, 0.5, 10.0, 3.0) == 3.0);
    CHECK(moved_by_rule(MoverRule::excess, 4.0, 10.0, 10.0) == 6.0);
    CHECK(moved_by_rule(MoverRule::excess, 14.0, 10.0, 10.0) == 0.0);
    CHECK(moved_by_rule(MoverRule::threshold, 4.0, 10.0, 10.0) == 4.0);
    CHECK(moved_by_rule(MoverRule::threshold, 4.0, 10.0, 3.0) == 0.0);
    CHECK(moved_by_rule(MoverRule::upto, 4.0, 10.0, 10.0) == 4.0);
    CHECK(moved_by_rule(MoverRule::upto, 4.0, 10.0, 3.0) == 3.0);
}

TEST_CASE("gwf: MVR - entries are served in order from what is left", "[gwf][unit]") {
    const Model model = strip(2);
    Tanks tanks{{100.0, 20.0, 0.0}};
    Mvr mvr{"M",
            {{&tanks, 0, &tanks, 1, MoverRule::upto, 30.0},
             {&tanks, 0, &tanks, 2, MoverRule::factor, 0.5},
             {&tanks, 0, &tanks, 2, MoverRule::excess, 15.0},
             {&tanks, 0, &tanks, 1, MoverRule::factor, 0.5},
             {&tanks, 1, &tanks, 2, MoverRule::threshold, 20.0}}};
    const std::vector<double> head(2, 0.0);
    mvr.evaluate(model, head, StepInfo{});

    // 30, then half of the 100 there were, then 20 - 15, then no more than the 15 left
    CHECK(std::vector<double>(mvr.moved().begin(), mvr.moved().end()) ==
          std::vector<double>{30.0, 50.0, 5.0, 15.0, 20.0});
    CHECK(mvr.offered()[2] == 20.0);
    CHECK(tanks.flows.taken == std::vector<double>{100.0, 20.0, 0.0});
    CHECK(tanks.flows.received == std::vector<double>{0.0, 45.0, 75.0});
    CHECK(sum(tanks.flows.taken) == sum(tanks.flows.received));
}

TEST_CASE("gwf: MVR - it has converged when the rules give the flows moved", "[gwf][unit]") {
    const Model model = strip(2);
    Tanks tanks{{100.0, 0.0}};
    Mvr mvr{"M", {{&tanks, 0, &tanks, 1, MoverRule::factor, 1.0}}, 1e-6};
    const std::vector<double> head(2, 0.0);

    CHECK_FALSE(mvr.converged());
    CHECK(mvr.worst() == 100.0);
    mvr.evaluate(model, head, StepInfo{});
    CHECK(mvr.converged());
    tanks.flows.available[0] = 100.0 * (1.0 + 1e-5);
    CHECK_FALSE(mvr.converged());
    tanks.flows.available[0] = 100.0 * (1.0 + 1e-7);
    CHECK(mvr.converged());
}

TEST_CASE("gwf: MVR - a step starts with the flows of the last accepted one", "[gwf][unit]") {
    const Model model = strip(2);
    Tanks a{{100.0}};
    Tanks b{{10.0}};
    Mvr mvr{"M", {{&a, 0, &b, 0, MoverRule::upto, 140.0}}};
    const std::vector<double> head(2, 0.0);
    const auto begin = [&] {
        mvr.begin_step(model, StepInfo{});
        mvr.evaluate(model, head, StepInfo{});
    };
    begin();
    CHECK(mvr.moved()[0] == 0.0);
    a.flows.available[0] = 90.0;
    mvr.evaluate(model, head, StepInfo{});
    mvr.end_step(model, head, StepInfo{});
    begin();
    CHECK(b.flows.received[0] == 90.0);
    a.flows.available[0] = 120.0;  // a trial of a step that fails
    mvr.evaluate(model, head, StepInfo{});
    CHECK(a.flows.taken[0] == 120.0);
    begin();
    CHECK(a.flows.taken[0] == 90.0);
    CHECK(mvr.state().moved[0] == 90.0);
}

TEST_CASE("gwf: MVR - new entries clear the flows of packages of old ones", "[gwf][unit]") {
    const Model model = strip(2);
    Tanks a{{100.0}};
    Tanks b{{10.0}};
    Mvr mvr{"M", {{&a, 0, &b, 0, MoverRule::upto, 40.0}}};
    const std::vector<double> head(2, 0.0);
    mvr.evaluate(model, head, StepInfo{});
    mvr.end_step(model, head, StepInfo{});
    CHECK(b.flows.received[0] == 40.0);

    mvr.set_entries({});
    mvr.begin_step(model, StepInfo{});
    mvr.evaluate(model, head, StepInfo{});
    CHECK(a.flows.taken[0] == 0.0);
    CHECK(b.flows.received[0] == 0.0);
    CHECK(mvr.converged());
    CHECK_THROWS(mvr.set_entries({{&a, 0, &a, 0, MoverRule::upto, 40.0}}));
    CHECK_THROWS(mvr.set_entries({{&a, -1, &b, 0, MoverRule::upto, 40.0}}));
}

// Rows of a list package differ between periods; MODFLOW 6 takes nothing from a row that does not exist.
TEST_CASE("gwf: MVR - an entry moves nothing while its item does not exist", "[gwf][unit]") {
    const Model model = strip(2);
    Tanks a{{100.0, 50.0}};
    Tanks b{{0.0}};
    Mvr mvr{"M", {{&a, 1, &b, 0, MoverRule::upto, 40.0}, {&a, 0, &b, 0, MoverRule::factor, 0.5}}};
    const std::vector<double> head(2, 0.0);
    mvr.evaluate(model, head, StepInfo{});
    mvr.end_step(model, head, StepInfo{});
    REQUIRE(b.flows.received[0] == 90.0);

    a.flows.resize(1);
    mvr.begin_step(model, StepInfo{});
    mvr.evaluate(model, head, StepInfo{});
    CHECK(mvr.moved()[0] == 0.0);
    CHECK(b.flows.received[0] == 50.0);
    mvr.evaluate(model, head, StepInfo{});
    CHECK(mvr.moved()[0] == 0.0);
    CHECK(mvr.offered()[0] == 0.0);
    CHECK(mvr.converged());
}

TEST_CASE("gwf: MVR - a solved step conserves water moved from drains to a stream", "[gwf][unit]") {
    const Model model = strip(6);
    Drn drains{"d", {{0, 4.0, 50.0}, {1, 4.0, 50.0}}};
    drains.enable_mover();
    SfrData data;
    data.options.unit_conversion = 86400.0;
    data.options.mover = true;
    for (int i = 0; i < 3; ++i) {
        SfrReach r;
        r.cell = 3 + i;
        r.rlen = 100.0;
        r.rwid = 5.0;
        r.rgrd = 1e-3;
        r.rtp = 6.0;
        r.rbth = 0.5;
        r.rhk = 0.1;
        r.man = 0.03;
        if (i > 0) r.connections.push_back({i - 1, false});
        if (i < 2) r.connections.push_back({i + 1, true});
        data.reaches.push_back(r);
    }
    data.reaches[0].inflow = 500.0;
    Sfr sfr{"s", std::move(data)};
    // drains to the stream's head, and a third of its end back to its second reach: a circle
    Mvr mvr{"m",
            {{&drains, 0, &sfr, 0, MoverRule::factor, 1.0},
             {&drains, 1, &sfr, 0, MoverRule::factor, 0.5},
             {&sfr, 2, &sfr, 1, MoverRule::factor, 1.0 / 3.0}}};
    FlowSolver solver{model, test::tight_settings()};
    Heads state;
    state.head.assign(6, 8.0);
    const auto report = test::transient_step(solver, state, {&drains, &sfr}, 0.5, &mvr);
    CAPTURE(report.reason);
    REQUIRE(report.converged);

    const MoverFlows& d = *drains.mover_flows();
    const MoverFlows& s = *sfr.mover_flows();
    CHECK(sum(d.taken) + sum(s.taken) == Approx(sum(d.received) + sum(s.received)));
    CHECK(d.taken[0] == Approx(50.0 * (state.head[0] - 4.0)).epsilon(1e-8));
    CHECK(d.taken[1] == Approx(25.0 * (state.head[1] - 4.0)).epsilon(1e-8));
    CHECK(s.taken[2] == Approx(s.available[2] / 3.0).epsilon(1e-8));
    double ext = 0.0;
    double leak = 0.0;
    for (const SfrReachFlows& f : sfr.flows()) {
        ext += f.ext_outflow;
        leak += f.leakage;
    }
    CHECK(500.0 + sum(d.taken) == Approx(leak - ext).epsilon(1e-8));
}
