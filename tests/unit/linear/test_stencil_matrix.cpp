// SPDX-License-Identifier: MIT
#include "heihe/linear/stencil_matrix.hpp"

#include "matrices.hpp"
#include "reference.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

using namespace linear_test;

namespace {

// A mesh with ragged rows, holes and layers; every coefficient that has a neighbour is random.
ColumnMesh ragged(int nlay, int nrow, int ncol, double chance) {
    auto g = box_grid(nlay, nrow, ncol);
    const auto u = random_vector(g.nnode(), 5);
    for (const double v : u) g.idomain.push_back(v < 2.0 * chance - 1.0 ? 1 : 0);
    g.idomain[0] = 1;
    return ColumnMesh{g};
}

StencilMatrix random_matrix(const ColumnMesh& mesh) {
    StencilMatrix a{mesh.ncell()};
    std::uint32_t seed = 1;
    for (auto* v : {&a.diag, &a.west, &a.east, &a.north, &a.south, &a.up, &a.down})
        *v = random_vector(mesh.ncell(), seed++);
    for (int k = 0; k < mesh.nlay(); ++k)
        for (int c = 0; c < mesh.ncolumn(); ++c) {
            const auto n = at(mesh.cell(k, c));
            if (mesh.west()[at(c)] < 0) a.west[n] = 0.0;
            if (mesh.east()[at(c)] < 0) a.east[n] = 0.0;
            if (mesh.north()[at(c)] < 0) a.north[n] = 0.0;
            if (mesh.south()[at(c)] < 0) a.south[n] = 0.0;
            if (k == 0) a.up[n] = 0.0;
            if (k + 1 == mesh.nlay()) a.down[n] = 0.0;
        }
    return a;
}

double largest_difference(const ColumnMesh& mesh) {
    const auto a = random_matrix(mesh);
    const auto x = random_vector(mesh.ncell(), 77);
    std::vector<double> y(x.size(), std::numeric_limits<double>::quiet_NaN());

    apply(mesh, a, x, y);

    const Eigen::VectorXd expected =
        assembled(mesh, a) * Eigen::Map<const Eigen::VectorXd>(x.data(), mesh.ncell());
    double worst = 0.0;
    for (std::ptrdiff_t n = 0; n < mesh.ncell(); ++n)
        worst = std::max(worst, std::isnan(y[at(n)]) ? 1.0 : std::abs(y[at(n)] - expected[n]));
    return worst;
}

}  // namespace

TEST_CASE("linear: product with the stencil - equals the assembled matrix", "[linear][unit]") {
    CHECK(largest_difference(ragged(3, 17, 23, 0.35)) < 1e-14);
    CHECK(largest_difference(ragged(5, 19, 31, 0.9)) < 1e-14);
    CHECK(largest_difference(ragged(2, 1, 29, 0.7)) < 1e-14);
    CHECK(largest_difference(ragged(1, 29, 1, 0.7)) < 1e-14);
    CHECK(largest_difference(ColumnMesh{box_grid(1, 1, 1)}) < 1e-14);
    CHECK(largest_difference(ColumnMesh{box_grid(4, 80, 90)}) < 1e-14);
}

TEST_CASE("linear: residual - is b minus the product", "[linear][unit]") {
    const auto mesh = ragged(3, 9, 11, 0.8);
    const auto a = random_matrix(mesh);
    const auto x = random_vector(mesh.ncell(), 2), b = random_vector(mesh.ncell(), 3);
    std::vector<double> y(x.size()), r(x.size());

    apply(mesh, a, x, y);
    residual(mesh, a, b, x, r);

    for (std::size_t n = 0; n < x.size(); ++n) REQUIRE(r[n] == b[n] - y[n]);
}

TEST_CASE("linear: vectors of a wrong length - break the contract", "[linear][unit]") {
    const ColumnMesh mesh{box_grid(1, 2, 2)};
    const StencilMatrix a{mesh.ncell()};
    const std::vector<double> x(4);
    std::vector<double> y(3);

    CHECK_THROWS_AS(apply(mesh, a, x, y), heihe::ContractError);
}
