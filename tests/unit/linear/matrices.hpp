// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/index.hpp"
#include "heihe/grid/column_mesh.hpp"
#include "heihe/grid/structured_grid.hpp"
#include "heihe/linear/stencil_matrix.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

/// Meshes and matrices for the tests and benchmarks of linear/.
namespace linear_test {

using heihe::at;
using heihe::Cell;
using heihe::grid::CellKind;
using heihe::grid::ColumnMesh;
using heihe::grid::StructuredGrid;
using heihe::linear::StencilMatrix;

inline StructuredGrid box_grid(int nlay, int nrow, int ncol, double dx = 1000.0,
                               double thickness = 50.0) {
    StructuredGrid g;
    g.nlay = nlay;
    g.nrow = nrow;
    g.ncol = ncol;
    g.delr.assign(at(ncol), dx);
    g.delc.assign(at(nrow), dx);
    g.top.assign(at(g.narea()), 0.0);
    for (int k = 0; k < nlay; ++k)
        for (std::ptrdiff_t n = 0; n < g.narea(); ++n) g.botm.push_back(-thickness * (k + 1));
    return g;
}

/// About 9,900 columns in an oblong, ragged shape inside a box of 160 x 166, like a river basin oblique to
/// its grid; some holes (hills) and some missing cells in the middle layers.
inline StructuredGrid basin_grid(int refine = 1, double dx = 1000.0) {
    StructuredGrid g = box_grid(5, 160 * refine, 166 * refine, dx / refine);
    g.idomain.assign(at(g.nnode()), 1);
    for (int i = 0; i < g.nrow; ++i)
        for (int j = 0; j < g.ncol; ++j) {
            const double y = (i + 0.5) / g.nrow, x = (j + 0.5) / g.ncol;
            const double along = (x + y - 1.0), across = (x - y);
            const double edge =
                0.31 + 0.06 * std::sin(17.0 * along) + 0.02 * std::sin(71.0 * along);
            const bool in = std::abs(across) < edge && std::abs(along) < 0.86;
            const bool hill = std::hypot(along - 0.3, across - 0.1) < 0.05 ||
                              std::hypot(along + 0.45, across + 0.05) < 0.03;
            for (int k = 0; k < g.nlay; ++k)
                if (!in || hill) g.idomain[at(g.node(k, i, j))] = 0;
            if (in && std::sin(9.0 * x) * std::cos(7.0 * y) > 0.3)
                g.idomain[at(g.node(1, i, j))] = -1;
        }
    return g;
}

struct Media {
    double log10_mean = 0.5;    ///< of K
    double log10_spread = 1.0;  ///< standard deviation of log10 K
    double vertical_ratio = 0.1;
    double storage = 0.0;    ///< S A / dt of a cell, L^2/T
    double dirichlet = 0.0;  ///< head-dependent boundary at west and east edge of the box
    double thickness = 50.0;
    std::uint32_t seed = 1;
    bool layered = false;  ///< one K per layer, 1e6 apart, instead of one per cell
    int smooth = 0;        ///< passes of a lateral mean over log K
    int patch = 0;         ///< if > 0: K one of two values 10^(2 log10_spread) apart, by patches
};

inline std::vector<double> log_conductivity(const ColumnMesh& mesh, const Media& m) {
    std::mt19937 random{m.seed};
    std::normal_distribution<double> normal;
    std::vector<double> y(at(mesh.ncell()));
    for (int k = 0; k < mesh.nlay(); ++k)
        for (int c = 0; c < mesh.ncolumn(); ++c)
            y[at(mesh.cell(k, c))] = m.log10_mean + (m.layered ? (k % 2 == 0 ? 3.0 : -3.0)
                                                               : m.log10_spread * normal(random));
    if (m.patch > 0) {
        const int wide = mesh.ncol() / m.patch + 1;
        std::vector<double> sign(at((mesh.nrow() / m.patch + 1) * wide * mesh.nlay()));
        for (double& v : sign) v = normal(random) > 0.0 ? 1.0 : -1.0;
        for (int k = 0; k < mesh.nlay(); ++k)
            for (int c = 0; c < mesh.ncolumn(); ++c) {
                const int p = (mesh.row(c) / m.patch * wide + mesh.col(c) / m.patch) * mesh.nlay();
                y[at(mesh.cell(k, c))] = m.log10_mean + m.log10_spread * sign[at(p + k)];
            }
    }
    for (int pass = 0; pass < m.smooth; ++pass) {
        const auto old = y;
        for (int k = 0; k < mesh.nlay(); ++k)
            for (int c = 0; c < mesh.ncolumn(); ++c) {
                double s = old[at(mesh.cell(k, c))];
                int n = 1;
                for (const auto side : {mesh.west(), mesh.east(), mesh.north(), mesh.south()})
                    if (side[at(c)] >= 0) s += old[at(mesh.cell(k, side[at(c)]))], ++n;
                y[at(mesh.cell(k, c))] = s / n;
            }
    }
    return y;
}

inline double harmonic(double a, double b) { return a + b > 0.0 ? 2.0 * a * b / (a + b) : 0.0; }

/// Symmetric conductance matrix; inactive cells have diag 1.
inline StencilMatrix flow_matrix(const ColumnMesh& mesh, const Media& m) {
    const auto y = log_conductivity(mesh, m);
    StencilMatrix a{mesh.ncell()};
    a.symmetric = true;
    const auto join = [&](Cell n, Cell o, double c, std::vector<double>& to,
                          std::vector<double>& from) {
        if (mesh.kind(n) == CellKind::inactive || mesh.kind(o) == CellKind::inactive) return;
        to[at(n)] = from[at(o)] = -c;
        a.diag[at(n)] += c;
        a.diag[at(o)] += c;
    };
    for (int k = 0; k < mesh.nlay(); ++k)
        for (int c = 0; c < mesh.ncolumn(); ++c) {
            const Cell n = mesh.cell(k, c);
            const double kn = std::pow(10.0, y[at(n)]);
            if (const int e = mesh.east()[at(c)]; e >= 0) {
                const Cell o = mesh.cell(k, e);
                join(n, o,
                     harmonic(kn, std::pow(10.0, y[at(o)])) * m.thickness * mesh.dy(c) /
                         (0.5 * (mesh.dx(c) + mesh.dx(e))),
                     a.east, a.west);
            }
            if (const int s = mesh.south()[at(c)]; s >= 0) {
                const Cell o = mesh.cell(k, s);
                join(n, o,
                     harmonic(kn, std::pow(10.0, y[at(o)])) * m.thickness * mesh.dx(c) /
                         (0.5 * (mesh.dy(c) + mesh.dy(s))),
                     a.south, a.north);
            }
            if (k + 1 < mesh.nlay()) {
                const Cell o = mesh.cell(k + 1, c);
                join(n, o,
                     m.vertical_ratio * harmonic(kn, std::pow(10.0, y[at(o)])) * mesh.area(c) /
                         m.thickness,
                     a.down, a.up);
            }
            a.diag[at(n)] += m.storage;
            if (mesh.col(c) == 0 || mesh.col(c) == mesh.ncol() - 1) a.diag[at(n)] += m.dirichlet;
            if (mesh.kind(n) == CellKind::inactive) a.diag[at(n)] = 1.0;
        }
    return a;
}

/// Newton's matrix of upstream weighting: the derivative of each face's flow to the upstream
/// head gains `strength` times the conductance; columns still sum to storage and boundaries.
inline void make_upstream(const ColumnMesh& mesh, StencilMatrix& a, double strength,
                          std::uint32_t seed) {
    a.symmetric = false;
    std::mt19937 random{seed};
    std::uniform_real_distribution<double> uniform;
    const auto tilt = [&](Cell n, Cell o, std::vector<double>& to, std::vector<double>& from) {
        if (to[at(n)] == 0.0) return;
        const double extra = strength * uniform(random) * std::abs(to[at(n)]);
        const bool from_n = uniform(random) < 0.8;
        if (from_n) {
            a.diag[at(n)] += extra;
            from[at(o)] -= extra;
        } else {
            a.diag[at(o)] += extra;
            to[at(n)] -= extra;
        }
    };
    for (int k = 0; k < mesh.nlay(); ++k)
        for (int c = 0; c < mesh.ncolumn(); ++c) {
            const Cell n = mesh.cell(k, c);
            const int e = mesh.east()[at(c)], s = mesh.south()[at(c)];
            if (e >= 0) tilt(n, mesh.cell(k, e), a.east, a.west);
            if (s >= 0) tilt(n, mesh.cell(k, s), a.south, a.north);
        }
}

/// Makes cell n a fixed head: a row with diag 1; rows of neighbours keep their coefficients.
inline void fix_head(const ColumnMesh&, StencilMatrix& a, Cell n) {
    for (auto* v : {&a.west, &a.east, &a.north, &a.south, &a.up, &a.down}) (*v)[at(n)] = 0.0;
    a.diag[at(n)] = 1.0;
}

inline std::vector<double> random_vector(std::ptrdiff_t n, std::uint32_t seed) {
    std::mt19937 random{seed};
    std::uniform_real_distribution<double> uniform{-1.0, 1.0};
    std::vector<double> v(at(n));
    for (double& x : v) x = uniform(random);
    return v;
}

}  // namespace linear_test
