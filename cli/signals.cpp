// SPDX-License-Identifier: MIT
#include "cli/signals.hpp"

#include <atomic>
#include <csignal>

#include <unistd.h>

namespace heihe::cli {
namespace {

std::atomic<bool> asked{false};
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler may only set such a flag");

extern "C" void on_signal(int) {
    if (asked.exchange(true)) ::_exit(130);
}

}  // namespace

void catch_signals() {
    struct sigaction action {};
    action.sa_handler = on_signal;
    sigemptyset(&action.sa_mask);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) ::sigaction(signal, &action, nullptr);
    // A closed pipe, or a limit on file size, then becomes an error of the write with its own message.
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);
}

bool stop_asked() noexcept { return asked.load(std::memory_order_relaxed); }

}  // namespace heihe::cli
