// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstring>
#include <vector>

namespace bench_cases {

inline double seconds_now() {
    const auto now = std::chrono::steady_clock::now().time_since_epoch();
    return std::chrono::duration<double>(now).count();
}

inline double median(std::vector<double> v) {
    std::sort(v.begin(), v.end());
    return v[v.size() / 2];
}

/// FNV-1a of the bits: equal for equal results.
inline std::uint64_t digest(const std::vector<double>& x) {
    std::uint64_t h = 14695981039346656037U;
    for (const double v : x) {
        std::uint64_t bits = 0;
        std::memcpy(&bits, &v, sizeof bits);
        h = (h ^ bits) * 1099511628211U;
    }
    return h;
}

}  // namespace bench_cases
