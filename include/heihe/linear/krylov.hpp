// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/first_touch.hpp"
#include "heihe/core/index.hpp"
#include "heihe/linear/vectors.hpp"

#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

namespace heihe::linear {

/// Criteria that end an iteration.
struct StoppingRule {
    double relative = 1e-6;
    double rclose = 0.0;
    int maximum = 200;
    double first_norm = 0.0;  ///< ||r0||2

    [[nodiscard]] bool met(const SumAndMax& r) const noexcept {
        return std::sqrt(r.sum) <= relative * first_norm || (rclose > 0.0 && r.max <= rclose);
    }
};

/// Start of a method.
struct KrylovStart {
    const double* r;         ///< [n] the first residual; bicgstab reads it until it ends
    SumAndMax size{};        ///< of it
    bool x_is_zero = false;  ///< x counts as zero at any values, so that r is b
};

/// Vectors of the Krylov methods, reused by the next solve.
struct KrylovVectors {
    RawVector<double> r, p, q, s, t;
    SumAndMax size;  ///< of the residual at the end of a method, by its recurrence

    explicit KrylovVectors(std::ptrdiff_t n) {
        for (auto* v : {&r, &p, &q}) assign_zeros(*v, n);
    }
    /// The vectors that bicgstab needs beyond those of conjugate gradients.
    void grow() {
        if (s.size() == r.size()) return;
        for (auto* v : {&s, &t}) assign_zeros(*v, std::ssize(r));
    }
};

/// Arguments of a Krylov method.
struct KrylovWork {
    VectorPasses& pass;
    KrylovVectors& v;
    double* x;  ///< [n] in: first guess, out: solution
    const StoppingRule& rule;
    int& iterations;  ///< in: done before, out: in total

