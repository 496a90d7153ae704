// SPDX-License-Identifier: MIT
#pragma once

#include "lib/report/json.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Long series in few bytes: whole numbers of 16 bits as base64 (RFC 4648).
namespace heihe::report {

inline constexpr std::uint16_t missing_code = 65535;  ///< stands for a value that is not known

/// Values as least + step * code. The error of a value is at most half a step.
struct Quantised {
    double least = 0.0;                ///< smallest finite value, in the unit of the values
    double step = 0.0;                 ///< [unit of the values] (largest - smallest) / 65534
    std::vector<std::uint16_t> codes;  ///< [n] missing_code where the value is not finite
};

[[nodiscard]] Quantised quantised(std::span<const float> values);

/// Base64 of bytes, with padding.
[[nodiscard]] std::string base64(std::string_view bytes);

/// Base64 of 16-bit codes, low byte first.
[[nodiscard]] std::string base64(std::span<const std::uint16_t> codes);

/// {"least", "step", "codes"} for the page.
[[nodiscard]] Json packed(std::span<const float> values);

}  // namespace heihe::report
