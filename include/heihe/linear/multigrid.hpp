// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/first_touch.hpp"
#include "heihe/core/index.hpp"
#include "heihe/core/parallel.hpp"
#include "heihe/linear/coarsening.hpp"
#include "heihe/linear/coloured_columns.hpp"
#include "heihe/linear/level_matrix.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

namespace heihe::inline v0::linear {

namespace detail {

/// Columns of one run: x = T^-1 (b + lateral conductances times neighbours), T tridiagonal.
/// With from_zero the neighbours count as zero.
template <bool from_zero>
inline void solve_lines(const ColouredColumns::Run& run, const float* c, const float* b, float* x,
                        std::ptrdiff_t stride, int nlay, std::ptrdiff_t narray) {
    const std::ptrdiff_t length = run.last - run.first;
    b += run.first;
    x += run.first;
    for (int k = 0; k < nlay; ++k, b += stride, x += stride, c += narray * length) {
        const float *west = c, *east = c + length, *north = c + 2 * length, *south = c + 3 * length;
        const float *inverse = c + 4 * length, *up = c + 5 * length;  // up: not with one layer
        const float *xw = x + run.offset[0], *xe = x + run.offset[1];
        const float *xn = x + run.offset[2], *xs = x + run.offset[3];
        const float* above = k > 0 ? x - stride : x;  // up is zero in the top layer
        if (from_zero && k == 0) {
#pragma omp simd
            for (std::ptrdiff_t t = 0; t < length; ++t) x[t] = b[t] * inverse[t];
        } else if (from_zero) {
#pragma omp simd
            for (std::ptrdiff_t t = 0; t < length; ++t)
                x[t] = (b[t] + up[t] * above[t]) * inverse[t];
        } else if (k == 0) {
#pragma omp simd
            for (std::ptrdiff_t t = 0; t < length; ++t)
                x[t] = (b[t] + ((west[t] * xw[t] + east[t] * xe[t]) +
                                (north[t] * xn[t] + south[t] * xs[t]))) *
                       inverse[t];
        } else {
#pragma omp simd
            for (std::ptrdiff_t t = 0; t < length; ++t)
                x[t] =
                    (b[t] +
                     ((west[t] * xw[t] + east[t] * xe[t]) + (north[t] * xn[t] + south[t] * xs[t])) +
                     up[t] * above[t]) *
                    inverse[t];
        }
    }
    x -= stride;
    c -= narray * length;
    for (int k = nlay - 2; k >= 0; --k) {
        const float* lower = x;
        x -= stride;
        c -= narray * length;
        const float* factor = c + 6 * length;
#pragma omp simd
        for (std::ptrdiff_t t = 0; t < length; ++t) x[t] += factor[t] * lower[t];
    }
}

/// r = lateral conductances times neighbours in v, on one run.
inline void lateral_product(const ColouredColumns::Run& run, const float* c, const float* v,
                            float* r, std::ptrdiff_t stride, int nlay, std::ptrdiff_t narray) {
    const std::ptrdiff_t length = run.last - run.first;
    v += run.first;
    r += run.first;
    for (int k = 0; k < nlay; ++k, v += stride, r += stride, c += narray * length) {
        const float *west = c, *east = c + length, *north = c + 2 * length, *south = c + 3 * length;
        const float *vw = v + run.offset[0], *ve = v + run.offset[1];
        const float *vn = v + run.offset[2], *vs = v + run.offset[3];
#pragma omp simd
        for (std::ptrdiff_t t = 0; t < length; ++t)
            r[t] = (west[t] * vw[t] + east[t] * ve[t]) + (north[t] * vn[t] + south[t] * vs[t]);
    }
}

}  // namespace detail

/// One level: its matrix, and right side, solution and work vector as planes.
struct MultigridLevel {
    ColouredColumns columns;
    LevelMatrix matrix;
    PackedLines lines;
    RawVector<float> b, x, r;

    MultigridLevel(ColouredColumns c, int nlay) : columns{std::move(c)} {
        const std::ptrdiff_t n = nlay * columns.stride();
        matrix.resize(n);
        lines.resize(columns, nlay);
        for (auto* v : {&b, &x, &r}) assign_zeros(*v, n);
    }
};

/// Multigrid cycle for seven-point matrices on columns: lateral aggregation 2 x 2, exact solves
/// down the columns in checkerboard order, everything in single precision.
///
/// A cycle smooths red then black on the way down and black then red on the way up, so that it is
/// symmetric when the matrix is. After the black half of a sweep the residual lives on red columns
/// alone, and it is the lateral product with the change of the black ones.
class Multigrid {
public:
    struct Settings {
        int w_levels = 3;  ///< levels from the finest that visit the next coarser one twice
        /// Conductance from west to east over that from north to south, as the spacing makes it.
        double anisotropy = 1.0;
        /// From this anisotropy on, one direction alone is coarsened.
        double one_direction = 4.0;
    };

