// SPDX-License-Identifier: MIT
#include "heihe/io/file_write.hpp"

#include "heihe/core/error.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace heihe::io {
namespace fs = std::filesystem;
namespace {

[[noreturn]] void fail(const fs::path& file, std::string_view what) {
    fail_writing(file, what, "go on with --resume");
}

// A file handle that is closed at the end of its block.
class Handle {
public:
    Handle(const fs::path& file, int flags)
        : handle_{::open(file.c_str(), flags | O_CLOEXEC, 0666)} {}
    explicit Handle(int handle) : handle_{handle} {}
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

// Opens a new file beside `file`, for its next content. Never opens an existing file or link.
int open_beside(const fs::path& file, fs::path& beside) {
    for (int n = 0; n < 100; ++n) {
        beside = file.string() + (n == 0 ? "" : fmt::format(".{}", n)) + ".tmp";
        const int handle =
            ::open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
        if (handle >= 0 || errno != EEXIST) return handle;
    }
    return -1;
}

[[noreturn]] void fail_without(const fs::path& beside, const fs::path& file,
                               std::string_view what) {
    const int code = errno;
    ::unlink(beside.c_str());
    errno = code;
    fail(file, what);
}

fs::path folder_of(const fs::path& file) {
    return file.has_parent_path() ? file.parent_path() : fs::path{"."};
}

}  // namespace

void fail_writing(const fs::path& file, std::string_view what, std::string_view then) {
    const int code = errno;
    std::string remedy;
    if (code == ENOSPC || code == EDQUOT)
        remedy = "; free some space" + (then.empty() ? "" : ", then " + std::string{then});
    if (code == EACCES || code == EPERM || code == EROFS)
        remedy = "; choose a folder that you may write to";
    throw OutputError(file.string() + ": cannot " + std::string{what} + ": " + std::strerror(code) +
                      remedy);
}

bool write_all(int handle, std::string_view bytes) {
    while (!bytes.empty()) {
        const auto done = ::write(handle, bytes.data(), bytes.size());
        if (done < 0 && errno == EINTR) continue;
        if (done == 0) errno = EIO;
        if (done <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(done));
    }
    return true;
}

void write_file(const fs::path& file, std::string_view text) {
    fs::path beside;
    Handle out{open_beside(file, beside)};
    if (out.get() < 0) fail(beside, "create the file");
    if (!write_all(out.get(), text) || ::fsync(out.get()) != 0 || !out.close())
        fail_without(beside, file, "write");
    if (::rename(beside.c_str(), file.c_str()) != 0) fail_without(beside, file, "rename the file");
    sync_folder(folder_of(file));
}

void write_new_file(const fs::path& file, std::string_view bytes) {
    Handle out{file, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW};
    if (out.get() < 0) fail(file, "create the file");
    if (!write_all(out.get(), bytes) || !out.close()) fail_without(file, file, "write");
}

void publish_file(const fs::path& written, const fs::path& file) {
    Handle in{written, O_RDONLY};
    if (in.get() < 0 || ::fsync(in.get()) != 0 || !in.close()) fail_without(written, file, "flush");
    if (::rename(written.c_str(), file.c_str()) != 0)
        fail_without(written, file, "rename the file");
    sync_folder(folder_of(file));
}

std::string read_file(const fs::path& file) {
    Handle in{file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK};
    struct stat info {};
    if (in.get() < 0 || ::fstat(in.get(), &info) != 0) fail(file, "open the file");
    if (!S_ISREG(info.st_mode)) throw OutputError(file.string() + ": is no longer a regular file");
    std::string text(static_cast<std::size_t>(info.st_size), '\0');
    std::size_t done = 0;
    while (done < text.size()) {
        const auto some = ::read(in.get(), text.data() + done, text.size() - done);
        if (some < 0 && errno == EINTR) continue;
        if (some < 0) fail(file, "read back");
        if (some == 0) break;
        done += static_cast<std::size_t>(some);
    }
    text.resize(done);
    return text;
}

void sync_folder(const fs::path& folder) {
    Handle in{folder, O_RDONLY | O_DIRECTORY};
    if (in.get() < 0) fail(folder, "open the folder");
    if (::fsync(in.get()) != 0 && errno != EINVAL) fail(folder, "flush the folder");
}

void cut_file(const fs::path& file, std::int64_t length) {
    Handle in{file, O_WRONLY | O_NOFOLLOW | O_NONBLOCK};
    struct stat info {};
    if (in.get() < 0 || ::fstat(in.get(), &info) != 0) fail(file, "open the file");
    if (!S_ISREG(info.st_mode) || info.st_size < length)
        throw OutputError(file.string() + ": is shorter than when the checkpoint was written; " +
                          "start anew with --force");
    if (::ftruncate(in.get(), length) != 0 || !in.close()) fail(file, "cut the file");
}

AppendFile::AppendFile(fs::path file) : path_{std::move(file)} {
    handle_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0666);
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
        [[maybe_unused]] const int cut = ::ftruncate(handle_, length_);  // else --resume cuts it
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
    struct stat open {};
    struct stat there {};
    if (::fstat(handle_, &open) != 0) fail(path_, "look at the file");
    if (::lstat(path_.c_str(), &there) != 0 || there.st_ino != open.st_ino ||
        there.st_dev != open.st_dev)
        throw OutputError(path_.string() +
                          ": was removed or replaced while the run wrote to it; start anew with "
                          "--force");
    if (S_ISREG(open.st_mode) && open.st_size != length_)
        throw OutputError(path_.string() +
                          ": was changed by another program while the run wrote to it; go on "
                          "with --resume");
}

void AppendFile::close() {
    if (::close(std::exchange(handle_, -1)) != 0) fail(path_, "close");
}

}  // namespace heihe::io
