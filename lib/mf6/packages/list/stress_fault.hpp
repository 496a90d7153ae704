// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/mf6/input.hpp"

#include <span>
#include <string>
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

/// Whether a type of package is looked at.
[[nodiscard]] bool has_row_checks(const ListInput& package);

/// All that cannot be in a row. @param row  [ncol] as ListBlock::value has it
[[nodiscard]] std::vector<StressFault> find_faults(const ListInput& package,
                                                   std::span<const double> row,
                                                   const StressCell& cell);

}  // namespace heihe::mf6
