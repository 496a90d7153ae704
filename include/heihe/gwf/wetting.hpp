// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/index.hpp"
#include "heihe/grid/column_mesh.hpp"
#include "heihe/gwf/assembly.hpp"
#include "heihe/gwf/model.hpp"
#include "heihe/gwf/package.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <vector>

namespace heihe::gwf {

/// Drying and rewetting of cells in a Picard solve.
///
/// A convertible cell whose head falls to its bottom leaves the system; with NPF's REWET option a
/// dry cell comes back when a neighbour's head reaches a threshold above its bottom. McDonald and
/// others (1991), OFR 91-536; Langevin et al. (2017), TM6-A55, chapter 4. Cells are tested in
/// order, and a cell that has just become wet can wet the next, so one thread does it.
class Wetting {
public:
    explicit Wetting(const Model& model) : model_{&model} {}

    /// Wets and dries cells; before the equations of an outer iteration.
    /// @param head       [ncell] L, dry cells get dry_head
    /// @param iteration  1-based
    /// @return the cell with a prescribed head that fell dry, with which the step fails; -1: none
    Cell update(Assembly& assembly, std::span<double> head, int iteration) const {
        const Rewetting& rewet = model_->npf().rewetting;
        if (rewet.on && iteration % rewet.iwetit == 0) wet(assembly, head);
        return dry(assembly, head);
    }

private:
    struct Near {
        Cell cell;
        bool vertical;
    };

    void wet(Assembly& assembly, std::span<double> head) const {
        const std::vector<double>& wetdry = model_->npf().rewetting.wetdry;
        for (Cell n = 0; n < model_->ncell(); ++n) {
            if (wetdry[at(n)] == 0.0 || !model_->is_active(n)) continue;
            if (assembly.role(n) != CellRole::idle) continue;
            for (const Near& m : neighbours(n))
                if (wets(assembly, head, n, m)) {
                    head[at(n)] = start_head(n, head[at(m.cell)]);
                    assembly.wake(n);
                    break;
                }
        }
    }

    [[nodiscard]] bool wets(const Assembly& assembly, std::span<const double> head, Cell n,
                            const Near& m) const {
        if (m.cell < 0 || assembly.role(m.cell) != CellRole::solved) return false;
        const double threshold = model_->npf().rewetting.wetdry[at(n)];
        if (!m.vertical && threshold < 0.0) return false;
        return head[at(m.cell)] >= model_->mesh().bot(n) + std::abs(threshold);
    }

    [[nodiscard]] double start_head(Cell n, double neighbour) const {
        const Rewetting& rewet = model_->npf().rewetting;
        const double bot = model_->mesh().bot(n);
        return bot + rewet.wetfct *
                         (rewet.from_threshold ? std::abs(rewet.wetdry[at(n)]) : neighbour - bot);
    }

    Cell dry(Assembly& assembly, std::span<double> head) const {
        for (Cell n = 0; n < model_->ncell(); ++n) {
            const CellRole role = assembly.role(n);
            if (role == CellRole::idle || role == CellRole::pass_through) continue;
            if (!model_->is_convertible(n) || head[at(n)] > model_->mesh().bot(n)) continue;
            if (role == CellRole::fixed) return n;
            head[at(n)] = dry_head;
            assembly.idle(n);
        }
        return -1;
    }

    /// Neighbours by increasing number; vertical ones also across pass-through cells.
    [[nodiscard]] std::array<Near, 6> neighbours(Cell n) const {
        const grid::ColumnMesh& mesh = model_->mesh();
        const int c = mesh.column_of(n);
        const int k = mesh.layer_of(n);
        const auto beside = [&](std::int32_t column) {
            return Near{column < 0 ? Cell{-1} : mesh.cell(k, column), false};
        };
        return {Near{vertical(n, -mesh.ncolumn()), true},
                beside(mesh.north()[at(c)]),
                beside(mesh.west()[at(c)]),
                beside(mesh.east()[at(c)]),
                beside(mesh.south()[at(c)]),
                Near{vertical(n, mesh.ncolumn()), true}};
    }
    [[nodiscard]] Cell vertical(Cell n, Cell stride) const {
        do n += stride;
        while (model_->is_inside(n) && model_->mesh().kind(n) == grid::CellKind::pass_through);
        return model_->is_inside(n) && model_->is_active(n) ? n : Cell{-1};
    }

    const Model* model_;
};

}  // namespace heihe::gwf
