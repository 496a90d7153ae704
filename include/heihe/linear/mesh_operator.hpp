// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/error.hpp"
#include "heihe/core/index.hpp"
#include "heihe/core/parallel.hpp"
#include "heihe/grid/column_mesh.hpp"
#include "heihe/linear/coloured_columns.hpp"
#include "heihe/linear/far_terms.hpp"
#include "heihe/linear/lanes.hpp"
#include "heihe/linear/level_matrix.hpp"
#include "heihe/linear/stencil_matrix.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace heihe::linear {

/// Columns of a mesh in checkerboard order.
[[nodiscard]] inline ColouredColumns coloured(const grid::ColumnMesh& mesh) {
    std::vector<ColouredColumns::Box> box;
    box.reserve(at(mesh.ncolumn()));
    for (int c = 0; c < mesh.ncolumn(); ++c) box.emplace_back(mesh.row(c), mesh.col(c));
    return ColouredColumns{box};
}

/// Products with a StencilMatrix in mesh numbering, and copies of vectors to and from the checkerboard
/// planes of a preconditioner. Refers to the matrix; copies only its single-precision image.
class MeshOperator {
public:
    MeshOperator(const grid::ColumnMesh& mesh, ColouredColumns columns)
        : mesh_{&mesh}, columns_{std::move(columns)}, nlay_{mesh.nlay()} {
        for (const grid::ColumnRun& s : mesh.column_runs())
            for (std::int32_t c = s.first; c < s.last; c += longest_piece)
                add_piece(s, c, std::min(s.last, c + longest_piece));
        partial_.resize(piece_.size());
        has_fixed_.resize(piece_.size());
        is_fixed_.resize(at(mesh.ncell()));
        fixed_.reserve(at(mesh.ncell()));
    }

    [[nodiscard]] const ColouredColumns& columns() const noexcept { return columns_; }
    /// Entries of a vector in planes, with the pads.
    [[nodiscard]] std::ptrdiff_t size() const noexcept { return nlay_ * columns_.stride(); }

    /// Sets the matrix, by reference. Fills `level`, in single precision, for a preconditioner in which
    /// unknowns of rows without off-diagonals (fixed heads, inactive cells) are known.
    void load(const StencilMatrix& a, LevelMatrix& level) {
        require(a.size() == mesh_->ncell(), "LinearSolver::setup: A needs one row per cell");
        matrix_ = &a;
        for_each_piece([&](std::ptrdiff_t i) { has_fixed_[at(i)] = load_piece(a, at(i), level); });
        find_fixed(a);
        for (const Fixed& f : fixed_) cut_off(f, level);
    }

    /// Adds F to A until the next call, by reference; null: nothing.
    void add_far(const FarTerms* far) {
        far_ = far;
        if (far == nullptr) return;
        for (const auto n : far->cells())
            require(n >= -1 && n < mesh_->ncell(),
                    "LinearSolver::solve: far terms must be of cells of the mesh");
        far_x_.resize(far->cells().size());
        far_y_.resize(far->cells().size());
    }

    /// y = A x, [ncell]; returns the sum of y(i) w(i), in the order of the pieces.
    template <typename X, typename W>
    double apply(const X* x, double* y, const W* w) {
        for_each_piece(
            [&](std::ptrdiff_t i) { partial_[at(i)] = apply_piece(piece_[at(i)], x, y, w); });
        double total = 0.0;
        for (const double s : partial_) total += s;
        return far_ == nullptr ? total : total + add_far_product(x, y, w);
    }

    /// True if the unknowns of rows without off-diagonals are all zero.
    [[nodiscard]] bool fixed_are_zero(const double* b) const {
        return std::all_of(fixed_.begin(), fixed_.end(),
                           [b](const Fixed& f) { return b[f.cell] * f.inverse == 0.0; });
    }
    /// Solves the rows without off-diagonals at once: x = b / diag.
    void set_fixed(const double* b, double* x) const {
        for (const Fixed& f : fixed_) x[f.cell] = b[f.cell] * f.inverse;
    }

