// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/field.hpp"
#include "heihe/water/cap.hpp"
#include "heihe/water/figures.hpp"
#include "heihe/water/use_inputs.hpp"

#include <vector>

/// What water use remembers from step to step.
namespace heihe::water {

/// What the obligation remembers. Sums are of the dispatch year unless they say otherwise.
struct ObligationAccounts {
    double carried = 0.0;  ///< [m3] balance of earlier years: positive where too much was released
    double closed_days = 0.0;    ///< [d]
    double closed_volume = 0.0;  ///< [m3] gross requests that closed gates did not serve
    double unmet = 0.0;          ///< [m3] demand at the fields that closed gates left unmet
    double overshoot = 0.0;      ///< [m3] of them on days when the release was above what was due
    double forecast =
        -1.0;  ///< [m3] the year's inflow as foreseen when the year began; -1: not yet
    std::vector<double> month;  ///< [3] m3 inflow, release, diverted since the first of the month
    double month_days = 0.0;    ///< [d] in them
    std::vector<double> loss;   ///< [12] m3/d learned

    void resize(const Monthly& first_loss) {
        *this = {};
        month.assign(3, 0.0);
        loss.assign(first_loss.begin(), first_loss.end());
    }
    void clear_year() {
        closed_days = closed_volume = unmet = overshoot = 0.0;
        forecast = -1.0;
    }
};

template <StateOf<ObligationAccounts> AnyState, typename Visitor>
void for_each_field(AnyState& s, Visitor&& visit) {
    visit("obligation_carried", "m3", s.carried);
    visit("obligation_closed_days", "d", s.closed_days);
    visit("obligation_closed_volume", "m3", s.closed_volume);
    visit("obligation_unmet", "m3", s.unmet);
    visit("obligation_overshoot", "m3", s.overshoot);
    visit("obligation_forecast", "m3", s.forecast);
    visit("obligation_month", "m3", s.month);
    visit("obligation_month_days", "d", s.month_days);
    visit("obligation_loss", "m3/d", s.loss);
}

/// State of the water use.
struct Accounts {
    CapAccounts cap;
    FigureSums sums;
    ObligationAccounts obligation;
};

template <StateOf<Accounts> AnyState, typename Visitor>
void for_each_field(AnyState& s, Visitor&& visit) {
    for_each_field(s.cap, visit);
    for_each_field(s.sums, visit);
    for_each_field(s.obligation, visit);
}

}  // namespace heihe::water
