// SPDX-License-Identifier: MIT
#include "heihe/io/run_folder.hpp"

#include "heihe/io/file_write.hpp"
#include "lib/io/results/run_files.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace heihe::io {
namespace fs = std::filesystem;
namespace {

constexpr const char* another = "choose another folder with -o";

fs::path without_slash(const fs::path& dir) {
    const fs::path plain = dir.lexically_normal();
    return plain.has_filename() ? plain : plain.parent_path();
}

[[noreturn]] void refuse(const fs::path& dir, std::string_view problem, std::string_view remedy) {
    throw InputError({dir.string(), 0}, problem, remedy);
}

bool is_there(const fs::path& path) {
    std::error_code ignored;
    return fs::exists(fs::symlink_status(path, ignored));
}

// "a is ...; b is ...", at most three.
std::string list_of(const std::vector<std::string>& reasons) {
    std::string text;
    for (std::size_t i = 0; i < std::min<std::size_t>(reasons.size(), 3); ++i)
        text += (i == 0 ? "" : ", ") + reasons[i];
    return text + (reasons.size() > 3 ? ", ..." : "");
}

void check_plain_folder(const fs::path& dir) {
    std::error_code ignored;
    if (fs::is_symlink(fs::symlink_status(dir, ignored)))
        refuse(dir, "is a link, so it will not be replaced", another);
    if (!fs::is_directory(dir, ignored)) refuse(dir, "is not a folder", another);
}

// Refuses inputs that lie in a folder which the run replaces or removes.
void check_no_input_in(const fs::path& dir, const std::vector<fs::path>& inputs) {
    std::error_code failed;
    const fs::path whole = fs::weakly_canonical(dir, failed);
    if (failed) return;
    for (const auto& input : inputs) {
        const fs::path place = fs::weakly_canonical(input, failed);
        const auto end = std::mismatch(whole.begin(), whole.end(), place.begin(), place.end());
        if (!failed && !input.empty() && end.first == whole.end())
            refuse(dir, "holds an input of this run: " + input.string(), another);
    }
}

void check_replaceable(const fs::path& dir) {
    check_plain_folder(dir);
    struct stat own {};
    struct stat above {};
    const fs::path parent = dir.has_parent_path() ? dir.parent_path() : fs::path{"."};
    if (::stat(dir.c_str(), &own) != 0 || ::stat(parent.c_str(), &above) != 0 ||
        own.st_dev != above.st_dev)
        refuse(dir, "is a file system of its own, so it cannot be replaced", another);
    if (const auto foreign = foreign_in_results(dir); !foreign.empty())
        refuse(dir, "is not only what a run wrote, so it will not be replaced: " + list_of(foreign),
               "move away what you need and remove the folder, or choose another with -o");
}

// Returns 0 or the error's number. Linux before 3.15 and some file systems have no flags.
int rename_with(const fs::path& from, const fs::path& to, unsigned flags) {
    return ::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), flags) == 0 ? 0 : errno;
}

bool knows_no_flags(int error) { return error == EINVAL || error == ENOSYS; }

[[noreturn]] void fail(const fs::path& part, const fs::path& dir, std::string_view why) {
    throw OutputError(part.string() + ": cannot be renamed to " + dir.string() + ": " +
                      std::string{why} + "; the results are complete where they are");
}

// Renames part to dir, which must not exist. Returns 0 or the error's number.
int rename_to_free_place(const fs::path& part, const fs::path& dir) {
    const int error = rename_with(part, dir, RENAME_NOREPLACE);
    if (!knows_no_flags(error)) return error;
    return is_there(dir) ? EEXIST : rename_with(part, dir, 0);
}

// Without an exchange by the system the old folder gets another name for a moment.
int exchange(const fs::path& part, const fs::path& dir) {
    const int error = rename_with(part, dir, RENAME_EXCHANGE);
    if (!knows_no_flags(error)) return error;
    const fs::path aside = dir.string() + ".old";
    if (is_there(aside)) return EEXIST;
    if (const int failed = rename_with(dir, aside, 0)) return failed;
    if (const int failed = rename_with(part, dir, 0)) {
        (void)rename_with(aside, dir, 0);
        return failed;
    }
    return rename_with(aside, part, 0);
}

// Device and inode.
std::string identity_of(const fs::path& dir) {
    struct stat info {};
    if (::lstat(dir.c_str(), &info) != 0) return "";
    return std::to_string(info.st_dev) + ' ' + std::to_string(info.st_ino);
}

}  // namespace

RunFolder::RunFolder(fs::path dir, Existing existing, const std::vector<fs::path>& inputs)
    : dir_{without_slash(dir)}, part_{dir_.string() + ".part"} {
    if (dir_.empty() || dir_.filename() == "." || dir_.filename() == "..")
        refuse(dir_.empty() ? fs::path{"\"\""} : dir_, "is no name for a folder of results",
               "give one with -o");
    if (is_there(dir_)) {
        if (existing == Existing::refuse)
            refuse(dir_, "is there already",
                   "choose another folder with -o, or replace it with "
                   "--force");
        check_plain_folder(dir_);
        check_no_input_in(dir_, inputs);
        check_replaceable(dir_);
        replaces_ = identity_of(dir_);
    }
    if (is_there(part_)) {
        check_plain_folder(part_);
        check_no_input_in(part_, inputs);
    }
}

