// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/first_touch.hpp"
#include "heihe/core/index.hpp"
#include "heihe/core/parallel.hpp"
#include "heihe/linear/coarsening.hpp"
#include "heihe/linear/coloured_columns.hpp"
#include "heihe/linear/lanes.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace heihe::linear {

/// Directions of a level's off-diagonals.
enum Direction : std::size_t { to_west, to_east, to_north, to_south, to_up, to_down };

/// Matrix of one level of the hierarchy, single precision, as planes (see ColouredColumns).
///
/// Off-diagonals are kept with their sign reversed (conductances, >= 0). Instead of the diagonal it
/// stores the sum of each matrix column, `excess` (storage and boundary terms of a conservative
/// matrix): diagonal(n) = excess(n) + sum of conductances towards n in its neighbours' rows. All sums
/// of the set-up then have non-negative terms, so nothing cancels in single precision.
struct LevelMatrix {
    std::array<RawVector<float>, 6> off;  ///< [nlay*stride] by Direction
    RawVector<float> excess;              ///< [nlay*stride]

    void resize(std::ptrdiff_t n) {
        for (auto& o : off) assign_zeros(o, n);
        assign_zeros(excess, n);
    }
};

namespace detail {

/// Sums over the members of a coarse block's lanes of one colour, in one plane of the finer level.
class Members {
public:
    Members(const ColouredColumns& fine, const Coarsening& map, std::int32_t q,
            ColouredColumns::Colour c)
        : fine_{&fine},
          under_{&map.under(q)},
          f_{map.factors()},
          row_{map.coarse().block(q).row},
          s_{(row_ + c) % 2} {}

    /// Adds the members in one of the finer rows (0 or 1), in its columns of one colour.
    void add(int i, ColouredColumns::Colour c, const float* plane, Lane& sum) const {
        const auto& u = (*under_)[at(i)];
        const Lane left = load(plane + fine_->first(c, u[0]));
        if (f_.col == 2) {
            const Lane right = load(plane + fine_->first(c, u[1]));
            add_every_other(left, right, s_, sum);
        } else if ((row_ * f_.row + i + s_) % 2 == c) {  // the column itself
            sum += left;
        }
    }
    /// The western (j = 0) or eastern (1) of two columns joined in a finer row.
    void add_side(int i, int j, const float* plane, Lane& sum) const {
        const auto c =
            (row_ * f_.row + i + j) % 2 == 0 ? ColouredColumns::red : ColouredColumns::black;
        add(i, c, plane, sum);
    }
    void add_row(int i, const float* plane, Lane& sum) const {
        add(i, ColouredColumns::red, plane, sum);
        add(i, ColouredColumns::black, plane, sum);
    }
    void add_all(const float* plane, Lane& sum) const {
        for (int i = 0; i < f_.row; ++i) add_row(i, plane, sum);
    }
    /// Adds the conductances that leave the coarse columns in a lateral direction.
    void add_leaving(Direction d, const float* plane, Lane& sum) const {
        if (d == to_north) return add_row(0, plane, sum);
        if (d == to_south) return add_row(f_.row - 1, plane, sum);
        for (int i = 0; i < f_.row; ++i)
            if (f_.col == 2)
                add_side(i, d == to_west ? 0 : 1, plane, sum);
            else
                add_row(i, plane, sum);
    }

private:
    const ColouredColumns* fine_;
    const Coarsening::Under* under_;
    Coarsening::Factors f_;
    std::int32_t row_, s_;
};

}  // namespace detail

/// The sum of conductances over the faces between cells twice as far apart is about twice too large.
/// D. Braess (1995, Computing 55, 379-393, "Towards algebraic multigrid for elliptic problems of second
/// order") divides by 1.8. With 2 the correction of smooth errors is exact on even coefficients,
/// but a W-cycle may then lose its definiteness on uneven ones.
inline constexpr float over_correction = 1.8F;

