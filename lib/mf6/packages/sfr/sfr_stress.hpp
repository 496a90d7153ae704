// SPDX-License-Identifier: MIT
#pragma once

#include "lib/mf6/model/setup.hpp"

#include "heihe/gwf/sfr.hpp"
#include "heihe/mf6/binary_files.hpp"
#include "heihe/mf6/input.hpp"
#include "heihe/mf6/listing.hpp"
#include "lib/mf6/packages/stress.hpp"
#include "lib/mf6/write/observation_files.hpp"

#include <optional>
#include <string>
#include <vector>

namespace heihe::mf6 {

/// A SFR package during a run: settings by period, time series, its own files.
class SfrStress final : public Stress {
public:
    /// @param input, map  kept by reference
    SfrStress(const SfrInput& input, const NodeMap& map);

    [[nodiscard]] const SfrInput& input() const noexcept override { return *input_; }
    [[nodiscard]] gwf::Sfr& package() noexcept override { return sfr_; }
    void begin_period(int period) override;
    void begin_step(double start, double end) override;

    void fill_rows(const gwf::BoundTerms& terms, RecordRows& rows) const override;
    [[nodiscard]] MoverTotals mover_totals() const override;

    void open_files(const OutputRun& run, const GwfInput& model) override;
    void write_step(const SolvedStep& step) override;
    void finish_files() override;
    [[nodiscard]] const BudgetTable* own_budget() const noexcept override { return &table_; }
    [[nodiscard]] std::string open_budget() const override;

private:
    void add_table_entries();
    void apply(const SfrSetting& setting);
    void follow(const SfrSetting& setting);
    void set(const SfrSetting& setting, double value);
    /// Value of an observation; sums over the reaches of a boundname.
    [[nodiscard]] double observed(const Observation& observation) const;
    [[nodiscard]] ListHeader own_header() const;
    void save_stages(const StepTime& time);
    void save_connections(const StepTime& time, ListHeader header);
    void save_leakage(const StepTime& time, ListHeader header, const gwf::BoundTerms& terms);
    void save_budget(const StepTime& time, const gwf::BoundTerms& terms);
    void fill_table(double delt);
    [[nodiscard]] std::vector<double> column(double gwf::SfrReachFlows::*member, double sign) const;
    [[nodiscard]] std::vector<double> auxiliaries() const;

    const SfrInput* input_;
    const NodeMap* map_;
    gwf::Sfr sfr_;
    std::vector<SfrSetting> timed_;         // settings of the present that follow a series
    std::vector<std::vector<double>> aux_;  // [nreach][naux]
    std::string model_;                     // upper case, since open_files()
    std::optional<ObservationFiles> observations_;
    std::optional<HeadFile> stages_;
    std::optional<BudgetFile> budget_;
    std::optional<BudgetCsv> budget_csv_;
    BudgetTable table_;
};

}  // namespace heihe::mf6
