// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/error.hpp"
#include "heihe/core/field.hpp"
#include "heihe/core/index.hpp"
#include "heihe/core/parallel.hpp"
#include "heihe/grid/column_mesh.hpp"
#include "heihe/river/routing.hpp"
#include "heihe/water/accounts.hpp"
#include "heihe/water/cap.hpp"
#include "heihe/water/demand.hpp"
#include "heihe/water/figures.hpp"
#include "heihe/water/gates.hpp"
#include "heihe/water/obligation.hpp"
#include "heihe/water/rule.hpp"
#include "heihe/water/use_inputs.hpp"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

/// Allocation of surface water and groundwater to districts and users in one step.
///
/// A district needs what its crops use in the weather of the month. Its wells give the month's part of
/// their pumping, of which District::wells_first comes before surface water. Surface water covers the rest
/// of the need, up to the entitlement and what the river has. Then come the wells' other part, and extra pumping
/// of at most extra_pumping_fraction of the surface water that is missing; the rest is unmet. A county's
/// groundwater cap then limits the pumping.
/// A group is a district or a user: groups [0, ndistrict) are districts, the users follow.
namespace heihe::water {

/// Demand and limits of a step; the same in all its outer iterations. Volumes are m3 over the step.
struct WaterPlan {
    StepTime time;
    double dt = 0.0;                         ///< [d]
    std::vector<double> demand;              ///< [ngroup] at the field or user
    std::vector<double> capillary;           ///< [ngroup] demand met by capillary supply
    std::vector<double> entitled;            ///< [ngroup] gross surface water
    std::vector<double> request;             ///< [ngroup] gross surface water, needed and allowed
    std::vector<double> usual_surface;       ///< [ngroup] at the field: demand less the wells' part
    std::vector<double> usual_wells;         ///< [ngroup] gross pumping of the month's part
    std::vector<double> surface_efficiency;  ///< [ngroup] field or user over intake [-]
    std::vector<double> well_efficiency;     ///< [ngroup] field or user over wellhead [-]
    std::vector<char> metered;               ///< [ngroup] 1: pumping is recorded for the whole step
    std::vector<char> gauged;                ///< [ngroup] 1: so is its diversion
    std::vector<double> cap;                 ///< [ncounty] m3/yr, infinite where there is none
    std::vector<double> limit;               ///< [ncounty] gross pumping that the cap leaves
    std::vector<river::Diversion> diversions;  ///< [ndiversion] constant rates over the step
    Limits limits;                             ///< that rules set
};

/// Allocation of a step. Volumes are m3 over the step.
struct Allocation {
    std::vector<Figures> groups;       ///< [ngroup]
    std::vector<double> asked;         ///< [ngroup] gross pumping before the cap
    std::vector<double> granted;       ///< [ngroup] gross pumping after the cap
    std::vector<double> wells_wanted;  ///< [ngroup] of it from wells in the grid
    std::vector<double> seeping;       ///< [2 ngroup] seepage by System::trunk_slot, field_slot
    std::vector<double> seepage;       ///< [ncolumn] canals, pipes and fields, to the delay
    std::vector<double> returned;      ///< [ngroup] to the simulated river
};

/// Districts, users and their rules. Const after set-up; Accounts holds what changes.
///
/// A step: plan_step once; in each outer iteration ask_wells with the river's diversions, then
/// finish with what the wells deliver; commit_step once, with the accepted allocation. These functions,
/// but for commit_step and commit_rules, write their last argument only and read nothing else that changes. One thread
/// calls.
class System {
public:
    /// @pre check(inputs, ...) of water/check.hpp found nothing
    System(UseInputs inputs, std::int32_t ncolumn);
    System(UseInputs inputs, const grid::ColumnMesh& mesh)
        : System(std::move(inputs), static_cast<std::int32_t>(mesh.ncolumn())) {}