    /// Copies mesh numbering to planes; does not write the pads.
    template <typename V>
    void to_planes(const V* v, float* planes) const {
        for_each_piece([&](std::ptrdiff_t i) {
            const Piece& s = piece_[at(i)];
            for (int k = 0; k < nlay_; ++k)
                split<AsItIs>(v + first_cell(s, k), planes + k * columns_.stride(), s);
        });
    }
    void from_planes(const float* planes, float* v) const {
        for_each_piece([&](std::ptrdiff_t i) {
            const Piece& s = piece_[at(i)];
            for (int k = 0; k < nlay_; ++k)
                merge(planes + k * columns_.stride(), v + first_cell(s, k), s);
        });
    }

private:
    static constexpr std::int32_t longest_piece = 256;

    /// Columns of a grid::ColumnRun, at most longest_piece; those of either colour follow each other in
    /// the planes: column first + 2 t at even + t, first + 2 t + 1 at odd + t.
    struct Piece {
        std::int32_t first = 0, last = 0;
        std::int32_t even = 0, odd = 0;
        std::int32_t north = 0, south = 0;  ///< distance of the neighbour, 0 where none
    };
    struct Fixed {
        std::int32_t cell = 0;
        std::int32_t place = 0;  // in planes
        std::int32_t position = 0;
        double inverse = 0.0;  // 1 / diag
    };
    /// Zeros in place of a missing neighbour's values, for any piece.
    static constexpr std::array<double, at(longest_piece)> nothing{};

    void add_piece(const grid::ColumnRun& s, std::int32_t first, std::int32_t last) {
        const auto position = [&](std::int32_t c) {
            return columns_.position(mesh_->row(c), mesh_->col(c));
        };
        piece_.push_back({first, last, position(first), first + 1 < last ? position(first + 1) : 0,
                          s.north_offset, s.south_offset});
    }

    template <typename Body>
    void for_each_piece(const Body& body) const {
        const std::ptrdiff_t n = std::ssize(piece_);
#pragma omp parallel for schedule(static) if (mesh_->ncell() > omp_min_items)
        for (std::ptrdiff_t i = 0; i < n; ++i) body(i);
    }

    [[nodiscard]] std::ptrdiff_t first_cell(const Piece& s, int k) const noexcept {
        return static_cast<std::ptrdiff_t>(k) * mesh_->ncolumn() + s.first;
    }

    /// Conversion of a value that is copied to a plane: none, or off-diagonal to conductance.
    struct AsItIs {
        template <typename V>
        static void apply(V&) noexcept {}
    };
    struct Conductance {
        static void apply(float& v) noexcept { v = v < 0.0F ? -v : 0.0F; }
        static void apply(detail::Lane& v) noexcept { v = v < 0.0F ? -v : detail::Lane{}; }
    };

    /// Copies each value of a piece to its place in a plane, sixteen at a time.
    template <typename Image, typename V>
    static void split(const V* v, float* plane, const Piece& s) noexcept {
        const std::ptrdiff_t length = s.last - s.first;
        float *even = plane + s.even, *odd = plane + s.odd;
        constexpr std::ptrdiff_t n = detail::lanes;
        std::ptrdiff_t t = 0;
        for (; t + 2 * n <= length; t += 2 * n, even += n, odd += n) {
            detail::Lane left, right;
            detail::load_rounded(v + t, left);
            detail::load_rounded(v + t + n, right);
            Image::apply(left);
            Image::apply(right);
            detail::store_apart(left, right, even, odd);
        }
        for (; t < length; t += 2, ++even, ++odd) {
            *even = static_cast<float>(v[t]);
            Image::apply(*even);
            if (t + 1 == length) return;
            *odd = static_cast<float>(v[t + 1]);
            Image::apply(*odd);
        }
    }
    static void merge(const float* plane, float* v, const Piece& s) noexcept {
        const std::ptrdiff_t length = s.last - s.first, half = length / 2;
        const float *even = plane + s.even, *odd = plane + s.odd;
        for (std::ptrdiff_t t = 0; t < half; ++t) {
            v[2 * t] = even[t];
            v[2 * t + 1] = odd[t];
        }
        if (length % 2 != 0) v[length - 1] = even[half];
    }

    using Values = std::array<double, at(longest_piece)>;

