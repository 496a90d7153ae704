// SPDX-License-Identifier: MIT
#include "heihe/mf6/period_blocks.hpp"

#include "heihe/core/error.hpp"
#include "heihe/core/index.hpp"
#include "heihe/io/file_write.hpp"
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

/// @param folder  of the spool
[[noreturn]] void fail(const std::string& folder, const char* what) {
    io::fail_writing(folder, std::string{what} + " a temporary file of stress periods there",
                     "run again, or set TMPDIR to another folder");
}

/// Visits the members of a block in the order of its bytes.
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
template <typename Array, typename Visitor>
void visit_array(Array& array, Visitor&& visit) {
    visit(array.col);
    visit(array.series);
    visit(array.value);
}
template <typename Block, typename Visitor>
void visit_arrays(Block& block, Visitor&& visit) {
    visit(block.period);
    visit(block.layer);
    visit(block.arrays);
}

/// Counts the bytes of values, and appends them where there is a text to append to; a vector or a text
/// stands behind its length.
class Packer {
public:
    explicit Packer(std::string* to = nullptr) : to_{to} {}
    [[nodiscard]] std::size_t size() const noexcept { return size_; }

    template <typename T>
    void operator()(const T& value) {
        static_assert(std::is_trivially_copyable_v<T>);
        add(&value, sizeof value);
    }
    void operator()(const std::string& text) {
        (*this)(text.size());
        add(text.data(), text.size());
    }
    template <typename T>
    void operator()(const std::vector<T>& values) {
        (*this)(values.size());
        if constexpr (std::is_trivially_copyable_v<T>)
            add(values.data(), values.size() * sizeof(T));
        else
            for (const T& value : values) (*this)(value);
    }
    void operator()(const ArrayBlock::Array& array) { visit_array(array, *this); }

private:
    void add(const void* from, std::size_t n) {
        size_ += n;
        if (to_ != nullptr && n > 0) to_->append(static_cast<const char*>(from), n);
    }
    std::string* to_;
    std::size_t size_ = 0;
};

/// Takes them back in the same order.
class Unpacker {
public:
    explicit Unpacker(const std::string& from) : from_{from} {}
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
    void operator()(ArrayBlock::Array& array) { visit_array(array, *this); }

private:
    [[nodiscard]] std::size_t size() {
        std::size_t n = 0;
        (*this)(n);
        return n;
    }
    void take(void* to, std::size_t n) {
        require(at_ + n <= from_.size(), "PeriodBlocks: a block is shorter than it was");
        if (n > 0) std::memcpy(to, from_.data() + at_, n);
        at_ += n;
    }
    const std::string& from_;
    std::size_t at_ = 0;
};

}  // namespace

BlockSpool::BlockSpool() {
    std::error_code none;
    folder_ = std::filesystem::temp_directory_path(none).string();
    if (none)
        throw OutputError("the folder of temporary files is not there: " + none.message() +
                          "; set TMPDIR to one that is");
    std::string name = folder_ + "/heihe-periods-XXXXXX";
    file_ = mkstemp(name.data());
    if (file_ < 0) fail(folder_, "create");
    unlink(name.c_str());
}

BlockSpool::~BlockSpool() {
    if (file_ >= 0) close(file_);
}

std::int64_t BlockSpool::append(const std::string& bytes) {
    if (!io::write_all(file_, bytes)) fail(folder_, "write");
    return std::exchange(end_, end_ + static_cast<std::int64_t>(bytes.size()));
}

std::string BlockSpool::read(std::int64_t place, std::size_t size) const {
    std::string bytes(size, '\0');
    for (std::size_t done = 0; done < size;) {
        const auto n =
            pread(file_, bytes.data() + done, size - done, place + static_cast<std::int64_t>(done));
        if (n < 0 && errno == EINTR) continue;
        if (n == 0) errno = EIO;
        if (n <= 0) fail(folder_, "read");
        done += static_cast<std::size_t>(n);
    }
    return bytes;
}

std::size_t packed_size(const ListBlock& block) {
    Packer packer;
    visit_list(block, packer);
    return packer.size();
}
std::size_t packed_size(const ArrayBlock& block) {
    Packer packer;
    visit_arrays(block, packer);
    return packer.size();
}
std::string pack(const ListBlock& block) {
    std::string bytes;
    visit_list(block, Packer{&bytes});
    return bytes;
}
std::string pack(const ArrayBlock& block) {
    std::string bytes;
    visit_arrays(block, Packer{&bytes});
    return bytes;
}
void unpack(const std::string& bytes, ListBlock& block) { visit_list(block, Unpacker{bytes}); }
void unpack(const std::string& bytes, ArrayBlock& block) { visit_arrays(block, Unpacker{bytes}); }

}  // namespace heihe::mf6
