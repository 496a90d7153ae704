// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/basin/run/simulation.hpp"
#include "heihe/io/run_log.hpp"
#include "heihe/io/run_state.hpp"
#include "heihe/io/run_writer.hpp"
#include "heihe/run/run.hpp"

#include <string>
#include <utility>
#include <vector>

namespace heihe::run {

/// Turns steps, months and notices of the simulation into files, log lines and calls of the listener.
class RunObserver : public basin::Observer {
public:
    /// All arguments must outlive it.
    RunObserver(const basin::Simulation& simulation, io::RunIdentity identity,
                std::string cap_provenance, io::RunLog& log, Listener& listener)
        : simulation_{simulation},
          identity_{std::move(identity)},
          cap_provenance_{std::move(cap_provenance)},
          log_{log},
          listener_{listener} {}

    /// Starts writing of files.
    /// @param first_table  [ncolumn] m, the water table at the run's start
    void attach(io::RunWriter& writer, std::vector<double> first_table);

    void on_step(const basin::StepView& view) override;
    void on_month(const basin::MonthView& view) override;
    void on_notice(const basin::Notice& notice) override;
    bool stop_requested() override { return listener_.stop_requested(); }

    void warn(const std::string& text);
    void checkpoint(const basin::State& state);
    /// Rows of annual.csv so far.
    [[nodiscard]] const std::vector<io::AnnualRow>& years() const noexcept { return years_; }

private:
    const basin::Simulation& simulation_;
    io::RunIdentity identity_;
    std::string cap_provenance_;
    io::RunLog& log_;
    Listener& listener_;
    io::RunWriter* writer_ = nullptr;
    std::vector<double> first_table_{};
    std::vector<io::AnnualRow> years_{};
};

}  // namespace heihe::run
