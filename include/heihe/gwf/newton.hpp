// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/index.hpp"
#include "heihe/core/parallel.hpp"
#include "heihe/linear/settings.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <vector>

/// Control of the outer iterations: settings, damping, tolerance of the linear solves.
namespace heihe::gwf {

enum class UnderRelaxation {
    none,
    simple,  ///< a constant factor (gamma)
    cooley,  ///< one factor for all, from the largest change (Cooley 1983)
    dbd  ///< a factor per cell, delta-bar-delta (Jacobs 1988; Niswonger et al. 2011, eq. 40 ff.)
};

/// The test that ends the outer iterations.
enum class Closure {
    flows,  ///< residuals of exact flows, in every cell and in total
    heads   ///< MODFLOW 6's: the head change of a whole step is at most dvclose (and, with Newton,
            ///< residuals meet rclose, unless a few further iterations do not reduce them to it)
};

/// Settings of the outer iterations; names follow MODFLOW 6's IMS where it has them.
struct NonlinearSettings {
    Closure closure = Closure::flows;
    double rclose_abs = 1e-4;  ///< [L^3/T] a cell's residual may be at most rclose_abs +
    double rclose_rel = 1e-6;  ///< [-]     rclose_rel * the flow through it
    double budget_rel = 1e-6;  ///< [-]     sum of residuals over the flow through the model
    double dvclose =
        0.01;  ///< [L]     largest head change of the last iteration; closure flows: 0: any
    int outer_maximum = 50;
    UnderRelaxation under_relaxation = UnderRelaxation::none;
    double theta = 0.9;                     ///< [-] dbd: factor where the change alternates
    double kappa = 1e-4;                    ///< [-] dbd: growth of the factor where it does not
    double gamma = 0.0;                     ///< [-] dbd: memory; simple and cooley: the factor
    double momentum = 0.0;                  ///< [-] dbd
    int backtracking_number = 10;           ///< trials; 0: none
    double backtracking_tolerance = 0.999;  ///< [-] a trial passes if the residual's norm is at
                                            ///< most this times the norm before
    double backtracking_reduction = 0.5;    ///< [-] of the step, each trial
    double backtracking_limit = 0.0;  ///< [L^3/T] closure heads: a norm below this ends the trials
    bool support_dry_bottoms = true;  ///< Newton: see Assembly::support_dry_bottoms
    double bottom_relaxation = 0.9;  ///< [-] Newton: a head below its column's lowest bottom is set
                                     ///< this share of the way from the old head to that bottom
    /// Newton: a convertible cell's head changes in one iteration by at most this share of its
    /// column's thickness, or of its height above the lowest bottom if that is more; 0: no limit.
    double maximum_change_share = 0.2;
    double pseudo_transient = 0.0;  ///< [-] share of pseudo-transient damping at the start; 0: none
    double linear_tolerance_maximum = 0.1;   ///< [-] loosest relative tolerance of a linear solve
    double linear_tolerance_minimum = 1e-6;  ///< [-] tightest
    linear::LinearSettings linear{};
    /// [-] closure flows: the residual's 2-norm over the flows is at most this, in place of each
    /// cell's rclose; 0: rclose.
    double norm_rel = 0.0;
    bool keep_history = false;  ///< closure flows: fill SolveReport::history
    /// Newton with closure heads: a step that fails is solved again with guarded() steps.
    bool guard = false;
    /// Polled each outer iteration; true ends the solve with reason "stopped".
    std::function<bool()> stop_requested{};

