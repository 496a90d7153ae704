// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/io/rows.hpp"

#include <chrono>
#include <string>
#include <utility>
#include <vector>

namespace heihe::run {

/// Wall time by phase, for timing.json.
class Stopwatch {
public:
    /// @param phase    the phase that begins now
    /// @param seconds  [s] of it that have passed already
    Stopwatch(std::string phase, double seconds);
    void next(std::string phase);
    /// Times so far; any thread may call it. The number of OpenMP threads is that of the thread that
    /// made the stopwatch.
    [[nodiscard]] io::Timing timing();

private:
    std::vector<std::pair<std::string, double>> phases_{};
    std::string phase_;
    double before_;
    std::chrono::steady_clock::time_point since_;
    int threads_;
};

}  // namespace heihe::run
