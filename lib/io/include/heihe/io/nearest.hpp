// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace heihe::io {

/// Number of code points that must be inserted, removed, replaced or swapped with a neighbour to turn
/// a into b (Damerau 1964, optimal string alignment), without regard to case.
[[nodiscard]] int edit_distance(std::string_view a, std::string_view b);

/// The candidate nearest to `word`, if near enough to be a misspelling, with a letter in common; empty otherwise.
[[nodiscard]] std::string nearest(std::string_view word, std::span<const std::string> candidates);

/// `did you mean "x"?` or, if nothing is near, `use one of: a, b, c` (at most 20), or `none is known`.
[[nodiscard]] std::string suggestion(std::string_view word,
                                     std::span<const std::string> candidates);

/// The same where each candidate has another name too, `did you mean "x" (name)?`.
/// @param names  in the order of the candidates; one may be empty
[[nodiscard]] std::string suggestion(std::string_view word, std::span<const std::string> candidates,
                                     std::span<const std::string> names);

}  // namespace heihe::io
