// SPDX-License-Identifier: MIT
#include "flow_case.hpp"
#include "heihe/gwf/chd.hpp"
#include "heihe/gwf/drn.hpp"
#include "heihe/gwf/evt.hpp"
#include "heihe/gwf/ghb.hpp"
#include "heihe/gwf/rch.hpp"
#include "heihe/gwf/riv.hpp"
#include "heihe/gwf/wel.hpp"
#include "support/tolerances.hpp"

#include <omp.h>
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdint>
#include <limits>
#include <stdexcept>

using namespace heihe;
using namespace heihe::gwf;

namespace {

/// Three sloping layers with holes, a pass-through cell in every third column and uneven K.
grid::StructuredGrid rough_grid(int nrow, int ncol) {
    auto g = test::flat_grid(3, std::vector<double>(at(nrow), 90.0),
                             std::vector<double>(at(ncol), 110.0), 0.0, 10.0);
    g.idomain.assign(at(g.nnode()), 1);
    for (int i = 0; i < nrow; ++i)
        for (int j = 0; j < ncol; ++j) {
            const double land = 100.0 + 0.5 * j + 3.0 * std::sin(0.7 * i);
            g.top[at(g.node(0, i, j))] = land;
            for (int k = 0; k < 3; ++k)
                g.botm[at(g.node(k, i, j))] = land - 12.0 * (k + 1) - std::cos(0.3 * (i + j));
            if ((i + j) % 3 == 0) g.idomain[at(g.node(1, i, j))] = -1;
            if ((i * 7 + j) % 11 == 0)
                for (int k = 0; k < 3; ++k) g.idomain[at(g.node(k, i, j))] = 0;
        }
    return g;
}

Model rough_model(int nrow, int ncol) {
    const auto g = rough_grid(nrow, ncol);
    const grid::ColumnMesh mesh{g};
    Npf npf = test::uniform_npf(g, 1.0, 1);
    for (Cell n = 0; n < mesh.ncell(); ++n) npf.k[at(n)] = 1.0 + 20.0 * (n % 13) / 13.0;
    npf.k33 = npf.k;
    for (double& v : npf.k33) v *= 0.01;
    return {g, npf, test::uniform_sto(g, 1e-5, 0.15, 1)};
}

std::vector<double> land_heads(const Model& model, double below) {
    std::vector<double> head(at(model.ncell()));
    for (Cell n = 0; n < model.ncell(); ++n)
        head[at(n)] = model.mesh().top(model.mesh().column_of(n)) - below;
    return head;
}

/// One of each package on the rough model.
struct Stresses {
    Rch rch{"rain"};
    Evt evt{"et"};
    Drn drn{"springs"};
    Riv riv{"stream"};
    Ghb ghb{"edge"};
    Wel wel{"wells", {}, {0.1}};

    explicit Stresses(const Model& model) {
        const auto& mesh = model.mesh();
        for (int c = 0; c < mesh.ncolumn(); ++c) {
            const Cell n = model.top_active(c);
            const double land = mesh.top(c);
            rch.items().push_back({n, 2e-4});
            evt.items().push_back({n, land, 3e-3, 4.0});
            if (c % 5 == 0) drn.items().push_back({n, land - 1.0, 100.0});
            if (mesh.row(c) == 2) riv.items().push_back({n, land - 2.0, 200.0, land - 4.0});
            if (mesh.col(c) == 0) ghb.items().push_back({n, land - 5.0, 50.0});
            if (c % 17 == 3) wel.items().push_back({model.lowest_active(c), -60.0});
        }
    }
    [[nodiscard]] std::vector<Package*> all() { return {&rch, &evt, &drn, &riv, &ghb, &wel}; }
};

}  // namespace

TEST_CASE("gwf: model - bad properties are named by cell, all at once", "[gwf][unit]") {
    const auto grid = test::flat_grid(1, {1.0}, {1.0, 1.0, 1.0}, 1.0, 1.0);
    auto npf = test::uniform_npf(grid, 1.0, 0);
    npf.k = {1.0, -3.0, std::numeric_limits<double>::quiet_NaN()};

    try {
        const Model model{grid, npf, {}};
        FAIL("a bad model was accepted");
    } catch (const InputError& e) {
        const std::string text = e.what();
        CHECK(text.find("NPF: k is -3.000000 in layer 1, row 1, column 2") != std::string::npos);
        CHECK(text.find("NPF: k is nan in layer 1, row 1, column 3") != std::string::npos);
    }
}

