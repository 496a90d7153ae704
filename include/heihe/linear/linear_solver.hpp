// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/grid/column_mesh.hpp"
#include "heihe/linear/far_terms.hpp"
#include "heihe/linear/settings.hpp"
#include "heihe/linear/stencil_matrix.hpp"

#include <cstddef>
#include <memory>
#include <span>

namespace heihe::linear {

/// First guess of a solve.
enum class FirstGuess {
    given,
    zero  ///< x counts as zero at any values, so that the first residual is b
};

/// Solves A x = b on a ColumnMesh for one matrix after another.
///
/// setup() and solve() allocate nothing after their first call, and give the same bits at any number of
/// threads. Rows without off-diagonals (inactive cells, fixed heads) are solved exactly first, so that
/// cg also works if rows of neighbours have coefficients for them.
class LinearSolver {
public:
    /// @param mesh  kept by reference; must outlive the solver
    explicit LinearSolver(const grid::ColumnMesh& mesh, LinearSettings settings = {});
    ~LinearSolver();
    LinearSolver(LinearSolver&& other) noexcept;
    LinearSolver& operator=(LinearSolver&& other) noexcept;

    /// Builds the preconditioner from the current values of A. Keeps a reference to A. Afterwards
    /// the values of A may change slightly: solve() uses the current A with the old preconditioner.
    /// Exceptions: all of A if uses_sparse_matrix(), and rows without off-diagonals, whose values must
    /// not change.
    void setup(const StencilMatrix& a);

    /// @param b  [ncell]
    /// @param x  [ncell] in: first guess, out: last iterate, converged or not
    /// @param far  added to A, or null; only with bicgstab; ignored if uses_sparse_matrix()
    /// @return sizes of the true residual b - A x. After few iterations to a loose tolerance they are
    ///         those of the recurrence, which then differ from it by rounding
    [[nodiscard]] LinearReport solve(std::span<const double> b, std::span<double> x,
                                     FirstGuess guess = FirstGuess::given,
                                     const FarTerms* far = nullptr);

    [[nodiscard]] LinearSettings& settings() noexcept;
    [[nodiscard]] const LinearSettings& settings() const noexcept;
    [[nodiscard]] std::ptrdiff_t nlevel() const noexcept;

    /// True if the last set-up chose the sparse matrix and its aggregation multigrid. A cycle of the
    /// stencil's own multigrid is several times faster, but coarsens by position and would converge
    /// slowly for this matrix.
    [[nodiscard]] bool uses_sparse_matrix() const noexcept;

private:
    class CodePaths;
    std::unique_ptr<CodePaths> paths_;
};

}  // namespace heihe::linear

#ifndef HEIHE_COMPILED
#include "heihe/linear/linear_solver_impl.hpp"
#endif
