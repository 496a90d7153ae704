// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/index.hpp"
#include "heihe/core/parallel.hpp"
#include "heihe/linear/aggregation.hpp"
#include "heihe/linear/aggregation_level.hpp"
#include "heihe/linear/sparse_matrix.hpp"

#include <Eigen/Dense>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace heihe::linear {

/// How two cycles on a level are combined.
enum class AggregationCycle {
    w,  ///< each adds over_correction times its result: the same linear operator in every call
    k,  ///< as steps of a Krylov method: adapts, needs sums, and changes slightly from call to call
};

struct AggregationMultigridSettings {
    AggregationSettings aggregation{};
    AggregationCycle cycle = AggregationCycle::w;
    /// Factor on a coarse correction, because piecewise constant prolongation makes the coarse matrix
    /// too stiff (D. Braess, 1995, Computing 55, 379-393, who takes 1.8). With two cycles, each between
    /// 0 and 1 times the exact result, the correction stays below 2 times the exact one.
    float over_correction = 1.6F;
    /// A level with more than this share of the next finer level's coefficients is visited once, so that
    /// many levels do not multiply the work.
    double shrink = 0.7;
    std::int32_t coarsest = 128;  ///< most unknowns of a last level that is solved by its inverse
};

/// Multigrid by aggregation for M-matrices, symmetric or not, without geometry (Y. Notay, 2010,
/// ETNA 37, 123-146): pairwise aggregates, piecewise constant prolongation, W- or K-cycle, one sweep of
/// Gauss-Seidel forward before and one backward after the coarser levels, in single precision.
///
/// Gauss-Seidel works inside blocks of consecutive rows and uses old values of other blocks. Blocks
/// depend on the number of rows alone. The bits are the same at any number of threads.
class AggregationMultigrid {
public:
    explicit AggregationMultigrid(AggregationMultigridSettings settings = {})
        : settings_{settings}, aggregation_{settings.aggregation} {}

    /// Aggregates by the values of a, and all matrices.
    /// @param fixed  [size] 1: the unknown is known, its row and column are no part of the problem
    void set_up(const SparseMatrix& a, std::span<const char> fixed) {
        symmetric_ = a.symmetric;
        if (level_.empty()) level_.emplace_back();
        level_.front().copy_pattern(a);
        level_.front().copy_values(a, fixed);
        std::size_t l = 0;
        for (; level_[l].size() > settings_.coarsest; ++l) {
            level_[l].form_aggregates(aggregation_, symmetric_, weight_);
            if (level_[l].naggregate == 0 || level_[l].naggregate == level_[l].size()) break;
            if (l + 1 == level_.size()) level_.emplace_back();
            level_[l].make_coarse_pattern(level_[l + 1]);
            level_[l].make_coarse_values(level_[l + 1]);
        }
        level_.resize(l + 1);
        partial_.resize(at(level_.front().size() / sum_block + 1));
        choose_visits();
        find_inverse();
    }

    /// New values in the pattern of the last set_up(), with its aggregates. Allocates nothing.
    void refresh(const SparseMatrix& a, std::span<const char> fixed) {
        symmetric_ = a.symmetric;
        level_.front().copy_values(a, fixed);
        for (std::size_t l = 0; l + 1 < level_.size(); ++l)
            level_[l].make_coarse_values(level_[l + 1]);
        find_inverse();
    }

    /// One cycle from zero on A z = r; the pointer is valid until the next call.
    /// @param r  [size]
    [[nodiscard]] const float* cycle(const double* r) {
        AggregationLevel& l = level_.front();
        const std::ptrdiff_t n = l.size();
#pragma omp parallel for schedule(static) if (l.threaded())
        for (std::ptrdiff_t i = 0; i < n; ++i) l.b[at(i)] = static_cast<float>(r[i]);
        one_cycle(0);
        return l.x.data();
    }

    [[nodiscard]] const std::vector<AggregationLevel>& levels() const noexcept { return level_; }
    [[nodiscard]] AggregationMultigridSettings& settings() noexcept { return settings_; }
    /// Coefficients of all levels over those of the first.
    [[nodiscard]] double complexity() const noexcept { return complexity_; }
    /// The same, each level as often as a cycle visits it.
    [[nodiscard]] double work() const noexcept { return work_; }

private:
    struct Sums {
        double a = 0.0, b = 0.0, c = 0.0;
    };

