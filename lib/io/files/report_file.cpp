// SPDX-License-Identifier: MIT
#include "heihe/io/report_file.hpp"

#include "heihe/core/error.hpp"
#include "heihe/io/text_file.hpp"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace heihe::io {
namespace fs = std::filesystem;
namespace {

[[noreturn]] void fail(const fs::path& file, const char* what, int error) {
    throw OutputError(file.string() + ": cannot " + what + ": " + std::strerror(error) +
                      "; choose a place that you may write to, on a disk with space");
}

[[noreturn]] void refuse(const fs::path& file, std::string_view problem) {
    throw InputError({file.string(), 0}, problem, "give another name, or move it away yourself");
}

/// A new file beside the report, removed at the end unless it was moved away. An existing link or file is
/// never opened: mkostemp makes a new name (O_EXCL).
class NewFile {
public:
    explicit NewFile(const fs::path& report) : name_{report.string() + ".XXXXXX"} {
        handle_ = ::mkostemp(name_.data(), O_CLOEXEC);
        if (handle_ < 0) fail(report, "make a file beside it", errno);
        const auto mask = ::umask(0);
        ::umask(mask);
        (void)::fchmod(handle_, 0666 & ~mask);
    }
    NewFile(const NewFile&) = delete;
    NewFile& operator=(const NewFile&) = delete;
    ~NewFile() {
        if (handle_ >= 0) ::close(handle_);
        if (!name_.empty()) ::unlink(name_.c_str());
    }
    /// @returns 0 or the error's number
    [[nodiscard]] int fill(std::string_view text) {
        while (!text.empty()) {
            const auto done = ::write(handle_, text.data(), text.size());
            if (done < 0 && errno == EINTR) continue;
            if (done < 0) return errno;
            text.remove_prefix(static_cast<std::size_t>(done));
        }
        if (::fsync(handle_) != 0) return errno;
        const int closed = ::close(handle_);
        handle_ = -1;
        return closed == 0 ? 0 : errno;
    }
    [[nodiscard]] const char* name() const { return name_.c_str(); }
    void keep() { name_.clear(); }

private:
    std::string name_;
    int handle_ = -1;
};

int rename_to(const char* from, const fs::path& to, unsigned flags) {
    return ::renameat2(AT_FDCWD, from, AT_FDCWD, to.c_str(), flags) == 0 ? 0 : errno;
}

/// Moves a file to a place that must be free. @returns 0, EEXIST or another error's number
int put_new(const char* from, const fs::path& to) {
    const int error = rename_to(from, to, RENAME_NOREPLACE);
    if (error != EINVAL && error != ENOSYS) return error;
    if (::link(from, to.c_str()) == 0) return ::unlink(from) == 0 ? 0 : errno;
    return errno;
}

}  // namespace

void check_report_place(const fs::path& file, const IsOurs& is_ours) {
    struct stat about {};
    if (::lstat(file.c_str(), &about) != 0) {
        if (errno == ENOENT) return;
        fail(file, "be looked at", errno);
    }
    if (S_ISDIR(about.st_mode)) refuse(file, "is a folder, not a file");
    if (S_ISLNK(about.st_mode)) refuse(file, "is a link and stays as it is");
    if (!S_ISREG(about.st_mode)) refuse(file, "is no regular file and stays as it is");
    Problems unreadable;
    const auto text = about.st_nlink == 1 ? read_text(file, unreadable, largest_table)
                                          : std::optional<std::string>{};
    if (!text || !is_ours(*text))
        refuse(file, "is there already and was not written by this command, so it stays");
}

void write_report(const fs::path& file, std::string_view text, const IsOurs& is_ours) {
    check_report_place(file, is_ours);
    NewFile fresh{file};
    if (const int error = fresh.fill(text); error != 0) fail(file, "be written", error);
    int error = put_new(fresh.name(), file);
    if (error == EEXIST) {
        check_report_place(file, is_ours);
        error = rename_to(fresh.name(), file, RENAME_EXCHANGE);
        if (error == EINVAL || error == ENOSYS)
            error = rename_to(fresh.name(), file, 0);
        else if (error == 0) {
            // The old file has the other name now: removed only if it still is ours.
            try {
                check_report_place(fresh.name(), is_ours);
            } catch (const InputError&) {
                if (rename_to(fresh.name(), file, RENAME_EXCHANGE) != 0) fresh.keep();
                refuse(file, "was changed by somebody else meanwhile, so it stays");
            }
            return;
        }
    }
    if (error != 0) fail(file, "be put in its place", error);
    fresh.keep();
}

}  // namespace heihe::io
