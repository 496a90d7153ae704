// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/index.hpp"
#include "heihe/linear/coloured_columns.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace heihe::linear {

/// Aggregates columns to those of the next coarser level: 2 x 2, or two along one direction, by the parity
/// of their row and column.
///
/// A coarse block lies over one or two finer blocks side by side, in one or two rows. Lane l of a
/// coarse colour has its members in lanes 2 l + s of two finer blocks taken as one (or in lane l where
/// columns are not joined), s = 0 in rows where that colour comes first.
class Coarsening {
public:
    struct Factors {
        std::int32_t row = 2, col = 2;  ///< 1 or 2 columns along each direction
    };
    /// Finer blocks under a coarse one: [first or second row][left or right]; `none` where missing.
    using Under = std::array<std::array<std::int32_t, 2>, 2>;

    Coarsening(const ColouredColumns& fine, Factors f) : factors_{f}, coarse_{boxes(fine, f)} {
        for (std::int32_t q = 0; q < coarse_.nblock(); ++q) {
            const auto& b = coarse_.block(q);
            Under& u = under_.emplace_back();
            for (std::int32_t i = 0; i < 2; ++i)
                for (std::int32_t j = 0; j < 2; ++j)
                    u[at(i)][at(j)] = i < f.row && j < f.col
                                          ? fine.block_at(b.row * f.row + i, b.number * f.col + j)
                                          : ColouredColumns::none;
        }
    }

    [[nodiscard]] const ColouredColumns& coarse() const noexcept { return coarse_; }
    [[nodiscard]] Factors factors() const noexcept { return factors_; }
    [[nodiscard]] const Under& under(std::int32_t q) const noexcept { return under_[at(q)]; }

private:
    /// One column for each coarse block, and the last of the box.
    static std::vector<ColouredColumns::Box> boxes(const ColouredColumns& fine, Factors f) {
        const auto [nrow, ncol] = fine.extent();
        const std::int32_t last_row = (nrow - 1) / f.row, last_col = (ncol - 1) / f.col;
        std::vector<ColouredColumns::Box> all;
        for (std::int32_t i = 0; i <= last_row; ++i)
            for (std::int32_t j = 0; j <= last_col / ColouredColumns::width; ++j) {
                bool any = false;
                for (std::int32_t r = 0; r < f.row; ++r)
                    for (std::int32_t c = 0; c < f.col; ++c)
                        any = any ||
                              fine.block_at(i * f.row + r, j * f.col + c) != ColouredColumns::none;
                const std::int32_t first = j * ColouredColumns::width;
                // the block's last column inside the box, so that the box keeps its size
                if (any)
                    all.emplace_back(i, std::min(first + ColouredColumns::width - 1, last_col));
            }
        return all;
    }

    Factors factors_;
    ColouredColumns coarse_;
    std::vector<Under> under_;  // [coarse block]
};

}  // namespace heihe::linear
