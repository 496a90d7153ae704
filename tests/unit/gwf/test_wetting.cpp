// SPDX-License-Identifier: MIT
#include "flow_case.hpp"
#include "heihe/gwf/chd.hpp"
#include "heihe/gwf/rch.hpp"
#include "heihe/gwf/wel.hpp"
#include "heihe/gwf/wetting.hpp"
#include "support/tolerances.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

using namespace heihe;
using namespace heihe::gwf;

namespace {

/// One row of cells 10 thick from 0 to 10, convertible, with rewetting by 1.0.
Npf row_npf(const grid::StructuredGrid& g, double wetdry) {
    Npf npf = test::uniform_npf(g, 1.0, 1);
    npf.rewetting = {true, 0.5, 1, false, std::vector<double>(npf.k.size(), wetdry)};
    return npf;
}

Model row_model(int nlay, double wetdry) {
    const auto g = test::flat_grid(nlay, {100.0}, {100.0, 100.0, 100.0}, 10.0 * nlay, 10.0);
    return {g, row_npf(g, wetdry), {}, ModelOptions{false}};
}

NonlinearSettings by_heads() {
    NonlinearSettings s;
    s.closure = Closure::heads;
    s.dvclose = 1e-8;
    s.outer_maximum = 200;
    s.backtracking_number = 0;
    s.linear_tolerance_maximum = s.linear_tolerance_minimum = 1e-10;
    s.maximum_change_share = 0.0;
    return s;
}

}  // namespace

TEST_CASE("gwf: wetting - a cell falls dry at its bottom", "[gwf][unit]") {
    const Model model = row_model(1, 0.0);
    Assembly assembly{model};
    assembly.begin_step({});
    std::vector<double> head{5.0, 0.0, -1.0};

    CHECK(Wetting{model}.update(assembly, head, 1) == -1);

    CHECK(head == std::vector<double>{5.0, dry_head, dry_head});
    CHECK(assembly.role(0) == CellRole::solved);
    CHECK(assembly.role(1) == CellRole::idle);
}

TEST_CASE("gwf: wetting - a fixed head that falls dry is named", "[gwf][unit]") {
    const Model model = row_model(1, 0.0);
    Assembly assembly{model};
    assembly.begin_step({});
    assembly.fix(2);
    std::vector<double> head{5.0, 5.0, -1.0};

    CHECK(Wetting{model}.update(assembly, head, 1) == 2);
}

TEST_CASE("gwf: wetting - a step with a dry fixed head has flows and a budget", "[gwf][unit]") {
    const Model model = row_model(1, 0.0);
    FlowSolver solver{model, by_heads()};
    Heads state;
    state.head = state.head_old = {8.0, 6.0, 5.0};
    Chd chd{"CHD-1", {{0, 8.0}, {2, -2.0}}};

    const SolveReport report = test::steady_step(solver, state, {&chd});
    Package* packages[] = {&chd};
    solver.accept(state, packages, {});

    CHECK_FALSE(report.converged);
    CHECK(report.reason.starts_with("constant head fell dry in layer 1, row 1, column 3"));
    REQUIRE(solver.terms().size() == 1);
    REQUIRE(solver.terms()[0].flow.size() == 2);
    CHECK(std::isfinite(solver.terms()[0].flow[0]));
    CHECK(solver.terms()[0].flow[1] == 0.0);
}

// OFR 91-536, eq. 3a: h = bot + wetfct (h_m - bot); the wet cell wets the next in the same pass.
TEST_CASE("gwf: wetting - a neighbour at the threshold wets", "[gwf][unit]") {
    const Model model = row_model(1, 1.0);
    Assembly assembly{model};
    assembly.begin_step({});
    assembly.idle(1);
    assembly.idle(2);
    std::vector<double> head{6.0, dry_head, dry_head};

    Wetting{model}.update(assembly, head, 1);

    CHECK(head[1] == Approx(3.0));
    CHECK(head[2] == Approx(1.5));
    CHECK(assembly.role(2) == CellRole::solved);
}

TEST_CASE("gwf: wetting - with a negative threshold only the cell below wets", "[gwf][unit]") {
    const Model model = row_model(2, -1.0);
    Assembly assembly{model};
    assembly.begin_step({});
    assembly.idle(1);
    std::vector<double> head{16.0, dry_head, 16.0, 9.0, 9.0, 9.0};

    Wetting{model}.update(assembly, head, 1);
    CHECK(assembly.role(1) == CellRole::idle);

    head[4] = 11.0;  // bottom of the cell above is 10
    Wetting{model}.update(assembly, head, 2);
    CHECK(assembly.role(1) == CellRole::solved);
    CHECK(head[1] == Approx(10.5));
}

TEST_CASE("gwf: wetting - only at every iwetit-th iteration", "[gwf][unit]") {
    const auto g = test::flat_grid(1, {100.0}, {100.0, 100.0}, 10.0, 10.0);
    Npf npf = row_npf(g, 1.0);
    npf.rewetting.iwetit = 2;
    npf.rewetting.from_threshold = true;
    const Model model{g, npf, {}, ModelOptions{false}};
    Assembly assembly{model};
    assembly.begin_step({});
    assembly.idle(1);
    std::vector<double> head{6.0, dry_head};

    Wetting{model}.update(assembly, head, 1);
    CHECK(assembly.role(1) == CellRole::idle);
    Wetting{model}.update(assembly, head, 2);
    CHECK(head[1] == Approx(0.5));  // eq. 3b: bot + wetfct |wetdry|
}

