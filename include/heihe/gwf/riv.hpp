// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/gwf/package.hpp"

#include <string_view>

namespace heihe::gwf {

/// One reach of the RIV package, lying in one cell.
struct RivReach {
    Cell cell;
    double stage;  ///< [L]     water level
    double cond;   ///< [L^2/T] streambed conductance
    double rbot;   ///< [L]     streambed bottom elevation
};

/// River of given stage:  q = cond (stage - max(head, rbot)).
/// McDonald and Harbaugh (1988), TWRI 6-A1, eqs. 64-65; Langevin et al. (2017), chapter 6.
class Riv final : public ListPackage<Riv, RivReach> {
public:
    using ListPackage::ListPackage;
    [[nodiscard]] std::string_view type() const override { return "RIV"; }

    void check_item(const BoundChecker& checker, const RivReach& item) const {
        checker.finite(item.stage, "stage", item.cell);
        checker.not_negative(item.cond, "cond", item.cell);
        checker.finite(item.rbot, "rbot", item.cell);
    }

    [[nodiscard]] Sloped item_flow(const Model&, const RivReach& item, double head) const {
        if (head > item.rbot) return {item.cond * (item.stage - head), -item.cond};
        return {item.cond * (item.stage - item.rbot), 0.0};
    }
};

}  // namespace heihe::gwf
