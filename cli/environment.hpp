// SPDX-License-Identifier: MIT
#pragma once

namespace heihe::cli {

/// Settings that the OpenMP and C libraries read before main, where the user has not chosen them;
/// the program starts itself anew in the same process to have them, and goes on as it is where that
/// fails.
///
/// Idle OpenMP threads sleep instead of spin (OMP_WAIT_POLICY, GOMP_SPINCOUNT): on a busy machine a
/// spinning team takes the time of the thread it waits for; one model year took 49 s instead of 10 s.
///
/// Memory comes in huge pages, and what is freed is kept for the next array (GLIBC_TUNABLES): the
/// arrays of a million cells are touched for the first time page by page, which took as long as
/// the solve. Other C libraries know nothing of the variable.
void settle_environment(char** argv);

}  // namespace heihe::cli
