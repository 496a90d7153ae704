// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/gwf/package.hpp"
#include "heihe/mf6/input.hpp"
#include "lib/mf6/model/setup.hpp"
#include "lib/mf6/packages/list/list_observer.hpp"
#include "lib/mf6/packages/stress.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace heihe::mf6 {

class ListFile;
class ListType;

/// A list or array package during a run: the rows of the present period, and the engine's package
/// that they feed.
class ListStress final : public Stress {
public:
    /// @param input, map  kept by reference
    ListStress(const ListInput& input, const NodeMap& map);
    ~ListStress() override;

    [[nodiscard]] const ListInput& input() const noexcept override { return *input_; }
    [[nodiscard]] gwf::Package& package() noexcept override { return *package_; }
    [[nodiscard]] const ListType& type() const noexcept { return *type_; }

    void begin_period(int period) override;
    void begin_step(double start, double end) override;

    /// RCHA and EVTA for arrays.
    [[nodiscard]] std::string text() const override {
        return input_->read_as_arrays ? input_->type + "A" : input_->type;
    }
    [[nodiscard]] const gwf::MoverFlows* moved() const noexcept override {
        return package_->mover_flows();
    }
    void fill_rows(const gwf::BoundTerms& terms, RecordRows& rows) const override;
    [[nodiscard]] MoverTotals mover_totals() const override;

    void open_files(const OutputRun& run, const GwfInput& model) override;
    void write_step(const SolvedStep& step) override;
    void finish_files() override;

    [[nodiscard]] std::size_t nrow() const noexcept { return node_.size(); }
    [[nodiscard]] std::span<const std::int64_t> nodes() const noexcept { return node_; }
    [[nodiscard]] std::span<const std::string> boundnames() const noexcept { return boundname_; }
    /// -1 where the row has no active cell.
    [[nodiscard]] Cell cell(std::size_t row) const noexcept { return map_->cell(node_[row]); }
    [[nodiscard]] double value(std::size_t row, int col) const noexcept {
        return value_[row * at(ncol_) + at(col)];
    }
    /// A stress, with AUXMULTNAME where the package multiplies this column.
    [[nodiscard]] double stress(std::size_t row, int col) const noexcept {
        return value(row, col) *
               (col == multiplied_ && input_->auxmult >= 0 ? value(row, input_->auxmult) : 1.0);
    }

private:
    void take_list(const ListBlock& block);
    void take_arrays(const ArrayBlock& block);
    void take_layers(const ArrayBlock& block);
    /// One value a row, from an array over the area.
    void take_column(int col, std::span<const double> area);
    void apply_series(double start, double end);
    /// Rows that have a place in the grid.
    void number_rows(std::vector<std::int32_t>& number) const;
    void append_auxiliaries(std::size_t row, std::vector<double>& aux) const;

    const ListInput* input_;
    const ListType* type_;
    const NodeMap* map_;
    int ncol_;
    int multiplied_;
    std::unique_ptr<gwf::Package> package_;
    std::vector<std::int64_t> node_;      // [nrow]
    std::vector<double> value_;           // [nrow * ncol]
    std::vector<std::string> boundname_;  // [nrow] or empty
    std::vector<SeriesUse> series_;
    std::vector<std::int32_t> array_series_;  // [ncol] index or -1
    std::vector<std::size_t> area_;           // arrays: [nrow] place in the area of each row
    bool changed_ = true;
    std::optional<ListObserver> observer_;
    std::unique_ptr<ListFile> file_;
};

}  // namespace heihe::mf6
