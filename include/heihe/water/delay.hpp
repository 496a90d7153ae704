// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/error.hpp"
#include "heihe/core/field.hpp"
#include "heihe/core/index.hpp"
#include "heihe/core/parallel.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <iterator>
#include <span>
#include <vector>

/// Travel of percolating water through the unsaturated zone: two linear reservoirs in series
/// (Nash 1957, "The form of the instantaneous unit hydrograph", n = 2), updated exactly for an
/// input that is constant in the step. The mean delay is tau = depth / velocity.
namespace heihe::water {

/// Weights of one exact step of the two-reservoir cascade, with x = dt / k, k = tau / 2.
/// Every weight is >= 0, so storages and releases stay >= 0 at any step length.
///     upper' = upper keep + volume in_upper
///     lower' = lower keep + upper pass + volume in_lower
///     out    = lower out_lower + upper out_upper + volume out_input
struct DelayWeights {
    double keep = 0.0;       ///< [-] e^-x
    double pass = 0.0;       ///< [-] x e^-x
    double out_lower = 1.0;  ///< [-] 1 - e^-x
    double out_upper = 1.0;  ///< [-] 1 - e^-x - x e^-x
    double in_upper = 0.0;   ///< [-] (1 - e^-x) / x
    double in_lower = 0.0;   ///< [-] (1 - e^-x - x e^-x) / x
    double out_input = 1.0;  ///< [-] (x - 2 (1 - e^-x) + x e^-x) / x
};

namespace delay_detail {

/// Coefficients of x^n, n = first .. first + 16, of remainders of e^-x that would cancel if computed by
/// subtraction:  sum over n of (-1)^(n + first) (n - first + 1)^power / n! x^n. power 0, first 1: 1 -
/// e^-x;  power 1, first 2: 1 - e^-x - x e^-x; power 1, first 3: x - 2 (1 - e^-x) + x e^-x. For x <= 1
/// the next term is below 1e-16 of the first.
[[nodiscard]] constexpr std::array<double, 17> tail_coefficients(int first, int power) {
    std::array<double, 17> c{};
    double factorial = 1.0;
    for (int n = 2; n < first; ++n) factorial *= n;
    for (int i = 0; i < 17; ++i) {
        factorial *= first + i;
        c[static_cast<std::size_t>(i)] =
            (i % 2 == 0 ? 1.0 : -1.0) * (power == 0 ? 1.0 : i + 1.0) / factorial;
    }
    return c;
}

/// The remainder over x^first, by Horner's rule. @pre 0 <= x <= 1
template <int first, int power>
[[nodiscard]] inline double tail(double x) {
    constexpr auto c = tail_coefficients(first, power);
    double sum = c.back();
    for (int i = 15; i >= 0; --i) sum = c[static_cast<std::size_t>(i)] + x * sum;
    return sum;
}

}  // namespace delay_detail

/// Weights of a step of length dt for a mean delay tau.
/// @param dt [d] > 0    @param tau [d] >= 0; with 0 all input is released
[[nodiscard]] inline DelayWeights delay_weights(double dt, double tau) {
    const double k = 0.5 * tau;
    const double x = dt / std::max(k, 1e-6 * dt);
    if (!(x < 1e6)) return {};  // the zone holds less than 2e-6 of the step's input
    DelayWeights w;
    if (x <= 1.0) {
        w.in_upper = delay_detail::tail<1, 0>(x);
        w.in_lower = x * delay_detail::tail<2, 1>(x);
        w.out_input = x * x * delay_detail::tail<3, 1>(x);
        w.out_lower = x * w.in_upper;
        w.out_upper = x * w.in_lower;
        w.keep = 1.0 - w.out_lower;
        w.pass = x * w.keep;
        return w;
    }
    w.keep = std::exp(-x);
    w.pass = x * w.keep;
    w.out_lower = 1.0 - w.keep;
    w.out_upper = w.out_lower - w.pass;
    w.in_upper = w.out_lower / x;
    w.in_lower = w.out_upper / x;
    w.out_input = 1.0 - w.in_upper - w.in_lower;
    return w;
}

/// Water in the unsaturated zone, by column.
struct DelayState {
    std::vector<double> upper;  ///< [n] m3, first reservoir
    std::vector<double> lower;  ///< [n] m3, second reservoir
    std::vector<double> depth;  ///< [n] m, depth to water at the start of the last step
};

[[nodiscard]] inline DelayState make_delay_state(std::ptrdiff_t n) {
    DelayState s;
    s.upper.assign(at(n), 0.0);
    s.lower.assign(at(n), 0.0);
    s.depth.assign(at(n), 0.0);
    return s;
}

/// Storages in a steady flow: input times tau, half in each reservoir.
/// @param input [n] m3/d   @param depth [n] m   @param velocity [n] m/d, > 0
[[nodiscard]] inline DelayState steady_delay_state(std::span<const double> input,
                                                   std::span<const double> depth,
                                                   std::span<const double> velocity) {
    require(input.size() == depth.size() && depth.size() == velocity.size(),
            "steady_delay_state: one entry per column");
    auto s = make_delay_state(std::ssize(input));
    for (std::size_t i = 0; i < input.size(); ++i) {
        s.depth[i] = std::max(0.0, depth[i]);
        s.upper[i] = s.lower[i] = 0.5 * input[i] * s.depth[i] / velocity[i];
    }
    return s;
}

template <StateOf<DelayState> AnyState, typename Visitor>
void for_each_field(AnyState& s, Visitor&& visit) {
    visit("delay_upper", "m3", s.upper);
    visit("delay_lower", "m3", s.lower);
    visit("delay_depth", "m", s.depth);
}

/// Volumes of one step over all columns [m3]: input - drained - taken_up = storage change.
struct DelayBudget {
    double input = 0.0;
    double drained = 0.0;   ///< released by the reservoirs
    double taken_up = 0.0;  ///< taken up by a rising water table
    double storage_before = 0.0;
    double storage_after = 0.0;
};

/// The delay of one set of columns during one step.
///
/// Depth is the step's start value, so within the step the release is linear in the input:
///     release[i] = base[i] + gain[i] input[i]  (volumes over the step)
/// so an outer iteration needs no more than these two numbers. Only end_step changes the state.
///
/// A water table that has risen since the last step takes up the water that it reaches: the zone shrinks
/// by the part f = 1 - depth / old depth, and f of both reservoirs joins the release. In a steady flow the
/// zone holds input times tau, evenly distributed, and still does after this rule. A water table that has
/// fallen takes up nothing; only the delay becomes longer. At depth 0 all water is released.
class Delay {
public:
    /// Fixes the weights of the step. No allocation after the first call.
    /// @param dt [d]   @param depth [n] m to water at the step's start, < 0 counts as 0
    /// @param velocity [n] m/d of percolation, > 0
    void begin_step(const DelayState& s, double dt, std::span<const double> depth,
                    std::span<const double> velocity) {
        const auto n = std::ssize(s.upper);
        require(dt > 0.0, "Delay::begin_step: dt must be > 0");
        require(std::ssize(depth) == n && std::ssize(velocity) == n,
                "Delay::begin_step: depth and velocity need one entry per column");
        resize(n);
#pragma omp parallel for schedule(static) if (n > omp_min_columns)
        for (std::ptrdiff_t i = 0; i < n; ++i)
            begin_column(s, dt, depth[at(i)], velocity[at(i)], i);
    }

