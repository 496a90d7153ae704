// SPDX-License-Identifier: MIT
#include "flow_case.hpp"
#include "heihe/gwf/chd.hpp"
#include "heihe/gwf/flow_solver.hpp"
#include "heihe/gwf/newton_watch.hpp"
#include "heihe/gwf/wel.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

using namespace heihe;
using namespace heihe::gwf;

namespace {

/// A row of cells whose bottom falls in steps: below each step water falls into a nearly dry cell
/// (the setting of Zaidel 2013, J. Hydrol. 502, with numbers of our own).
struct Stairs {
    int ncol = 120;
    int nstep = 4;
    double drop = 3.0;  // [L] at each step

    [[nodiscard]] grid::StructuredGrid grid() const {
        auto g = test::flat_grid(1, {2.0}, std::vector<double>(at(ncol), 4.0), 0.0, 1.0);
        for (int j = 0; j < ncol; ++j) {
            g.botm[at(j)] = -drop * (j * (nstep + 1) / ncol);
            g.top[at(j)] = g.botm[at(j)] + 5.0;
        }
        return g;
    }
    [[nodiscard]] double last_bottom() const { return -drop * nstep; }
};

/// MODFLOW 6's loop without under-relaxation, closed tightly.
NonlinearSettings undamped() {
    NonlinearSettings s;
    s.closure = Closure::heads;
    s.dvclose = 1e-9;
    s.rclose_abs = 1e-6;
    s.outer_maximum = 300;
    s.backtracking_number = 0;
    s.bottom_relaxation = 0.0;
    s.maximum_change_share = 0.0;
    s.linear_tolerance_maximum = 1e-4;
    s.linear_tolerance_minimum = 1e-9;
    return s;
}

}  // namespace

TEST_CASE("gwf: guard - undamped Newton over a bottom in steps ends at the solution",
          "[gwf][unit]") {
    const Stairs stairs{120, GENERATE(2, 4), GENERATE(1.0, 3.0)};
    const double first = GENERATE(2.0, 4.0);
    CAPTURE(stairs.nstep, stairs.drop, first);
    const auto g = stairs.grid();
    const Model model{g, test::uniform_npf(g, 1e-3, 1), {}, ModelOptions{true}};
    const double last = stairs.last_bottom() + 0.5;
    Chd chd{"c", {{0, first}, {stairs.ncol - 1, last}}};
    const auto start = std::vector<double>(at(stairs.ncol), first);

    Heads exact;
    exact.head = start;
    FlowSolver reference{model, test::tight_settings()};
    REQUIRE(test::steady_step(reference, exact, {&chd}).converged);
    const double through = reference.terms()[0].flow[0];

    NonlinearSettings settings = undamped();
    settings.guard = true;
    FlowSolver solver{model, settings};
    Heads state;
    state.head = start;
    const SolveReport report = test::steady_step(solver, state, {&chd});

    CHECK(report.converged);
    CHECK(report.outer == static_cast<int>(report.history.size()));
    for (std::size_t i = 0; i < start.size(); ++i)
        CHECK(std::abs(state.head[i] - exact.head[i]) < 1e-6);
    CHECK(through > 0.0);
    CHECK(solver.terms()[0].flow[0] == Approx(through).epsilon(1e-6));
    CHECK(solver.terms()[0].flow[1] == Approx(-through).epsilon(1e-6));
}

// With whole steps this case alternates between the same heads. It was found by a search over many stairs.
TEST_CASE("gwf: guard - a cycle is reported, or ended by shortened steps", "[gwf][unit]") {
    const Stairs stairs{100, 6, 5.0};
    const auto g = stairs.grid();
    const Model model{g, test::uniform_npf(g, 1e-3, 1), {}, ModelOptions{true}};
    Chd chd{"c", {{0, 3.0}, {stairs.ncol - 1, stairs.last_bottom() + 5.0}}};
    Heads state;
    state.head.assign(at(stairs.ncol), 3.0);
    NonlinearSettings settings = undamped();
    const bool guard = GENERATE(false, true);
    settings.guard = guard;
    FlowSolver solver{model, settings};

    const SolveReport report = test::steady_step(solver, state, {&chd});

    CHECK(report.converged == guard);
    CHECK(report.guarded == guard);
    CHECK(report.reason.empty() == guard);
    CHECK(report.outer == static_cast<int>(report.history.size()));
    const auto& flow = solver.terms()[0].flow;
    if (guard) CHECK(flow[0] + flow[1] == Approx(0.0).margin(1e-6 * std::abs(flow[0])));
}

