// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/compiled.hpp"
#include "heihe/core/error.hpp"
#include "heihe/core/first_touch.hpp"
#include "heihe/core/index.hpp"
#include "heihe/grid/column_mesh.hpp"
#include "heihe/linear/krylov.hpp"
#include "heihe/linear/linear_solver.hpp"
#include "heihe/linear/mesh_operator.hpp"
#include "heihe/linear/multigrid.hpp"
#include "heihe/linear/settings.hpp"
#include "heihe/linear/sparse_matrix.hpp"
#include "heihe/linear/sparse_solver.hpp"
#include "heihe/linear/stencil_matrix.hpp"
#include "heihe/linear/vectors.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <utility>
#include <vector>

namespace heihe::linear {

/// The two code paths of a LinearSolver: the stencil with its multigrid, and the same matrix as rows
/// with aggregation multigrid.
class LinearSolver::CodePaths {
public:
    CodePaths(const grid::ColumnMesh& mesh, const LinearSettings& settings)
        : settings_{settings},
          ncell_{mesh.ncell()},
          operator_{mesh, coloured(mesh)},
          multigrid_{operator_.columns(), mesh.nlay(), multigrid_settings(mesh)},
          pass_{ncell_},
          vectors_{ncell_},
          is_line_{is_line(mesh)},
          mesh_{&mesh} {
        assign_zeros(z_, ncell_);
    }

    void setup(const StencilMatrix& a) {
        matrix_ = &a;
        prepared_for_ = settings_.preconditioner;
        uses_sparse_matrix_ = prepared_for_ == Preconditioner::multigrid && is_line_;
        if (!uses_sparse_matrix_) {
            operator_.load(a, multigrid_.finest());
            if (prepared_for_ == Preconditioner::multigrid) multigrid_.set_up();
            if (prepared_for_ == Preconditioner::jacobi_line) multigrid_.set_up_finest();
            uses_sparse_matrix_ = prepared_for_ == Preconditioner::multigrid &&
                                  multigrid_.outside_share() > outside_limit;
        }
        if (uses_sparse_matrix_) set_up_sparse();
        ready_ = true;
    }

    [[nodiscard]] LinearReport solve(std::span<const double> b, std::span<double> x,
                                     FirstGuess guess, const FarTerms* far) {
        require(ready_, "LinearSolver::solve: setup() comes first");
        require(std::ssize(b) == ncell_ && std::ssize(x) == ncell_,
                "LinearSolver::solve: b and x need one entry per cell");
        if (uses_sparse_matrix_) {
            if (guess == FirstGuess::zero) std::fill(x.begin(), x.end(), 0.0);
            sparse_->solver.settings() = settings_;
            return sparse_->solver.solve(b, x);
        }
        require(far == nullptr || settings_.acceleration == Acceleration::bicgstab,
                "LinearSolver::solve: far terms need bicgstab");
        operator_.add_far(far);
        const bool zero = guess == FirstGuess::zero && operator_.fixed_are_zero(b.data());
        const bool keeps_b = zero && settings_.acceleration == Acceleration::bicgstab;
        if (keeps_b) return iterate(b, x, {b.data(), size_of(b.data()), true});
        if (guess == FirstGuess::zero) std::fill(x.begin(), x.end(), 0.0);
        operator_.set_fixed(b.data(), x.data());
        const double* r = vectors_.r.data();
        return iterate(b, x,
                       {r, zero ? copied(b.data()) : true_residual(b.data(), x.data()), false});
    }

    [[nodiscard]] LinearSettings& settings() noexcept { return settings_; }
    [[nodiscard]] std::ptrdiff_t nlevel() const noexcept { return multigrid_.nlevel(); }

    [[nodiscard]] bool uses_sparse_matrix() const noexcept { return uses_sparse_matrix_; }

private:
    /// The sparse code path. Aggregates are formed anew for each matrix, so that a result does not
    /// depend on earlier solves.
    struct Sparse {
        SparseMatrix matrix;
        SparseSolver solver;

