// SPDX-License-Identifier: MIT
#include "heihe/linear/linear_solver.hpp"

#include "matrices.hpp"
#include "reference.hpp"
#include "solver_problems.hpp"

#include <catch2/catch.hpp>

#include <omp.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

using namespace linear_test;
using namespace heihe::linear;

namespace {

/// Largest |x - direct solution| over the largest |direct solution|.
double error_of(const Problem& p, LinearSettings settings, LinearReport& report) {
    const auto b = right_side(p.mesh);
    std::vector<double> x(b.size(), 0.0);
    LinearSolver solver{p.mesh, settings};
    solver.setup(p.a);
    report = solver.solve(b, x);
    const auto expected = solved_directly(p.mesh, p.a, b);
    double worst = 0.0, largest = 0.0;
    for (std::size_t n = 0; n < x.size(); ++n) {
        if (std::isnan(x[n])) return x[n];
        worst = std::max(worst, std::abs(x[n] - expected[n]));
        largest = std::max(largest, std::abs(expected[n]));
    }
    return worst / largest;
}

/// Active patches apart from each other, holes, and inactive cells inside columns.
Problem islands() {
    auto g = box_grid(3, 37, 41);
    g.idomain.assign(at(g.nnode()), 1);
    for (int i = 0; i < g.nrow; ++i)
        for (int j = 0; j < g.ncol; ++j)
            for (int k = 0; k < g.nlay; ++k) {
                const bool moat = i == 12 || j == 20 || i + j == 60;
                const bool hole = k == 1 && (i * 7 + j * 3) % 5 == 0;
                if (moat || hole) g.idomain[at(g.node(k, i, j))] = 0;
            }
    Media m;
    m.storage = 5.0;
    ColumnMesh mesh{g};
    auto a = flow_matrix(mesh, m);
    return {"islands", std::move(mesh), std::move(a)};
}

std::vector<Problem> symmetric_problems() {
    std::vector<Problem> all;
    Media m;
    m.storage = 10.0;
    m.log10_spread = 1.5;
    m.smooth = 1;
    all.push_back(box_problem("heterogeneous", 4, 31, 43, m));
    m.layered = true;
    m.smooth = 0;
    all.push_back(box_problem("K 1e6 apart by layer", 5, 23, 29, m));
    m = {};
    m.storage = 100.0;
    m.thickness = 0.5;
    all.push_back(box_problem("thin layers, strong vertical coupling", 5, 23, 23, m));
    m = {};
    m.storage = 1e-6;
    m.dirichlet = 1e4;
    all.push_back(box_problem("steady, held at two sides", 3, 37, 41, m));
    m = {};
    m.storage = 1.0;
    all.push_back(box_problem("one row", 3, 1, 97, m));
    all.push_back(box_problem("one column", 3, 101, 1, m));
    all.push_back(box_problem("one cell", 1, 1, 1, m));
    all.push_back(box_problem("one stack", 7, 1, 1, m));
    all.push_back(islands());
    return all;
}

}  // namespace

TEST_CASE("linear: cg with multigrid - agrees with a direct solver", "[linear][unit]") {
    for (const Problem& p : symmetric_problems()) {
        CAPTURE(p.name);
        LinearReport report;

        const double error = error_of(p, tight(Acceleration::cg), report);

        CHECK(report.converged);
        CHECK(report.iterations <= 40);
        CHECK(error < 1e-8);
    }
}

TEST_CASE("linear: bicgstab with multigrid - agrees on upstream-weighted matrices",
          "[linear][unit]") {
    for (Problem& p : symmetric_problems()) {
        CAPTURE(p.name);
        make_upstream(p.mesh, p.a, 1.0, 9);
        LinearReport report;

        const double error = error_of(p, tight(Acceleration::bicgstab), report);

        CHECK(report.converged);
        CHECK(report.iterations <= 60);
        CHECK(error < 1e-8);
    }
}

