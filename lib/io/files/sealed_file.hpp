// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

/// Files that are whole or not used: a block of text in front holds the length and the SHA-256 of
/// the rest. HDF5 skips such a block (its "user block"), so that its tools read the file as any other.
namespace heihe::io {

inline constexpr std::size_t seal_bytes = 512;  ///< the smallest user block of HDF5

/// Writes the seal into the first seal_bytes of `image`.
/// @pre the image is longer than that
void seal(std::string& image, int format);

/// Reads a sealed file. Nothing of the content is looked at before its length and digest are found
/// to be right.
/// @returns the whole image, seal included
/// @throws InputError when the file is missing, is no regular file, is cut, damaged, of another
///                    format or has no seal
[[nodiscard]] std::string read_sealed(const std::filesystem::path& file, int format);

}  // namespace heihe::io
