// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/error.hpp"
#include "heihe/core/index.hpp"
#include "heihe/linear/aggregation_multigrid.hpp"
#include "heihe/linear/flexible_cg.hpp"
#include "heihe/linear/krylov.hpp"
#include "heihe/linear/settings.hpp"
#include "heihe/linear/sparse_factors.hpp"
#include "heihe/linear/sparse_matrix.hpp"
#include "heihe/linear/vectors.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace heihe::linear {

/// When the aggregates of one matrix are kept for the next one of the same pattern. Only the values of
/// the coarse matrices are then computed anew.
enum class Aggregates {
    renewed,          ///< never
    kept_while_good,  ///< until a solve converges at less than 2/3 of the speed of the first one
    kept,             ///< until a solve takes three times the expected iterations
};

struct SparseSettings {
    std::int32_t direct_maximum = 2000;  ///< unknowns up to which A is factored
    Aggregates aggregates = Aggregates::kept_while_good;
    AggregationMultigridSettings multigrid{};
};

/// Solves A x = b for one SparseMatrix after another: factors small ones, and iterates on large ones
/// with an aggregation multigrid.
///
/// Takes the settings of LinearSolver; Preconditioner::jacobi_line means the diagonal here. The bits
/// are the same at any number of threads. After the first call of each, setup() with kept
/// aggregates and solve() allocate nothing, save inside Eigen where A is factored. Rows without
/// off-diagonals are solved exactly first, so that cg also works if other rows have coefficients for them.
class SparseSolver {
public:
    explicit SparseSolver(LinearSettings settings = {}, SparseSettings sparse = {})
        : settings_{settings}, sparse_{sparse}, multigrid_{sparse.multigrid} {}

    /// Copies A and builds the preconditioner; A may change afterwards.
    void setup(const SparseMatrix& a) {
        const bool same = operator_.load(a) && ready_;
        const std::ptrdiff_t n = a.size();
        if (!same) {
            pass_ = VectorPasses{n};
            vectors_ = KrylovVectors{n};
            scaled_.assign(at(n), 0.0);
        }
        factored_ = n <= sparse_.direct_maximum && factors_.factor(a, operator_.fixed(), same);
        if (!factored_) set_up_preconditioner(same && multigrid_fits_);
        multigrid_fits_ = !factored_ && prepared_for_ == Preconditioner::multigrid;
        ready_ = true;
    }

    /// @param b  [size]
    /// @param x  [size] in: first guess, out: last iterate, converged or not
    [[nodiscard]] LinearReport solve(std::span<const double> b, std::span<double> x) {
        require(ready_, "SparseSolver::solve: setup() comes first");
        require(std::ssize(b) == size() && std::ssize(x) == size(),
                "SparseSolver::solve: b and x need one entry per row");
        operator_.set_fixed(b, x);
        const int formed = naggregation_;
        const LinearReport report = iterate(b, x);
        if (multigrid_fits_ && naggregation_ == formed) judge(report);
        return report;
    }

    [[nodiscard]] LinearSettings& settings() noexcept { return settings_; }
    [[nodiscard]] const LinearSettings& settings() const noexcept { return settings_; }
    [[nodiscard]] const AggregationMultigrid& multigrid() const noexcept { return multigrid_; }
    [[nodiscard]] std::ptrdiff_t size() const noexcept { return operator_.matrix().size(); }
    /// True if the last setup() factored A.
    [[nodiscard]] bool is_direct() const noexcept { return factored_; }
    /// Number of times that aggregates have been formed.
    [[nodiscard]] int naggregation() const noexcept { return naggregation_; }

private:
    void set_up_preconditioner(bool same) {
        prepared_for_ = settings_.preconditioner;
        if (prepared_for_ != Preconditioner::multigrid) return;
        const bool keep = same && !slow_ && sparse_.aggregates != Aggregates::renewed;
        if (keep) {
            multigrid_.refresh(operator_.matrix(), operator_.fixed());
            fresh_ = false;
        } else {
            form_aggregates();
        }
    }

    void form_aggregates() {
        multigrid_.set_up(operator_.matrix(), operator_.fixed());
        ++naggregation_;
        fresh_ = true;
        slow_ = false;
        first_speed_ = 0.0;
    }

    /// Compares the speed, decades of residual per iteration, with that of the first solve.
    void judge(const LinearReport& report) {
        const bool kept = sparse_.aggregates == Aggregates::kept;
        if (report.iterations > 0 && report.relative_residual > 0.0) {
            const double speed = -std::log10(report.relative_residual) / report.iterations;
            if (first_speed_ == 0.0) first_speed_ = speed;
            slow_ = !kept && speed < first_speed_ / 1.5;
        }
        slow_ = slow_ || !report.converged;
    }

