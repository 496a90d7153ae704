// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/basin/inputs.hpp"
#include "heihe/basin/release.hpp"
#include "heihe/basin/run/forcing.hpp"
#include "heihe/basin/run/forecast.hpp"
#include "heihe/basin/run/state.hpp"
#include "heihe/core/date.hpp"
#include "heihe/core/index.hpp"
#include "heihe/water/allocation.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <numeric>
#include <span>
#include <string>
#include <vector>

namespace heihe::basin {

/// What rules see of the river at a step's start: the dispatch year so far, its rest, and the gated intakes.
class OutlookMaker {
public:
    OutlookMaker(const Inputs& in, const water::System& system, const Forcing& forcing)
        : in_{in}, system_{system}, forcing_{forcing}, forecast_{in} {
        find_gated();
    }

    /// [ndiversion] 1: on the main stem above the release gauge, of a class that is not kept open.
    [[nodiscard]] std::span<const char> gated() const noexcept { return gated_; }

    /// @param start  the state at the step's start
    void look(const State& start, const StepPlan& plan, water::RiverOutlook& out) {
        const Date now = plan.periods.front().start;
        const double gone = plan.periods.front().start_fraction;
        const auto year = dispatch_year_of(in_.release, now);
        const auto& d = start.dispatch;
        const bool whole = d.days == now - year.begin;
        const auto volume = forecast_.ahead(now, gone, whole ? d.month_inflow : -1.0);
        const auto parts = month_parts(now, year.end);
        out.inflow = d.inflow;
        out.release = d.release;
        out.ahead.clear();
        for (std::size_t k = 0; k < parts.size(); ++k) {
            const double days = parts[k].days - (k == 0 ? gone : 0.0);
            const auto day = civil(parts[k].begin);
            out.ahead.push_back(
                {parts[k].begin, days, volume[k], wanted(day.year)[at(day.month - 1)] * days});
        }
        out.foreseen = d.inflow + std::accumulate(volume.begin(), volume.end(), 0.0);
        out.due = release_due(in_.release, year.name(), out.foreseen);
        if (!whole) share_due(now, year, out);
    }

private:
    /// In a dispatch year that began before the run the time before it counts with the mean inflow, and is taken to have
    /// released its share of the due.
    void share_due(Date now, const DispatchYear& year, water::RiverOutlook& out) const {
        const Date begin = std::min(now, std::max(year.begin, in_.start));
        const double before = forecast_.mean_volume(year.begin, begin);
        const double whole = before + out.foreseen;
        if (!(whole > 0.0)) return;
        out.due = release_due(in_.release, year.name(), whole) * out.foreseen / whole;
    }

    void find_gated() {
        const auto& network = in_.network;
        std::vector<char> above(network.reaches.size(), 0);
        std::int32_t gauge = -1;
        for (const auto& g : network.gauges)
            if (g.id == in_.release.gauge) gauge = g.reach;
        if (gauge >= 0)
            for (auto r = network.inlets[forcing_.main()].reach; r >= 0;
                 r = network.reaches[at(r)].down) {
                above[at(r)] = 1;
                if (r == gauge) break;
            }
        const auto& open = in_.water.obligation.keep_open;
        for (const auto g : system_.diverting()) {
            const bool kept =
                std::find(open.begin(), open.end(), system_.user_class(g)) != open.end();
            gated_.push_back(above[at(system_.intake_reach(g))] != 0 && !kept ? 1 : 0);
        }
    }

    /// Requests of the gated intakes in a year of mean weather, by month [m3/d].
    [[nodiscard]] const water::Monthly& wanted(int year) {
        const auto [entry, is_new] = wanted_.try_emplace(year);
        if (!is_new) return entry->second;
        for (int m = 1; m <= 12; ++m) {
            water::StepInput month;
            month.start = make_date(year, m, 1);
            month.dt = days_in_month(year, m);
            month.inflow_year = forcing_.inflow_year(year);
            for (std::size_t k = 0; k < gated_.size(); ++k)
                if (gated_[k] != 0)
                    entry->second[at(m - 1)] +=
                        system_.expected_request(static_cast<std::ptrdiff_t>(k), month) / month.dt;
        }
        return entry->second;
    }

    const Inputs& in_;
    const water::System& system_;
    const Forcing& forcing_;
    Forecast forecast_;
    std::vector<char> gated_;
    std::map<int, water::Monthly> wanted_;  // by calendar year, as asked for
};

}  // namespace heihe::basin
