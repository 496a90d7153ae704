// SPDX-License-Identifier: MIT
#pragma once

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
    std::array<std::vector<float>, 6> off;  ///< [nlay*stride] by Direction
    std::vector<float> excess;              ///< [nlay*stride]

    void resize(std::ptrdiff_t n) {
        for (auto& o : off) o.assign(at(n), 0.0F);
        excess.assign(at(n), 0.0F);
    }
};

namespace detail {

/// Sum of a plane at the members of a coarse column.
[[nodiscard]] inline float at_members(const float* plane, const std::array<std::int32_t, 4>& m) {
    return (plane[m[0]] + plane[m[1]]) + (plane[m[2]] + plane[m[3]]);
}

/// Sum of the conductances that leave a coarse column in one lateral direction.
[[nodiscard]] inline float leaving(const LevelMatrix& fine, Direction d, std::ptrdiff_t plane,
                                   const std::array<std::int32_t, 4>& m, Coarsening::Factors f) {
    const float* o = fine.off[d].data() + plane;
    const bool two_rows = f.row == 2, two_cols = f.col == 2;
    switch (d) {
        case to_west: return o[m[0]] + (two_rows ? o[m[2]] : 0.0F);
        case to_east: return two_cols ? o[m[1]] + o[m[3]] : o[m[0]] + (two_rows ? o[m[2]] : 0.0F);
        case to_north: return o[m[0]] + (two_cols ? o[m[1]] : 0.0F);
        default: return two_rows ? o[m[2]] + o[m[3]] : o[m[0]] + (two_cols ? o[m[1]] : 0.0F);
    }
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
    const std::int32_t ncolumn = map.coarse().ncolumn();
#pragma omp parallel for schedule(static) if (ncolumn * std::ptrdiff_t{nlay} > omp_min_items / 4)
    for (std::int32_t q = 0; q < ncolumn; ++q) {
        const auto& m = map.members(q);
        for (int k = 0; k < nlay; ++k) {
            const std::ptrdiff_t plane = k * fine_stride;
            const auto n = at(k * stride + q);
            coarse.excess[n] = detail::at_members(fine.excess.data() + plane, m);
            for (const auto d : {to_up, to_down})
                coarse.off[d][n] = detail::at_members(fine.off[d].data() + plane, m);
            for (const auto d : {to_west, to_east})
                coarse.off[d][n] = x_scale * detail::leaving(fine, d, plane, m, f);
            for (const auto d : {to_north, to_south})
                coarse.off[d][n] = y_scale * detail::leaving(fine, d, plane, m, f);
        }
    }
}

/// How much of a level's lateral conductance lies in columns that hardly feel their neighbours.
struct LocalShare {
    double strong = 0.0;  ///< share in columns whose excess is at least `strong_excess` times it
    double weak = 0.0;    ///< likewise with `weak_excess`
    static constexpr float strong_excess = 4.0F;
    static constexpr float weak_excess = 0.1F;
};

/// Compares excess and lateral conductance column by column.
/// @param work  [2*stride] scratch
[[nodiscard]] inline LocalShare local_share(const LevelMatrix& a, const ColouredColumns& columns,
                                            int nlay, std::vector<float>& work) {
    const std::ptrdiff_t stride = columns.stride();
    float *excess = work.data(), *lateral = work.data() + stride;
    std::fill(excess, excess + 2 * stride, 0.0F);
    for (int k = 0; k < nlay; ++k) {
        const std::ptrdiff_t plane = k * stride;
        const float* e = a.excess.data() + plane;
        const float *w1 = a.off[0].data() + plane, *w2 = a.off[1].data() + plane;
        const float *w3 = a.off[2].data() + plane, *w4 = a.off[3].data() + plane;
#pragma omp simd
        for (std::ptrdiff_t p = 0; p < stride; ++p) {
            excess[p] += e[p];
            lateral[p] += (w1[p] + w2[p]) + (w3[p] + w4[p]);
        }
    }
    double all = 0.0;
    LocalShare share;
    for (std::int32_t p = 0; p < columns.ncolumn(); ++p) {
        const auto l = static_cast<double>(lateral[p]);
        all += l;
        if (excess[p] >= LocalShare::strong_excess * lateral[p]) share.strong += l;
        if (excess[p] >= LocalShare::weak_excess * lateral[p]) share.weak += l;
    }
    if (!(all > 0.0)) return {1.0, 1.0};
    return {share.strong / all, share.weak / all};
}

/// Coefficients as the smoother reads them: run by run, in a run layer by layer, in a layer the
/// four lateral conductances and the three factors of the column's tridiagonal matrix, each for
/// the run's columns side by side. One stream from memory.
class PackedLines {
public:
    static constexpr std::ptrdiff_t narray = 7;