TEST_CASE("gwf: guard - a step that converges by itself is left alone", "[gwf][unit]") {
    const auto g = test::flat_grid(1, {50.0}, std::vector<double>(40, 50.0), 10.0, 10.0);
    const Model model{g, test::uniform_npf(g, 5.0, 1), {}, ModelOptions{true}};
    Chd chd{"c", {{0, 9.0}, {39, 2.0}}};
    const auto solve = [&](bool guard, Heads& state) {
        NonlinearSettings settings = undamped();
        settings.guard = guard;
        FlowSolver solver{model, settings};
        state.head.assign(40, 9.0);
        return test::steady_step(solver, state, {&chd});
    };
    Heads with;
    Heads without;

    const SolveReport guarded = solve(true, with);
    const SolveReport plain = solve(false, without);

    CHECK(guarded.converged);
    CHECK_FALSE(guarded.guarded);
    CHECK(guarded.outer == plain.outer);
    CHECK(with.head == without.head);
}

TEST_CASE("gwf: guard - a step without a solution ends as it does without guard", "[gwf][unit]") {
    const auto g = test::flat_grid(1, {50.0}, std::vector<double>(10, 50.0), 10.0, 10.0);
    const Model model{g, test::uniform_npf(g, 5.0, 1), {}, ModelOptions{true}};
    Chd chd{"c", {{0, 9.0}}};
    Wel wel{"w", {{9, -1e6}}};  // far more than can flow through a column 10 high
    const auto solve = [&](bool guard, Heads& state) {
        NonlinearSettings settings = undamped();
        settings.outer_maximum = 40;
        settings.guard = guard;
        FlowSolver solver{model, settings};
        state.head.assign(10, 9.0);
        return test::steady_step(solver, state, {&chd, &wel});
    };
    Heads with;
    Heads without;

    const SolveReport guarded = solve(true, with);
    const SolveReport plain = solve(false, without);

    CHECK_FALSE(guarded.converged);
    CHECK_FALSE(plain.converged);
    CHECK(with.head == without.head);
    CHECK(guarded.reason == plain.reason);
}

// The derivative is a million times too large: heads hardly change, and the missing water remains.
TEST_CASE("gwf: guard - heads that have closed with flows that have not are no solution",
          "[gwf][unit]") {
    class Stiff final : public Package {
    public:
        explicit Stiff(double factor) : factor_{factor} {}
        [[nodiscard]] std::string_view name() const override { return "s"; }
        [[nodiscard]] std::string_view type() const override { return "TEST"; }
        void formulate(const Model&, std::span<const double> head, const StepInfo&,
                       BoundTerms& t) override {
            t.resize(1);
            t.set(0, 2, head[2], 10.0 * (2.0 - head[2]), -10.0 * factor_);
        }

    private:
        double factor_;
    };
    const auto g = test::flat_grid(1, {10.0}, {10.0, 10.0, 10.0}, 10.0, 10.0);
    const Model model{g, test::uniform_npf(g, 5.0, 1), {}, ModelOptions{true}};
    Chd chd{"c", {{0, 9.0}}};
    const bool honest = GENERATE(true, false);
    Stiff stiff{honest ? 1.0 : 1e6};
    NonlinearSettings settings = undamped();
    settings.dvclose = 1e-3;
    settings.guard = GENERATE(false, true);
    settings.outer_maximum = 20;
    FlowSolver solver{model, settings};
    Heads state;
    state.head.assign(3, 9.0);

    const SolveReport report = test::steady_step(solver, state, {&chd, &stiff});

    CHECK(report.converged == honest);
    if (!honest) CHECK(report.reason.rfind("heads have closed, flows have not", 0) == 0);
}

TEST_CASE("gwf: newton watch - divergence and cycles are failures, slow convergence is not",
          "[gwf][unit]") {
    const auto g = test::flat_grid(1, {1.0}, {1.0, 1.0}, 10.0, 10.0);
    const Model model{g, test::uniform_npf(g, 1.0, 1), {}, ModelOptions{true}};
    NewtonWatch watch{model};
    const std::vector<double> head{5.0, 30.0};
    const std::vector<CellRole> roles{CellRole::solved, CellRole::fixed};
    watch.begin(head, roles);
    CHECK(watch.span() == 30.0);

    SECTION("a change of many spans of the model") {
        CHECK_FALSE(watch.is_lost(1.0, 2999.0));
        CHECK(watch.is_lost(1.0, 3001.0));
        CHECK(watch.is_lost(1.0, std::nan("")));
    }
    SECTION("a norm that goes up and down") {
        int lost_at = 0;
        for (int i = 1; i <= 100 && lost_at == 0; ++i)
            if (watch.is_lost(i % 2 == 0 ? 1.0 : 2.0, 1.0)) lost_at = i;
        CHECK(lost_at >= 30);
        CHECK(lost_at <= 40);
    }
    SECTION("a norm that falls slowly") {
        double norm = 1.0;
        bool lost = false;
        for (int i = 1; i <= 300; ++i) lost = lost || watch.is_lost(norm *= 0.98, 1.0);
        CHECK_FALSE(lost);
    }
}
