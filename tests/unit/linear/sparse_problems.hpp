// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/linear/sparse_matrix.hpp"
#include "matrices.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <random>
#include <string>
#include <utility>
#include <vector>

/// Sparse matrices for the tests and benchmarks of linear/: hard media on grids, and graphs.
namespace linear_test {

using heihe::linear::Border;
using heihe::linear::SparseEntry;
using heihe::linear::SparseMatrix;

struct SparseProblem {
    std::string name;
    SparseMatrix a;
};

/// Adds conductance c between i and j.
inline void join(std::vector<SparseEntry>& to, std::int32_t i, std::int32_t j, double c) {
    to.insert(to.end(), {{i, j, -c}, {j, i, -c}, {i, i, c}, {j, j, c}});
}

inline SparseMatrix sparse_box(int nlay, int nrow, int ncol, const Media& m, double upstream = 0.0,
                               double dx = 1000.0) {
    const ColumnMesh mesh{box_grid(nlay, nrow, ncol, dx, m.thickness)};
    auto a = flow_matrix(mesh, m);
    if (upstream > 0.0) make_upstream(mesh, a, upstream, 3);
    return to_sparse(mesh, a);
}

/// One channel, one cell wide, K 1e6 times that of its banks, that winds through a square.
inline SparseMatrix winding_channel(int side) {
    const auto k = [side](int i, int j) {
        const bool turn = i / 4 % 2 != 0 ? j == 0 : j == side - 1;
        return i % 4 == 0 || turn ? 1e3 : 1e-3;
    };
    std::vector<SparseEntry> entries = {{0, 0, 1e4}};
    for (int i = 0; i < side; ++i)
        for (int j = 0; j < side; ++j) {
            const std::int32_t n = i * side + j;
            if (j + 1 < side) join(entries, n, n + 1, 50.0 * harmonic(k(i, j), k(i, j + 1)));
            if (i + 1 < side) join(entries, n, n + side, 50.0 * harmonic(k(i, j), k(i + 1, j)));
        }
    SparseMatrix a{side * side, entries};
    a.symmetric = true;
    return a;
}

/// A corridor three cells wide between inactive walls.
inline SparseMatrix maze(int side) {
    auto g = box_grid(1, side, side);
    g.idomain.assign(at(g.nnode()), 1);
    for (int i = 3; i < side; i += 4)
        for (int j = 0; j < side; ++j)
            if (j != (i / 4 % 2 != 0 ? 0 : side - 1)) g.idomain[at(g.node(0, i, j))] = 0;
    const ColumnMesh mesh{g};
    Media m;
    m.dirichlet = 1e4;
    return to_sparse(mesh, flow_matrix(mesh, m));
}

/// Triangles between jittered points of a square, numbered at random; lognormal conductances.
inline SparseMatrix triangles(int side) {
    std::mt19937 random{5};
    std::uniform_real_distribution<double> uniform{-0.35, 0.35};
    std::normal_distribution<double> normal{0.0, 2.0};
    const std::int32_t n = side * side;
    std::vector<std::int32_t> number(at(n));
    std::iota(number.begin(), number.end(), 0);
    std::shuffle(number.begin(), number.end(), random);
    std::vector<double> x(at(n)), y(at(n));
    for (std::int32_t p = 0; p < n; ++p) {
        x[at(p)] = p % side + uniform(random);
        y[at(p)] = p / side + uniform(random);
    }
    std::vector<SparseEntry> entries;
    const auto connect = [&](std::int32_t p, std::int32_t q) {
        const double distance = std::hypot(x[at(p)] - x[at(q)], y[at(p)] - y[at(q)]);
        join(entries, number[at(p)], number[at(q)], std::exp(normal(random)) / distance);
    };
    for (int i = 0; i < side; ++i)
        for (int j = 0; j < side; ++j) {
            const std::int32_t p = i * side + j;
            if (j + 1 < side) connect(p, p + 1);
            if (i + 1 < side) connect(p, p + side);
            if (i + 1 < side && j + 1 < side) {
                if (random() % 2 != 0)
                    connect(p, p + side + 1);
                else
                    connect(p + 1, p + side);
            }
            if (i == 0) entries.push_back({number[at(p)], number[at(p)], 1.0});
        }
    SparseMatrix a{n, entries};
    a.symmetric = true;
    return a;
}

/// A box with one unknown that is coupled strongly to a tenth of its columns, as a lake is.
inline SparseMatrix under_a_lake(int nlay, int side) {
    const ColumnMesh mesh{box_grid(nlay, side, side)};
    Media m;
    m.dirichlet = 1e4;
    Border border;
    border.nunknown = 1;
    const auto lake = static_cast<std::int32_t>(mesh.ncell());
    for (int c = 0; c < mesh.ncolumn(); ++c)
        if (mesh.row(c) < side / 3 && mesh.col(c) > 2 * side / 3)
            join(border.entries, mesh.cell(0, c), lake, 1e5);
    return to_sparse(mesh, flow_matrix(mesh, m), border);
}

/// Problems for the sparse solver; square sides and layers such that each has about n unknowns.
inline std::vector<SparseProblem> hard_problems(int n) {
    const int side = static_cast<int>(std::sqrt(n)), flat = static_cast<int>(std::sqrt(n / 10.0));
    std::vector<SparseProblem> all;
    Media held;
    held.dirichlet = 1e4;
    Media m = held;
    m.smooth = 2;
    all.push_back({"lognormal 2D", sparse_box(1, side, side, m)});
    all.push_back({"lognormal 3D", sparse_box(10, flat, flat, m)});
    m.smooth = 0;
    m.log10_spread = 1.5;
    all.push_back({"lognormal 2D, cell by cell", sparse_box(1, side, side, m)});
    all.push_back({"lognormal 3D, cell by cell", sparse_box(10, flat, flat, m, 0.0, 100.0)});
    m = held;
    m.log10_spread = 3.0;
    m.patch = 1;
    all.push_back({"mosaic 2D, K 1e6 apart", sparse_box(1, side, side, m)});
    all.push_back({"mosaic 3D, K 1e6 apart", sparse_box(10, flat, flat, m, 0.0, 50.0)});
    m.patch = 10;
    all.push_back({"blocks 2D, K 1e6 apart", sparse_box(1, side, side, m)});
    all.push_back({"blocks 3D, K 1e6 apart", sparse_box(10, flat, flat, m, 0.0, 50.0)});
    m = held;
    m.layered = true;
    all.push_back({"layers, K 1e6 apart", sparse_box(10, flat, flat, m)});
    m = held;
    m.thickness = 1.0;
    m.vertical_ratio = 1.0;
    all.push_back({"thin layers, vertical 1e6", sparse_box(10, flat, flat, m)});
    m = {};
    m.storage = 1e-6;
    all.push_back({"nearly closed", sparse_box(1, side, side, m)});
    m.storage = 1e3;
    all.push_back({"transient", sparse_box(10, flat, flat, m)});
    m.storage = 1.0;
    all.push_back({"one row", sparse_box(1, 1, n, m)});
    all.push_back({"one column of three layers", sparse_box(3, n / 3, 1, m)});
    all.push_back({"winding channel", winding_channel(side)});
    all.push_back({"maze", maze(side)});
    all.push_back({"triangles", triangles(side)});
    all.push_back({"under a lake", under_a_lake(3, static_cast<int>(std::sqrt(n / 3.0)))});
    return all;
}

/// The same for matrices as Newton's method makes them.
inline std::vector<SparseProblem> upstream_problems(int n) {
    const int side = static_cast<int>(std::sqrt(n)), flat = static_cast<int>(std::sqrt(n / 10.0));
    std::vector<SparseProblem> all;
    Media m;
    m.dirichlet = 1e4;
    m.smooth = 2;
    all.push_back({"upstream 2D", sparse_box(1, side, side, m, 1.0)});
    all.push_back({"upstream 3D", sparse_box(10, flat, flat, m, 1.0)});
    m.smooth = 0;
    m.log10_spread = 1.5;
    all.push_back({"upstream 3D, cell by cell", sparse_box(10, flat, flat, m, 1.0, 100.0)});
    return all;
}

}  // namespace linear_test