        Sparse(SparseMatrix a, const LinearSettings& settings, const SparseSettings& sparse)
            : matrix{std::move(a)}, solver{settings, sparse} {}
    };
    /// See Multigrid::outside_share(). Of the systems of benchmarks/solver_cases those with up to 0.015
    /// take at most 14 iterations and those from 0.027 on do not converge in 60.
    static constexpr double outside_limit = 0.02;
    /// After this many iterations is_slow() decides if the sparse matrix takes over.
    static constexpr int judged_after = 20;
    /// If more iterations than this are expected, the set-up of the sparse matrix costs less.
    static constexpr double too_many = 60.0;

    [[nodiscard]] static bool is_line(const grid::ColumnMesh& mesh) {
        bool one_row = true, one_col = true;
        for (int c = 1; c < mesh.ncolumn(); ++c) {
            one_row = one_row && mesh.row(c) == mesh.row(0);
            one_col = one_col && mesh.col(c) == mesh.col(0);
        }
        return mesh.nlay() == 1 && (one_row || one_col);
    }

    void set_up_sparse() {
        if (!sparse_) {
            SparseSettings s;
            s.aggregates = Aggregates::renewed;
            if (is_line_) s.direct_maximum = std::numeric_limits<std::int32_t>::max();
            sparse_ = std::make_unique<Sparse>(to_sparse(*mesh_, *matrix_), settings_, s);
        } else {
            refill(*mesh_, *matrix_, {}, sparse_->matrix);
        }
        sparse_->solver.settings() = settings_;
        sparse_->solver.setup(sparse_->matrix);
    }

    /// Continues from x with the sparse matrix. @param size  of the residual at x
    void finish_sparse(std::span<const double> b, std::span<double> x, const StoppingRule& rule,
                       SumAndMax size, LinearReport& report) {
        set_up_sparse();
        LinearSettings& s = sparse_->solver.settings();
        const double share = rule.first_norm / std::sqrt(size.sum);
        s.relative = rule.relative * share;
        s.maximum = rule.maximum - report.iterations;
        const LinearReport rest = sparse_->solver.solve(b, x);
        report.converged = rest.converged;
        report.iterations += rest.iterations;
        report.relative_residual = rest.relative_residual / share;
        report.max_residual = rest.max_residual;
    }

    /// True if the stencil's multigrid is expected to need more than too_many iterations in total, by its
    /// convergence so far.
    [[nodiscard]] bool is_slow(const StoppingRule& rule, SumAndMax size, int iterations) const {
        if (prepared_for_ != Preconditioner::multigrid || iterations < judged_after) return false;
        if (!std::isfinite(size.sum)) return false;
        const double norm = std::sqrt(size.sum);
        const double by_norm = norm / std::max(rule.relative * rule.first_norm, 1e-300);
        const double by_max = rule.rclose > 0.0 ? size.max / rule.rclose : by_norm;
        const double gained = std::log(rule.first_norm / norm);
        return gained <= 0.0 ||
               std::log(std::min(by_norm, by_max)) / gained * iterations > too_many - iterations;
    }

    /// Anisotropy from the spacing alone, so that a solve does not depend on earlier ones.
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

    SumAndMax size_of(const double* b) {
        return pass_.squares([&](std::ptrdiff_t i) { return b[i]; });
    }

    /// r = b, the residual of x = 0.
    SumAndMax copied(const double* b) {
        double* r = vectors_.r.data();
        return pass_.squares([&](std::ptrdiff_t i) { return r[i] = b[i]; });
    }

    /// True if the residual of the recurrence can replace the true one: in few iterations rounding cannot
    /// make them differ by a share that matters.
    [[nodiscard]] static bool is_sure(const StoppingRule& rule, SumAndMax size, int iterations) {
        return iterations <= 5 && rule.met(size) && std::sqrt(size.sum) >= 1e-4 * rule.first_norm;
    }

