// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/error.hpp"
#include "heihe/core/first_touch.hpp"
#include "heihe/core/index.hpp"
#include "heihe/grid/column_mesh.hpp"
#include "heihe/linear/krylov.hpp"
#include "heihe/linear/mesh_operator.hpp"
#include "heihe/linear/multigrid.hpp"
#include "heihe/linear/stencil_matrix.hpp"
#include "heihe/linear/vectors.hpp"

#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

namespace heihe::inline v0::linear {

enum class Acceleration { cg, bicgstab };  ///< cg only for symmetric matrices
enum class Preconditioner { multigrid, jacobi_line, none };

struct LinearSettings {
    Acceleration acceleration = Acceleration::bicgstab;
    Preconditioner preconditioner = Preconditioner::multigrid;
    double relative = 1e-6;  ///< ends when ||r||2 <= relative * ||r0||2
    double rclose = 0.0;     ///< also ends when max |r| <= rclose, if > 0; unit of b
    int maximum = 200;       ///< iterations
};

/// Solves A x = b on a ColumnMesh for one matrix after another.
///
/// set-up and solve allocate nothing after their first call, and give the same bits at any number
/// of threads. Rows without off-diagonals (inactive cells, fixed heads) are solved exactly first,
/// so that cg also works when their neighbours still refer to them.
class LinearSolver {
public:
    /// @param mesh  kept by reference; must outlive the solver
    explicit LinearSolver(const grid::ColumnMesh& mesh, LinearSettings settings = {})
        : settings_{settings},
          ncell_{mesh.ncell()},
          operator_{mesh, coloured(mesh)},
          multigrid_{operator_.columns(), mesh.nlay(), multigrid_settings(mesh)},
          pass_{ncell_},
          vectors_{ncell_} {
        assign_zeros(z_, ncell_);
    }

    /// Builds the preconditioner. Keeps a reference to A, which must stay as it is while solve()
    /// is called for it.
    void setup(const StencilMatrix& a) {
        operator_.load(a, multigrid_.finest());
        if (settings_.preconditioner == Preconditioner::multigrid) multigrid_.set_up();
        if (settings_.preconditioner == Preconditioner::jacobi_line) multigrid_.set_up_finest();
        prepared_for_ = settings_.preconditioner;
        ready_ = true;
    }

    /// @param b  [ncell]
    /// @param x  [ncell] in: first guess, out: where the iteration ended, converged or not
    [[nodiscard]] LinearReport solve(std::span<const double> b, std::span<double> x) {
        require(ready_, "LinearSolver::solve: setup() comes first");
        require(std::ssize(b) == ncell_ && std::ssize(x) == ncell_,
                "LinearSolver::solve: b and x need one entry per cell");
        operator_.set_fixed(b.data(), x.data());
        return iterate(b.data(), x.data());
    }

    [[nodiscard]] LinearSettings& settings() noexcept { return settings_; }
    [[nodiscard]] const LinearSettings& settings() const noexcept { return settings_; }
    [[nodiscard]] std::ptrdiff_t nlevel() const noexcept { return multigrid_.nlevel(); }

private:
    /// Anisotropy from the spacing alone, so that a solver does not depend on what it solved before.
    static Multigrid::Settings multigrid_settings(const grid::ColumnMesh& mesh) {
        double x = 0.0, y = 0.0;
        for (int c = 0; c < mesh.ncolumn(); ++c) {
            x += mesh.dy(c) / mesh.dx(c);
            y += mesh.dx(c) / mesh.dy(c);
        }
        Multigrid::Settings s;
        s.anisotropy = x / y;
        return s;
    }

    /// r = b - A x.
    SumAndMax true_residual(const double* b, const double* x) {
        double* r = vectors_.r.data();
        operator_.apply(x, r, r);
        return pass_.squares([&](std::ptrdiff_t i) { return r[i] = b[i] - r[i]; });
    }

    /// Runs the method again from the true residual as long as that is not small enough but falls.
    LinearReport iterate(const double* b, double* x) {
        SumAndMax size = true_residual(b, x);
        StoppingRule rule{settings_.relative, settings_.rclose, settings_.maximum,
                          std::sqrt(size.sum)};
        LinearReport report;
        int fruitless = 0;
        while (!rule.met(size) && report.iterations < rule.maximum && fruitless < 2 &&
               std::isfinite(size.sum)) {
            const KrylovEnd end = run(x, rule, report.iterations);
            const double before = size.sum;
            size = true_residual(b, x);
            fruitless = size.sum < 0.25 * before ? 0 : fruitless + 1;
            if (end == KrylovEnd::broken && !multigrid_.is_v_cycle()) {
                multigrid_.use_v_cycle();
                fruitless = 0;
            }
        }
        report.converged = rule.met(size);
        report.relative_residual =
            rule.first_norm > 0.0 ? std::sqrt(size.sum) / rule.first_norm : 0.0;
        report.max_residual = size.max;
        return report;
    }

    KrylovEnd run(double* x, const StoppingRule& rule, int& iterations) {
        switch (prepared_for_) {
            case Preconditioner::multigrid:
                return run_with([this](const double* r) { return preconditioned(r, true); }, x,
                                rule, iterations);
            case Preconditioner::jacobi_line:
                return run_with([this](const double* r) { return preconditioned(r, false); }, x,
                                rule, iterations);
            case Preconditioner::none: break;
        }
        return run_with([](const double* r) { return r; }, x, rule, iterations);
    }

    /// One cycle, or line Jacobi, on A z = r.
    const float* preconditioned(const double* r, bool cycle) {
        operator_.to_planes(r, multigrid_.right_side());
        operator_.from_planes(cycle ? multigrid_.cycle() : multigrid_.line_jacobi(), z_.data());
        return z_.data();
    }

    template <typename Precondition>
    KrylovEnd run_with(const Precondition& m, double* x, const StoppingRule& rule,
                       int& iterations) {
        if (settings_.acceleration == Acceleration::cg)
            return conjugate_gradients(operator_, m, pass_, vectors_, x, rule, iterations);
        return bicgstab(operator_, m, pass_, vectors_, x, rule, iterations);
    }

    LinearSettings settings_;
    std::ptrdiff_t ncell_;
    MeshOperator operator_;
    Multigrid multigrid_;
    VectorPasses pass_;
    KrylovVectors vectors_;
    RawVector<float> z_;  // [ncell] preconditioned residual
    Preconditioner prepared_for_ = Preconditioner::multigrid;
    bool ready_ = false;
};

}  // namespace heihe::inline v0::linear
