// SPDX-License-Identifier: MIT
#include "lib/mf6/packages/list/row_check.hpp"

#include <fmt/format.h>

namespace heihe::mf6 {

void RowCheck::add_below_cell(std::string_view name, double level) {
    add(fmt::format("{} {} lies {} the bottom {} of the convertible cell", name, level,
                    level < cell_->bottom ? "below" : "at", cell_->bottom),
        "raise it, choose a deeper cell, or make the cell confined (ICELLTYPE 0)");
}

void RowCheck::check_conductance(int column) {
    if (value(column) < 0.0)
        add(fmt::format("the conductance COND is {}", value(column)), "give a value >= 0");
    if (multiplier() < 0.0)
        add(fmt::format("the multiplier of the conductance, {}, is {}",
                        input_->auxiliary[at(input_->auxmult - input_->nstress)], multiplier()),
            "give a value >= 0");
}

}  // namespace heihe::mf6
