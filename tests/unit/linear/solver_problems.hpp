// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/linear/settings.hpp"
#include "heihe/linear/stencil_matrix.hpp"

#include "matrices.hpp"

#include <cmath>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

/// Linear systems for the tests of the solver.
namespace linear_test {

using heihe::linear::Acceleration;
using heihe::linear::LinearSettings;
using heihe::linear::Preconditioner;

struct Problem {
    std::string name;
    ColumnMesh mesh;
    StencilMatrix a;
};

inline LinearSettings tight(Acceleration acceleration,
                            Preconditioner preconditioner = Preconditioner::multigrid) {
    LinearSettings s;
    s.acceleration = acceleration;
    s.preconditioner = preconditioner;
    s.relative = 1e-11;
    s.maximum = 500;
    return s;
}

/// b of order one in balance with x, zero in inactive cells.
inline std::vector<double> right_side(const ColumnMesh& mesh) {
    auto b = random_vector(mesh.ncell(), 11);
    for (Cell n = 0; n < mesh.ncell(); ++n)
        if (mesh.kind(n) == CellKind::inactive) b[at(n)] = 0.0;
    return b;
}

inline Problem box_problem(std::string name, int nlay, int nrow, int ncol, Media m) {
    ColumnMesh mesh{box_grid(nlay, nrow, ncol)};
    auto a = flow_matrix(mesh, m);
    return {std::move(name), std::move(mesh), std::move(a)};
}

/// ||b - A x|| / ||b||.
inline double relative_residual(const Problem& p, const std::vector<double>& b,
                                const std::vector<double>& x) {
    std::vector<double> r(b.size());
    heihe::linear::residual(p.mesh, p.a, b, x, r);
    double squares = 0.0, first = 0.0;
    for (std::size_t n = 0; n < b.size(); ++n) {
        squares += r[n] * r[n];
        first += b[n] * b[n];
    }
    return std::sqrt(squares / first);
}

}  // namespace linear_test
