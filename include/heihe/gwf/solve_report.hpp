// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/index.hpp"

#include <string>
#include <vector>

namespace heihe::gwf {

/// One outer iteration of a solve that closes by heads.
struct OuterIteration {
    int linear = 0;       ///< iterations of the linear solver
    double change = 0.0;  ///< [L] largest head change of the whole step, with its sign
    Cell cell = -1;       ///< of this change
};

/// Outcome of one step. Failing to converge is a result, not an exception.
struct SolveReport {
    bool converged = false;
    bool stopped = false;         ///< asked to stop
    bool guarded = false;         ///< solved by NonlinearSettings::guarded()
    int outer = 0;                ///< linear systems solved
    int linear = 0;               ///< iterations of the linear solver, in total
    int trials = 0;               ///< backtracking trials
    Cell worst_cell = -1;         ///< where the residual over its tolerance is largest
    double worst_residual = 0.0;  ///< [L^3/T] there
    double worst_excess = 0.0;    ///< [-] residual over its tolerance there
    double last_change = 0.0;     ///< [L] largest head change of the last iteration
    std::string worst_package{};  ///< "RIV heihe": the package with the largest flow there
    std::string reason{};         ///< why the solve ended; empty if converged
    std::vector<OuterIteration> history{};  ///< closure by heads, and its guard

    /// Adds the iterations of an earlier attempt.
    void add_effort(const SolveReport& before) {
        outer += before.outer;
        linear += before.linear;
        trials += before.trials;
        history.insert(history.begin(), before.history.begin(), before.history.end());
    }
};

}  // namespace heihe::gwf
