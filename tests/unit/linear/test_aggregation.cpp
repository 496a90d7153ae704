// SPDX-License-Identifier: MIT
#include "heihe/linear/aggregation.hpp"

#include "heihe/linear/aggregation_multigrid.hpp"
#include "sparse_problems.hpp"
#include "support/tolerances.hpp"

#include <catch2/catch.hpp>

#include <omp.h>
#include <Eigen/Dense>
#include <Eigen/Eigenvalues>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

using namespace linear_test;
using namespace heihe::linear;

namespace {

AggregationMultigrid made(const SparseMatrix& a, AggregationMultigridSettings s = {}) {
    AggregationMultigrid m{s};
    m.set_up(a, std::vector<char>(at(a.size()), 0));
    return m;
}

/// A level's matrix in double precision.
Eigen::MatrixXd dense(const AggregationLevel& l) {
    Eigen::MatrixXd a = Eigen::MatrixXd::Zero(l.size(), l.size());
    for (std::ptrdiff_t i = 0; i < l.size(); ++i) {
        a(i, i) = l.exact_diag[at(i)];
        for (auto e = l.start[at(i)]; e < l.start[at(i + 1)]; ++e)
            a(i, l.column[at(e)]) = -l.exact[at(e)];
    }
    return a;
}

/// Piecewise constant prolongation.
Eigen::MatrixXd prolongation(const AggregationLevel& l) {
    Eigen::MatrixXd p = Eigen::MatrixXd::Zero(l.size(), l.naggregate);
    for (std::ptrdiff_t i = 0; i < l.size(); ++i)
        if (l.aggregate[at(i)] >= 0) p(i, l.aggregate[at(i)]) = 1.0;
    return p;
}

/// The cycle as a matrix, column by column.
Eigen::MatrixXd as_matrix(AggregationMultigrid& m, int n) {
    Eigen::MatrixXd b(n, n);
    for (int j = 0; j < n; ++j) {
        std::vector<double> unit(at(n), 0.0);
        unit[at(j)] = 1.0;
        const float* z = m.cycle(unit.data());
        for (int i = 0; i < n; ++i) b(i, j) = static_cast<double>(z[i]);
    }
    return b;
}

SparseMatrix small_mosaic(double upstream = 0.0) {
    Media m;
    m.dirichlet = 1e4;
    m.log10_spread = 1.5;
    return sparse_box(2, 14, 15, m, upstream);
}

AggregationMultigridSettings small_levels(AggregationCycle cycle = AggregationCycle::w) {
    AggregationMultigridSettings s;
    s.cycle = cycle;
    s.coarsest = 8;
    return s;
}

}  // namespace

TEST_CASE("linear: aggregates - two by two without anisotropy", "[linear][unit]") {
    Media m;
    m.log10_spread = 0.0;
    m.storage = 1e-3;
    const auto mg = made(sparse_box(1, 24, 24, m));

    const auto& l = mg.levels().front();
    int boxes = 0;
    for (int g = 0; g < l.naggregate; ++g) {
        const int n = l.member[at(l.member_start[at(g)])];
        const int size = l.member_start[at(g + 1)] - l.member_start[at(g)];
        const auto in = [&](int c) { return c < 576 && l.aggregate[at(c)] == g; };
        boxes += size == 4 && in(n + 1) && in(n + 24) && in(n + 25) ? 1 : 0;
    }
    CHECK(l.naggregate <= 150);
    CHECK(boxes >= 80);  // the rim disturbs some
}

TEST_CASE("linear: aggregates - follow the strong direction", "[linear][unit]") {
    Media m;
    m.log10_spread = 0.0;
    m.storage = 1e-3;
    m.thickness = 0.1;
    const auto mg = made(sparse_box(8, 12, 12, m));

    const auto& l = mg.levels().front();
    for (int n = 0; n < 8 * 144; ++n)
        CHECK(l.aggregate[at(n)] == l.aggregate[at(n % 144 + n / 576 * 576)]);
}

TEST_CASE("linear: aggregates - each keeps the bound on its own condition number",
          "[linear][unit]") {
    const auto mg = made(small_mosaic());
    const auto& l = mg.levels().front();
    const auto a = dense(l);
    double worst = 0.0;
    for (int g = 0; g < l.naggregate; ++g) {
        std::vector<int> member(l.member.begin() + l.member_start[at(g)],
                                l.member.begin() + l.member_start[at(g + 1)]);
        const auto n = static_cast<Eigen::Index>(member.size());
        Eigen::MatrixXd inside = Eigen::MatrixXd::Zero(n, n), d = inside;
        for (Eigen::Index p = 0; p < n; ++p) {
            d(p, p) = a(member[at(p)], member[at(p)]);
            inside(p, p) = a.row(member[at(p)]).sum();  // beyond the off-diagonals
            for (Eigen::Index q = 0; q < n; ++q) {
                if (p == q) continue;
                inside(p, q) = a(member[at(p)], member[at(q)]);
                inside(p, p) -= inside(p, q);
            }
        }
        const Eigen::VectorXd one = Eigen::VectorXd::Ones(n);
        const Eigen::MatrixXd rest = d - d * one * one.transpose() * d / one.dot(d * one);
        // slightly more than inside, so that it is definite in closed aggregates
        const Eigen::MatrixXd bound = inside + 1e-10 * d;
        const Eigen::GeneralizedSelfAdjointEigenSolver<Eigen::MatrixXd> eigen{rest, bound};
        worst = std::max(worst, 2.0 * eigen.eigenvalues()[n - 1]);
    }
    CHECK(worst > 4.0);
    CHECK(worst < 8.0 * (1.0 + 1e-6));
}

