// SPDX-License-Identifier: MIT
#include "lib/mf6/export/manifest.hpp"

#include "heihe/core/digest.hpp"
#include "heihe/core/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <map>
#include <system_error>
#include <vector>

namespace heihe::mf6 {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view first_line = "files of heihe export-mf6: digest, bytes, name";
constexpr std::uintmax_t longest_manifest = 1U << 26U;

/// What a folder holds by name from the folder, and whether it may be an export's at all.
struct Content {
    std::map<std::string, bool> files;  ///< true: a regular file
    std::vector<fs::path> folders;      ///< inner ones after outer ones
    bool readable = true;
};

Content content_of(const fs::path& folder) {
    Content found;
    std::error_code error;
    auto entry = fs::recursive_directory_iterator(folder, error);
    for (; !error && entry != fs::recursive_directory_iterator{}; entry.increment(error)) {
        const auto status = entry->symlink_status(error);
        if (error) break;
        if (fs::is_directory(status))
            found.folders.push_back(entry->path());
        else
            found.files.emplace(entry->path().lexically_relative(folder).generic_string(),
                                fs::is_regular_file(status));
    }
    found.readable = !error;
    return found;
}

/// Digest of a file's bytes; empty when it cannot be read.
std::string digest_of(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::vector<char> part(1U << 20U);
    Digest digest;
    while (in) {
        in.read(part.data(), static_cast<std::streamsize>(part.size()));
        digest.add(std::string_view{part.data(), static_cast<std::size_t>(in.gcount())});
    }
    return in.eof() ? digest.hex() : std::string{};
}

std::string entry_of(const fs::path& folder, const std::string& name) {
    std::error_code error;
    const auto size = fs::file_size(folder / name, error);
    const std::string digest = error ? "" : digest_of(folder / name);
    return digest.empty() ? "" : fmt::format("{} {} {}", digest, size, name);
}

/// The list's lines by file name; nothing when there is no such list.
std::optional<std::map<std::string, std::string>> read_manifest(const fs::path& folder) {
    const fs::path file = folder / manifest_name;
    std::error_code error;
    if (!fs::is_regular_file(fs::symlink_status(file, error)) ||
        fs::file_size(file, error) > longest_manifest)
        return std::nullopt;
    std::ifstream in(file);
    std::string line;
    if (!std::getline(in, line) || line != first_line) return std::nullopt;
    std::map<std::string, std::string> list;
    while (std::getline(in, line)) {
        const auto size = line.find(' ');
        const auto name = size == std::string::npos ? size : line.find(' ', size + 1);
        if (name == std::string::npos) return std::nullopt;
        list.emplace(line.substr(name + 1), line);
    }
    return list;
}

}  // namespace

void write_manifest(const fs::path& folder) {
    const Content content = content_of(folder);
    std::ofstream out(folder / manifest_name, std::ios::binary);
    out << first_line << '\n';
    for (const auto& [name, regular] : content.files)
        if (regular && name != manifest_name) out << entry_of(folder, name) << '\n';
    out.close();
    if (!out || !content.readable)
        throw OutputError((folder / manifest_name).string() + ": cannot be written");
}

std::optional<std::string> foreign_in(const fs::path& folder) {
    const auto list = read_manifest(folder);
    if (!list) return fmt::format("holds no {} of an export", manifest_name);
    const Content content = content_of(folder);
    if (!content.readable) return "cannot be read as a whole";
    for (const auto& [name, regular] : content.files) {
        if (regular && name == manifest_name) continue;
        const auto known = list->find(name);
        if (known == list->end() || !regular)
            return fmt::format("holds {}, which the export did not write", name);
        if (entry_of(folder, name) != known->second)
            return fmt::format("holds {}, which was changed after the export", name);
    }
    return std::nullopt;
}

bool remove_export(const fs::path& folder) {
    std::error_code ignored;
    if (const auto list = read_manifest(folder)) {
        Content content = content_of(folder);
        for (const auto& [name, regular] : content.files)
            if (regular && list->count(name) > 0) fs::remove(folder / name, ignored);
        fs::remove(folder / manifest_name, ignored);
        std::reverse(content.folders.begin(), content.folders.end());
        for (const auto& inner : content.folders) fs::remove(inner, ignored);
    }
    return fs::remove(folder, ignored);
}

}  // namespace heihe::mf6
