// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/field.hpp"
#include "heihe/core/index.hpp"
#include "heihe/water/demand.hpp"
#include "heihe/water/figures.hpp"
#include "heihe/water/use_inputs.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// Groundwater caps by county and calendar year, and the cap accounts.
namespace heihe::water {

/// Tiers in the order in which a cap supplies them: 0 domestic, 1 industry, 2 ecology and agriculture.
inline constexpr int tier_count = 3;

[[nodiscard]] inline int tier_of(std::string_view user_class) {
    if (user_class == "domestic") return 0;
    if (user_class == "industry") return 1;
    return 2;
}

/// Gross pumping that a county plans for the months of a year, by tier [m3].
struct PumpingPlan {
    std::array<Monthly, tier_count> month{};  ///< [m3]
    std::array<double, tier_count> year{};    ///< [m3/yr]

    void add(int tier, double volume, const Monthly& share) {
        for (std::size_t m = 0; m < 12; ++m) month[at(tier)][m] += volume * share[m];
        year[at(tier)] += volume;
    }
};

/// Part of a cap that is allotted from 1 January to a moment [m3].
///
/// Domestic, then industry, get their plan, at most what is left of the cap. Ecology and agriculture get
/// the rest. Each tier follows the months of its own plan, so domestic water in winter is not cut for
/// irrigation, nor irrigation in spring for the domestic water of autumn. Water that is not spent remains
/// available: spending since 1 January may reach the sum allotted since then.
/// @param part [-] of the month gone
[[nodiscard]] inline double allotted(const PumpingPlan& plan, double cap, int month, double part) {
    double left = cap;
    double sum = 0.0;
    double due_all = 0.0;
    double year_all = 0.0;
    for (int t = 0; t < tier_count; ++t) {
        const double year = plan.year[at(t)];
        if (!(year > 0.0)) continue;
        const double due = due_share(plan.month[at(t)], month, part) / year;
        const double own = t + 1 < tier_count ? std::min(left, year) : left;
        sum += own * std::min(due, 1.0);
        left -= own;
        due_all += due * year;
        year_all += year;
    }
    // No plan in the last tier: the surplus follows the plan of all tiers, or the calendar.
    const double due = year_all > 0.0 ? std::min(due_all / year_all, 1.0) : (month + part) / 12.0;
    return sum + left * due;
}

/// The cap accounts of a year, by county. They open on 1 January. A run that begins within a year opens
/// them with the part of the cap for the rest of the year.
struct CapAccounts {
    std::int64_t year = 0;          ///< calendar year of the accounts; 0: not open yet
    std::vector<double> opened;     ///< [ncounty] m3 for this year; 0 without a cap
    std::vector<double> opened_at;  ///< [ncounty] m3 of the cap allotted before the opening
    std::vector<double> spent;      ///< [ncounty] m3 gross pumping, districts and users

    void resize(std::ptrdiff_t ncounty) {
        year = 0;
        for (auto* v : {&opened, &opened_at, &spent}) v->assign(at(ncounty), 0.0);
    }
};

template <StateOf<CapAccounts> AnyState, typename Visitor>
void for_each_field(AnyState& s, Visitor&& visit) {
    visit("cap_year", "-", s.year);
    visit("cap_opened", "m3", s.opened);
    visit("cap_opened_at", "m3", s.opened_at);
    visit("cap_spent", "m3", s.spent);
}

/// The caps of all counties. Const after set-up; the state is in CapAccounts.
class Caps {
public:
    /// A request that exceeds its limit by less than this part of the cap is granted in full, so that
    /// round-off causes no shortage. The caps used are slightly smaller still, so the sum of a year cannot
    /// exceed the stated cap.
    static constexpr double grace = 1e-12;
    static constexpr double margin = 4e-12;

    Caps() = default;
    explicit Caps(const UseInputs& in) : caps_{in.caps}, counties_{in.counties} {
        const auto [first, last] = years_of(in);
        const auto county = county_of_groups(in);
        for (int year = first; year <= last; ++year) {
            plans_.push_back({year, std::vector<PumpingPlan>(counties_.size())});
            for (std::size_t g = 0; g < county.size(); ++g)
                if (county[g] >= 0) add_group(in, g, year, plans_.back().county[at(county[g])]);
        }
    }

    [[nodiscard]] std::ptrdiff_t ncounty() const noexcept { return std::ssize(counties_); }

    /// Cap of county c that applies in a year [m3/yr]; infinite where there is none.
    [[nodiscard]] double volume(std::ptrdiff_t c, int year) const {
        return groundwater_cap(caps_, counties_[at(c)], year);
    }

    /// Gross pumping left to county c up to the step's end [m3]; infinite without a cap.
    [[nodiscard]] double limit(std::ptrdiff_t c, const CapAccounts& s, const StepTime& t) const {
        const double cap = volume(c, t.year) * (1.0 - margin);
        if (cap == std::numeric_limits<double>::infinity()) return cap;
        const bool open = s.year == t.year;
        const double before =
            open ? s.opened_at[at(c)] : allotted(plan_of(c, t.year), cap, t.month, t.begin);
        const double spent = open ? s.spent[at(c)] : 0.0;
        return std::max(0.0, allotted(plan_of(c, t.year), cap, t.month, t.end) - before - spent);
    }

    /// Opens the accounts of the step's year if they are not open.
    void open(CapAccounts& s, const StepTime& t) const {
        if (s.year == t.year) return;
        s.year = t.year;
        for (std::ptrdiff_t c = 0; c < ncounty(); ++c) {
            const double cap = volume(c, t.year) * (1.0 - margin);
            const bool capped = cap < std::numeric_limits<double>::infinity();
            const double before =
                capped ? allotted(plan_of(c, t.year), cap, t.month, t.begin) : 0.0;
            s.opened_at[at(c)] = before;
            s.opened[at(c)] = capped ? std::max(0.0, volume(c, t.year) - before) : 0.0;
            s.spent[at(c)] = 0.0;
        }
    }

private:
    /// Plans of all counties in one year.
    struct YearPlans {
        int year = 0;
        std::vector<PumpingPlan> county;  // [ncounty]
    };

    [[nodiscard]] const PumpingPlan& plan_of(std::ptrdiff_t c, int year) const {
        return use_of(plans_, year).county[at(c)];
    }

    /// First and last year in which a group has a use of its own.
    [[nodiscard]] static std::pair<int, int> years_of(const UseInputs& in) {
        std::pair years{0, 0};
        const auto widen = [&years](int first, int last) {
            years = years.first == 0
                        ? std::pair{first, last}
                        : std::pair{std::min(years.first, first), std::max(years.second, last)};
        };
        for (const auto& d : in.districts) widen(d.use.front().year, d.use.back().year);
        for (const auto& u : in.users) widen(u.use.front().year, u.use.back().year);
        return years;
    }

    static void add_group(const UseInputs& in, std::size_t g, int year, PumpingPlan& plan) {
        if (g < in.districts.size()) {
            const auto& use = use_of(in.districts[g].use, year);
            plan.add(tier_count - 1, use.groundwater, use.pumping_share);
        } else {
            const auto& u = in.users[g - in.districts.size()];
            plan.add(tier_of(u.user_class), use_of(u.use, year).groundwater, u.demand_share);
        }
    }

    std::vector<GroundwaterCap> caps_;
    std::vector<std::string> counties_;
    std::vector<YearPlans> plans_;  // consecutive years
};

}  // namespace heihe::water
