// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/index.hpp"
#include "heihe/core/parallel.hpp"
#include "heihe/gwf/assembly.hpp"
#include "heihe/gwf/newton.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <vector>

namespace heihe::gwf {

/// Residuals of a step at given heads.
struct Misfit {
    double excess = 0.0;  ///< [-] largest residual over its tolerance; <= 1: closed
    Cell cell = -1;       ///< of excess
    double sum = 0.0;     ///< [L^3/T] of residuals
    double norm = 0.0;    ///< [L^3/T] 2-norm
};

/// Largest excess, sum and norm of the residuals, in fixed order at any number of threads.
[[nodiscard]] inline Misfit measure(const Assembly& assembly, const NonlinearSettings& s,
                                    std::vector<Misfit>& blocks) {
    const auto residual = assembly.residual();
    const auto inflow = assembly.inflow();
    const std::ptrdiff_t n = std::ssize(residual);
    blocks.resize(at((n + sum_block - 1) / sum_block));
#pragma omp parallel for schedule(static) if (n > omp_min_items)
    for (std::ptrdiff_t b = 0; b < std::ssize(blocks); ++b) {
        Misfit m;
        const std::ptrdiff_t last = std::min(n, (b + 1) * sum_block);
        for (std::ptrdiff_t i = b * sum_block; i < last; ++i) {
            const double r = residual[at(i)];
            m.sum += r;
            m.norm += r * r;
            const double allowed = s.rclose_abs + s.rclose_rel * inflow[at(i)];
            if (std::abs(r) <= m.excess * allowed) continue;
            m.excess = allowed > 0.0 ? std::abs(r) / allowed : std::abs(r) * 1e300;
            m.cell = static_cast<Cell>(i);
        }
        blocks[at(b)] = m;
    }
    Misfit all;
    for (const Misfit& m : blocks) {
        all.sum += m.sum;
        all.norm += m.norm;
        if (m.excess > all.excess || std::isnan(m.norm)) {
            all.excess = m.excess;
            all.cell = m.cell;
        }
    }
    all.norm = std::sqrt(all.norm);
    return all;
}

}  // namespace heihe::gwf
