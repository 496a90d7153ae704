// SPDX-License-Identifier: MIT
#include "export_folder.hpp"

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
    if (!fs::is_empty(dir, ignored) && !fs::exists(dir / "mfsim.nam", ignored))
        refuse(dir, "holds no mfsim.nam, so it is not a MODFLOW 6 simulation and stays",
               "choose another folder");
}

}  // namespace

ExportFolder::ExportFolder(const fs::path& dir, bool force) : force_{force} {
    const fs::path plain = dir.lexically_normal();
    dir_ = plain.has_filename() ? plain : plain.parent_path();
    part_ = dir_.string() + ".part";
    if (dir_.empty() || dir_.filename() == "." || dir_.filename() == "..")
        refuse(dir, "is no name for a new folder", "give one");
    check_replaceable(dir_, force);
    make_part();
}

// A DIR.part without a lock on it is what a killed export has left.
void ExportFolder::make_part() {
    std::error_code error;
    if (part_.has_parent_path()) fs::create_directories(part_.parent_path(), error);
    if (!error) fs::create_directory(part_, error);
    if (error) fail(part_, "cannot make the folder", error.value());
    const int handle = ::open(part_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (handle < 0) fail(part_, "cannot open the folder", errno);
    const bool locked = ::flock(handle, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK;
    const bool ours = fs::is_empty(part_, error) || fs::exists(part_ / "mfsim.nam", error);
    if (!locked || !ours) {
        ::close(handle);
        if (!locked) refuse(part_, "another export is working in it", "choose another folder");
        refuse(part_, "is in the way and holds no mfsim.nam, so it stays", "choose another folder");
    }
    lock_ = handle;
    for (const auto& entry : fs::directory_iterator(part_, error))
        fs::remove_all(entry.path(), error);
    if (error) fail(part_, "cannot be emptied", error.value());
}

ExportFolder::~ExportFolder() {
    std::error_code ignored;
    if (!finished_) fs::remove_all(part_, ignored);
    if (lock_ >= 0) ::close(lock_);
}

void ExportFolder::finish() {
    if (::syncfs(lock_) != 0) fail(part_, "cannot be flushed to the disk", errno);
    const auto rename = [this](unsigned flags) {
        return ::renameat2(AT_FDCWD, part_.c_str(), AT_FDCWD, dir_.c_str(), flags) == 0 ? 0 : errno;
    };
    std::error_code ignored;
    int error = rename(RENAME_NOREPLACE);
    if (error != 0 && error != EEXIST && !fs::exists(dir_, ignored)) error = rename(0);
    if (error == EEXIST && force_) error = rename(RENAME_EXCHANGE);
    if (error == EINVAL && force_) {  // a file system that cannot exchange two folders
        const fs::path aside = dir_.string() + ".old";
        if (std::rename(dir_.c_str(), aside.c_str()) == 0) error = rename(0);
        if (error == 0) fs::remove_all(aside, ignored);
    }
    if (error != 0) fail(part_, "cannot be renamed to " + dir_.string(), error);
    finished_ = true;
    fs::remove_all(part_, ignored);  // the older DIR, after an exchange
}

}  // namespace heihe::mf6
