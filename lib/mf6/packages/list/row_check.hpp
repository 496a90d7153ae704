// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/index.hpp"
#include "heihe/mf6/input.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace heihe::mf6 {

/// The cell that a row of a list package lies in.
struct StressCell {
    double bottom = 0.0;       ///< [L]
    bool convertible = false;  ///< by ICELLTYPE; a confined cell may have any heads
    /// Head at the bottom is no water: under Picard the cell is dry and MODFLOW 6 stops.
    bool dries = false;
};

/// What cannot be in a row, as MODFLOW 6 sees it in its checks of the package.
struct StressFault {
    std::string problem{};
    std::string remedy{};
};

/// One row of a list package before a run, and what is wrong in it.
class RowCheck {
public:
    /// @param row  [ncol] as ListBlock::value has it  @param input, row, cell  kept by reference
    RowCheck(const ListInput& input, std::span<const double> row, const StressCell& cell)
        : input_{&input}, row_{row}, cell_{&cell} {}

    [[nodiscard]] const ListInput& input() const noexcept { return *input_; }
    [[nodiscard]] const StressCell& cell() const noexcept { return *cell_; }
    [[nodiscard]] double value(int column) const noexcept { return row_[at(column)]; }
    /// The value of AUXMULTNAME; 1 without it.
    [[nodiscard]] double multiplier() const noexcept {
        return input_->auxmult < 0 ? 1.0 : row_[at(input_->auxmult)];
    }

    void add(std::string problem, std::string remedy) {
        found_.push_back({std::move(problem), std::move(remedy)});
    }
    [[nodiscard]] bool is_below_cell(double level) const noexcept {
        return cell_->convertible && level < cell_->bottom;
    }
    void add_below_cell(std::string_view name, double level);
    /// A level must not lie below the cell.
    void check_level(std::string_view name, double level) {
        if (is_below_cell(level)) add_below_cell(name, level);
    }
    /// COND and its multiplier must not be negative. @param column  of COND
    void check_conductance(int column);

    [[nodiscard]] std::vector<StressFault> take_faults() noexcept { return std::move(found_); }

private:
    const ListInput* input_;
    std::span<const double> row_;
    const StressCell* cell_;
    std::vector<StressFault> found_;
};

}  // namespace heihe::mf6
