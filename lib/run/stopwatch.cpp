// SPDX-License-Identifier: MIT
#include "stopwatch.hpp"

#include <omp.h>

#include <ctime>

#include <unistd.h>

namespace heihe::run {

Stopwatch::Stopwatch(std::string phase, double seconds)
    : phase_{std::move(phase)},
      before_{seconds},
      since_{std::chrono::steady_clock::now()},
      threads_{omp_get_max_threads()} {}

void Stopwatch::next(std::string phase) {
    const auto now = std::chrono::steady_clock::now();
    phases_.emplace_back(phase_, before_ + std::chrono::duration<double>(now - since_).count());
    phase_ = std::move(phase);
    before_ = 0.0;
    since_ = now;
}

io::Timing Stopwatch::timing() {
    next(phase_);
    io::Timing t;
    for (const auto& [phase, seconds] : phases_) t.wall_seconds += seconds;
    t.cpu_seconds = static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
    t.threads = threads_;
    t.by_phase = phases_;
    char name[256] = {};
    if (::gethostname(name, sizeof name - 1) == 0) t.host = name;
    return t;
}

}  // namespace heihe::run