    /// Steps shortened by under-relaxation: for a step that failed with the usual settings.
    [[nodiscard]] NonlinearSettings damped() const {
        NonlinearSettings s = *this;
        s.under_relaxation = UnderRelaxation::dbd;
        s.theta = 0.7;
        s.kappa = 0.1;
        s.outer_maximum = 4 * outer_maximum;
        return s;
    }
    /// For a Newton step whose heads diverge or alternate (NewtonWatch): each iteration is shortened until
    /// the residual's norm falls, and heads stay near their columns. dvclose still holds. A change that is
    /// small only because it was shortened does not end the step, because the residuals must be small
    /// compared with the flow through the model.
    [[nodiscard]] NonlinearSettings guarded() const {
        const NonlinearSettings usual;
        NonlinearSettings s = *this;
        s.closure = Closure::flows;
        s.norm_rel = 1e-6;
        s.rclose_abs = 0.0;
        s.rclose_rel = 1e-9;
        s.keep_history = true;
        s.under_relaxation = UnderRelaxation::none;
        s.backtracking_number = usual.backtracking_number;
        s.backtracking_tolerance = usual.backtracking_tolerance;
        s.backtracking_reduction = usual.backtracking_reduction;
        s.bottom_relaxation = usual.bottom_relaxation;
        s.maximum_change_share = usual.maximum_change_share;
        s.outer_maximum = std::max(outer_maximum, 4 * usual.outer_maximum);
        return s;
    }
    /// The last resort: strong damping, pseudo-transient continuation, tight linear solves.
    [[nodiscard]] NonlinearSettings robust() const {
        NonlinearSettings s = damped();
        s.pseudo_transient = 1.0;
        s.linear_tolerance_maximum = 1e-3;
        s.backtracking_number = 20;
        s.outer_maximum = 10 * outer_maximum;
        s.linear.maximum = 5 * linear.maximum;
        return s;
    }
};

/// Every problem found; empty means usable.
[[nodiscard]] inline std::vector<std::string> problems(const NonlinearSettings& s) {
    std::vector<std::string> found;
    const auto want = [&found](bool ok, const char* text) {
        if (!ok) found.emplace_back(text);
    };
    want(s.rclose_abs >= 0.0 && s.rclose_rel >= 0.0 && s.rclose_abs + s.rclose_rel > 0.0,
         "rclose_abs and rclose_rel must be >= 0 and not both 0");
    want(s.budget_rel > 0.0, "budget_rel must be > 0");
    want(s.dvclose >= 0.0, "dvclose must be >= 0");
    want(s.outer_maximum >= 1, "outer_maximum must be >= 1");
    want(s.theta > 0.0 && s.theta < 1.0, "theta must lie between 0 and 1");
    want(s.backtracking_reduction > 0.0 && s.backtracking_reduction < 1.0,
         "backtracking_reduction must lie between 0 and 1");
    want(s.backtracking_tolerance > 0.0, "backtracking_tolerance must be > 0");
    want(s.maximum_change_share >= 0.0, "maximum_change_share must be >= 0");
    want(s.linear_tolerance_minimum > 0.0 &&
             s.linear_tolerance_minimum <= s.linear_tolerance_maximum,
         "linear_tolerance_minimum must be > 0 and at most linear_tolerance_maximum");
    return found;
}

/// Shortens Newton or Picard steps by the history of earlier ones.
class Damping {
public:
    explicit Damping(std::ptrdiff_t ncell) : ncell_{ncell} {}

    void begin() noexcept {
        iteration_ = 0;
        factor_ = 1.0;
        largest_ = 0.0;
    }

    /// @param change  [ncell] L, in: the undamped step, out: the damped one
    void apply(const NonlinearSettings& s, std::span<double> change) {
        ++iteration_;
        switch (s.under_relaxation) {
            case UnderRelaxation::none: break;
            case UnderRelaxation::simple: scale(change, s.gamma > 0.0 ? s.gamma : 1.0); break;
            case UnderRelaxation::cooley: cooley(s, change); break;
            case UnderRelaxation::dbd: delta_bar_delta(s, change); break;
        }
    }

private:
    static void scale(std::span<double> change, double factor) noexcept {
        const std::ptrdiff_t n = std::ssize(change);
#pragma omp parallel for schedule(static) if (n > omp_min_items)
        for (std::ptrdiff_t i = 0; i < n; ++i) change[at(i)] *= factor;
    }

