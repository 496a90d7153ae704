// SPDX-License-Identifier: MIT
#pragma once

#include <nlohmann/json.hpp>

#include <span>
#include <string>
#include <string_view>

namespace heihe::report {

using Json = nlohmann::ordered_json;

/// A number with `digits` significant digits; null if it is not finite.
[[nodiscard]] Json number(double value, int digits = 6);

/// [n] numbers as number().
[[nodiscard]] Json numbers(std::span<const double> values, int digits = 6);

/// JSON for a <script> element: nothing in it ends the element or begins a comment. Bytes that are no
/// UTF-8 are replaced.
[[nodiscard]] std::string script_text(const Json& json);

/// Text for the content or an attribute of an HTML element.
[[nodiscard]] std::string html_text(std::string_view text);

}  // namespace heihe::report