    [[nodiscard]] bool is_over(const SumAndMax& size) const noexcept {
        return rule.met(size) || iterations >= rule.maximum;
    }
};

/// Why a Krylov recurrence ended: by its rule, or because a quantity it divides by lost its sign
/// or vanished (for conjugate gradients: matrix or preconditioner is not positive definite).
enum class KrylovEnd { by_rule, broken };

/// One run of preconditioned conjugate gradients (M. R. Hestenes & E. Stiefel, 1952, J. Res. NBS
/// 49, 409-436) from the residual in v.r until the rule is met by the recurrence, the maximum is
/// reached or the recurrence breaks down.
/// @param a  a.apply(x, y, w): y = A x, returns y.w
/// @param m  m(r): pointer to M^-1 r, valid until the next call
/// @return how the recurrence ended
template <typename Operator, typename Precondition>
KrylovEnd conjugate_gradients(Operator& a, const Precondition& m, const KrylovWork& work) {
    VectorPasses& pass = work.pass;
    double *r = work.v.r.data(), *p = work.v.p.data(), *q = work.v.q.data(), *x = work.x;
    SumAndMax& size = work.v.size;
    size = pass.squares([&](std::ptrdiff_t i) {
        p[i] = 0.0;  // 0 p would be NaN after a run that failed
        return r[i];
    });
    double rz_old = 0.0;
    while (!work.is_over(size)) {
        const auto* z = m(r);
        const double rz =
            pass.sum([&](std::ptrdiff_t i) { return r[i] * static_cast<double>(z[i]); });
        if (!(rz > 0.0) || !std::isfinite(rz)) return KrylovEnd::broken;
        const double beta = rz_old > 0.0 ? rz / rz_old : 0.0;
        pass.each([&](std::ptrdiff_t i) { p[i] = static_cast<double>(z[i]) + beta * p[i]; });
        const double pq = a.apply(p, q, p);
        if (!(pq > 0.0) || !std::isfinite(pq)) return KrylovEnd::broken;
        const double alpha = rz / pq;
        size = pass.squares([&](std::ptrdiff_t i) {
            x[i] += alpha * p[i];
            return r[i] -= alpha * q[i];
        });
        rz_old = rz;
        ++work.iterations;
    }
    return KrylovEnd::by_rule;
}

namespace krylov_detail {

/// x += alpha z and r = residual - alpha q, the first half of an iteration of BiCGSTAB.
template <typename Z>
[[nodiscard]] SumAndMax first_half(const KrylovWork& work, const KrylovStart& start, bool first,
                                   double alpha, const Z* z) {
    double *r = work.v.s.data(), *x = work.x;
    const double* const q = work.v.q.data();
    const double* const shadow = start.r;
    const auto step = [&](std::ptrdiff_t i) { return alpha * static_cast<double>(z[i]); };
    if (!first)
        return work.pass.squares([&](std::ptrdiff_t i) {
            x[i] += step(i);
            return r[i] -= alpha * q[i];
        });
    if (start.x_is_zero)
        return work.pass.squares([&](std::ptrdiff_t i) {
            x[i] = step(i);
            return r[i] = shadow[i] - alpha * q[i];
        });
    return work.pass.squares([&](std::ptrdiff_t i) {
        x[i] += step(i);
        return r[i] = shadow[i] - alpha * q[i];
    });
}

}  // namespace krylov_detail

/// One run of right-preconditioned BiCGSTAB (H. A. van der Vorst, 1992, SIAM J. Sci. Stat. Comput.
/// 13, 631-644); arguments as conjugate_gradients. An iteration is two products and two calls of m.
/// Ends as broken when the residual is orthogonal to the shadow residual; the caller starts again. The
/// first residual serves as shadow residual and first direction without a copy.
template <typename Operator, typename Precondition>
KrylovEnd bicgstab(Operator& a, const Precondition& m, const KrylovWork& work,
                   const KrylovStart& start) {
    work.v.grow();
    VectorPasses& pass = work.pass;
    double *r = work.v.s.data(), *p = work.v.p.data(), *q = work.v.q.data(), *t = work.v.t.data();
    double* const x = work.x;
    const double* const shadow = start.r;
    SumAndMax& size = work.v.size;
    size = start.size;
    double rho = size.sum;
    const double shadow_squares = rho;
    bool first = true;
    const auto not_begun = [&](KrylovEnd end) {
        if (first && start.x_is_zero) pass.each([&](std::ptrdiff_t i) { x[i] = 0.0; });
        return end;
    };
    if (work.is_over(size)) return not_begun(KrylovEnd::by_rule);
    for (;;) {
        const auto* z = m(first ? shadow : p);
        const double sq = a.apply(z, q, shadow);
        const double alpha = rho / sq;
        if (!std::isfinite(alpha)) return not_begun(KrylovEnd::broken);
        ++work.iterations;
        size = krylov_detail::first_half(work, start, first, alpha, z);
        if (work.rule.met(size)) return KrylovEnd::by_rule;
        z = m(r);
        const double tr = a.apply(z, t, r);
        const double tt = pass.sum([&](std::ptrdiff_t i) { return t[i] * t[i]; });
        const double omega = tr / tt;
        if (!std::isfinite(omega) || omega == 0.0) return KrylovEnd::broken;
        size = pass.squares([&](std::ptrdiff_t i) {
            x[i] += omega * static_cast<double>(z[i]);
            return r[i] -= omega * t[i];
        });
        if (work.is_over(size)) return KrylovEnd::by_rule;
        const double rho_old = rho;
        rho = pass.sum([&](std::ptrdiff_t i) { return shadow[i] * r[i]; });
        const double beta = (rho / rho_old) * (alpha / omega);
        if (std::abs(rho) < 1e-14 * std::sqrt(shadow_squares * size.sum) || !std::isfinite(beta))
            return KrylovEnd::broken;
        if (first)
            pass.each([&](std::ptrdiff_t i) { p[i] = r[i] + beta * (shadow[i] - omega * q[i]); });
        else
            pass.each([&](std::ptrdiff_t i) { p[i] = r[i] + beta * (p[i] - omega * q[i]); });
        first = false;
    }
}

}  // namespace heihe::linear
