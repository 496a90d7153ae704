// SPDX-License-Identifier: MIT
#include "heihe/io/run_folder.hpp"

#include "heihe/io/file_write.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace heihe::inline v0::io {
namespace fs = std::filesystem;
namespace {

fs::path without_slash(const fs::path& dir) {
    const fs::path plain = dir.lexically_normal();
    return plain.has_filename() ? plain : plain.parent_path();
}

[[noreturn]] void refuse(const fs::path& dir, std::string_view problem, std::string_view remedy) {
    throw InputError({dir.string(), 0}, problem, remedy);
}

// --force may replace results, never a folder that holds something else.
void check_replaceable(const fs::path& dir, Existing existing) {
    std::error_code ignored;
    if (!fs::exists(fs::symlink_status(dir, ignored))) return;
    if (existing == Existing::refuse)
        refuse(dir, "is there already",
               "choose another folder with -o, or replace it with --force");
    if (!fs::is_directory(dir, ignored) || fs::is_symlink(dir, ignored))
        refuse(dir, "is not a folder, so it cannot be replaced", "choose another folder with -o");
    if (!fs::is_empty(dir, ignored) && !fs::exists(dir / "summary.json", ignored))
        refuse(dir, "holds no summary.json, so it is not a run's folder and will not be replaced",
               "choose another folder with -o");
}

void make_folder(const fs::path& part) {
    std::error_code failed;
    if (part.has_parent_path()) fs::create_directories(part.parent_path(), failed);
    if (!failed) fs::create_directory(part, failed);
    if (failed)
        throw OutputError(part.string() + ": cannot make the folder: " + failed.message() +
                          "; choose a folder that you may write to");
    write_file(part / ".write_test", "");
    fs::remove(part / ".write_test", failed);
}

// 0, or the error's number. Linux before 3.15 and some file systems know no flags.
int rename_with(const fs::path& from, const fs::path& to, unsigned flags) {
    return ::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), flags) == 0 ? 0 : errno;
}

bool knows_no_flags(int error) { return error == EINVAL || error == ENOSYS; }

[[noreturn]] void fail(const fs::path& part, const fs::path& dir, int error) {
    throw OutputError(part.string() + ": cannot be renamed to " + dir.string() + ": " +
                      std::strerror(error) + "; the results are complete where they are");
}

// Where exchanging is unknown: the old folder steps aside for a moment.
void exchange_in_steps(const fs::path& part, const fs::path& dir) {
    const fs::path aside = dir.string() + ".old";
    if (const int error = rename_with(dir, aside, 0)) fail(part, dir, error);
    if (const int error = rename_with(part, dir, 0)) {
        (void)rename_with(aside, dir, 0);
        fail(part, dir, error);
    }
    std::error_code ignored;
    fs::remove_all(aside, ignored);
}

}  // namespace

RunFolder::RunFolder(fs::path dir, Existing existing)
    : dir_{without_slash(dir)}, part_{dir_.string() + ".part"}, existing_{existing} {
    if (dir_.empty() || dir_.filename() == "." || dir_.filename() == "..")
        refuse(dir, "is no name for a folder of results", "give one with -o");
    check_replaceable(dir_, existing);
}

RunFolder::RunFolder(RunFolder&& other) noexcept
    : dir_{std::move(other.dir_)},
      part_{std::move(other.part_)},
      existing_{other.existing_},
      lock_{std::exchange(other.lock_, -1)} {}

RunFolder::~RunFolder() {
    if (lock_ >= 0) ::close(lock_);
}

void RunFolder::lock() {
    lock_ = ::open(part_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (lock_ >= 0 && ::flock(lock_, LOCK_EX | LOCK_NB) == 0) return;
    if (lock_ >= 0 && errno == EWOULDBLOCK)
        refuse(part_, "another run is working in it",
               "wait for it, or choose another folder with -o");
}

RunFolder RunFolder::create(const fs::path& dir, Existing existing) {
    RunFolder folder{dir, existing};
    std::error_code ignored;
    if (fs::exists(folder.part_, ignored)) {
        if (existing == Existing::refuse)
            refuse(folder.part_, "an unfinished run is there",
                   "go on with it by --resume, or discard it by --force");
        folder.lock();  // not while another run is in it
        if (!fs::exists(folder.part_ / "run.log", ignored) && !fs::is_empty(folder.part_, ignored))
            refuse(folder.part_, "holds no run.log, so it is not a run's folder and stays",
                   "choose another folder with -o");
        ::close(std::exchange(folder.lock_, -1));
        std::error_code failed;
        fs::remove_all(folder.part_, failed);
        if (failed)
            throw OutputError(folder.part_.string() + ": cannot be removed: " + failed.message());
    }
    make_folder(folder.part_);
    folder.lock();
    return folder;
}

RunFolder RunFolder::resume(const fs::path& dir, Existing existing) {
    RunFolder folder{dir, existing};
    std::error_code ignored;
    if (!fs::exists(folder.checkpoint(), ignored))
        refuse(folder.part_, "there is no unfinished run with a checkpoint to go on from",
               "start it without --resume");
    folder.lock();
    return folder;
}

void RunFolder::finish() {
    sync_folder(part_);
    int error = rename_with(part_, dir_, RENAME_NOREPLACE);
    std::error_code ignored;
    if (knows_no_flags(error) && !fs::exists(dir_, ignored)) error = rename_with(part_, dir_, 0);
    if (error == 0) return;
    if (error != EEXIST && !knows_no_flags(error)) fail(part_, dir_, error);
    if (existing_ == Existing::refuse) fail(part_, dir_, EEXIST);
    error = rename_with(part_, dir_, RENAME_EXCHANGE);
    if (knows_no_flags(error)) return exchange_in_steps(part_, dir_);
    if (error != 0) fail(part_, dir_, error);
    fs::remove_all(part_, ignored);  // the older results
}

}  // namespace heihe::inline v0::io