/// Galerkin sum over each coarse column with piecewise constant interpolation, after which the
/// conductances along a coarsened direction are divided by over_correction. Column sums
/// are kept, so water is conserved.
inline void coarsen(const LevelMatrix& fine, const ColouredColumns& columns, const Coarsening& map,
                    int nlay, LevelMatrix& coarse) {
    const std::ptrdiff_t stride = map.coarse().stride(), fine_stride = columns.stride();
    const auto f = map.factors();
    const float x_scale = f.col == 2 ? 1.0F / over_correction : 1.0F;
    const float y_scale = f.row == 2 ? 1.0F / over_correction : 1.0F;
    const std::int32_t nblock = map.coarse().nblock();
#pragma omp parallel for schedule(static) if (stride * nlay > omp_min_items / 4)
    for (std::int32_t q = 0; q < nblock; ++q)
        for (const auto c : {ColouredColumns::red, ColouredColumns::black}) {
            const detail::Members members{columns, map, q, c};
            const std::ptrdiff_t own = map.coarse().first(c, q);
            for (int k = 0; k < nlay; ++k) {
                const auto make = [&](const RawVector<float>& from, RawVector<float>& to,
                                      float scale, const auto& add) {
                    detail::Lane sum{};
                    add(from.data() + k * fine_stride, sum);
                    detail::lane_at(to.data() + k * stride + own) = scale * sum;
                };
                const auto all = [&](const float* v, detail::Lane& sum) {
                    members.add_all(v, sum);
                };
                make(fine.excess, coarse.excess, 1.0F, all);
                if (nlay > 1)
                    for (const auto d : {to_up, to_down})
                        make(fine.off[d], coarse.off[d], 1.0F, all);
                for (const auto d : {to_west, to_east, to_north, to_south})
                    make(
                        fine.off[d], coarse.off[d],
                        d == to_west || d == to_east ? x_scale : y_scale,
                        [&](const float* v, detail::Lane& sum) { members.add_leaving(d, v, sum); });
            }
        }
}

/// Sums over a level's columns from which Multigrid decides how to coarsen: the lateral conductance of
/// columns with a large excess, and the number of cells and columns that the next coarsening aggregates
/// with others to which they are only weakly connected.
struct LocalShare {
    double all = 0.0;              ///< lateral conductance of all columns, L^2/T
    double strong = 0.0;           ///< of columns whose excess is at least `strong_excess` times it
    double weak = 0.0;             ///< the same with `weak_excess`
    double cells = 0.0;            ///< number with a lateral conductance out of their aggregate
    double outside_cells = 0.0;    ///< of them, those connected strongly only outside the aggregate
    double columns = 0.0;          ///< the same for columns, by sums over their layers
    double outside_columns = 0.0;  ///< the same for columns
    /// [-] The larger of the shares of cells and of columns.
    [[nodiscard]] double outside_share() const noexcept {
        return std::max(outside_cells / std::max(cells, 1.0),
                        outside_columns / std::max(columns, 1.0));
    }
    /// [-] "Strongly only outside": the conductance out of the aggregate is more than this times the
    /// sum of those that connect the cell inside: to members, along its column and to boundaries.
    static constexpr float outside_ratio = 64.0F;
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
        cells += other.cells;
        outside_cells += other.outside_cells;
        columns += other.columns;
        outside_columns += other.outside_columns;
    }
    /// True if at least this share of the lateral conductance is strong or weak.
    [[nodiscard]] bool strong_over(double share) const noexcept { return !(strong <= share * all); }
    [[nodiscard]] bool weak_below(double share) const noexcept { return weak < share * all; }
};

/// Coefficients in the order in which the smoother reads them: by colour, block and layer, the four
/// lateral conductances and the factors of the columns' tridiagonal matrices (with one layer the inverse
/// alone), each for the eight lanes.
class PackedLines {
public:
    void resize(const ColouredColumns& columns, int nlay) {
        nlay_ = nlay;
        nblock_ = columns.nblock();
        narray_ = nlay > 1 ? 7 : 5;
        assign_zeros(value_, 2 * nblock_ * block_size());
        share_.resize(at(2 * nblock_));
    }
    /// Arrays per layer: west, east, north, south, inverse of the pivot, up, share passed down.
    [[nodiscard]] std::ptrdiff_t narray() const noexcept { return narray_; }
    [[nodiscard]] const float* block(ColouredColumns::Colour c, std::int32_t b) const noexcept {
        return value_.data() + (c * nblock_ + b) * block_size();
    }

    /// Factors every column, by elimination without subtractions: a cell's excess passes to the cell
    /// below with the share that does not flow back (W. K. Grassmann, M. I. Taksar & D. P. Heyman,
    /// 1985, Operations Research 33, 1107-1116).
    /// @param f  how the level will be coarsened, for LocalShare::outside_cells
    LocalShare factor(const ColouredColumns& columns, const LevelMatrix& a, Coarsening::Factors f) {
#pragma omp parallel for schedule(static) if (columns.stride() * nlay_ > omp_min_items)
        for (std::ptrdiff_t i = 0; i < 2 * nblock_; ++i) {
            const auto c = i < nblock_ ? ColouredColumns::red : ColouredColumns::black;
            const auto b = static_cast<std::int32_t>(i % nblock_);
            share_[at(i)] = factor_block({columns, a, f, c, b}, value_.data() + i * block_size());
        }
        LocalShare total;
        for (const LocalShare& s : share_) total.add(s);
        return total;
    }

private:
    using Lane = detail::Lane;
    static constexpr std::ptrdiff_t lanes = detail::lanes;

