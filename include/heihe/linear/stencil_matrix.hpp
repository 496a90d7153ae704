// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/error.hpp"
#include "heihe/core/index.hpp"
#include "heihe/core/parallel.hpp"
#include "heihe/grid/column_mesh.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <span>
#include <vector>

namespace heihe::linear {

/// Seven-point matrix on a ColumnMesh, one array per direction, all [ncell] in mesh numbering.
///
/// west[n] is the coefficient, in the row of cell n, of the unknown of its west neighbour; 0 where
/// there is none. The other directions are the same; up is the layer above. An inactive cell has diag 1
/// and zeros elsewhere. The solvers expect diag > 0 and off-diagonals <= 0.
struct StencilMatrix {
    std::vector<double> diag, west, east, north, south, up, down;
    /// True promises a(n, m) = a(m, n), except in rows without off-diagonals (fixed heads).
    bool symmetric = false;

    StencilMatrix() = default;
    explicit StencilMatrix(std::ptrdiff_t ncell) { resize(ncell); }

    void resize(std::ptrdiff_t ncell) {
        for (auto* a : {&diag, &west, &east, &north, &south, &up, &down}) a->resize(at(ncell));
    }
    /// All coefficients to zero; keeps the memory.
    void set_zero() {
        for (auto* a : {&diag, &west, &east, &north, &south, &up, &down})
            std::fill(a->begin(), a->end(), 0.0);
    }
    [[nodiscard]] std::ptrdiff_t size() const noexcept { return std::ssize(diag); }
};

namespace detail {

/// Row n of A times x, for any cell; slow, with a test of each neighbour.
template <typename X>
[[nodiscard]] inline double row_times(const grid::ColumnMesh& mesh, const StencilMatrix& a,
                                      const X* x, int k, int c) {
    const std::ptrdiff_t nc = mesh.ncolumn();
    const std::ptrdiff_t layer = k * nc;
    const auto n = at(layer + c);
    double s = a.diag[n] * static_cast<double>(x[n]);
    const auto add = [&](double coefficient, std::int32_t neighbour) {
        if (neighbour >= 0) s += coefficient * static_cast<double>(x[layer + neighbour]);
    };
    add(a.west[n], mesh.west()[at(c)]);
    add(a.east[n], mesh.east()[at(c)]);
    add(a.north[n], mesh.north()[at(c)]);
    add(a.south[n], mesh.south()[at(c)]);
    if (k > 0) s += a.up[n] * static_cast<double>(x[layer - nc + c]);
    if (k + 1 < mesh.nlay()) s += a.down[n] * static_cast<double>(x[layer + nc + c]);
    return s;
}

/// The rows of one run of columns times x. For a missing neighbour some other entry is read (its
/// coefficient is zero), but never beyond the ends of x.
inline void run_times(const grid::ColumnMesh& mesh, const StencilMatrix& a,
                      const grid::ColumnRun& run, const double* x, double* y) {
    const std::ptrdiff_t nc = mesh.ncolumn();
    const std::ptrdiff_t end = mesh.ncell() - 1;
    for (int k = 0; k < mesh.nlay(); ++k) {
        std::ptrdiff_t first = k * nc + run.first, last = k * nc + run.last;
        if (first == 0) y[first++] = row_times(mesh, a, x, k, 0);
        if (last > end && last > first)
            y[--last] = row_times(mesh, a, x, k, static_cast<int>(nc - 1));
        const std::ptrdiff_t up = k > 0 ? nc : 0, down = k + 1 < mesh.nlay() ? nc : 0;
        const double *xn = x + run.north_offset, *xs = x + run.south_offset;
        const double *diag = a.diag.data(), *west = a.west.data(), *east = a.east.data();
        const double *north = a.north.data(), *south = a.south.data();
        const double *above = a.up.data(), *below = a.down.data();
#pragma omp simd
        for (std::ptrdiff_t n = first; n < last; ++n)
            y[n] = ((west[n] * x[n - 1] + east[n] * x[n + 1]) +
                    (north[n] * xn[n] + south[n] * xs[n])) +
                   ((above[n] * x[n - up] + below[n] * x[n + down]) + diag[n] * x[n]);
    }
}

}  // namespace detail

/// y = A x.
/// @param x, y  [ncell]; they must not overlap
inline void apply(const grid::ColumnMesh& mesh, const StencilMatrix& a, std::span<const double> x,
                  std::span<double> y) {
    require(
        a.size() == mesh.ncell() && std::ssize(x) == mesh.ncell() && std::ssize(y) == mesh.ncell(),
        "linear::apply: A, x and y need one entry per cell");
    const auto runs = mesh.column_runs();
    const std::ptrdiff_t nrun = std::ssize(runs);
#pragma omp parallel for schedule(static) if (mesh.ncell() > omp_min_items)
    for (std::ptrdiff_t s = 0; s < nrun; ++s)
        detail::run_times(mesh, a, runs[at(s)], x.data(), y.data());
}

/// r = b - A x.
/// @param b, x, r  [ncell]; r must not overlap x
inline void residual(const grid::ColumnMesh& mesh, const StencilMatrix& a,
                     std::span<const double> b, std::span<const double> x, std::span<double> r) {
    apply(mesh, a, x, r);
    for (std::size_t n = 0; n < r.size(); ++n) r[n] = b[n] - r[n];
}

}  // namespace heihe::linear
