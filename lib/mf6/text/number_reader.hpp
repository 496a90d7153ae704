// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

/// Numbers as Fortran's list-directed input takes them: 1.5, .5, 1.d0, 1.0+5 (= 1.0e5), 3*1.5.
namespace heihe::mf6::reader {

/// Blank, tab, comma and the ends of lines part numbers and words.
[[nodiscard]] constexpr bool is_separator(char c) noexcept {
    return c == ' ' || c == ',' || c == '\t' || c == '\n' || c == '\r';
}

/// A real number that fills the whole word; finite.
[[nodiscard]] std::optional<double> real_of(std::string_view word) noexcept;
/// A whole number that fills the word and fits in 32 bits; a sign is allowed.
[[nodiscard]] std::optional<std::int32_t> integer_of(std::string_view word) noexcept;

/// Reads the plain form `[sign]digits[.digits][e[sign]digits]` at p, when it ends at a separator.
/// @return where the number ends, or nullptr when another form stands there
[[nodiscard]] const char* plain_number(const char* p, const char* end, double& value) noexcept;
[[nodiscard]] const char* plain_number(const char* p, const char* end,
                                       std::int32_t& value) noexcept;

/// real_of or integer_of by the type of the value.
[[nodiscard]] inline bool number_of(std::string_view word, double& value) noexcept {
    const auto found = real_of(word);
    if (found) value = *found;
    return found.has_value();
}
[[nodiscard]] inline bool number_of(std::string_view word, std::int32_t& value) noexcept {
    const auto found = integer_of(word);
    if (found) value = *found;
    return found.has_value();
}

}  // namespace heihe::mf6::reader
