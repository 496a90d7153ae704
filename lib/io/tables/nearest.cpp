// SPDX-License-Identifier: MIT
#include "heihe/io/nearest.hpp"

#include "heihe/core/index.hpp"

#include <algorithm>
#include <vector>

namespace heihe::io {
namespace {

// Code points of UTF-8 text in lower case (ASCII); a broken byte stands for itself.
std::vector<char32_t> code_points(std::string_view text) {
    std::vector<char32_t> out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if ((byte & 0xC0U) == 0x80U && !out.empty() && out.back() >= 0x80)
            out.back() = (out.back() << 6) | (byte & 0x3FU);
        else
            out.push_back(byte >= 'A' && byte <= 'Z' ? byte + 32U : byte);
    }
    return out;
}

}  // namespace

int edit_distance(std::string_view a, std::string_view b) {
    const auto s = code_points(a);
    const auto t = code_points(b);
    const std::size_t width = t.size() + 1;
    std::vector<int> d((s.size() + 1) * width);
    for (std::size_t j = 0; j < width; ++j) d[j] = static_cast<int>(j);
    for (std::size_t i = 1; i <= s.size(); ++i) {
        d[i * width] = static_cast<int>(i);
        for (std::size_t j = 1; j < width; ++j) {
            const int changed = d[(i - 1) * width + j - 1] + (s[i - 1] == t[j - 1] ? 0 : 1);
            int& best = d[i * width + j];
            best = std::min({changed, d[(i - 1) * width + j] + 1, d[i * width + j - 1] + 1});
            if (i > 1 && j > 1 && s[i - 1] == t[j - 2] && s[i - 2] == t[j - 1])
                best = std::min(best, d[(i - 2) * width + j - 2] + 1);
        }
    }
    return d.back();
}

std::string nearest(std::string_view word, std::span<const std::string> candidates) {
    const std::size_t letters = code_points(word).size();
    int least = std::max(1, static_cast<int>(letters) / 2) + 1;
    std::string best;
    for (const auto& candidate : candidates) {
        const int distance = edit_distance(word, candidate);
        const std::size_t longer = std::max(letters, code_points(candidate).size());
        if (distance >= least || distance >= static_cast<int>(longer)) continue;
        least = distance;
        best = candidate;
    }
    return best;
}

std::string suggestion(std::string_view word, std::span<const std::string> candidates) {
    const std::string near = nearest(word, candidates);
    if (!near.empty()) return "did you mean \"" + near + "\"?";
    if (candidates.empty()) return "none is known";
    std::string text = "use one of: ";
    const std::size_t shown = std::min<std::size_t>(candidates.size(), 20);
    for (std::size_t i = 0; i < shown; ++i) text += (i == 0 ? "" : ", ") + candidates[i];
    return text + (shown < candidates.size() ? ", ..." : "");
}

std::string suggestion(std::string_view word, std::span<const std::string> candidates,
                       std::span<const std::string> names) {
    const std::string name = nearest(word, names);
    if (name.empty()) return suggestion(word, candidates);
    const std::string id = nearest(word, candidates);
    if (!id.empty() && edit_distance(word, id) < edit_distance(word, name))
        return suggestion(word, candidates);
    const auto found = std::find(names.begin(), names.end(), name) - names.begin();
    return "did you mean \"" + candidates[at(found)] + "\" (" + name + ")?";
}

}  // namespace heihe::io