    /// Sums of term(i), three at once, in a fixed order of blocks.
    template <typename Term>
    Sums sums(const AggregationLevel& l, const Term& term) {
        const std::ptrdiff_t n = l.size(), nblock = (n + sum_block - 1) / sum_block;
#pragma omp parallel for schedule(static) if (l.threaded())
        for (std::ptrdiff_t k = 0; k < nblock; ++k) {
            Sums s;
            const std::ptrdiff_t last = std::min(n, (k + 1) * sum_block);
            for (std::ptrdiff_t i = k * sum_block; i < last; ++i) {
                const Sums t = term(i);
                s = {s.a + t.a, s.b + t.b, s.c + t.c};
            }
            partial_[at(k)] = s;
        }
        Sums total;
        for (std::ptrdiff_t k = 0; k < nblock; ++k) {
            const Sums& s = partial_[at(k)];
            total = {total.a + s.a, total.b + s.b, total.c + s.c};
        }
        return total;
    }

    /// (A x)_i as a sum of flows. Rounding errors of a flow then cancel in sums over aggregates, however
    /// strong their couplings are.
    [[nodiscard]] static float row_times(const AggregationLevel& l, const float* x,
                                         std::ptrdiff_t i) {
        const float* value = l.value.data();
        const std::int32_t* column = l.column.data();
        const float own = x[i];
        float s = l.excess[at(i)] * own;
        for (auto e = l.start[at(i)]; e < l.start[at(i + 1)]; ++e)
            s += value[e] * (own - x[column[e]]);
        return s;
    }

    /// Decides how often each level is visited.
    void choose_visits() {
        const auto weight = [this](std::size_t l) {
            return static_cast<double>(level_[l].column.size()) +
                   static_cast<double>(level_[l].size());
        };
        twice_.assign(level_.size(), 0);
        double visits = 1.0, all = weight(0), visited = weight(0);
        for (std::size_t l = 1; l < level_.size(); ++l) {
            const bool last = l + 1 == level_.size();
            twice_[l] = !last && weight(l) <= settings_.shrink * weight(l - 1);
            all += weight(l);
            if (twice_[l] != 0) visits *= 2.0;
            visited += visits * weight(l);
        }
        complexity_ = weight(0) > 0.0 ? all / weight(0) : 1.0;
        work_ = weight(0) > 0.0 ? visited / weight(0) : 1.0;
    }

    /// x from b: one cycle from zero.
    void one_cycle(std::size_t number) {
        AggregationLevel& l = level_[number];
        if (number + 1 == level_.size()) {
            solve_last(l);
            return;
        }
        forward_from_zero(l);
        restrict_residual(l, level_[number + 1].b.data());
        solve_coarse(number + 1);
        prolong(l, level_[number + 1].x.data());
        backward(l);
    }

    void solve_coarse(std::size_t number) {
        if (twice_[number] == 0)
            one_cycle(number);
        else if (settings_.cycle == AggregationCycle::w)
            two_cycles(level_[number], number);
        else
            two_krylov_steps(level_[number], number);
    }

    /// Two steps of the K-cycle (Y. Notay & P. S. Vassilevski, 2008, Numer. Linear Algebra Appl. 15,
    /// 473-487; Y. Notay, 2010, ETNA 37, 123-146): x = y1 c1 + y2 c2, c1 and c2 the results of
    /// two cycles, with c1 and c2 orthogonal to b - A x. For symmetric matrices these are conjugate
    /// gradients. The second step is skipped if less than a quarter of |b| remains after the first.
    void two_krylov_steps(AggregationLevel& l, std::size_t number) {
        one_cycle(number);
        l.c.swap(l.x);
        const Sums one = sums(l, [&](std::ptrdiff_t i) {
            const float v = l.v[at(i)] = row_times(l, l.c.data(), i);
            const double test = l.c[at(i)];
            return Sums{test * v, test * l.b[at(i)], double{l.b[at(i)]} * l.b[at(i)]};
        });
        const double step = one.a > 0.0 ? one.b / one.a : 0.0;
        const auto t = static_cast<float>(step);
        const double left = sums(l, [&](std::ptrdiff_t i) {
                                const float r = l.b[at(i)] -= t * l.v[at(i)];
                                return Sums{double{r} * r, 0.0, 0.0};
                            }).a;
        if (left <= 0.0625 * one.c) {
            combine(l, t, 0.0F);
            return;
        }
        one_cycle(number);
        const Sums two = sums(l, [&](std::ptrdiff_t i) {
            const float v = row_times(l, l.x.data(), i);
            const double test = l.x[at(i)];
            return Sums{test * l.v[at(i)], test * v, test * l.b[at(i)]};
        });
        const double cross =
            symmetric_
                ? two.a
                : sums(l, [&](std::ptrdiff_t i) {
                      return Sums{double{l.c[at(i)]} * row_times(l, l.x.data(), i), 0.0, 0.0};
                  }).a;
        const double rho = one.a > 0.0 ? two.b - two.a * (cross / one.a) : two.b;
        const double second = rho > 0.0 ? two.c / rho : 0.0;
        const double first = one.a > 0.0 ? step - cross * (second / one.a) : 0.0;
        combine(l, static_cast<float>(first), static_cast<float>(second));
    }

