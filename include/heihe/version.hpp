// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

/// The one place where the version stands; CMake reads it from here. Versions follow SemVer: before
/// 1.0 a minor version may change the public interface.
#define HEIHE_VERSION_TEXT "0.1.0"

// The same bits at any thread count need IEEE arithmetic in the order it is written.
#if defined(__FAST_MATH__) || (defined(__FINITE_MATH_ONLY__) && __FINITE_MATH_ONLY__)
#error "heihe promises reproducible numbers: build without -ffast-math, -Ofast, -ffinite-math-only"
#endif
#if defined(__FLT_EVAL_METHOD__) && __FLT_EVAL_METHOD__ != 0
#error "heihe promises reproducible numbers: build for SSE2 arithmetic, not x87 (-mfpmath=sse)"
#endif

namespace heihe {

/// Version of the headers, e.g. "0.1.0".
inline constexpr std::string_view version = HEIHE_VERSION_TEXT;

}  // namespace heihe
