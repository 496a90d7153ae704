// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/basin/run/observer.hpp"

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <string>

namespace heihe::cli {

/// "0:07", "1:02:03".
[[nodiscard]] std::string duration_text(double seconds);

/// One line of a progress bar: date, step, iterations, time left.
[[nodiscard]] std::string bar_text(const basin::StepView& view, double seconds_left);

/// Progress of a run: on a terminal a bar that is redrawn, elsewhere one line per year.
class Progress {
public:
    explicit Progress(std::FILE* out, bool quiet = false);
    void step(const basin::StepView& view);
    void year(int year, std::int64_t steps);
    /// Prints a line above the bar.
    void line(const std::string& text);
    /// Removes the bar.
    void end();

private:
    void clear();

    std::FILE* out_;
    bool terminal_;
    bool quiet_;
    std::chrono::steady_clock::time_point start_;
    std::chrono::steady_clock::time_point drawn_;
    std::chrono::steady_clock::time_point first_;  // end of the first step that this process made
    double first_elapsed_ = -1.0;                  // [d] of the run gone at that time
    bool bar_ = false;
};

}  // namespace heihe::cli