TEST_CASE("linear: plainer preconditioners - reach the same solution", "[linear][unit]") {
    Media m;
    m.storage = 1e4;
    const auto p = box_problem("transient", 3, 15, 17, m);
    const auto preconditioner = GENERATE(Preconditioner::jacobi_line, Preconditioner::none);
    const auto acceleration = GENERATE(Acceleration::cg, Acceleration::bicgstab);
    LinearReport report;

    const double error = error_of(p, tight(acceleration, preconditioner), report);

    CHECK(report.converged);
    CHECK(error < 1e-8);
}

TEST_CASE("linear: fixed heads as rows of their own - are met exactly, also by cg",
          "[linear][unit]") {
    Media m;
    m.storage = 0.0;
    auto p = box_problem("fixed heads", 3, 21, 25, m);
    for (Cell n = 0; n < p.mesh.ncell(); n += 97) fix_head(p.mesh, p.a, n);
    const auto acceleration = GENERATE(Acceleration::cg, Acceleration::bicgstab);
    LinearReport report;

    const double error = error_of(p, tight(acceleration), report);

    CHECK(report.converged);
    CHECK(error < 1e-8);
}

TEST_CASE("linear: nearly dry columns - do not disturb the others", "[linear][unit]") {
    Media m;
    m.storage = 10.0;
    auto p = box_problem("dry columns", 3, 21, 25, m);
    for (Cell n = 0; n < p.mesh.ncell(); ++n) {  // scale rows and columns of some columns
        const int c = p.mesh.column_of(n);
        if (c % 11 != 0) continue;
        const double tiny = 1e-13;
        const auto shrink = [&](double& own, double& other, Cell o) {
            const double removed = -own * (1.0 - tiny);
            own *= tiny;
            other *= tiny;
            p.a.diag[at(n)] -= removed;
            p.a.diag[at(o)] -= removed;
        };
        const auto side = [&](std::span<const std::int32_t> to, auto& own, auto& other) {
            if (to[at(c)] < 0) return;
            const Cell o = p.mesh.cell(p.mesh.layer_of(n), to[at(c)]);
            shrink(own[at(n)], other[at(o)], o);
        };
        side(p.mesh.west(), p.a.west, p.a.east);
        side(p.mesh.east(), p.a.east, p.a.west);
        side(p.mesh.north(), p.a.north, p.a.south);
        side(p.mesh.south(), p.a.south, p.a.north);
    }
    LinearReport report;

    const double error = error_of(p, tight(Acceleration::bicgstab), report);

    CHECK(report.converged);
    CHECK(error < 1e-8);
}

TEST_CASE("linear: K of neighbouring patches 1e6 apart - still converges", "[linear][unit]") {
    Media m;
    m.storage = 1.0;
    m.log10_spread = 3.0;
    m.patch = 12;
    const auto p = box_problem("patches", 3, 60, 60, m);
    auto settings = tight(Acceleration::cg);
    settings.relative = 1e-8;
    std::vector<double> x(at(p.mesh.ncell()), 0.0);
    LinearSolver solver{p.mesh, settings};
    solver.setup(p.a);

    const auto report = solver.solve(right_side(p.mesh), x);

    CHECK(report.converged);
    CHECK(report.iterations <= 25);
}

TEST_CASE("linear: K jumps across 2 x 2 - use the sparse matrix, smooth K does not",
          "[linear][unit]") {
    Media m;
    m.storage = 1e-3;
    m.log10_spread = 3.0;
    m.patch = 1;
    const auto p = box_problem("mosaic", 1, 96, 96, m);
    auto settings = tight(Acceleration::cg);
    settings.relative = 1e-8;
    std::vector<double> x(at(p.mesh.ncell()), 0.0);
    LinearSolver solver{p.mesh, settings};

    solver.setup(p.a);
    const auto report = solver.solve(right_side(p.mesh), x);
    CHECK(solver.uses_sparse_matrix());
    CHECK(report.converged);
    CHECK(report.iterations <= 25);

    Media smooth;
    smooth.storage = 1e-3;
    smooth.smooth = 2;
    const auto a = flow_matrix(p.mesh, smooth);
    solver.setup(a);
    CHECK_FALSE(solver.uses_sparse_matrix());
}

