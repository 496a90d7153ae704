// SPDX-License-Identifier: MIT
#pragma once

namespace heihe::cli {

/// Threads that a user may ask for, here and by OMP_NUM_THREADS.
inline constexpr int most_threads = 1024;

/// Opens /dev/null in place of a standard stream that is closed. The first file that a run makes
/// would take its number otherwise, and messages would be printed into that file.
void hold_standard_streams() noexcept;

/// @throws InputError where OMP_NUM_THREADS asks for more than most_threads
void check_threads();

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
void set_up_environment(char** argv);

}  // namespace heihe::cli
