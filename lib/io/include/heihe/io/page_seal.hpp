// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

/// Pages (HTML) that this program wrote. A page ends with the SHA-256 of its other bytes, so that the
/// program recognises its own unchanged pages and replaces no other file.
namespace heihe::io {

/// The page with its seal as a comment in the last line.
/// @param html  whole page that ends with a line end
[[nodiscard]] std::string sealed_page(std::string html);

/// True if sealed_page() made the text and nobody has changed it since.
[[nodiscard]] bool is_sealed_page(std::string_view text);

}  // namespace heihe::io
