// SPDX-License-Identifier: MIT
#include "heihe/io/file_write.hpp"

#include "heihe/core/error.hpp"

#include <cerrno>
#include <cstring>
#include <string>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace heihe::inline v0::io {
namespace fs = std::filesystem;
namespace {

[[noreturn]] void fail(const fs::path& file, std::string_view what) {
    const int code = errno;
    std::string remedy;
    if (code == ENOSPC || code == EDQUOT) remedy = "; free some space, then go on with --resume";
    if (code == EACCES || code == EPERM || code == EROFS)
        remedy = "; choose a folder that you may write to";
    throw OutputError(file.string() + ": cannot " + std::string{what} + ": " + std::strerror(code) +
                      remedy);
}

// A file handle that is closed at the end of its block.
class Handle {
public:
    Handle(const fs::path& file, int flags)
        : handle_{::open(file.c_str(), flags | O_CLOEXEC, 0666)} {}
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;
    ~Handle() {
        if (handle_ >= 0) ::close(handle_);
    }
    [[nodiscard]] int get() const noexcept { return handle_; }
    [[nodiscard]] bool close() {
        const int done = ::close(handle_);
        handle_ = -1;
        return done == 0;
    }

private:
    int handle_;
};

bool write_all(int handle, std::string_view bytes) {
    while (!bytes.empty()) {
        const auto done = ::write(handle, bytes.data(), bytes.size());
        if (done < 0 && errno == EINTR) continue;
        if (done < 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(done));
    }
    return true;
}

}  // namespace

void write_file(const fs::path& file, std::string_view text) {
    const fs::path beside = file.string() + ".tmp";
    Handle out{beside, O_WRONLY | O_CREAT | O_TRUNC};
    if (out.get() < 0) fail(beside, "create the file");
    if (!write_all(out.get(), text) || ::fsync(out.get()) != 0 || !out.close()) {
        const int code = errno;
        ::unlink(beside.c_str());
        errno = code;
        fail(file, "write");
    }
    if (::rename(beside.c_str(), file.c_str()) != 0) fail(file, "rename the file");
}

void publish_file(const fs::path& written, const fs::path& file) {
    Handle in{written, O_RDONLY};
    if (in.get() < 0 || ::fsync(in.get()) != 0) fail(written, "flush");
    if (::rename(written.c_str(), file.c_str()) != 0) fail(file, "rename the file");
}

void sync_folder(const fs::path& folder) {
    Handle in{folder, O_RDONLY | O_DIRECTORY};
    if (in.get() < 0) fail(folder, "open the folder");
    if (::fsync(in.get()) != 0 && errno != EINVAL) fail(folder, "flush the folder");
}

void cut_file(const fs::path& file, std::int64_t length) {
    struct stat info {};
    if (::stat(file.c_str(), &info) != 0) fail(file, "find the file");
    if (info.st_size < length)
        throw OutputError(file.string() + ": is shorter than when the checkpoint was written; " +
                          "start anew with --force");
    if (::truncate(file.c_str(), length) != 0) fail(file, "cut the file");
}

AppendFile::AppendFile(fs::path file) : path_{std::move(file)} {
    handle_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    if (handle_ < 0) fail(path_, "open the file");
    struct stat info {};
    if (::fstat(handle_, &info) != 0) fail(path_, "look at the file");
    length_ = info.st_size;
}

AppendFile::AppendFile(AppendFile&& other) noexcept
    : path_{std::move(other.path_)},
      length_{std::exchange(other.length_, 0)},
      handle_{std::exchange(other.handle_, -1)} {}

AppendFile& AppendFile::operator=(AppendFile&& other) noexcept {
    std::swap(path_, other.path_);
    std::swap(length_, other.length_);
    std::swap(handle_, other.handle_);
    return *this;
}

AppendFile::~AppendFile() {
    if (handle_ >= 0) ::close(handle_);
}

void AppendFile::append(std::string_view bytes) {
    if (!write_all(handle_, bytes)) {
        const int code = errno;
        [[maybe_unused]] const int cut = ::ftruncate(handle_, length_);  // resume cuts it too
        errno = code;
        fail(path_, "append");
    }
    length_ += static_cast<std::int64_t>(bytes.size());
}

void AppendFile::append(const std::vector<float>& values) {
    append(std::string_view{reinterpret_cast<const char*>(values.data()),
                            values.size() * sizeof(float)});
}

void AppendFile::sync() {
    if (::fsync(handle_) != 0) fail(path_, "flush");
}

}  // namespace heihe::inline v0::io
