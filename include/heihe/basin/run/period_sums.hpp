// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/basin/run/budget_rows.hpp"
#include "heihe/core/field.hpp"
#include "heihe/water/day_use.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace heihe::basin {

/// Sums since the first of the month. They belong to the state: a run that stops inside a month and is
/// resumed gives the same rows as an uninterrupted run.
struct MonthSums {
    double days = 0.0;                    ///< [d] in the sums so far
    std::vector<double> budget_in;        ///< [term] m3
    std::vector<double> budget_out;       ///< [term] m3
    std::vector<double> reach_flow;       ///< [nreach] m3 (outflow)
    std::vector<double> reach_stage;      ///< [nreach] m d
    std::vector<double> reach_loss;       ///< [nreach] m3
    std::vector<double> reach_gain;       ///< [nreach] m3
    std::vector<double> reach_release;    ///< [nreach] m3 from the bed into the aquifer
    std::vector<double> gauge_flow;       ///< [31*ngauge] m3, day-major
    std::vector<double> gauge_stage;      ///< [31*ngauge] m d
    std::vector<double> gauge_diverted;   ///< [31*ngauge] m3 taken between this gauge and the last
    std::vector<double> gauge_exchange;   ///< [31*ngauge] m3, positive: river loses
    std::vector<double> point_head;       ///< [npoint] m d
    std::vector<double> column_recharge;  ///< [ncolumn] m3 accepted by the aquifer
    std::vector<double> column_pumping;   ///< [ncolumn] m3
    std::vector<double> column_et;        ///< [ncolumn] m3
    std::vector<double> column_drain;     ///< [ncolumn] m3
    std::vector<double> column_exchange;  ///< [ncolumn] m3 from river into the aquifer
    std::vector<double> day_use;          ///< [31*ngroup*day_use_count] m3, day-major, then group

    void resize(std::size_t nreach, std::size_t ngauge, std::size_t npoint, std::size_t ncolumn,
                std::size_t ngroup) {
        day_use.assign(31 * ngroup * water::day_use_count, 0.0);
        budget_in.assign(term_count, 0.0);
        budget_out.assign(term_count, 0.0);
        for (auto* v : {&reach_flow, &reach_stage, &reach_loss, &reach_gain, &reach_release})
            v->assign(nreach, 0.0);
        for (auto* v : {&gauge_flow, &gauge_stage, &gauge_diverted, &gauge_exchange})
            v->assign(31 * ngauge, 0.0);
        point_head.assign(npoint, 0.0);
        for (auto* v :
             {&column_recharge, &column_pumping, &column_et, &column_drain, &column_exchange})
            v->assign(ncolumn, 0.0);
        days = 0.0;
    }
    void clear() {
        days = 0.0;
        for (auto* v : {&budget_in, &budget_out, &reach_flow, &reach_stage, &reach_loss,
                        &reach_gain, &reach_release, &gauge_flow, &gauge_stage, &gauge_diverted,
                        &gauge_exchange, &point_head, &column_recharge, &column_pumping, &column_et,
                        &column_drain, &column_exchange, &day_use})
            std::fill(v->begin(), v->end(), 0.0);
    }
};

template <StateOf<MonthSums> AnyState, typename Visitor>
void for_each_field(AnyState& s, Visitor&& visit) {
    visit("month_days", "d", s.days);
    visit("month_budget_in", "m3", s.budget_in);
    visit("month_budget_out", "m3", s.budget_out);
    visit("month_reach_flow", "m3", s.reach_flow);
    visit("month_reach_stage", "m d", s.reach_stage);
    visit("month_reach_loss", "m3", s.reach_loss);
    visit("month_reach_gain", "m3", s.reach_gain);
    visit("month_reach_release", "m3", s.reach_release);
    visit("month_gauge_flow", "m3", s.gauge_flow);
    visit("month_gauge_stage", "m d", s.gauge_stage);
    visit("month_gauge_diverted", "m3", s.gauge_diverted);
    visit("month_gauge_exchange", "m3", s.gauge_exchange);
    visit("month_point_head", "m d", s.point_head);
    visit("month_column_recharge", "m3", s.column_recharge);
    visit("month_column_pumping", "m3", s.column_pumping);
    visit("month_column_et", "m3", s.column_et);
    visit("month_column_drain", "m3", s.column_drain);
    visit("month_column_exchange", "m3", s.column_exchange);
    visit("month_day_use", "m3", s.day_use);
}

