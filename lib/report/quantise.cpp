// SPDX-License-Identifier: MIT
#include "lib/report/quantise.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

namespace heihe::report {
namespace {

constexpr double most_code = 65534.0;
constexpr std::string_view digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

}  // namespace

Quantised quantised(std::span<const float> values) {
    double least = std::numeric_limits<double>::infinity();
    double most = -least;
    for (const float value : values) {
        if (!std::isfinite(value)) continue;
        least = std::min(least, static_cast<double>(value));
        most = std::max(most, static_cast<double>(value));
    }
    Quantised q;
    if (least <= most) {
        q.least = least;
        q.step = (most - least) / most_code;
    }
    q.codes.reserve(values.size());
    for (const float value : values) {
        if (!std::isfinite(value))
            q.codes.push_back(missing_code);
        else if (q.step > 0.0)
            q.codes.push_back(static_cast<std::uint16_t>(
                std::clamp(std::round((value - q.least) / q.step), 0.0, most_code)));
        else
            q.codes.push_back(0);
    }
    return q;
}

std::string base64(std::string_view bytes) {
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const std::size_t left = std::min<std::size_t>(3, bytes.size() - i);
        std::uint32_t group = 0;
        for (std::size_t k = 0; k < 3; ++k)
            group = group << 8U | (k < left ? static_cast<unsigned char>(bytes[i + k]) : 0U);
        for (std::size_t k = 0; k < 4; ++k)
            text += k <= left ? digits[group >> (18U - 6U * k) & 63U] : '=';
    }
    return text;
}

std::string base64(std::span<const std::uint16_t> codes) {
    std::string bytes;
    bytes.reserve(2 * codes.size());
    for (const auto code : codes) {
        bytes += static_cast<char>(code & 255U);
        bytes += static_cast<char>(code >> 8U);
    }
    return base64(std::string_view{bytes});
}

Json packed(std::span<const float> values) {
    const auto q = quantised(values);
    Json json;
    json["least"] = number(q.least, 9);
    json["step"] = number(q.step, 12);
    json["codes"] = base64(std::span<const std::uint16_t>{q.codes});
    return json;
}

}  // namespace heihe::report
