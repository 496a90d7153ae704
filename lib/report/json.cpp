// SPDX-License-Identifier: MIT
#include "lib/report/json.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>

namespace heihe::report {

Json number(double value, int digits) {
    if (!std::isfinite(value)) return nullptr;
    const std::string text = fmt::format("{:.{}g}", value, digits);
    double rounded = 0.0;
    std::from_chars(text.data(), text.data() + text.size(), rounded);
    if (rounded == std::trunc(rounded) && std::abs(rounded) < 1e15)
        return static_cast<std::int64_t>(rounded);
    return rounded;
}

Json numbers(std::span<const double> values, int digits) {
    Json list = Json::array();
    for (const double value : values) list.push_back(number(value, digits));
    return list;
}

std::string script_text(const Json& json) {
    const std::string plain = json.dump(-1, ' ', false, Json::error_handler_t::replace);
    std::string text;
    text.reserve(plain.size());
    for (const char c : plain) {
        if (c == '<')
            text += "\\u003c";
        else if (c == '>')
            text += "\\u003e";
        else if (c == '&')
            text += "\\u0026";
        else
            text += c;
    }
    return text;
}

std::string html_text(std::string_view text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
            case '&': out += "&amp;"; break;
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            case '"': out += "&quot;"; break;
            case '\'': out += "&#39;"; break;
            default: out += c;
        }
    }
    return out;
}

}  // namespace heihe::report
