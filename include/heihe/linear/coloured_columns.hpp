// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/index.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace heihe::linear {

/// Columns of a box in checkerboard order: red where row + col is even, black where it is odd. A
/// column's lateral neighbours all have the other colour, so one colour can be solved in any order.
///
/// Each row of the box is cut into blocks of 16 columns at multiples of 16; a block with a column in
/// it is stored whole, eight red and eight black `lanes`. Lanes without a column
/// have coefficients of zero. The neighbours of a block's lanes lie side by side, so that every
/// inner loop runs over eight lanes without a remainder, a gather or a branch.
///
/// Vectors over cells are planes: value of layer k at position p is v[k*stride + p]. Positions are
/// eight zeros (the neighbours that no stored block has), the red lanes block by block, eight zeros,
/// the black lanes, eight zeros. Zeros stay zero.
class ColouredColumns {
public:
    static constexpr std::int32_t lanes = 8;
    static constexpr std::int32_t width = 2 * lanes;  ///< columns of a block

    enum Colour : std::int32_t { red, black };
    using Box = std::pair<std::int32_t, std::int32_t>;  ///< row, col

    struct Block {
        std::int32_t row = 0;
        std::int32_t number = 0;                  ///< of its first column, over 16
        std::int32_t north = none, south = none;  ///< blocks of the rows beside it
        bool west = false, east = false;  ///< true: the block beside it in its row is stored
    };
    static constexpr std::int32_t none = -1;

    /// Positions of a colour's lanes in a block and of their neighbours, the first of eight each.
    struct Lanes {
        std::int32_t own = 0, west = 0, east = 0, north = 0, south = 0;
    };

    ColouredColumns() = default;
    /// @param box  row and col of each column, sorted by row, then col
    explicit ColouredColumns(const std::vector<Box>& box) {
        for (const Box& b : box) {
            nrow_ = std::max(nrow_, b.first + 1);
            ncol_ = std::max(ncol_, b.second + 1);
        }
        row_length_ = (ncol_ + width - 1) / width;
        number_.assign(at(static_cast<std::ptrdiff_t>(nrow_) * row_length_), none);
        for (const Box& b : box) {
            std::int32_t& number = number_[at(place(b.first, b.second / width))];
            if (number != none) continue;
            number = nblock();
            Block block;
            block.row = b.first;
            block.number = b.second / width;
            block_.push_back(block);
        }
        for (Block& b : block_) {
            b.north = block_at(b.row - 1, b.number);
            b.south = block_at(b.row + 1, b.number);
            b.west = block_at(b.row, b.number - 1) != none;
            b.east = block_at(b.row, b.number + 1) != none;
        }
    }

    [[nodiscard]] std::int32_t nblock() const noexcept {
        return static_cast<std::int32_t>(block_.size());
    }
    [[nodiscard]] const Block& block(std::int32_t b) const noexcept { return block_[at(b)]; }
    /// Positions of a layer: lanes of both colours and the zeros before, between and behind them.
    [[nodiscard]] std::ptrdiff_t stride() const noexcept {
        return (2 * static_cast<std::ptrdiff_t>(nblock()) + 3) * lanes;
    }
    /// Rows and columns of the box that are in use, counted from (0, 0).
    [[nodiscard]] Box extent() const noexcept { return {nrow_, ncol_}; }
    [[nodiscard]] bool is_single() const noexcept { return nrow_ <= 1 && ncol_ <= 1; }

    /// Block of a row by its number; `none` where it is not stored.
    [[nodiscard]] std::int32_t block_at(std::int32_t row, std::int32_t number) const noexcept {
        if (row < 0 || row >= nrow_ || number < 0 || number >= row_length_) return none;
        return number_[at(place(row, number))];
    }
    /// Position of (row, col); 0 (a zero) where no block is stored.
    [[nodiscard]] std::int32_t position(std::int32_t row, std::int32_t col) const noexcept {
        const std::int32_t b = col < 0 ? none : block_at(row, col / width);
        if (b == none) return 0;
        return first(((row + col) & 1) == 0 ? red : black, b) + col % width / 2;
    }
    /// Position of the first lane of a colour in a block; 0 (zeros) for `none`.
    [[nodiscard]] std::int32_t first(Colour c, std::int32_t b) const noexcept {
        if (b == none) return 0;
        return c == red ? lanes * (b + 1) : lanes * (b + nblock() + 2);
    }
    /// In a row where red columns come first a red lane's neighbours are the black lane before it
    /// and that of its own number; where black ones come first, its own number and the next.
    [[nodiscard]] Lanes lanes_of(Colour c, std::int32_t b) const noexcept {
        const Block& block = block_[at(b)];
        const Colour other = c == red ? black : red;
        const std::int32_t beside = first(other, b) - ((block.row + c) % 2 == 0 ? 1 : 0);
        return {first(c, b), beside, beside + 1, first(other, block.north),
                first(other, block.south)};
    }

private:
    [[nodiscard]] std::ptrdiff_t place(std::int32_t row, std::int32_t number) const noexcept {
        return static_cast<std::ptrdiff_t>(row) * row_length_ + number;
    }

    std::int32_t nrow_ = 0, ncol_ = 0, row_length_ = 0;
    std::vector<Block> block_;
    std::vector<std::int32_t> number_;  // [nrow*row_length]
};

}  // namespace heihe::linear
