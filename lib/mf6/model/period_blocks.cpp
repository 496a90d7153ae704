// SPDX-License-Identifier: MIT
#include "heihe/mf6/period_blocks.hpp"

#include "heihe/core/error.hpp"
#include "heihe/core/index.hpp"
#include "heihe/mf6/input.hpp"

#include <unistd.h>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <type_traits>

namespace heihe::mf6 {
namespace {

[[noreturn]] void fail(const char* what) {
    throw OutputError(std::string{"the temporary file of stress periods: "} + what + ": " +
                      std::strerror(errno) + "; set TMPDIR to a folder with more room");
}

/// Adds values to bytes; a vector or a text behind its length.
class Packer {
public:
    template <typename T>
    void operator()(const T& value) {
        static_assert(std::is_trivially_copyable_v<T>);
        bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
    }
    void operator()(const std::string& text) {
        (*this)(text.size());
        bytes += text;
    }
    template <typename T>
    void operator()(const std::vector<T>& values) {
        (*this)(values.size());
        if constexpr (std::is_trivially_copyable_v<T>)
            bytes.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T));
        else
            for (const T& value : values) (*this)(value);
    }
    void operator()(const ArrayBlock::Array& array);
    std::string bytes{};
};

/// Counts the bytes that Packer makes.
class Sizer {
public:
    template <typename T>
    void operator()(const T& value) {
        bytes += sizeof value;
    }
    void operator()(const std::string& text) { bytes += sizeof(std::size_t) + text.size(); }
    template <typename T>
    void operator()(const std::vector<T>& values) {
        bytes += sizeof(std::size_t);
        if constexpr (std::is_trivially_copyable_v<T>)
            bytes += values.size() * sizeof(T);
        else
            for (const T& value : values) (*this)(value);
    }
    void operator()(const ArrayBlock::Array& array);
    std::size_t bytes = 0;
};

/// Takes them back in the same order.
class Unpacker {
public:
    explicit Unpacker(const std::string& from) : bytes{from} {}
    template <typename T>
    void operator()(T& value) {
        static_assert(std::is_trivially_copyable_v<T>);
        take(&value, sizeof value);
    }
    void operator()(std::string& text) {
        text.resize(size());
        take(text.data(), text.size());
    }
    template <typename T>
    void operator()(std::vector<T>& values) {
        values.resize(size());
        if constexpr (std::is_trivially_copyable_v<T>)
            take(values.data(), values.size() * sizeof(T));
        else
            for (T& value : values) (*this)(value);
    }
    void operator()(ArrayBlock::Array& array);

private:
    [[nodiscard]] std::size_t size() {
        std::size_t n = 0;
        (*this)(n);
        return n;
    }
    void take(void* to, std::size_t n) {
        require(at_ + n <= bytes.size(), "PeriodBlocks: a block is shorter than it was");
        if (n > 0) std::memcpy(to, bytes.data() + at_, n);
        at_ += n;
    }
    const std::string& bytes;
    std::size_t at_ = 0;
};

template <typename Array, typename Visitor>
void visit_array(Array& array, Visitor&& visit) {
    visit(array.col);
    visit(array.series);
    visit(array.value);
}
void Packer::operator()(const ArrayBlock::Array& array) { visit_array(array, *this); }
void Sizer::operator()(const ArrayBlock::Array& array) { visit_array(array, *this); }
void Unpacker::operator()(ArrayBlock::Array& array) { visit_array(array, *this); }

template <typename Block, typename Visitor>
void visit_list(Block& block, Visitor&& visit) {
    visit(block.period);
    visit(block.node);
    visit(block.value);
    visit(block.series);
    visit(block.boundname);
    visit(block.line);
    visit(block.file);
}
template <typename Block, typename Visitor>
void visit_arrays(Block& block, Visitor&& visit) {
    visit(block.period);
    visit(block.layer);
    visit(block.arrays);
}

}  // namespace

BlockSpool::BlockSpool() {
    std::error_code none;
    auto folder = std::filesystem::temp_directory_path(none);
    if (none) folder = ".";
    std::string name = (folder / "heihe-periods-XXXXXX").string();
    file_ = mkstemp(name.data());
    if (file_ < 0) fail("cannot be made");
    unlink(name.c_str());
}

BlockSpool::~BlockSpool() {
    if (file_ >= 0) close(file_);
}

std::int64_t BlockSpool::append(const std::string& bytes) {
    const std::int64_t place = end_;
    for (std::size_t done = 0; done < bytes.size();) {
        const auto n = pwrite(file_, bytes.data() + done, bytes.size() - done, end_);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) fail("cannot be written");
        done += static_cast<std::size_t>(n);
        end_ += n;
    }
    return place;
}

std::string BlockSpool::read(std::int64_t place, std::size_t size) const {
    std::string bytes(size, '\0');
    for (std::size_t done = 0; done < size;) {
        const auto n =
            pread(file_, bytes.data() + done, size - done, place + static_cast<std::int64_t>(done));
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) fail("cannot be read");
        done += static_cast<std::size_t>(n);
    }
    return bytes;
}

std::size_t packed_size(const ListBlock& block) {
    Sizer sizer;
    visit_list(block, sizer);
    return sizer.bytes;
}
std::size_t packed_size(const ArrayBlock& block) {
    Sizer sizer;
    visit_arrays(block, sizer);
    return sizer.bytes;
}

std::string pack(const ListBlock& block) {
    Packer packer;
    visit_list(block, packer);
    return std::move(packer.bytes);
}
void unpack(const std::string& bytes, ListBlock& block) {
    Unpacker unpacker{bytes};
    visit_list(block, unpacker);
}
std::string pack(const ArrayBlock& block) {
    Packer packer;
    visit_arrays(block, packer);
    return std::move(packer.bytes);
}
void unpack(const std::string& bytes, ArrayBlock& block) {
    Unpacker unpacker{bytes};
    visit_arrays(block, unpacker);
}

}  // namespace heihe::mf6