    /// x = first c + second x; without x where second is 0.
    static void combine(AggregationLevel& l, float first, float second) {
        const std::ptrdiff_t n = l.size();
#pragma omp parallel for schedule(static) if (l.threaded())
        for (std::ptrdiff_t i = 0; i < n; ++i)
            l.x[at(i)] =
                second != 0.0F ? first * l.c[at(i)] + second * l.x[at(i)] : first * l.c[at(i)];
    }

    void two_cycles(AggregationLevel& l, std::size_t number) {
        const std::ptrdiff_t n = l.size();
        const float omega = settings_.over_correction;
        one_cycle(number);
        l.c.swap(l.x);
#pragma omp parallel for schedule(static) if (l.threaded())
        for (std::ptrdiff_t i = 0; i < n; ++i) l.b[at(i)] -= omega * row_times(l, l.c.data(), i);
        one_cycle(number);
        combine(l, omega, omega);
    }

    /// Gauss-Seidel from zero, in each block: (D + L) x = b.
    static void forward_from_zero(AggregationLevel& l) {
        const std::ptrdiff_t nblock = std::ssize(l.block) - 1;
        const float *value = l.value.data(), *b = l.b.data(), *inverse = l.inverse.data();
        const std::int32_t* column = l.column.data();
        float* x = l.x.data();
#pragma omp parallel for schedule(static) if (l.threaded())
        for (std::ptrdiff_t k = 0; k < nblock; ++k)
            for (std::ptrdiff_t i = l.block[at(k)]; i < l.block[at(k + 1)]; ++i) {
                float s = b[i];
                for (auto e = l.lower[at(i)]; e < l.diagonal[at(i)]; ++e)
                    s += value[e] * x[column[e]];
                x[i] = s * inverse[i];
            }
    }

    /// Coarse right side from the residual after forward_from_zero(): the terms that the sweep left out.
    static void restrict_residual(const AggregationLevel& l, float* coarse) {
        const float *value = l.value.data(), *x = l.x.data();
        const std::int32_t* column = l.column.data();
#pragma omp parallel for schedule(static) if (l.threaded())
        for (std::int32_t g = 0; g < l.naggregate; ++g) {
            float total = 0.0F;
            for (auto m = l.member_start[at(g)]; m < l.member_start[at(g + 1)]; ++m) {
                const std::int32_t i = l.member[at(m)];
                float s = outer_sum(l, i);
                for (auto e = l.diagonal[at(i)]; e < l.upper[at(i)]; ++e)
                    s += value[e] * x[column[e]];
                total += s;
            }
            coarse[g] = total;
        }
    }

    static void prolong(AggregationLevel& l, const float* coarse) {
        const std::ptrdiff_t n = l.size();
#pragma omp parallel for schedule(static) if (l.threaded())
        for (std::ptrdiff_t i = 0; i < n; ++i)
            if (l.aggregate[at(i)] >= 0) l.x[at(i)] += coarse[l.aggregate[at(i)]];
    }