TEST_CASE("gwf: assembly - the Newton matrix is minus the residual's derivative", "[gwf][unit]") {
    const Model model = rough_model(7, 8);
    auto head = land_heads(model, 15.0);
    for (Cell n = 0; n < model.ncell(); ++n) head[at(n)] += 6.0 * std::sin(1.3 * n);
    const auto old = land_heads(model, 14.0);
    StepInfo step;
    step.dt = 5.0;
    step.steady = false;
    step.head_old = old;
    Assembly assembly{model};
    assembly.begin_step(step);
    const auto residual_at = [&](const std::vector<double>& h) {
        assembly.assemble(h, model.saturated(), true);
        return std::vector<double>(assembly.residual().begin(), assembly.residual().end());
    };

    const double dh = 1e-6;
    const auto n_cell = static_cast<Cell>(model.ncell());
    for (Cell m = 0; m < n_cell; m += 5) {
        if (!model.is_active(m)) continue;
        auto up = head;
        auto down = head;
        up[at(m)] += dh;
        down[at(m)] -= dh;
        const auto high = residual_at(up);
        const auto low = residual_at(down);
        residual_at(head);
        std::vector<double> unit(at(n_cell), 0.0);
        std::vector<double> column(at(n_cell));
        unit[at(m)] = 1.0;
        linear::apply(model.mesh(), assembly.matrix(), unit, column);
        for (Cell n = 0; n < n_cell; ++n) {
            CAPTURE(m, n);
            CHECK(-(high[at(n)] - low[at(n)]) / (2.0 * dh) ==
                  Approx(column[at(n)]).epsilon(1e-5).margin(1e-3));
        }
    }
}

TEST_CASE("gwf: pass-through cells - the cells above and below are joined directly",
          "[gwf][unit]") {
    const double k33 = 0.5;
    auto grid = test::flat_grid(4, {10.0}, {10.0}, 40.0, 10.0);
    grid.idomain = {1, -1, -1, 1};
    auto npf = test::uniform_npf(grid, 1.0, 0);
    npf.k33.assign(4, k33);
    const Model model{grid, npf, {}};
    Chd chd{"top", {{0, 30.0}}};
    Wel wel{"deep", {{3, -2.0}}};
    FlowSolver solver{model, test::tight_settings()};
    Heads state;
    state.head.assign(4, 0.0);

    REQUIRE(test::steady_step(solver, state, {&chd, &wel}).converged);

    // Half of each active cell resists: 100 m2 / (5 / 0.5 + 5 / 0.5) = 5 m2/d.
    CHECK(state.head[3] == Approx(30.0 - 2.0 / 5.0));
    CHECK(state.head[1] == Approx(30.0 - 0.4 / 3.0));
    CHECK(solver.budget().entries[2].in == Approx(2.0));
}

TEST_CASE("gwf: solver - every package's flows close cell by cell, steady and in time",
          "[gwf][unit]") {
    const Model model = rough_model(12, 15);
    Stresses stresses{model};
    FlowSolver solver{model};
    Heads state;
    state.head = land_heads(model, 0.0);

    const SolveReport steady = test::steady_step(solver, state, stresses.all());
    CAPTURE(steady.reason);
    REQUIRE(steady.converged);
    CHECK(solver.budget().discrepancy < test::budget_percent);
    CHECK(solver.budget().worst_cell_discrepancy < test::budget_percent);

    for (RchItem& item : stresses.rch.items()) item.recharge *= 3.0;
    for (int step = 0; step < 10; ++step) {
        REQUIRE(test::transient_step(solver, state, stresses.all(), 10.0).converged);
        CHECK(solver.budget().discrepancy < test::budget_percent);
        CHECK(solver.budget().worst_cell_discrepancy < test::budget_percent);
        CHECK(solver.budget().storage_change() > 0.0);
    }
}

TEST_CASE("gwf: solver - the same bits at 1, 2 and 3 threads", "[gwf][parity]") {
    const Model model = rough_model(110, 90);
    REQUIRE(model.ncell() > omp_min_items);
    const auto solved = [&](int threads) {
        omp_set_num_threads(threads);
        Stresses stresses{model};
        FlowSolver solver{model};
        Heads state;
        state.head = land_heads(model, 0.0);
        REQUIRE(test::steady_step(solver, state, stresses.all()).converged);
        REQUIRE(test::transient_step(solver, state, stresses.all(), 10.0).converged);
        return state.head;
    };

    const auto one = solved(1);

    CHECK((solved(2) == one));
    CHECK((solved(3) == one));
    omp_set_num_threads(1);
}

