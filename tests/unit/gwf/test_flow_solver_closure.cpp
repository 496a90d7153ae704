// SPDX-License-Identifier: MIT
#include "heihe/gwf/flow_solver.hpp"

#include "flow_case.hpp"
#include "heihe/gwf/chd.hpp"

#include <catch2/catch.hpp>

#include <cmath>
#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

using namespace heihe;
using namespace heihe::gwf;

// The last linear system, which would only show a small change, is not solved. The heads are nevertheless
// those of a much tighter closure.
TEST_CASE("gwf: solver - closure by heads skips a solve for a small change", "[gwf][unit]") {
    const auto g = test::flat_grid(1, std::vector<double>(1, 100.0), std::vector<double>(30, 100.0),
                                   10.0, 10.0);
    auto npf = test::uniform_npf(g, 1.0, 1);
    const double tight = GENERATE(1.0, 1e-3, 1e-6);  // K of one stretch
    const double tolerance = GENERATE(1e-10, 1e-4);  // nearly exact; as for MODFLOW 6's files
    const double bottom_relaxation = GENERATE(0.0, 0.9);
    CAPTURE(tight, tolerance, bottom_relaxation);
    for (std::size_t i = 10; i < 20; ++i) npf.k[i] = tight;
    const Model model{g, npf, {}, ModelOptions{true}};
    Chd chd{"c", {{0, 9.0}, {29, 2.0}}};
    const auto solve = [&](double dvclose, Heads& state) {
        NonlinearSettings settings;
        settings.closure = Closure::heads;
        settings.dvclose = dvclose;
        settings.rclose_abs = 0.1;
        settings.linear_tolerance_maximum = settings.linear_tolerance_minimum = tolerance;
        settings.bottom_relaxation = bottom_relaxation;
        FlowSolver solver{model, settings};
        state.head = std::vector<double>(30, 4.0);
        return test::steady_step(solver, state, {&chd});
    };
    Heads exact;
    REQUIRE(solve(1e-10, exact).converged);

    int saved = 0;
    for (double dvclose = 0.3; dvclose > 1e-5; dvclose *= 0.7) {
        CAPTURE(dvclose);
        Heads state;
        const SolveReport report = solve(dvclose, state);
        CHECK(report.converged);
        CHECK(report.last_change <= dvclose);
        CHECK(report.outer == static_cast<int>(report.history.size()));
        if (std::abs(report.history.back().change) > dvclose) ++saved;
        for (std::size_t i = 0; i < state.head.size(); ++i)
            CHECK(std::abs(state.head[i] - exact.head[i]) <= 0.1 * dvclose);
    }
    CHECK((saved > 0 || tight < 1.0));
}

// A cell with a small throughflow does not count in the norm, at any head. Its own residual and diagonal
// tell the remaining change.
TEST_CASE("gwf: solver - closure by heads waits for a cell with a small throughflow",
          "[gwf][unit]") {
    class TwoBasins final : public Package {  // the second one's derivative is ten times too large
    public:
        [[nodiscard]] std::string_view name() const override { return "two"; }
        [[nodiscard]] std::string_view type() const override { return "TEST"; }
        void formulate(const Model&, std::span<const double> head, const StepInfo&,
                       BoundTerms& t) override {
            t.resize(2);
            t.set(0, 0, head[0], 1e3 * (5.0 - head[0]), -1e3);
            t.set(1, 1, head[1], 1e-6 * (3.0 - head[1]), -1e-5);
        }
    };
    auto grid = test::flat_grid(1, {1.0}, {1.0, 1.0, 1.0}, 10.0, 10.0);
    grid.idomain = {1, 0, 1};  // the column between them is no part of the mesh
    const Model model{grid, test::uniform_npf(grid, 1.0, 0), {}, ModelOptions{false}};
    TwoBasins two;
    NonlinearSettings settings;
    settings.closure = Closure::heads;
    settings.dvclose = 1e-4;
    settings.rclose_abs = 0.1;
    settings.outer_maximum = 300;
    FlowSolver solver{model, settings};
    Heads state;
    state.head = {0.0, 0.0};

    const SolveReport report = test::steady_step(solver, state, {&two});

    CHECK(report.converged);
    CHECK(state.head[0] == Approx(5.0));
    CHECK(std::abs(state.head[1] - 3.0) <= 10.0 * settings.dvclose);  // a tenth of it per step
}
