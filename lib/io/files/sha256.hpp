// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace heihe::io {

/// SHA-256 (FIPS 180-4) of bytes that are added piece by piece.
class Sha256 {
public:
    void add(std::string_view bytes);
    /// 64 lower-case hexadecimal digits. Nothing may be added afterwards.
    [[nodiscard]] std::string hex();

private:
    void mix(const unsigned char* block);

    std::array<std::uint32_t, 8> hash_{0x6a09e667U, 0xbb67ae85U, 0x3c6ef372U, 0xa54ff53aU,
                                       0x510e527fU, 0x9b05688cU, 0x1f83d9abU, 0x5be0cd19U};
    std::array<unsigned char, 64> rest_{};
    std::size_t nrest_ = 0;
    std::uint64_t length_ = 0;  // [bytes]
};

[[nodiscard]] inline std::string sha256(std::string_view bytes) {
    Sha256 digest;
    digest.add(bytes);
    return digest.hex();
}

}  // namespace heihe::io