    /// @return true if a row has no off-diagonal
    char load_piece(const StencilMatrix& a, std::size_t number, LevelMatrix& level) {
        const Piece& s = piece_[number];
        const std::ptrdiff_t length = s.last - s.first;
        const std::array<const std::vector<double>*, 6> off{&a.west,  &a.east, &a.north,
                                                            &a.south, &a.up,   &a.down};
        Values sum;
        bool any = false;
        for (int k = 0; k < nlay_; ++k) {
            const std::ptrdiff_t n = first_cell(s, k), plane = k * columns_.stride();
            for (std::size_t d = 0; d < (nlay_ > 1 ? 6U : 4U); ++d)
                split<Conductance>(off[d]->data() + n, level.off[d].data() + plane, s);
            take_sums(a, s, k, sum.data());
            any = mark_fixed(sum.data(), length, is_fixed_.data() + n) || any;
            split<AsItIs>(sum.data(), level.excess.data() + plane, s);
        }
        return static_cast<char>(any);
    }

    /// Each unknown's column sum, at least zero; -1 where its row has no off-diagonal.
    void take_sums(const StencilMatrix& a, const Piece& s, int k, double* sum) const noexcept {
        const std::ptrdiff_t nc = mesh_->ncolumn(), n = first_cell(s, k), length = s.last - s.first;
        const double *diag = a.diag.data() + n, *west = a.west.data() + n,
                     *east = a.east.data() + n;
        const double *north = a.north.data() + n, *south = a.south.data() + n;
        const double *up = a.up.data() + n, *down = a.down.data() + n;
        const double* of_north = s.north != 0 ? a.south.data() + n + s.north : nothing.data();
        const double* of_south = s.south != 0 ? a.north.data() + n + s.south : nothing.data();
        const double* of_up = k > 0 ? a.down.data() + n - nc : nothing.data();
        const double* of_down = k + 1 < nlay_ ? a.up.data() + n + nc : nothing.data();
        // A cell before or after that is no neighbour has a zero there. Beyond the ends of the arrays
        // nothing may be read.
        const std::ptrdiff_t first = n == 0 ? 1 : 0;
        const std::ptrdiff_t last = n + length == mesh_->ncell() ? length - 1 : length;
        if (first == 1) sum[0] = mesh_->ncell() > 1 ? west[1] : 0.0;
        if (last < length && last >= first) sum[last] = east[last - 1];
#pragma omp simd
        for (std::ptrdiff_t t = first; t < last; ++t) sum[t] = east[t - 1] + west[t + 1];
#pragma omp simd
        for (std::ptrdiff_t t = 0; t < length; ++t) {
            sum[t] = diag[t] + (sum[t] + (of_north[t] + of_south[t]) + (of_up[t] + of_down[t]));
            const double size = (std::abs(west[t]) + std::abs(east[t])) +
                                (std::abs(north[t]) + std::abs(south[t])) +
                                (std::abs(up[t]) + std::abs(down[t]));
            const double at_least_zero = sum[t] > 0.0 ? sum[t] : 0.0;
            sum[t] = size == 0.0 ? -1.0 : at_least_zero;
        }
    }

    /// Sets the marks of fixed rows where there are any, and their column sums to zero.
    static bool mark_fixed(double* sum, std::ptrdiff_t n, char* is_fixed) noexcept {
        double least = 0.0;
#pragma omp simd reduction(min : least)
        for (std::ptrdiff_t t = 0; t < n; ++t) least = std::min(least, sum[t]);
        if (least >= 0.0) {
            std::fill(is_fixed, is_fixed + n, char{0});
            return false;
        }
        for (std::ptrdiff_t t = 0; t < n; ++t) {
            is_fixed[t] = static_cast<char>(sum[t] < 0.0);
            sum[t] = std::max(sum[t], 0.0);
        }
        return true;
    }

    void find_fixed(const StencilMatrix& a) {
        fixed_.clear();
        for (std::size_t i = 0; i < piece_.size(); ++i) {
            if (has_fixed_[i] == 0) continue;
            const Piece& s = piece_[i];
            for (int k = 0; k < nlay_; ++k)
                for (std::int32_t t = 0; t < s.last - s.first; ++t) {
                    const auto n = static_cast<std::int32_t>(first_cell(s, k) + t);
                    if (is_fixed_[at(n)] == 0) continue;
                    const std::int32_t p = (t % 2 == 0 ? s.even : s.odd) + t / 2;
                    const auto place = static_cast<std::int32_t>(k * columns_.stride() + p);
                    const double d = a.diag[at(n)];
                    fixed_.push_back({n, place, p, d != 0.0 ? 1.0 / d : 0.0});
                }
        }
    }