    [[nodiscard]] const UseInputs& inputs() const noexcept { return in_; }
    [[nodiscard]] std::ptrdiff_t ndistrict() const noexcept { return std::ssize(in_.districts); }
    [[nodiscard]] std::ptrdiff_t ngroup() const noexcept { return std::ssize(county_); }
    [[nodiscard]] std::ptrdiff_t ndiversion() const noexcept { return std::ssize(diverting_); }
    [[nodiscard]] std::int32_t ncolumn() const noexcept { return ncolumn_; }
    /// [ngroup] index in UseInputs::counties, -1 where unknown.
    [[nodiscard]] std::span<const std::int32_t> county() const noexcept { return county_; }
    /// [ndiversion] group that each diversion serves.
    [[nodiscard]] std::span<const std::int32_t> diverting() const noexcept { return diverting_; }
    [[nodiscard]] const std::string& group_id(std::ptrdiff_t g) const {
        return is_district(g) ? district(g).id : user(g).id;
    }
    [[nodiscard]] const std::vector<ColumnShare>& group_columns(std::ptrdiff_t g) const {
        return is_district(g) ? district(g).columns : user(g).columns;
    }

    /// "agriculture" for a district, else the user's class.
    [[nodiscard]] const std::string& user_class(std::ptrdiff_t g) const {
        static const std::string farms = "agriculture";
        return is_district(g) ? farms : user(g).user_class;
    }
    /// Reach of a group's intake; -1: none.
    [[nodiscard]] std::int32_t intake_reach(std::ptrdiff_t g) const {
        return is_district(g) ? district(g).intake_reach : user(g).intake_reach;
    }

    /// Rules in the order of Limits::lowered: gates by date, the release obligation.
    [[nodiscard]] std::span<const std::shared_ptr<const Rule>> rules() const noexcept {
        return rules_;
    }
    /// Adds a rule of one's own. Call before the first step.
    void add_rule(std::shared_ptr<const Rule> rule) { rules_.push_back(std::move(rule)); }
    [[nodiscard]] const Obligation& obligation() const noexcept { return *obligation_; }

    /// Columns of a group's wells.
    [[nodiscard]] const std::vector<ColumnShare>& well_columns(std::ptrdiff_t g) const {
        return is_district(g) && !district(g).wells.empty() ? district(g).wells : group_columns(g);
    }

    [[nodiscard]] Accounts make_state() const {
        Accounts s;
        s.cap.resize(caps_.ncounty());
        s.sums.resize(ngroup());
        s.obligation.resize(in_.obligation.loss);
        return s;
    }

    /// Demand, entitlements, requests and cap limits of a step, without those of rules.
    void plan_step(const Accounts& state, const StepInput& step, WaterPlan& plan) const;

    /// Lets the rules set their limits, and lowers the plan's diversions to them.
    void limit(const RuleView& view, WaterPlan& plan) const;

    /// Part of a group's request that rules took away [-].
    [[nodiscard]] double closed_share(const WaterPlan& plan, std::ptrdiff_t g) const {
        const auto k = diversion_[at(g)];
        return k < 0 ? 0.0 : 1.0 - plan.limits.intake[at(k)];
    }

    /// Gross surface water of a diversion in a step without limits by rules, records or capillary supply [m3].
    [[nodiscard]] double expected_request(std::ptrdiff_t diversion, const StepInput& step) const;

    /// Allocation with surface water as diverted and pumping as wanted, as if the wells delivered all.
    /// @param diverted [ndiversion] m3 over the step, in the order of WaterPlan::diversions
    void allocate(const WaterPlan& plan, std::span<const double> diverted, Allocation& out) const;

    /// The first half of allocate: up to Allocation::wells_wanted. finish must follow.
    void ask_wells(const WaterPlan& plan, std::span<const double> diverted, Allocation& out) const;

    /// Final figures and seepage, with the deliveries of the wells in the grid.
    /// @param delivered [ngroup] m3 over the step   @param out as ask_wells left it
    void finish(const WaterPlan& plan, std::span<const double> delivered, Allocation& out) const;

