// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/error.hpp"
#include "heihe/core/index.hpp"
#include "heihe/core/parallel.hpp"
#include "heihe/grid/column_mesh.hpp"
#include "heihe/linear/coloured_columns.hpp"
#include "heihe/linear/level_matrix.hpp"
#include "heihe/linear/stencil_matrix.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace heihe::inline v0::linear {

/// Columns of a mesh in checkerboard order.
[[nodiscard]] inline ColouredColumns coloured(const grid::ColumnMesh& mesh) {
    std::vector<ColouredColumns::Box> box;
    for (int c = 0; c < mesh.ncolumn(); ++c) box.emplace_back(mesh.row(c), mesh.col(c));
    return ColouredColumns{box};
}

/// A StencilMatrix copied run by run into checkerboard order, in double precision: products with
/// constant offsets and one stream of coefficients.
class ColouredOperator {
public:
    static constexpr std::ptrdiff_t narray = 7;

    ColouredOperator(const grid::ColumnMesh& mesh, ColouredColumns columns)
        : mesh_{&mesh}, columns_{std::move(columns)}, nlay_{mesh.nlay()} {
        for (std::int32_t p = 0; p < columns_.ncolumn(); ++p)
            natural_.push_back(mesh.column_at(columns_.box(p).first, columns_.box(p).second));
        position_.resize(natural_.size());
        for (std::int32_t p = 0; p < columns_.ncolumn(); ++p) position_[at(natural_[at(p)])] = p;
        value_.resize(at(narray * mesh.ncell()));
        column_sum_.resize(at(mesh.ncell()));
        runs_ = columns_.red();
        runs_.insert(runs_.end(), columns_.black().begin(), columns_.black().end());
        partial_.resize(runs_.size());
        fixed_.reserve(at(mesh.ncell()));
    }

    [[nodiscard]] const ColouredColumns& columns() const noexcept { return columns_; }
    /// Entries of a vector in planes, with the pads.
    [[nodiscard]] std::ptrdiff_t size() const noexcept { return nlay_ * columns_.stride(); }

    /// Takes over the coefficients; fills level, single precision, for a preconditioner in which
    /// the unknowns of rows without off-diagonals (fixed heads, inactive cells) are known.
    void load(const StencilMatrix& a, LevelMatrix& level) {
        require(a.size() == mesh_->ncell(), "LinearSolver::setup: A needs one row per cell");
        const auto segments = mesh_->segments();
        const std::ptrdiff_t nsegment = std::ssize(segments), nrun = std::ssize(runs_);
#pragma omp parallel for schedule(static) if (size() > omp_min_items)
        for (std::ptrdiff_t s = 0; s < nsegment; ++s) sum_columns(a, segments[at(s)]);
#pragma omp parallel for schedule(static) if (size() > omp_min_items)
        for (std::ptrdiff_t r = 0; r < nrun; ++r) load_run(a, runs_[at(r)], level);
        find_fixed(a);
        for (const Fixed& f : fixed_) cut_off(f, level);
    }

    /// y = A x in planes; returns the sum of y(i) w(i), in the order of the runs.
    template <typename X, typename W>
    double apply(const X* x, double* y, const W* w) {
        const std::ptrdiff_t nrun = std::ssize(runs_);
#pragma omp parallel for schedule(static) if (size() > omp_min_items)
        for (std::ptrdiff_t r = 0; r < nrun; ++r)
            partial_[at(r)] = apply_run(runs_[at(r)], x, y, w);
        double total = 0.0;
        for (const double s : partial_) total += s;
        return total;
    }

    /// Solves the rows without off-diagonals at once: x = b / diag.
    void set_fixed(const double* b, double* x) const {
        for (const Fixed& f : fixed_) x[f.place] = b[f.place] * f.inverse;
    }

