// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/error.hpp"
#include "heihe/core/index.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <numeric>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace heihe::gwf {

/// One end of a connection between two reaches, as the reach that lists it sees it.
struct SfrConnection {
    std::int32_t reach = -1;  ///< 0-based
    bool downstream = false;  ///< water flows there (a negative number in MODFLOW's file)
};

/// Rules for the share of a reach's discharge that a diversion takes (MODFLOW's CPRIOR).
enum class SfrPriority {
    fraction,   ///< this share of the discharge
    excess,     ///< the discharge beyond the rate
    threshold,  ///< the rate if the discharge is as large, otherwise 0
    upto,       ///< the rate, at most the discharge
};

/// A canal that leaves a reach. The value may change by period.
struct SfrDiversion {
    std::int32_t reach = -1;  ///< 0-based, from which it leaves
    std::int32_t to = -1;     ///< 0-based, to which it leads
    SfrPriority priority = SfrPriority::upto;
    double value = 0.0;  ///< [L^3/T], or [-] of a fraction
};

/// Flow that a diversion takes of the flow that is left, both L^3/T. Langevin et al. (2017), TM6-A55,
/// ch. 7; Prudic, Konikow and Banta (2004), OFR 2004-1042.
[[nodiscard]] inline double diverted(SfrPriority priority, double value, double there) noexcept {
    switch (priority) {
        case SfrPriority::fraction: return there * value;
        case SfrPriority::excess: return there < value ? 0.0 : there - value;
        case SfrPriority::threshold: return there < value ? 0.0 : value;
        case SfrPriority::upto: return std::min(value, there);
    }
    return 0.0;
}

/// The connections of all reaches as rows of one list, and the order in which reaches are computed. Row n
/// lists the connections of reach n in the user's order. This is the order of FLOW-JA-FACE in the SFR
/// budget file, and the order in which diversions take their share.
class SfrNetwork {
public:
    SfrNetwork() = default;
    /// @param connections  [nreach] as given by the user
    SfrNetwork(const std::vector<std::vector<SfrConnection>>& connections,
               std::span<const SfrDiversion> diversions) {
        row_.push_back(0);
        for (const auto& of_reach : connections) {
            for (const SfrConnection& c : of_reach) {
                to_.push_back(c.reach);
                downstream_.push_back(c.downstream ? 1 : 0);
            }
            row_.push_back(static_cast<std::int32_t>(to_.size()));
        }
        diversion_.assign(to_.size(), -1);
        mate_.assign(to_.size(), -1);
        pair_up();
        place_diversions(diversions);
        sort_downstream();
    }

    [[nodiscard]] std::ptrdiff_t nreach() const noexcept { return std::ssize(row_) - 1; }
    [[nodiscard]] std::ptrdiff_t nconnection() const noexcept { return std::ssize(to_); }
    [[nodiscard]] std::int32_t begin(std::ptrdiff_t reach) const noexcept {
        return row_[at(reach)];
    }
    [[nodiscard]] std::int32_t end(std::ptrdiff_t reach) const noexcept {
        return row_[at(reach + 1)];
    }
    [[nodiscard]] std::int32_t to(std::int32_t c) const noexcept { return to_[at(c)]; }
    [[nodiscard]] bool is_downstream(std::int32_t c) const noexcept {
        return downstream_[at(c)] != 0;
    }
    /// Index in the list of diversions; -1: a plain connection.
    [[nodiscard]] std::int32_t diversion(std::int32_t c) const noexcept {
        return diversion_[at(c)];
    }
    /// The same connection in the other reach's row; -1 if that reach does not list it.
    [[nodiscard]] std::int32_t mate(std::int32_t c) const noexcept { return mate_[at(c)]; }
    /// [nreach] order of computation: upstream reaches first, or by number if reaches form a circle
    [[nodiscard]] std::span<const std::int32_t> order() const noexcept { return order_; }
    [[nodiscard]] bool is_acyclic() const noexcept { return acyclic_; }

