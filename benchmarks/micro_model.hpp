// SPDX-License-Identifier: MIT
#pragma once

#include "cases.hpp"
#include "heihe/core/index.hpp"
#include "heihe/gwf/model.hpp"
#include "heihe/gwf/package.hpp"
#include "solver_case_list.hpp"

#include <cstddef>
#include <span>
#include <utility>
#include <vector>

/// Flow equations for the benchmarks of their assembly.
namespace bench_cases {

/// @param convertible  true: Newton, with storage; false: confined and steady
inline heihe::gwf::Model micro_model(int nlay, int side, bool convertible) {
    const Ground ground = detail::smooth_ground(nlay, side, side);
    const auto n = at(ground.grid.nnode());
    heihe::gwf::Npf npf;
    npf.k = ground.k;  // no column is left out, so that nodes and cells have the same numbers
    npf.icelltype.assign(n, convertible ? 1 : 0);
    heihe::gwf::Sto sto;
    if (convertible) {
        sto.iconvert.assign(n, 1);
        sto.ss.assign(n, 1e-5);
        sto.sy.assign(n, 0.15);
    }
    return {ground.grid, std::move(npf), std::move(sto), {.newton = convertible}};
}

/// Heads that leave the top layer partly filled.
inline std::vector<double> micro_heads(const heihe::gwf::Model& model) {
    std::vector<double> head(at(model.ncell()));
    for (std::size_t n = 0; n < head.size(); ++n)
        head[n] = -10.0 - 5.0 * static_cast<double>(n % 1000) / 1000.0;
    return head;
}

inline heihe::gwf::StepInfo micro_step(std::span<const double> head, bool convertible) {
    heihe::gwf::StepInfo step;
    step.steady = !convertible;
    step.dt = convertible ? 30.0 : 0.0;
    step.newton = convertible;
    step.head_old = head;
    return step;
}

}  // namespace bench_cases
