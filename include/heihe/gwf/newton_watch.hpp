// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/index.hpp"
#include "heihe/gwf/model.hpp"
#include "heihe/gwf/package.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

namespace heihe::gwf {

/// Detects the two ways in which Newton's undamped iterations fail: a head diverges (next to dry cells the
/// Jacobian is nearly singular, so that one step can reach 1e20), or cells become dry and wet alternately
/// and the residual stops falling.
class NewtonWatch {
public:
    /// @param model  its tops and bottoms give the scale of a plausible head change
    explicit NewtonWatch(const Model& model) {
        for (Cell n = 0; n < model.ncell(); ++n) {
            if (!model.is_active(n)) continue;
            top_ = std::max(top_, model.mesh().top(n));
            bottom_ = std::min(bottom_, model.mesh().bot(n));
        }
    }

    /// Starts a step. @param head  [ncell] L, with the fixed heads in it
    void begin(std::span<const double> head, std::span<const CellRole> roles) noexcept {
        double high = top_;
        double low = bottom_;
        for (std::size_t i = 0; i < head.size(); ++i) {
            if (roles[i] == CellRole::idle || !std::isfinite(head[i])) continue;
            high = std::max(high, head[i]);
            low = std::min(low, head[i]);
        }
        span_ = high > low ? high - low : 1.0;
        best_ = std::numeric_limits<double>::max();
        since_best_ = 0;
        iterations_ = 0;
    }

    /// True if the iterations fail in one of these ways.
    /// @param norm    [L^3/T] of the residual before this iteration
    /// @param change  [L] largest head change of this iteration, undamped
    [[nodiscard]] bool is_lost(double norm, double change) noexcept {
        ++iterations_;
        ++since_best_;
        if (norm < progress * best_) {
            best_ = norm;
            since_best_ = 0;
        }
        return !(change <= far_off * span_) || (iterations_ >= patience && since_best_ >= patience);
    }

    /// [L] Difference between the highest and the lowest of tops, bottoms and heads at the step's start.
    [[nodiscard]] double span() const noexcept { return span_; }

private:
    /// A head change of more than this many spans counts as divergence.
    static constexpr double far_off = 100.0;
    /// Iterations within which the norm must fall to `progress` of its best.
    static constexpr int patience = 30;
    static constexpr double progress = 0.9;

    double top_ = std::numeric_limits<double>::lowest();
    double bottom_ = std::numeric_limits<double>::max();
    double span_ = 1.0;
    double best_ = 0.0;
    int since_best_ = 0;
    int iterations_ = 0;
};

}  // namespace heihe::gwf