    /// Mesh numbering to planes; the pads are left alone.
    void to_planes(std::span<const double> mesh_order, double* planes) const {
        for_each_place(
            [&](std::size_t cell, std::size_t place) { planes[place] = mesh_order[cell]; });
    }
    void from_planes(const double* planes, std::span<double> mesh_order) const {
        for_each_place(
            [&](std::size_t cell, std::size_t place) { mesh_order[cell] = planes[place]; });
    }

private:
    struct Fixed {
        std::int32_t place = 0;  // in planes
        std::int32_t position = 0;
        double inverse = 0.0;  // 1 / diag
    };
    using Run = ColouredColumns::Run;

    template <typename Copy>
    void for_each_place(const Copy& copy) const {
        const std::ptrdiff_t ncolumn = columns_.ncolumn();
#pragma omp parallel for schedule(static) if (size() > omp_min_items)
        for (int k = 0; k < nlay_; ++k)
            for (std::ptrdiff_t p = 0; p < ncolumn; ++p)
                copy(at(k * ncolumn + natural_[at(p)]), at(k * columns_.stride() + p));
    }

    /// Each unknown's column sum, at least zero; -1 where the row has no off-diagonal.
    void sum_columns(const StencilMatrix& a, const grid::Segment& segment) {
        const std::ptrdiff_t nc = mesh_->ncolumn();
        for (int k = 0; k < nlay_; ++k)
            for (std::ptrdiff_t n = k * nc + segment.first; n < k * nc + segment.last; ++n) {
                double s = a.diag[at(n)];
                // the column before or after that is no neighbour has a zero there
                if (n > 0) s += a.east[at(n - 1)];
                if (n + 1 < mesh_->ncell()) s += a.west[at(n + 1)];
                if (segment.north_offset != 0) s += a.south[at(n + segment.north_offset)];
                if (segment.south_offset != 0) s += a.north[at(n + segment.south_offset)];
                if (k > 0) s += a.down[at(n - nc)];
                if (k + 1 < nlay_) s += a.up[at(n + nc)];
                const double off = (a.west[at(n)] + a.east[at(n)]) +
                                   (a.north[at(n)] + a.south[at(n)]) +
                                   (a.up[at(n)] + a.down[at(n)]);
                column_sum_[at(n)] =
                    off < 0.0 || has_off_diagonal(a, at(n)) ? std::max(0.0, s) : -1.0;
            }
    }

    [[nodiscard]] static bool has_off_diagonal(const StencilMatrix& a, std::size_t n) {
        return a.west[n] != 0.0 || a.east[n] != 0.0 || a.north[n] != 0.0 || a.south[n] != 0.0 ||
               a.up[n] != 0.0 || a.down[n] != 0.0;
    }

    void load_run(const StencilMatrix& a, const Run& run, LevelMatrix& level) {
        const std::array<const double*, 6> from{a.west.data(),  a.east.data(), a.north.data(),
                                                a.south.data(), a.up.data(),   a.down.data()};
        const std::ptrdiff_t length = run.last - run.first;
        const std::int32_t* natural = natural_.data() + run.first;
        double* out = value_.data() + narray * nlay_ * run.first;
        for (int k = 0; k < nlay_; ++k) {
            const std::ptrdiff_t layer = static_cast<std::ptrdiff_t>(k) * mesh_->ncolumn();
            const std::ptrdiff_t place = k * columns_.stride() + run.first;
            for (std::size_t d = 0; d < 6; ++d, out += length) {
                const double* source = from[d] + layer;
                float* conductance = level.off[d].data() + place;
                for (std::ptrdiff_t t = 0; t < length; ++t) {
                    const double v = source[natural[t]];
                    out[t] = v;
                    conductance[t] = static_cast<float>(v < 0.0 ? -v : 0.0);
                }
            }
            for (std::ptrdiff_t t = 0; t < length; ++t) {
                const auto n = at(layer + natural[t]);
                out[t] = a.diag[n];
                level.excess[at(place + t)] =
                    static_cast<float>(column_sum_[n] > 0.0 ? column_sum_[n] : 0.0);
            }
            out += length;
        }
    }

