// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/mf6/output_stream.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace heihe::mf6 {

/// In and out of one kind of flow.
struct BudgetEntry {
    std::string text{};     ///< e.g. STO-SS, WEL; up to 16 characters
    std::string package{};  ///< name of the package; empty in all entries: no such column
    double rate_in = 0.0, rate_out = 0.0;      ///< [L^3/T] of the step, both >= 0
    double volume_in = 0.0, volume_out = 0.0;  ///< [L^3] since the start
};

/// Sums and what is between them.
struct BudgetTotals {
    double in = 0.0, out = 0.0;
    [[nodiscard]] double difference() const noexcept { return in - out; }
    /// Per cent of the mean of in and out; zero where nothing flows.
    [[nodiscard]] double discrepancy() const noexcept {
        const double mean = 0.5 * (in + out);
        return mean == 0.0 ? 0.0 : 100.0 * (in - out) / mean;
    }
};

/// Rates of a step and volumes since the start, by kind of flow and package.
///
///     BudgetTable table;
///     const auto wel = table.add_entry("WEL", "WEL-1");
///     each step: table.set_flows(wel, q); table.end_step(delt);
class BudgetTable {
public:
    /// @param zone  ENTIRE MODEL, or the name of an advanced package
    explicit BudgetTable(std::string zone = "ENTIRE MODEL", std::string type = "VOLUME",
                         std::string unit = "L**3");

    /// @returns number of the entry, in the order in which they are printed
    std::size_t add_entry(std::string text, std::string package = {});
    /// Rates of this step. @param in, out [L^3/T] both >= 0
    void set(std::size_t entry, double in, double out);
    /// Rates of this step from flows, added in order. @param q [n] L^3/T, positive into the model
    void set_flows(std::size_t entry, std::span<const double> q);
    /// Adds the rates times the length of the step to the volumes; once a step, before it is printed.
    void end_step(double delt);
    /// Rates to zero, for the next step. Volumes stay.
    void clear_rates();

    [[nodiscard]] const std::vector<BudgetEntry>& entries() const noexcept { return entries_; }
    [[nodiscard]] BudgetTotals rates() const noexcept;
    [[nodiscard]] BudgetTotals volumes() const noexcept;
    [[nodiscard]] bool labelled() const noexcept;  ///< some entry has a package name
    [[nodiscard]] const std::string& zone() const noexcept { return zone_; }
    /// The table as the listing file has it, with both totals.
    [[nodiscard]] std::string text(const StepTime& time) const;

private:
    std::string zone_, type_, unit_;
    std::vector<BudgetEntry> entries_;
};

/// A budget as comma-separated values (BUDGETCSV): a header, then a row a step with the rates of the
/// step.
class BudgetCsv {
public:
    /// @throws OutputError
    BudgetCsv(const OutputRun& run, std::string_view name);
    /// The header is written with the first row. @throws OutputError of an earlier write
    void write(double totim, const BudgetTable& table);
    void flush() { out_.flush(); }
    void finish() { out_.finish(); }  ///< @throws OutputError

private:
    OutputStream out_;
    bool has_header_ = false;
};

/// What the solver did in one time step.
struct SolverSummary {
    int outer_iterations = 0;
    int inner_iterations = 0;
    bool converged = true;
    double max_dvc = 0.0;       ///< [L] largest head change of the last outer iteration
    std::string max_cell{};     ///< where, e.g. "(1,2,3)"; empty: not said
    double max_residual = 0.0;  ///< [L^3/T] largest imbalance of a cell
};

/// How arrays are printed (PRINT_FORMAT): `COLUMNS n WIDTH n DIGITS n EXPONENTIAL|FIXED|GENERAL|SCIENTIFIC`.
struct PrintFormat {
    int columns = 10;  ///< values a line
    int width = 11;
    int digits = 4;
    char edit = 'G';  ///< E, F, G or S
};
/// What is not understood keeps its default. @param text as in OcInput::head_print_format
[[nodiscard]] PrintFormat parse_print_format(std::string_view text);

/// The listing file of a model. Tools find the budgets by MODFLOW 6's own headings.
class ListingFile {
public:
    /// @throws OutputError
    ListingFile(const OutputRun& run, std::string_view name);

    /// Name and version of the program, then what the model is.
    void header(std::string_view program, std::string_view version, std::string_view model);
    /// A line of text. @throws OutputError of an earlier write (all of these do)
    void line(std::string_view text);
    void solver_summary(const StepTime& time, const SolverSummary& summary);
    /// The budget of the step; end_step() of the table comes before.
    void budget(const StepTime& time, const BudgetTable& table);
    /// Length of step, time in period and total time.
    /// @param time_units  SECONDS, MINUTES, HOURS, DAYS or YEARS as in TDIS; else they are not converted
    void time_summary(const StepTime& time, std::string_view time_units);
    /// A value for each cell, layer by layer. @param value [nnode] user-node order
    void array(const StepTime& time, std::string_view text, const BoxShape& shape,
               std::span<const double> value, const PrintFormat& format = {});
    /// The last lines: how long it took, and how it ended.
    void closing(double elapsed_seconds, bool normal);
    void flush() { out_.flush(); }
    void finish() { out_.finish(); }  ///< @throws OutputError

private:
    OutputStream out_;
};

}  // namespace heihe::mf6
