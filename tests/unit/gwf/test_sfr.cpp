// SPDX-License-Identifier: MIT
#include "flow_case.hpp"
#include "heihe/core/digest.hpp"
#include "heihe/core/field.hpp"
#include "heihe/gwf/heads.hpp"
#include "heihe/gwf/sfr.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <utility>
#include <vector>

using namespace heihe;
using namespace heihe::gwf;

namespace {

/// Two layers of n columns in one row.
Model columns(int n) {
    const auto grid = test::flat_grid(2, {100.0}, std::vector<double>(at(n), 100.0), 10.0, 10.0);
    return {grid, test::uniform_npf(grid, 1.0, 1), test::uniform_sto(grid, 1e-5, 0.1, 1)};
}

SfrReach reach(Cell cell, double rtp) {
    SfrReach r;
    r.cell = cell;
    r.rlen = 1000.0;
    r.rwid = 12.0;
    r.rgrd = 1e-3;
    r.rtp = rtp;
    r.rbth = 1.0;
    r.rhk = 0.05;
    r.man = 0.035;
    return r;
}

/// n reaches in a row over cells 0, 1, ...; `down` lists pairs (from, to), 0-based.
SfrData network(int n, const std::vector<std::pair<int, int>>& down) {
    SfrData data;
    data.options.unit_conversion = 86400.0;
    for (int i = 0; i < n; ++i) data.reaches.push_back(reach(i, 5.0 - i));
    for (const auto& d : down) {
        data.reaches[at(d.first)].connections.push_back({d.second, true});
        data.reaches[at(d.second)].connections.push_back({d.first, false});
    }
    return data;
}

/// A package evaluated at given heads of the upper layer; the lower one has them too.
struct Case {
    Model model;
    Sfr sfr;
    StepInfo step{};
    BoundTerms terms{};
    std::vector<double> head{};

    Case(int n, SfrData data) : model{columns(n)}, sfr{"S", std::move(data)} {
        head.assign(at(model.ncell()), 0.0);
        sfr.begin_step(model, step);
    }
    const SfrReachFlows& at_head(double h, int n = 0) {
        std::fill(head.begin(), head.end(), h);
        return evaluate(n);
    }
    const SfrReachFlows& evaluate(int n = 0) {
        sfr.formulate(model, head, step, terms);
        return sfr.flows()[at(n)];
    }
    void begin() { sfr.begin_step(model, step); }
};

/// Error of a reach's budget.
double open(const SfrReachFlows& f) {
    return f.upstream + f.inflow + f.rainfall + f.runoff + f.from_mover + f.storage -
           f.evaporation - f.leakage - f.downstream;
}

/// Checks that flow, slope and right-hand side agree at this head.
void check_slope(Case& c, double head) {
    CAPTURE(head);
    const double step = 1e-6;
    c.at_head(head + step);
    const double up = c.terms.flow[0];
    c.at_head(head - step);
    const double numeric = (up - c.terms.flow[0]) / (2.0 * step);
    c.at_head(head);
    CHECK(c.terms.hcof[0] == Approx(numeric).epsilon(1e-5).margin(1e-6));
    CHECK(c.terms.hcof[0] <= 0.0);
    CHECK(c.terms.hcof[0] * head - c.terms.rhs[0] == Approx(c.terms.flow[0]).margin(1e-8));
    CHECK(open(c.sfr.flows()[0]) == Approx(0.0).margin(1e-8));
}

}  // namespace

TEST_CASE("gwf: SFR - diversions take by their priority", "[gwf][unit]") {
    CHECK(diverted(SfrPriority::fraction, 0.3, 10.0) == Approx(3.0));
    CHECK(diverted(SfrPriority::excess, 4.0, 10.0) == 6.0);
    CHECK(diverted(SfrPriority::excess, 14.0, 10.0) == 0.0);
    CHECK(diverted(SfrPriority::threshold, 4.0, 10.0) == 4.0);
    CHECK(diverted(SfrPriority::threshold, 14.0, 10.0) == 0.0);
    CHECK(diverted(SfrPriority::upto, 4.0, 10.0) == 4.0);
    CHECK(diverted(SfrPriority::upto, 14.0, 10.0) == 10.0);
}

