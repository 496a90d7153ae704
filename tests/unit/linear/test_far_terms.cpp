// SPDX-License-Identifier: MIT
#include "heihe/linear/far_terms.hpp"

#include "heihe/linear/linear_solver.hpp"
#include "heihe/linear/mesh_operator.hpp"

#include "reference.hpp"
#include "solver_problems.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

using namespace linear_test;
using namespace heihe::linear;

namespace {

// Three cells far from each other, coupled by a full matrix; the reference has it as entries.
class FarCells final : public FarTerms {
public:
    static constexpr double f[3][3] = {{0.4, -0.2, 0.1}, {-0.3, 0.5, 0.0}, {0.1, -0.4, 0.6}};
    static constexpr std::size_t real[3] = {0, 2, 3};  // items that are cells
    std::vector<std::int32_t> cell{3, -1, 250, 900};

    [[nodiscard]] std::span<const std::int32_t> cells() const override { return cell; }
    void multiply(std::span<const double> x, std::span<double> y) const override {
        std::fill(y.begin(), y.end(), 7.0);  // values for no cell must not count
        for (std::size_t i = 0; i < 3; ++i) {
            y[real[i]] = 0.0;
            for (std::size_t j = 0; j < 3; ++j) y[real[i]] += f[i][j] * x[real[j]];
        }
    }
};

}  // namespace

TEST_CASE("linear: far terms - are part of the matrix that is solved", "[linear][unit]") {
    Media m;
    m.storage = 1e-3;
    const auto p = box_problem("box", 2, 20, 30, m);
    const auto b = right_side(p.mesh);
    FarCells far;
    auto settings = tight(Acceleration::bicgstab);
    settings.relative = 1e-9;
    LinearSolver solver{p.mesh, settings};
    solver.setup(p.a);
    std::vector<double> x(b.size(), 0.0), without(b.size(), 0.0);

    const auto report = solver.solve(b, x, FirstGuess::given, &far);
    (void)solver.solve(b, without);

    CHECK(report.converged);
    auto full = assembled(p.mesh, p.a);
    for (std::size_t i = 0; i < 3; ++i)
        for (std::size_t j = 0; j < 3; ++j)
            full.coeffRef(far.cell[FarCells::real[i]], far.cell[FarCells::real[j]]) +=
                FarCells::f[i][j];
    full.makeCompressed();
    const Eigen::SparseLU<Eigen::SparseMatrix<double>> lu{full};
    const Eigen::VectorXd expected =
        lu.solve(Eigen::Map<const Eigen::VectorXd>(b.data(), std::ssize(b)));
    double worst = 0.0, moved = 0.0;
    for (std::size_t n = 0; n < x.size(); ++n) {
        worst = std::max(worst, std::abs(x[n] - expected[static_cast<Eigen::Index>(n)]));
        moved = std::max(moved, std::abs(x[n] - without[n]));
    }
    CHECK(worst < 1e-7 * expected.cwiseAbs().maxCoeff());
    CHECK(moved > 1e-3 * expected.cwiseAbs().maxCoeff());
}

TEST_CASE("linear: far terms - count in the product and in its sum", "[linear][unit]") {
    const auto p = box_problem("box", 2, 20, 30, Media{});
    MeshOperator a{p.mesh, coloured(p.mesh)};
    LevelMatrix level;
    level.resize(a.size());
    a.load(p.a, level);
    const auto x = random_vector(p.mesh.ncell(), 3), w = random_vector(p.mesh.ncell(), 4);
    std::vector<double> y(x.size()), without(x.size());
    const FarCells far;

    (void)a.apply(x.data(), without.data(), w.data());
    a.add_far(&far);
    const double sum = a.apply(x.data(), y.data(), w.data());

    double expected = 0.0;
    for (std::size_t n = 0; n < y.size(); ++n) expected += y[n] * w[n];
    CHECK(sum == Approx(expected).epsilon(1e-12));
    for (std::size_t i = 0; i < 3; ++i) {
        const auto n = at(far.cell[FarCells::real[i]]);
        double more = 0.0;
        for (std::size_t j = 0; j < 3; ++j)
            more += FarCells::f[i][j] * x[at(far.cell[FarCells::real[j]])];
        CHECK(y[n] - without[n] == Approx(more).margin(1e-12));
    }
}

TEST_CASE("linear: far terms - need bicgstab and cells of the mesh", "[linear][unit]") {
    const auto p = box_problem("box", 2, 20, 30, Media{});
    const auto b = right_side(p.mesh);
    std::vector<double> x(b.size(), 0.0);
    FarCells far;
    LinearSolver solver{p.mesh, tight(Acceleration::cg)};
    solver.setup(p.a);
    CHECK_THROWS_AS(solver.solve(b, x, FirstGuess::zero, &far), heihe::ContractError);

    solver.settings() = tight(Acceleration::bicgstab);
    far.cell[2] = static_cast<std::int32_t>(p.mesh.ncell());
    CHECK_THROWS_AS(solver.solve(b, x, FirstGuess::zero, &far), heihe::ContractError);
}
