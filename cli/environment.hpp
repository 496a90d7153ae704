// SPDX-License-Identifier: MIT
#pragma once

namespace heihe::cli {

/// Settings that the OpenMP and C libraries read before main, where the user has not chosen them;
/// the program starts itself anew in the same process to have them, and goes on as it is where that
/// fails.
///
/// Idle OpenMP threads spin for a moment and then sleep (GOMP_SPINCOUNT, OMP_WAIT_POLICY). On a busy
/// machine a team that spins on takes the time of the thread it waits for (one model year took 49 s
/// instead of 10 s); one that sleeps at once takes a third longer where the machine is idle.
///
/// Memory comes in huge pages, and what is freed is kept for the next array (GLIBC_TUNABLES): the
/// arrays of a million cells are touched for the first time page by page, which took as long as
/// the solve. Other C libraries know nothing of the variable.
void settle_environment(char** argv);

}  // namespace heihe::cli