    /// Slots of volumes that are shared over a district's trunk canal, or over a group's columns.
    [[nodiscard]] static constexpr std::int32_t trunk_slot(std::ptrdiff_t g) noexcept {
        return static_cast<std::int32_t>(2 * g);
    }
    [[nodiscard]] static constexpr std::int32_t field_slot(std::ptrdiff_t g) noexcept {
        return static_cast<std::int32_t>(2 * g + 1);
    }
    /// Part of volumes shared by area that falls on column c, m3. @param volume [2 ngroup] by slot
    [[nodiscard]] double at_column(std::ptrdiff_t c, std::span<const double> volume) const {
        double sum = 0.0;
        for (auto i = first_place_[at(c)]; i < first_place_[at(c) + 1]; ++i)
            sum += volume[at(places_[at(i)].slot)] * places_[at(i)].share;
        return sum;
    }

    /// Adds the returns to the river's lateral inflow.
    /// @param inflow [nreach] m3/d
    void add_returns(const WaterPlan& plan, const Allocation& s, std::span<double> inflow) const {
        for (std::ptrdiff_t g = ndistrict(); g < ngroup(); ++g)
            if (user(g).return_reach >= 0)
                inflow[at(user(g).return_reach)] += s.returned[at(g)] / plan.dt;
    }

    /// Tells the rules about an accepted step. Like commit_step it changes the state.
    void commit_rules(const StepDone& done, Accounts& state) const {
        for (const auto& rule : rules_) rule->commit(done, state);
    }

    /// Adds to the cap accounts and to the sums. The only call that changes the state.
    void commit_step(Accounts& state, const WaterPlan& plan, const Allocation& s) const {
        caps_.open(state.cap, plan.time);
        for (std::ptrdiff_t g = 0; g < ngroup(); ++g)
            if (county_[at(g)] >= 0) state.cap.spent[at(county_[at(g)])] += s.groups[at(g)].pumped;
        state.sums.add(s.groups);
    }

private:
    [[nodiscard]] bool is_district(std::ptrdiff_t g) const { return g < ndistrict(); }
    [[nodiscard]] const District& district(std::ptrdiff_t g) const { return in_.districts[at(g)]; }
    [[nodiscard]] const User& user(std::ptrdiff_t g) const {
        return in_.users[at(g - ndistrict())];
    }

    void collect_groups();
    void make_room(WaterPlan& plan) const;
    void plan_district(const StepInput& step, std::ptrdiff_t g, double factor, WaterPlan& p) const;
    void plan_user(std::ptrdiff_t g, WaterPlan& p) const;
    void apply_records(const StepInput& step, std::ptrdiff_t g, WaterPlan& p) const;
    [[nodiscard]] double ask(const WaterPlan& p, std::ptrdiff_t g, double surface) const;
    void grant(const WaterPlan& plan, Allocation& out) const;
    void finish_group(const WaterPlan& p, std::ptrdiff_t g, double delivered,
                      Allocation& out) const;
    void finish_district(const WaterPlan& p, std::ptrdiff_t g, double delivered,
                         Allocation& out) const;
    void finish_user(std::ptrdiff_t g, double delivered, Allocation& out) const;
    [[nodiscard]] bool is_column(std::int32_t c) const noexcept { return c >= 0 && c < ncolumn_; }
    void list_places();

    /// A share of a slot's volume that falls on a column.
    struct Place {
        std::int32_t slot;
        double share;  ///< [-]
    };

    UseInputs in_;
    std::int32_t ncolumn_ = 0;
    Caps caps_;
    std::shared_ptr<const Obligation> obligation_;
    std::vector<std::shared_ptr<const Rule>> rules_;
    std::vector<std::int32_t> county_;         ///< [ngroup]
    std::vector<int> tier_;                    ///< [ngroup]
    std::vector<double> ledger_;               ///< [ngroup] part outside the grid
    std::vector<std::int32_t> diversion_;      ///< [ngroup] number of its diversion, -1 none
    std::vector<std::int32_t> diverting_;      ///< [ndiversion]
    std::vector<std::ptrdiff_t> first_place_;  ///< [ncolumn + 1] in places_
    std::vector<Place> places_;
};

}  // namespace heihe::water

#include "heihe/water/allocation_impl.hpp"
