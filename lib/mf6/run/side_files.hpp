// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/gwf/flow_solver.hpp"
#include "heihe/gwf/mvr.hpp"
#include "heihe/gwf/package.hpp"
#include "heihe/mf6/binary_files.hpp"
#include "heihe/mf6/input.hpp"
#include "heihe/mf6/listing.hpp"

#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

/// Files that an option of the solver or of the mover asks for.
namespace heihe::mf6 {

/// CSV_OUTER_OUTPUT: a row an outer iteration.
class OuterCsv {
public:
    OuterCsv(const OutputRun& run, std::string_view name);
    void write(const StepTime& time, const gwf::SolveReport& report, const gwf::Model& model,
               std::string_view model_name);
    void finish() { out_.finish(); }

private:
    OutputStream out_;
    long linear_ = 0;
};

/// The MVR package's own budget: what each pair of its packages moved (MOVER-FLOW). The order is that
/// of the block PACKAGES; a pair that moves nothing has a record without rows.
class MoverBudget {
public:
    MoverBudget(const OutputRun& run, const MvrInput& input, std::string model);
    void write(const StepTime& time, bool save, std::span<const gwf::MoverEntry> entries,
               std::span<const double> moved);
    void finish();
    [[nodiscard]] const BudgetTable& table() const noexcept { return table_; }

private:
    struct Pair {
        std::string from, to;
    };
    [[nodiscard]] std::size_t place(const gwf::Package& package) const;
    void save_pair(const StepTime& time, const Pair& pair, std::span<const std::size_t> which,
                   std::span<const gwf::MoverEntry> entries, std::span<const double> moved);

    std::string model_;
    std::optional<BudgetFile> budget_;
    std::optional<BudgetCsv> csv_;
    BudgetTable table_;
    std::vector<std::string> packages_;  // entries of the table, in their order
};

}  // namespace heihe::mf6