    /// Restarts the method from the true residual as long as that exceeds the tolerance and falls.
    LinearReport iterate(std::span<const double> b, std::span<double> x, KrylovStart start) {
        SumAndMax& size = start.size;
        StoppingRule rule{settings_.relative, settings_.rclose, settings_.maximum,
                          std::sqrt(size.sum)};
        LinearReport report;
        int fruitless = 0;
        const bool solved = rule.met(size) || rule.maximum == 0 || !std::isfinite(size.sum);
        if (solved && start.x_is_zero) std::fill(x.begin(), x.end(), 0.0);
        while (!rule.met(size) && report.iterations < rule.maximum && fruitless < 2 &&
               std::isfinite(size.sum)) {
            StoppingRule now = rule;
            if (report.iterations == 0) now.maximum = std::min(rule.maximum, judged_after);
            const KrylovEnd end = run(x.data(), start, now, report.iterations);
            if (end == KrylovEnd::by_rule && is_sure(rule, vectors_.size, report.iterations)) {
                size = vectors_.size;
                break;
            }
            const double before = size.sum;
            start = {vectors_.r.data(), true_residual(b.data(), x.data()), false};
            if (!rule.met(size) && is_slow(rule, size, report.iterations)) {
                finish_sparse(b, x, rule, size, report);
                return report;
            }
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

    KrylovEnd run(double* x, const KrylovStart& start, const StoppingRule& rule, int& iterations) {
        switch (prepared_for_) {
            case Preconditioner::multigrid:
                return run_with([this](const double* r) { return preconditioned(r, true); }, x,
                                start, rule, iterations);
            case Preconditioner::jacobi_line:
                return run_with([this](const double* r) { return preconditioned(r, false); }, x,
                                start, rule, iterations);
            case Preconditioner::none: break;
        }
        return run_with([](const double* r) { return r; }, x, start, rule, iterations);
    }

    /// One cycle, or line Jacobi, on A z = r.
    const float* preconditioned(const double* r, bool cycle) {
        operator_.to_planes(r, multigrid_.right_side());
        operator_.from_planes(cycle ? multigrid_.cycle() : multigrid_.line_jacobi(), z_.data());
        return z_.data();
    }

    template <typename Precondition>
    KrylovEnd run_with(const Precondition& m, double* x, const KrylovStart& start,
                       const StoppingRule& rule, int& iterations) {
        const KrylovWork work{pass_, vectors_, x, rule, iterations};
        if (settings_.acceleration == Acceleration::cg)
            return conjugate_gradients(operator_, m, work);
        return bicgstab(operator_, m, work, start);
    }

    LinearSettings settings_;
    std::ptrdiff_t ncell_;
    MeshOperator operator_;
    Multigrid multigrid_;
    VectorPasses pass_;
    KrylovVectors vectors_;
    RawVector<float> z_;    // [ncell] preconditioned residual
    bool is_line_ = false;  // one layer of one row or column: tridiagonal
    const grid::ColumnMesh* mesh_;
    const StencilMatrix* matrix_ = nullptr;
    std::unique_ptr<Sparse> sparse_;  // made when first needed
    Preconditioner prepared_for_ = Preconditioner::multigrid;
    bool uses_sparse_matrix_ = false;
    bool ready_ = false;
};

HEIHE_INLINE LinearSolver::LinearSolver(const grid::ColumnMesh& mesh, LinearSettings settings)
    : paths_{std::make_unique<CodePaths>(mesh, settings)} {}
HEIHE_INLINE LinearSolver::~LinearSolver() = default;
HEIHE_INLINE LinearSolver::LinearSolver(LinearSolver&& other) noexcept = default;
HEIHE_INLINE LinearSolver& LinearSolver::operator=(LinearSolver&& other) noexcept = default;

HEIHE_INLINE void LinearSolver::setup(const StencilMatrix& a) { paths_->setup(a); }
HEIHE_INLINE LinearReport LinearSolver::solve(std::span<const double> b, std::span<double> x,
                                              FirstGuess guess, const FarTerms* far) {
    return paths_->solve(b, x, guess, far);
}
HEIHE_INLINE LinearSettings& LinearSolver::settings() noexcept { return paths_->settings(); }
HEIHE_INLINE const LinearSettings& LinearSolver::settings() const noexcept {
    return paths_->settings();
}
HEIHE_INLINE std::ptrdiff_t LinearSolver::nlevel() const noexcept { return paths_->nlevel(); }
HEIHE_INLINE bool LinearSolver::uses_sparse_matrix() const noexcept {
    return paths_->uses_sparse_matrix();
}

}  // namespace heihe::linear
