// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <limits>
#include <memory>

/// Memory bandwidth of a simple loop.
namespace bench_cases {

/// a = b + s c over arrays far larger than any cache, in GB/s: 24 bytes per item as STREAM counts
/// them (J. D. McCalpin, 1995), the best of some passes. Uses OpenMP's number of threads.
inline double triad_bandwidth(std::ptrdiff_t n = std::ptrdiff_t{1} << 25, int passes = 10) {
    const auto size = static_cast<std::size_t>(n);
    // Not a vector: the threads that use a page must touch it first.
    const std::unique_ptr<double[]> a{new double[size]}, b{new double[size]}, c{new double[size]};
    double *pa = a.get(), *pb = b.get(), *pc = c.get();
#pragma omp parallel for schedule(static)
    for (std::ptrdiff_t i = 0; i < n; ++i) pa[i] = 0.0, pb[i] = 1.0, pc[i] = 2.0;
    double best = std::numeric_limits<double>::max();
    for (int pass = 0; pass < passes; ++pass) {
        const double scale = 0.5 + pass;
        const auto begun = std::chrono::steady_clock::now();
#pragma omp parallel for simd schedule(static)
        for (std::ptrdiff_t i = 0; i < n; ++i) pa[i] = pb[i] + scale * pc[i];
        const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
        best = std::min(best, took.count());
        pb[pass] = pa[n - 1 - pass];  // so that the compiler keeps every pass
    }
    return 24.0 * static_cast<double>(n) / best * 1e-9;
}

}  // namespace bench_cases