    /// r = b - A x.
    SumAndMax true_residual(std::span<const double> b, std::span<const double> x) {
        double* r = vectors_.r.data();
        operator_.apply(x.data(), r, x.data());
        return pass_.squares([&](std::ptrdiff_t i) { return r[i] = b[at(i)] - r[i]; });
    }

    /// Restarts the method from the true residual as long as that exceeds the tolerance and falls. Kept
    /// aggregates with which it is too slow are formed anew.
    LinearReport iterate(std::span<const double> b, std::span<double> x) {
        SumAndMax size = true_residual(b, x);
        StoppingRule rule{settings_.relative, settings_.rclose, settings_.maximum,
                          std::sqrt(size.sum)};
        LinearReport report;
        int fruitless = 0;
        while (!rule.met(size) && report.iterations < rule.maximum && fruitless < 2 &&
               std::isfinite(size.sum)) {
            StoppingRule now = rule;
            if (multigrid_fits_ && !fresh_) now.maximum = std::min(rule.maximum, patience());
            run(now, size, x.data(), report.iterations);
            const double before = size.sum;
            size = true_residual(b, x);
            fruitless = size.sum < 0.25 * before ? 0 : fruitless + 1;
            const bool late = report.iterations >= now.maximum || fruitless == 2;
            if (late && !rule.met(size) && multigrid_fits_ && !fresh_) {
                form_aggregates();
                fruitless = 0;
            }
        }
        report.converged = rule.met(size);
        report.relative_residual =
            rule.first_norm > 0.0 ? std::sqrt(size.sum) / rule.first_norm : 0.0;
        report.max_residual = size.max;
        return report;
    }

    /// Most iterations of a solve with kept aggregates: three times the expected ones.
    [[nodiscard]] int patience() const {
        const double decades = -std::log10(std::max(settings_.relative, 1e-16));
        const double expected = first_speed_ > 0.0 ? decades / first_speed_ : settings_.maximum;
        return static_cast<int>(std::clamp(3.0 * expected, 10.0, 1e6));
    }

    KrylovEnd run(const StoppingRule& rule, SumAndMax size, double* x, int& iterations) {
        if (factored_) return refine(x, iterations);
        switch (prepared_for_) {
            case Preconditioner::multigrid:
                return run_with([this](const double* r) { return multigrid_.cycle(r); }, rule, size,
                                x, iterations);
            case Preconditioner::jacobi_line:
                return run_with([this](const double* r) { return divided(r); }, rule, size, x,
                                iterations);
            case Preconditioner::none: break;
        }
        return run_with([](const double* r) { return r; }, rule, size, x, iterations);
    }

    /// x += A^-1 r: the solve, and in later calls its refinement.
    KrylovEnd refine(double* x, int& iterations) {
        factors_.solve(vectors_.r.data(), scaled_.data());
        pass_.each([&](std::ptrdiff_t i) { x[i] += scaled_[at(i)]; });
        ++iterations;
        return KrylovEnd::by_rule;
    }

    const double* divided(const double* r) {
        pass_.each([&](std::ptrdiff_t i) { scaled_[at(i)] = r[i] / operator_.diagonal(i); });
        return scaled_.data();
    }

    template <typename Precondition>
    KrylovEnd run_with(const Precondition& m, const StoppingRule& rule, SumAndMax size, double* x,
                       int& iterations) {
        const bool varies = prepared_for_ == Preconditioner::multigrid &&
                            sparse_.multigrid.cycle == AggregationCycle::k;
        const KrylovWork work{pass_, vectors_, x, rule, iterations};
        if (settings_.acceleration == Acceleration::cg && varies)
            return flexible_conjugate_gradients(operator_, m, work);
        if (settings_.acceleration == Acceleration::cg)
            return conjugate_gradients(operator_, m, work);
        return bicgstab(operator_, m, work, {vectors_.r.data(), size, false});
    }

    LinearSettings settings_;
    SparseSettings sparse_;
    SparseOperator operator_;
    AggregationMultigrid multigrid_;
    SparseFactors factors_;
    VectorPasses pass_;
    KrylovVectors vectors_{0};
    std::vector<double> scaled_;
    Preconditioner prepared_for_ = Preconditioner::multigrid;
    bool ready_ = false;
    bool factored_ = false;
    bool multigrid_fits_ = false;  // multigrid_ holds the pattern of operator_
    bool fresh_ = false;           // its aggregates were formed of this matrix
    bool slow_ = false;
    double first_speed_ = 0.0;
    int naggregation_ = 0;
};

}  // namespace heihe::linear
