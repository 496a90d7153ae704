// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>

namespace heihe {

/// 0-based cell number; -1 where there is none.
using Cell = std::int32_t;

/// Offsets, non-zeros and file positions, which may pass 2^31.
using Offset = std::int64_t;

/// A signed value as an index of a standard container.
/// @pre i >= 0
template <typename Integer>
[[nodiscard]] constexpr std::size_t at(Integer i) noexcept {
    return static_cast<std::size_t>(i);
}

/// Size of a container as the signed type that loops use.
using std::ssize;

}  // namespace heihe
