// SPDX-License-Identifier: MIT
#include "heihe/mf6/observation_file.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <iterator>
#include <string>
#include <string_view>

namespace heihe::mf6 {
namespace {

constexpr int all_digits = 17;  // of a double

// Significant digits and decimal exponent of a number above zero: d.ddd... x 10^exponent.
struct Decimal {
    char text[48];  // d.ddd...e+xx
    std::string_view first, rest;
    int exponent = 0;
};

void split(double value, int digits, Decimal& out) {
    const auto end = std::to_chars(std::begin(out.text), std::end(out.text), value,
                                   std::chars_format::scientific, digits - 1)
                         .ptr;
    const std::string_view all{out.text, static_cast<std::size_t>(end - out.text)};
    const auto mark = all.find('e');
    out.first = all.substr(0, 1);
    out.rest = digits > 1 ? all.substr(2, mark - 2) : std::string_view{};
    out.exponent = std::atoi(std::string{all.substr(mark + 1)}.c_str());
}

void append_exponent(std::string& out, int exponent, int least_digits) {
    out += exponent < 0 ? "E-" : "E+";
    const auto digits = std::to_string(std::abs(exponent));
    out.append(
        static_cast<std::size_t>(std::max(0, least_digits - static_cast<int>(digits.size()))), '0');
    out += digits;
}

void append_special(std::string& out, double value) {
    if (std::isnan(value))
        out += "NaN";
    else
        out += value > 0.0 ? "Infinity" : "-Infinity";
}

// Fixed form of the digits: 0.1 <= number < 10^digits.
void append_fixed(std::string& out, const Decimal& d) {
    if (d.exponent < 0) {
        out.append("0.").append(d.first).append(d.rest);
        return;
    }
    const auto whole = static_cast<std::size_t>(d.exponent);
    out.append(d.first).append(d.rest.substr(0, whole)).append(".").append(d.rest.substr(whole));
}

}  // namespace

void append_number(std::string& out, double value, int digits) {
    if (!std::isfinite(value)) return append_special(out, value);
    const int n = digits <= 0 ? all_digits : digits;
    if (std::signbit(value)) out += '-';
    if (value == 0.0) {
        out.append("0.").append(static_cast<std::size_t>(n - 1), '0');
        return;
    }
    Decimal d;
    split(std::abs(value), n, d);
    if (d.exponent >= -1 && d.exponent < n) return append_fixed(out, d);
    if (digits <= 0) {
        out.append(d.first).append(".").append(d.rest);
        append_exponent(out, d.exponent, 3);
    } else {
        out.append("0.").append(d.first).append(d.rest);
        append_exponent(out, d.exponent + 1, 2);
    }
}

}  // namespace heihe::mf6