    /// Neighbours of a fixed cell keep their diagonal and lose the coefficient.
    void cut_off(const Fixed& f, LevelMatrix& level) const {
        const std::ptrdiff_t plane = f.place - f.position, stride = columns_.stride();
        const auto c = at(f.cell % mesh_->ncolumn());
        const auto forget = [&](std::int32_t column, Direction back) {
            if (column < 0) return;
            const auto p = columns_.position(mesh_->row(column), mesh_->col(column));
            level.off[back][at(plane + p)] = 0.0F;
        };
        forget(mesh_->west()[c], to_east);
        forget(mesh_->east()[c], to_west);
        forget(mesh_->north()[c], to_south);
        forget(mesh_->south()[c], to_north);
        if (plane > 0) level.off[to_down][at(f.place - stride)] = 0.0F;
        if (plane + stride < size()) level.off[to_up][at(f.place + stride)] = 0.0F;
    }

    template <typename X, typename W>
    double apply_piece(const Piece& s, const X* x, double* y, const W* w) const {
        const std::ptrdiff_t nc = mesh_->ncolumn();
        std::array<double, 8> sum{};
        for (int k = 0; k < nlay_; ++k) {
            std::ptrdiff_t first = first_cell(s, k), last = first + s.last - s.first;
            if (first == 0) {  // nothing to read before it
                y[0] = detail::row_times(*mesh_, *matrix_, x, 0, 0);
                sum[0] += y[0] * static_cast<double>(w[0]);
                ++first;
            }
            if (last == mesh_->ncell() && last > first) {
                --last;
                y[last] = detail::row_times(*mesh_, *matrix_, x, k, static_cast<int>(nc - 1));
                sum[0] += y[last] * static_cast<double>(w[last]);
            }
            product({first, last, s.north, s.south, k > 0 ? -nc : 0, k + 1 < nlay_ ? nc : 0}, x, y);
            add_dot(y + first, w + first, last - first, sum);
        }
        return ((sum[0] + sum[4]) + (sum[1] + sum[5])) + ((sum[2] + sum[6]) + (sum[3] + sum[7]));
    }

    /// y += F x; returns what that adds to the sum of y(i) w(i).
    template <typename X, typename W>
    double add_far_product(const X* x, double* y, const W* w) {
        const auto cell = far_->cells();
        for (std::size_t i = 0; i < cell.size(); ++i)
            far_x_[i] = cell[i] < 0 ? 0.0 : static_cast<double>(x[cell[i]]);
        far_->multiply(far_x_, far_y_);
        double more = 0.0;
        for (std::size_t i = 0; i < cell.size(); ++i) {
            if (cell[i] < 0) continue;
            y[cell[i]] += far_y_[i];
            more += far_y_[i] * static_cast<double>(w[cell[i]]);
        }
        return more;
    }

    /// Consecutive cells, and the distances to their neighbours.
    struct Run {
        std::ptrdiff_t first, last, north, south, up, down;
    };

    /// A missing neighbour has a coefficient of zero; some other entry is read for it.
    template <typename X>
    void product(const Run& run, const X* x, double* y) const {
        const StencilMatrix& a = *matrix_;
        const double *diag = a.diag.data(), *west = a.west.data(), *east = a.east.data();
        const double *north = a.north.data(), *south = a.south.data();
        const double *above = a.up.data(), *below = a.down.data();
        const auto value = [x](std::ptrdiff_t n) { return static_cast<double>(x[n]); };
        const std::ptrdiff_t first = run.first, last = run.last, up = run.up, down = run.down;
        const std::ptrdiff_t to_n = run.north, to_s = run.south;
#pragma omp simd
        for (std::ptrdiff_t n = first; n < last; ++n)
            y[n] = ((west[n] * value(n - 1) + east[n] * value(n + 1)) +
                    (north[n] * value(n + to_n) + south[n] * value(n + to_s))) +
                   ((above[n] * value(n + up) + below[n] * value(n + down)) + diag[n] * value(n));
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
    const StencilMatrix* matrix_ = nullptr;
    std::vector<Piece> piece_;
    std::vector<double> partial_;  // [piece]
    std::vector<char> has_fixed_;  // [piece]
    std::vector<char> is_fixed_;   // [ncell]
    std::vector<Fixed> fixed_;
    const FarTerms* far_ = nullptr;
    std::vector<double> far_x_, far_y_;  // [item of far_]
};

}  // namespace heihe::linear
