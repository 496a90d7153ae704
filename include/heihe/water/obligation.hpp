// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/date.hpp"
#include "heihe/core/index.hpp"
#include "heihe/water/accounts.hpp"
#include "heihe/water/gates.hpp"
#include "heihe/water/obligation_inputs.hpp"
#include "heihe/water/rule.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

/// The release obligation as a rule: it closes intakes when the release of the dispatch year would fall short.
namespace heihe::water {

/// What the rest of a dispatch year brings to the gauge, as it looks at a step's start.
struct Prospect {
    double missing =
        0.0;  ///< [m3] of the due, less what comes with open gates; below 0: nothing is missing
    double possible = 0.0;  ///< [m3] that closing in every window ahead would add
};

/// The release still needed is what is due, less the balance carried in, less what was released. A month ahead has
/// inflow - loss, at least 0, with the loss as the run has learned it; of this the gated intakes take what they want and the
/// rest reaches the gauge. Gates closed in a window leave its part of what intakes take in the river; the part `reaching` of it
/// comes to the gauge within the year.
/// @param loss  [12] m3/d by month
[[nodiscard]] inline Prospect prospect(const ObligationInputs& in, const RiverOutlook& river,
                                       double carried, const std::vector<double>& loss) {
    Prospect p;
    p.missing = river.due - carried - river.release;
    for (const auto& t : river.ahead) {
        const auto month = at(civil(t.begin).month - 1);
        const double there = std::max(0.0, t.inflow - loss[month] * t.days);
        const double taken = std::min(t.wanted, there);
        p.missing -= there - taken;
        p.possible += in.reaching * taken * closable_share(in.windows, t.begin, t.days);
    }
    return p;
}

/// Part of the windows' time in which gates stay closed [-]: what is missing over what all windows ahead can add. So the
/// windows of a year bear it evenly, and those that follow make up for what a forecast had wrong.
[[nodiscard]] inline double closed_part(const Prospect& p) {
    if (!(p.missing > 0.0)) return 0.0;
    return p.possible > p.missing ? p.missing / p.possible : 1.0;
}

/// Closes the gated intakes for a part of each step in a window, when the release would fall short.
class Obligation final : public Rule {
public:
    explicit Obligation(ObligationInputs in) : in_{std::move(in)} {}
    [[nodiscard]] const std::string& id() const override { return id_; }

    void limit(const RuleView& view, std::int32_t number, Limits& limits) const override {
        const double window = closable_share(in_.windows, view.start, view.dt);
        if (!in_.enforced || window == 0.0 || view.river.ahead.empty()) return;
        const auto& known = view.accounts.obligation;
        const double part = closed_part(prospect(in_, view.river, known.carried, known.loss));
        for (std::size_t d = 0; d < view.gated.size(); ++d)
            if (view.gated[d] != 0)
                limits.lower(static_cast<std::ptrdiff_t>(d), 1.0 - part * window, number);
    }

    /// Adds the step to the year's ledger and learns the month's loss: mean of it and of the value before.
    void commit(const StepDone& done, Accounts& accounts) const override {
        auto& o = accounts.obligation;
        if (o.forecast < 0.0) o.forecast = done.foreseen;
        o.closed_days += done.closed_part * done.dt;
        o.closed_volume += done.closed;
        o.unmet += done.unmet;
        const double remaining = std::max(0.0, done.due - o.carried - done.released_before);
        o.overshoot += std::min(done.unserved, std::max(0.0, done.release - remaining));
        o.month[0] += done.inflow;
        o.month[1] += done.release;
        o.month[2] += done.diverted;
        o.month_days += done.dt;
        if (!done.month_ends) return;
        auto& loss = o.loss[at(civil(done.start).month - 1)];
        if (o.month_days > least_days)
            loss = 0.5 * (loss + (o.month[0] - o.month[1] - o.month[2]) / o.month_days);
        std::fill(o.month.begin(), o.month.end(), 0.0);
        o.month_days = 0.0;
    }

    /// Ends the dispatch year. @param balance [m3] released less due, without what was carried in
    void end_year(double balance, Accounts& accounts) const {
        auto& o = accounts.obligation;
        o.carried =
            std::clamp(in_.carry_over * (o.carried + balance), -in_.most_carried, in_.most_carried);
        o.clear_year();
    }

private:
    static constexpr double least_days = 27.0;  // [d] a whole month

    ObligationInputs in_;
    std::string id_ = "release";
};

}  // namespace heihe::water