TEST_CASE("gwf: solver - a dry perched column without a way out fills up to one", "[gwf][unit]") {
    // The left cell's bottom lies 20 m above the right one's; the start is dry everywhere.
    auto grid = test::flat_grid(1, {10.0}, {10.0, 10.0}, 40.0, 20.0);
    grid.botm = {20.0, 0.0};
    const Model model{grid, test::uniform_npf(grid, 1.0, 1), {}};
    Rch rch{"rain", {{0, 1e-3}, {1, 1e-3}}};
    Ghb ghb{"outlet", {{1, 5.0, 10.0}}};
    FlowSolver solver{model, test::tight_settings()};
    Heads state;
    state.head = {10.0, -5.0};

    const SolveReport report = test::steady_step(solver, state, {&rch, &ghb});

    CAPTURE(report.reason);
    REQUIRE(report.converged);
    CHECK(state.head[1] == Approx(5.0 + 0.2 / 10.0));
    CHECK(state.head[0] > 20.0);
}

TEST_CASE("gwf: solver - cells that only a dry cell joins to the rest fill until it is wet",
          "[gwf][unit]") {
    // The left column's lower cell is wet and has no neighbour but the dry cell above it.
    auto grid = test::flat_grid(2, {10.0}, {10.0, 10.0}, 40.0, 20.0);
    grid.botm = {20.0, -10.0, 0.0, -20.0};
    grid.idomain = {1, 1, 1, 0};
    const Model model{grid, test::uniform_npf(grid, 1.0, 1), {}};
    Rch rch{"rain", {{0, 1e-3}}};
    Ghb ghb{"outlet", {{1, 5.0, 10.0}}};
    FlowSolver solver{model, test::tight_settings()};
    Heads state;
    state.head = {10.0, 5.0, 10.0, 0.0};

    const SolveReport report = test::steady_step(solver, state, {&rch, &ghb});

    CAPTURE(report.reason);
    REQUIRE(report.converged);
    CHECK(state.head[0] > 20.0);
    CHECK(state.head[2] == Approx(state.head[0]));
    CHECK(solver.budget().entries[3].out == Approx(0.1));
}

TEST_CASE("gwf: solver - Newton conducts with the upstream cell's saturated thickness",
          "[gwf][unit]") {
    // T = K b = 40 m2/d when full; upstream half full: 40 * 0.5 * (10 - 4) over 10 m width and way.
    const auto grid = test::flat_grid(1, {10.0}, {10.0, 10.0}, 20.0, 20.0);
    const Model model{grid, test::uniform_npf(grid, 2.0, 1), {}};
    Chd chd{"ends", {{0, 10.0}, {1, 4.0}}};
    FlowSolver solver{model};
    Heads state;
    state.head = {0.0, 0.0};

    REQUIRE(test::steady_step(solver, state, {&chd}).converged);

    CHECK(solver.terms()[0].flow[0] == Approx(120.0));
    CHECK(solver.terms()[0].flow[1] == Approx(-120.0));
    std::vector<double> east(2), south(2), down(2);
    solver.assembly().face_flows(east, south, down);
    CHECK(east[0] == Approx(-120.0));
    CHECK(east[1] == 0.0);
}

TEST_CASE("gwf: solver - what does not converge names the cell and its package", "[gwf][unit]") {
    const Model model = rough_model(6, 6);
    Stresses stresses{model};
    NonlinearSettings settings;
    settings.outer_maximum = 1;
    settings.rclose_abs = 1e-12;
    settings.rclose_rel = 0.0;
    FlowSolver solver{model, settings};
    Heads state;
    state.head = land_heads(model, 0.0);

    const SolveReport report = test::steady_step(solver, state, stresses.all());

    CHECK_FALSE(report.converged);
    CHECK(report.reason.find("no convergence in 1 outer iterations") == 0);
    CHECK(report.reason.find("layer ") != std::string::npos);
    CHECK(report.worst_cell >= 0);
    CHECK_FALSE(report.worst_package.empty());
}