TEST_CASE("gwf: SFR - diversions come before the reaches below, in the order of connections",
          "[gwf][unit]") {
    SfrData data = network(4, {{0, 2}, {0, 1}, {0, 3}});
    data.diversions = {{0, 1, SfrPriority::upto, 30.0}, {0, 2, SfrPriority::fraction, 0.5}};
    data.reaches[1].ustrf = data.reaches[2].ustrf = 0.0;
    for (SfrReach& r : data.reaches) r.rhk = 0.0;
    data.reaches[0].inflow = 100.0;
    Case c{4, std::move(data)};

    CHECK(c.at_head(0.0).downstream == Approx(100.0));
    CHECK(c.sfr.flows()[2].upstream == Approx(50.0));  // half of 100
    CHECK(c.sfr.flows()[1].upstream == Approx(30.0));  // up to 30 of the 50 that are left
    CHECK(c.sfr.flows()[3].upstream == Approx(20.0));
    CHECK(c.sfr.flows()[0].ext_outflow == 0.0);
    CHECK(c.sfr.flows()[3].ext_outflow == Approx(-20.0));
    CHECK(c.sfr.connection_flow(c.sfr.network().begin(0)) == Approx(-50.0));
    CHECK(c.sfr.connection_flow(c.sfr.network().begin(2)) == Approx(50.0));
}

TEST_CASE("gwf: SFR - a confluence adds and ustrf divides, in any order of numbers",
          "[gwf][unit]") {
    SfrData data = network(5, {{4, 2}, {3, 2}, {2, 0}, {2, 1}});
    for (SfrReach& r : data.reaches) r.rhk = 0.0;
    data.reaches[4].inflow = 70.0;
    data.reaches[3].inflow = 30.0;
    data.reaches[0].ustrf = 0.25;
    data.reaches[1].ustrf = 0.75;
    Case c{5, std::move(data)};
    Problems problems;
    c.sfr.check(c.model, problems);
    CHECK(problems.empty());
    CHECK(c.sfr.network().is_acyclic());

    c.at_head(0.0);
    CHECK(c.sfr.flows()[2].upstream == Approx(100.0));
    CHECK(c.sfr.flows()[0].downstream == Approx(25.0));
    CHECK(c.sfr.flows()[1].downstream == Approx(75.0));

    c.sfr.reach(0).status = SfrStatus::inactive;
    c.begin();
    c.at_head(0.0);
    CHECK(c.sfr.flows()[0].upstream == 0.0);
    CHECK(c.sfr.flows()[0].ext_outflow == 0.0);
    CHECK(c.sfr.flows()[1].downstream == Approx(100.0));
    CHECK(c.sfr.flows()[2].ext_outflow == 0.0);
}

TEST_CASE("gwf: SFR - reaches in a circle are computed until they do not change", "[gwf][unit]") {
    SfrData data = network(3, {{0, 1}, {1, 2}, {1, 0}});
    for (SfrReach& r : data.reaches) r.rhk = 0.0;
    data.reaches[0].inflow = 60.0;
    data.reaches[0].ustrf = 0.4;
    data.reaches[2].ustrf = 0.6;
    data.options.maximum_depth_change = 1e-12;
    Case c{3, std::move(data)};

    CHECK_FALSE(c.sfr.network().is_acyclic());
    CHECK(c.at_head(0.0).downstream == Approx(100.0));  // q = 60 + 0.4 q
    CHECK(c.sfr.flows()[2].downstream == Approx(60.0));
    CHECK(c.sfr.converged());
    const double once = c.at_head(0.0).downstream;
    CHECK(c.at_head(0.0).downstream == once);  // nothing is kept between evaluations
}

TEST_CASE("gwf: SFR - problems of a network are named by number", "[gwf][unit]") {
    SfrData data = network(3, {{0, 1}});
    data.reaches[2].connections.push_back({1, true});
    data.reaches[1].ustrf = 0.5;
    data.reaches[2].man = 0.0;
    data.diversions = {{0, 2, SfrPriority::fraction, 1.5}};
    const Case c{3, std::move(data)};
    Problems problems;
    c.sfr.check(c.model, problems);
    std::string all;
    for (const auto& line : problems.lines()) all += line + "\n";
    CAPTURE(all);

    CHECK(all.find("reach 3 is connected to reach 2, but not that to it") != std::string::npos);
    CHECK(all.find("below reach 1 add up to 0.5") != std::string::npos);
    CHECK(all.find("man of reach 3") != std::string::npos);
    CHECK(all.find("diverted fraction of reach 1") != std::string::npos);
    CHECK(all.find("from reach 1 to reach 3 follows no downstream") != std::string::npos);
}