    /// Adds every problem of connections and diversions.
    void check(std::span<const SfrDiversion> diversions, const InputLocation& place,
               Problems& problems) const {
        for (std::ptrdiff_t n = 0; n < nreach(); ++n)
            for (std::int32_t c = begin(n); c < end(n); ++c) {
                const auto m = to(c);
                if (m < 0 || m >= nreach() || m == n)
                    problems.add(place, name(n) + " has a connection to no other reach",
                                 "give numbers from 1 to " + std::to_string(nreach()));
                else if (mate(c) < 0)
                    problems.add(place,
                                 name(n) + " is connected to " + name(m) + ", but not that to it",
                                 "list each connection for both reaches, downstream for one");
            }
        for (const SfrDiversion& d : diversions)
            if (!is_placed(d))
                problems.add(place,
                             "the diversion from " + name(d.reach) + " to " + name(d.to) +
                                 " follows no downstream connection",
                             "connect the two reaches, or correct the diversion");
    }

    /// "reach 12", 1-based.
    [[nodiscard]] static std::string name(std::ptrdiff_t reach) {
        return "reach " + std::to_string(reach + 1);
    }

private:
    [[nodiscard]] bool is_reach(std::int32_t n) const noexcept { return n >= 0 && n < nreach(); }
    [[nodiscard]] bool is_placed(const SfrDiversion& d) const noexcept {
        if (!is_reach(d.reach)) return false;
        for (std::int32_t c = begin(d.reach); c < end(d.reach); ++c)
            if (to(c) == d.to && is_downstream(c)) return true;
        return false;
    }

    void pair_up() {
        for (std::ptrdiff_t n = 0; n < nreach(); ++n)
            for (std::int32_t c = begin(n); c < end(n); ++c) {
                if (!is_reach(to(c))) continue;
                for (std::int32_t o = begin(to(c)); o < end(to(c)) && mate_[at(c)] < 0; ++o)
                    if (to(o) == n && is_downstream(o) != is_downstream(c)) mate_[at(c)] = o;
            }
    }

    void place_diversions(std::span<const SfrDiversion> diversions) {
        for (std::ptrdiff_t i = 0; i < std::ssize(diversions); ++i) {
            const SfrDiversion& d = diversions[at(i)];
            if (!is_reach(d.reach)) continue;
            for (std::int32_t c = begin(d.reach); c < end(d.reach); ++c)
                if (to(c) == d.to && is_downstream(c)) {
                    diversion_[at(c)] = static_cast<std::int32_t>(i);
                    break;
                }
        }
    }

    /// Topological order: Kahn (1962), Commun. ACM 5, 558-562.
    void sort_downstream() {
        std::vector<std::int32_t> waiting(at(nreach()), 0);
        for (std::int32_t c = 0; c < nconnection(); ++c)
            if (is_downstream(c) && is_reach(to(c))) ++waiting[at(to(c))];
        for (std::int32_t n = 0; n < nreach(); ++n)
            if (waiting[at(n)] == 0) order_.push_back(n);
        for (std::size_t i = 0; i < order_.size(); ++i) {
            const auto n = order_[i];
            for (std::int32_t c = begin(n); c < end(n); ++c)
                if (is_downstream(c) && is_reach(to(c)) && --waiting[at(to(c))] == 0)
                    order_.push_back(to(c));
        }
        acyclic_ = std::ssize(order_) == nreach();
        if (acyclic_) return;
        order_.resize(at(nreach()));
        std::iota(order_.begin(), order_.end(), 0);
    }

    std::vector<std::int32_t> row_;  // [nreach + 1]
    std::vector<std::int32_t> to_, diversion_, mate_;
    std::vector<std::int8_t> downstream_;
    std::vector<std::int32_t> order_;
    bool acyclic_ = true;
};

}  // namespace heihe::gwf