// Hughes et al. (2017): the last heads of a step that did not converge are the relaxed ones.
TEST_CASE("gwf: solver - closure by heads ends with the damped step", "[gwf][unit]") {
    const auto g = test::flat_grid(1, {100.0}, {100.0, 100.0, 100.0}, 10.0, 10.0);
    const Model model{g, test::uniform_npf(g, 1.0, 0), {}, ModelOptions{false}};
    Chd chd{"c", {{0, 5.0}}};
    NonlinearSettings settings;
    settings.closure = Closure::heads;
    settings.dvclose = 1e-6;
    settings.outer_maximum = 1;
    settings.under_relaxation = UnderRelaxation::simple;
    settings.gamma = 0.5;
    settings.linear_tolerance_maximum = settings.linear_tolerance_minimum = 1e-12;
    FlowSolver solver{model, settings};
    Heads state;
    state.head = {1.0, 1.0, 1.0};

    const SolveReport report = test::steady_step(solver, state, {&chd});

    CHECK_FALSE(report.converged);
    CHECK(state.head[1] == Approx(3.0));
    CHECK(state.head[2] == Approx(3.0));
}

TEST_CASE("gwf: solver - linear solves that end early are no obstacle", "[gwf][unit]") {
    const auto g = test::flat_grid(2, std::vector<double>(12, 100.0),
                                   std::vector<double>(12, 100.0), 10.0, 10.0);
    const Model model{g, test::uniform_npf(g, 1.0, 1), {}, ModelOptions{true}};
    Chd chd{"c", {{0, 19.0}, {143, 12.0}}};
    NonlinearSettings settings;
    settings.rclose_abs = 1e-9;
    settings.rclose_rel = 0.0;
    settings.dvclose = 0.0;
    settings.linear_tolerance_maximum = settings.linear_tolerance_minimum = 1e-12;
    settings.linear.maximum = 1;  // never enough, so that no set-up is kept
    settings.outer_maximum = 200;
    FlowSolver solver{model, settings};
    Heads state;
    state.head = std::vector<double>(at(model.ncell()), 16.0);

    const SolveReport report = test::steady_step(solver, state, {&chd});

    CHECK(report.converged);
    CHECK(report.outer > 3);
}

// Picard with the closure by flows: a cell that a whole step has dried is out; the shorter steps
// that are tried after it must not give it back the head it had.
TEST_CASE("gwf: solver - a cell that fell dry stays so when the step is shortened", "[gwf][unit]") {
    const auto g = test::flat_grid(1, {100.0}, std::vector<double>(9, 100.0), 10.0, 10.0);
    const Model model{g, test::uniform_npf(g, 1.0, 1), {}, ModelOptions{false}};
    Chd chd{"c", {{0, 6.0}, {8, 6.0}}};
    int dry = 0, shortened = 0;
    for (const double rate : {-10.0, -20.0, -30.0, -40.0, -60.0, -90.0}) {
        Wel wel{"w", {{3, rate}, {5, rate}}};
        NonlinearSettings settings;
        settings.outer_maximum = 40;
        settings.backtracking_tolerance = 0.1;  // hard to please
        FlowSolver solver{model, settings};
        Heads state;
        state.head = std::vector<double>(9, 5.0);

        shortened += test::steady_step(solver, state, {&chd, &wel}).trials;

        for (Cell n = 0; n < 9; ++n) {
            if (solver.assembly().role(n) != CellRole::idle) continue;
            ++dry;
            CHECK(state.head[at(n)] == dry_head);
        }
    }
    CHECK(dry > 0);
    CHECK(shortened > 0);
}

// Delta-bar-delta at 0.9 leaves a tenth of each step that it damps. Where Newton converges by itself
// steps are whole, and it takes as many iterations as without.
TEST_CASE("gwf: solver - under-relaxation does not hold up a Newton that converges",
          "[gwf][unit]") {
    const auto g = test::flat_grid(1, std::vector<double>(1, 100.0), std::vector<double>(30, 100.0),
                                   10.0, 10.0);
    const Model model{g, test::uniform_npf(g, 1.0, 1), {}, ModelOptions{true}};
    Chd chd{"c", {{0, 9.0}, {29, 2.0}}};
    const auto outer = [&](UnderRelaxation kind) {
        NonlinearSettings settings;
        settings.closure = Closure::heads;
        settings.dvclose = 1e-7;
        settings.under_relaxation = kind;
        settings.theta = 0.9;
        settings.backtracking_number = 0;
        settings.linear_tolerance_maximum = settings.linear_tolerance_minimum = 1e-10;
        FlowSolver solver{model, settings};
        Heads state;
        state.head = std::vector<double>(30, 4.0);
        const SolveReport report = test::steady_step(solver, state, {&chd});
        CHECK(report.converged);
        // Dupuit's parabola between the two held heads
        CHECK(state.head[15] == Approx(std::sqrt(81.0 - 77.0 * 15 / 29)).epsilon(0.02));
        return report.outer;
    };

    const int whole = outer(UnderRelaxation::none);
    const int damped = outer(UnderRelaxation::dbd);

    CAPTURE(whole, damped);
    CHECK(damped <= whole + 1);
}