TEST_CASE("linear: one row or column of cells - is factored directly", "[linear][unit]") {
    Media m;
    m.storage = 1e-3;
    m.log10_spread = 1.0;
    const bool row = GENERATE(true, false);
    const auto p = row ? box_problem("row", 1, 1, 5000, m) : box_problem("column", 1, 5000, 1, m);
    auto settings = tight(Acceleration::cg);
    settings.relative = 1e-8;
    std::vector<double> x(at(p.mesh.ncell()), 0.0);
    LinearSolver solver{p.mesh, settings};
    solver.setup(p.a);

    const auto report = solver.solve(right_side(p.mesh), x);

    CHECK(report.converged);
    CHECK(report.iterations <= 2);
}

TEST_CASE("linear: random K over six decades - cg falls back and converges", "[linear][unit]") {
    Media m;  // over-correction makes the W-cycle indefinite here
    m.storage = 1e-4;
    m.log10_spread = 2.0;
    const auto p = box_problem("white noise", 1, 33, 33, m);
    auto settings = tight(Acceleration::cg);
    settings.relative = 1e-8;
    std::vector<double> x(at(p.mesh.ncell()), 0.0);
    LinearSolver solver{p.mesh, settings};
    solver.setup(p.a);

    const auto report = solver.solve(right_side(p.mesh), x);

    CHECK(report.converged);
}

TEST_CASE("linear: oblong cells - cost few iterations more", "[linear][unit]") {
    auto g = box_grid(2, 64, 64);
    g.delr.assign(64, 50.0);
    ColumnMesh mesh{g};
    Media m;
    m.storage = 1.0;
    m.log10_spread = 0.5;
    const auto a = flow_matrix(mesh, m);
    auto settings = tight(Acceleration::cg);
    settings.relative = 1e-8;
    std::vector<double> x(at(mesh.ncell()), 0.0);
    LinearSolver solver{mesh, settings};
    solver.setup(a);

    const auto report = solver.solve(right_side(mesh), x);

    CHECK(report.converged);
    CHECK(report.iterations <= 30);
}

TEST_CASE("linear: iterations - hardly grow with the size of the grid", "[linear][unit]") {
    Media m;
    m.storage = 1e-6;
    m.dirichlet = 1e5;
    m.smooth = 2;
    std::vector<int> iterations;
    for (const int n : {32, 64, 128}) {
        const auto p = box_problem("steady", 3, n, n, m);
        LinearSettings s;
        s.acceleration = Acceleration::cg;
        s.relative = 1e-8;
        LinearSolver solver{p.mesh, s};
        solver.setup(p.a);
        std::vector<double> x(at(p.mesh.ncell()), 0.0);
        iterations.push_back(solver.solve(right_side(p.mesh), x).iterations);
    }

    CAPTURE(iterations[0], iterations[1], iterations[2]);
    CHECK(iterations[2] <= 20);
    CHECK(iterations[2] <= iterations[0] + 5);
}

TEST_CASE("linear: one, two and three threads - give the same bits", "[linear][unit]") {
    const ColumnMesh mesh{basin_grid()};
    Media m;
    m.storage = 100.0;
    auto a = flow_matrix(mesh, m);
    make_upstream(mesh, a, 0.5, 3);
    const auto b = right_side(mesh);
    const auto acceleration = GENERATE(Acceleration::cg, Acceleration::bicgstab);
    const int before = omp_get_max_threads();

    std::vector<std::vector<double>> x;
    std::vector<std::vector<double>> product;
    for (const int threads : {1, 2, 3}) {
        omp_set_num_threads(threads);
        LinearSolver solver{mesh, tight(acceleration)};
        solver.setup(a);
        x.emplace_back(b.size(), 0.0);
        solver.settings().maximum = 6;
        (void)solver.solve(b, x.back());
        product.emplace_back(b.size());
        apply(mesh, a, b, product.back());
    }
    omp_set_num_threads(before);

    CHECK(x[1] == x[0]);
    CHECK(x[2] == x[0]);
    CHECK(product[1] == product[0]);
    CHECK(product[2] == product[0]);
}

