// SPDX-License-Identifier: MIT
#include "heihe/linear/sparse_solver.hpp"

#include "reference.hpp"
#include "sparse_problems.hpp"

#include <catch2/catch.hpp>

#include <omp.h>
#include <Eigen/Dense>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

using namespace linear_test;
using namespace heihe::linear;

namespace {

/// Rows of the harder systems: fewer under the address sanitizer, which is twenty times slower.
#ifdef __SANITIZE_ADDRESS__
constexpr int many = 3000;
#else
constexpr int many = 20000;
#endif

LinearSettings settings(Acceleration acceleration, double relative = 1e-8) {
    LinearSettings s;
    s.acceleration = acceleration;
    s.relative = relative;
    return s;
}

SparseSettings iterating(AggregationCycle cycle = AggregationCycle::w) {
    SparseSettings s;
    s.direct_maximum = 0;
    s.multigrid.cycle = cycle;
    s.multigrid.coarsest = 20;
    return s;
}

/// Random, zero where the row has no off-diagonals.
std::vector<double> right_side(const SparseMatrix& a) {
    SparseOperator op;
    op.load(a);
    auto b = random_vector(a.size(), 11);
    for (std::size_t i = 0; i < b.size(); ++i)
        if (op.fixed()[i] != 0) b[i] = 0.0;
    return b;
}

Eigen::VectorXd solved_densely(const SparseMatrix& a, const std::vector<double>& b) {
    Eigen::MatrixXd m = Eigen::MatrixXd::Zero(a.size(), a.size());
    for (int i = 0; i < a.size(); ++i)
        for (auto e = a.row_starts()[at(i)]; e < a.row_starts()[at(i + 1)]; ++e)
            m(i, a.columns()[at(e)]) = a.values()[at(e)];
    return m.partialPivLu().solve(Eigen::Map<const Eigen::VectorXd>(b.data(), a.size()));
}

double error_of(const std::vector<double>& x, const Eigen::VectorXd& expected) {
    const Eigen::Map<const Eigen::VectorXd> found{x.data(), expected.size()};
    return (found - expected).norm() / expected.norm();
}

/// A box with a lake, fixed heads beside free cells, and inactive ones.
SparseMatrix with_fixed_rows(bool symmetric) {
    auto g = box_grid(2, 12, 14);
    g.idomain.assign(at(g.nnode()), 1);
    for (std::ptrdiff_t n = 0; n < g.nnode(); n += 9) g.idomain[at(n)] = 0;
    const ColumnMesh mesh{g};
    Media m;
    m.storage = 2.0;
    auto stencil = flow_matrix(mesh, m);
    if (!symmetric) make_upstream(mesh, stencil, 1.0, 5);
    for (const Cell n : {10, 40, 77}) fix_head(mesh, stencil, n);
    Border border;
    border.nunknown = 1;
    for (const Cell n : {20, 21, 22, 34, 35, 36})
        if (mesh.kind(n) != CellKind::inactive)
            join(border.entries, n, static_cast<std::int32_t>(mesh.ncell()), 1e4);
    return to_sparse(mesh, stencil, border);
}

}  // namespace

TEST_CASE("linear: sparse solver - agrees with a dense one, fixed rows and a lake included",
          "[linear][unit]") {
    const bool symmetric = GENERATE(true, false);
    const auto sparse = GENERATE(SparseSettings{}, iterating(), iterating(AggregationCycle::k));
    const auto a = with_fixed_rows(symmetric);
    auto b = random_vector(a.size(), 11);
    std::vector<double> x(b.size(), 0.0);
    SparseSolver solver{settings(symmetric ? Acceleration::cg : Acceleration::bicgstab, 1e-12),
                        sparse};

    solver.setup(a);
    const auto report = solver.solve(b, x);

    CHECK(solver.is_direct() == (sparse.direct_maximum > 0));
    CHECK(report.converged);
    CHECK(report.iterations < 30);
    CHECK(error_of(x, solved_densely(a, b)) < 1e-9);
}

TEST_CASE("linear: sparse solver, cg - few iterations in any medium", "[linear][unit]") {
    const auto cycle = GENERATE(AggregationCycle::w, AggregationCycle::k);
    for (const auto& p : hard_problems(many)) {
        CAPTURE(p.name, static_cast<int>(cycle));
        REQUIRE(p.a.symmetric);
        const auto b = right_side(p.a);
        std::vector<double> x(b.size(), 0.0);
        auto sparse = iterating(cycle);
        sparse.multigrid.coarsest = 128;
        SparseSolver solver{settings(Acceleration::cg), sparse};

        solver.setup(p.a);
        const auto report = solver.solve(b, x);

        CHECK(report.converged);
        CHECK(report.iterations <= 30);
        CHECK(solver.multigrid().work() < 6.0);
    }
}

