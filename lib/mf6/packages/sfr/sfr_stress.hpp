// SPDX-License-Identifier: MIT
#pragma once

#include "lib/mf6/model/setup.hpp"

#include "heihe/gwf/sfr.hpp"
#include "heihe/mf6/binary_files.hpp"
#include "heihe/mf6/input.hpp"
#include "heihe/mf6/listing.hpp"

#include <optional>
#include <string>
#include <vector>

namespace heihe::mf6 {

/// A SFR package during a run: settings by period, time series, its own files.
class SfrStress {
public:
    SfrStress(const SfrInput& input, const NodeMap& map);

    void begin_period(int period);
    /// @throws InputError (time series)
    void begin_step(double start, double end);
    [[nodiscard]] gwf::Sfr& package() noexcept { return sfr_; }
    [[nodiscard]] const SfrInput& input() const noexcept { return *input_; }
    /// Value of an observation; sums over the reaches of a boundname.
    [[nodiscard]] double observed(const Observation& observation) const;

    /// @throws OutputError
    void open_files(const OutputRun& run, const GwfInput& model);
    void write_step(const StepTime& time, bool save_stage, bool save_flows, const GwfInput& model,
                    const gwf::BoundTerms& terms);
    /// The reaches' flows to cells, for the model's own budget file.
    void save_model_flows(const StepTime& time, BudgetFile& budget, const GwfInput& model,
                          const gwf::BoundTerms& terms) const;
    void finish();
    /// The budget of the last step that was written.
    [[nodiscard]] const BudgetTable& table() const noexcept { return table_; }

private:
    struct Timed;  // a value that follows a series
    void add_table_entries();
    void apply(const SfrSetting& setting);
    void follow(const SfrSetting& setting);
    void set(const SfrSetting& setting, double value);
    [[nodiscard]] ListHeader own_header(const GwfInput& model) const;
    void save_connections(const StepTime& time, ListHeader header);
    void save_leakage(const StepTime& time, ListHeader header, const gwf::BoundTerms& terms);
    void save_budget(const StepTime& time, const GwfInput& model, const gwf::BoundTerms& terms);
    void fill_table(double delt);
    [[nodiscard]] std::vector<double> column(double gwf::SfrReachFlows::*member, double sign) const;
    [[nodiscard]] std::vector<double> auxiliaries() const;

    const SfrInput* input_;
    const NodeMap* map_;
    gwf::Sfr sfr_;
    std::vector<SfrSetting> timed_;         // settings of the present that follow a series
    std::vector<std::vector<double>> aux_;  // [nreach][naux]
    std::optional<HeadFile> stages_;
    std::optional<BudgetFile> budget_;
    std::optional<BudgetCsv> budget_csv_;
    BudgetTable table_;
};

/// A name as MODFLOW 6 writes it into records.
[[nodiscard]] std::string upper(std::string text);

}  // namespace heihe::mf6
