// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/index.hpp"
#include "heihe/grid/column_mesh.hpp"
#include "heihe/grid/structured_grid.hpp"
#include "heihe/linear/stencil_matrix.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <random>
#include <utility>
#include <vector>

/// Linear systems of the solver benchmarks: grid, ground and boundary conditions give a matrix and a right
/// side. No formula is shared with gwf/ or with the solvers.
namespace bench_cases {

using heihe::at;
using heihe::Cell;
using heihe::grid::CellKind;
using heihe::grid::ColumnMesh;
using heihe::grid::StructuredGrid;
using heihe::linear::StencilMatrix;

/// A x = b with the guess x = 0, at which the fixed rows are solved already.
struct Problem {
    ColumnMesh mesh;
    StencilMatrix a;        ///< L^2/T
    std::vector<double> b;  ///< [ncell] L^3/T
};

/// A grid and the hydraulic conductivity of its cells.
struct Ground {
    StructuredGrid grid;
    std::vector<double> k;   ///< [nnode] L/T, along rows
    double k22_ratio = 1.0;  ///< K along columns over K along rows
    double k33_ratio = 0.1;  ///< vertical K over K along rows
    double storage = 0.0;    ///< 1/T per unit of area: S / dt
    double upstream = 0.0;   ///< times Newton's derivative to the upstream head
    double recharge = 2e-4;  ///< L/T on the top layer
    bool wells = true;
    double start_noise = 0.0;  ///< L, standard deviation of smooth noise on the start heads
    std::uint32_t seed = 11;
};

/// Cells with prescribed heads.
enum class Held { west_and_east, one_cell, every_1000th_column, top_and_bottom, nowhere };

inline StructuredGrid box(int nlay, int nrow, int ncol, double dx = 250.0,
                          double thickness = 60.0) {
    StructuredGrid g;
    g.nlay = nlay;
    g.nrow = nrow;
    g.ncol = ncol;
    g.delr.assign(at(ncol), dx);
    g.delc.assign(at(nrow), dx);
    g.top.assign(at(g.narea()), 0.0);
    g.botm.reserve(at(g.nnode()));
    for (int k = 0; k < nlay; ++k) g.botm.insert(g.botm.end(), at(g.narea()), -thickness * (k + 1));
    return g;
}

inline std::vector<double> white_noise(std::ptrdiff_t n, std::uint32_t seed) {
    std::mt19937 random{seed};
    std::normal_distribution<double> normal;
    std::vector<double> v(at(n));
    for (double& x : v) x = normal(random);
    return v;
}

/// Mean over 2 half + 1 values `step` apart, continued from the other end at both ends.
inline void running_mean(double* v, std::ptrdiff_t n, std::ptrdiff_t step, std::ptrdiff_t half,
                         std::vector<double>& work) {
    work.resize(at(n));
    for (std::ptrdiff_t i = 0; i < n; ++i) work[at(i)] = v[i * step];
    const auto wrapped = [n](std::ptrdiff_t i) { return at(((i % n) + n) % n); };
    double sum = 0.0;
    for (std::ptrdiff_t i = -half; i <= half; ++i) sum += work[wrapped(i)];
    for (std::ptrdiff_t i = 0; i < n; ++i) {
        v[i * step] = sum / static_cast<double>(2 * half + 1);
        sum += work[wrapped(i + half + 1)] - work[wrapped(i - half)];
    }
}

/// Standard normal field, smooth within each layer: noise under a Gaussian kernel of standard
/// deviation `cells`, computed by three running means. Correlation does not depend on the size.
inline std::vector<double> smooth_noise(const StructuredGrid& g, int layers, double cells,
                                        std::uint32_t seed) {
    auto v = white_noise(layers * g.narea(), seed);
    std::vector<double> work;
    // three means of width w have the variance (w^2 - 1) / 4
    const auto half = std::lround((std::sqrt(4.0 * cells * cells + 1.0) - 1.0) / 2.0);
    for (int pass = 0; pass < 3; ++pass)
        for (int k = 0; k < layers; ++k) {
            double* layer = v.data() + k * g.narea();
            for (int i = 0; i < g.nrow; ++i)
                running_mean(layer + static_cast<std::ptrdiff_t>(i) * g.ncol, g.ncol, 1, half,
                             work);
            for (int j = 0; j < g.ncol; ++j) running_mean(layer + j, g.nrow, g.ncol, half, work);
        }
    double mean = 0.0, square = 0.0;
    for (const double x : v) mean += x / static_cast<double>(v.size());
    for (const double x : v) square += (x - mean) * (x - mean) / static_cast<double>(v.size());
    const double scale = square > 0.0 ? 1.0 / std::sqrt(square) : 0.0;
    for (double& x : v) x = (x - mean) * scale;
    return v;
}

/// K = median exp(spread noise).
inline std::vector<double> lognormal(const std::vector<double>& noise, double median,
                                     double spread) {
    std::vector<double> k;
    k.reserve(noise.size());
    for (const double z : noise) k.push_back(median * std::exp(spread * z));
    return k;
}

namespace detail {

/// Conductance [L^2/T] between two half cells in series, each of area / (length / 2) * k.
inline double in_series(double k1, double area1, double length1, double k2, double area2,
                        double length2) {
    const double c1 = 2.0 * k1 * area1 / length1, c2 = 2.0 * k2 * area2 / length2;
    return c1 + c2 > 0.0 ? c1 * c2 / (c1 + c2) : 0.0;
}

/// Calls face(direction, n, neighbour): direction 0 to the east, 1 to the south, 2 down; only
/// between cells that are not inactive.
template <typename Face>
void for_each_face(const ColumnMesh& mesh, const Face& face) {
    const auto join = [&](int direction, Cell n, Cell m) {
        if (mesh.kind(n) != CellKind::inactive && mesh.kind(m) != CellKind::inactive)
            face(direction, n, m);
    };
    for (int k = 0; k < mesh.nlay(); ++k)
        for (int c = 0; c < mesh.ncolumn(); ++c) {
            const Cell n = mesh.cell(k, c);
            if (const int e = mesh.east()[at(c)]; e >= 0) join(0, n, mesh.cell(k, e));
            if (const int s = mesh.south()[at(c)]; s >= 0) join(1, n, mesh.cell(k, s));
            if (k + 1 < mesh.nlay()) join(2, n, mesh.cell(k + 1, c));
        }
}

inline double conductance(const ColumnMesh& mesh, const Ground& ground, const double* k,
                          int direction, Cell n, Cell m) {
    const int cn = mesh.column_of(n), cm = mesh.column_of(m);
    const double tn = mesh.top(n) - mesh.bot(n), tm = mesh.top(m) - mesh.bot(m);
    if (direction == 0)
        return in_series(k[n], tn * mesh.dy(cn), mesh.dx(cn), k[m], tm * mesh.dy(cm), mesh.dx(cm));
    if (direction == 1)
        return ground.k22_ratio *
               in_series(k[n], tn * mesh.dx(cn), mesh.dy(cn), k[m], tm * mesh.dx(cm), mesh.dy(cm));
    return ground.k33_ratio * in_series(k[n], mesh.area(cn), tn, k[m], mesh.area(cm), tm);
}

using Pair = std::pair<std::vector<double>*, std::vector<double>*>;
/// Coefficient of the neighbour in the cell's row, and of the cell in the neighbour's row.
inline std::array<Pair, 3> off_diagonals(StencilMatrix& a) {
    return {Pair{&a.east, &a.west}, Pair{&a.south, &a.north}, Pair{&a.down, &a.up}};
}

/// Upstream weighting as in Newton's matrix: a face's flow C (h - h') gains the derivative
/// C (h - h') / thickness, times `times`, by the head of the cell that it leaves. Column sums stay.
inline void lean_upstream(const ColumnMesh& mesh, StencilMatrix& a, double times,
                          const std::vector<double>& head) {
    a.symmetric = false;
    const auto off = off_diagonals(a);
    for_each_face(mesh, [&](int direction, Cell n, Cell m) {
        if (direction == 2) return;
        auto& [to, from] = off[at(direction)];
        const bool leaves_n = head[at(n)] > head[at(m)];
        const Cell up = leaves_n ? n : m;
        const double fall = std::abs(head[at(n)] - head[at(m)]) / (mesh.top(up) - mesh.bot(up));
        const double extra = times * fall * std::abs((*to)[at(n)]);
        a.diag[at(up)] += extra;
        (leaves_n ? (*from)[at(m)] : (*to)[at(n)]) -= extra;
    });
}

inline std::vector<Cell> held_cells(const ColumnMesh& mesh, Held held) {
    std::vector<Cell> cells;
    const auto add = [&](int k, int c) {
        if (mesh.kind(mesh.cell(k, c)) == CellKind::active) cells.push_back(mesh.cell(k, c));
    };
    for (int c = 0; c < mesh.ncolumn(); ++c) {
        const bool edge = mesh.col(c) == 0 || mesh.col(c) == mesh.ncol() - 1;
        if (held == Held::west_and_east && edge) add(0, c);
        if (held == Held::every_1000th_column && c % 1000 == 500) add(0, c);
        if (held == Held::top_and_bottom) add(0, c), add(mesh.nlay() - 1, c);
    }
    if (held == Held::one_cell) add(0, mesh.ncolumn() / 3);
    return cells;
}

/// Makes cells inactive from which no path leads to a prescribed head: their matrix would be singular.
inline StructuredGrid without_cut_off(const StructuredGrid& g, Held held) {
    const ColumnMesh mesh{g};
    std::vector<char> reached(at(mesh.ncell()), 0);
    std::vector<Cell> open = held_cells(mesh, held);
    for (const Cell n : open) reached[at(n)] = 1;
    const auto visit = [&](Cell n) {
        if (reached[at(n)] != 0 || mesh.kind(n) == CellKind::inactive) return;
        reached[at(n)] = 1;
        open.push_back(n);
    };
    while (!open.empty()) {
        const Cell n = open.back();
        open.pop_back();
        const int k = mesh.layer_of(n), c = mesh.column_of(n);
        for (const auto side : {mesh.west(), mesh.east(), mesh.north(), mesh.south()})
            if (side[at(c)] >= 0) visit(mesh.cell(k, side[at(c)]));
        if (k > 0) visit(mesh.cell(k - 1, c));
        if (k + 1 < mesh.nlay()) visit(mesh.cell(k + 1, c));
    }
    StructuredGrid kept = g;
    kept.idomain.resize(at(g.nnode()), 1);
    for (int k = 0; k < mesh.nlay(); ++k)
        for (int c = 0; c < mesh.ncolumn(); ++c)
            if (reached[at(mesh.cell(k, c))] == 0)
                kept.idomain[at(g.node(k, mesh.row(c), mesh.col(c)))] = 0;
    return kept;
}

}  // namespace detail

/// Calls term(n, coefficient, m) for each coefficient of the matrix, row by row.
template <typename Term>
void for_each_coefficient(const ColumnMesh& mesh, const StencilMatrix& a, const Term& term) {
    for (int k = 0; k < mesh.nlay(); ++k)
        for (int c = 0; c < mesh.ncolumn(); ++c) {
            const Cell n = mesh.cell(k, c);
            const auto to = [&](double v, int layer, std::int32_t column) {
                if (column >= 0 && layer >= 0 && layer < mesh.nlay())
                    term(n, v, mesh.cell(layer, column));
            };
            to(a.up[at(n)], k - 1, c);
            to(a.north[at(n)], k, mesh.north()[at(c)]);
            to(a.west[at(n)], k, mesh.west()[at(c)]);
            to(a.diag[at(n)], k, c);
            to(a.east[at(n)], k, mesh.east()[at(c)]);
            to(a.south[at(n)], k, mesh.south()[at(c)]);
            to(a.down[at(n)], k + 1, c);
        }
}

/// A x, serial and simple; for the reported residuals.
inline std::vector<double> slow_product(const ColumnMesh& mesh, const StencilMatrix& a,
                                        const std::vector<double>& x) {
    std::vector<double> y(x.size());
    for_each_coefficient(mesh, a, [&](Cell n, double v, Cell m) { y[at(n)] += v * x[at(m)]; });
    return y;
}

/// Quality of a solution, relative to the first residual ||b||2 (the guess is zero).
struct Quality {
    double residual = 0.0;  ///< ||b - A x||2 / ||b||2
    double rounding = 0.0;  ///< 2^-53 || |A| |x| ||2 / ||b||2: no residual can be much smaller
};

inline Quality quality(const Problem& p, const std::vector<double>& x) {
    auto r = p.b;
    std::vector<double> size(x.size());
    for_each_coefficient(p.mesh, p.a, [&](Cell n, double v, Cell m) {
        r[at(n)] -= v * x[at(m)];
        size[at(n)] += std::abs(v * x[at(m)]);
    });
    const auto norm = [](const std::vector<double>& v) {
        double s = 0.0;
        for (const double e : v) s += e * e;
        return std::sqrt(s);
    };
    return {norm(r) / norm(p.b), 0x1p-53 * norm(size) / norm(p.b)};
}

/// Conductances and storage of the ground; inactive cells have diag 1.
inline StencilMatrix flow_matrix(const ColumnMesh& mesh, const Ground& ground) {
    StencilMatrix a{mesh.ncell()};
    a.symmetric = true;
    std::vector<double> k(at(mesh.ncell()));
    for (Cell n = 0; n < mesh.ncell(); ++n) {
        const int c = mesh.column_of(n);
        const auto node = ground.grid.node(mesh.layer_of(n), mesh.row(c), mesh.col(c));
        k[at(n)] = ground.k[at(node)];
        const bool inactive = mesh.kind(n) == CellKind::inactive;
        a.diag[at(n)] = inactive ? 1.0 : ground.storage * mesh.area(c);
    }
    const auto off = detail::off_diagonals(a);
    detail::for_each_face(mesh, [&](int direction, Cell n, Cell m) {
        const double c = detail::conductance(mesh, ground, k.data(), direction, n, m);
        (*off[at(direction)].first)[at(n)] = (*off[at(direction)].second)[at(m)] = -c;
        a.diag[at(n)] += c;
        a.diag[at(m)] += c;
    });
    return a;
}

/// Start heads: a slope of 100 from west to east, with smooth noise if the ground asks for it.
inline std::vector<double> start_heads(const ColumnMesh& mesh, const Ground& ground) {
    std::vector<double> noise(at(ground.grid.narea()));
    if (ground.start_noise > 0.0) noise = smooth_noise(ground.grid, 1, 12.0, ground.seed + 2);
    std::vector<double> h(at(mesh.ncell()));
    for (Cell n = 0; n < mesh.ncell(); ++n) {
        const int c = mesh.column_of(n);
        h[at(n)] = 100.0 * (1.0 - (mesh.col(c) + 0.5) / mesh.ncol()) +
                   ground.start_noise * noise[at(ground.grid.node(0, mesh.row(c), mesh.col(c)))];
    }
    return h;
}

/// The system for the change of heads from the start by recharge, wells and prescribed heads.
inline Problem problem(Ground ground, Held held = Held::west_and_east) {
    if (held != Held::nowhere && !ground.grid.idomain.empty())
        ground.grid = detail::without_cut_off(ground.grid, held);
    ColumnMesh mesh{ground.grid};
    StencilMatrix a = flow_matrix(mesh, ground);
    const auto head = start_heads(mesh, ground);
    auto b = slow_product(mesh, a, head);
    if (ground.upstream > 0.0) detail::lean_upstream(mesh, a, ground.upstream, head);
    for (double& v : b) v = -v;
    std::mt19937 random{ground.seed};
    std::uniform_real_distribution<double> pumping{200.0, 1200.0};
    for (int c = 0; c < mesh.ncolumn(); ++c) {
        b[at(c)] += ground.recharge * mesh.area(c);
        const int layer = static_cast<int>(random() % at(std::min(2, mesh.nlay())));
        if (ground.wells && random() % 400 == 0) b[at(mesh.cell(layer, c))] -= pumping(random);
    }
    for (const Cell n : detail::held_cells(mesh, held)) {
        for (auto* v : {&a.west, &a.east, &a.north, &a.south, &a.up, &a.down}) (*v)[at(n)] = 0.0;
        a.diag[at(n)] = 1.0;
        b[at(n)] = 0.0;
    }
    for (Cell n = 0; n < mesh.ncell(); ++n)
        if (mesh.kind(n) == CellKind::inactive) b[at(n)] = 0.0;
    return {std::move(mesh), std::move(a), std::move(b)};
}

}  // namespace bench_cases
