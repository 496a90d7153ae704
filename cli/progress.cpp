// SPDX-License-Identifier: MIT
#include "cli/progress.hpp"

#include "cli/terminal.hpp"
#include "heihe/core/date.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include <unistd.h>

namespace heihe::cli {
namespace {

constexpr int bar_width = 30;
constexpr double redraw_seconds = 0.1;

double seconds_since(std::chrono::steady_clock::time_point then) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - then).count();
}

}  // namespace

std::string duration_text(double seconds) {
    if (!(seconds >= 0.0) || seconds > 1e8) return "?";
    const auto whole = static_cast<long>(std::lround(seconds));
    const long hours = whole / 3600;
    if (hours > 0) return fmt::format("{}:{:02}:{:02}", hours, whole / 60 % 60, whole % 60);
    return fmt::format("{}:{:02}", whole / 60, whole % 60);
}

std::string bar_text(const basin::StepView& view, double seconds_left) {
    const double part = view.total > 0.0 ? std::clamp(view.elapsed / view.total, 0.0, 1.0) : 0.0;
    const int full = static_cast<int>(part * bar_width);
    return fmt::format(
        "[{:#<{}}{:.<{}}] {:3.0f} %  {}  step {} ({:.3g} d)  {} + {} iterations  {} left", "", full,
        "", bar_width - full, 100.0 * part, to_string(view.date), view.step, view.dt, view.outer,
        view.linear, duration_text(seconds_left));
}

Progress::Progress(std::FILE* out, bool quiet)
    : out_{out},
      terminal_{::isatty(::fileno(out)) == 1},
      quiet_{quiet},
      start_{std::chrono::steady_clock::now()} {}

void Progress::step(const basin::StepView& view) {
    if (first_elapsed_ <
        0.0) {  // time before the first step, such as a steady start, does not count
        first_elapsed_ = view.elapsed;
        first_ = std::chrono::steady_clock::now();
    }
    if (!terminal_ || quiet_) return;
    if (bar_ && seconds_since(drawn_) < redraw_seconds) return;
    const double done = view.elapsed - first_elapsed_;
    const double left = seconds_since(first_) * (view.total - view.elapsed) / done;
    fmt::print(out_, "\r\033[K{}", bar_text(view, left));
    std::fflush(out_);
    drawn_ = std::chrono::steady_clock::now();
    bar_ = true;
}

void Progress::year(int year, std::int64_t steps) {
    if (terminal_ || quiet_) return;
    line(fmt::format("{} done after {} steps, {}", year, steps,
                     duration_text(seconds_since(start_))));
}

void Progress::line(const std::string& text) {
    if (quiet_) return;
    clear();
    fmt::print(out_, "{}\n", printable(text));
    std::fflush(out_);
}

void Progress::end() { clear(); }

void Progress::clear() {
    if (bar_) fmt::print(out_, "\r\033[K");
    bar_ = false;
    std::fflush(out_);
}

}  // namespace heihe::cli
