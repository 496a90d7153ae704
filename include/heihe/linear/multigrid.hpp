// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/first_touch.hpp"
#include "heihe/core/index.hpp"
#include "heihe/core/parallel.hpp"
#include "heihe/linear/coarsening.hpp"
#include "heihe/linear/coloured_columns.hpp"
#include "heihe/linear/level_matrix.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace heihe::linear {

namespace detail {

/// Columns of one block and colour, with their coefficients (PackedLines).
struct LineBlock {
    ColouredColumns::Lanes near;
    const float* coefficients;
    std::ptrdiff_t narray;
    std::ptrdiff_t stride;  ///< from layer to layer of a plane
    int nlay;
};

/// Columns of one block and colour: x = T^-1 (b + lateral conductances times neighbours), T
/// tridiagonal. With from_zero the neighbours count as zero.
template <bool from_zero>
inline void solve_lines(const LineBlock& block, const float* b, float* x) {
    const auto [near, coefficients, narray, stride, nlay] = block;
    const float* c = coefficients;
    const std::ptrdiff_t size = narray * lanes;
    Lane v{};
    for (int k = 0; k < nlay; ++k, b += stride, x += stride, c += size) {
        Lane sum = load(b + near.own);
        if constexpr (!from_zero)
            sum += (load(c) * load(x + near.west) + load(c + lanes) * load(x + near.east)) +
                   (load(c + 2 * lanes) * load(x + near.north) +
                    load(c + 3 * lanes) * load(x + near.south));
        if (k > 0) sum += load(c + 5 * lanes) * v;
        v = sum * load(c + 4 * lanes);
        lane_at(x + near.own) = v;
    }
    x -= stride;
    c -= size;
    for (int k = nlay - 2; k >= 0; --k) {
        x -= stride;
        c -= size;
        v = load(x + near.own) + load(c + 6 * lanes) * v;
        lane_at(x + near.own) = v;
    }
}

/// r = lateral conductances times neighbours in v, on one block and colour.
inline void lateral_product(const LineBlock& block, const float* v, float* r) {
    const auto [near, coefficients, narray, stride, nlay] = block;
    const float* c = coefficients;
    for (int k = 0; k < nlay; ++k, v += stride, r += stride, c += narray * lanes)
        lane_at(r + near.own) =
            (load(c) * load(v + near.west) + load(c + lanes) * load(v + near.east)) +
            (load(c + 2 * lanes) * load(v + near.north) +
             load(c + 3 * lanes) * load(v + near.south));
}

}  // namespace detail

/// One level: its matrix, and right side, solution and work vector as planes.
struct MultigridLevel {
    ColouredColumns columns;
    LevelMatrix matrix;
    PackedLines lines;
    int nlay;
    RawVector<float> b, x, r;

    MultigridLevel(ColouredColumns c, int layers) : columns{std::move(c)}, nlay{layers} {
        const std::ptrdiff_t n = nlay * columns.stride();
        matrix.resize(n);
        lines.resize(columns, nlay);
        for (auto* v : {&b, &x, &r}) assign_zeros(*v, n);
    }
    [[nodiscard]] detail::LineBlock block(ColouredColumns::Colour c, std::int32_t i) const {
        return {columns.lanes_of(c, i), lines.block(c, i), lines.narray(), columns.stride(), nlay};
    }
};

/// Multigrid cycle for seven-point matrices on columns: lateral aggregation 2 x 2, exact solves
/// down the columns in checkerboard order, everything in single precision.
///
/// A cycle smooths red, then black columns towards coarser levels and black, then red ones towards finer
/// levels, so that it is symmetric if the matrix is. After the black half of a sweep only red columns have
/// a residual: the lateral product with the change of the black ones.
class Multigrid {
public:
    struct Settings {
        int w_levels = 3;  ///< levels, from the finest, that visit the next coarser one twice
        /// So does each level whose next coarser one has at least this many columns. The number of
        /// iterations then does not grow with the grid. On smaller levels a visit costs more than it
        /// saves.
        std::int32_t w_columns = 700;
        /// [-] Conductance west-east over conductance north-south, by the spacing.
        double anisotropy = 1.0;
        /// [-] From this anisotropy on, only one direction is coarsened.
        double one_direction = 4.0;
    };

