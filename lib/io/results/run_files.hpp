// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <vector>

/// Files that a run writes, and tests of their content that show that a run wrote them. Only such files
/// are ever removed.
namespace heihe::io {

/// Digests of a finished run's files, in the form of `sha256sum`.
inline constexpr const char* manifest_name = "files.sha256";
inline constexpr const char* spool_name = "results.spool";
inline constexpr const char* use_spool_name = "allocation.spool";

/// Contents of a folder: size, inode and time of change by name, to detect changes.
using Listing = std::map<std::string, std::string>;
/// @throws OutputError if the folder cannot be read
[[nodiscard]] Listing listing_of(const std::filesystem::path& folder);

/// SHA-256 of a file; of no bytes if there is none.
[[nodiscard]] std::string digest_of(const std::filesystem::path& file);

/// Text of the manifest of a folder's files. run.log and timing.json differ from run to run and are
/// not included; timing.json has the digest of run.log.
/// @throws OutputError
[[nodiscard]] std::string manifest_of(const std::filesystem::path& folder);

/// Which of these files in the folder of a finished run have another digest than in its manifest, or are in the manifest
/// alone; the manifest itself if it lists nothing. Empty without a manifest.
[[nodiscard]] std::vector<std::string> changed_files(const std::filesystem::path& folder,
                                                     std::span<const char* const> names);

/// Files in the folder of a finished run that no run wrote, or that have changed since, each with the
/// reason. Empty: all files are a run's. Unchanged pages of `heihe report` (io/page_seal.hpp) count as the
/// run's, whatever their names.
[[nodiscard]] std::vector<std::string> foreign_in_results(const std::filesystem::path& folder);

/// The same for an unfinished run, whose files may end anywhere: each must be a plain file with a name
/// of a run's file, and begin like that file.
[[nodiscard]] std::vector<std::string> foreign_in_part(const std::filesystem::path& folder);

/// True if a plain file, in an unfinished run's folder, begins like the run's file of that name.
[[nodiscard]] bool is_of_a_run(const std::filesystem::path& file);

/// Removes the files of the listing, then the folder. If other files have come in since, these and the
/// folder stay. The checkpoint is removed first: without it nobody can resume the rest.
void remove_run(const std::filesystem::path& folder, const Listing& files);

/// Removes the files of the listing, not the folder. @throws OutputError
void empty_run(const std::filesystem::path& folder, const Listing& files);

}  // namespace heihe::io
