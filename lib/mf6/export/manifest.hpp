// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace heihe::mf6 {

/// Name of the list of an export's files, with length and digest of each. It stands in the folder and
/// proves at a later export that nothing else is lost when the folder is replaced.
inline constexpr const char* manifest_name = "export-files.txt";

/// Writes the list of every file that stands in a folder. @throws OutputError
void write_manifest(const std::filesystem::path& folder);

/// Nothing where every file of a folder is one of an export, unchanged; else why it is not, with the
/// first file's name. An empty folder is nobody's.
[[nodiscard]] std::optional<std::string> foreign_in(const std::filesystem::path& folder);

/// Removes the files that the list names, the list and the folders that are empty then. Anything else
/// stays, and so do the folders that hold it. @returns true when the folder is gone
bool remove_export(const std::filesystem::path& folder);

}  // namespace heihe::mf6
