// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/gwf/package.hpp"

#include <string_view>

namespace heihe::gwf {

/// One general-head boundary in one cell.
struct GhbItem {
    Cell cell;
    double bhead;  ///< [L]     head outside
    double cond;   ///< [L^2/T] conductance between it and the cell
};

/// General-head boundary:  q = cond (bhead - head). Langevin et al. (2017), TM6-A55, chapter 6.
class Ghb final : public ListPackage<Ghb, GhbItem> {
public:
    using ListPackage::ListPackage;
    [[nodiscard]] std::string_view type() const override { return "GHB"; }

    void check_item(const BoundChecker& checker, const GhbItem& item) const {
        checker.finite(item.bhead, "bhead", item.cell);
        checker.not_negative(item.cond, "cond", item.cell);
    }

    [[nodiscard]] Sloped item_flow(const Model&, const GhbItem& item, double head) const {
        return {item.cond * (item.bhead - head), -item.cond};
    }
};

}  // namespace heihe::gwf
