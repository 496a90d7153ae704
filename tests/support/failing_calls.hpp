// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

/// Replaces libc's calls that change a disk: the n-th call on files of a folder fails or ends the process.
/// Include it in one file of a program, or of a library for LD_PRELOAD.
namespace heihe::test {

struct FailingCalls {
    enum class Mode { count, fail_once, fail_lastingly, kill };
    Mode mode = Mode::count;
    int at = 0;  ///< the call that fails first, counted from 1
    int error = ENOSPC;
    bool writes_only = false;  ///< count only write, pwrite and writev
    char below[512] = "";      ///< part of the path of files that count
};

inline FailingCalls& failing_calls() {
    static FailingCalls calls;
    return calls;
}
inline std::atomic<int>& calls_seen() {
    static std::atomic<int> seen{0};
    return seen;
}

/// True if this call must fail; errno is set then.
inline bool fails(const char* path, bool is_write) {
    const auto& calls = failing_calls();
    if (calls.below[0] == '\0' || std::strstr(path, calls.below) == nullptr) return false;
    if (calls.writes_only && !is_write) return false;
    const int n = ++calls_seen();
    const bool here =
        calls.mode == FailingCalls::Mode::fail_lastingly ? n >= calls.at : n == calls.at;
    if (calls.mode == FailingCalls::Mode::count || !here) return false;
    if (calls.mode == FailingCalls::Mode::kill) ::raise(SIGKILL);
    errno = calls.error;
    return true;
}

inline bool fails(int handle, bool is_write) {
    char link[64];
    char path[4096];
    std::snprintf(link, sizeof link, "/proc/self/fd/%d", handle);
    const auto length = ::readlink(link, path, sizeof path - 1);
    if (length <= 0) return false;
    path[length] = '\0';
    return fails(path, is_write);
}

}  // namespace heihe::test

// NOLINTBEGIN
extern "C" {
ssize_t write(int handle, const void* bytes, size_t count) {
    if (heihe::test::fails(handle, true)) return -1;
    return ::syscall(SYS_write, handle, bytes, count);
}
ssize_t pwrite(int handle, const void* bytes, size_t count, off_t at) {
    if (heihe::test::fails(handle, true)) return -1;
    return ::syscall(SYS_pwrite64, handle, bytes, count, at);
}
ssize_t pwrite64(int handle, const void* bytes, size_t count, off_t at) {
    return pwrite(handle, bytes, count, at);
}
ssize_t writev(int handle, const struct iovec* pieces, int count) {
    if (heihe::test::fails(handle, true)) return -1;
    return ::syscall(SYS_writev, handle, pieces, count);
}
int fsync(int handle) {
    if (heihe::test::fails(handle, false)) return -1;
    return static_cast<int>(::syscall(SYS_fsync, handle));
}
int close(int handle) {
    const bool failed = heihe::test::fails(handle, false);
    const int error = errno;
    const auto done = ::syscall(SYS_close, handle);
    if (!failed) return static_cast<int>(done);
    errno = error;
    return -1;
}
int ftruncate(int handle, off_t length) noexcept {
    if (heihe::test::fails(handle, false)) return -1;
    return static_cast<int>(::syscall(SYS_ftruncate, handle, length));
}
int ftruncate64(int handle, off_t length) noexcept { return ftruncate(handle, length); }
int rename(const char* from, const char* to) noexcept {
    if (heihe::test::fails(from, false)) return -1;
    return static_cast<int>(::syscall(SYS_rename, from, to));
}
int renameat2(int folder, const char* from, int other, const char* to, unsigned flags) noexcept {
    if (heihe::test::fails(from, false)) return -1;
    return static_cast<int>(::syscall(SYS_renameat2, folder, from, other, to, flags));
}
int unlink(const char* path) noexcept {
    if (heihe::test::fails(path, false)) return -1;
    return static_cast<int>(::syscall(SYS_unlink, path));
}
int rmdir(const char* path) noexcept {
    if (heihe::test::fails(path, false)) return -1;
    return static_cast<int>(::syscall(SYS_rmdir, path));
}
int mkdir(const char* path, mode_t mode) noexcept {
    if (heihe::test::fails(path, false)) return -1;
    return static_cast<int>(::syscall(SYS_mkdir, path, mode));
}
}
// NOLINTEND
