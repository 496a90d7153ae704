// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/date.hpp"
#include "heihe/core/index.hpp"
#include "heihe/water/demand.hpp"

#include <algorithm>
#include <span>
#include <string>
#include <vector>

/// Rules: what sets limits to a step by accounts and levels at its start.
namespace heihe::water {

struct Accounts;
struct WaterPlan;

/// Limits that rules set for one step.
struct Limits {
    std::vector<double> intake;  ///< [ndiversion] - part of the request that it may take
    std::vector<double> pass;    ///< [ndiversion] m3/d that must flow past it
    std::vector<std::int32_t>
        lowered;  ///< [ndiversion] number of the rule that lowered it last, -1 none

    void reset(std::ptrdiff_t ndiversion) {
        intake.assign(at(ndiversion), 1.0);
        pass.assign(at(ndiversion), 0.0);
        lowered.assign(at(ndiversion), -1);
    }
    /// Lowers an intake's part; a larger one than it has changes nothing.
    void lower(std::ptrdiff_t diversion, double part, std::int32_t rule) {
        if (!(part < intake[at(diversion)])) return;
        intake[at(diversion)] = std::max(0.0, part);
        lowered[at(diversion)] = rule;
    }
};

/// A part of the dispatch year that lies ahead, within one calendar month.
struct TimeAhead {
    Date begin;
    double days = 0.0;    ///< [d]
    double inflow = 0.0;  ///< [m3] expected at the main inlet
    double wanted = 0.0;  ///< [m3] expected requests of the gated intakes, with nothing closed
};

/// The main river's dispatch year as it is known at a step's start.
struct RiverOutlook {
    double inflow = 0.0;    ///< [m3] since the dispatch year began
    double release = 0.0;   ///< [m3] since then, at the release gauge
    double foreseen = 0.0;  ///< [m3] inflow of the whole year: so far and expected
    double due = 0.0;       ///< [m3] of the year, by its inflow so far and that expected
    std::vector<TimeAhead>
        ahead;  ///< from the step's start to the year's end; the first begins with the step
};

/// What a rule sees: everything as it is at the step's start.
struct RuleView {
    Date start;       ///< day on which the step begins
    double dt = 0.0;  ///< [d]
    const Accounts& accounts;
    const RiverOutlook& river;
    std::span<const char>
        gated;  ///< [ndiversion] 1: on the main stem above the release gauge, and not kept open
};

/// What a rule learns when a step has been accepted. Volumes are m3 of the step.
struct StepDone {
    Date start;
    double dt = 0.0;               ///< [d]
    bool month_ends = false;       ///< the month ends with the step
    double inflow = 0.0;           ///< at the main inlet
    double release = 0.0;          ///< at the release gauge
    double released_before = 0.0;  ///< in the dispatch year, before the step
    double due = 0.0;              ///< of the dispatch year, as it looked at the step's start
    double foreseen = 0.0;         ///< inflow of the dispatch year, as it looked then
    double diverted = 0.0;         ///< by the gated intakes
    double closed = 0.0;           ///< of their requests, what rules took away
    double unserved = 0.0;         ///< of their requests, what they did not get
    double unmet = 0.0;            ///< demand at the fields that was unmet for it
    double closed_part = 0.0;      ///< [-] of the step in which they were closed
};

/// Sets limits by the accounts and levels at a step's start. Rules only lower limits, so their order does not matter, and
/// none opens what another has closed. Const: what a rule remembers is in Accounts.
class Rule {
public:
    Rule() = default;
    Rule(const Rule&) = delete;
    Rule& operator=(const Rule&) = delete;
    virtual ~Rule() = default;
    /// Name in messages and in answers to "why".
    [[nodiscard]] virtual const std::string& id() const = 0;
    /// @param number  of this rule, for Limits::lowered
    virtual void limit(const RuleView& view, std::int32_t number, Limits& limits) const = 0;
    /// Keeps what the rule must remember of an accepted step.
    virtual void commit(const StepDone&, Accounts&) const {}
};

}  // namespace heihe::water
