// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/error.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

namespace heihe::gwf {

/// How steps are chosen; the time unit is the model's own.
struct TimeStepSettings {
    double first = 1.0;     ///< [T] first step
    double maximum = 10.0;  ///< [T]
    double minimum = 0.01;  ///< [T] a step is not cut below this
    double growth = 1.5;    ///< [-] after an easy step
    double cut = 0.5;       ///< [-] after a failed one, and after a hard one
    int easy_outer = 8;     ///< a step with at most this many outer iterations was easy
    int hard_outer = 25;    ///< one with more was hard
    double quantum = 1.0;   ///< [T] steps that are longer are whole multiples of it; 0: any length
};

/// Every problem found; empty means usable.
[[nodiscard]] inline std::vector<std::string> problems(const TimeStepSettings& s) {
    std::vector<std::string> found;
    const auto want = [&found](bool ok, const char* text) {
        if (!ok) found.emplace_back(text);
    };
    want(s.minimum > 0.0 && s.minimum <= s.maximum, "minimum must be > 0 and at most maximum");
    want(s.first > 0.0, "first must be > 0");
    want(s.growth >= 1.0, "growth must be >= 1");
    want(s.cut > 0.0 && s.cut < 1.0, "cut must lie between 0 and 1");
    want(s.quantum >= 0.0, "quantum must be >= 0");
    return found;
}

/// How hard a step is tried: NonlinearSettings as they are, damped() or robust().
enum class Effort { usual, damped, robust };

/// One attempt at a step.
struct Attempt {
    double start = 0.0;  ///< [T]
    double dt = 0.0;     ///< [T]
    double end = 0.0;    ///< [T] start + dt, or exactly the date that it reaches
    Effort effort = Effort::usual;
};

/// Chooses steps that end exactly on given dates, grow while they are easy and are cut when they
/// fail. After a failure: the step is cut down to the minimum, then tried damped, then with the
/// robust settings; after that it gives up. Knows nothing of what is solved.
class TimeStepper {
public:
    /// @throws ContractError when a setting is out of range
    explicit TimeStepper(TimeStepSettings settings, double start = 0.0)
        : settings_{settings}, now_{start}, wish_{settings.first} {
        const auto wrong = problems(settings_);
        require(wrong.empty(), wrong.empty() ? std::string{} : "TimeStepper: " + wrong.front());
    }

    [[nodiscard]] double now() const noexcept { return now_; }
    /// [T] length wished for the next step; part of a run's state (checkpoint).
    [[nodiscard]] double wish() const noexcept { return wish_; }
    void resume(double now, double wish) noexcept {
        now_ = now;
        wish_ = wish;
        effort_ = Effort::usual;
    }

    /// The attempt to make now. @param date  [T] next date to hit exactly, > now()
    [[nodiscard]] Attempt next(double date) const noexcept {
        const double left = date - now_;
        const double most = std::clamp(wish_, settings_.minimum, settings_.maximum);
        if (left <= most * (1.0 + 1e-9)) return {now_, left, date, effort_};
        const double even = left / std::ceil(left / most - 1e-9);
        const double q = settings_.quantum;
        if (!(q > 0.0)) return {now_, even, now_ + even, effort_};
        if (most >= q) {
            const double end = q * std::floor((now_ + std::max(even, q)) / q + 1e-9);
            return {now_, end - now_, end, effort_};
        }
        // Below the quantum: halves and quarters of it that meet its end.
        const double boundary = std::min(date, q * (std::floor(now_ / q + 1e-9) + 1.0));
        const double rest = boundary - now_;
        const double count = std::ceil(rest / most - 1e-9);
        return {now_, rest / count, count > 1.0 ? now_ + rest / count : boundary, effort_};
    }

    /// The attempt was accepted after this many outer iterations.
    void succeeded(const Attempt& attempt, int outer) noexcept {
        now_ = attempt.end;
        const bool usual = effort_ == Effort::usual;
        effort_ = Effort::usual;
        if (usual && outer <= settings_.easy_outer)
            wish_ = std::min(std::max(wish_, attempt.dt) * settings_.growth, settings_.maximum);
        else if (!usual || outer > settings_.hard_outer)
            wish_ = std::max(attempt.dt * settings_.cut, settings_.minimum);
    }

    /// The attempt failed. @return false when nothing is left to try
    [[nodiscard]] bool failed(const Attempt& attempt) noexcept {
        if (attempt.dt * settings_.cut >= settings_.minimum && effort_ == Effort::usual) {
            wish_ = attempt.dt * settings_.cut;
            return true;
        }
        wish_ = std::min(wish_, attempt.dt);
        if (effort_ == Effort::robust) return false;
        effort_ = effort_ == Effort::usual ? Effort::damped : Effort::robust;
        return true;
    }

private:
    TimeStepSettings settings_;
    double now_;
    double wish_;
    Effort effort_ = Effort::usual;
};

}  // namespace heihe::gwf
