// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/index.hpp"
#include "heihe/core/parallel.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

namespace heihe::linear {

/// Sum and largest absolute value of one pass over a vector.
struct SumAndMax {
    double sum = 0.0;
    double max = 0.0;
};

/// Passes over vectors whose sums have a fixed order: blocks of sum_block items, eight lanes per
/// block, both independent of the thread count. Keeps the blocks' partial sums between passes.
class VectorPasses {
public:
    VectorPasses() = default;
    explicit VectorPasses(std::ptrdiff_t n)
        : n_{n}, partial_(at((n + sum_block - 1) / sum_block)) {}

    /// sum of term(i), i in [0, n); term may also write item i of other vectors.
    template <typename Term>
    [[nodiscard]] double sum(const Term& term) {
        for_each_block([&](std::ptrdiff_t first, std::ptrdiff_t last) {
            return SumAndMax{lanes(first, last, term), 0.0};
        });
        return total().sum;
    }

    /// sum of term(i)^2 and largest |term(i)|; a NaN anywhere makes the sum NaN.
    template <typename Term>
    [[nodiscard]] SumAndMax squares(const Term& term) {
        for_each_block([&](std::ptrdiff_t first, std::ptrdiff_t last) {
            std::array<double, width> s{}, m{};
            std::ptrdiff_t i = first;
            for (; i + width <= last; i += width)
                for (std::ptrdiff_t l = 0; l < width; ++l) {
                    const double v = term(i + l);
                    s[at(l)] += v * v;
                    m[at(l)] = std::max(m[at(l)], std::abs(v));
                }
            for (; i < last; ++i) {
                const double v = term(i);
                s[0] += v * v;
                m[0] = std::max(m[0], std::abs(v));
            }
            return SumAndMax{folded(s), *std::max_element(m.begin(), m.end())};
        });
        return total();
    }

    /// item(i) for every i.
    template <typename Item>
    void each(const Item& item) const {
#pragma omp parallel for schedule(static) if (n_ > omp_min_items)
        for (std::ptrdiff_t i = 0; i < n_; ++i) item(i);
    }

private:
    static constexpr std::ptrdiff_t width = 8;

    [[nodiscard]] static double folded(const std::array<double, 8>& s) {
        return ((s[0] + s[4]) + (s[1] + s[5])) + ((s[2] + s[6]) + (s[3] + s[7]));
    }

    template <typename Term>
    [[nodiscard]] static double lanes(std::ptrdiff_t first, std::ptrdiff_t last, const Term& term) {
        std::array<double, width> s{};
        std::ptrdiff_t i = first;
        for (; i + width <= last; i += width)
            for (std::ptrdiff_t l = 0; l < width; ++l) s[at(l)] += term(i + l);
        for (; i < last; ++i) s[0] += term(i);
        return folded(s);
    }

    template <typename Block>
    void for_each_block(const Block& block) {
        const std::ptrdiff_t nblock = std::ssize(partial_);
#pragma omp parallel for schedule(static) if (n_ > omp_min_items)
        for (std::ptrdiff_t b = 0; b < nblock; ++b)
            partial_[at(b)] = block(b * sum_block, std::min(n_, (b + 1) * sum_block));
    }

    [[nodiscard]] SumAndMax total() const {
        SumAndMax t;
        for (const SumAndMax& p : partial_) t = {t.sum + p.sum, std::max(t.max, p.max)};
        return t;
    }

    std::ptrdiff_t n_ = 0;
    std::vector<SumAndMax> partial_;
};

}  // namespace heihe::linear