    void resize(const ColouredColumns& columns, int nlay) {
        value_.assign(at(narray * nlay * columns.ncolumn()), 0.0F);
        nlay_ = nlay;
    }
    [[nodiscard]] const float* run(const ColouredColumns::Run& r) const noexcept {
        return value_.data() + narray * nlay_ * r.first;
    }

    /// Factors every column. Elimination in the form that never subtracts: the excess of a cell's
    /// row passes down with the share that is not carried back (W. K. Grassmann, M. I. Taksar &
    /// D. P. Heyman, 1985, Operations Research 33, 1107-1116).
    void factor(const ColouredColumns& columns, const LevelMatrix& a) {
        for (const auto* runs : {&columns.red(), &columns.black()}) {
            const std::ptrdiff_t nrun = std::ssize(*runs);
#pragma omp parallel for schedule(static) if (columns.ncolumn() * std::ptrdiff_t{nlay_} > \
                                              omp_min_items)
            for (std::ptrdiff_t r = 0; r < nrun; ++r) factor_run(columns, a, (*runs)[at(r)]);
        }
    }

private:
    void factor_run(const ColouredColumns& columns, const LevelMatrix& a,
                    const ColouredColumns::Run& run) {
        const std::ptrdiff_t length = run.last - run.first;
        float* out = value_.data() + narray * nlay_ * run.first;
        std::array<float, ColouredColumns::longest_run> passed{};  // excess from the cells above
        for (int k = 0; k < nlay_; ++k, out += narray * length)
            for (std::ptrdiff_t t = 0; t < length; ++t)
                factor_cell(columns, a, k, static_cast<std::int32_t>(run.first + t), out + t,
                            length, passed[at(t)]);
    }

    /// out: this cell's first array; step: distance between arrays.
    void factor_cell(const ColouredColumns& columns, const LevelMatrix& a, int k, std::int32_t p,
                     float* out, std::ptrdiff_t step, float& passed) const {
        const std::ptrdiff_t stride = columns.stride();
        const std::ptrdiff_t plane = k * stride;
        const auto n = at(plane + p);
        const auto& near = columns.neighbours(p);
        float s = a.excess[n] + passed;
        s += a.off[to_east][at(plane + near[0])] + a.off[to_west][at(plane + near[1])];
        s += a.off[to_south][at(plane + near[2])] + a.off[to_north][at(plane + near[3])];
        const bool below = k + 1 < nlay_;
        const float back = below ? a.off[to_up][n + at(stride)] : 0.0F;  // a(n+1, n)
        const float down = below ? a.off[to_down][n] : 0.0F;             // a(n, n+1)
        const float pivot = s + back;
        const float inverse = pivot > 0.0F ? 1.0F / pivot : 0.0F;
        for (std::size_t d = 0; d < 4; ++d)
            out[static_cast<std::ptrdiff_t>(d) * step] = a.off[d][n];
        out[4 * step] = k > 0 ? a.off[to_up][n] : 0.0F;
        out[5 * step] = inverse;
        out[6 * step] = down * inverse;
        passed = down * (s * inverse);
    }

    std::vector<float> value_;
    std::ptrdiff_t nlay_ = 0;
};

}  // namespace heihe::inline v0::linear
