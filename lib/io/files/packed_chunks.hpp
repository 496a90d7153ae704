// SPDX-License-Identifier: MIT
#pragma once

#include "lib/io/files/hdf5_objects.hpp"

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace heihe::io {

/// Higher levels take much more time and make files little smaller.
inline constexpr int deflate_level = 1;

/// A chunk of 32-bit floats, packed like HDF5's filters "shuffle" and "deflate" do. So several threads can
/// pack chunks while one writes them; HDF5 itself packs on one thread.
class PackedChunk {
public:
    /// @param values  [n] any floats; the work space is kept from call to call
    /// @return false if there is no memory
    [[nodiscard]] bool pack(std::span<const float> values) noexcept;
    [[nodiscard]] std::span<const unsigned char> bytes() const noexcept {
        return {packed_.data(), size_};
    }

private:
    std::vector<unsigned char> shuffled_;
    std::vector<unsigned char> packed_;
    std::size_t size_ = 0;
};

/// Chunked variables of a NetCDF-4 file that is defined and closed, to be filled chunk by chunk.
class ChunkedVariables {
public:
    /// @throws hdf5::Hdf5Failure if the file cannot be opened or lacks a variable
    ChunkedVariables(const std::filesystem::path& file, const std::vector<std::string>& names);
    /// Writes a packed chunk at `month` of the first dimension, 0 of the others.
    /// @pre the variable's filters are shuffle, then deflate, and its chunk is one month
    /// @throws hdf5::Hdf5Failure
    void write(std::size_t variable, std::size_t month, const PackedChunk& chunk);
    /// @throws hdf5::Hdf5Failure
    void close();

private:
    hdf5::Object file_;
    std::vector<hdf5::Object> variables_;
};

}  // namespace heihe::io
