// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/index.hpp"
#include "heihe/core/parallel.hpp"
#include "heihe/gwf/assembly.hpp"
#include "heihe/gwf/model.hpp"

#include <cstddef>
#include <span>

namespace heihe::gwf {

/// Conductances of the Picard formulation: convertible cells conduct with their present saturated
/// thickness. Langevin et al. (2017), TM6-A55, eqs. 4-18 to 4-28.
/// Threads: cell n writes its connections to the east, south and below, and the mirror of each.
class PicardConductances {
public:
    explicit PicardConductances(const Model& model) : model_{&model} {
        values_.resize(model.ncell());
    }

    /// Recomputes all at these heads; cells that are idle conduct nothing.
    void update(std::span<const double> head, const Assembly& assembly) {
        const grid::ColumnMesh& mesh = model_->mesh();
        const std::ptrdiff_t n = model_->ncell();
#pragma omp parallel for schedule(static) if (n > omp_min_items)
        for (std::ptrdiff_t i = 0; i < n; ++i) {
            const auto cell = static_cast<Cell>(i);
            const int c = mesh.column_of(cell);
            const int k = mesh.layer_of(cell);
            const auto beside = [&](std::int32_t m) { return m < 0 ? Cell{-1} : mesh.cell(k, m); };
            connect(head, assembly, cell, beside(mesh.east()[at(c)]), true);
            connect(head, assembly, cell, beside(mesh.south()[at(c)]), false);
            if (k + 1 < mesh.nlay()) connect_down(head, assembly, cell, cell + mesh.ncolumn());
        }
        for (const Barrier& b : model_->barriers()) obstruct(head, b);
    }
    /// Newton with VARIABLECV: saturated lateral conductances, vertical ones at these heads.
    void update_vertical(std::span<const double> head, const Assembly& assembly) {
        values_ = model_->saturated();
        const grid::ColumnMesh& mesh = model_->mesh();
        for (Cell n = 0; n + mesh.ncolumn() < mesh.ncell(); ++n)
            connect_down(head, assembly, n, n + mesh.ncolumn());
    }
    [[nodiscard]] const Conductances& values() const noexcept { return values_; }

private:
    [[nodiscard]] static bool works(const Assembly& assembly, Cell n) noexcept {
        return n >= 0 && assembly.role(n) != CellRole::idle;
    }
    [[nodiscard]] double wet_share(Cell n, double head) const noexcept {
        if (model_->is_convertible(n)) return model_->saturation(n, head).value;
        const auto& kept = model_->npf().confined_saturation;
        return kept.empty() ? 1.0 : kept[at(n)];
    }

    [[nodiscard]] bool is_partly_filled(std::span<const double> head, Cell n, Cell m) const {
        if (!model_->is_convertible(n) && !model_->is_convertible(m)) return false;
        return head[at(n)] < model_->mesh().top(n) || head[at(m)] < model_->mesh().top(m);
    }

    void connect(std::span<const double> head, const Assembly& assembly, Cell n, Cell m,
                 bool along_row) {
        if (m < 0) return;
        double c = (along_row ? model_->saturated().east : model_->saturated().south)[at(n)];
        if (!works(assembly, n) || !works(assembly, m)) c = 0.0;
        if (c > 0.0 && (model_->is_convertible(n) || model_->is_convertible(m)))
            c = model_->lateral(n, m, along_row, wet_share(n, head[at(n)]) * model_->thickness(n),
                                wet_share(m, head[at(m)]) * model_->thickness(m));
        (along_row ? values_.east : values_.south)[at(n)] = c;
        (along_row ? values_.west : values_.north)[at(m)] = c;
    }

    /// Puts a barrier into its connection. Those of convertible cells do not contain it yet.
    void obstruct(std::span<const double> head, const Barrier& b) {
        if (!model_->is_convertible(b.n) && !model_->is_convertible(b.m)) return;
        const bool along_row = model_->is_along_row(b);
        double& c = (along_row ? values_.east : values_.south)[at(b.n)];
        if (c > 0.0)
            c = model_->with_barrier(b, c, wet_share(b.n, head[at(b.n)]) * model_->thickness(b.n),
                                     wet_share(b.m, head[at(b.m)]) * model_->thickness(b.m));
        (along_row ? values_.west : values_.north)[at(b.m)] = c;
    }

    /// The lower cell of a dewatered connection counts as full unless `dewatered` is set. The
    /// connection of two confined or of two full cells keeps its saturated conductance.
    void connect_down(std::span<const double> head, const Assembly& assembly, Cell n, Cell m) {
        const Npf& npf = model_->npf();
        double c = model_->saturated().down[at(n)];
        if (!works(assembly, n) || !works(assembly, m)) c = 0.0;
        const bool joined = model_->is_active(n) && model_->is_active(m);
        if (c > 0.0 && npf.variable_cv && joined && is_partly_filled(head, n, m)) {
            const double below = npf.dewatered ? wet_share(m, head[at(m)]) : 1.0;
            c = model_->vertical(n, m, wet_share(n, head[at(n)]) * model_->thickness(n),
                                 below * model_->thickness(m));
        }
        values_.down[at(n)] = c;
        values_.up[at(m)] = c;
    }

    const Model* model_;
    Conductances values_;
};

}  // namespace heihe::gwf
