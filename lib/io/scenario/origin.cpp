// SPDX-License-Identifier: MIT
#include "heihe/io/origin.hpp"

#include "heihe/core/digest.hpp"
#include "heihe/core/error.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <vector>

namespace heihe::io {
namespace {

void add_file(Digest& digest, const std::filesystem::path& file) {
    std::ifstream in{file, std::ios::binary};
    if (!in) throw InputError({file.string(), 0}, "cannot be read", "check its name and rights");
    const std::string bytes{std::istreambuf_iterator<char>{in}, {}};
    digest.add(std::string_view{bytes});
}

}  // namespace

std::string file_digest(const std::filesystem::path& file) {
    Digest digest;
    add_file(digest, file);
    return digest.hex();
}

std::string tables_digest(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator{folder})
        if (entry.path().extension() == ".csv") files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    Digest digest;
    for (const auto& file : files) {
        digest.add(std::string_view{file.filename().string()});
        add_file(digest, file);
    }
    return digest.hex();
}

}  // namespace heihe::io
