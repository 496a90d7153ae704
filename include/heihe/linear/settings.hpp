// SPDX-License-Identifier: MIT
#pragma once

namespace heihe::linear {

enum class Acceleration { cg, bicgstab };  ///< cg only for symmetric matrices
enum class Preconditioner { multigrid, jacobi_line, none };

struct LinearSettings {
    Acceleration acceleration = Acceleration::bicgstab;
    Preconditioner preconditioner = Preconditioner::multigrid;
    double relative = 1e-6;  ///< ends when ||r||2 <= relative * ||r0||2
    double rclose = 0.0;     ///< also ends when max |r| <= rclose, if > 0; unit of b
    int maximum = 200;       ///< iterations
};

/// Outcome of one linear solve, from the true residual b - A x. No convergence is a result, not an error.
struct LinearReport {
    bool converged = false;
    int iterations = 0;
    double relative_residual = 0.0;  ///< ||r||2 / ||r0||2, r0: at the guess, fixed rows solved
    double max_residual = 0.0;       ///< max |r|, unit of b
};

}  // namespace heihe::linear