TEST_CASE("linear: set-up again - equals a new solver's, without the old matrix",
          "[linear][unit]") {
    Media m;
    m.storage = 10.0;
    const auto p = box_problem("first", 3, 19, 23, m);
    m.seed = 8;
    auto other = flow_matrix(p.mesh, m);
    fix_head(p.mesh, other, 40);
    const auto b = right_side(p.mesh);
    std::vector<double> again(b.size(), 0.0), fresh(b.size(), 0.0);

    LinearSolver used{p.mesh, tight(Acceleration::bicgstab)};
    used.setup(other);
    (void)used.solve(b, again);
    std::fill(again.begin(), again.end(), 0.0);
    used.setup(p.a);
    (void)used.solve(b, again);
    LinearSolver unused{p.mesh, tight(Acceleration::bicgstab)};
    unused.setup(p.a);
    (void)unused.solve(b, fresh);

    CHECK(again == fresh);
}

TEST_CASE("linear: a first guess of zero - gives the bits of zeros that were given",
          "[linear][unit]") {
    const bool known = GENERATE(false, true);
    auto p = box_problem("steady", 3, 19, 23, {});
    fix_head(p.mesh, p.a, 40);
    auto b = right_side(p.mesh);
    b[40] = known ? 2.0 : 0.0;  // a value in the other rows: b is then no residual
    const auto settings = tight(GENERATE(Acceleration::cg, Acceleration::bicgstab));
    std::vector<double> given(b.size(), 0.0), zero(b.size(), 7.0);
    LinearSolver solver{p.mesh, settings};
    solver.setup(p.a);

    const auto one = solver.solve(b, given);
    const auto other = solver.solve(b, zero, FirstGuess::zero);

    CHECK(one.converged);
    CHECK(one.iterations == other.iterations);
    CHECK(one.relative_residual == other.relative_residual);
    CHECK(zero == given);
}

TEST_CASE("linear: a first guess of zero - counts at any x", "[linear][unit]") {
    const bool line = GENERATE(false, true);  // a line uses the sparse matrix
    const auto p = line ? box_problem("line", 1, 1, 50, {}) : box_problem("box", 2, 9, 11, {});
    const bool nothing = GENERATE(false, true);
    const std::vector<double> b =
        nothing ? std::vector<double>(right_side(p.mesh).size(), 0.0) : right_side(p.mesh);
    std::vector<double> given(b.size(), 0.0), zero(b.size(), -3.0);
    LinearSolver solver{p.mesh, tight(GENERATE(Acceleration::cg, Acceleration::bicgstab))};
    solver.setup(p.a);
    CHECK(solver.uses_sparse_matrix() == line);

    const auto one = solver.solve(b, given);
    const auto other = solver.solve(b, zero, FirstGuess::zero);

    CHECK(one.relative_residual == other.relative_residual);
    CHECK(zero == given);
}

TEST_CASE("linear: the matrix - may change slightly after its set-up", "[linear][unit]") {
    Media m;
    m.storage = 1e-3;
    auto p = box_problem("steady", 3, 19, 23, m);
    const auto b = right_side(p.mesh);
    LinearSolver solver{p.mesh, tight(Acceleration::bicgstab)};
    solver.setup(p.a);
    std::vector<double> x(b.size());
    (void)solver.solve(b, x, FirstGuess::zero);

    for (std::size_t n = 0; n < b.size(); n += 7) p.a.diag[n] *= 1.3;
    const auto report = solver.solve(b, x, FirstGuess::zero);

    CHECK(report.converged);
    CHECK(relative_residual(p, b, x) <= 1.01 * tight(Acceleration::bicgstab).relative);
}

