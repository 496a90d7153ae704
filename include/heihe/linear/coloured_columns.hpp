// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/error.hpp"
#include "heihe/core/index.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace heihe::inline v0::linear {

/// Columns of a box in checkerboard order: first those with an even row + col (red), then the odd
/// ones (black), each by row and column. A column's lateral neighbours all have the other colour,
/// so one colour can be solved in any order, and a row's columns of one colour lie side by side.
///
/// Vectors over cells are planes: value of layer k at position p is v[k*stride + p]. The pad
/// [ncolumn, stride) of each plane stays zero; a missing neighbour may be read there.
class ColouredColumns {
public:
    /// Positions a run may span at most, and the length of the pad.
    static constexpr std::int32_t longest_run = 128;

    /// Positions [first, last) of one colour whose existing neighbours lie at constant offsets.
    /// Where a neighbour is missing the offset leads to some position of the other colour or to
    /// the pad; its coefficient is zero.
    struct Run {
        std::int32_t first = 0, last = 0;
        std::array<std::int32_t, 4> offset{};  ///< west, east, north, south
    };
    using Box = std::pair<std::int32_t, std::int32_t>;  ///< row, col

    ColouredColumns() = default;
    /// @param box  row and col of each column, sorted, without doubles
    explicit ColouredColumns(const std::vector<Box>& box) {
        box_.reserve(box.size());
        for (const int colour : {0, 1}) {
            for (const Box& b : box)
                if (((b.first + b.second) & 1) == colour) box_.push_back(b);
            if (colour == 0) nred_ = static_cast<std::int32_t>(box_.size());
        }
        stride_ = (ncolumn() + longest_run + 15) / 16 * 16;
        number(box);
        find_neighbours();
        find_runs(0, nred_, red_);
        find_runs(nred_, ncolumn(), black_);
    }

    [[nodiscard]] std::int32_t ncolumn() const noexcept {
        return static_cast<std::int32_t>(box_.size());
    }
    [[nodiscard]] std::int32_t nred() const noexcept { return nred_; }
    [[nodiscard]] std::ptrdiff_t stride() const noexcept { return stride_; }
    [[nodiscard]] const std::vector<Run>& red() const noexcept { return red_; }
    [[nodiscard]] const std::vector<Run>& black() const noexcept { return black_; }
    [[nodiscard]] const Box& box(std::int32_t p) const noexcept { return box_[at(p)]; }
    /// Rows and columns of the box that are in use, counted from (0, 0).
    [[nodiscard]] Box extent() const noexcept { return {nrow_, ncol_}; }
    /// Position of (row, col); ncolumn() (the pad) where there is no column.
    [[nodiscard]] std::int32_t position(std::int32_t row, std::int32_t col) const noexcept {
        if (row < 0 || row >= nrow_ || col < 0 || col >= ncol_) return ncolumn();
        return number_[at(static_cast<std::ptrdiff_t>(row) * ncol_ + col)];
    }
    /// Positions to the west, east, north and south; ncolumn() where there is none.
    [[nodiscard]] const std::array<std::int32_t, 4>& neighbours(std::int32_t p) const noexcept {
        return neighbour_[at(p)];
    }
    /// [ncolumn] which neighbours exist: bit d for direction d of neighbours().
    [[nodiscard]] const std::uint8_t* exists() const noexcept { return exists_.data(); }

private:
    void number(const std::vector<Box>& box) {
        for (const Box& b : box) {
            nrow_ = std::max(nrow_, b.first + 1);
            ncol_ = std::max(ncol_, b.second + 1);
        }
        number_.assign(at(static_cast<std::ptrdiff_t>(nrow_) * ncol_), ncolumn());
        for (std::int32_t p = 0; p < ncolumn(); ++p)
            number_[at(static_cast<std::ptrdiff_t>(box_[at(p)].first) * ncol_ +
                       box_[at(p)].second)] = p;
    }

    void find_neighbours() {
        neighbour_.reserve(box_.size());
        exists_.reserve(box_.size());
        for (const Box& b : box_) {
            const auto& near = neighbour_.emplace_back(std::array<std::int32_t, 4>{
                position(b.first, b.second - 1), position(b.first, b.second + 1),
                position(b.first - 1, b.second), position(b.first + 1, b.second)});
            unsigned bits = 0;
            for (unsigned d = 0; d < 4; ++d) bits |= near[d] < ncolumn() ? 1U << d : 0U;
            exists_.push_back(static_cast<std::uint8_t>(bits));
        }
    }

    /// Greedy: a run grows while every existing neighbour agrees with its offsets.
    void find_runs(std::int32_t first, std::int32_t last, std::vector<Run>& runs) const {
        std::array<bool, 4> known{};
        for (std::int32_t p = first; p < last; ++p) {
            if (runs.empty() || !grow(runs.back(), known, p)) {
                runs.push_back({p, p + 1, {}});
                known = {};
                for (std::size_t d = 0; d < 4; ++d) {
                    known[d] = neighbour_[at(p)][d] < ncolumn();
                    runs.back().offset[d] = neighbour_[at(p)][d] - p;  // the pad where none
                }
            }
        }
    }

    /// Takes p into the run if its neighbours fit; known: directions whose offset is settled.
    bool grow(Run& run, std::array<bool, 4>& known, std::int32_t p) const {
        if (p - run.first >= longest_run) return false;
        Run longer = run;
        auto settled = known;
        longer.last = p + 1;
        for (std::size_t d = 0; d < 4; ++d) {
            const std::int32_t n = neighbour_[at(p)][d];
            if (n < ncolumn() && !settled[d]) {
                longer.offset[d] = n - p;
                settled[d] = true;
            }
            if (n < ncolumn() && n - p != longer.offset[d]) return false;
            if (!reads_other_colour(longer.first + longer.offset[d], p + longer.offset[d], p))
                return false;
        }
        run = longer;
        known = settled;
        return true;
    }

    /// Whether all of [a, b] may be read while the colour of p is written.
    [[nodiscard]] bool reads_other_colour(std::int32_t a, std::int32_t b, std::int32_t p) const {
        if (b >= stride_) return false;
        return p < nred_ ? a >= nred_ : (a >= ncolumn() || (a >= 0 && b < nred_));
    }

    std::int32_t nred_ = 0;
    std::int32_t nrow_ = 0, ncol_ = 0;
    std::ptrdiff_t stride_ = 0;
    std::vector<Box> box_;              // [ncolumn]
    std::vector<std::int32_t> number_;  // [nrow*ncol]
    std::vector<std::array<std::int32_t, 4>> neighbour_;
    std::vector<std::uint8_t> exists_;
    std::vector<Run> red_, black_;
};

}  // namespace heihe::inline v0::linear
