// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/field.hpp"
#include "heihe/gwf/package.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace heihe::gwf {

/// Rules for the share of a provider's water that is moved.
enum class MoverRule : std::int8_t {
    factor,     ///< this share of all available water, at most what is left
    excess,     ///< the water left beyond the rate
    threshold,  ///< the rate if so much is left, otherwise 0
    upto,       ///< the rate, at most what is left
};

/// Water from one item of a package to one item of another (or the same). Packages are not owned.
struct MoverEntry {
    Package* from = nullptr;
    std::int32_t from_item = 0;  ///< 0-based
    Package* to = nullptr;
    std::int32_t to_item = 0;  ///< 0-based
    MoverRule rule = MoverRule::factor;
    double value = 0.0;  ///< [-] of a factor, otherwise [L^3/T]
};

/// State of a mover.
struct MvrState {
    std::vector<double> moved{};  ///< [nentry] L^3/T
};

/// Names every member that changes in time (core/field.hpp).
template <StateOf<MvrState> AnyState, typename Visitor>
void for_each_field(AnyState& state, Visitor&& visit) {
    visit("mvr_moved", "L3/T", state.moved);
}

/// Water that one entry moves [L^3/T]. Langevin et al. (2017), TM6-A55, ch. 9 (water mover).
/// @param all   [L^3/T] that the provider had before any entry
/// @param left  [L^3/T] that earlier entries have left
[[nodiscard]] inline double moved_by_rule(MoverRule rule, double value, double all,
                                          double left) noexcept {
    switch (rule) {
        case MoverRule::factor: return std::min(std::max(all, 0.0) * value, left);
        case MoverRule::excess: return left > value ? left - value : 0.0;
        case MoverRule::threshold: return value > left ? 0.0 : value;
        case MoverRule::upto: return std::min(left, value);
    }
    return 0.0;
}

/// The water mover (MVR) of MODFLOW 6: moves water between packages without passing the aquifer.
///
/// It is the model's shared evaluation. evaluate() reads the water that each provider had available at
/// the evaluation before, and writes the flows taken and received, entry by entry in the user's order.
/// So the packages use flows that lag by one evaluation. As in MODFLOW 6 all entries use the same
/// availability, and received water is not moved on in the same evaluation. converged() applies the
/// rules to the water available now and compares: if true, the moved flows are those of the present
/// heads within the tolerance, and the packages' budgets close with them. A step begins with the flows
/// of the last accepted step (0 after new entries), so it does not depend on trials or failed steps
/// before it. These flows are the mover's state. The packages named by entries must outlive it and give
/// mover_flows(). One thread calls.
class Mvr final : public SharedEvaluation {
public:
    /// @param tolerance  [-] of the largest flow moved, for converged()
    explicit Mvr(std::string name, std::vector<MoverEntry> entries = {}, double tolerance = 1e-9)
        : name_{std::move(name)}, tolerance_{tolerance} {
        set_entries(std::move(entries));
    }

    [[nodiscard]] const std::string& name() const noexcept { return name_; }
    [[nodiscard]] std::string label() const override { return "MVR " + name_; }

    /// Replaces all entries from the next step on. An entry whose item does not exist in a step (a row
    /// that a list package has in other periods) moves nothing in this step, as in MODFLOW 6.
    /// @throws ContractError if a package takes no part in movers or an entry moves to itself
    void set_entries(std::vector<MoverEntry> entries) {
        for (const MoverEntry& e : entries) {
            require(e.from != nullptr && e.to != nullptr && e.from->mover_flows() != nullptr &&
                        e.to->mover_flows() != nullptr,
                    "Mvr: both packages of an entry must take part in the mover");
            require(e.from != e.to || e.from_item != e.to_item,
                    "Mvr: an entry's provider and receiver are the same");
            require(e.from_item >= 0 && e.to_item >= 0, "Mvr: items count from 0");
            remember(e.from);
            remember(e.to);
        }
        entries_ = std::move(entries);
        moved_.assign(entries_.size(), 0.0);
        offered_.assign(entries_.size(), 0.0);
        state_.moved = moved_;
    }
    [[nodiscard]] std::span<const MoverEntry> entries() const noexcept { return entries_; }
    /// [nentry] L^3/T, flow moved
    [[nodiscard]] std::span<const double> moved() const noexcept { return moved_; }
    /// [nentry] L^3/T, water that the provider had left for the entry
    [[nodiscard]] std::span<const double> offered() const noexcept { return offered_; }

