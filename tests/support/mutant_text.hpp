// SPDX-License-Identifier: MIT
#pragma once

#include "support/scratch_folder.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <map>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// Text tools of the mutator: files, lines, tokens, tables, and random numbers that are the same
/// everywhere.
namespace heihe::test {

/// Bytes of each file, by its name relative to the folder.
using Files = std::map<std::string, std::string>;

/// Sequence of pseudo-random integers (splitmix64, Steele and others 2014).
class Dice {
public:
    Dice(std::uint64_t seed, std::uint64_t number)
        : state_{seed * 0x9E3779B97F4A7C15ULL + number * 0xD1B54A32D192ED03ULL} {}
    [[nodiscard]] std::uint64_t next() noexcept {
        state_ += 0x9E3779B97F4A7C15ULL;
        std::uint64_t z = state_;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
        return z ^ (z >> 31);
    }
    /// A number from 0 to n - 1.
    [[nodiscard]] std::size_t below(std::size_t n) noexcept {
        return static_cast<std::size_t>((next() >> 16) % n);
    }
    template <typename T>
    [[nodiscard]] const T& pick(const std::vector<T>& from) noexcept {
        return from[below(from.size())];
    }

private:
    std::uint64_t state_;
};

enum class FileKind { words, table, settings, binary };

[[nodiscard]] inline FileKind kind_of(const std::string& name) {
    const std::string extension = std::filesystem::path{name}.extension().string();
    if (extension == ".csv") return FileKind::table;
    if (extension == ".toml") return FileKind::settings;
    return extension == ".bin" ? FileKind::binary : FileKind::words;
}

[[nodiscard]] inline std::vector<std::string> split_lines(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream in{text};
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
}

[[nodiscard]] inline std::string join_lines(const std::vector<std::string>& lines) {
    std::string text;
    for (const auto& line : lines) text += line + '\n';
    return text;
}

/// Place of a token in its line.
struct Token {
    std::size_t at = 0;
    std::size_t size = 0;
};

/// Words, cells or values of a line; none in a comment.
[[nodiscard]] inline std::vector<Token> tokens_of(const std::string& line, FileKind kind) {
    const std::string_view parting = kind == FileKind::table      ? ","
                                     : kind == FileKind::settings ? " \t,[]=\""
                                                                  : " \t,'";
    std::vector<Token> tokens;
    if (line.empty() || line[0] == '#') return tokens;
    std::size_t at = 0;
    while ((at = line.find_first_not_of(parting, at)) != std::string::npos) {
        const std::size_t end = std::min(line.find_first_of(parting, at), line.size());
        tokens.push_back({at, end - at});
        at = end;
    }
    return tokens;
}

[[nodiscard]] inline bool is_integer(const std::string& text) {
    const std::size_t sign = !text.empty() && text[0] == '-' ? 1 : 0;
    return text.size() > sign && text.size() < 18 &&
           text.find_first_not_of("0123456789", sign) == std::string::npos;
}

[[nodiscard]] inline bool is_real(const std::string& text) {
    if (text.find_first_of("0123456789") == std::string::npos) return false;
    char* end = nullptr;
    (void)std::strtod(text.c_str(), &end);
    return *end == '\0' || ((*end == 'd' || *end == 'D') && is_integer(end + 1));
}

[[nodiscard]] inline bool is_date(const std::string& text) {
    return text.size() == 10 && text[4] == '-' && text[7] == '-';
}

[[nodiscard]] inline const std::vector<std::string>& broken_dates() {
    static const std::vector<std::string> dates{"2026-02-30", "2026-13-01", "2025-12-31",
                                                "0000-00-00", "9999-12-31", "2026/01/01",
                                                "1899-01-01", "20260101",   "2026-01-02"};
    return dates;
}

[[nodiscard]] inline const std::vector<std::string>& odd_words() {
    static const std::vector<std::string> words{"nan",
                                                "inf",
                                                "-inf",
                                                "",
                                                "NONE",
                                                "abc",
                                                "\"",
                                                "'",
                                                "1e",
                                                "--1",
                                                "0x10",
                                                "1,5",
                                                "3*2",
                                                "BEGIN",
                                                "END",
                                                "CONSTANT",
                                                "OPEN/CLOSE",
                                                "#",
                                                "中",
                                                "\xff\xfe",
                                                std::string(3000, 'a'),
                                                std::string(400, '9'),
                                                "../x",
                                                "/dev/null",
                                                "1 2 3",
                                                "\x1b[31m",
                                                std::string(1, '\0')};
    return words;
}

/// The text with another unit of volume, area or flow in it; unchanged if it has none.
[[nodiscard]] inline std::string swapped_unit(const std::string& text) {
    static const std::vector<std::pair<std::string, std::string>> units{
        {"亿", "万"}, {"万", "亿"},   {"m3", "m3/s"}, {"亩", "万亩"}, {"km", "m"},
        {"mm", "m"},  {"1e4", "1e8"}, {"1e8", "1e4"}, {"m/d", "m/s"}};
    for (const auto& [from, to] : units)
        if (const auto at = text.find(from); at != std::string::npos)
            return text.substr(0, at) + to + text.substr(at + from.size());
    return text;
}

/// First and one past the last line of each block BEGIN ... END, or of each [section].
[[nodiscard]] inline std::vector<std::pair<std::size_t, std::size_t>> blocks_of(
    const std::vector<std::string>& lines) {
    std::vector<std::pair<std::size_t, std::size_t>> blocks;
    for (std::size_t first = 0; first < lines.size(); ++first) {
        const bool section = lines[first].starts_with("[");
        if (!section && !lines[first].starts_with("BEGIN")) continue;
        std::size_t last = first + 1;
        while (last < lines.size() && !lines[last].starts_with(section ? "[" : "END")) ++last;
        blocks.emplace_back(first, section ? last : std::min(last + 1, lines.size()));
    }
    return blocks;
}

/// Line of a table that names its columns: the first that is no comment.
[[nodiscard]] inline std::size_t header_of(const std::vector<std::string>& lines) {
    std::size_t header = 0;
    while (header + 1 < lines.size() && lines[header].starts_with("#")) ++header;
    return header;
}

[[nodiscard]] inline std::vector<std::string> cells_of(const std::string& line) {
    std::vector<std::string> cells(1);
    for (const char c : line)
        if (c == ',')
            cells.emplace_back();
        else
            cells.back() += c;
    return cells;
}

[[nodiscard]] inline std::string joined(const std::vector<std::string>& cells) {
    std::string line;
    for (std::size_t i = 0; i < cells.size(); ++i) line += (i > 0 ? "," : "") + cells[i];
    return line;
}

/// Text for a message: short, and without control characters.
[[nodiscard]] inline std::string shown(const std::string& text) {
    std::string out = "\"";
    for (const char c : text.substr(0, 100))
        out += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? '?' : c;
    return out + (text.size() > 100 ? "...\"" : "\"");
}

/// Bytes that a text describes: "i 3" an integer, "d 2.5" a real number, "t NAME" 16 characters.
[[nodiscard]] inline std::string binary_of(const std::string& text) {
    std::string bytes;
    const auto add = [&bytes](const auto& value) {
        char raw[sizeof value];
        std::memcpy(raw, &value, sizeof value);
        bytes.append(raw, sizeof value);
    };
    std::istringstream in{text};
    std::string kind, value;
    while (in >> kind >> value) {
        if (kind == "i") add(static_cast<std::int32_t>(std::stol(value)));
        if (kind == "d") add(std::stod(value));
        if (kind == "t") bytes += value + std::string(16 - value.size(), ' ');
    }
    return bytes;
}

/// All files of a folder and of those in it. NAME.bin.txt is the text of a binary file NAME.bin.
[[nodiscard]] inline Files read_files(const std::filesystem::path& folder) {
    Files files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator{folder}) {
        if (!entry.is_regular_file()) continue;
        const auto name = std::filesystem::relative(entry.path(), folder);
        const bool described = name.stem().extension() == ".bin";
        const std::string bytes = bytes_of(entry.path());
        if (described)
            files[(name.parent_path() / name.stem()).string()] = binary_of(bytes);
        else
            files[name.string()] = bytes;
    }
    return files;
}

inline void write_files(const Files& files, const std::filesystem::path& folder) {
    for (const auto& [name, bytes] : files) {
        std::filesystem::create_directories((folder / name).parent_path());
        std::ofstream(folder / name, std::ios::binary) << bytes;
    }
}

}  // namespace heihe::test
