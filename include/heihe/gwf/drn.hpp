// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/gwf/package.hpp"

#include <algorithm>
#include <string_view>

namespace heihe::gwf {

/// One drain in one cell.
struct DrnItem {
    Cell cell;
    double elev;        ///< [L]     drain elevation
    double cond;        ///< [L^2/T] conductance
    double ddrn = 0.0;  ///< [L]     depth over which it opens: above elev if > 0, below if < 0
};

/// Drain: takes  cond (head - elev)  above its elevation, never gives. Langevin et al. (2017), TM6-A55,
/// chapter 6; with ddrn the conductance grows from 0 at the lower end to cond at the upper end (a cubic
/// step under Newton, a line under Picard).
class Drn final : public ListPackage<Drn, DrnItem> {
public:
    using ListPackage::ListPackage;
    [[nodiscard]] std::string_view type() const override { return "DRN"; }

    void check_item(const BoundChecker& checker, const DrnItem& item) const {
        checker.finite(item.elev, "elev", item.cell);
        checker.not_negative(item.cond, "cond", item.cell);
        checker.finite(item.ddrn, "ddrn", item.cell);
    }

    [[nodiscard]] Sloped item_flow(const Model& model, const DrnItem& item, double head) const {
        const double low = std::min(item.elev, item.elev + item.ddrn);
        const double high = std::max(item.elev, item.elev + item.ddrn);
        if (head <= low) return {0.0, 0.0};
        const double above = head - low;
        if (!(high > low)) return {-item.cond * above, -item.cond};
        const Sloped open = model.options().newton ? cubic_step(high, low, head, -1.0, 2.0)
                                                   : linear_saturation(high, low, head);
        return {-item.cond * open.value * above, -item.cond * (open.value + open.slope * above)};
    }
};

}  // namespace heihe::gwf