TEST_CASE("linear: sparse solver, bicgstab - few iterations on upstream-weighted matrices",
          "[linear][unit]") {
    for (const auto& p : upstream_problems(many)) {
        CAPTURE(p.name);
        REQUIRE_FALSE(p.a.symmetric);
        const auto b = right_side(p.a);
        std::vector<double> x(b.size(), 0.0);
        SparseSolver solver{settings(Acceleration::bicgstab)};

        solver.setup(p.a);
        const auto report = solver.solve(b, x);

        CHECK(report.converged);
        CHECK(report.iterations <= 30);
    }
}

TEST_CASE("linear: sparse solver - same bits at 1, 2 and 3 threads", "[linear][unit]") {
    const bool symmetric = GENERATE(true, false);
    const auto cycle = GENERATE(AggregationCycle::w, AggregationCycle::k);
    Media m;
    m.dirichlet = 1e4;
    const auto a = sparse_box(3, 84, 84, m, symmetric ? 0.0 : 0.5);
    const auto b = right_side(a);
    const int before = omp_get_max_threads();
    std::vector<std::vector<double>> results;
    for (const int threads : {1, 2, 3}) {
        omp_set_num_threads(threads);
        std::vector<double> x(b.size(), 0.0);
        SparseSolver solver{settings(symmetric ? Acceleration::cg : Acceleration::bicgstab),
                            iterating(cycle)};
        solver.setup(a);
        CHECK(solver.solve(b, x).converged);
        results.push_back(x);
    }
    omp_set_num_threads(before);

    CHECK(results[0] == results[1]);
    CHECK(results[0] == results[2]);
}

TEST_CASE("linear: sparse solver - keeps aggregates while they are good", "[linear][unit]") {
    Media m;
    m.dirichlet = 1e4;
    auto a = sparse_box(1, 60, 60, m);
    const auto b = right_side(a);
    SparseSolver solver{settings(Acceleration::cg), iterating()};
    const auto solve = [&] {
        std::vector<double> x(b.size(), 0.0);
        solver.setup(a);
        return solver.solve(b, x).converged;
    };
    CHECK(solve());
    for (double& v : a.values()) v *= 1.5;
    CHECK(solve());
    CHECK(solver.naggregation() == 1);

    m.seed = 2;  // other strong couplings
    m.log10_spread = 2.0;
    a = sparse_box(1, 60, 60, m);
    CHECK(solve());
    CHECK(solve());
    CHECK(solver.naggregation() == 2);

    a = sparse_box(1, 60, 61, m);  // another pattern
    solver.setup(a);
    CHECK(solver.naggregation() == 3);
}

TEST_CASE("linear: sparse solver - plainer preconditioners reach the same solution",
          "[linear][unit]") {
    Media m;
    m.storage = 1e4;
    const auto a = sparse_box(2, 14, 15, m);
    const auto b = right_side(a);
    auto s = settings(GENERATE(Acceleration::cg, Acceleration::bicgstab), 1e-12);
    s.preconditioner = GENERATE(Preconditioner::jacobi_line, Preconditioner::none);
    s.maximum = 2000;
    std::vector<double> x(b.size(), 0.0);
    SparseSolver solver{s, iterating()};

    solver.setup(a);
    CHECK(solver.solve(b, x).converged);

    CHECK(error_of(x, solved_densely(a, b)) < 1e-8);
}

TEST_CASE("linear: sparse solver - reports failure, does not throw or loop", "[linear][unit]") {
    const auto sparse = GENERATE(SparseSettings{}, iterating());
    const auto acceleration = GENERATE(Acceleration::cg, Acceleration::bicgstab);
    Media m;
    auto closed = sparse_box(2, 12, 12, m);  // rows sum to zero, b does not
    std::vector<double> b(at(closed.size()), 1.0), x(b.size(), 0.0);
    SparseSolver solver{settings(acceleration), sparse};

    solver.setup(closed);
    CHECK_FALSE(solver.solve(b, x).converged);

    m.storage = 1.0;
    auto a = sparse_box(2, 12, 12, m);
    solver.setup(a);
    std::fill(x.begin(), x.end(), 0.0);
    b[5] = std::numeric_limits<double>::quiet_NaN();
    CHECK_FALSE(solver.solve(b, x).converged);

    b[5] = 1.0;
    a.values()[7] = std::numeric_limits<double>::quiet_NaN();
    std::fill(x.begin(), x.end(), 0.0);
    solver.setup(a);
    CHECK_FALSE(solver.solve(b, x).converged);
}

TEST_CASE("linear: sparse solver - broken promises are contract errors", "[linear][unit]") {
    SparseSolver solver;
    std::vector<double> b(3), x(3);
    CHECK_THROWS_AS((void)solver.solve(b, x), heihe::ContractError);
    solver.setup(sparse_box(1, 2, 2, {}));
    CHECK_THROWS_AS((void)solver.solve(b, x), heihe::ContractError);
}