RunFolder::RunFolder(RunFolder&& other) noexcept
    : dir_{std::move(other.dir_)},
      part_{std::move(other.part_)},
      replaces_{std::move(other.replaces_)},
      lock_{std::exchange(other.lock_, -1)} {}

RunFolder::~RunFolder() {
    if (lock_ >= 0) ::close(lock_);
}

// On a file system without locks two runs could use the folder.
void RunFolder::lock() {
    lock_ = ::open(part_.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (lock_ >= 0 && ::flock(lock_, LOCK_EX | LOCK_NB) == 0) {
        struct stat held {};
        if (::fstat(lock_, &held) == 0 &&
            std::to_string(held.st_dev) + ' ' + std::to_string(held.st_ino) == identity_of(part_))
            return;
        errno = EWOULDBLOCK;  // its owner has finished meanwhile
    }
    if (lock_ < 0)
        throw OutputError(part_.string() + ": cannot open the folder: " + std::strerror(errno));
    if (errno == EWOULDBLOCK)
        refuse(part_, "another run is working in it",
               "wait for it, or choose another folder with -o");
}

// Creates DIR.part, or uses that of an unfinished run for a new one.
void RunFolder::open_new(Existing existing) {
    std::error_code failed;
    if (part_.has_parent_path()) fs::create_directories(part_.parent_path(), failed);
    const bool made = !failed && ::mkdir(part_.c_str(), 0777) == 0;
    if (!made && (failed || errno != EEXIST))
        throw OutputError(part_.string() + ": cannot make the folder: " +
                          (failed ? failed.message() : std::strerror(errno)) +
                          "; choose a folder that you may write to");
    if (!made && existing == Existing::refuse)
        refuse(part_, "an unfinished run is there",
               is_there(checkpoint()) ? "go on with it by --resume, or discard it by --force"
                                      : "it has nothing to go on from: discard it by --force");
    lock();  // fails if another run uses it
    if (!made) {
        const auto files = listing_of(part_);
        if (const auto foreign = foreign_in_part(part_); !foreign.empty())
            refuse(part_, "is not only what a run wrote, so it stays: " + list_of(foreign),
                   "move away what you need and remove the folder, or choose another with -o");
        empty_run(part_, files);
    }
    try {
        write_file(part_ / ".write_test", "");
        fs::remove(part_ / ".write_test", failed);
    } catch (const OutputError&) {
        ::rmdir(part_.c_str());
        throw;
    }
}

RunFolder RunFolder::create(const fs::path& dir, Existing existing,
                            const std::vector<fs::path>& inputs) {
    RunFolder folder{dir, existing, inputs};
    folder.open_new(existing);
    return folder;
}

RunFolder RunFolder::resume(const fs::path& dir, Existing existing,
                            const std::vector<fs::path>& inputs) {
    RunFolder folder{dir, existing, inputs};
    if (!is_there(folder.checkpoint()))
        refuse(folder.part_, "there is no unfinished run with a checkpoint to go on from",
               is_there(folder.part_) ? "start it without --resume, with --force"
                                      : "start it without --resume");
    folder.lock();
    for (const auto& entry : fs::directory_iterator(folder.part_)) {
        const bool wrong =
            entry.is_symlink() || (entry.is_regular_file() && entry.hard_link_count() > 1);
        if (wrong)
            refuse(entry.path(), "is a link, and a run that goes on would write through it",
                   "put a copy of its own in its place");
    }
    return folder;
}

void RunFolder::finish() {
    write_file(part_ / manifest_name, manifest_of(part_));
    sync_folder(part_);
    const int error = rename_to_free_place(part_, dir_);
    if (error == 0) return sync_parent();
    if (error != EEXIST) fail(part_, dir_, std::strerror(error));
    if (replaces_.empty() || replaces_ != identity_of(dir_))
        fail(part_, dir_, "a file or folder of that name has come in during the run and stays");
    replace();
    sync_parent();
}

void RunFolder::sync_parent() const {
    sync_folder(dir_.has_parent_path() ? dir_.parent_path() : fs::path{"."});
}

// Checks the old results again, before and after the exchange.
void RunFolder::replace() {
    const auto before = listing_of(dir_);
    if (const auto foreign = foreign_in_results(dir_); !foreign.empty())
        fail(part_, dir_, "it is no longer only what a run wrote: " + list_of(foreign));
    if (const int error = exchange(part_, dir_)) fail(part_, dir_, std::strerror(error));
    if (listing_of(part_) != before) {
        (void)exchange(part_, dir_);
        fail(part_, dir_, "it was changed at this moment");
    }
    remove_run(part_, before);
}

}  // namespace heihe::io
