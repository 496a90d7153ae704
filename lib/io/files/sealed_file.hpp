// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

/// Files that are used only if complete: a block of text in front holds the length and the SHA-256 of the
/// rest. HDF5 skips such a block (its "user block"), so its tools can read the file.
namespace heihe::io {

inline constexpr std::size_t seal_bytes = 512;  ///< the smallest user block of HDF5

/// Writes the seal into the first seal_bytes of `image`.
/// @pre the image is longer than that
void seal(std::string& image, int format);

/// Reads a sealed file. Length and digest are checked before anything else of the content is used.
/// @returns the whole image, seal included
/// @throws InputError if the file is missing, no regular file, cut, damaged, of another format or
///                    without a seal
[[nodiscard]] std::string read_sealed(const std::filesystem::path& file, int format);

}  // namespace heihe::io