TEST_CASE("gwf: solver - a dry cell is wetted by rising water and the budget closes",
          "[gwf][unit]") {
    const Model model = row_model(1, 0.5);
    FlowSolver solver{model, by_heads()};
    Heads state;
    state.head = {8.0, 6.0, -1.0};
    state.head_old = state.head;
    Chd chd{"CHD-1", {{0, 8.0}}};
    Wel wel{"WEL-1", {{2, -2.0}}};

    const auto report = test::steady_step(solver, state, {&chd, &wel});

    REQUIRE(report.converged);
    // harmonic mean of the saturated thicknesses: 2 h0 h1 / (h0 + h1) (h0 - h1) = 2
    CHECK(2.0 * 8.0 * state.head[1] / (8.0 + state.head[1]) * (8.0 - state.head[1]) ==
          Approx(2.0).epsilon(1e-6));
    CHECK(solver.terms()[1].flow[0] == Approx(-2.0));
    CHECK(solver.budget().discrepancy < test::budget_percent);
}

// PERCHED: water falls from the upper cell with q = C (h - bot), at any head below.
// Langevin et al. (2017), TM6-A55, eqs. 4-29 and 4-30.
TEST_CASE("gwf: solver - perched water falls without suction", "[gwf][unit]") {
    const auto g = test::flat_grid(2, {10.0}, {10.0}, 20.0, 10.0);
    Npf npf = test::uniform_npf(g, 1.0, 1);
    npf.k33.assign(2, 0.01);
    npf.perched = true;
    const Model model{g, npf, {}, ModelOptions{false}};
    FlowSolver solver{model, by_heads()};
    Heads state;
    state.head = {15.0, 5.0};
    state.head_old = state.head;
    Rch rch{"RCH-1", {{0, 0.002}}};
    Chd chd{"CHD-1", {{1, 5.0}}};

    const auto report = test::steady_step(solver, state, {&rch, &chd});

    REQUIRE(report.converged);
    const double cond = 100.0 / (5.0 / 0.01 + 5.0 / 0.01);
    CHECK(state.head[0] == Approx(10.0 + 0.002 * 100.0 / cond).epsilon(1e-9));
    CHECK(solver.terms()[1].flow[0] == Approx(-0.2).epsilon(1e-9));
}

// A barrier in series with the aquifer: q = dh / (L/(K b W) + 1/(hydchr b W)).
// Hsieh and Freckleton (1993), OFR 92-477.
TEST_CASE("gwf: model - a barrier reduces flow between two cells", "[gwf][unit]") {
    const auto g = test::flat_grid(1, {10.0}, {100.0, 100.0}, 10.0, 10.0);
    const double hydchr = 0.001;
    const int icelltype = GENERATE(0, 1);
    const bool newton = GENERATE(false, true);
    CAPTURE(icelltype, newton);
    Model model{g, test::uniform_npf(g, 2.0, icelltype), {}, ModelOptions{newton}};
    model.set_barriers({{0, 1, hydchr}});
    FlowSolver solver{model, by_heads()};
    Heads state;
    state.head = state.head_old = {14.0, 12.0};
    Chd chd{"CHD-1", {{0, 14.0}, {1, 12.0}}};

    REQUIRE(test::steady_step(solver, state, {&chd}).converged);

    const double expected = 2.0 / (100.0 / (2.0 * 100.0) + 1.0 / (hydchr * 100.0));
    CHECK(solver.terms()[0].flow[0] == Approx(expected).epsilon(1e-6));

    model.set_barriers({{0, 1, -0.25}});
    REQUIRE(test::steady_step(solver, state, {&chd}).converged);
    CHECK(solver.terms()[0].flow[0] == Approx(0.25 * 2.0 * 2.0).epsilon(1e-6));

    model.set_barriers({});
    REQUIRE(test::steady_step(solver, state, {&chd}).converged);
    CHECK(solver.terms()[0].flow[0] == Approx(4.0).epsilon(1e-6));
}

// Langevin et al. (2017), TM6-A55, eq. 4-25: VARIABLECV leaves connections of confined cells alone, with
// the share of their thickness that THICKSTRT gave them.
TEST_CASE("gwf: picard - VARIABLECV keeps the connections of confined and of full cells",
          "[gwf][unit]") {
    const auto g = test::flat_grid(3, {100.0}, {100.0}, 30.0, 10.0);
    Npf npf = test::uniform_npf(g, 1.0, 0);
    npf.icelltype = {1, 0, 0};
    npf.confined_saturation = {1.0, 0.5, 0.5};
    npf.variable_cv = true;
    const Model model{g, npf, {}, ModelOptions{false}};
    Assembly assembly{model};
    assembly.begin_step({});
    PicardConductances picard{model};

    picard.update(std::vector<double>{25.0, 14.0, 4.0}, assembly);
    CHECK(picard.values().down[0] == Approx(1e4 / (0.5 * 5.0 + 0.5 * 10.0)));
    CHECK(picard.values().down[1] == Approx(1e4 / (0.5 * 5.0 + 0.5 * 5.0)));

    picard.update(std::vector<double>{31.0, 30.0, 4.0}, assembly);
    CHECK(picard.values().down[0] == Approx(1e4 / (0.5 * 10.0 + 0.5 * 5.0)));
}