    /// Gauss-Seidel from the last row to the first, in each block, with the old values of other blocks.
    static void backward(AggregationLevel& l) {
        find_outer_sums(l);
        const std::ptrdiff_t nblock = std::ssize(l.block) - 1;
        const float *value = l.value.data(), *b = l.b.data(), *inverse = l.inverse.data();
        const std::int32_t* column = l.column.data();
        float* x = l.x.data();
#pragma omp parallel for schedule(static) if (l.threaded())
        for (std::ptrdiff_t k = 0; k < nblock; ++k) {
            std::int32_t edge = l.edge_start[at(k + 1)];
            const std::int32_t first_edge = l.edge_start[at(k)];
            for (std::ptrdiff_t i = l.block[at(k + 1)] - 1; i >= l.block[at(k)]; --i) {
                float s = b[i];
                if (edge > first_edge && l.edge[at(edge - 1)] == i) s += l.outer[at(--edge)];
                for (auto e = l.lower[at(i)]; e < l.upper[at(i)]; ++e) s += value[e] * x[column[e]];
                x[i] = s * inverse[i];
            }
        }
    }

    static void find_outer_sums(AggregationLevel& l) {
        const std::ptrdiff_t nedge = std::ssize(l.edge);
#pragma omp parallel for schedule(static) if (nedge > omp_min_items)
        for (std::ptrdiff_t k = 0; k < nedge; ++k) l.outer[at(k)] = outer_sum(l, l.edge[at(k)]);
    }

    /// Row i's terms with other blocks, and the part of its diagonal that stands for them (see
    /// AggregationLevel::inverse).
    [[nodiscard]] static float outer_sum(const AggregationLevel& l, std::int32_t i) {
        const float *value = l.value.data(), *x = l.x.data();
        const std::int32_t* column = l.column.data();
        float s = 0.0F;
        for (auto e = l.start[at(i)]; e < l.lower[at(i)]; ++e)
            s += value[e] * (x[i] + x[column[e]]);
        for (auto e = l.upper[at(i)]; e < l.start[at(i + 1)]; ++e)
            s += value[e] * (x[i] + x[column[e]]);
        return s;
    }

    /// Inverse of the last level if it is small. The diagonal is raised by 1e-8 of itself, so that a
    /// closed system (rows that sum to zero) has an inverse.
    void find_inverse() {
        const AggregationLevel& l = level_.back();
        const std::ptrdiff_t n = l.size();
        dense_inverse_.clear();
        if (n > settings_.coarsest) return;
        Eigen::MatrixXd a = Eigen::MatrixXd::Zero(n, n);
        for (std::ptrdiff_t i = 0; i < n; ++i) {
            const double d = l.exact_diag[at(i)];
            a(i, i) = d != 0.0 ? d * (1.0 + 1e-8) : 1.0;
            for (auto e = l.start[at(i)]; e < l.start[at(i + 1)]; ++e)
                a(i, l.column[at(e)]) = -l.exact[at(e)];
        }
        const Eigen::MatrixXd inverse = a.partialPivLu().inverse();
        dense_inverse_.resize(at(n * n));
        for (std::ptrdiff_t i = 0; i < n; ++i)
            for (std::ptrdiff_t j = 0; j < n; ++j)
                dense_inverse_[at(i * n + j)] =
                    l.exact_diag[at(i)] != 0.0 ? static_cast<float>(inverse(j, i)) : 0.0F;
    }

    /// By the inverse (stored by columns), or by a sweep forward and one backward where there is none.
    void solve_last(AggregationLevel& l) const {
        if (dense_inverse_.empty()) {
            forward_from_zero(l);
            backward(l);
            return;
        }
        const std::ptrdiff_t n = l.size();
        std::fill(l.x.begin(), l.x.end(), 0.0F);
        float* x = l.x.data();
        for (std::ptrdiff_t j = 0; j < n; ++j) {
            const float b = l.b[at(j)];
            const float* inverse = dense_inverse_.data() + j * n;
#pragma omp simd
            for (std::ptrdiff_t i = 0; i < n; ++i) x[i] += inverse[i] * b;
        }
    }

    AggregationMultigridSettings settings_;
    PairwiseAggregation aggregation_;
    std::vector<AggregationLevel> level_;
    std::vector<Sums> partial_;
    std::vector<double> weight_;
    std::vector<float> dense_inverse_;
    std::vector<char> twice_;  // [level] whether solved by two cycles
    double complexity_ = 1.0, work_ = 1.0;
    bool symmetric_ = false;
};

}  // namespace heihe::linear
