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
    /// @param phase    that begins now
    /// @param seconds  [s] of it that have passed before
    Stopwatch(std::string phase, double seconds);
    void next(std::string phase);
    /// Any thread may ask. OpenMP answers for the one that asks, so its count is that of the start.
    [[nodiscard]] io::Timing timing();

private:
    std::vector<std::pair<std::string, double>> phases_{};
    std::string phase_;
    double before_;
    std::chrono::steady_clock::time_point since_;
    int threads_;
};

}  // namespace heihe::run