    void find_fixed(const StencilMatrix& a) {
        fixed_.clear();
        const std::ptrdiff_t ncolumn = columns_.ncolumn();
        for (std::ptrdiff_t n = 0; n < mesh_->ncell(); ++n) {
            if (column_sum_[at(n)] != -1.0) continue;
            const std::int32_t p = position_[at(n % ncolumn)];
            fixed_.push_back({static_cast<std::int32_t>(n / ncolumn * columns_.stride() + p), p,
                              a.diag[at(n)] != 0.0 ? 1.0 / a.diag[at(n)] : 0.0});
        }
    }

    /// The neighbours of a fixed cell keep their diagonal and forget the coefficient.
    void cut_off(const Fixed& f, LevelMatrix& level) const {
        const std::ptrdiff_t stride = columns_.stride();
        const std::ptrdiff_t plane = f.place - f.position;
        const auto& near = columns_.neighbours(f.position);
        constexpr std::array<Direction, 4> back{to_east, to_west, to_south, to_north};
        for (std::size_t d = 0; d < 4; ++d) level.off[back[d]][at(plane + near[d])] = 0.0F;
        if (plane > 0) level.off[to_down][at(f.place - stride)] = 0.0F;
        if (plane + stride < size()) level.off[to_up][at(f.place + stride)] = 0.0F;
    }

    template <typename X, typename W>
    double apply_run(const Run& run, const X* x, double* y, const W* w) const {
        const std::ptrdiff_t length = run.last - run.first;
        const std::ptrdiff_t stride = columns_.stride();
        const double* c = value_.data() + narray * nlay_ * run.first;
        x += run.first;
        y += run.first;
        w += run.first;
        std::array<double, 8> sum{};
        for (int k = 0; k < nlay_;
             ++k, x += stride, y += stride, w += stride, c += narray * length) {
            const X* above = k > 0 ? x - stride : x;  // up is zero in the top layer
            const X* below = k + 1 < nlay_ ? x + stride : x;
            product(run, c, x, above, below, y, length);
            add_dot(y, w, length, sum);
        }
        return ((sum[0] + sum[4]) + (sum[1] + sum[5])) + ((sum[2] + sum[6]) + (sum[3] + sum[7]));
    }

    template <typename X>
    static void product(const Run& run, const double* c, const X* x, const X* above, const X* below,
                        double* y, std::ptrdiff_t n) {
        const X *xw = x + run.offset[0], *xe = x + run.offset[1];
        const X *xn = x + run.offset[2], *xs = x + run.offset[3];
        const double *west = c, *east = c + n, *north = c + 2 * n, *south = c + 3 * n;
        const double *up = c + 4 * n, *down = c + 5 * n, *diag = c + 6 * n;
#pragma omp simd
        for (std::ptrdiff_t t = 0; t < n; ++t)
            y[t] =
                ((west[t] * static_cast<double>(xw[t]) + east[t] * static_cast<double>(xe[t])) +
                 (north[t] * static_cast<double>(xn[t]) + south[t] * static_cast<double>(xs[t]))) +
                ((up[t] * static_cast<double>(above[t]) + down[t] * static_cast<double>(below[t])) +
                 diag[t] * static_cast<double>(x[t]));
    }

    template <typename W>
    static void add_dot(const double* y, const W* w, std::ptrdiff_t n, std::array<double, 8>& sum) {
        std::ptrdiff_t t = 0;
        for (; t + 8 <= n; t += 8)
            for (std::ptrdiff_t l = 0; l < 8; ++l)
                sum[at(l)] += y[t + l] * static_cast<double>(w[t + l]);
        for (; t < n; ++t) sum[at(t % 8)] += y[t] * static_cast<double>(w[t]);
    }

    const grid::ColumnMesh* mesh_;
    ColouredColumns columns_;
    int nlay_;
    std::vector<std::int32_t> natural_;   // [ncolumn] column of the mesh at each position
    std::vector<std::int32_t> position_;  // [ncolumn] the inverse of natural_
    std::vector<Run> runs_;
    std::vector<double> column_sum_;  // [ncell] in mesh numbering
    std::vector<double> value_;
    std::vector<double> partial_;
    std::vector<Fixed> fixed_;
};

}  // namespace heihe::inline v0::linear
