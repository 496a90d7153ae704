// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/index.hpp"
#include "heihe/gwf/package.hpp"
#include "heihe/linear/far_terms.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace heihe::gwf {

/// Far terms of the packages (Package::joined_cells), for the linear solver.
class JoinedCells final : public linear::FarTerms {
public:
    /// Lists the cells that take part in a step. @param role  [ncell]
    void begin_step(std::span<Package* const> packages, std::span<const CellRole> role) {
        cell_.clear();
        part_.clear();
        for (Package* package : packages) {
            const auto cells = package->joined_cells();
            if (cells.empty()) continue;
            part_.push_back({package, cell_.size(), cells.size()});
            for (const Cell n : cells)
                cell_.push_back(n >= 0 && role[at(n)] == CellRole::solved ? n : -1);
        }
    }
    [[nodiscard]] bool empty() const noexcept { return part_.empty(); }

    [[nodiscard]] std::span<const std::int32_t> cells() const override { return cell_; }
    /// y = F x: minus the change of the packages' flows, since the matrix is minus the derivative.
    void multiply(std::span<const double> x, std::span<double> y) const override {
        for (const Part& p : part_)
            p.package->join(x.subspan(p.first, p.count), y.subspan(p.first, p.count));
        for (double& v : y) v = -v;
    }

private:
    struct Part {
        Package* package;
        std::size_t first, count;
    };

    std::vector<Part> part_;  // in the packages' order
    std::vector<std::int32_t> cell_;
};

}  // namespace heihe::gwf
