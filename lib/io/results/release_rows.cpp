// SPDX-License-Identifier: MIT
#include "lib/io/results/release_rows.hpp"

#include "heihe/basin/inputs.hpp"
#include "heihe/basin/release.hpp"
#include "heihe/basin/run/state.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace heihe::io {
namespace {

constexpr double not_known = std::numeric_limits<double>::quiet_NaN();

// A cubic metre in a year is round-off.
double without_round_off(double volume) { return std::abs(volume) < 1.0 ? 0.0 : volume; }

// Due, surplus and error of the forecast: of a complete year alone, since the curve is for a whole one.
void fill_due(const basin::ReleaseRule& rule, double foreseen, ReleaseRow& row) {
    row.due = row.surplus = row.forecast_error = not_known;
    if (row.complete == 0) row.overshoot = not_known;
    if (row.complete == 0 || (rule.curve.empty() && rule.ordered.empty())) return;
    row.due = basin::release_due(rule, row.year, row.inflow);
    row.surplus = row.delivered - row.due;
    if (foreseen >= 0.0) row.forecast_error = without_round_off(foreseen - row.inflow);
    row.overshoot = without_round_off(row.overshoot);
    const bool ordered = std::any_of(rule.ordered.begin(), rule.ordered.end(),
                                     [&](const auto& o) { return o.year == row.year; });
    row.provenance = ordered ? "ordered" : "curve";
}

}  // namespace

void add_release(const basin::MonthView& view, MonthRows& rows) {
    const auto& in = *view.inputs;
    const auto& d = view.state->dispatch;
    if (in.release.gauge.empty()) return;
    const Date turn = basin::dispatch_year_of(in.release, view.end).begin;
    if (turn > view.first && turn <= view.end) {
        ReleaseRow row;
        const auto year = basin::dispatch_year_of(in.release, turn - 1);
        row.year = year.name();
        row.complete = d.last_complete != 0 ? 1 : 0;
        row.start = row.complete != 0 ? year.begin : std::max(year.begin, in.start);
        row.end = turn - 1;
        row.inflow = d.last_inflow;
        row.delivered = d.last_release;
        row.carried = d.last_carried;
        row.closed_days = d.last_closed_days;
        row.unmet_by_closing = d.last_unmet;
        row.closed_volume = d.last_closed_volume;
        row.overshoot = d.last_overshoot;
        fill_due(in.release, d.last_forecast, row);
        rows.release.push_back(row);
    }
    if (view.end != in.end || turn == view.end) return;
    const auto& o = view.state->water.obligation;
    ReleaseRow row;
    const auto year = basin::dispatch_year_of(in.release, view.end - 1);
    row.year = year.name();
    row.start = d.days == view.end - year.begin ? year.begin : std::max(year.begin, in.start);
    row.end = view.end - 1;
    row.inflow = d.inflow;
    row.delivered = d.release;
    row.carried = o.carried;
    row.closed_days = o.closed_days;
    row.unmet_by_closing = o.unmet;
    row.closed_volume = o.closed_volume;
    row.overshoot = o.overshoot;
    fill_due(in.release, o.forecast, row);
    rows.release.push_back(row);
}

}  // namespace heihe::io
