// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/date.hpp"
#include "heihe/core/field.hpp"

#include <array>
#include <string>
#include <vector>

/// Data of the rules on gates: windows, dated closures, the release obligation.
namespace heihe::water {

using Monthly = std::array<double, 12>;

/// Days of every year in which gates may be closed. A window whose last day comes before its first ends in the next year.
struct GateWindow {
    int first_month = 1;
    int first_day = 1;
    int last_month = 1;
    int last_day = 1;   ///< included
    int from_year = 0;  ///< [calendar year] of the window's first day; years before have none
    int to_year = 9999;
    double most = 1.0;  ///< [-] largest part of its time in which gates are closed
};

template <StateOf<GateWindow> S, typename Visitor>
void for_each_field(S& s, Visitor&& visit) {
    auto& [first_month, first_day, last_month, last_day, from_year, to_year, most] = s;
    visit("first_month", "-", first_month);
    visit("first_day", "-", first_day);
    visit("last_month", "-", last_month);
    visit("last_day", "-", last_day);
    visit("from_year", "-", from_year);
    visit("to_year", "-", to_year);
    visit("most", "-", most);
}

/// Gates that are closed from one date to another.
struct Closure {
    Date first;
    Date end;           ///< midnight after the last day
    double part = 1.0;  ///< [-] of the requests that is not served

    bool operator==(const Closure&) const = default;
};

template <StateOf<Closure> S, typename Visitor>
void for_each_field(S& s, Visitor&& visit) {
    auto& [first, end, part] = s;
    visit("first", "d", first);
    visit("end", "d", end);
    visit("part", "-", part);
}

/// How the rest of a dispatch year's inflow is foreseen.
enum class ForecastKind {
    perfect,      ///< as it will be
    climatology,  ///< the mean of the recorded years
    regression    ///< by the flow since the dispatch year began, over the recorded years
};

/// Data of the release obligation. The curve itself is basin::ReleaseRule.
struct ObligationInputs {
    bool enforced = false;            ///< whether intakes are closed for it
    std::vector<GateWindow> windows;  ///< when they may be
    std::vector<Closure> closures;    ///< closed by date, also where the obligation is not enforced
    std::vector<std::string> keep_open;  ///< user classes whose intakes are never closed
    ForecastKind forecast = ForecastKind::regression;
    double reaching =
        0.8;  ///< [-] of the water that closed gates leave in the river, at the gauge in time
    double carry_over = 0.0;    ///< [-] of a year's balance that counts in the next
    double most_carried = 0.0;  ///< [m3] largest balance that is carried, either sign
    Monthly
        loss{};  ///< [m3/d] inflow less release less gated diversions, before a run knows better
};

template <StateOf<ObligationInputs> S, typename Visitor>
void for_each_field(S& s, Visitor&& visit) {
    auto& [enforced, windows, closures, keep_open, forecast, reaching, carry_over, most_carried,
           loss] = s;
    visit("enforced", "-", enforced);
    visit("windows", "-", windows);
    visit("closures", "-", closures);
    visit("keep_open", "-", keep_open);
    visit("forecast", "-", forecast);
    visit("reaching", "-", reaching);
    visit("carry_over", "-", carry_over);
    visit("most_carried", "m3", most_carried);
    visit("loss", "m3/d", loss);
}

}  // namespace heihe::water