// Flow at the middle is Manning's, after half of the leakage (Langevin et al. 2017, ch. 7).
TEST_CASE("gwf: SFR - depth balances Manning's flow and half of the leakage", "[gwf][unit]") {
    SfrData data = network(1, {});
    data.reaches[0].inflow = 50000.0;
    Case c{1, std::move(data)};
    const SfrChannel channel{{12.0, 1e-3, 0.035, 86400.0}};
    const double cond = 0.05 * 1000.0 * 12.0 / 1.0;

    for (const double head : {-3.0, 3.9, 4.5, 5.2, 7.0}) {
        CAPTURE(head);
        const SfrReachFlows& f = c.at_head(head);
        CHECK(f.leakage == Approx(cond * (f.stage - std::max(head, 4.0))).epsilon(1e-12));
        CHECK(channel.manning_flow(f.depth) == Approx(50000.0 - 0.5 * f.leakage).epsilon(1e-12));
        CHECK(f.stage == 5.0 + f.depth);
        CHECK(f.downstream == Approx(50000.0 - f.leakage));
        CHECK(f.bed_area == 12000.0);
        check_slope(c, head);
    }
}

TEST_CASE("gwf: SFR - the slope fits the flow in a section, wet and nearly dry", "[gwf][unit]") {
    SfrData data = network(1, {});
    data.reaches[0].section = {{0.0, 0.3, 0.7, 1.0}, {2.0, 0.0, 0.0, 2.0}, {}};
    data.reaches[0].evaporation = 0.01;
    data.reaches[0].rainfall = 0.002;
    data.reaches[0].inflow = GENERATE(100000.0, 900.0, 0.0);
    Case c{1, std::move(data)};
    for (const double head : {3.0, 4.7, 5.01, 5.5, 8.0}) check_slope(c, head);
}

// Under Picard MODFLOW 6 holds the depth: hcof is minus the bed's conductance, K L P / b.
TEST_CASE("gwf: SFR - the slope includes the change of depth only under Newton", "[gwf][unit]") {
    SfrData data = network(1, {});
    data.reaches[0].inflow = 2e5;
    Case c{1, data};
    c.at_head(5.2);
    const double newton = c.terms.hcof[0];
    c.step.newton = false;
    c.at_head(5.2);

    CHECK(c.terms.hcof[0] == Approx(-0.05 * 1000.0 * 12.0 / 1.0));
    CHECK(newton > c.terms.hcof[0]);
    CHECK(newton < 0.0);
}

TEST_CASE("gwf: SFR - a losing reach loses all its water and runs dry", "[gwf][unit]") {
    SfrData data = network(2, {{0, 1}});
    data.reaches[0].inflow = 400.0;
    Case c{2, std::move(data)};
    const SfrReachFlows& f = c.at_head(-5.0);

    CHECK(f.leakage == 400.0);
    CHECK(f.downstream == 0.0);
    CHECK(f.depth > 0.0);
    CHECK(c.terms.hcof[0] == 0.0);
    CHECK(c.sfr.flows()[1].depth == 0.0);
    CHECK(c.sfr.flows()[1].leakage == 0.0);
    CHECK(c.sfr.flows()[1].bed_area == 0.0);
    // half of the water has gone at the middle
    CHECK(SfrChannel{{12.0, 1e-3, 0.035, 86400.0}}.manning_flow(f.depth) == Approx(200.0));
}

TEST_CASE("gwf: SFR - a dry reach gains as soon as the water table passes its bed", "[gwf][unit]") {
    Case c{1, network(1, {})};

    CHECK(c.at_head(5.0).depth == 0.0);
    CHECK(c.at_head(5.0 + 1e-7).leakage < 0.0);
    const SfrReachFlows& f = c.at_head(6.0);
    CHECK(f.depth > 0.005);
    CHECK(f.leakage == Approx(-600.0 * (1.0 - f.depth)));
    CHECK(f.downstream == -f.leakage);
    CHECK(f.ext_outflow == f.leakage);
    check_slope(c, 6.0);
    check_slope(c, 5.001);
}

TEST_CASE("gwf: SFR - evaporation is at most the water in the reach", "[gwf][unit]") {
    SfrData data = network(1, {});
    data.reaches[0].rhk = 0.0;
    data.reaches[0].inflow = 30.0;
    data.reaches[0].rainfall = 0.001;
    data.reaches[0].evaporation = GENERATE(0.002, 0.2);
    const double wanted = data.reaches[0].evaporation * 12000.0;
    Case c{1, std::move(data)};
    const SfrReachFlows& f = c.at_head(0.0);

    CHECK(f.rainfall == Approx(12.0));
    CHECK(f.evaporation == Approx(std::min(wanted, 42.0)));
    CHECK(f.downstream == Approx(42.0 - f.evaporation).margin(1e-12));
    CHECK(open(f) == Approx(0.0).margin(1e-12));
}

