// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/linear/multigrid.hpp"

/// Bytes per cell that the kernels move between memory and the cores if nothing stays in a cache from one
/// pass to the next. Each array that a pass reads or writes counts once, written lines are not read first
/// (as in the triad), and a cache line counts as a whole. Columns are assumed to fill their blocks. The
/// figures follow the loops in linear/ and gwf/: if a loop changes, change its count. docs/benchmarks.md
/// shows them.
namespace bench_cases::traffic {

inline constexpr double in_double = 8.0, in_float = 4.0, as_index = 4.0;

/// MeshOperator::apply with the sum of y w, w = x: seven coefficients, x, y. With one layer the
/// coefficients upward and downward, all zero, are read as well.
inline double product() { return (7 + 1 + 1) * in_double; }

/// Sum of r z.
inline double dot(double z_size = in_double) { return in_double + z_size; }

/// A vector of the mesh to planes.
inline double to_planes() { return in_double + in_float; }
/// Planes to a vector of the mesh, in single precision.
inline double from_planes() { return in_float + in_float; }

namespace detail {

/// PackedLines, per cell: four lateral conductances, inverse; with more layers up and factor.
inline double lines(int nlay) { return (nlay > 1 ? 7 : 5) * in_float; }
/// The part of PackedLines after the lateral conductances. An array has 32 bytes per block and layer,
/// so that these 32 (or 96) of 160 (or 224) lie in one line of 64 bytes (or two) wherever they begin.
inline double column_factors(int nlay) { return (nlay > 1 ? 2 : 1) * 64.0 / 8; }
/// Lateral conductances of PackedLines, 128 bytes: two lines, or three where they begin inside a line, as
/// every other layer does.
inline double lateral() { return 2.5 * 64.0 / 8; }
/// ColouredColumns::Block, four numbers and two flags padded to a fifth, per cell of one colour: eight
/// columns share it.
inline double block(int nlay) { return 5 * as_index / 8 / nlay; }
/// A coarse block and Coarsening::Under, per coarse cell: 16 columns share them.
inline double coarse_block(int nlay) { return (5 + 4) * as_index / 16 / nlay; }

/// One sweep over the cells of a colour, per cell of it. From zero neither the neighbours nor their
/// positions are read.
inline double sweep(int nlay, bool from_zero) {
    const double own = 2 * in_float;  // right side; solution written
    return own + (from_zero ? column_factors(nlay) : lines(nlay) + in_float + block(nlay));
}

/// Residual on red cells (half of them), then its sum to the coarser level (a quarter as many).
inline double restriction(int nlay) {
    const double residual = lateral() + 2 * in_float + block(nlay);  // neighbours; written
    return 0.5 * (residual + in_float) + 0.25 * (in_float + coarse_block(nlay));
}
/// Coarser solution added to red cells.
inline double prolongation(int nlay) {
    return 0.5 * 2 * in_float + 0.25 * (in_float + coarse_block(nlay));
}
/// A visit of a level, per cell; `again`: from the solution of the visit before.
inline double visit(int nlay, bool again) {
    const double full = 0.5 * sweep(nlay, false);
    const double change = 0.5 * 2 * in_float;  // black cells: solution read, its change written
    const double down = again ? full + change : 0.5 * sweep(nlay, true) + full;
    return down + restriction(nlay) + prolongation(nlay) + 2 * full;
}
/// A visit of the coarsest level: red, black, red.
inline double last_visit(int nlay) {
    return 0.5 * sweep(nlay, true) + 2 * 0.5 * sweep(nlay, false);
}

}  // namespace detail

/// Multigrid::line_jacobi: each column by itself.
inline double line_jacobi(int nlay) { return detail::sweep(nlay, true); }

/// Multigrid::cycle, per cell of the finest level, of nlevel levels a quarter as large each; the first
/// Settings::w_levels and those of at least w_columns columns are visited twice, but not the last.
/// @param columns  of the finest level
inline double cycle(int nlay, double columns, int nlevel = 12) {
    const heihe::linear::Multigrid::Settings w;
    double bytes = 0.0, cells = 1.0, first = 1.0, again = 0.0;
    for (int l = 0; l + 1 < nlevel; ++l) {
        bytes += cells * (first * detail::visit(nlay, false) + again * detail::visit(nlay, true));
        cells *= 0.25;
        columns *= 0.25;
        const double visits = first + again;
        first = visits;
        again = (l < w.w_levels || columns >= w.w_columns) && l + 2 < nlevel ? visits : 0.0;
    }
    return bytes + cells * first * detail::last_visit(nlay);
}

/// MeshOperator::load: seven coefficients of the matrix; planes of the off-diagonals and of the
/// column sums, marks of fixed rows.
inline double load(int nlay) { return 7 * in_double + detail::lines(nlay) + 1; }

/// PackedLines::factor. Either colour reads the lateral conductances of both; the sums of each
/// block's columns (LocalShare), seven numbers, are written and added up.
inline double factor(int nlay) {
    const double read = (2 * 4 + 1 + (nlay > 1 ? 2 : 0)) * in_float + detail::block(nlay);
    const double shares = 2 * 7 * in_double / 8 / nlay;
    return read + detail::lines(nlay) + shares;
}

/// coarsen(), per cell of the finer level: half of each lateral direction, which leaves the coarse cells,
/// and the other planes whole.
inline double coarsening(int nlay) {
    const double read = (4 * 0.5 + 1 + (nlay > 1 ? 2 : 0)) * in_float;
    return read + 0.25 * (detail::lines(nlay) + detail::coarse_block(nlay));
}

/// LinearSolver::setup: the finest level from a StencilMatrix, then all factors and the coarser
/// levels.
inline double set_up(int nlay) {
    return load(nlay) + 4.0 / 3.0 * (factor(nlay) + coarsening(nlay));
}

/// Conjugate gradients: the cycle on r, rz, p, A p, x and r.
inline double cg_iteration(int nlay, double columns) {
    const double precondition = to_planes() + cycle(nlay, columns) + from_planes();
    const double direction = in_float + 2 * in_double;
    const double update = 2 * in_double + 2 * in_double + 2 * in_double;
    return precondition + dot(in_float) + direction + product() + update;
}

/// A solve with its set-up: first and last residual, start of the iteration (r read, p set to zero).
/// @param columns  of the finest level
inline double cg_solve(int nlay, double columns, int iterations) {
    const double residuals = 2 * (product() + 3 * in_double);
    const double start = 2 * in_double;
    return set_up(nlay) + residuals + start + iterations * cg_iteration(nlay, columns);
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
