// SPDX-License-Identifier: MIT
#pragma once

namespace heihe::cli {

/// Makes idle OpenMP threads sleep instead of spin, unless the user has chosen (OMP_WAIT_POLICY or
/// GOMP_SPINCOUNT). On a busy machine a spinning team takes the time of the thread it waits for: one
/// model year took 49 s instead of 10 s. The choice is read before main, so the program starts
/// itself anew in the same process; where that fails it goes on as it is.
void sleep_while_waiting(char** argv);

}  // namespace heihe::cli