    /// Builds and allocates every level; nothing of it depends on a matrix.
    Multigrid(ColouredColumns columns, int nlay, Settings settings)
        : nlay_{nlay}, settings_{settings} {
        level_.reserve(64);
        level_.emplace_back(std::move(columns), nlay);
        double anisotropy = settings.anisotropy;
        while (level_.back().columns.ncolumn() > 1) {
            map_.emplace_back(level_.back().columns, factors(level_.back().columns, anisotropy));
            level_.emplace_back(map_.back().coarse(), nlay);
        }
        twice_.resize(level_.size());
    }

    /// Matrix of the finest level, to be filled before set_up().
    [[nodiscard]] LevelMatrix& finest() noexcept { return level_.front().matrix; }
    [[nodiscard]] const ColouredColumns& columns() const noexcept { return level_.front().columns; }
    /// Levels in use.
    [[nodiscard]] std::ptrdiff_t nlevel() const noexcept {
        return static_cast<std::ptrdiff_t>(last_) + 1;
    }

    /// Coarser matrices and all factors; coarsening stops where columns hardly feel each other.
    void set_up() {
        std::size_t l = 0;
        for (;; ++l) {
            MultigridLevel& level = level_[l];
            const LocalShare share = level.lines.factor(level.columns, level.matrix);
            if (l > 0)
                twice_[l - 1] = static_cast<int>(l) <= settings_.w_levels && share.weak_below(0.9);
            if (l + 1 == level_.size() || share.strong_over(0.97)) break;
            coarsen(level.matrix, level.columns.stride(), map_[l], nlay_, level_[l + 1].matrix);
        }
        last_ = l;
        if (l > 0) twice_[l - 1] = false;  // the last level is solved at once
    }
    /// Factors of the finest level alone, all that line_jacobi() needs.
    void set_up_finest() {
        (void)level_.front().lines.factor(level_.front().columns, level_.front().matrix);
    }
    /// From here to the next set_up() every level is visited once: a V-cycle stays definite where a
    /// W-cycle with over-correction may not.
    void use_v_cycle() { std::fill(twice_.begin(), twice_.end(), char{false}); }
    [[nodiscard]] bool is_v_cycle() const {
        return std::none_of(twice_.begin(), twice_.end(), [](char t) { return t != 0; });
    }

    /// Right side of the next cycle, planes of the finest level: to be filled, pads left zero.
    [[nodiscard]] float* right_side() noexcept { return level_.front().b.data(); }

    /// One cycle from zero.
    /// @return [nlay*stride] planes of the finest level; valid until the next call
    [[nodiscard]] const float* cycle() {
        visit(0, true);
        return level_.front().x.data();
    }

    /// Solves each column by itself, without its neighbours.
    [[nodiscard]] const float* line_jacobi() {
        MultigridLevel& l = level_.front();
        sweep<true>(l, l.columns.red());
        sweep<true>(l, l.columns.black());
        return l.x.data();
    }

private:
    /// How to coarsen; anisotropy becomes that of the coarser level.
    [[nodiscard]] Coarsening::Factors factors(const ColouredColumns& c, double& anisotropy) const {
        const auto [nrow, ncol] = c.extent();
        if (ncol > 1 && anisotropy > settings_.one_direction) {
            anisotropy /= 4.0;
            return {1, 2};
        }
        if (nrow > 1 && anisotropy * settings_.one_direction < 1.0) {
            anisotropy *= 4.0;
            return {2, 1};
        }
        return {2, 2};
    }

    [[nodiscard]] bool parallel(const MultigridLevel& l) const noexcept {
        return l.columns.ncolumn() * std::ptrdiff_t{nlay_} > omp_min_items;
    }

    template <bool from_zero>
    void sweep(MultigridLevel& l, const std::vector<ColouredColumns::Run>& runs) const {
        const std::ptrdiff_t nrun = std::ssize(runs);
#pragma omp parallel for schedule(static) if (parallel(l))
        for (std::ptrdiff_t r = 0; r < nrun; ++r)
            detail::solve_lines<from_zero>(runs[at(r)], l.lines.run(runs[at(r)]), l.b.data(),
                                           l.x.data(), l.columns.stride(), nlay_, l.lines.narray());
    }

