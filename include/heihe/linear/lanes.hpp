// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/linear/coloured_columns.hpp"

#include <cstddef>

/// Eight floats side by side, with arithmetic by element. They are the compiler's vector type, because
/// loops of eight over arrays that may alias are not vectorised. Functions take them by reference: by
/// value they would depend on the target's calling convention.
namespace heihe::linear::detail {

inline constexpr std::ptrdiff_t lanes = ColouredColumns::lanes;
using Lane [[gnu::vector_size(32)]] = float;
using LaneInMemory [[gnu::vector_size(32), gnu::aligned(4), gnu::may_alias]] = float;
static_assert(sizeof(Lane) == lanes * sizeof(float));

[[gnu::always_inline]] inline const LaneInMemory& load(const float* p) noexcept {
    return *reinterpret_cast<const LaneInMemory*>(p);
}
[[gnu::always_inline]] inline LaneInMemory& lane_at(float* p) noexcept {
    return *reinterpret_cast<LaneInMemory*>(p);
}
/// Eight doubles in memory, for conversion from and to double precision.
using WideInMemory [[gnu::vector_size(64), gnu::aligned(8), gnu::may_alias]] = double;
[[gnu::always_inline]] inline void load_rounded(const double* p, Lane& v) noexcept {
    v = __builtin_convertvector(*reinterpret_cast<const WideInMemory*>(p), Lane);
}
[[gnu::always_inline]] inline void load_rounded(const float* p, Lane& v) noexcept { v = load(p); }
/// Separates sixteen consecutive values into the eight even and the eight odd ones.
[[gnu::always_inline]] inline void store_apart(const Lane& left, const Lane& right, float* even,
                                               float* odd) noexcept {
    lane_at(even) = __builtin_shufflevector(left, right, 0, 2, 4, 6, 8, 10, 12, 14);
    lane_at(odd) = __builtin_shufflevector(left, right, 1, 3, 5, 7, 9, 11, 13, 15);
}
/// Adds every other lane of two blocks side by side, from lane s (0 or 1) on.
[[gnu::always_inline]] inline void add_every_other(const Lane& left, const Lane& right, int s,
                                                   Lane& sum) noexcept {
    if (s == 0)
        sum += __builtin_shufflevector(left, right, 0, 2, 4, 6, 8, 10, 12, 14);
    else
        sum += __builtin_shufflevector(left, right, 1, 3, 5, 7, 9, 11, 13, 15);
}
/// The inverse: adds lanes of two vectors alternately to two blocks side by side.
[[gnu::always_inline]] inline void add_in_turn_left(const Lane& even, const Lane& odd,
                                                    float* to) noexcept {
    lane_at(to) += __builtin_shufflevector(even, odd, 0, 8, 1, 9, 2, 10, 3, 11);
}
[[gnu::always_inline]] inline void add_in_turn_right(const Lane& even, const Lane& odd,
                                                     float* to) noexcept {
    lane_at(to) += __builtin_shufflevector(even, odd, 4, 12, 5, 13, 6, 14, 7, 15);
}

}  // namespace heihe::linear::detail
