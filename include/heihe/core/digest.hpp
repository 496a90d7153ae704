// SPDX-License-Identifier: MIT
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace heihe {

/// 64-bit FNV-1a over 8-byte words (Fowler, Noll, Vo 1991; IETF draft-eastlake-fnv). Shows
/// if two states or two sets of inputs are the same. It is no protection against forgery.
class Digest {
public:
    void add(std::uint64_t word) noexcept {
        for (int shift = 0; shift < 64; shift += 8) {
            hash_ ^= (word >> shift) & 0xffU;
            hash_ *= 0x100000001b3ULL;
        }
    }
    void add(double value) noexcept { add(std::bit_cast<std::uint64_t>(value)); }
    void add(std::span<const double> values) noexcept {
        for (const double v : values) add(v);
    }
    void add(std::string_view text) noexcept {
        for (const char c : text) {
            hash_ ^= static_cast<unsigned char>(c);
            hash_ *= 0x100000001b3ULL;
        }
        add(static_cast<std::uint64_t>(text.size()));
    }
    /// 16 lower-case hexadecimal digits.
    [[nodiscard]] std::string hex() const {
        std::string text(16, '0');
        for (std::size_t i = 0; i < 16; ++i)
            text[i] = "0123456789abcdef"[(hash_ >> (60 - 4 * i)) & 0xfU];
        return text;
    }

private:
    std::uint64_t hash_ = 0xcbf29ce484222325ULL;
};

}  // namespace heihe
