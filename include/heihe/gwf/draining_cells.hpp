// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/index.hpp"
#include "heihe/gwf/model.hpp"
#include "heihe/gwf/package.hpp"
#include "heihe/gwf/saturation.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <vector>

namespace heihe::gwf {

/// Rows of the flow equations before their connections are added, as arrays by cell.
struct RowStart {
    const double* head = nullptr;         ///< [L]
    const double* old_storage = nullptr;  ///< [L^3]
    double rate = 0.0;                    ///< [1/T] 1/dt
    double* saturation = nullptr;         ///< [-], out like the next ones
    double* slope = nullptr;              ///< [1/L]
    double* residual = nullptr;           ///< [L^3/T]
    double* inflow = nullptr;             ///< [L^3/T]
    double* diag = nullptr;               ///< [L^2/T]
};

/// Blocks of cells that all are convertible, drain their pores and are solved for. One loop without
/// branches computes their saturation and storage. The few cells at the smoothed ends of the saturation
/// curve, and dry lowest cells, go to Assembly::start_cell; the bits are the same.
class DrainingCells {
public:
    static constexpr std::ptrdiff_t block = 64;

    explicit DrainingCells(const Model& model) : model_{&model} {
        const std::ptrdiff_t nblock = (model.ncell() + block - 1) / block;
        may_.assign(at(nblock), char{0});
        has_lowest_.assign(at(nblock), char{0});
        if (model.has_storage() && model.options().newton && !model.sto().ss_confined_only)
            for (std::ptrdiff_t b = 0; b < nblock; ++b) look_at(b);
        now_ = may_;
    }

    /// All cells of the blocks take part again.
    void begin_step() { now_ = may_; }
    /// The cell is not solved for in this step.
    void leave(Cell n) noexcept { now_[at(n / block)] = 0; }
    [[nodiscard]] bool has(std::ptrdiff_t b) const noexcept { return now_[at(b)] != 0; }

    /// Starts the rows of block b by quadratic_saturation and convertible_storage.
    /// @param plain  called with each cell that the loop does not compute
    /// @pre has(b), a transient step
    template <typename Plain>
    void start(std::ptrdiff_t b, const RowStart& rows, const Plain& plain) const {
        const std::ptrdiff_t first = b * block;
        const double *top = model_->mesh().tops().data() + first,
                     *bot = model_->mesh().bots().data() + first;
        const double *ss = model_->ss_capacities().data() + first,
                     *sy = model_->sy_capacities().data() + first;
        const double *head = rows.head + first, *old = rows.old_storage + first;
        double *saturation = rows.saturation + first, *slope = rows.slope + first;
        double *residual = rows.residual + first, *inflow = rows.inflow + first,
               *diag = rows.diag + first;
        const double rate = rows.rate;
        constexpr double omega = saturation_omega, per_rest = 1.0 / (1.0 - omega);
        // A dry lowest cell needs the support of start_cell, so `plain` computes it.
        const double from = has_lowest_[at(b)] != 0 ? -1e300 : 0.0;
        const double to = has_lowest_[at(b)] != 0 ? 2.0 * omega : omega;
        std::array<double, at(block)> left;
        double any = 0.0;
#pragma omp simd reduction(max : any)
        for (std::ptrdiff_t i = 0; i < block; ++i) {
            const double thickness = top[i] - bot[i], per_length = 1.0 / thickness;
            const double above = head[i] - bot[i], share = above * per_length;
            const double inside = per_rest * share + 0.5 * (1.0 - per_rest);
            const bool wet = share > 0.0, full = share >= 1.0;
            const double s = full ? 1.0 : wet ? inside : 0.0;
            const double d = wet && !full ? per_rest * per_length : 0.0;
            const double lever = head[i] - bot[i] - 0.5 * thickness * s;
            const double ss_slope = s + d * (above - thickness * s);
            const double stored = ss[i] * s * lever + sy[i] * s;
            const double released = (old[i] - stored) * rate;
            const double derivative = sy[i] * d + ss[i] * (ss_slope > 0.0 ? ss_slope : 0.0);
            const bool smooth = (share > from && share < to) || (share >= 1.0 - omega && !full);
            left[at(i)] = smooth ? 1.0 : 0.0;
            any = std::max(any, left[at(i)]);
            saturation[i] = s;
            slope[i] = d;
            residual[i] = released;
            inflow[i] = released > 0.0 ? released : 0.0;
            diag[i] = derivative * rate;
        }
        if (any == 0.0) return;
        for (std::ptrdiff_t i = 0; i < block; ++i)
            if (left[at(i)] != 0.0) plain(static_cast<Cell>(first + i));
    }

private:
    /// Notes if all cells of block b qualify, and if a lowest active cell is among them.
    void look_at(std::ptrdiff_t b) {
        const std::ptrdiff_t first = b * block;
        if (first + block > model_->ncell()) return;
        bool all = true;
        bool lowest = false;
        for (auto n = static_cast<Cell>(first); n < static_cast<Cell>(first + block); ++n) {
            all = all && model_->is_active(n) && model_->is_convertible(n) && model_->drains(n);
            lowest = lowest || model_->lowest_active(model_->mesh().column_of(n)) == n;
        }
        may_[at(b)] = static_cast<char>(all);
        has_lowest_[at(b)] = static_cast<char>(lowest);
    }

    const Model* model_;
    std::vector<char> may_,
        now_;                       // [block] true: all its cells qualify, ever and in this step
    std::vector<char> has_lowest_;  // [block] true: a lowest active cell is among them
};

}  // namespace heihe::gwf
