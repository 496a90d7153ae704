// SPDX-License-Identifier: MIT
#include "cli/terminal.hpp"

namespace heihe::cli {
namespace {

// Bytes of the UTF-8 character that begins with `lead`; 0 if none does.
std::size_t length_of(unsigned char lead) {
    if (lead < 0x80) return 1;
    if (lead >= 0xC2 && lead <= 0xDF) return 2;
    if (lead >= 0xE0 && lead <= 0xEF) return 3;
    if (lead >= 0xF0 && lead <= 0xF4) return 4;
    return 0;
}

// Bytes of the first character of `text` if a terminal may get it unchanged, else 0.
std::size_t harmless(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const std::size_t length = length_of(byte(0));
    if (length == 0 || length > text.size()) return 0;
    if (length == 1) return byte(0) == '\n' || (byte(0) >= 0x20 && byte(0) != 0x7F) ? 1 : 0;
    for (std::size_t i = 1; i < length; ++i)
        if ((byte(i) & 0xC0U) != 0x80U) return 0;
    const bool c1 = byte(0) == 0xC2 && byte(1) < 0xA0;
    return c1 ? 0 : length;
}

}  // namespace

std::string printable(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const std::size_t length = harmless(text);
        if (length > 0) {
            out += text.substr(0, length);
            text.remove_prefix(length);
            continue;
        }
        const auto byte = static_cast<unsigned char>(text.front());
        out += "\\x";
        out += digits[byte >> 4U];
        out += digits[byte & 0xFU];
        text.remove_prefix(1);
    }
    return out;
}

}  // namespace heihe::cli