    [[nodiscard]] std::ptrdiff_t block_size() const noexcept { return narray_ * nlay_ * lanes; }

    /// Sums from layer to layer.
    struct Column {
        Lane passed{}, excess{}, lateral{};  ///< passed: excess from the cells above
        Lane cells{}, outside_cells{}, inward{}, outward{};
    };

    /// One block and colour of a level.
    struct Block {
        const ColouredColumns& columns;
        const LevelMatrix& a;
        Coarsening::Factors f;
        ColouredColumns::Colour colour;
        std::int32_t number;
    };

    [[nodiscard]] LocalShare factor_block(const Block& block, float* out) const {
        Column column;
        for (int k = 0; k < nlay_; ++k, out += narray_ * lanes) factor_layer(block, k, out, column);
        LocalShare share;
        for (std::ptrdiff_t l = 0; l < lanes; ++l) {
            share.add(column.excess[l], column.lateral[l]);
            share.cells += static_cast<double>(column.cells[l]);
            share.outside_cells += static_cast<double>(column.outside_cells[l]);
            share.columns += column.outward[l] > 0.0F ? 1.0 : 0.0;
            share.outside_columns += column.outward[l] > LocalShare::outside_ratio *
                                                             (column.inward[l] + column.excess[l])
                                         ? 1.0
                                         : 0.0;
        }
        return share;
    }

    void factor_layer(const Block& of, int k, float* out, Column& column) const {
        const auto& [columns, a, f, c, number] = of;
        const auto& block = columns.block(number);
        const auto near = columns.lanes_of(c, number);
        const std::ptrdiff_t plane = k * columns.stride();
        const LevelMatrix& matrix = a;
        const auto row = [&](Direction d, std::ptrdiff_t place) {
            return matrix.off[d].data() + plane + place;
        };
        using detail::load;
        Lane of_west = load(row(to_east, near.west)), of_east = load(row(to_west, near.east));
        // If the block beside is not stored, the lane at the end would read a lane of another row.
        const bool leans_west = near.west % lanes != 0;
        if (leans_west && !block.west) of_west[0] = 0.0F;
        if (!leans_west && !block.east) of_east[lanes - 1] = 0.0F;
        const Lane w = load(row(to_west, near.own)), e = load(row(to_east, near.own));
        const Lane n = load(row(to_north, near.own)), s = load(row(to_south, near.own));
        const Lane own = detail::load(a.excess.data() + plane + near.own);
        Lane sum = own + column.passed;
        sum += of_west + of_east;
        sum += load(row(to_south, near.north)) + load(row(to_north, near.south));
        const bool below = k + 1 < nlay_;
        const Lane none{};
        const Lane back =
            below ? load(row(to_up, near.own + columns.stride())) : none;  // a(n+1, n)
        const Lane down = below ? load(row(to_down, near.own)) : none;     // a(n, n+1)
        const Lane pivot = sum + back;
        const Lane inverse = pivot > none ? 1.0F / pivot : none;
        column.excess += own;
        column.lateral += (w + e) + (n + s);
        column.passed = down * (sum * inverse);
        const Lane up = k > 0 ? load(row(to_up, near.own)) : none;
        // Columns and rows with an even number are the first of two that are joined.
        const bool first_col = (block.row + c) % 2 == 0, first_row = block.row % 2 == 0;
        const Lane &in_x = first_col ? e : w, &out_x = first_col ? w : e;
        const Lane &in_y = first_row ? s : n, &out_y = first_row ? n : s;
        const Lane inside = (f.col == 2 ? in_x : none) + (f.row == 2 ? in_y : none);
        const Lane inward = inside + own + (up + down);
        const Lane outward = out_x > out_y ? out_x : out_y;
        const Lane one = none + 1.0F;
        column.inward += inside;
        column.outward += outward;
        column.cells += outward > none ? one : none;
        column.outside_cells += outward > LocalShare::outside_ratio * inward ? one : none;
        detail::lane_at(out) = w;
        detail::lane_at(out + lanes) = e;
        detail::lane_at(out + 2 * lanes) = n;
        detail::lane_at(out + 3 * lanes) = s;
        detail::lane_at(out + 4 * lanes) = inverse;
        if (nlay_ == 1) return;
        detail::lane_at(out + 5 * lanes) = up;
        detail::lane_at(out + 6 * lanes) = down * inverse;
    }

    RawVector<float> value_;
    std::vector<LocalShare> share_;  // [2*nblock]
    std::ptrdiff_t nlay_ = 0, nblock_ = 0, narray_ = 7;
};

}  // namespace heihe::linear