TEST_CASE("gwf: SFR - half of rain, runoff and evaporation has passed at the middle",
          "[gwf][unit]") {
    SfrData data = network(1, {});
    data.reaches[0].inflow = 3000.0;
    data.reaches[0].rainfall = 0.05;
    data.reaches[0].runoff = 800.0;
    data.reaches[0].evaporation = 0.03;
    data.reaches[0].rhk = 0.0;
    Case c{1, std::move(data)};
    const double middle = 3000.0 + 0.5 * (600.0 + 800.0 - 360.0);
    CHECK(c.at_head(0.0).depth ==
          Approx(SfrChannel{{12.0, 1e-3, 0.035, 86400.0}}.depth_of(middle)).epsilon(1e-12));
    CHECK(c.sfr.flows()[0].downstream == Approx(4040.0));
}

TEST_CASE("gwf: SFR - groundwater is no source for evaporation", "[gwf][unit]") {
    SfrData data = network(1, {});
    data.reaches[0].evaporation = 0.01;
    Case c{1, std::move(data)};
    CHECK(c.at_head(7.0).evaporation == 0.0);
    CHECK(c.sfr.flows()[0].downstream > 0.0);
}

TEST_CASE("gwf: SFR - negative runoff takes at most the water in the reach", "[gwf][unit]") {
    SfrData data = network(1, {});
    data.reaches[0].inflow = 30.0;
    data.reaches[0].evaporation = 0.001;
    data.reaches[0].runoff = GENERATE(-5.0, -50.0);
    const double wanted = data.reaches[0].runoff;
    data.reaches[0].rhk = 0.0;
    Case c{1, std::move(data)};
    const SfrReachFlows& f = c.at_head(0.0);

    CHECK(f.runoff == std::max(wanted, -30.0));
    CHECK(f.evaporation == Approx(wanted < -30.0 ? 0.0 : 12.0));
    CHECK(f.downstream == Approx(wanted < -30.0 ? 0.0 : 13.0).margin(1e-12));
}

TEST_CASE("gwf: SFR - a simple reach keeps its stage while it has water", "[gwf][unit]") {
    SfrData data = network(1, {});
    data.reaches[0].status = SfrStatus::simple;
    data.reaches[0].stage = 5.5;
    data.reaches[0].inflow = 1000.0;
    Case c{1, std::move(data)};

    CHECK(c.at_head(4.5).leakage == Approx(600.0));
    CHECK(c.sfr.flows()[0].stage == 5.5);
    CHECK(c.sfr.flows()[0].downstream == Approx(400.0));
    check_slope(c, 4.5);
    check_slope(c, 7.0);

    c.sfr.reach(0).inflow = 100.0;
    c.begin();
    CHECK(c.at_head(4.5).leakage == 100.0);
    CHECK(c.sfr.flows()[0].stage == 5.0);
    CHECK(c.sfr.flows()[0].downstream == 0.0);
    CHECK(c.terms.hcof[0] == 0.0);
}

TEST_CASE("gwf: SFR - a simple reach without a stage only routes water", "[gwf][unit]") {
    SfrData data = network(1, {});
    data.reaches[0].status = SfrStatus::simple;
    data.reaches[0].rtp = -5.0;
    data.reaches[0].inflow = 1000.0;
    Case c{1, std::move(data)};
    CHECK(c.at_head(-2.0).depth == 0.0);
    CHECK(c.sfr.flows()[0].downstream == 1000.0);
}

TEST_CASE("gwf: SFR - the cell decides if and where a reach exchanges", "[gwf][unit]") {
    SfrData data = network(1, {});
    data.reaches[0].inflow = 50000.0;
    Case c{1, std::move(data)};
    std::vector<CellRole> role(at(c.model.ncell()), CellRole::solved);
    c.step.role = role;
    c.head = {1e30, 3.0};

    role[0] = CellRole::idle;
    CHECK(c.evaluate().cell == 1);
    CHECK(c.terms.cell[0] == 1);
    CHECK(c.terms.flow[0] == Approx(600.0 * (c.sfr.flows()[0].stage - 4.0)));
    role[1] = CellRole::idle;
    CHECK(c.evaluate().cell == -1);
    CHECK(c.terms.flow[0] == 0.0);
    role[0] = CellRole::fixed;
    c.head[0] = 3.0;
    CHECK(c.evaluate().leakage == 0.0);
    CHECK(c.evaluate().downstream == 50000.0);
}

