// SPDX-License-Identifier: MIT
#pragma once

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace heihe::test {

/// Why cases of this program were skipped, in order; main.cpp prints them at the end.
inline std::vector<std::string>& skip_reasons() {
    static std::vector<std::string> reasons;
    return reasons;
}

/// Marks the running case as skipped; the case then returns.
inline void skip(std::string reason) { skip_reasons().push_back(std::move(reason)); }

/// Folder with data that may not be committed: HEIHE_SHARED, which CTest sets to the CMake option
/// of that name, else `../shared`.
inline std::filesystem::path shared_root() {
    const char* root = std::getenv("HEIHE_SHARED");
    return root != nullptr && *root != '\0' ? root : "../shared";
}

/// Path of a file or folder below the shared root, or nothing: then the case is marked as skipped.
///
///     const auto file = heihe::test::shared_file("heihe/observed/water_levels.csv");
///     if (!file) return;
inline std::optional<std::filesystem::path> shared_file(const std::string& relative) {
    const auto path = shared_root() / relative;
    if (std::filesystem::exists(path)) return path;
    skip(path.string() + " is not there");
    return std::nullopt;
}

/// Root of the source tree, for tests that read examples/.
inline std::filesystem::path source_root() {
    const char* root = std::getenv("HEIHE_SOURCE_DIR");
    return root != nullptr && *root != '\0' ? root : ".";
}

}  // namespace heihe::test
