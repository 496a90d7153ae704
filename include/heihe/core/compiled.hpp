// SPDX-License-Identifier: MIT
#pragma once

// What heihe::io has compiled once (HEIHE_COMPILED) is no more than declared for its users; from the
// headers alone the same bodies, in files *_impl.hpp, are inline.
#ifdef HEIHE_COMPILED
#define HEIHE_INLINE
#else
#define HEIHE_INLINE inline
#endif
