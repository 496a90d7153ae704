// SPDX-License-Identifier: MIT
#include "heihe/io/page_seal.hpp"

#include "lib/io/files/sha256.hpp"

#include <utility>

namespace heihe::io {
namespace {

constexpr std::string_view seal_begin = "<!-- page of heihe, sha256 of the lines above: ";
constexpr std::string_view seal_end = " -->\n";
constexpr std::size_t digest_length = 64;
constexpr std::size_t seal_length = seal_begin.size() + digest_length + seal_end.size();

std::string seal_of(std::string_view html) {
    return std::string{seal_begin} + sha256(html) + std::string{seal_end};
}

}  // namespace

std::string sealed_page(std::string html) {
    const std::string seal = seal_of(html);
    return std::move(html) + seal;
}

bool is_sealed_page(std::string_view text) {
    if (text.size() < seal_length) return false;
    const auto html = text.substr(0, text.size() - seal_length);
    return text.substr(html.size()).starts_with(seal_begin) &&
           text.substr(html.size()) == seal_of(html);
}

}  // namespace heihe::io
