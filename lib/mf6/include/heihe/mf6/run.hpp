// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/mf6/input.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace heihe::mf6 {

/// What a run tells while it goes on.
struct StepNews {
    int kper = 0, kstp = 0;     ///< 1-based
    double totim = 0.0;         ///< [T] at the step's end
    int outer = 0, linear = 0;  ///< iterations
    bool converged = true;
};

struct RunOptions {
    std::function<void(const StepNews&)> on_step{};
    /// Called before a step is solved.
    std::function<void(int kper, int kstp)> on_begin{};
    std::function<bool()> stop_requested{};
    /// Called for each file that is made, with its name as in the input. A run that does not finish,
    /// or that throws, leaves these files incomplete.
    std::function<void(std::string_view name)> on_file{};
    std::string program{"heihe"}, version{};  ///< for the listing file
};

/// How a run ended; files are whole up to the last step in every case.
struct RunResult {
    bool finished = false;  ///< all periods were run
    bool stopped = false;   ///< asked to stop
    int failed_steps = 0;   ///< steps that did not converge
    int guarded_steps = 0;  ///< steps that converged only by shortened Newton steps
    std::string reason{};   ///< of the first failed step: what did not close and where
    int open_steps = 0;     ///< converged steps with a budget that does not close
    std::string budget{};   ///< of the first of them: which store, and by how much
    int steps = 0;
    long outer = 0, linear = 0;  ///< iterations, all together
};

/// Makes everything that a run makes before its first step, and goes through the periods; nothing is
/// solved or written. @throws InputError what a run would stop at
void check_run(const Simulation& simulation);

/// Solves every step and writes what output control and the packages ask for.
/// @throws InputError for input that shows its fault only in the course of a run; OutputError
[[nodiscard]] RunResult run_simulation(const Simulation& simulation,
                                       const RunOptions& options = {});

}  // namespace heihe::mf6