TEST_CASE("gwf: SFR - the mover takes after diversions and brings to the upstream end",
          "[gwf][unit]") {
    SfrData data = network(3, {{0, 1}, {0, 2}});
    data.options.mover = true;
    data.diversions = {{0, 1, SfrPriority::upto, 10.0}};
    data.reaches[1].ustrf = 0.0;
    for (SfrReach& r : data.reaches) r.rhk = 0.0;
    data.reaches[0].inflow = 100.0;
    Case c{3, std::move(data)};
    MoverFlows& m = *c.sfr.mover_flows();

    c.at_head(0.0);
    CHECK(m.available[0] == Approx(90.0));
    CHECK(m.available[1] == Approx(10.0));
    m.taken[0] = 40.0;
    m.received[1] = 40.0;
    c.at_head(0.0);
    CHECK(m.available[0] == Approx(90.0));
    CHECK(c.sfr.flows()[2].upstream == Approx(50.0));
    CHECK(c.sfr.flows()[1].downstream == Approx(50.0));
    CHECK(c.sfr.flows()[0].ext_outflow == Approx(0.0).margin(1e-12));
    CHECK(open(c.sfr.flows()[1]) == Approx(0.0).margin(1e-12));
    CHECK(c.sfr.observed("TO-MVR", 0) == -40.0);
    CHECK(c.sfr.observed("FROM-MVR", 1) == 40.0);
    CHECK(c.sfr.observed("UPSTREAM-FLOW", 1) == Approx(50.0));
}

TEST_CASE("gwf: SFR - observations have MODFLOW's signs", "[gwf][unit]") {
    SfrData data = network(2, {{0, 1}});
    data.reaches[0].inflow = 50000.0;
    data.reaches[0].rainfall = 0.001;
    data.reaches[0].evaporation = 0.002;
    data.reaches[0].runoff = 7.0;
    Case c{2, std::move(data)};
    c.at_head(4.5);
    const SfrReachFlows& f = c.sfr.flows()[0];
    const Sfr& s = c.sfr;

    CHECK(s.observed("STAGE", 0) == f.stage);
    CHECK(s.observed("DEPTH", 0) == f.depth);
    CHECK(s.observed("EXT-INFLOW", 0) == 50000.0);
    CHECK(s.observed("INFLOW", 1) == f.downstream);
    CHECK(s.observed("RAINFALL", 0) == 0.001);
    CHECK(s.observed("EVAPORATION", 0) == Approx(24.0));
    CHECK(s.observed("RUNOFF", 0) == 7.0);
    CHECK(s.observed("SFR", 0) == f.leakage);
    CHECK(s.observed("OUTFLOW", 0) == -f.downstream);
    CHECK(s.observed("EXT-OUTFLOW", 0) == 0.0);
    CHECK(s.observed("OUTFLOW", 1) == 0.0);
    CHECK(s.observed("EXT-OUTFLOW", 1) == s.flows()[1].ext_outflow);
    CHECK(s.observed("DOWNSTREAM-FLOW", 0) == -f.downstream);
    CHECK(s.observed("WET-WIDTH", 0) == 12.0);
    CHECK(s.observed("WET-PERIMETER", 0) == 12.0);
    CHECK(s.observed("WET-AREA", 0) == Approx(12.0 * f.depth));
    CHECK(s.observed("TO-MVR", 0) == 3e30);
    CHECK_THROWS(s.observed("HEAD", 0));
    CHECK(s.connection_area(0, s.network().begin(0)) ==
          Approx(12.0 * SfrChannel{{12.0, 1e-3, 0.035, 86400.0}}.depth_of(f.downstream)));
}

TEST_CASE("gwf: SFR - an evaluation does not change the state, an accepted step does",
          "[gwf][unit]") {
    SfrData data = network(3, {{0, 1}, {1, 2}});
    data.options.storage = true;
    data.reaches[0].inflow = 50000.0;
    Case c{3, std::move(data)};
    c.step.steady = false;
    c.step.dt = 0.01;
    const auto digest = [&] {
        Digest d;
        for_each_field(c.sfr.state(), DigestVisitor{d});
        return d.hex();
    };
    const auto before = digest();
    c.at_head(4.5);
    const BoundTerms first = c.terms;
    c.at_head(8.0);
    c.at_head(4.5);
    CHECK(c.terms.flow == first.flow);
    CHECK(c.terms.hcof == first.hcof);
    CHECK(digest() == before);

    c.sfr.end_step(c.model, c.head, c.step, c.terms);
    CHECK(digest() != before);
    CHECK(c.sfr.state().inflow[0] == 50000.0);
    CHECK(c.sfr.state().outflow[0] == c.sfr.flows()[0].downstream);

    Heads other;
    int fields = 0;
    for_each_field(other, [&](auto&&...) { ++fields; });
    CHECK(fields == 2);
}

