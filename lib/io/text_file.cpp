// SPDX-License-Identifier: MIT
#include "heihe/io/text_file.hpp"

#include "heihe/io/nearest.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <vector>

namespace heihe::inline v0::io {
namespace fs = std::filesystem;
namespace {

unsigned byte_at(std::string_view text, std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
}

// Bytes of the UTF-8 sequence that starts at i; 0 when it is broken (RFC 3629).
std::size_t utf8_length(std::string_view text, std::size_t i) {
    const unsigned lead = byte_at(text, i);
    if (lead < 0x80) return 1;
    const std::size_t length = lead >= 0xC2 && lead < 0xE0   ? 2
                               : lead >= 0xE0 && lead < 0xF0 ? 3
                               : lead >= 0xF0 && lead < 0xF5 ? 4
                                                             : 0;
    for (std::size_t k = 1; k < length; ++k)
        if ((byte_at(text, i + k) & 0xC0U) != 0x80U) return 0;
    const unsigned second = byte_at(text, i + 1);
    const bool overlong_or_surrogate =
        (lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F) ||
        (lead == 0xF0 && second < 0x90) || (lead == 0xF4 && second > 0x8F);
    return overlong_or_surrogate ? 0 : length;
}

// Whether all of text has the structure of GB 18030-2005: one, two or four bytes a character.
bool looks_like_gb18030(std::string_view text) {
    std::size_t i = 0;
    while (i < text.size()) {
        const unsigned lead = byte_at(text, i);
        const unsigned second = byte_at(text, i + 1);
        if (lead < 0x80)
            i += 1;
        else if (lead == 0x80 || lead == 0xFF)
            return false;
        else if (second >= 0x40 && second <= 0xFE && second != 0x7F)
            i += 2;
        else if (second >= 0x30 && second <= 0x39)
            i += 4;
        else
            return false;
    }
    return true;
}

int line_of(std::string_view text, std::size_t offset) {
    return 1 + static_cast<int>(std::count(
                   text.begin(), text.begin() + static_cast<std::ptrdiff_t>(offset), '\n'));
}

std::string missing_remedy(const fs::path& file) {
    std::error_code ignored;
    const fs::path folder = file.has_parent_path() ? file.parent_path() : fs::path{"."};
    if (!fs::is_directory(folder, ignored))
        return "the folder " + folder.string() + " does not exist either; check the path";
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder, ignored))
        names.push_back(entry.path().filename().string());
    std::sort(names.begin(), names.end());
    const std::string near = nearest(file.filename().string(), names);
    return near.empty() ? "check the path" : "did you mean \"" + (folder / near).string() + "\"?";
}

}  // namespace

std::optional<EncodingProblem> encoding_problem(std::string_view text, std::string_view file) {
    const std::string name{file};
    if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF"))
        return EncodingProblem{1, "the text is in UTF-16, not UTF-8",
                               "convert it: iconv -f UTF-16 -t UTF-8 '" + name + "' > new.csv"};
    for (std::size_t i = 0; i < text.size();) {
        const std::size_t length = utf8_length(text, i);
        if (length == 0) {
            const bool chinese = looks_like_gb18030(text);
            const std::string from = chinese ? "GB18030" : "LATIN1";
            return EncodingProblem{
                line_of(text, i),
                chinese ? "the text is in GB18030 (GBK, GB2312), not UTF-8" : "not UTF-8",
                "save it as UTF-8, or convert it: iconv -f " + from + " -t UTF-8 '" + name +
                    "' > new.csv"};
        }
        if (text[i] == '\0')
            return EncodingProblem{line_of(text, i), "a zero byte: this is no text file",
                                   "export it as text in UTF-8"};
        i += length;
    }
    return std::nullopt;
}

std::optional<std::string> read_text(const fs::path& file, Problems& problems) {
    const InputLocation whole{file.string(), 0};
    std::error_code failed;
    if (!fs::exists(file, failed)) {
        problems.add(whole, "file not found", missing_remedy(file));
        return std::nullopt;
    }
    if (fs::is_directory(file, failed)) {
        problems.add(whole, "is a folder, not a file", "give a file in it");
        return std::nullopt;
    }
    errno = 0;
    std::ifstream in(file, std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    if (!in.good() && !in.eof()) {
        problems.add(whole, std::string{"cannot be read: "} + std::strerror(errno),
                     "check that you may read it");
        return std::nullopt;
    }
    if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
    if (const auto bad = encoding_problem(text, file.string())) {
        problems.add({file.string(), bad->line}, bad->problem, bad->remedy);
        return std::nullopt;
    }
    return text;
}

}  // namespace heihe::inline v0::io