    void begin_step(const Model&, const StepInfo&) override {
        moved_ = state_.moved;
        std::fill(offered_.begin(), offered_.end(), 0.0);
        fresh_ = true;
    }

    void evaluate(const Model&, std::span<const double>, const StepInfo&) override {
        if (!std::exchange(fresh_, false)) apply_rules(moved_, &offered_);
        for (Package* p : packages_) {
            MoverFlows& m = *p->mover_flows();
            m.taken.assign(m.available.size(), 0.0);
            m.received.assign(m.available.size(), 0.0);
        }
        for (std::size_t i = 0; i < entries_.size(); ++i) {
            const MoverEntry& e = entries_[i];
            if (!is_there(e)) moved_[i] = 0.0;  // not the flow of the step before
            if (moved_[i] == 0.0) continue;
            e.from->mover_flows()->taken[at(e.from_item)] += moved_[i];
            e.to->mover_flows()->received[at(e.to_item)] += moved_[i];
        }
    }

    void end_step(const Model&, std::span<const double>, const StepInfo&) override {
        state_.moved = moved_;
    }

    /// State at the end of the last accepted step.
    [[nodiscard]] const MvrState& state() const noexcept { return state_; }
    void set_state(MvrState state) {
        require(state.moved.size() == entries_.size(), "Mvr::set_state: one flow an entry");
        state_ = std::move(state);
    }

    [[nodiscard]] bool converged() const override {
        const auto [change, largest] = change_left();
        return change <= tolerance_ * largest + 1e-300;
    }
    /// [L^3/T] largest difference between the flow moved and the flow by the rules now
    [[nodiscard]] double worst() const override { return change_left().first; }

private:
    void remember(Package* p) {
        if (std::find(packages_.begin(), packages_.end(), p) == packages_.end())
            packages_.push_back(p);
    }

    /// True if both items exist in this step: rows of a list package may differ between periods.
    [[nodiscard]] static bool is_there(const MoverEntry& e) {
        return e.from_item < std::ssize(e.from->mover_flows()->available) &&
               e.to_item < std::ssize(e.to->mover_flows()->available);
    }

    /// Applies the rules to the water that providers have now. An item that does not exist moves nothing.
    void apply_rules(std::vector<double>& moved, std::vector<double>* offered) const {
        left_.resize(packages_.size());
        for (std::size_t p = 0; p < packages_.size(); ++p)
            left_[p] = packages_[p]->mover_flows()->available;
        moved.resize(entries_.size());
        for (std::size_t i = 0; i < entries_.size(); ++i) {
            const MoverEntry& e = entries_[i];
            const auto p =
                at(std::find(packages_.begin(), packages_.end(), e.from) - packages_.begin());
            moved[i] = 0.0;
            if (offered != nullptr) (*offered)[i] = 0.0;
            if (!is_there(e)) continue;
            const auto& available = e.from->mover_flows()->available;
            double& left = left_[p][at(e.from_item)];
            if (offered != nullptr) (*offered)[i] = left;
            moved[i] = moved_by_rule(e.rule, e.value, available[at(e.from_item)], left);
            left -= moved[i];
        }
    }

    [[nodiscard]] std::pair<double, double> change_left() const {
        apply_rules(next_, nullptr);
        double change = 0.0;
        double largest = 0.0;
        for (std::size_t i = 0; i < entries_.size(); ++i) {
            change = std::max(change, std::abs(next_[i] - moved_[i]));
            largest = std::max({largest, std::abs(next_[i]), std::abs(moved_[i])});
        }
        return {change, largest};
    }

    std::string name_;
    double tolerance_;
    MvrState state_;
    bool fresh_ = false;  // no package has written `available` yet in this step
    std::vector<MoverEntry> entries_;
    std::vector<double> moved_, offered_;            // [nentry]
    std::vector<Package*> packages_;                 // of all entries so far
    mutable std::vector<std::vector<double>> left_;  // [npackage][nitem], scratch
    mutable std::vector<double> next_;               // [nentry], scratch
};

}  // namespace heihe::gwf
