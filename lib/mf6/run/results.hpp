// SPDX-License-Identifier: MIT
#pragma once

#include "lib/mf6/model/setup.hpp"
#include "lib/mf6/packages/list/list_stress.hpp"
#include "lib/mf6/run/face_flows.hpp"
#include "lib/mf6/run/observing.hpp"
#include "lib/mf6/run/side_files.hpp"
#include "lib/mf6/write/budget_guard.hpp"

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

class SfrStress;

/// A boundary package of a run, in the order of the name file: one of the two is set.
struct Stress {
    ListStress* list = nullptr;
    SfrStress* sfr = nullptr;
};

/// Every file of a run: made when the run begins, fed after each step.
class Results {
public:
    /// @throws OutputError
    Results(const Simulation& simulation, const gwf::Model& model, const NodeMap& map,
            std::vector<Stress> stresses, const RunOptions& options);
    Results(const Results&) = delete;
    Results& operator=(const Results&) = delete;
    ~Results();

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
    void save_list(const StepTime& time, const Stress& stress, const gwf::BoundTerms& terms);
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
    std::vector<Stress> stresses_;
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
    struct Rows;
    std::unique_ptr<Rows> rows_;  // of the list that is being saved
    std::vector<Observer> observers_;
    std::optional<OuterCsv> outer_csv_;
    std::optional<MoverBudget> movers_;
    std::vector<std::pair<std::size_t, FlowReductionCsv>> reductions_;  // by stress
};

}  // namespace heihe::mf6