// Cooley (1983): a change of -2 after one of 4 gives the factor (3 - 1/2) / (3 + 1/2), whatever
// share of earlier changes is remembered.
TEST_CASE("gwf: damping - Cooley's factor knows the first change", "[gwf][unit]") {
    NonlinearSettings s;
    s.under_relaxation = UnderRelaxation::cooley;
    s.gamma = 0.5;
    Damping damping{1};
    damping.begin();
    std::vector<double> change{4.0};
    damping.apply(s, change);
    CHECK(change[0] == 4.0);

    change = {-2.0};
    damping.apply(s, change);

    CHECK(change[0] == Approx(-2.0 * 2.5 / 3.5));
}

TEST_CASE("gwf: solver - a package that has not converged keeps the step open", "[gwf][unit]") {
    class Restless final : public Package {
    public:
        [[nodiscard]] std::string_view name() const override { return "inner"; }
        [[nodiscard]] std::string_view type() const override { return "TEST"; }
        void begin_step(const Model&, const StepInfo&) override { calls_ = 0; }
        void formulate(const Model&, std::span<const double> head, const StepInfo&,
                       BoundTerms& t) override {
            ++calls_;
            t.resize(1);
            t.set(0, 0, head[0], 1.0 - head[0], -1.0);
        }
        [[nodiscard]] bool converged() const override { return calls_ >= 6; }

    private:
        int calls_ = 0;
    };
    const auto grid = test::flat_grid(1, {1.0}, {1.0}, 1.0, 1.0);
    const Model model{grid, test::uniform_npf(grid, 1.0, 0), {}};
    Restless restless;
    NonlinearSettings settings;
    settings.closure = GENERATE(Closure::flows, Closure::heads);
    settings.dvclose = 1e-6;
    FlowSolver solver{model, settings};
    Heads state;
    state.head = {0.0};

    const SolveReport report = test::steady_step(solver, state, {&restless});

    CHECK(report.converged);
    CHECK(report.outer >= 5);
    CHECK(state.head[0] == Approx(1.0));
}

TEST_CASE("gwf: solver - a shared evaluation that has not converged keeps the step open",
          "[gwf][unit]") {
    struct Slow final : SharedEvaluation {
        [[nodiscard]] std::string label() const override { return "slow"; }
        void evaluate(const Model&, std::span<const double>, const StepInfo&) override { ++calls; }
        [[nodiscard]] bool converged() const override { return calls >= 6; }
        int calls = 0;
    } slow;
    const auto grid = test::flat_grid(1, {1.0}, {1.0}, 1.0, 1.0);
    const Model model{grid, test::uniform_npf(grid, 1.0, 0), {}};
    Ghb ghb{"g", {{0, 1.0, 1.0}}};
    const std::vector<Package*> packages{&ghb};
    FlowSolver solver{model};
    Heads state;
    state.head = {0.0};

    CHECK(solver.solve(state, {packages, &slow}, StepInfo{}).converged);
    CHECK(slow.calls >= 6);
}

// What flows into the last cell depends on the head of the first: with it in the linear system Newton
// is done at once, without it would have to come back.
TEST_CASE("gwf: solver - Newton knows what a package joins", "[gwf][unit]") {
    class Siphon final : public Package {
    public:
        explicit Siphon(bool joins) : joins_{joins} {}
        [[nodiscard]] std::string_view name() const override { return "siphon"; }
        [[nodiscard]] std::string_view type() const override { return "TEST"; }
        void formulate(const Model&, std::span<const double> head, const StepInfo&,
                       BoundTerms& t) override {
            t.resize(2);
            t.set(0, 0, head[0], 3.0 - head[0], -1.0);
            t.set(1, 4, head[4], -0.5 * head[0] - head[4], -1.0);
        }
        [[nodiscard]] std::span<const Cell> joined_cells() const override {
            return joins_ ? std::span<const Cell>{cell_} : std::span<const Cell>{};
        }
        void join(std::span<const double> dhead, std::span<double> dflow) override {
            dflow[0] = 0.0;
            dflow[1] = -0.5 * dhead[0];
        }

    private:
        bool joins_;
        std::vector<Cell> cell_{0, 4};
    };
    const auto grid = test::flat_grid(1, {1.0, 1.0}, std::vector<double>(5, 1.0), 1.0, 1.0);
    const Model model{grid, test::uniform_npf(grid, 1.0, 0), {}};
    const auto solved = [&](bool joins, std::vector<double>& head) {
        Siphon siphon{joins};
        NonlinearSettings s;
        s.rclose_abs = 1e-9;
        s.dvclose = 0.0;
        FlowSolver solver{model, s};
        Heads state;
        state.head.assign(10, 0.0);
        const SolveReport report = test::steady_step(solver, state, {&siphon});
        CHECK(report.converged);
        head = state.head;
        return report.outer;
    };
    std::vector<double> with, without;

    const int outer = solved(true, with);
    const int outer_without = solved(false, without);

    CHECK(outer <= 2);
    CHECK(outer_without > outer);
    CHECK(3.0 - with[0] == Approx(0.5 * with[0] + with[4]));  // what flows in flows out
    for (std::size_t n = 0; n < 10; ++n) CHECK(with[n] == Approx(without[n]).margin(1e-8));
}

