// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/date.hpp"

#include <cstdint>
#include <string>

namespace heihe::basin {

struct Inputs;
struct State;
class Simulation;

/// After each accepted groundwater step. Valid inside the call only.
struct StepView {
    Date date;              ///< day that holds the step's end (midnight: the day after)
    double elapsed = 0.0;   ///< [d] since the run's start
    double total = 0.0;     ///< [d] of the whole run
    double dt = 0.0;        ///< [d] of this step
    std::int64_t step = 0;  ///< 1-based
    int outer = 0;          ///< nonlinear iterations of this step
    int linear = 0;         ///< linear iterations of this step
    const State* state = nullptr;
    const Simulation* simulation = nullptr;  ///< for the step's stresses: terms(), stresses()
};

/// After the last step of a calendar month, before the month's sums are cleared.
struct MonthView {
    int year = 0;
    int month = 0;           ///< 1-12
    Date first;              ///< first day of the part of the month that was run
    Date end;                ///< midnight after its last day
    bool year_ends = false;  ///< 31 December or the run's last day: yearly sums are complete
    const Inputs* inputs = nullptr;
    const State* state = nullptr;
    const Simulation* simulation = nullptr;  ///< for water tables and storages of the state
};

/// A message that does not stop the run.
struct Notice {
    Date date;
    std::string text;
};

/// Receives the results of a run as it proceeds. The calls come from the thread that runs the simulation,
/// in order of time.
class Observer {
public:
    virtual ~Observer() = default;
    virtual void on_step(const StepView&) {}
    virtual void on_month(const MonthView&) {}
    virtual void on_notice(const Notice&) {}
    /// Polled each outer iteration; true ends the run at the last accepted step.
    virtual bool stop_requested() { return false; }
};

}  // namespace heihe::basin
