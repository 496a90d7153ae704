// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/gwf/package.hpp"

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace heihe::gwf {

/// Constant head: the head of a cell is given, and the package takes or gives the flow
/// that the cell's neighbours then need. Langevin et al. (2017), TM6-A55, chapter 6.
class Chd final : public Package {
public:
    explicit Chd(std::string name, std::vector<FixedHead> items = {})
        : items_{std::move(items)}, name_{std::move(name)} {}

    [[nodiscard]] std::string_view name() const override { return name_; }
    [[nodiscard]] std::string_view type() const override { return "CHD"; }
    [[nodiscard]] std::vector<FixedHead>& items() noexcept { return items_; }

    void check(const Model& model, Problems& problems) const override {
        const BoundChecker checker{model, problems, name_};
        for (std::size_t i = 0; i < items_.size(); ++i) {
            checker.cell(items_[i].cell, i);
            checker.finite(items_[i].head, "head", items_[i].cell);
        }
    }
    /// Makes slots without flow; the solver writes the flows of the cells.
    void formulate(const Model&, std::span<const double>, const StepInfo&,
                   BoundTerms& terms) override {
        terms.resize(items_.size());
        for (std::size_t i = 0; i < items_.size(); ++i)
            terms.set(i, items_[i].cell, items_[i].head, 0.0, 0.0);
    }
    [[nodiscard]] bool fixes_head() const override { return true; }
    [[nodiscard]] std::span<const FixedHead> fixed_heads() const override { return items_; }

private:
    std::vector<FixedHead> items_;
    std::string name_;
};

}  // namespace heihe::gwf