TEST_CASE(
    "gwf: solver - the shared evaluation comes before the packages, and what it throws comes out",
    "[gwf][unit]") {
    struct Shared final : SharedEvaluation {
        explicit Shared(bool fails) : throws{fails} {}
        [[nodiscard]] std::string label() const override { return "shared"; }
        void begin_step(const Model&, const StepInfo&) override { ++begun; }
        [[nodiscard]] bool has_preparation() const override { return true; }
        void prepare(const Model&, std::span<const double> heads, const StepInfo&) override {
            if (throws) throw std::runtime_error{"not ready"};
            prepared = heads[0];
        }
        void evaluate(const Model&, std::span<const double> heads, const StepInfo&) override {
            CHECK(prepared == heads[0]);
            head = heads[0];
        }
        void end_step(const Model&, std::span<const double>, const StepInfo&) override { ++ended; }
        bool throws;
        double prepared = -1.0, head = -1.0;
        int begun = 0, ended = 0;
    };
    class Reader final : public Package {
    public:
        explicit Reader(const Shared& shared) : shared_{shared} {}
        [[nodiscard]] std::string_view name() const override { return "reader"; }
        [[nodiscard]] std::string_view type() const override { return "TEST"; }
        void formulate(const Model&, std::span<const double> head, const StepInfo&,
                       BoundTerms& t) override {
            CHECK(shared_.head == head[0]);
            t.resize(1);
            t.set(0, 0, head[0], 1.0 - shared_.head, -1.0);
        }

    private:
        const Shared& shared_;
    };
    // Enough cells for threads.
    const auto grid =
        test::flat_grid(1, std::vector<double>(160, 1.0), std::vector<double>(160, 1.0), 1.0, 1.0);
    const Model model{grid, test::uniform_npf(grid, 1.0, 0), {}};
    REQUIRE(model.ncell() > omp_min_items);
    FlowSolver solver{model};
    Heads state;
    state.head.assign(at(model.ncell()), 0.0);
    Shared ready{false}, failing{true};
    Reader reader{ready};
    const std::vector<Package*> packages{&reader};

    CHECK(solver.solve(state, {packages, &ready}, StepInfo{}).converged);
    CHECK(state.head[0] == Approx(1.0));
    CHECK(ready.begun == 1);
    CHECK(ready.ended == 1);
    CHECK_THROWS_AS(solver.solve(state, {packages, &failing}, StepInfo{}), std::runtime_error);
    CHECK(failing.ended == 0);
}

TEST_CASE("gwf: Picard - a confined model gives Newton's heads", "[gwf][unit]") {
    const auto heads = [](bool newton) {
        const auto grid = test::flat_grid(2, std::vector<double>(9, 50.0),
                                          std::vector<double>(11, 40.0), 0.0, 5.0);
        const Model model{
            grid, test::uniform_npf(grid, 2.0, 0), test::uniform_sto(grid, 1e-5, 0.0, 0), {newton}};
        Chd chd{"ends", {{0, 3.0}, {98, 1.0}}};
        Wel wel{"well", {{150, -20.0}}};
        FlowSolver solver{model, test::tight_settings()};
        Heads state;
        state.head.assign(at(model.ncell()), 2.0);
        REQUIRE(test::transient_step(solver, state, {&chd, &wel}, 0.5).converged);
        return state.head;
    };
    const auto picard = heads(false);
    const auto newton = heads(true);
    for (std::size_t n = 0; n < picard.size(); ++n)
        CHECK(picard[n] == Approx(newton[n]).margin(test::head_exact));
}
