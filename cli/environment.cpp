// SPDX-License-Identifier: MIT
#include "cli/environment.hpp"

#include "heihe/core/error.hpp"

#include <omp.h>

#include <cerrno>
#include <cstdlib>
#include <string>

#include <fcntl.h>
#include <unistd.h>

namespace heihe::cli {
namespace {

/// Large arrays come from one heap, which grows by 64 MiB and is never returned to the system.
constexpr const char* memory_settings =
    "glibc.malloc.hugetlb=1:glibc.malloc.mmap_max=0:glibc.malloc.trim_threshold=1099511627776:"
    "glibc.malloc.top_pad=67108864";

/// Some tenths of a millisecond: longer than a thread usually waits for the others of its team, and much
/// shorter than the time slice of a busy machine, which it would take from another thread.
constexpr const char* spins = "10000";

/// @return true if it was not set before and is now
bool set_new(const char* name, const char* value) {
    return std::getenv(name) == nullptr && ::setenv(name, value, 1) == 0;
}

}  // namespace

void hold_standard_streams() noexcept {
    for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
        if (::fcntl(stream, F_GETFD) < 0 && errno == EBADF)
            (void)::open("/dev/null", O_RDWR);  // takes the lowest number, which is this one
}

void check_threads() {
    const int threads = omp_get_max_threads();
    if (threads > most_threads)
        throw InputError({"environment", 0, "OMP_NUM_THREADS"},
                         std::to_string(threads) + " threads",
                         "give 1 to " + std::to_string(most_threads));
}

void set_up_environment(char** argv) {
    const bool waits =
        std::getenv("OMP_WAIT_POLICY") == nullptr && set_new("GOMP_SPINCOUNT", spins);
    const bool remembers = set_new("GLIBC_TUNABLES", memory_settings);
    if (waits || remembers) ::execv("/proc/self/exe", argv);
}

}  // namespace heihe::cli
