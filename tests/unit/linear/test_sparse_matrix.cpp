// SPDX-License-Identifier: MIT
#include "heihe/linear/sparse_matrix.hpp"

#include "heihe/linear/direct.hpp"
#include "heihe/linear/sparse_factors.hpp"
#include "matrices.hpp"
#include "reference.hpp"
#include "support/tolerances.hpp"

#include <catch2/catch.hpp>

#include <omp.h>
#include <Eigen/Dense>

#include <cmath>
#include <cstddef>
#include <vector>

using namespace linear_test;
using namespace heihe::linear;

namespace {

Eigen::MatrixXd dense(const SparseMatrix& a) {
    Eigen::MatrixXd m = Eigen::MatrixXd::Zero(a.size(), a.size());
    for (int i = 0; i < a.size(); ++i)
        for (auto e = a.row_starts()[at(i)]; e < a.row_starts()[at(i + 1)]; ++e)
            m(i, a.columns()[at(e)]) += a.values()[at(e)];
    return m;
}

StencilMatrix islands(const ColumnMesh& mesh, double upstream) {
    Media m;
    m.storage = 3.0;
    auto a = flow_matrix(mesh, m);
    if (upstream > 0.0) make_upstream(mesh, a, upstream, 5);
    return a;
}

ColumnMesh holed_mesh() {
    auto g = box_grid(3, 9, 11);
    g.idomain.assign(at(g.nnode()), 1);
    for (std::ptrdiff_t n = 0; n < g.nnode(); ++n)
        if (n % 7 == 3) g.idomain[at(n)] = 0;
    return ColumnMesh{g};
}

/// Two wells that draw on several cells, and on each other.
Border two_wells(const ColumnMesh& mesh) {
    Border border;
    border.nunknown = 2;
    const auto first = static_cast<std::int32_t>(mesh.ncell());
    const auto join = [&](std::int32_t i, std::int32_t j, double c) {
        border.entries.insert(border.entries.end(), {{i, j, -c}, {j, i, -c}, {i, i, c}, {j, j, c}});
    };
    for (int k = 0; k < mesh.nlay(); ++k) {
        join(first, mesh.cell(k, 17), 100.0 * (k + 1));
        join(first + 1, mesh.cell(k, 60), 1e5);
    }
    join(first, first + 1, 0.5);
    return border;
}

}  // namespace

TEST_CASE("linear: sparse matrix - rows are sorted, entries of one place add up",
          "[linear][unit]") {
    const std::vector<SparseEntry> entries = {
        {2, 0, 1.0}, {0, 2, 4.0}, {2, 0, 2.0}, {1, 1, 5.0}, {0, 1, -1.0}};

    const SparseMatrix a{3, entries};

    const std::vector<std::int32_t> columns(a.columns().begin(), a.columns().end());
    CHECK(columns == std::vector<std::int32_t>{0, 1, 2, 0, 1, 0, 2});  // (1, 0), (2, 2): zero
    CHECK(dense(a) == (Eigen::MatrixXd(3, 3) << 0, -1, 4, 0, 5, 0, 3, 0, 0).finished());
    CHECK(a.find(1, 2) == -1);
    CHECK(a.values()[at(a.find(2, 0))] == 3.0);
}

TEST_CASE("linear: sparse matrix - the order of entries of other places does not matter",
          "[linear][unit]") {
    std::vector<SparseEntry> entries;
    for (int i = 0; i < 40; ++i) entries.push_back({(i * 7) % 11, (i * 5) % 11, 0.1 * i});
    auto reversed = entries;
    std::reverse(reversed.begin(), reversed.end());

    const SparseMatrix a{11, entries}, b{11, reversed};

    CHECK(a.same_pattern(b));
    CHECK((dense(a) - dense(b)).cwiseAbs().maxCoeff() < heihe::test::roundoff);
}

TEST_CASE("linear: sparse matrix - refuses entries outside and places it does not have",
          "[linear][unit]") {
    const std::vector<SparseEntry> outside = {{0, 3, 1.0}}, inside = {{0, 1, 1.0}};
    CHECK_THROWS_AS((SparseMatrix{3, outside}), heihe::ContractError);
    SparseMatrix a{3, inside};
    CHECK_THROWS_AS(a.add(0, 2, 1.0), heihe::ContractError);
    CHECK_NOTHROW(a.add(1, 0, 1.0));
    std::vector<double> two(2), three(3);
    CHECK_THROWS_AS(apply(a, two, three), heihe::ContractError);
}

TEST_CASE("linear: to_sparse - is the stencil, cell by cell", "[linear][unit]") {
    const auto mesh = holed_mesh();
    const auto stencil = islands(mesh, GENERATE(0.0, 1.0));

    const auto a = to_sparse(mesh, stencil);

    CHECK(a.symmetric == stencil.symmetric);
    CHECK(dense(a) == Eigen::MatrixXd(assembled(mesh, stencil)));
}

