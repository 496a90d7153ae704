// SPDX-License-Identifier: MIT
#include "lib/mf6/model/timeline.hpp"

#include "lib/mf6/model/time_steps.hpp"

#include "heihe/core/index.hpp"

#include <fmt/format.h>

#include <cmath>
#include <optional>

namespace heihe::mf6 {
namespace {

// Steps of one period that are listed one by one.
constexpr int most_steps = 1'000'000;

InputLocation place(const Tdis& tdis, const Period& period) {
    return {tdis.file, period.line, "PERIODDATA"};
}

// The share of the period's length that its shortest step has; steps grow or shrink by tsmult.
double shortest_share(const Period& p) {
    if (p.nstp <= 1) return 1.0;
    if (p.tsmult == 1.0) return 1.0 / p.nstp;
    const double first = (1.0 - p.tsmult) / (1.0 - std::pow(p.tsmult, p.nstp));
    return p.tsmult > 1.0 ? first : first * std::pow(p.tsmult, p.nstp - 1);
}

void check_steps(const Tdis& tdis, const Period& p, double start, Problems& problems) {
    const double shortest = p.perlen * shortest_share(p);
    // the short steps stand at the period's start where they grow, else at its end
    const double before = p.tsmult > 1.0 ? start : start + p.perlen - shortest;
    if (p.perlen == 0.0 || before + shortest > before) return;
    problems.add(place(tdis, p),
                 fmt::format("NSTP {} and TSMULT {} make steps so short that time stands still",
                             p.nstp, p.tsmult),
                 "give fewer steps, or a TSMULT nearer to 1");
}

void check_adaptive_steps(const AtsPeriod& a, double end, Problems& problems) {
    if (!(a.dtmin > 0.0) || end + a.dtmin > end) return;
    problems.add(a.at,
                 fmt::format("DTMIN is {}, so short that time stands still at {}", a.dtmin, end),
                 "give a longer one");
}

}  // namespace

Timeline::Timeline(const Tdis& tdis) : tdis_{&tdis} {
    double time = 0.0;
    start_.push_back(time);
    for (const Period& p : tdis.periods) start_.push_back(time += p.perlen);
}

const AtsPeriod* Timeline::ats(int period) const {
    for (const AtsPeriod& a : tdis_->ats)
        if (a.period == period) return &a;
    return nullptr;
}

bool Timeline::is_known(int period) const {
    return ats(period) == nullptr && tdis_->periods[at(period - 1)].nstp <= most_steps;
}

TimeSpan Timeline::first_step(int period) const {
    const Period& p = tdis_->periods[at(period - 1)];
    const double from = start(period);
    const AtsPeriod* a = ats(period);
    if (a != nullptr) return {period, from, from + std::min(a->dtmin, p.perlen)};
    return {period, from, from + PeriodSteps{p, nullptr, 0.0, 0.0, 1}.delt()};
}

std::vector<TimeSpan> Timeline::steps(int first, int last, std::span<const double> times) const {
    std::vector<TimeSpan> all;
    for (int period = first; period <= last; ++period) {
        const Period& p = tdis_->periods[at(period - 1)];
        const double from = start(period);
        if (is_known(period)) {
            PeriodSteps steps{p, nullptr, 0.0, 0.0, 1};
            for (; !steps.done(); steps.accept(1))
                all.push_back({period, from + steps.start(), from + steps.start() + steps.delt()});
            continue;
        }
        const double to = start(period + 1);
        const double near_end = to - 1e-9 * p.perlen;
        all.push_back({period, from, from});
        for (const double t : times)
            if (t > from && t < near_end) all.push_back({period, t, t});
        all.push_back({period, near_end, near_end});
    }
    return all;
}

bool is_transient(const GwfInput& gwf, int period) {
    if (!gwf.sto) return false;
    bool transient = true;
    for (const auto& [from, on] : gwf.sto->transient)
        if (from <= period) transient = on;
    return transient;
}

void check_times(const Simulation& simulation, Problems& problems) {
    const Tdis& tdis = simulation.tdis;
    const Timeline times{tdis};
    std::size_t next = 0;  // of STO's entries
    bool transient = simulation.gwf.sto.has_value();
    for (int period = 1; period <= times.nper(); ++period) {
        const Period& p = tdis.periods[at(period - 1)];
        if (simulation.gwf.sto)
            for (const auto& marks = simulation.gwf.sto->transient;
                 next < marks.size() && marks[next].first <= period; ++next)
                transient = marks[next].second;
        if (p.perlen == 0.0 && transient)
            problems.add(place(tdis, p),
                         fmt::format("PERLEN is 0 in the transient stress period {}", period),
                         "give it a length, or make it STEADY-STATE in STO");
        if (!std::isfinite(times.start(period + 1))) {
            problems.add(place(tdis, p), "the times of the simulation pass every number",
                         "give shorter periods");
            return;
        }
        check_steps(tdis, p, times.start(period), problems);
    }
    for (const AtsPeriod& a : tdis.ats)
        if (a.period <= times.nper()) check_adaptive_steps(a, times.start(a.period + 1), problems);
}

}  // namespace heihe::mf6
