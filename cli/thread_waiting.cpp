// SPDX-License-Identifier: MIT
#include "cli/thread_waiting.hpp"

#include <cstdlib>

#include <unistd.h>

namespace heihe::cli {

void sleep_while_waiting(char** argv) {
    if (std::getenv("OMP_WAIT_POLICY") != nullptr || std::getenv("GOMP_SPINCOUNT") != nullptr)
        return;
    if (::setenv("OMP_WAIT_POLICY", "passive", 1) == 0) ::execv("/proc/self/exe", argv);
}

}  // namespace heihe::cli
