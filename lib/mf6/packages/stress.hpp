// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/gwf/assembly.hpp"
#include "heihe/gwf/package.hpp"
#include "heihe/mf6/binary_files.hpp"
#include "heihe/mf6/input.hpp"
#include "heihe/mf6/listing.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace heihe::mf6 {

/// A step that has been solved, as the files of a package see it.
struct SolvedStep {
    const StepTime& time;
    const gwf::BoundTerms& terms;  ///< of the package
    const gwf::Assembly& assembly;
    bool saves_heads = false;  ///< OC saves heads in this step, and SFR its stages
    bool saves_flows = false;  ///< OC saves flows in this step
};

/// Rows of a package's record in the budget file of the model.
struct RecordRows {
    std::vector<std::int32_t> node{};    ///< 0-based user node
    std::vector<std::int32_t> number{};  ///< 0-based item
    std::vector<double> flow{};   ///< [L^3/T] into the cell, with what a mover takes left out
    std::vector<double> taken{};  ///< [L^3/T] what a mover takes, < 0
    std::vector<double> aux{};    ///< auxiliaries, row by row

    void clear() noexcept {
        for (auto* numbers : {&node, &number}) numbers->clear();
        for (auto* values : {&flow, &taken, &aux}) values->clear();
    }
};

/// What a package gives to movers and receives from them [L^3/T].
struct MoverTotals {
    double given = 0.0;
    double received = 0.0;
};

/// A boundary package during a run: what the run asks of all of them, whatever their input is. The
/// object feeds the engine's package in each step, and owns the files that the package's own options
/// ask for.
class Stress {
public:
    Stress() = default;
    Stress(const Stress&) = delete;
    Stress& operator=(const Stress&) = delete;
    virtual ~Stress() = default;

    [[nodiscard]] virtual const PackageBase& input() const noexcept = 0;
    [[nodiscard]] virtual gwf::Package& package() noexcept = 0;

    /// Takes over the block of this period, if there is one. @param period  1-based
    virtual void begin_period(int period) = 0;
    /// Gives the engine's package its values for the step. @throws InputError (time series)
    virtual void begin_step(double start, double end) = 0;

    /// MODFLOW 6's name of the package's flows in budgets.
    [[nodiscard]] virtual std::string text() const { return input().type; }
    /// What a mover takes, where the model's budget has it in an entry of its own (TEXT-TO-MVR); null:
    /// there is no such entry.
    [[nodiscard]] virtual const gwf::MoverFlows* moved() const noexcept { return nullptr; }
    /// The package's rows in the budget file of the model. @param terms  of the package, after the step
    virtual void fill_rows(const gwf::BoundTerms& terms, RecordRows& rows) const = 0;
    /// After a step. @pre the package takes part in a mover
    [[nodiscard]] virtual MoverTotals mover_totals() const = 0;

    /// Makes the package's own files, those of its observations among them. @throws OutputError
    virtual void open_files(const OutputRun& run, const GwfInput& model) = 0;
    virtual void write_step(const SolvedStep& step) = 0;
    virtual void finish_files() = 0;

    /// The budget of a package that stores water, for the listing; null: the package has none.
    [[nodiscard]] virtual const BudgetTable* own_budget() const noexcept { return nullptr; }
    /// Says which part of the own budget does not close after a step; empty: all of it does.
    [[nodiscard]] virtual std::string open_budget() const { return {}; }
};

}  // namespace heihe::mf6
