// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/index.hpp"
#include "heihe/linear/coloured_columns.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace heihe::inline v0::linear {

/// Columns put together to those of the next coarser level: 2 x 2, or by two along one direction,
/// by the parity of their row and column; only columns that exist take part.
class Coarsening {
public:
    struct Factors {
        std::int32_t row = 2, col = 2;  ///< 1 or 2 columns along each direction
    };
    /// Coarse positions [first, last) whose members lie at constant steps: member i of position
    /// first + t at member[i] + step() * t, or missing in all of them (`none`).
    struct Span {
        std::int32_t first = 0, last = 0;
        std::array<std::int32_t, 4> member{};  ///< north-west, north-east, south-west, south-east
        std::array<bool, 4> is_red{};          ///< colour of each member on the finer level
    };
    /// Red fine positions [first, last): first + 2 t lies in coarse position even + step() t / 2
    /// columns on, first + 2 t + 1 likewise in odd (see parent()).
    struct RedSpan {
        std::int32_t first = 0, last = 0;
        std::int32_t even = 0, odd = 0;
    };
    static constexpr std::int32_t none = -1;
    static constexpr std::int32_t longest_span = 128;

    Coarsening(const ColouredColumns& fine, Factors f) : factors_{f}, coarse_{boxes(fine, f)} {
        for (std::int32_t q = 0; q < coarse_.ncolumn(); ++q) add(fine, q);
        for (std::int32_t p = 0; p < fine.nred(); ++p) add_red(parent(fine, p), p);
    }

    [[nodiscard]] const ColouredColumns& coarse() const noexcept { return coarse_; }
    [[nodiscard]] Factors factors() const noexcept { return factors_; }
    [[nodiscard]] const std::vector<Span>& spans() const noexcept { return span_; }
    [[nodiscard]] const std::vector<RedSpan>& red_spans() const noexcept { return red_span_; }
    /// Distance of the same member of coarse neighbours in position: two columns on when a coarse
    /// column is two wide (every other column has its colour), else one.
    [[nodiscard]] std::int32_t step() const noexcept { return factors_.col; }
    /// Distance in coarse positions of red fine positions two apart: their columns are four apart.
    [[nodiscard]] std::int32_t red_step() const noexcept { return 3 - factors_.col; }

private:
    static std::vector<ColouredColumns::Box> boxes(const ColouredColumns& fine, Factors f) {
        const auto [nrow, ncol] = fine.extent();
        const std::int32_t width = (ncol + f.col - 1) / f.col;
        std::vector<char> is_there(
            at(static_cast<std::ptrdiff_t>((nrow + f.row - 1) / f.row) * width));
        for (std::int32_t p = 0; p < fine.ncolumn(); ++p)
            is_there[at(static_cast<std::ptrdiff_t>(fine.box(p).first / f.row) * width +
                        fine.box(p).second / f.col)] = 1;
        std::vector<ColouredColumns::Box> all;
        for (std::ptrdiff_t i = 0; i < std::ssize(is_there); ++i)
            if (is_there[at(i)] != 0)
                all.emplace_back(static_cast<std::int32_t>(i / width),
                                 static_cast<std::int32_t>(i % width));
        return all;
    }

    [[nodiscard]] std::int32_t parent(const ColouredColumns& fine, std::int32_t p) const {
        return coarse_.position(fine.box(p).first / factors_.row,
                                fine.box(p).second / factors_.col);
    }

    void add(const ColouredColumns& fine, std::int32_t q) {
        const auto [row, col] = coarse_.box(q);
        Span s{q, q + 1, {none, none, none, none}, {}};
        for (std::int32_t i = 0; i < factors_.row; ++i)
            for (std::int32_t j = 0; j < factors_.col; ++j) {
                const auto m = at(2 * i + j);
                const std::int32_t p =
                    fine.position(row * factors_.row + i, col * factors_.col + j);
                s.member[m] = p < fine.ncolumn() ? p : none;
                s.is_red[m] = p < fine.nred();
            }
        if (!span_.empty() && continues(span_.back(), s))
            span_.back().last = q + 1;
        else
            span_.push_back(s);
    }
    [[nodiscard]] bool continues(const Span& s, const Span& next) const {
        const std::int32_t n = next.first - s.first;
        if (n >= longest_span) return false;
        for (std::size_t m = 0; m < 4; ++m) {
            const std::int32_t expected = s.member[m] == none ? none : s.member[m] + step() * n;
            if (next.member[m] != expected || next.is_red[m] != s.is_red[m]) return false;
        }
        return true;
    }

    void add_red(std::int32_t q, std::int32_t p) {
        if (!red_span_.empty()) {
            RedSpan& s = red_span_.back();
            const std::int32_t n = p - s.first;
            if (n == 1) s.odd = q;
            const std::int32_t expected = (n % 2 == 0 ? s.even : s.odd) + red_step() * (n / 2);
            if (n < longest_span && q == expected) {
                s.last = p + 1;
                return;
            }
        }
        red_span_.push_back({p, p + 1, q, q});
    }

    Factors factors_;
    ColouredColumns coarse_;
    std::vector<Span> span_;
    std::vector<RedSpan> red_span_;
};

}  // namespace heihe::inline v0::linear
