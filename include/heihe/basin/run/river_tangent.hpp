// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/index.hpp"
#include "heihe/river/network.hpp"
#include "heihe/river/reach_step.hpp"

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

namespace heihe::basin {

/// Derivatives of a step's exchange of each reach by the heads of all reaches.
///
/// Where a head rises, less river water is lost, and reaches downstream lose it instead, some days
/// later. So the exchange of reach r depends on the heads of all reaches above it. The product with all
/// these derivatives is one sweep down the river, with each reach's response over the whole step: the
/// tangent of the routing (Griewank and Walther 2008, Evaluating Derivatives, ch. 3), summed over the
/// days. It assumes that the supply changes within the step as the heads do. This is exact for a step
/// of one day and for the effect of a reach's own head. The travel time from the reaches above is
/// neglected, which is an error of a few per cent over ten days; a Newton matrix does not need more.
/// Drain flow, constant in the step, is also assumed to change like the heads.
class RiverTangent {
public:
    explicit RiverTangent(const river::Network& network) {
        for (const auto& reach : network.reaches) down_.push_back(reach.down);
        response_.resize(down_.size());
        state_.resize(down_.size());
        arriving_.resize(down_.size());
    }

    /// Discards all days.
    /// @param length      [d] of all days that will be added, > 0
    /// @param mean_share  [-] mean of their shares, weighted by length, > 0
    void begin_step(double length, double mean_share) {
        per_length_ = 1.0 / length;
        per_mean_share_ = 1.0 / mean_share;
        std::fill(response_.begin(), response_.end(), Response{});
        std::fill(state_.begin(), state_.end(), Change{});
    }
    /// @param dt     [d] length of the day
    /// @param share  [-] part of the step's change of head by the end of the day
    /// @param slopes [nsubstep * nreach] of the day
    void add_day(double dt, double share, std::span<const river::ReachTangent> slopes) {
        const std::size_t n = down_.size();
        const std::size_t nsubstep = n == 0 ? 0 : slopes.size() / n;
        const double supply = share * per_mean_share_;
        for (std::size_t s = 0; s < nsubstep; ++s) {
            const river::ReachTangent* day = slopes.data() + s * n;
            for (std::size_t r = 0; r < n; ++r)
                add(day[r], dt / static_cast<double>(nsubstep), share, supply, r);
        }
    }

    /// Computes the changes of the step's exchange with changes of the heads at the step's end.
    /// @param dhead     [nreach] m
    /// @param dlateral  [nreach] m3/d, change of the mean drain flow in the step
    /// @param released  [nreach] part of a loss that reaches the water table in the step [-]
    /// @param dexchange [nreach] m3 to the aquifer, out
    void multiply(std::span<const double> dhead, std::span<const double> dlateral,
                  std::span<const double> released, std::span<double> dexchange) {
        std::fill(arriving_.begin(), arriving_.end(), 0.0);
        for (std::size_t r = 0; r < down_.size(); ++r) {
            const Response& by = response_[r];
            const double head = dhead[r], in = arriving_[r] + dlateral[r];
            if (down_[r] >= 0)
                arriving_[at(down_[r])] += by.outflow.head * head + by.outflow.supply * in;
            dexchange[r] = released[r] * (by.loss.head * head + by.loss.supply * in) -
                           (by.gain.head * head + by.gain.supply * in);
        }
    }

private:
    /// Derivatives by the head at the step's end, and by the step's mean supply.
    struct Change {
        double head = 0.0, supply = 0.0;
    };
    /// Derivatives over the step: of the mean outflow, and of loss and gain in m3.
    struct Response {
        Change outflow, loss, gain;
    };

    void add(const river::ReachTangent& t, double dt, double head, double supply, std::size_t r) {
        const Change start = state_[r];
        const auto along = [&](const river::ReachSlopes& s) {
            return Change{s.by_head * head + s.by_start * start.head,
                          s.by_supply * supply + s.by_start * start.supply};
        };
        const auto sum = [](Change& total, double weight, const Change& day) {
            total.head += weight * day.head;
            total.supply += weight * day.supply;
        };
        sum(response_[r].outflow, dt * per_length_, along(t.outflow));
        sum(response_[r].loss, dt, along(t.loss));
        sum(response_[r].gain, dt, along(t.gain));
        state_[r] = along(t.storage);
    }

    std::vector<std::int32_t> down_;  // [nreach]
    std::vector<Response> response_;  // [nreach]
    std::vector<Change> state_;       // [nreach] of the storage after the days added so far
    std::vector<double> arriving_;    // [nreach] m3/d, of the sweep
    double per_length_ = 1.0;         // [1/d]
    double per_mean_share_ = 1.0;     // [-]
};

}  // namespace heihe::basin
