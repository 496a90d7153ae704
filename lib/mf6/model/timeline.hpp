// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/mf6/input.hpp"

#include <span>
#include <vector>

namespace heihe::mf6 {

/// A part of the simulation's time, [T] since its start.
struct TimeSpan {
    int period = 1;  ///< 1-based
    double start = 0.0;
    double end = 0.0;
};

/// The times of a simulation as far as they are known before it runs.
class Timeline {
public:
    /// @param tdis  kept by reference
    explicit Timeline(const Tdis& tdis);

    [[nodiscard]] int nper() const noexcept { return static_cast<int>(start_.size()) - 1; }
    /// Start of a period, the end of the one before. @param period  1-based, up to nper + 1
    [[nodiscard]] double start(int period) const {
        return start_[static_cast<std::size_t>(period - 1)];
    }
    /// Whether the steps of a period are known: it has no adaptive ones, and not too many.
    [[nodiscard]] bool is_known(int period) const;
    /// The period's first step; of adaptive ones the shortest that it may be.
    [[nodiscard]] TimeSpan first_step(int period) const;
    /// The steps of the periods `first` to `last`. Where they are not known: moments without length,
    /// at the period's start, shortly before its end, and at these times where they lie in it.
    [[nodiscard]] std::vector<TimeSpan> steps(int first, int last,
                                              std::span<const double> times) const;

private:
    [[nodiscard]] const AtsPeriod* ats(int period) const;

    const Tdis* tdis_;
    std::vector<double> start_;  // [nper + 1]
};

/// The length of each period and step: none may be without length where the model is transient, and
/// none so short that time stands still.
void check_times(const Simulation& simulation, Problems& problems);

/// Whether a period is transient; MODFLOW 6 takes it so where STO does not tell.
[[nodiscard]] bool is_transient(const GwfInput& gwf, int period);

}  // namespace heihe::mf6
