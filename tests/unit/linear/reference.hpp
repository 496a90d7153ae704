// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/grid/column_mesh.hpp"
#include "heihe/linear/stencil_matrix.hpp"

#include <Eigen/SparseCore>
#include <Eigen/SparseLU>
#include <cstddef>
#include <vector>

/// Slow and simple references for the fast kernels of linear/.
namespace linear_test {

/// The stencil as a general sparse matrix, written cell by cell from the box.
inline Eigen::SparseMatrix<double> assembled(const heihe::grid::ColumnMesh& mesh,
                                             const heihe::linear::StencilMatrix& a) {
    std::vector<Eigen::Triplet<double>> entry;
    for (int k = 0; k < mesh.nlay(); ++k)
        for (int c = 0; c < mesh.ncolumn(); ++c) {
            const int n = mesh.cell(k, c);
            const auto add = [&](int layer, int di, int dj, double v) {
                const int o = mesh.column_at(mesh.row(c) + di, mesh.col(c) + dj);
                if (o >= 0 && layer >= 0 && layer < mesh.nlay())
                    entry.emplace_back(n, mesh.cell(layer, o), v);
            };
            const auto i = static_cast<std::size_t>(n);
            add(k, 0, 0, a.diag[i]);
            add(k, 0, -1, a.west[i]);
            add(k, 0, 1, a.east[i]);
            add(k, -1, 0, a.north[i]);
            add(k, 1, 0, a.south[i]);
            add(k - 1, 0, 0, a.up[i]);
            add(k + 1, 0, 0, a.down[i]);
        }
    Eigen::SparseMatrix<double> m(mesh.ncell(), mesh.ncell());
    m.setFromTriplets(entry.begin(), entry.end());
    return m;
}

inline std::vector<double> solved_directly(const heihe::grid::ColumnMesh& mesh,
                                           const heihe::linear::StencilMatrix& a,
                                           const std::vector<double>& b) {
    Eigen::SparseLU<Eigen::SparseMatrix<double>> lu;
    lu.compute(assembled(mesh, a));
    const Eigen::VectorXd x =
        lu.solve(Eigen::Map<const Eigen::VectorXd>(b.data(), static_cast<Eigen::Index>(b.size())));
    return {x.data(), x.data() + x.size()};
}

}  // namespace linear_test
