// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

/// Which files a run writes, and how their content shows that a run wrote them: only such files are
/// ever removed.
namespace heihe::io {

/// Digests of a finished run's files, in the form of `sha256sum`.
inline constexpr const char* manifest_name = "files.sha256";
inline constexpr const char* spool_name = "results.spool";

/// What a folder holds: size, inode and time of change by name, to see whether it is still the same.
using Listing = std::map<std::string, std::string>;
/// @throws OutputError when the folder cannot be read
[[nodiscard]] Listing listing_of(const std::filesystem::path& folder);

/// SHA-256 of a file; of no bytes where there is none.
[[nodiscard]] std::string digest_of(const std::filesystem::path& file);

/// Text of the manifest of a folder's files. run.log and timing.json differ from run to run and are
/// not in it: timing.json has the digest of run.log.
/// @throws OutputError
[[nodiscard]] std::string manifest_of(const std::filesystem::path& folder);

/// Names in the folder of a finished run that no run wrote, or that have changed since; each with
/// the reason. Empty: all of it is a run's.
[[nodiscard]] std::vector<std::string> foreign_in_results(const std::filesystem::path& folder);

/// The same of an unfinished run's folder, whose files may end anywhere: each must be a plain file
/// with a name that a run gives and begin as a run begins it.
[[nodiscard]] std::vector<std::string> foreign_in_part(const std::filesystem::path& folder);

/// True if a plain file of the name, in an unfinished run's folder, begins as a run begins it.
[[nodiscard]] bool is_of_a_run(const std::filesystem::path& file);

/// Removes the files of the listing, then the folder. What has come in since stays, and so does the
/// folder then. The checkpoint goes first: the rest is no run to go on with.
void remove_run(const std::filesystem::path& folder, const Listing& files);

/// Removes the files of the listing and leaves the folder. @throws OutputError
void empty_run(const std::filesystem::path& folder, const Listing& files);

}  // namespace heihe::io
