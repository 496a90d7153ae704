// SPDX-License-Identifier: MIT
#pragma once

namespace heihe::cli {

/// Threads that a user may ask for, here and by OMP_NUM_THREADS.
inline constexpr int most_threads = 1024;

/// Opens /dev/null in place of a closed standard stream. Otherwise the first file of a run would get the
/// stream's number, and messages would be printed into that file.
void hold_standard_streams() noexcept;

/// @throws InputError if OMP_NUM_THREADS asks for more than most_threads
void check_threads();

/// Sets environment variables that the OpenMP and C libraries read before main, unless the user has set
/// them. For this the program starts itself again in the same process; if that fails, it continues
/// without them.
///
/// Idle OpenMP threads spin for a moment and then sleep (GOMP_SPINCOUNT, OMP_WAIT_POLICY). On a busy
/// machine a team that keeps spinning takes the time of the thread for which it waits (one model year took
/// 49 s instead of 10 s). A team that sleeps at once takes a third longer on an idle machine.
///
/// Memory comes in huge pages, and freed memory is kept for the next array (GLIBC_TUNABLES). Without this
/// the first access to the pages of a million cells' arrays took as long as the solve. Other C libraries
/// ignore the variable.
void set_up_environment(char** argv);

}  // namespace heihe::cli
