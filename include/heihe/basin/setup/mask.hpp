// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/basin/setup/tables.hpp"
#include "heihe/core/error.hpp"
#include "heihe/core/index.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

namespace heihe::basin {

/// The 1 km cells that are part of the aquifer; every spacing takes its active columns, fields and
/// counties from them. Row 0 is the north.
struct MasterMask {
    static constexpr double cell = 1000.0;  ///< [m]
    double west = 0.0;                      ///< [m] western edge
    double north = 0.0;                     ///< [m] northern edge
    int nrow = 0;
    int ncol = 0;
    std::vector<char> active;  ///< [nrow*ncol]

    [[nodiscard]] std::ptrdiff_t node(int i, int j) const noexcept {
        return static_cast<std::ptrdiff_t>(i) * ncol + j;
    }
    [[nodiscard]] bool inside(int i, int j) const noexcept {
        return i >= 0 && j >= 0 && i < nrow && j < ncol;
    }
    [[nodiscard]] bool is_active(int i, int j) const noexcept {
        return inside(i, j) && active[at(node(i, j))] != 0;
    }
    [[nodiscard]] int row_of(double y) const noexcept {
        return static_cast<int>(std::floor((north - y) / cell));
    }
    [[nodiscard]] int col_of(double x) const noexcept {
        return static_cast<int>(std::floor((x - west) / cell));
    }
    [[nodiscard]] double x(int j) const noexcept { return west + (j + 0.5) * cell; }
    [[nodiscard]] double y(int i) const noexcept { return north - (i + 0.5) * cell; }
    [[nodiscard]] std::ptrdiff_t count() const {
        return std::count(active.begin(), active.end(), char{1});
    }
};

namespace detail {

/// Active fraction by 3 km block, 0 where there is none.
struct BlockFractions {
    int nrow = 0;
    int ncol = 0;
    std::vector<double> fraction;
    [[nodiscard]] double of(int i, int j) const {
        return i < 0 || j < 0 || i >= nrow || j >= ncol ? 0.0 : fraction[at(i) * at(ncol) + at(j)];
    }
    /// Bilinear value at a place in blocks from the centre of block (0, 0).
    [[nodiscard]] double smooth(double v, double u) const {
        const int i = static_cast<int>(std::floor(v));
        const int j = static_cast<int>(std::floor(u));
        const double b = v - i;
        const double a = u - j;
        return (1 - b) * ((1 - a) * of(i, j) + a * of(i, j + 1)) +
               b * ((1 - a) * of(i + 1, j) + a * of(i + 1, j + 1));
    }
};

/// Which of a block's nine cells are active: as many as the fraction says, with the centroid of the
/// point; among the equals those where the neighbours' fractions are largest.
/// @param offset_x, offset_y  centroid minus the block's centre, in cells, y to the south
/// @param score               [9] by row from the north-west, preference
[[nodiscard]] inline unsigned best_subset(int count, double offset_x, double offset_y,
                                          const std::array<double, 9>& score) {
    constexpr double tolerance = 0.003;  // cells: the file rounds to whole metres
    unsigned best = 0;
    double best_miss = 1e30;
    double best_score = -1.0;
    for (unsigned set = 1; set < 512U; ++set) {
        int n = 0;
        double sx = 0.0;
        double sy = 0.0;
        double s = 0.0;
        for (int c = 0; c < 9; ++c)
            if ((set >> static_cast<unsigned>(c)) & 1U) {
                ++n;
                sx += c % 3 - 1;
                sy += c / 3 - 1;
                s += score[at(c)];
            }
        if (n != count) continue;
        double miss = std::hypot(sx / n - offset_x, sy / n - offset_y);
        if (miss < tolerance) miss = 0.0;
        if (miss < best_miss || (miss == best_miss && s > best_score)) {
            best = set;
            best_miss = miss;
            best_score = s;
        }
    }
    return best;
}

}  // namespace detail

/// Rebuilds the 1 km mask from the 3 km points. A point gives the number of active cells of its
/// block (9 times its fraction) and their centroid, which leaves few choices; the count is exact.
/// @param west, north  [m] outer corner of cell (1, 1), where the blocks start
[[nodiscard]] inline MasterMask rebuild_mask(const std::vector<AquiferPoint>& points, double west,
                                             double north) {
    constexpr double block = 3.0 * MasterMask::cell;
    const auto block_row = [&](const AquiferPoint& p) {
        return static_cast<int>(std::floor((north - p.y) / block));
    };
    const auto block_col = [&](const AquiferPoint& p) {
        return static_cast<int>(std::floor((p.x - west) / block));
    };
    detail::BlockFractions fractions;
    for (const auto& p : points) {
        require(block_row(p) >= 0 && block_col(p) >= 0, "rebuild_mask: point outside the box");
        fractions.nrow = std::max(fractions.nrow, block_row(p) + 1);
        fractions.ncol = std::max(fractions.ncol, block_col(p) + 1);
    }
    fractions.fraction.assign(at(fractions.nrow) * at(fractions.ncol), 0.0);
    for (const auto& p : points)
        fractions.fraction[at(block_row(p)) * at(fractions.ncol) + at(block_col(p))] =
            p.active_fraction;

    MasterMask mask{west, north, 3 * fractions.nrow, 3 * fractions.ncol, {}};
    mask.active.assign(at(mask.nrow) * at(mask.ncol), 0);
    for (const auto& p : points) {
        const int bi = block_row(p);
        const int bj = block_col(p);
        std::array<double, 9> score{};
        for (int c = 0; c < 9; ++c)
            score[at(c)] = fractions.smooth(bi + (c / 3 - 1) / 3.0, bj + (c % 3 - 1) / 3.0);
        const double cx = mask.x(3 * bj + 1);
        const double cy = mask.y(3 * bi + 1);
        const int count = static_cast<int>(std::lround(9.0 * p.active_fraction));
        const unsigned set = detail::best_subset(count, (p.x - cx) / MasterMask::cell,
                                                 (cy - p.y) / MasterMask::cell, score);
        for (int c = 0; c < 9; ++c)
            if ((set >> static_cast<unsigned>(c)) & 1U)
                mask.active[at(mask.node(3 * bi + c / 3, 3 * bj + c % 3))] = 1;
    }
    return mask;
}

}  // namespace heihe::basin
