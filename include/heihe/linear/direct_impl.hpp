// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/compiled.hpp"
#include "heihe/core/error.hpp"
#include "heihe/core/index.hpp"
#include "heihe/grid/column_mesh.hpp"
#include "heihe/linear/direct.hpp"
#include "heihe/linear/stencil_matrix.hpp"

#include <Eigen/SparseCore>
#include <Eigen/SparseLU>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace heihe::linear {

HEIHE_INLINE bool solve_directly(const grid::ColumnMesh& mesh, const StencilMatrix& a,
                                 std::span<const double> b, std::span<double> x) {
    require(std::ssize(b) == mesh.ncell() && std::ssize(x) == mesh.ncell(),
            "solve_directly: b and x need one entry per cell");
    std::vector<Eigen::Triplet<double, std::int32_t>> entries;
    const std::int32_t nc = mesh.ncolumn();
    for (int k = 0; k < mesh.nlay(); ++k)
        for (std::int32_t c = 0; c < nc; ++c) {
            const std::int32_t n = k * nc + c;
            const auto add = [&](double v, std::int32_t m) {
                if (v != 0.0) entries.emplace_back(n, m, v);
            };
            const auto beside = [&](double v, std::int32_t column) {
                if (column >= 0) add(v, k * nc + column);
            };
            add(a.diag[at(n)], n);
            beside(a.west[at(n)], mesh.west()[at(c)]);
            beside(a.east[at(n)], mesh.east()[at(c)]);
            beside(a.north[at(n)], mesh.north()[at(c)]);
            beside(a.south[at(n)], mesh.south()[at(c)]);
            if (k > 0) add(a.up[at(n)], n - nc);
            if (k + 1 < mesh.nlay()) add(a.down[at(n)], n + nc);
        }
    const auto size = static_cast<std::int32_t>(mesh.ncell());
    Eigen::SparseMatrix<double, Eigen::ColMajor, std::int32_t> matrix(size, size);
    matrix.setFromTriplets(entries.begin(), entries.end());
    Eigen::SparseLU<decltype(matrix)> lu;
    lu.compute(matrix);
    if (lu.info() != Eigen::Success) return false;
    const Eigen::VectorXd solution = lu.solve(Eigen::Map<const Eigen::VectorXd>(b.data(), size));
    for (std::ptrdiff_t i = 0; i < size; ++i) {
        x[at(i)] = solution[i];
        if (!std::isfinite(solution[i])) return false;
    }
    return true;
}

}  // namespace heihe::linear
