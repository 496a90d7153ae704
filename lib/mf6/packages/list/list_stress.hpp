// SPDX-License-Identifier: MIT
#pragma once

#include "lib/mf6/model/setup.hpp"

#include "heihe/gwf/package.hpp"
#include "heihe/mf6/input.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace heihe::mf6 {

/// A list or array package during a run: the rows of the present period, and the engine's package
/// that they feed.
class ListStress {
public:
    /// @param input, map  kept by reference
    ListStress(const ListInput& input, const NodeMap& map);

    /// Takes over the block of this period, if there is one. @param period  1-based
    void begin_period(int period);
    /// Gives the engine's package its items for the step. @throws InputError (time series)
    void begin_step(double start, double end);

    [[nodiscard]] gwf::Package& package() noexcept { return *package_; }
    [[nodiscard]] const gwf::Package& package() const noexcept { return *package_; }
    [[nodiscard]] const ListInput& input() const noexcept { return *input_; }

    [[nodiscard]] std::size_t nrow() const noexcept { return node_.size(); }
    [[nodiscard]] std::span<const std::int64_t> nodes() const noexcept { return node_; }
    /// [nrow * naux] values of the auxiliaries in this step.
    [[nodiscard]] std::vector<double> auxiliaries() const;
    [[nodiscard]] std::span<const std::string> boundnames() const noexcept { return boundname_; }
    /// MODFLOW 6's name of the package's flows: RCHA and EVTA for arrays.
    [[nodiscard]] std::string text() const {
        return input_->read_as_arrays ? input_->type + "A" : input_->type;
    }
    /// WEL: what each row wanted [L^3/T]; empty otherwise.
    [[nodiscard]] std::vector<double> wanted() const;

private:
    void take_list(const ListBlock& block);
    void take_arrays(const ArrayBlock& block);
    /// One value a row, from an array over the area.
    void take_column(int col, std::span<const double> area);
    void apply_series(double start, double end);
    void fill();
    [[nodiscard]] double value(std::size_t row, int col) const noexcept {
        return value_[row * at(ncol_) + at(col)];
    }
    /// A stress, with AUXMULTNAME where the package multiplies this column.
    [[nodiscard]] double stress(std::size_t row, int col) const noexcept {
        return value(row, col) *
               (col == multiplied_ && input_->auxmult >= 0 ? value(row, input_->auxmult) : 1.0);
    }
    void make_package();
    void fill_evt();

    const ListInput* input_;
    const NodeMap* map_;
    int ncol_;
    int multiplied_ = 0;
    std::unique_ptr<gwf::Package> package_;
    std::vector<std::int64_t> node_;      // [nrow]
    std::vector<double> value_;           // [nrow * ncol]
    std::vector<std::string> boundname_;  // [nrow] or empty
    std::vector<SeriesUse> series_;
    std::vector<std::int32_t> array_series_;  // [ncol] index or -1
    std::vector<std::size_t> area_;           // arrays: [nrow] place in the area of each row
    bool changed_ = true;
};

}  // namespace heihe::mf6