    /// Residual on red columns after the black ones changed by v, to the coarser right side.
    void restrict_residual(std::size_t number, const RawVector<float>& v) {
        MultigridLevel& fine = level_[number];
        const auto& runs = fine.columns.red();
        const std::ptrdiff_t nrun = std::ssize(runs);
        const Coarsening& map = map_[number];
        const auto& spans = map.spans();
        const std::ptrdiff_t nspan = std::ssize(spans);
        const auto add = map.step() == 2 ? detail::add_members<2> : detail::add_members<1>;
        MultigridLevel& coarse = level_[number + 1];
#pragma omp parallel if (parallel(fine))
        {
#pragma omp for schedule(static)
            for (std::ptrdiff_t r = 0; r < nrun; ++r)
                detail::lateral_product(runs[at(r)], fine.lines.run(runs[at(r)]), v.data(),
                                        fine.r.data(), fine.columns.stride(), nlay_,
                                        fine.lines.narray());
#pragma omp for schedule(static)
            for (std::ptrdiff_t i = 0; i < nspan; ++i) {
                const Coarsening::Span& s = spans[at(i)];
                for (int k = 0; k < nlay_; ++k) {
                    auto m = detail::members(s, fine.r.data() + k * fine.columns.stride());
                    for (std::size_t j = 0; j < 4; ++j)
                        if (!s.is_red[j]) m[j] = detail::zeros.data();
                    add(m, 1.0F, coarse.b.data() + k * coarse.columns.stride() + s.first,
                        s.last - s.first);
                }
            }
        }
    }

    /// Adds the coarser solution to the red columns; the black ones are solved anew right after.
    void prolong(std::size_t number) {
        MultigridLevel& fine = level_[number];
        const MultigridLevel& coarse = level_[number + 1];
        const auto& spans = map_[number].red_spans();
        const std::ptrdiff_t nspan = std::ssize(spans);
        const auto add = map_[number].red_step() == 2 ? add_alternately<2> : add_alternately<1>;
#pragma omp parallel for schedule(static) if (parallel(fine))
        for (std::ptrdiff_t i = 0; i < nspan; ++i) {
            const Coarsening::RedSpan& s = spans[at(i)];
            for (int k = 0; k < nlay_; ++k) {
                const float* e = coarse.x.data() + k * coarse.columns.stride();
                add(e + s.even, e + s.odd, fine.x.data() + k * fine.columns.stride() + s.first,
                    s.last - s.first);
            }
        }
    }

    /// x[2 t] += even[step t], x[2 t + 1] += odd[step t].
    template <std::ptrdiff_t step>
    static void add_alternately(const float* even, const float* odd, float* x, std::ptrdiff_t n) {
        const std::ptrdiff_t half = n / 2;
        for (std::ptrdiff_t t = 0; t < half; ++t) {
            x[2 * t] += even[step * t];
            x[2 * t + 1] += odd[step * t];
        }
        if (n % 2 != 0) x[n - 1] += even[step * half];
    }

    void visit(std::size_t number, bool from_zero) {
        MultigridLevel& l = level_[number];
        if (number == last_) {
            sweep<true>(l, l.columns.red());
            sweep<false>(l, l.columns.black());
            if (l.columns.ncolumn() > 1) sweep<false>(l, l.columns.red());
            return;
        }
        if (from_zero) {
            sweep<true>(l, l.columns.red());
            sweep<false>(l, l.columns.black());
            restrict_residual(number, l.x);
        } else {  // red columns still fit the black ones: the last sweep ended with them
            change_black(l);
            restrict_residual(number, l.r);
        }
        visit(number + 1, true);
        if (twice_[number] != 0) visit(number + 1, false);
        prolong(number);
        sweep<false>(l, l.columns.black());
        sweep<false>(l, l.columns.red());
    }

    /// Smooths the black columns and leaves their change in r.
    void change_black(MultigridLevel& l) const {
        const auto& runs = l.columns.black();
        const std::ptrdiff_t nrun = std::ssize(runs), stride = l.columns.stride();
#pragma omp parallel for schedule(static) if (parallel(l))
        for (std::ptrdiff_t i = 0; i < nrun; ++i) {
            const ColouredColumns::Run& run = runs[at(i)];
            const std::ptrdiff_t length = run.last - run.first;
            float *x = l.x.data() + run.first, *r = l.r.data() + run.first;
            for (int k = 0; k < nlay_; ++k)
                std::copy(x + k * stride, x + k * stride + length, r + k * stride);
            detail::solve_lines<false>(run, l.lines.run(run), l.b.data(), l.x.data(), stride, nlay_,
                                       l.lines.narray());
            for (int k = 0; k < nlay_; ++k) {
                float* change = r + k * stride;
                const float* now = x + k * stride;
#pragma omp simd
                for (std::ptrdiff_t t = 0; t < length; ++t) change[t] = now[t] - change[t];
            }
        }
    }

    int nlay_ = 0;
    Settings settings_;
    std::vector<MultigridLevel> level_;
    std::vector<Coarsening> map_;
    std::vector<char> twice_;  // [level] whether the next coarser one is visited twice
    std::size_t last_ = 0;     // coarsest level in use
};

}  // namespace heihe::inline v0::linear
