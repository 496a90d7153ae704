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

    Coarsening(const ColouredColumns& fine, Factors f) : factors_{f}, coarse_{boxes(fine, f)} {
        parent_.resize(at(fine.ncolumn()));
        member_.assign(at(coarse_.ncolumn()), {});
        red_.assign(at(coarse_.ncolumn()), {fine.ncolumn(), fine.ncolumn()});
        for (std::int32_t q = 0; q < coarse_.ncolumn(); ++q) add_members(fine, q);
    }

    [[nodiscard]] const ColouredColumns& coarse() const noexcept { return coarse_; }
    [[nodiscard]] Factors factors() const noexcept { return factors_; }
    /// Coarse position that holds fine position p.
    [[nodiscard]] std::int32_t parent(std::int32_t p) const noexcept { return parent_[at(p)]; }
    /// Fine positions in coarse q: north-west, north-east, south-west, south-east; the fine pad
    /// where there is none.
    [[nodiscard]] const std::array<std::int32_t, 4>& members(std::int32_t q) const noexcept {
        return member_[at(q)];
    }
    /// The red ones among the members, at most two; the fine pad where there is none.
    [[nodiscard]] const std::array<std::int32_t, 2>& red_members(std::int32_t q) const noexcept {
        return red_[at(q)];
    }

private:
    static std::vector<ColouredColumns::Box> boxes(const ColouredColumns& fine, Factors f) {
        std::vector<ColouredColumns::Box> all;
        for (std::int32_t p = 0; p < fine.ncolumn(); ++p)
            all.emplace_back(fine.box(p).first / f.row, fine.box(p).second / f.col);
        std::sort(all.begin(), all.end());
        all.erase(std::unique(all.begin(), all.end()), all.end());
        return all;
    }

    void add_members(const ColouredColumns& fine, std::int32_t q) {
        const auto [row, col] = coarse_.box(q);
        std::size_t nred = 0;
        member_[at(q)].fill(fine.ncolumn());
        for (std::int32_t i = 0; i < factors_.row; ++i)
            for (std::int32_t j = 0; j < factors_.col; ++j) {
                const std::int32_t p =
                    fine.position(row * factors_.row + i, col * factors_.col + j);
                if (p == fine.ncolumn()) continue;
                member_[at(q)][at(2 * i + j)] = p;
                parent_[at(p)] = q;
                if (p < fine.nred()) red_[at(q)][nred++] = p;
            }
    }

    Factors factors_;
    ColouredColumns coarse_;
    std::vector<std::int32_t> parent_;
    std::vector<std::array<std::int32_t, 4>> member_;
    std::vector<std::array<std::int32_t, 2>> red_;
};

}  // namespace heihe::inline v0::linear