// Water in a reach is the mean of the areas at its ends times its length in the centred scheme.
TEST_CASE("gwf: SFR - kinematic storage and flows balance over a flood", "[gwf][unit]") {
    SfrData data = network(4, {{0, 1}, {1, 2}, {2, 3}});
    data.options.storage = true;
    data.options.storage_weight = 1.0;
    data.reaches[2].runoff = 3000.0;
    Case c{4, std::move(data)};
    c.step.steady = false;
    c.step.dt = 0.002;  // Courant number below 1 at these flows
    const SfrChannel channel{{12.0, 1e-3, 0.035, 86400.0}};
    const auto volume = [&] {
        double v = 0.0;
        for (std::size_t n = 0; n < 4; ++n)
            v += 500.0 * (channel.area(channel.depth_of(c.sfr.state().inflow[n])) +
                          channel.area(channel.depth_of(c.sfr.state().outflow[n])));
        return v;
    };
    c.sfr.reach(0).inflow = 20000.0;
    const auto run = [&] {
        c.begin();
        c.at_head(4.5);
        c.sfr.end_step(c.model, c.head, c.step, c.terms);
    };
    c.step.steady = true;
    run();
    const double start = volume();
    c.step.steady = false;
    double brought = 0.0;
    double released = 0.0;
    for (int i = 0; i < 100; ++i) {
        c.sfr.reach(0).inflow =
            20000.0 + (i < 30 ? 1000.0 * i : std::max(0.0, 45000.0 - 500.0 * i));
        run();
        for (const SfrReachFlows& f : c.sfr.flows()) {
            REQUIRE(open(f) == Approx(0.0).margin(1e-7));
            brought += (f.inflow + f.runoff - f.leakage + f.ext_outflow) * c.step.dt;
            released += f.storage * c.step.dt;
        }
        if (i == 40) CHECK(volume() > start + 500.0);
    }
    CHECK(released == Approx(start - volume()).margin(1e-7));
    CHECK(brought == Approx(volume() - start).margin(1e-7));
}

TEST_CASE("gwf: SFR - a kinematic reach in equilibrium is a steady one", "[gwf][unit]") {
    SfrData data = network(2, {{0, 1}});
    data.options.storage = true;
    data.reaches[0].inflow = 20000.0;
    data.reaches[0].rhk = data.reaches[1].rhk = 0.0;
    Case c{2, std::move(data)};
    c.step.steady = false;
    c.step.dt = GENERATE(0.001, 1.0);
    for (int i = 0; i < 3000; ++i) {
        c.at_head(0.0);
        c.sfr.end_step(c.model, c.head, c.step, c.terms);
    }
    CHECK(c.sfr.flows()[1].downstream == Approx(20000.0));
    CHECK(c.sfr.flows()[1].storage == Approx(0.0).margin(1e-3));
    CHECK(c.sfr.flows()[1].depth ==
          Approx(SfrChannel{{12.0, 1e-3, 0.035, 86400.0}}.depth_of(20000.0)));
}

TEST_CASE("gwf: SFR - the kinematic slope fits the flow, gaining from dry too", "[gwf][unit]") {
    SfrData data = network(1, {});
    data.options.storage = true;
    data.reaches[0].inflow = GENERATE(0.0, 20000.0);
    Case c{1, std::move(data)};
    c.step.steady = false;
    c.step.dt = GENERATE(0.001, 1.0);
    for (const double head : {3.0, 4.5, 6.0}) check_slope(c, head);
    CHECK(c.at_head(6.0).leakage < 0.0);
}

TEST_CASE("gwf: SFR - initial stages fill a kinematic channel", "[gwf][unit]") {
    SfrData data = network(1, {});
    data.options.storage = true;
    data.initial_stage = {5.7};
    const Sfr sfr{"S", std::move(data)};
    CHECK(sfr.state().stage[0] == 5.7);
    CHECK(sfr.state().outflow[0] ==
          Approx(SfrChannel{{12.0, 1e-3, 0.035, 86400.0}}.manning_flow(0.7)));
}