    /// Cooley (1983), WRR 19(5): the factor falls if the largest change alternates in sign.
    void cooley(const NonlinearSettings& s, std::span<double> change) noexcept {
        double largest = 0.0;
        for (const double v : change)
            if (std::abs(v) > std::abs(largest)) largest = v;
        if (iteration_ == 1) largest_ = largest;
        const double ratio =
            iteration_ == 1 || largest_ == 0.0 ? 1.0 : largest / (largest_ * factor_);
        factor_ =
            ratio < -1.0 ? 1.0 / (2.0 * std::abs(ratio)) : (3.0 + ratio) / (3.0 + std::abs(ratio));
        largest_ = (1.0 - s.gamma) * largest + s.gamma * largest_;
        if (factor_ < 1.0) scale(change, factor_);
    }

    /// Delta-bar-delta: a cell's factor shrinks by theta where its change alternates and grows by
    /// kappa where not; as in MODFLOW 6 (Hughes et al. 2017, TM6-A57, under-relaxation).
    void delta_bar_delta(const NonlinearSettings& s, std::span<double> change) {
        if (weight_.empty())
            for (auto* a : {&weight_, &last_, &mean_}) a->resize(at(ncell_));
        const bool first = iteration_ == 1;
        const double momentum = iteration_ > 4 ? s.momentum : 0.0;
        const std::ptrdiff_t ncell = std::ssize(change);
#pragma omp parallel for schedule(static) if (ncell > omp_min_items)
        for (std::ptrdiff_t i = 0; i < ncell; ++i) {
            const auto n = at(i);
            double w = first ? 1.0 : weight_[n];
            if (!first) w = last_[n] * change[n] < 0.0 ? s.theta * w : w + s.kappa;
            weight_[n] = std::min(w, 1.0);
            mean_[n] = first ? change[n] : (1.0 - s.gamma) * change[n] + s.gamma * mean_[n];
            last_[n] = change[n];
            change[n] = weight_[n] * change[n] + momentum * mean_[n];
        }
    }

    std::ptrdiff_t ncell_;
    int iteration_ = 0;
    double factor_ = 1.0;
    double largest_ = 0.0;
    std::vector<double> weight_, last_, mean_;  // [ncell], only where dbd is used
};

/// Relative tolerance of the next linear solve: as tight as the outer iteration can use and no
/// tighter. This is the forcing term of Eisenstat and Walker (1996, SIAM J. Sci. Comput. 17(1)), choice
/// 2 with their safeguard.
class LinearTolerance {
public:
    void begin(const NonlinearSettings& s, bool is_linear) noexcept {
        eta_ = is_linear ? s.linear_tolerance_minimum : s.linear_tolerance_maximum;
        last_norm_ = 0.0;
        is_linear_ = is_linear;
    }
    /// @param norm   [L^3/T] of the present residual
    /// @param excess [-] the worst residual over its tolerance (Misfit::excess)
    [[nodiscard]] double next(const NonlinearSettings& s, double norm, double excess) noexcept {
        if (!is_linear_ && last_norm_ > 0.0) {
            const double ratio = norm / last_norm_;
            const double kept = 0.9 * eta_ * eta_;
            eta_ = 0.9 * ratio * ratio;
            if (kept > 0.1) eta_ = std::max(eta_, kept);
        }
        last_norm_ = norm;
        const double enough = excess > 1.0 ? 0.02 / excess : 0.02;
        eta_ = std::clamp(std::max(eta_, enough), s.linear_tolerance_minimum,
                          s.linear_tolerance_maximum);
        return eta_;
    }

private:
    double eta_ = 0.1;
    double last_norm_ = 0.0;
    bool is_linear_ = false;
};

}  // namespace heihe::gwf
