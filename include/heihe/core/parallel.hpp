// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/index.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

#ifdef __FAST_MATH__
#error "heihe promises the same bits at any thread count; build without -ffast-math"
#endif

namespace heihe {

/// Loops with fewer items than this run on one thread: starting a team of threads costs more.
inline constexpr std::ptrdiff_t omp_min_items = 20000;

/// The same for loops that do more work per column: exchange at the surface, delays, wells.
inline constexpr std::ptrdiff_t omp_min_columns = omp_min_items / 4;

/// Items per block of a fixed-order sum. It is a constant, so sums do not depend on the number of threads.
inline constexpr std::ptrdiff_t sum_block = 4096;

/// sum of term(i), i in [0, n), in blocks whose partial sums are added in block order.
/// The blocks depend on n alone, so the bits are the same at any number of threads.
template <typename Term>
[[nodiscard]] double blocked_sum(std::ptrdiff_t n, const Term& term) {
    const std::ptrdiff_t nblock = (n + sum_block - 1) / sum_block;
    std::array<double, 512> few{};
    std::vector<double> many;
    double* partial = few.data();
    if (nblock > static_cast<std::ptrdiff_t>(few.size())) {
        many.resize(at(nblock));
        partial = many.data();
    }
#pragma omp parallel for schedule(static) if (n > omp_min_items)
    for (std::ptrdiff_t b = 0; b < nblock; ++b) {
        const std::ptrdiff_t last = std::min(n, (b + 1) * sum_block);
        double s = 0.0;
        for (std::ptrdiff_t i = b * sum_block; i < last; ++i) s += term(i);
        partial[b] = s;
    }
    double total = 0.0;
    for (std::ptrdiff_t b = 0; b < nblock; ++b) total += partial[b];
    return total;
}

/// Best of piece(first, last) over at most 512 pieces of [0, n). The pieces depend on n alone. Of equal
/// values the first wins.
/// @param better  better(a, b): true if b, of later items, replaces a
template <typename Value, typename Piece, typename Better>
[[nodiscard]] Value best_of_pieces(std::ptrdiff_t n, Value best, const Piece& piece,
                                   const Better& better) {
    std::array<Value, 512> found{};
    const std::ptrdiff_t most = std::ssize(found);
    const std::ptrdiff_t length = std::max(sum_block, (n + most - 1) / most);
    const std::ptrdiff_t npiece = (n + length - 1) / length;
#pragma omp parallel for schedule(static) if (n > omp_min_items)
    for (std::ptrdiff_t p = 0; p < npiece; ++p)
        found[at(p)] = piece(p * length, std::min(n, (p + 1) * length));
    for (std::ptrdiff_t p = 0; p < npiece; ++p)
        if (better(best, found[at(p)])) best = found[at(p)];
    return best;
}

/// Largest |term(i)|, i in [0, n). A NaN anywhere gives NaN.
template <typename Term>
[[nodiscard]] double max_abs(std::ptrdiff_t n, const Term& term) {
    const auto larger = [](double a, double b) { return !(b <= a) && !std::isnan(a); };
    return best_of_pieces(
        n, 0.0,
        [&](std::ptrdiff_t first, std::ptrdiff_t last) {
            double worst = 0.0;
            for (std::ptrdiff_t i = first; i < last; ++i) {
                const double v = std::abs(term(i));
                if (!(v <= worst)) worst = v;
            }
            return worst;
        },
        larger);
}

}  // namespace heihe
