// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>

/// Bytes that the kernels move between memory and the cores, a cell, when nothing stays in a cache
/// from one pass to the next: each array that a pass reads or writes counts once, written lines are
/// not read first (as in the triad). The figures follow the loops as they stand in linear/ and gwf/;
/// who changes a loop changes its count. docs/benchmarks.md shows them.
namespace bench_cases::traffic {

inline constexpr double in_double = 8.0, in_float = 4.0, as_index = 4.0;

/// y = A x with the sum of y w, w = x: seven coefficients, x, y.
inline double product() { return (7 + 1 + 1) * in_double; }

/// Sum of r z.
inline double dot(double z_size = in_double) { return in_double + z_size; }

/// One sweep over the cells of a colour, a cell of it. Down a column of more than one layer the
/// conductance upward and the back substitution's factor are read too.
inline double sweep(int nlay, bool from_zero) {
    const double along = nlay > 1 ? 3 * in_float : in_float;  // inverse; up and factor
    const double own = 2 * in_float;                          // right side; solution written
    return along + own + (from_zero ? 0.0 : 5 * in_float);    // four lateral and the neighbours
}

/// Right side to single precision.
inline double load() { return in_double + in_float; }

/// Multigrid::line_jacobi: each column by itself.
inline double line_jacobi(int nlay) { return load() + sweep(nlay, true); }

namespace detail {

/// Residual on red cells (half of them) and its sum to the coarser level (a quarter as many).
inline double restriction(int nlay) {
    const double residual = 0.5 * (4 + 1 + 1) * in_float;
    return residual + 0.5 * in_float + 0.25 * (in_float + 2 * as_index / nlay);
}
/// Coarser solution added to red cells.
inline double prolongation(int nlay) {
    return 0.5 * (2 * in_float + as_index / nlay) + 0.25 * in_float;
}
/// A visit of a level, a cell; `again`: from the solution of the visit before.
inline double visit(int nlay, bool again) {
    const double full = 0.5 * sweep(nlay, false);
    const double down = again ? full + 0.5 * (2 + 3) * in_float : 0.5 * sweep(nlay, true) + full;
    return down + restriction(nlay) + prolongation(nlay) + 2 * full;
}

}  // namespace detail

/// Multigrid::cycle, a cell of the finest level, of nlevel levels a quarter as large each; the
/// first w_levels are followed by two visits of the next.
inline double cycle(int nlay, int nlevel = 12, int w_levels = 3) {
    double bytes = load(), cells = 1.0, first = 1.0, again = 0.0;
    for (int l = 0; l < nlevel; ++l) {
        bytes += cells * (first * detail::visit(nlay, false) + again * detail::visit(nlay, true));
        cells *= 0.25;
        const double visits = first + again;
        first = visits;
        again = l < w_levels ? visits : 0.0;
    }
    return bytes;
}

/// LinearSolver::setup: the operator and the finest level from a StencilMatrix, then the factors
/// and the coarser levels.
inline double set_up(int nlay) {
    const double sums = 7 * in_double + in_double;
    const double copies = 7 * in_double + in_double + 7 * in_double + 7 * in_float;
    const double fixed = in_double;
    const double factors = 7 * in_float + 7 * in_float + 4 * as_index / nlay;
    const double shares = 5 * in_float;
    const double coarse = 7 * in_float + 0.25 * (7 * in_float + 4 * as_index / nlay);
    return sums + copies + fixed + 4.0 / 3.0 * (factors + shares + coarse);
}

/// Conjugate gradients: rz, p, A p, x and r, and the cycle.
inline double cg_iteration(int nlay) {
    const double direction = in_float + 2 * in_double;
    const double update = 2 * in_double + 2 * in_double + 2 * in_double;
    return cycle(nlay) + dot(in_float) + direction + product() + update;
}

/// A solve with its set-up: right side and guess to planes, first and last residual, back.
inline double cg_solve(int nlay, int iterations) {
    const double planes = 3 * (2 * in_double + as_index / nlay);
    const double residuals = 2 * (product() + 3 * in_double);
    return set_up(nlay) + planes + residuals + iterations * cg_iteration(nlay);
}

/// gwf::Assembly::assemble and finish.
/// @param transient  storage of convertible cells is computed
inline double assembly(bool transient) {
    const double start = 1 + in_double + 3 * in_double + 3 * in_double;  // role, head; h s d; row
    const double storage = transient ? 5 * in_double + as_index : 0.0;
    const double join = 6 * in_double + 3 * in_double + 6 * in_double + 6 * in_double;
    const double finish = 1 + 3 * in_double;
    return start + storage + join + finish;
}

}  // namespace bench_cases::traffic
