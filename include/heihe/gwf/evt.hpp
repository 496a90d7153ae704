// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/gwf/package.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace heihe::gwf {

/// Evapotranspiration from one cell.
struct EvtItem {
    Cell cell;
    double surface;     ///< [L]   at and above this head the full rate is taken
    double rate;        ///< [L/T] full rate over the cell's whole area
    double depth;       ///< [L]   extinction depth below the surface
    double mult = 1.0;  ///< [-]   share of the area that evaporates
    /// [-] share of the full rate at and above the surface. With bends the curve begins there. Without
    /// bends the line below the surface begins at the full rate, as in MODFLOW 6
    double petm0 = 1.0;
    std::int32_t bends = -1;  ///< first of the item's own bends in own_bends(); -1: those of all
};

/// One bend of the curve of rate against depth.
struct EvtBend {
    double pxdp;  ///< [-] share of the extinction depth, 0 to 1, rising
    double petm;  ///< [-] share of the full rate there
};

/// Evapotranspiration that falls from the full rate at the surface to 0 at the extinction depth, along
/// a line or along bends. Langevin et al. (2017), TM6-A55, chapter 6; Banta (2000),
/// OFR 00-466 for the segments.
class Evt final : public ListPackage<Evt, EvtItem> {
public:
    explicit Evt(std::string name, std::vector<EvtItem> items = {}, std::vector<EvtBend> bends = {})
        : ListPackage{std::move(name), std::move(items)}, bends_{std::move(bends)} {
        bends_.push_back({1.0, 0.0});
    }
    [[nodiscard]] std::string_view type() const override { return "EVT"; }

    void check_item(const BoundChecker& checker, const EvtItem& item) const {
        checker.finite(item.surface, "surface", item.cell);
        checker.not_negative(item.rate, "rate", item.cell);
        checker.not_negative(item.depth, "depth", item.cell);
        checker.not_negative(item.mult, "multiplier", item.cell);
    }

    [[nodiscard]] Sloped item_flow(const Model& model, const EvtItem& item, double head) const {
        const double full = -item.rate * item.mult * model.area(item.cell);
        if (head >= item.surface) return {full * item.petm0, 0.0};
        const double share = (item.surface - head) / item.depth;
        if (!(share < 1.0)) return {0.0, 0.0};  // also where depth is 0
        const EvtBend* below = item.bends < 0 ? bends_.data() : own_bends_.data() + item.bends;
        EvtBend above{0.0, below->pxdp < 1.0 ? item.petm0 : 1.0};
        while (share > below->pxdp) above = *below++;
        const double slope = (below->petm - above.petm) / (below->pxdp - above.pxdp);
        return {full * (above.petm + slope * (share - above.pxdp)), -full * slope / item.depth};
    }

    /// Bends of single items; each item's part ends with {1, 0}.
    [[nodiscard]] std::vector<EvtBend>& own_bends() noexcept { return own_bends_; }

private:
    std::vector<EvtBend> bends_;  // ends with {1, 0}
    std::vector<EvtBend> own_bends_;
};

}  // namespace heihe::gwf