TEST_CASE("linear: to_sparse with a border - adds rows, columns and coefficients of cells",
          "[linear][unit]") {
    const auto mesh = holed_mesh();
    const auto stencil = islands(mesh, 0.0);
    const auto border = two_wells(mesh);

    const auto a = dense(to_sparse(mesh, stencil, border));

    Eigen::MatrixXd expected = Eigen::MatrixXd::Zero(mesh.ncell() + 2, mesh.ncell() + 2);
    expected.topLeftCorner(mesh.ncell(), mesh.ncell()) = Eigen::MatrixXd(assembled(mesh, stencil));
    for (const auto& e : border.entries) expected(e.row, e.column) += e.value;
    CHECK(a == expected);
    CHECK(a.bottomRows(2).rowwise().sum().norm() < heihe::test::roundoff);
}

TEST_CASE("linear: refill - gives the values of a matrix made anew", "[linear][unit]") {
    const auto mesh = holed_mesh();
    const auto border = two_wells(mesh);
    auto a = to_sparse(mesh, islands(mesh, 0.0), border);
    const auto other = islands(mesh, 0.7);

    refill(mesh, other, border, a);

    const auto fresh = to_sparse(mesh, other, border);
    CHECK(a.same_pattern(fresh));
    CHECK(dense(a) == dense(fresh));
    CHECK_FALSE(a.symmetric);
}

TEST_CASE("linear: sparse product - agrees with the dense one", "[linear][unit]") {
    const auto mesh = holed_mesh();
    const auto a = to_sparse(mesh, islands(mesh, 1.0), two_wells(mesh));
    const auto x = random_vector(a.size(), 1), w = random_vector(a.size(), 2);
    std::vector<double> y(x.size()), z(x.size());

    apply(a, x, y);
    SparseOperator op;
    op.load(a);
    const double dot = op.apply(x.data(), z.data(), w.data());

    const Eigen::Map<const Eigen::VectorXd> xe{x.data(), a.size()}, we{w.data(), a.size()};
    const Eigen::VectorXd expected = dense(a) * xe;
    const double scale = expected.cwiseAbs().maxCoeff();
    for (int i = 0; i < a.size(); ++i) {
        CHECK(std::abs(y[at(i)] - expected[i]) < heihe::test::roundoff * scale);
        CHECK(y[at(i)] == z[at(i)]);
    }
    CHECK(dot == Approx(we.dot(expected)).epsilon(heihe::test::long_sum));
}

TEST_CASE("linear: sparse product - same bits at 1, 2 and 3 threads", "[linear][unit]") {
    const ColumnMesh mesh{box_grid(3, 90, 110)};
    SparseOperator op;
    op.load(to_sparse(mesh, flow_matrix(mesh, {})));
    const auto x = random_vector(mesh.ncell(), 1);
    const int before = omp_get_max_threads();
    std::vector<double> dots;
    std::vector<std::vector<double>> products;
    for (const int threads : {1, 2, 3}) {
        omp_set_num_threads(threads);
        products.emplace_back(x.size());
        dots.push_back(op.apply(x.data(), products.back().data(), x.data()));
    }
    omp_set_num_threads(before);

    CHECK(dots[0] == dots[1]);
    CHECK(dots[0] == dots[2]);
    CHECK(products[0] == products[1]);
    CHECK(products[0] == products[2]);
}

TEST_CASE("linear: sparse factors - solve symmetric and other matrices", "[linear][unit]") {
    const auto mesh = holed_mesh();
    const auto a = to_sparse(mesh, islands(mesh, GENERATE(0.0, 1.0)), two_wells(mesh));
    const auto b = random_vector(a.size(), 3);
    std::vector<double> x(b.size());
    SparseFactors factors;

    REQUIRE(factors.factor(a));
    factors.solve(b.data(), x.data());

    const Eigen::VectorXd expected =
        dense(a).partialPivLu().solve(Eigen::Map<const Eigen::VectorXd>(b.data(), a.size()));
    const Eigen::Map<const Eigen::VectorXd> found{x.data(), a.size()};
    CHECK((found - expected).norm() < heihe::test::long_sum * expected.norm());
}

TEST_CASE("linear: sparse factors - say that a closed system is singular", "[linear][unit]") {
    const std::vector<SparseEntry> entries = {{0, 0, 1.0}, {0, 1, -1.0}, {1, 0, -1.0}, {1, 1, 1.0}};
    SparseMatrix a{2, entries};
    a.symmetric = GENERATE(false, true);

    CHECK_FALSE(SparseFactors{}.factor(a));
}
