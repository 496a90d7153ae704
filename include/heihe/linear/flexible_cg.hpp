// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/linear/krylov.hpp"
#include "heihe/linear/vectors.hpp"

#include <cmath>
#include <cstddef>

namespace heihe::linear {

/// One run of flexible conjugate gradients, FCG(1) of Y. Notay (2000, SIAM J. Sci. Comput. 22(4),
/// 1444-1460): each direction is made A-orthogonal to the one before explicitly, so that the
/// preconditioner may change slightly from call to call, as a K-cycle does. Arguments and result as
/// conjugate_gradients.
template <typename Operator, typename Precondition>
KrylovEnd flexible_conjugate_gradients(Operator& a, const Precondition& m, const KrylovWork& work) {
    VectorPasses& pass = work.pass;
    double *r = work.v.r.data(), *p = work.v.p.data(), *q = work.v.q.data(), *x = work.x;
    SumAndMax size = pass.squares([&](std::ptrdiff_t i) {
        p[i] = q[i] = 0.0;  // 0 p would be NaN after a run that failed
        return r[i];
    });
    double pq = 0.0;
    while (!work.is_over(size)) {
        const auto* z = m(r);
        const double zq =
            pass.sum([&](std::ptrdiff_t i) { return q[i] * static_cast<double>(z[i]); });
        const double beta = pq > 0.0 ? -zq / pq : 0.0;
        const double pr = pass.sum([&](std::ptrdiff_t i) {
            p[i] = static_cast<double>(z[i]) + beta * p[i];
            return p[i] * r[i];
        });
        if (!(pr > 0.0) || !std::isfinite(pr)) return KrylovEnd::broken;
        pq = a.apply(p, q, p);
        if (!(pq > 0.0) || !std::isfinite(pq)) return KrylovEnd::broken;
        const double alpha = pr / pq;
        size = pass.squares([&](std::ptrdiff_t i) {
            x[i] += alpha * p[i];
            return r[i] -= alpha * q[i];
        });
        ++work.iterations;
    }
    return KrylovEnd::by_rule;
}

}  // namespace heihe::linear
