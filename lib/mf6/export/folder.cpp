// SPDX-License-Identifier: MIT
#include "lib/mf6/export/folder.hpp"

#include "lib/mf6/export/manifest.hpp"

#include "heihe/core/error.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string>
#include <system_error>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace heihe::mf6 {
namespace fs = std::filesystem;
namespace {

[[noreturn]] void refuse(const fs::path& dir, std::string_view problem, std::string_view remedy) {
    throw InputError({dir.string(), 0}, problem, remedy);
}

[[noreturn]] void fail(const fs::path& dir, const std::string& what, int error) {
    throw OutputError(dir.string() + ": " + what + ": " + std::strerror(error) +
                      "; choose a folder that you may write to, on a disk with space");
}

// Results of other kinds and a user's own files are never removed.
void check_replaceable(const fs::path& dir, bool force) {
    std::error_code ignored;
    if (!fs::exists(fs::symlink_status(dir, ignored))) return;
    if (!force)
        refuse(dir, "is there already", "choose another folder, or replace it with --force");
    if (!fs::is_directory(dir, ignored) || fs::is_symlink(dir, ignored))
        refuse(dir, "is not a folder, so it cannot be replaced", "choose another folder");
    if (fs::is_empty(dir, ignored)) return;
    if (const auto foreign = foreign_in(dir))
        refuse(dir, *foreign + ", so it stays", "choose another folder, or move it away yourself");
}

}  // namespace

ExportFolder::ExportFolder(const fs::path& dir, bool force) : force_{force} {
    const fs::path plain = dir.lexically_normal();
    dir_ = plain.has_filename() ? plain : plain.parent_path();
    part_ = dir_.string() + ".part";
    if (dir_.empty() || dir_.filename() == "." || dir_.filename() == "..")
        refuse(dir_.empty() ? fs::path{"\"\""} : dir_, "is no name for a new folder", "give one");
    check_replaceable(dir_, force);
    make_part();
}

// A DIR.part without a lock may be what a killed export has left. Nothing proves that its files are no
// user's, so it is not emptied.
void ExportFolder::make_part() {
    std::error_code error;
    if (part_.has_parent_path()) fs::create_directories(part_.parent_path(), error);
    if (!error) fs::create_directory(part_, error);
    if (error) fail(part_, "cannot make the folder", error.value());
    const int handle = ::open(part_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (handle < 0) fail(part_, "cannot open the folder", errno);
    const bool locked = ::flock(handle, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK;
    const bool empty = fs::is_empty(part_, error);
    if (!locked || !empty || fs::is_symlink(part_, error)) {
        ::close(handle);
        if (!locked) refuse(part_, "another export is working in it", "choose another folder");
        refuse(part_, "is in the way: a stopped export left it, or it is yours",
               "remove it, or choose another folder");
    }
    lock_ = handle;
}

ExportFolder::~ExportFolder() {
    std::error_code ignored;
    if (!finished_) fs::remove_all(part_, ignored);  // it was empty when this export locked it
    if (lock_ >= 0) ::close(lock_);
}

void ExportFolder::finish() {
    write_manifest(part_);
    if (::syncfs(lock_) != 0) fail(part_, "cannot be flushed to the disk", errno);
    const auto rename = [this](unsigned flags) {
        return ::renameat2(AT_FDCWD, part_.c_str(), AT_FDCWD, dir_.c_str(), flags) == 0 ? 0 : errno;
    };
    std::error_code ignored;
    int error = rename(RENAME_NOREPLACE);
    if (error == EINVAL && !fs::exists(fs::symlink_status(dir_, ignored))) error = rename(0);
    if (error == EEXIST && !force_)
        refuse(dir_, "has appeared during the run, so it stays", "choose another folder");
    if (error == 0) {
        finished_ = true;
        return;
    }
    if (error != EEXIST && error != EINVAL)
        fail(part_, "cannot be renamed to " + dir_.string(), error);
    check_replaceable(dir_, force_);
    error = rename(RENAME_EXCHANGE);
    const fs::path aside = error == EINVAL ? fs::path{dir_.string() + ".old"} : part_;
    if (error == EINVAL) {  // a file system that cannot exchange two folders
        error =
            ::renameat2(AT_FDCWD, dir_.c_str(), AT_FDCWD, aside.c_str(), RENAME_NOREPLACE) == 0 ||
                    (!fs::exists(aside, ignored) && ::rename(dir_.c_str(), aside.c_str()) == 0)
                ? rename(0)
                : errno;
    }
    if (error != 0) fail(part_, "cannot be renamed to " + dir_.string(), error);
    finished_ = true;
    if (!fs::remove(aside, ignored) && !remove_export(aside))
        throw OutputError(dir_.string() +
                          ": is written; files that appeared in the older one are in " +
                          aside.string());
}

}  // namespace heihe::mf6