    /// Builds and allocates every level, by the mesh alone.
    Multigrid(ColouredColumns columns, int nlay, Settings settings)
        : nlay_{nlay}, settings_{settings} {
        level_.reserve(64);
        level_.emplace_back(std::move(columns), nlay);
        double anisotropy = settings.anisotropy;
        while (!level_.back().columns.is_single()) {
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

    /// Computes coarser matrices and all factors. Coarsening stops where lateral conductances are
    /// negligible.
    void set_up() {
        std::size_t l = 0;
        outside_ = 0.0;
        for (;; ++l) {
            MultigridLevel& level = level_[l];
            const auto f = l < map_.size() ? map_[l].factors() : Coarsening::Factors{1, 1};
            const LocalShare share = level.lines.factor(level.columns, level.matrix, f);
            if (share.columns >= few_columns)
                outside_ =
                    std::max(outside_, (l == 0 ? finest_weight : 1.0) * share.outside_share());
            if (l > 0) twice_[l - 1] = goes_twice(l) && share.weak_below(0.9);
            if (l + 1 == level_.size() || share.strong_over(0.97)) break;
            coarsen(level.matrix, level.columns, map_[l], nlay_, level_[l + 1].matrix);
        }
        last_ = l;
        if (l > 0) twice_[l - 1] = false;  // visits of the last level are not repeated
    }
    /// Computes the factors of the finest level alone, for line_jacobi().
    void set_up_finest() {
        (void)level_.front().lines.factor(level_.front().columns, level_.front().matrix, {1, 1});
    }
    /// Visits every level once until the next set_up(): a V-cycle stays definite where a W-cycle with
    /// over-correction may not.
    void use_v_cycle() { std::fill(twice_.begin(), twice_.end(), char{false}); }
    [[nodiscard]] bool is_v_cycle() const {
        return std::none_of(twice_.begin(), twice_.begin() + static_cast<std::ptrdiff_t>(last_),
                            [](char t) { return t != 0; });
    }

    /// [-] Largest share, over the levels, of cells or columns that coarsening by position aggregates with
    /// others to which they are only weakly connected (LocalShare). Above a few percent a cycle converges
    /// slowly.
    [[nodiscard]] double outside_share() const noexcept { return outside_; }

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
        sweep<true>(l, ColouredColumns::red);
        sweep<true>(l, ColouredColumns::black);
        return l.x.data();
    }

private:
    /// Factors of the next coarsening; `anisotropy` becomes that of the coarser level.
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

    /// True if level l is visited twice from the one above it.
    [[nodiscard]] bool goes_twice(std::size_t l) const noexcept {
        return static_cast<int>(l) <= settings_.w_levels ||
               level_[l].columns.nblock() * ColouredColumns::width >= settings_.w_columns;
    }
    [[nodiscard]] bool parallel(const MultigridLevel& l) const noexcept {
        return l.columns.stride() * nlay_ > omp_min_items;
    }

    template <bool from_zero>
    void sweep(MultigridLevel& l, ColouredColumns::Colour c) const {
        const std::int32_t nblock = l.columns.nblock();
#pragma omp parallel for schedule(static) if (parallel(l))
        for (std::int32_t b = 0; b < nblock; ++b)
            detail::solve_lines<from_zero>(l.block(c, b), l.b.data(), l.x.data());
    }

    /// Residual on red columns after the black ones changed by v, to the coarser right side.
    void restrict_residual(std::size_t number, const RawVector<float>& v) {
        MultigridLevel& fine = level_[number];
        MultigridLevel& coarse = level_[number + 1];
        const Coarsening& map = map_[number];
        const std::int32_t nfine = fine.columns.nblock(), ncoarse = coarse.columns.nblock();
#pragma omp parallel if (parallel(fine))
        {
#pragma omp for schedule(static)
            for (std::int32_t b = 0; b < nfine; ++b)
                detail::lateral_product(fine.block(ColouredColumns::red, b), v.data(),
                                        fine.r.data());
#pragma omp for schedule(static)
            for (std::int32_t q = 0; q < ncoarse; ++q)
                for (const auto c : {ColouredColumns::red, ColouredColumns::black}) {
                    const detail::Members members{fine.columns, map, q, c};
                    for (int k = 0; k < nlay_; ++k) {
                        detail::Lane sum{};
                        for (int i = 0; i < map.factors().row; ++i)
                            members.add(i, ColouredColumns::red,
                                        fine.r.data() + k * fine.columns.stride(), sum);
                        detail::lane_at(coarse.b.data() + k * coarse.columns.stride() +
                                        coarse.columns.first(c, q)) = sum;
                    }
                }
        }
    }

    /// Adds the coarser solution to the red columns; the black ones are solved anew right after.
    void prolong(std::size_t number) {
        MultigridLevel& fine = level_[number];
        const MultigridLevel& coarse = level_[number + 1];
        const Coarsening& map = map_[number];
        const std::int32_t nblock = coarse.columns.nblock();
#pragma omp parallel for schedule(static) if (parallel(fine))
        for (std::int32_t q = 0; q < nblock; ++q)
            for (int k = 0; k < nlay_; ++k)
                prolong_block(map, q, coarse.x.data() + k * coarse.columns.stride(), fine.columns,
                              fine.x.data() + k * fine.columns.stride());
    }

    /// The parity of a finer red lane's number decides its coarse colour (see Coarsening).
    static void prolong_block(const Coarsening& map, std::int32_t q, const float* e,
                              const ColouredColumns& fine, float* x) {
        using namespace detail;
        const std::int32_t row = map.coarse().block(q).row;
        const Lane red = load(e + map.coarse().first(ColouredColumns::red, q));
        const Lane black = load(e + map.coarse().first(ColouredColumns::black, q));
        const Lane even = row % 2 == 0 ? red : black;  // the colour whose s is 0
        const Lane odd = row % 2 == 0 ? black : red;
        const auto f = map.factors();
        for (std::int32_t i = 0; i < f.row; ++i) {
            const auto& u = map.under(q)[at(i)];
            const auto place = [&](int j) {
                return x + fine.first(ColouredColumns::red, u[at(j)]);
            };
            if (f.col == 2) {
                if (u[0] != ColouredColumns::none) add_in_turn_left(even, odd, place(0));
                if (u[1] != ColouredColumns::none) add_in_turn_right(even, odd, place(1));
            } else if (u[0] != ColouredColumns::none) {
                lane_at(place(0)) += (row * f.row + i) % 2 == 0 ? even : odd;
            }
        }
    }

    void visit(std::size_t number, bool from_zero) {
        MultigridLevel& l = level_[number];
        if (number == last_) {
            sweep<true>(l, ColouredColumns::red);
            sweep<false>(l, ColouredColumns::black);
            if (!l.columns.is_single()) sweep<false>(l, ColouredColumns::red);
            return;
        }
        if (from_zero) {
            sweep<true>(l, ColouredColumns::red);
            sweep<false>(l, ColouredColumns::black);
            restrict_residual(number, l.x);
        } else {  // red columns have no residual: the last sweep ended with them
            change_black(l);
            restrict_residual(number, l.r);
        }
        visit(number + 1, true);
        if (twice_[number] != 0) visit(number + 1, false);
        prolong(number);
        sweep<false>(l, ColouredColumns::black);
        sweep<false>(l, ColouredColumns::red);
    }

    /// Smooths the black columns and stores their change in r.
    void change_black(MultigridLevel& l) const {
        const std::int32_t nblock = l.columns.nblock();
        const std::ptrdiff_t stride = l.columns.stride();
#pragma omp parallel for schedule(static) if (parallel(l))
        for (std::int32_t b = 0; b < nblock; ++b) {
            const detail::LineBlock block = l.block(ColouredColumns::black, b);
            float *x = l.x.data() + block.near.own, *r = l.r.data() + block.near.own;
            for (int k = 0; k < nlay_; ++k)
                std::copy(x + k * stride, x + k * stride + detail::lanes, r + k * stride);
            detail::solve_lines<false>(block, l.b.data(), l.x.data());
            for (int k = 0; k < nlay_; ++k)
                detail::lane_at(r + k * stride) =
                    detail::load(x + k * stride) - detail::load(r + k * stride);
        }
    }

    /// On the finest level a quarter of this share counts as much as the full share on a coarser level,
    /// because all coarser levels inherit it.
    static constexpr double finest_weight = 4.0;
    /// Levels with fewer columns are not counted: on them shares mean nothing.
    static constexpr double few_columns = 200.0;

    int nlay_ = 0;
    double outside_ = 0.0;
    Settings settings_;
    std::vector<MultigridLevel> level_;
    std::vector<Coarsening> map_;
    std::vector<char> twice_;  // [level] true: the next coarser one is visited twice
    std::size_t last_ = 0;     // coarsest level in use
};

}  // namespace heihe::linear
