// SPDX-License-Identifier: MIT
#include "lib/io/files/packed_chunks.hpp"

#include <zlib.h>

#include <array>
#include <bit>
#include <cstdint>
#include <new>

namespace heihe::io {
namespace {

// Runs of equal bytes only: a plane of shuffled floats is noise or runs. A search for other matches takes
// longer and makes the file no smaller (ADR 0015).
constexpr int strategy = Z_RLE;

static_assert(std::endian::native == std::endian::little, "NC_FLOAT is the machine's own");

// HDF5's filter 2: first all lowest bytes, then all second bytes, and so on.
void shuffle(std::span<const float> values, unsigned char* out) {
    const std::size_t n = values.size();
    for (std::size_t i = 0; i < n; ++i) {
        const auto bits = std::bit_cast<std::uint32_t>(values[i]);
        out[i] = static_cast<unsigned char>(bits);
        out[n + i] = static_cast<unsigned char>(bits >> 8);
        out[2 * n + i] = static_cast<unsigned char>(bits >> 16);
        out[3 * n + i] = static_cast<unsigned char>(bits >> 24);
    }
}

}  // namespace

bool PackedChunk::pack(std::span<const float> values) noexcept {
    z_stream z{};
    if (deflateInit2(&z, deflate_level, Z_DEFLATED, MAX_WBITS, MAX_MEM_LEVEL, strategy) != Z_OK)
        return false;
    try {
        shuffled_.resize(values.size_bytes());
        packed_.resize(deflateBound(&z, static_cast<uLong>(shuffled_.size())));
    } catch (const std::bad_alloc&) {  // an exception must not leave an OpenMP loop
        deflateEnd(&z);
        return false;
    }
    shuffle(values, shuffled_.data());
    z.next_in = shuffled_.data();
    z.avail_in = static_cast<uInt>(shuffled_.size());
    z.next_out = packed_.data();
    z.avail_out = static_cast<uInt>(packed_.size());
    const bool whole = deflate(&z, Z_FINISH) == Z_STREAM_END;
    size_ = z.total_out;
    deflateEnd(&z);
    return whole;
}

ChunkedVariables::ChunkedVariables(const std::filesystem::path& file,
                                   const std::vector<std::string>& names)
    : file_{H5Fopen(file.c_str(), H5F_ACC_RDWR, H5P_DEFAULT), H5Fclose, "open"} {
    for (const auto& name : names)
        variables_.emplace_back(H5Dopen2(file_, name.c_str(), H5P_DEFAULT), H5Dclose, name);
}

void ChunkedVariables::write(std::size_t variable, std::size_t month, const PackedChunk& chunk) {
    const std::array<hsize_t, 4> at{month, 0, 0, 0};
    constexpr std::uint32_t no_filter_skipped = 0;
    hdf5::checked(H5Dwrite_chunk(variables_[variable], H5P_DEFAULT, no_filter_skipped, at.data(),
                                 chunk.bytes().size(), chunk.bytes().data()),
                  "write a month");
}

void ChunkedVariables::close() {
    for (auto& variable : variables_) variable.close("close a variable");
    file_.close("close");
}

}  // namespace heihe::io
