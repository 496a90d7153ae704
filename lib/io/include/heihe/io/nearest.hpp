// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace heihe::io {

/// Number of code points that must be inserted, removed, replaced or swapped with a neighbour to turn
/// a into b (Damerau 1964, optimal string alignment), upper and lower case being the same.
[[nodiscard]] int edit_distance(std::string_view a, std::string_view b);

/// The candidate nearest to `word`, when it is near enough to be meant; empty otherwise.
[[nodiscard]] std::string nearest(std::string_view word, std::span<const std::string> candidates);

/// `did you mean "x"?` or, when nothing is near, `use one of: a, b, c` (at most 20 of them).
[[nodiscard]] std::string suggestion(std::string_view word,
                                     std::span<const std::string> candidates);

}  // namespace heihe::io
