// SPDX-License-Identifier: MIT
#pragma once

#include "lib/mf6/model/setup.hpp"
#include "lib/mf6/packages/stress.hpp"
#include "lib/mf6/run/face_flows.hpp"
#include "lib/mf6/run/run_parts.hpp"
#include "lib/mf6/run/side_files.hpp"
#include "lib/mf6/write/budget_guard.hpp"
#include "lib/mf6/write/observation_files.hpp"

#include "heihe/gwf/flow_solver.hpp"
#include "heihe/mf6/binary_files.hpp"
#include "heihe/mf6/listing.hpp"
#include "heihe/mf6/run.hpp"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace heihe::mf6 {

/// Every file of a run: made when the run begins, fed after each step.
class Results {
public:
    /// @param parts  kept by reference, as are simulation and options  @throws OutputError
    Results(const Simulation& simulation, RunParts& parts, const RunOptions& options);
    Results(const Results&) = delete;
    Results& operator=(const Results&) = delete;

    /// What a step left. @param terms  of the engine's packages, in the order of the stresses
    void write_step(const StepTime& time, bool last_of_period, const gwf::Heads& state,
                    const gwf::FlowSolver& solver, std::span<const gwf::BoundTerms> terms,
                    const gwf::SolveReport& report);
    /// What the mover did in the step; before write_step, whose listing tells it.
    void write_movers(const StepTime& time, bool last_of_period, const gwf::Mvr& mvr);
    /// Ends all files. @throws OutputError
    void finish(bool normal, double elapsed_seconds);
    /// The first store whose budget of the last step does not close, and by how much; empty: all do.
    [[nodiscard]] std::string open_budget() const;
    void note(std::string_view line) { listing_.line(line); }

private:
    [[nodiscard]] bool wants(const StepTime& time, bool last, bool save, bool head) const;
    void add_budget_entries();
    [[nodiscard]] std::vector<MoverShare> mover_shares() const;
    void open_model_files();
    void open_side_files();
    void write_listing(const StepTime& time, bool last, const gwf::SolveReport& report);
    void spread_heads(const gwf::Heads& state, const gwf::Assembly& assembly);
    [[nodiscard]] bool has_fixed_heads() const;
    [[nodiscard]] FixedCellFlows fixed_heads(const gwf::Assembly& assembly,
                                             std::span<const Cell> cells) const;
    void fill_budget(const StepTime& time, const gwf::FlowSolver& solver,
                     std::span<const gwf::BoundTerms> terms);
    void save_budget(const StepTime& time, const gwf::Heads& state, const gwf::FlowSolver& solver,
                     std::span<const gwf::BoundTerms> terms);
    void save_storage(const StepTime& time, const gwf::FlowSolver& solver);
    void save_node_data(const StepTime& time, const gwf::Heads& state,
                        const gwf::FlowSolver& solver);
    void save_flows(const StepTime& time, const Stress& stress, const gwf::BoundTerms& terms);
    void write_packages(const StepTime& time, bool last, const gwf::Assembly& assembly,
                        std::span<const gwf::BoundTerms> terms);
    void fill_flows(std::size_t& entry, const Stress& stress, const gwf::BoundTerms& terms);
    /// Whether others than the budget file look at the flows between cells.
    [[nodiscard]] bool uses_face_values() const noexcept {
        return input_->observations || input_->npf.save_specific_discharge;
    }
    [[nodiscard]] std::size_t node_of(Cell n) const noexcept {
        return node_of_.empty() ? at(n) : at(node_of_[at(n)]);
    }
    [[nodiscard]] std::span<const double> spread(std::span<const double> cells);

    const Simulation* simulation_;
    const GwfInput* input_;
    const gwf::Model* model_;
    const NodeMap* map_;
    std::span<const std::unique_ptr<Stress>> stresses_;
    BoxShape shape_;
    OutputRun run_;
    std::shared_ptr<const Connectivity> connectivity_;  // the writing thread looks at it too
    FaceFlows faces_;
    ListingFile listing_;
    std::optional<HeadFile> heads_;
    std::optional<BudgetFile> budget_;
    std::optional<BudgetCsv> budget_csv_;
    BudgetTable table_;
    bool uses_sy_ = false;
    std::vector<std::int64_t> node_of_;    // [ncell]; empty where both have the same numbers
    std::vector<double> head_;             // [nnode]
    std::vector<double> spread_;           // [nnode]
    std::vector<std::int32_t> user_node_;  // [nodes] of NPF's node data, once they are written
    RecordRows rows_;                      // of the package that is being saved
    std::optional<ObservationFiles> observations_;
    std::optional<OuterCsv> outer_csv_;
    std::optional<MoverBudget> movers_;
};

}  // namespace heihe::mf6