TEST_CASE("linear: aggregates - leave out rows that dominate", "[linear][unit]") {
    Media m;
    m.storage = 1e12;
    const auto mg = made(sparse_box(1, 20, 20, m));

    CHECK(mg.levels().size() == 1);
    CHECK(mg.levels().front().naggregate == 0);
}

TEST_CASE("linear: coarse matrices - are Galerkin's and keep column sums", "[linear][unit]") {
    const auto mg = made(small_mosaic(GENERATE(0.0, 1.0)), small_levels());
    REQUIRE(mg.levels().size() >= 3);
    for (std::size_t l = 0; l + 1 < mg.levels().size(); ++l) {
        const auto a = dense(mg.levels()[l]), coarse = dense(mg.levels()[l + 1]);
        const auto p = prolongation(mg.levels()[l]);

        const Eigen::MatrixXd expected = p.transpose() * a * p;

        const double scale = expected.cwiseAbs().maxCoeff();
        CHECK((coarse - expected).cwiseAbs().maxCoeff() < heihe::test::roundoff * scale);
        if (p.sum() < static_cast<double>(a.rows()))
            continue;  // some rows dominate: not all counted
        const Eigen::RowVectorXd sums = a.colwise().sum() * p;
        CHECK((coarse.colwise().sum() - sums).cwiseAbs().maxCoeff() <
              heihe::test::roundoff * scale);
    }
}

TEST_CASE("linear: two grids - the spectrum lies between 1 / quality and 1", "[linear][unit]") {
    const auto a = small_mosaic();
    auto s = small_levels();
    s.coarsest = 300;
    auto mg = made(a, s);
    REQUIRE(mg.levels().size() == 2);

    const auto b = as_matrix(mg, a.size());

    CHECK((b - b.transpose()).norm() < 1e-5 * b.norm());
    const Eigen::GeneralizedSelfAdjointEigenSolver<Eigen::MatrixXd> eigen{
        0.5 * (b + b.transpose()), dense(mg.levels().front()).inverse()};
    CHECK(eigen.eigenvalues().minCoeff() > 1.0 / 8.0);
    CHECK(eigen.eigenvalues().maxCoeff() < 1.0 + 1e-4);
}

TEST_CASE("linear: W-cycle - is symmetric, definite, and never too large", "[linear][unit]") {
    const auto a = small_mosaic();
    auto mg = made(a, small_levels());
    REQUIRE(mg.levels().size() >= 3);

    const auto b = as_matrix(mg, a.size());

    CHECK((b - b.transpose()).norm() < 1e-5 * b.norm());
    const Eigen::GeneralizedSelfAdjointEigenSolver<Eigen::MatrixXd> eigen{
        0.5 * (b + b.transpose()), dense(mg.levels().front()).inverse()};
    CHECK(eigen.eigenvalues().minCoeff() > 0.1);
    CHECK(eigen.eigenvalues().maxCoeff() < 1.0 + 1e-4);
}

TEST_CASE("linear: refresh - equals set_up if aggregates are the same", "[linear][unit]") {
    const auto a = small_mosaic(1.0);
    auto twice = a;
    for (double& v : twice.values()) v *= 2.0;
    const std::vector<char> none(at(a.size()), 0);
    auto mg = made(a, small_levels()), fresh = made(twice, small_levels());
    const auto r = random_vector(a.size(), 4);

    mg.refresh(twice, none);

    const float* z = mg.cycle(r.data());
    const std::vector<float> refreshed(z, z + a.size());
    z = fresh.cycle(r.data());
    CHECK(refreshed == std::vector<float>(z, z + a.size()));
}

TEST_CASE("linear: aggregation cycles - same bits at 1, 2 and 3 threads", "[linear][unit]") {
    Media m;
    m.dirichlet = 1e4;
    const auto cycle = GENERATE(AggregationCycle::w, AggregationCycle::k);
    const auto a = sparse_box(3, 150, 160, m, 0.5);
    const auto r = random_vector(a.size(), 4);
    const int before = omp_get_max_threads();
    std::vector<std::vector<float>> results;
    for (const int threads : {1, 2, 3}) {
        omp_set_num_threads(threads);
        AggregationMultigridSettings s;
        s.cycle = cycle;
        auto mg = made(a, s);
        REQUIRE(mg.levels().front().block.size() > 4);
        const float* z = mg.cycle(r.data());
        results.emplace_back(z, z + a.size());
    }
    omp_set_num_threads(before);

    CHECK(results[0] == results[1]);
    CHECK(results[0] == results[2]);
}