TEST_CASE("linear: the report of a short, loose solve - is the true residual up to rounding",
          "[linear][unit]") {
    Media m;
    m.storage = 1e-3;
    const auto p = box_problem("steady", 2, 40, 40, m);
    const auto b = right_side(p.mesh);
    auto settings = tight(GENERATE(Acceleration::cg, Acceleration::bicgstab));
    settings.relative = 0.02;
    std::vector<double> x(b.size(), 0.0);
    LinearSolver solver{p.mesh, settings};
    solver.setup(p.a);

    const auto report = solver.solve(b, x, FirstGuess::zero);

    REQUIRE(report.iterations <= 5);
    CHECK(report.converged);
    CHECK(report.relative_residual == Approx(relative_residual(p, b, x)).epsilon(1e-9));
}

TEST_CASE("linear: the report - states the true residual, converged or not", "[linear][unit]") {
    Media m;
    m.storage = 1e-3;
    const auto p = box_problem("steady", 2, 40, 40, m);
    const auto b = right_side(p.mesh);
    const int maximum = GENERATE(1, 3, 100);
    auto settings = tight(Acceleration::cg);
    settings.relative = 1e-6;
    settings.maximum = maximum;
    std::vector<double> x(b.size(), 0.0), r(b.size());
    LinearSolver solver{p.mesh, settings};
    solver.setup(p.a);

    const auto report = solver.solve(b, x);

    residual(p.mesh, p.a, b, x, r);
    double largest = 0.0;
    for (const double v : r) largest = std::max(largest, std::abs(v));
    CHECK(report.iterations <= maximum);
    CHECK(report.converged == (maximum == 100));
    CHECK(report.relative_residual == Approx(relative_residual(p, b, x)).epsilon(1e-3));
    CHECK(report.max_residual == Approx(largest).epsilon(1e-3));
}

TEST_CASE("linear: rclose - ends the iteration by the largest residual", "[linear][unit]") {
    Media m;
    m.storage = 1.0;
    const auto p = box_problem("transient", 2, 30, 30, m);
    const auto b = right_side(p.mesh);
    std::vector<double> x(b.size(), 0.0);
    auto settings = tight(Acceleration::bicgstab);
    settings.relative = 0.0;
    settings.rclose = 1e-3;
    LinearSolver solver{p.mesh, settings};
    solver.setup(p.a);

    const auto report = solver.solve(b, x);

    CHECK(report.converged);
    CHECK(report.max_residual <= 1e-3);
    CHECK(report.iterations > 0);
}

TEST_CASE("linear: an exact guess - needs no iteration", "[linear][unit]") {
    Media m;
    m.storage = 1.0;
    const auto p = box_problem("transient", 2, 8, 8, m);
    std::vector<double> x(at(p.mesh.ncell()), 0.0);
    const std::vector<double> b(x.size(), 0.0);
    LinearSolver solver{p.mesh};
    solver.setup(p.a);

    const auto report = solver.solve(b, x);

    CHECK(report.converged);
    CHECK(report.iterations == 0);
    CHECK(report.relative_residual == 0.0);
}

TEST_CASE("linear: NaN in the right side or the matrix - is reported, not looped on",
          "[linear][unit]") {
    Media m;
    m.storage = 1.0;
    auto p = box_problem("transient", 2, 8, 8, m);
    auto b = right_side(p.mesh);
    if (GENERATE(false, true))
        b[5] = std::numeric_limits<double>::quiet_NaN();
    else
        p.a.diag[7] = std::numeric_limits<double>::quiet_NaN();
    std::vector<double> x(b.size(), 0.0);
    LinearSolver solver{p.mesh, tight(Acceleration::bicgstab)};
    solver.setup(p.a);

    CHECK_FALSE(solver.solve(b, x).converged);
}

TEST_CASE("linear: a singular system without a solution - ends and says so", "[linear][unit]") {
    Media m;  // no storage, no boundary: rows sum to zero, b does not
    const auto p = box_problem("closed", 2, 12, 12, m);
    const std::vector<double> b(at(p.mesh.ncell()), 1.0);
    std::vector<double> x(b.size(), 0.0);
    const auto acceleration = GENERATE(Acceleration::cg, Acceleration::bicgstab);
    LinearSolver solver{p.mesh, tight(acceleration)};
    solver.setup(p.a);

    CHECK_FALSE(solver.solve(b, x).converged);
}