/// Sums since 1 January, for annual.csv.
struct YearSums {
    std::vector<double> budget_in;      ///< [term] m3
    std::vector<double> budget_out;     ///< [term] m3
    std::vector<double> reach_loss;     ///< [nreach] m3
    std::vector<double> reach_gain;     ///< [nreach] m3
    double inflow = 0.0;                ///< [m3] main inlet
    double release = 0.0;               ///< [m3] release gauge
    double worst_percent = 0.0;         ///< [%] largest discrepancy of a store in a step
    std::vector<double> head_at_start;  ///< [ncolumn] m water table on 1 January

    void add(const MonthSums& month) {
        budget_in.resize(term_count, 0.0);
        budget_out.resize(term_count, 0.0);
        for (std::size_t t = 0; t < term_count; ++t) {
            budget_in[t] += month.budget_in[t];
            budget_out[t] += month.budget_out[t];
        }
        for (std::size_t r = 0; r < reach_loss.size(); ++r) {
            reach_loss[r] += month.reach_loss[r];
            reach_gain[r] += month.reach_gain[r];
        }
    }
    void resize(std::size_t nreach) {
        for (auto* v : {&reach_loss, &reach_gain}) v->assign(nreach, 0.0);
        clear();
    }
    void clear() {
        budget_in.assign(term_count, 0.0);
        budget_out.assign(term_count, 0.0);
        for (auto* v : {&reach_loss, &reach_gain}) std::fill(v->begin(), v->end(), 0.0);
        inflow = release = worst_percent = 0.0;
    }
    [[nodiscard]] double in(Term t) const { return budget_in[static_cast<std::size_t>(t)]; }
    [[nodiscard]] double out(Term t) const { return budget_out[static_cast<std::size_t>(t)]; }
};

template <StateOf<YearSums> AnyState, typename Visitor>
void for_each_field(AnyState& s, Visitor&& visit) {
    visit("year_budget_in", "m3", s.budget_in);
    visit("year_budget_out", "m3", s.budget_out);
    visit("year_reach_loss", "m3", s.reach_loss);
    visit("year_reach_gain", "m3", s.reach_gain);
    visit("year_inflow", "m3", s.inflow);
    visit("year_release", "m3", s.release);
    visit("year_worst_percent", "%", s.worst_percent);
    visit("year_head_at_start", "m", s.head_at_start);
}

/// Flows since the dispatch year began: the year of the release obligation.
struct DispatchSums {
    double inflow = 0.0;             ///< [m3] main inlet
    double release = 0.0;            ///< [m3] release gauge
    std::int64_t days = 0;           ///< [d] in the sums; 365 or 366 when complete
    double month_inflow = 0.0;       ///< [m3] inflow up to the first of the month
    double last_inflow = 0.0;        ///< [m3] of the dispatch year that ended last
    double last_release = 0.0;       ///< [m3]
    std::int64_t last_complete = 0;  ///< 1: that year was complete
    std::int64_t last_year = 0;      ///< in which it ended, in this run; 0: none has
    // The obligation's ledger of that year.
    double last_forecast = 0.0;       ///< [m3] inflow, as foreseen when it began
    double last_carried = 0.0;        ///< [m3] balance carried into it
    double last_closed_days = 0.0;    ///< [d]
    double last_closed_volume = 0.0;  ///< [m3]
    double last_unmet = 0.0;          ///< [m3] at the fields, by closed gates
    double last_overshoot = 0.0;      ///< [m3]
};

template <StateOf<DispatchSums> AnyState, typename Visitor>
void for_each_field(AnyState& s, Visitor&& visit) {
    visit("dispatch_inflow", "m3", s.inflow);
    visit("dispatch_release", "m3", s.release);
    visit("dispatch_days", "d", s.days);
    visit("dispatch_month_inflow", "m3", s.month_inflow);
    visit("dispatch_last_inflow", "m3", s.last_inflow);
    visit("dispatch_last_release", "m3", s.last_release);
    visit("dispatch_last_complete", "-", s.last_complete);
    visit("dispatch_last_year", "-", s.last_year);
    visit("dispatch_last_forecast", "m3", s.last_forecast);
    visit("dispatch_last_carried", "m3", s.last_carried);
    visit("dispatch_last_closed_days", "d", s.last_closed_days);
    visit("dispatch_last_closed_volume", "m3", s.last_closed_volume);
    visit("dispatch_last_unmet", "m3", s.last_unmet);
    visit("dispatch_last_overshoot", "m3", s.last_overshoot);
}

}  // namespace heihe::basin
