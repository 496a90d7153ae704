// SPDX-License-Identifier: MIT
#include "lib/mf6/text/number_reader.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>

namespace heihe::mf6::reader {
namespace {

constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

// 10^0 to 10^22, the powers of ten that a double holds exactly.
constexpr std::array<double, 23> exact_tens{1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                            1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                            1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

// Digits of a number as they are scanned; exact up to 19 of them.
struct Digits {
    std::uint64_t mantissa = 0;
    int exponent = 0;  // power of ten that mantissa is to be multiplied with
    bool any = false;
};

inline const char* scan_digits(const char* p, const char* end, Digits& d, bool fraction) noexcept {
    const char* const start = p;
    for (; p < end && is_digit(*p); ++p)
        d.mantissa = d.mantissa * 10 + static_cast<std::uint64_t>(*p - '0');
    if (p > start) d.any = true;
    if (fraction) d.exponent -= static_cast<int>(p - start);
    return p;
}

// `e`, its sign and digits; nullptr when malformed.
inline const char* scan_exponent(const char* p, const char* end, Digits& d) noexcept {
    ++p;
    const bool negative = p < end && *p == '-';
    if (p < end && (*p == '-' || *p == '+')) ++p;
    if (p >= end || !is_digit(*p)) return nullptr;
    int value = 0;
    for (; p < end && is_digit(*p); ++p)
        if (value < 10000) value = value * 10 + (*p - '0');
    d.exponent += negative ? -value : value;
    return p;
}

// mantissa * 10^exponent where that takes one rounding only (Clinger 1990, fast path).
inline bool exact_value(const Digits& d, double& value) noexcept {
    constexpr std::uint64_t exact_limit = std::uint64_t{1} << 53;
    if (d.mantissa > exact_limit || d.exponent < -22 || d.exponent > 22) return false;
    const auto m = static_cast<double>(d.mantissa);
    value = d.exponent < 0 ? m / exact_tens[static_cast<std::size_t>(-d.exponent)]
                           : m * exact_tens[static_cast<std::size_t>(d.exponent)];
    return true;
}

// Characters of a Fortran number, with d, q and a bare sign turned into e.
bool normal_form(std::string_view word, std::array<char, 64>& out, std::size_t& length) noexcept {
    if (word.size() + 1 >= out.size()) return false;
    bool digits = false;
    bool exponent = false;
    length = 0;
    for (std::size_t i = 0; i < word.size(); ++i) {
        const char c = word[i];
        const bool letter = c == 'e' || c == 'E' || c == 'd' || c == 'D' || c == 'q' || c == 'Q';
        const bool sign = c == '+' || c == '-';
        if (is_digit(c) || (c == '.' && !exponent)) {
            digits = true;
            out[length++] = c;
        } else if (sign && i == 0) {
            if (c == '-') out[length++] = c;
        } else if ((letter || sign) && digits && !exponent) {
            exponent = true;
            out[length++] = 'e';
            if (sign && c == '-') out[length++] = c;
        } else if (sign && exponent && out[length - 1] == 'e') {
            if (c == '-') out[length++] = c;
        } else {
            return false;
        }
    }
    return digits;
}

}  // namespace

const char* plain_number(const char* p, const char* end, double& value) noexcept {
    const char* const start = p;
    const bool negative = p < end && *p == '-';
    if (p < end && (*p == '-' || *p == '+')) ++p;
    Digits d;
    const char* const first = p;
    p = scan_digits(p, end, d, false);
    if (p < end && *p == '.') p = scan_digits(p + 1, end, d, true);
    if (!d.any) return nullptr;
    const bool long_form = p - first > 19;  // the mantissa may not hold them all
    if (p < end && (*p == 'e' || *p == 'E')) {
        p = scan_exponent(p, end, d);
        if (p == nullptr) return nullptr;
    }
    if (p < end && !is_separator(*p)) return nullptr;
    if (!long_form && exact_value(d, value)) {
        if (negative) value = -value;
        return p;
    }
    const char* const from = *start == '+' ? start + 1 : start;
    const auto result = std::from_chars(from, p, value);
    if (result.ec == std::errc{} && result.ptr == p) return p;
    return nullptr;
}

const char* plain_number(const char* p, const char* end, std::int32_t& value) noexcept {
    const char* const from = end - p > 1 && *p == '+' && p[1] != '-' ? p + 1 : p;
    const auto result = std::from_chars(from, end, value);
    if (result.ec != std::errc{}) return nullptr;
    return result.ptr == end || is_separator(*result.ptr) ? result.ptr : nullptr;
}

std::optional<double> real_of(std::string_view word) noexcept {
    double value = 0.0;
    const char* const end = word.data() + word.size();
    if (word.empty()) return std::nullopt;
    if (plain_number(word.data(), end, value) == end) return value;
    std::array<char, 64> text{};
    std::size_t length = 0;
    if (!normal_form(word, text, length)) return std::nullopt;
    const char* const last = text.data() + length;
    const auto result = std::from_chars(text.data(), last, value);
    if (result.ec == std::errc::result_out_of_range && result.ptr == last)
        value = std::strtod(text.data(), nullptr);  // too small becomes 0, too large infinite
    else if (result.ec != std::errc{} || result.ptr != last)
        return std::nullopt;
    if (!std::isfinite(value)) return std::nullopt;
    return value;
}

std::optional<std::int32_t> integer_of(std::string_view word) noexcept {
    std::int32_t value = 0;
    if (word.empty()) return std::nullopt;
    const char* const end = word.data() + word.size();
    if (plain_number(word.data(), end, value) != end) return std::nullopt;
    return value;
}

}  // namespace heihe::mf6::reader
