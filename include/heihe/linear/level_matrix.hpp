// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/first_touch.hpp"
#include "heihe/core/index.hpp"
#include "heihe/core/parallel.hpp"
#include "heihe/linear/coarsening.hpp"
#include "heihe/linear/coloured_columns.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace heihe::inline v0::linear {

/// Directions of a level's off-diagonals.
enum Direction : std::size_t { to_west, to_east, to_north, to_south, to_up, to_down };

/// Matrix of one level of the hierarchy, single precision, as planes (see ColouredColumns).
///
/// Off-diagonals are kept with their sign reversed (conductances, >= 0). Instead of the diagonal
/// it keeps each column's sum, `excess` (storage and boundary terms of a conservative matrix):
/// diagonal(n) = excess(n) + sum of conductances towards n in its neighbours' rows. Every sum of
/// the set-up is then one of non-negative terms, and single precision loses nothing.
struct LevelMatrix {
    std::array<RawVector<float>, 6> off;  ///< [nlay*stride] by Direction
    RawVector<float> excess;              ///< [nlay*stride]

    void resize(std::ptrdiff_t n) {
        for (auto& o : off) assign_zeros(o, n);
        assign_zeros(excess, n);
    }
};

namespace detail {

/// What a member or neighbour that is missing contributes, for any span or run.
inline constexpr std::array<float, at(2 * ColouredColumns::longest_run)> zeros{};

/// Where the members of a span lie in a plane; `zeros` for those that are missing.
using Members = std::array<const float*, 4>;
[[nodiscard]] inline Members members(const Coarsening::Span& s, const float* plane) {
    Members m{};
    for (std::size_t i = 0; i < 4; ++i)
        m[i] = s.member[i] == Coarsening::none ? zeros.data() : plane + s.member[i];
    return m;
}

/// out[t] = scale times the sum of the members at step * t.
template <std::ptrdiff_t step>
inline void add_members(const Members& m, float scale, float* out, std::ptrdiff_t n) {
    const float *a = m[0], *b = m[1], *c = m[2], *d = m[3];
#pragma omp simd
    for (std::ptrdiff_t t = 0; t < n; ++t)
        out[t] = scale * ((a[step * t] + b[step * t]) + (c[step * t] + d[step * t]));
}

/// The members whose conductance leaves a coarse column in a lateral direction; zeros for others.
[[nodiscard]] inline Members leaving(const Coarsening::Span& s, Direction d, const float* plane,
                                     Coarsening::Factors f) {
    Members m = members(s, plane);
    const auto drop = [&m](std::size_t i, std::size_t j) { m[i] = m[j] = zeros.data(); };
    const bool two_rows = f.row == 2, two_cols = f.col == 2;
    if (d == to_west && two_cols) drop(1, 3);
    if (d == to_east && two_cols) drop(0, 2);
    if (d == to_north && two_rows) drop(2, 3);
    if (d == to_south && two_rows) drop(0, 1);
    return m;
}

}  // namespace detail

/// A sum over the faces between cells twice as far apart is about twice too stiff; D. Braess
/// (1995, Computing 55, 379-393, "Towards algebraic multigrid for elliptic problems of second
/// order") divides by 1.8. With 2 the correction of smooth errors is exact on even coefficients,
/// but a W-cycle may then lose its definiteness on uneven ones.
inline constexpr float over_correction = 1.8F;

/// Galerkin sum over each coarse column with piecewise constant interpolation, after which the
/// conductances along a coarsened direction are divided by over_correction. Column sums stay, so
/// water stays.
inline void coarsen(const LevelMatrix& fine, std::ptrdiff_t fine_stride, const Coarsening& map,
                    int nlay, LevelMatrix& coarse) {
    const std::ptrdiff_t stride = map.coarse().stride();
    const auto f = map.factors();
    const float x_scale = f.col == 2 ? 1.0F / over_correction : 1.0F;
    const float y_scale = f.row == 2 ? 1.0F / over_correction : 1.0F;
    const auto add = f.col == 2 ? detail::add_members<2> : detail::add_members<1>;
    const auto& spans = map.spans();
    const std::ptrdiff_t nspan = std::ssize(spans);
#pragma omp parallel for schedule(static) if (stride * nlay > omp_min_items / 4)
    for (std::ptrdiff_t i = 0; i < nspan; ++i) {
        const Coarsening::Span& s = spans[at(i)];
        const std::ptrdiff_t n = s.last - s.first;
        for (int k = 0; k < nlay; ++k) {
            const std::ptrdiff_t from = k * fine_stride, to = k * stride + s.first;
            const auto plane = [&](const RawVector<float>& v) { return v.data() + from; };
            add(detail::members(s, plane(fine.excess)), 1.0F, coarse.excess.data() + to, n);
            for (const auto d : {to_up, to_down})
                add(detail::members(s, plane(fine.off[d])), 1.0F, coarse.off[d].data() + to, n);
            for (const auto d : {to_west, to_east, to_north, to_south})
                add(detail::leaving(s, d, plane(fine.off[d]), f),
                    d == to_west || d == to_east ? x_scale : y_scale, coarse.off[d].data() + to, n);
        }
    }
}

/// How much of a level's lateral conductance lies in columns that hardly feel their neighbours.
struct LocalShare {
    double all = 0.0;     ///< lateral conductance of all columns, L^2/T
    double strong = 0.0;  ///< of columns whose excess is at least `strong_excess` times it
    double weak = 0.0;    ///< likewise with `weak_excess`
    static constexpr float strong_excess = 4.0F;
    static constexpr float weak_excess = 0.1F;

