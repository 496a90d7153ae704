// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>

namespace heihe::io {

/// Digest of the bytes of one file; the same on every machine.
/// @throws InputError if it cannot be read
[[nodiscard]] std::string file_digest(const std::filesystem::path& file);

/// Digest of the tables of a basin: names and bytes of all CSV files of a folder, in order of name.
/// @throws InputError if one cannot be read
[[nodiscard]] std::string tables_digest(const std::filesystem::path& folder);

}  // namespace heihe::io
