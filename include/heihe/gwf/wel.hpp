// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/gwf/package.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace heihe::gwf {

/// One well in one cell.
struct WelItem {
    Cell cell;
    double q;  ///< [L^3/T] wanted, > 0 into the aquifer, < 0 pumped
};

/// Automatic flow reduction near the bottom of a convertible cell.
struct WelOptions {
    /// Pumping falls to 0 over this height above the cell's bottom; 0: never reduced.
    double auto_flow_reduce = 0.0;
    /// auto_flow_reduce is a length [L]; otherwise a share of the cell's thickness [-].
    bool reduction_is_length = false;
};

/// Well: a wanted flow; pumping is reduced smoothly as the cell falls dry. Langevin et al. (2017),
/// TM6-A55, chapter 6. Pumping that is not delivered is reported.
class Wel final : public ListPackage<Wel, WelItem> {
public:
    Wel(std::string name, std::vector<WelItem> items, WelOptions options = {})
        : ListPackage{std::move(name), std::move(items)}, options_{options} {}

    [[nodiscard]] std::string_view type() const override { return "WEL"; }
    [[nodiscard]] const WelOptions& options() const noexcept { return options_; }

    void check_item(const BoundChecker& checker, const WelItem& item) const {
        checker.finite(item.q, "q", item.cell);
    }

    [[nodiscard]] Sloped item_flow(const Model& model, const WelItem& item, double head) const {
        const bool reduced =
            options_.auto_flow_reduce > 0.0 && item.q < 0.0 && model.is_convertible(item.cell);
        if (!reduced) return {item.q, 0.0};
        const double bot = model.mesh().bot(item.cell);
        const double depth = options_.auto_flow_reduce *
                             (options_.reduction_is_length ? 1.0 : model.thickness(item.cell));
        const Sloped share = cubic_step(bot + depth, bot, head);
        return {item.q * share.value, item.q * share.slope};
    }

    void end_step(const Model&, std::span<const double>, const StepInfo&,
                  const BoundTerms& accepted) override {
        wanted_ = 0.0;
        delivered_ = 0.0;
        undelivered_.resize(items_.size());
        for (std::size_t i = 0; i < items_.size(); ++i) {
            undelivered_[i] = accepted.flow[i] - items_[i].q;
            if (items_[i].q >= 0.0) continue;
            wanted_ -= items_[i].q;
            delivered_ -= accepted.flow[i];
        }
    }
    [[nodiscard]] double wanted() const noexcept { return wanted_; }        ///< [L^3/T] pumping
    [[nodiscard]] double delivered() const noexcept { return delivered_; }  ///< [L^3/T] pumping
    /// [nwel] L^3/T, pumping that was wanted and not delivered in the last accepted step, >= 0.
    [[nodiscard]] std::span<const double> undelivered() const noexcept { return undelivered_; }

private:
    WelOptions options_;
    double wanted_ = 0.0;
    double delivered_ = 0.0;
    std::vector<double> undelivered_;
};

}  // namespace heihe::gwf
