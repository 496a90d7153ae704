// SPDX-License-Identifier: MIT
// triad: the memory bandwidth of this machine with the threads of OMP_NUM_THREADS, as one JSON object.

#include "triad.hpp"

#include <omp.h>

#include <cstdio>

int main() {
    const int threads = omp_get_max_threads();
    std::printf("{\"threads\": %d, \"triad_gb_per_s\": %.2f}\n", threads,
                bench_cases::triad_bandwidth());
    return 0;
}
