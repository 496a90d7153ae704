// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/index.hpp"
#include "heihe/river/network.hpp"
#include "heihe/river/reach_step.hpp"

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

namespace heihe::inline v0::basin {

/// How a step's exchange with the river moves with the heads of all reaches.
///
/// A head that rises keeps water in the river, which the reaches below lose instead, and days later:
/// the derivative of reach r's exchange by the head of any reach above it. Kept as the slopes of each
/// reach and day, from which a product is one sweep down the river a day (the tangent of the routing;
/// Griewank and Walther 2008, Evaluating Derivatives, ch. 3). Single precision: a Newton step needs no
/// more, and a step's slopes stay in the cache.
class RiverTangent {
public:
    explicit RiverTangent(const river::Network& network) {
        for (const auto& reach : network.reaches) down_.push_back(reach.down);
        for (auto* v : {&arriving_, &storage_}) v->resize(down_.size());
    }

    /// Forgets the days there are. @param days  as many as will be added
    void clear(std::size_t days) {
        slope_.clear();
        slope_.reserve(days * down_.size());
        day_.clear();
    }
    /// @param dt     [d] length of the day
    /// @param share  [-] part of the step's change of head that the day sees
    /// @param slopes [nsubstep * nreach] of the day
    void add_day(double dt, double share, std::span<const river::ReachTangent> slopes) {
        const std::size_t nsubstep = slopes.size() / std::max<std::size_t>(down_.size(), 1);
        day_.insert(day_.end(), nsubstep, Part{dt / static_cast<double>(nsubstep), share});
        for (const river::ReachTangent& t : slopes)
            slope_.push_back(
                {single(t.outflow), single(t.storage), single(t.loss), single(t.gain)});
    }

    /// Changes of the step's exchange with changes of the heads at the step's end.
    /// @param dhead     [nreach] m
    /// @param dlateral  [nreach] m3/d, of what drains bring
    /// @param released  [nreach] part of a loss that reaches the water table in the step [-]
    /// @param dexchange [nreach] m3 to the aquifer, out
    void multiply(std::span<const double> dhead, std::span<const double> dlateral,
                  std::span<const double> released, std::span<double> dexchange) {
        const std::size_t n = down_.size();
        std::fill(dexchange.begin(), dexchange.end(), 0.0);
        std::fill(storage_.begin(), storage_.end(), 0.0);
        const ReachSlope* slope = slope_.data();
        for (const Part& day : day_) {
            std::fill(arriving_.begin(), arriving_.end(), 0.0);
            for (std::size_t r = 0; r < n; ++r, ++slope) {
                const double head = day.share * dhead[r], start = storage_[r];
                const double in = arriving_[r] + dlateral[r];
                const auto along = [&](const Slopes& s) {
                    return s.by_head * head + (s.by_start * start + s.by_supply * in);
                };
                if (down_[r] >= 0) arriving_[at(down_[r])] += along(slope->outflow);
                storage_[r] = along(slope->storage);
                dexchange[r] += day.dt * (released[r] * along(slope->loss) - along(slope->gain));
            }
        }
    }

private:
    struct Slopes {
        float by_head, by_start, by_supply;
    };
    struct ReachSlope {
        Slopes outflow, storage, loss, gain;
    };
    struct Part {
        double dt, share;
    };
    [[nodiscard]] static Slopes single(const river::ReachSlopes& s) {
        return {static_cast<float>(s.by_head), static_cast<float>(s.by_start),
                static_cast<float>(s.by_supply)};
    }

    std::vector<std::int32_t> down_;          // [nreach]
    std::vector<ReachSlope> slope_;           // [nday * nreach]
    std::vector<Part> day_;                   // a day, or each of its sub-steps
    std::vector<double> arriving_, storage_;  // [nreach] changes of the sweep
};

}  // namespace heihe::inline v0::basin
