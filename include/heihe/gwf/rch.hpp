// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/gwf/package.hpp"

#include <string_view>

namespace heihe::gwf {

/// Recharge of one cell, usually Model::top_active of its column.
struct RchItem {
    Cell cell;
    double recharge;    ///< [L/T] flux over the cell's whole area
    double mult = 1.0;  ///< [-]   share of the area that gets it
};

/// Recharge:  q = recharge * area. Langevin et al. (2017), TM6-A55, chapter 6. Under Newton a dry
/// cell passes the recharge down through its vertical conductance.
class Rch final : public ListPackage<Rch, RchItem> {
public:
    using ListPackage::ListPackage;
    [[nodiscard]] std::string_view type() const override { return "RCH"; }

    void check_item(const BoundChecker& checker, const RchItem& item) const {
        checker.finite(item.recharge, "recharge", item.cell);
        checker.not_negative(item.mult, "multiplier", item.cell);
    }

    [[nodiscard]] Sloped item_flow(const Model& model, const RchItem& item, double) const {
        return {item.recharge * item.mult * model.area(item.cell), 0.0};
    }
};

}  // namespace heihe::gwf