    void add(float excess, float lateral) noexcept {
        const auto l = static_cast<double>(lateral);
        all += l;
        strong += excess >= strong_excess * lateral ? l : 0.0;
        weak += excess >= weak_excess * lateral ? l : 0.0;
    }
    void add(const LocalShare& other) noexcept {
        all += other.all;
        strong += other.strong;
        weak += other.weak;
    }
    /// Whether at least this share of the lateral conductance is strong or weak.
    [[nodiscard]] bool strong_over(double share) const noexcept { return !(strong <= share * all); }
    [[nodiscard]] bool weak_below(double share) const noexcept { return weak < share * all; }
};

/// Coefficients as the smoother reads them: run by run, in a run layer by layer, in a layer the
/// four lateral conductances and the factors of the column's tridiagonal matrix (with one layer
/// the inverse alone), each for the run's columns side by side. One stream from memory.
class PackedLines {
public:
    void resize(const ColouredColumns& columns, int nlay) {
        nlay_ = nlay;
        narray_ = nlay > 1 ? 7 : 5;
        assign_zeros(value_, narray_ * nlay * columns.ncolumn());
        share_.resize(columns.red().size() + columns.black().size());
    }
    /// Arrays a layer: west, east, north, south, inverse of the pivot, up, share handed down.
    [[nodiscard]] std::ptrdiff_t narray() const noexcept { return narray_; }
    [[nodiscard]] const float* run(const ColouredColumns::Run& r) const noexcept {
        return value_.data() + narray_ * nlay_ * r.first;
    }

    /// Factors every column. Elimination in the form that never subtracts: the excess of a cell's
    /// row passes down with the share that is not carried back (W. K. Grassmann, M. I. Taksar &
    /// D. P. Heyman, 1985, Operations Research 33, 1107-1116).
    LocalShare factor(const ColouredColumns& columns, const LevelMatrix& a) {
        const auto &red = columns.red(), &black = columns.black();
        const std::ptrdiff_t nred = std::ssize(red), nrun = nred + std::ssize(black);
#pragma omp parallel for schedule(static) if (columns.ncolumn() * std::ptrdiff_t{nlay_} > \
                                              omp_min_items)
        for (std::ptrdiff_t r = 0; r < nrun; ++r)
            share_[at(r)] = factor_run(columns, a, r < nred ? red[at(r)] : black[at(r - nred)]);
        LocalShare total;
        for (const LocalShare& s : share_) total.add(s);
        return total;
    }

private:
    using Lane = std::array<float, at(ColouredColumns::longest_run)>;

    [[nodiscard]] LocalShare factor_run(const ColouredColumns& columns, const LevelMatrix& a,
                                        const ColouredColumns::Run& run) {
        const std::ptrdiff_t length = run.last - run.first;
        float* out = value_.data() + narray_ * nlay_ * run.first;
        Lane passed{}, excess{}, lateral{};  // passed: excess from the cells above
        for (int k = 0; k < nlay_; ++k, out += narray_ * length)
            factor_layer(columns, a, k, run, out, passed, excess, lateral);
        LocalShare share;
        for (std::ptrdiff_t t = 0; t < length; ++t) share.add(excess[at(t)], lateral[at(t)]);
        return share;
    }

    void factor_layer(const ColouredColumns& columns, const LevelMatrix& a, int k,
                      const ColouredColumns::Run& run, float* out, Lane& passed, Lane& excess,
                      Lane& lateral) const {
        const std::ptrdiff_t length = run.last - run.first, stride = columns.stride();
        const std::ptrdiff_t first = k * stride + run.first;
        const std::uint8_t* exists = columns.exists() + run.first;
        const auto row = [&](Direction d, std::ptrdiff_t shift) {
            return a.off[d].data() + first + shift;
        };
        const float *w = row(to_west, 0), *e = row(to_east, 0);
        const float *n = row(to_north, 0), *s = row(to_south, 0);
        const float *of_west = row(to_east, run.offset[0]), *of_east = row(to_west, run.offset[1]);
        const float* of_north = row(to_south, run.offset[2]);
        const float* of_south = row(to_north, run.offset[3]);
        const float* own = a.excess.data() + first;
        const bool below = k + 1 < nlay_;
        const float* back = below ? row(to_up, stride) : detail::zeros.data();  // a(n+1, n)
        const float* down = below ? row(to_down, 0) : detail::zeros.data();     // a(n, n+1)
        const float* up = k > 0 ? row(to_up, 0) : detail::zeros.data();
        const auto where = [](unsigned bits, float v) { return bits != 0U ? v : 0.0F; };
#pragma omp simd
        for (std::ptrdiff_t t = 0; t < length; ++t) {
            const unsigned there = exists[t];
            float sum = own[t] + passed[at(t)];
            sum += where(there & 1U, of_west[t]) + where(there & 2U, of_east[t]);
            sum += where(there & 4U, of_north[t]) + where(there & 8U, of_south[t]);
            const float pivot = sum + back[t];
            const float inverse = pivot > 0.0F ? 1.0F / pivot : 0.0F;
            excess[at(t)] += own[t];
            lateral[at(t)] += (w[t] + e[t]) + (n[t] + s[t]);
            passed[at(t)] = down[t] * (sum * inverse);
            out[t] = w[t];
            out[length + t] = e[t];
            out[2 * length + t] = n[t];
            out[3 * length + t] = s[t];
            out[4 * length + t] = inverse;
        }
        if (nlay_ == 1) return;
#pragma omp simd
        for (std::ptrdiff_t t = 0; t < length; ++t) {
            out[5 * length + t] = up[t];
            out[6 * length + t] = down[t] * out[4 * length + t];
        }
    }

    RawVector<float> value_;
    std::vector<LocalShare> share_;  // [run]
    std::ptrdiff_t nlay_ = 0, narray_ = 7;
};

}  // namespace heihe::inline v0::linear
