// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/basin/inputs.hpp"
#include "heihe/core/date.hpp"
#include "heihe/core/error.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <string>
#include <string_view>
#include <vector>

namespace heihe::basin {

/// One river day of a step: a whole day, or a part of one where the step is cut below a day.
struct RiverDay {
    Date date;
    double dt = 1.0;         ///< [d]
    double end_share = 1.0;  ///< [-] part of the groundwater step gone at its end
};

/// A part of a step that lies in one calendar month.
struct Period {
    Date start;
    double start_fraction = 0.0;  ///< [d]
    double dt = 0.0;              ///< [d]
    std::vector<RiverDay> days;
    [[nodiscard]] int month() const { return civil(start).month - 1; }  ///< 0-based
    [[nodiscard]] int year() const { return civil(start).year; }
};

/// One groundwater step. A transient step is one period; a steady one is the twelve months of a
/// year, each with one long river day.
struct StepPlan {
    std::vector<Period> periods;
    double dt = 0.0;  ///< [d] sum of the periods
    bool steady = false;
};

/// A transient step of whole days, or a part of one day.
[[nodiscard]] inline StepPlan transient_plan(Date start, double fraction, double dt) {
    StepPlan plan;
    plan.dt = dt;
    Period p{start, fraction, dt, {}};
    if (dt <= 1.0 - fraction) {
        p.days.push_back({start, dt, 1.0});
    } else {
        require(fraction == 0.0 && dt == std::floor(dt), "transient_plan: whole days, or one part");
        const int n = static_cast<int>(dt);
        for (int d = 0; d < n; ++d) p.days.push_back({start + d, 1.0, (d + 1.0) / n});
    }
    plan.periods.push_back(std::move(p));
    return plan;
}

/// The steady step: the months of one year, without change of storage.
[[nodiscard]] inline StepPlan steady_plan(int year) {
    StepPlan plan;
    plan.steady = true;
    for (int m = 1; m <= 12; ++m) {
        const double length = days_in_month(year, m);
        const Date first = make_date(year, m, 1);
        plan.periods.push_back({first, 0.0, length, {{first, length, 1.0}}});
        plan.dt += length;
    }
    return plan;
}

/// Inflow and climate by date, from the inputs.
class Forcing {
public:
    explicit Forcing(const Inputs& in) : in_{in} {
        for (std::size_t i = 0; i < in.network.inlets.size(); ++i)
            if (in.network.inlets[i].id == in.main_inlet) main_ = i;
    }

    /// Mean inflow of an inlet over the days that a river day covers, m3/d. If a steady year is
    /// longer than the series, the series begins again.
    [[nodiscard]] double inflow(std::size_t inlet, const RiverDay& day) const {
        const auto& flow = in_.inflow.flow[inlet];
        const std::ptrdiff_t first = day.date - in_.inflow.start;
        const auto count = std::max<std::ptrdiff_t>(1, std::llround(day.dt));
        double sum = 0.0;
        const std::ptrdiff_t length = ssize(flow);
        for (std::ptrdiff_t d = first; d < first + count; ++d)
            sum += flow[at(((d % length) + length) % length)];
        return sum / static_cast<double>(count);
    }
    /// The main inlet's inflow of a calendar year, m3; scaled if the series covers only a part of the
    /// year.
    [[nodiscard]] double inflow_year(int year) const {
        const auto& flow = in_.inflow.flow[main_];
        const int first = std::max(0, make_date(year, 1, 1) - in_.inflow.start);
        const int last =
            std::min(static_cast<int>(flow.size()), make_date(year + 1, 1, 1) - in_.inflow.start);
        if (last <= first) return in_.water.entitlement_reference_inflow;
        double sum = 0.0;
        for (int d = first; d < last; ++d) sum += flow[at(d)];
        return sum * days_in_year(year) / (last - first);
    }
    /// Weather of the year of a period.
    [[nodiscard]] const Weather& weather(const Period& p) const {
        return water::use_of(in_.weather, p.year());
    }
    /// Daily value of a monthly sum of the period's weather [m/month] -> [m/d].
    [[nodiscard]] double daily(water::Monthly Weather::*monthly, const Period& p) const {
        return (weather(p).*monthly)[at(p.month())] / days_in_month(p.year(), p.month() + 1);
    }
    /// Runoff of the tributaries outside the network in a year over its mean [-]; 1 without a list.
    [[nodiscard]] double tributary_factor(int year) const {
        const auto& factors = in_.tributary_factor;
        if (factors.empty()) return 1.0;
        const int i = year - civil(in_.start).year;
        return factors[at(std::clamp(i, 0, static_cast<int>(factors.size()) - 1))];
    }
    /// Mean of all inlets and the mountain front over the series, m3/d: the basin's throughflow.
    [[nodiscard]] double mean_throughflow() const {
        double sum = 0.0;
        for (const auto& flow : in_.inflow.flow)
            if (!flow.empty())
                sum += std::accumulate(flow.begin(), flow.end(), 0.0) /
                       static_cast<double>(flow.size());
        const auto& lateral = in_.surface.lateral_inflow;
        return std::accumulate(lateral.begin(), lateral.end(), sum);
    }
    [[nodiscard]] std::size_t main() const noexcept { return main_; }

private:
    const Inputs& in_;
    std::size_t main_ = 0;
};

}  // namespace heihe::basin