    /// [n] m3 released over the step without input.
    [[nodiscard]] std::span<const double> base() const noexcept { return base_; }
    /// [n] - part of the step's input that is released within the step.
    [[nodiscard]] std::span<const double> gain() const noexcept { return gain_; }

    /// Volume [m3] that leaves column i over the step when `input` [m3] enters it.
    [[nodiscard]] double released(std::size_t i, double input) const noexcept {
        return base_[i] + gain_[i] * input;
    }
    /// @param input [n] m3 over the step  @param out [n] m3 that reach the water table in the step
    void release(std::span<const double> input, std::span<double> out) const {
        const auto n = std::ssize(base_);
        require(std::ssize(input) == n && std::ssize(out) == n,
                "Delay::release: one entry per column");
#pragma omp parallel for schedule(static) if (n > omp_min_columns)
        for (std::ptrdiff_t i = 0; i < n; ++i)
            out[at(i)] = base_[at(i)] + gain_[at(i)] * input[at(i)];
    }

    /// Moves the state to the step's end. The state must be the one given to begin_step.
    /// @param input [n] m3 over the step, as given to the accepted release
    DelayBudget end_step(std::span<const double> input, DelayState& s) const {
        const auto n = std::ssize(base_);
        require(std::ssize(input) == n && std::ssize(s.upper) == n,
                "Delay::end_step: one entry per column");
        DelayBudget b;
        const auto stored = [&s](std::ptrdiff_t i) { return s.upper[at(i)] + s.lower[at(i)]; };
        b.storage_before = blocked_sum(n, stored);
        b.input = blocked_sum(n, [&](std::ptrdiff_t i) { return input[at(i)]; });
        b.taken_up = blocked_sum(n, [&](std::ptrdiff_t i) { return taken_up_[at(i)]; });
        b.drained = blocked_sum(n, [&](std::ptrdiff_t i) {
            return base_[at(i)] - taken_up_[at(i)] + gain_[at(i)] * input[at(i)];
        });
#pragma omp parallel for schedule(static) if (n > omp_min_columns)
        for (std::ptrdiff_t i = 0; i < n; ++i) end_column(input[at(i)], i, s);
        b.storage_after = blocked_sum(n, stored);
        return b;
    }

private:
    void resize(std::ptrdiff_t n) {
        weights_.resize(at(n));
        base_.resize(at(n));
        gain_.resize(at(n));
        taken_up_.resize(at(n));
        depth_.resize(at(n));
        left_.resize(at(n));
    }

    void begin_column(const DelayState& s, double dt, double depth_now, double velocity,
                      std::ptrdiff_t i) {
        const double depth = std::max(0.0, depth_now);
        const double old = s.depth[at(i)];
        const double left = depth < old ? depth / old : 1.0;
        const auto w = delay_weights(dt, depth / velocity);
        const double upper = s.upper[at(i)];
        const double lower = s.lower[at(i)];
        taken_up_[at(i)] = (1.0 - left) * (upper + lower);
        base_[at(i)] = taken_up_[at(i)] + left * (lower * w.out_lower + upper * w.out_upper);
        gain_[at(i)] = w.out_input;
        weights_[at(i)] = w;
        left_[at(i)] = left;
        depth_[at(i)] = depth;
    }

    void end_column(double input, std::ptrdiff_t i, DelayState& s) const {
        const auto& w = weights_[at(i)];
        const double upper = left_[at(i)] * s.upper[at(i)];
        const double lower = left_[at(i)] * s.lower[at(i)];
        s.upper[at(i)] = upper * w.keep + input * w.in_upper;
        s.lower[at(i)] = lower * w.keep + upper * w.pass + input * w.in_lower;
        s.depth[at(i)] = depth_[at(i)];
    }

    std::vector<DelayWeights> weights_;
    std::vector<double> base_, gain_, taken_up_, depth_, left_;
};

}  // namespace heihe::water
