// SPDX-License-Identifier: MIT
#pragma once

// heihe::io compiles the bodies in *_impl.hpp once; its users define HEIHE_COMPILED and see declarations
// only. Without heihe::io the same bodies are inline.
#ifdef HEIHE_COMPILED
#define HEIHE_INLINE
#else
#define HEIHE_INLINE inline
#endif
