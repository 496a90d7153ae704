// SPDX-License-Identifier: MIT
#include "heihe/water/gates.hpp"

#include "heihe/water/accounts.hpp"

#include <catch2/catch.hpp>
#include <vector>

using namespace heihe;
using namespace heihe::water;

namespace {

const GateWindow spring{4, 1, 5, 15, 2004, 2200, 0.8};
const GateWindow winter{12, 20, 1, 10, 2020, 2200, 1.0};

}  // namespace

TEST_CASE("gates: a window - has its first and last day, also over the turn of the year",
          "[water][unit]") {
    const auto s = dates_of(spring, 2026);
    CHECK(s.first == make_date(2026, 4, 1));
    CHECK(s.end == make_date(2026, 5, 16));
    const auto w = dates_of(winter, 2026);
    CHECK(w.first == make_date(2026, 12, 20));
    CHECK(w.end == make_date(2027, 1, 11));
    CHECK(dates_of({2, 1, 2, 29}, 2026).end == make_date(2026, 3, 1));
    CHECK(dates_of({2, 1, 2, 29}, 2028).end == make_date(2028, 3, 1));
}

TEST_CASE("gates: closable share - is the windows' part of the days", "[water][unit]") {
    const std::vector<GateWindow> windows{spring, winter};

    CHECK(closable_share(windows, make_date(2026, 4, 1), 10.0) == Approx(0.8));
    CHECK(closable_share(windows, make_date(2026, 5, 11), 10.0) == Approx(0.8 * 0.5));
    CHECK(closable_share(windows, make_date(2026, 6, 1), 10.0) == 0.0);
    CHECK(closable_share(windows, make_date(2027, 1, 6), 10.0) == Approx(0.5));
    CHECK(closable_share(windows, make_date(2003, 4, 1), 10.0) == 0.0);
    CHECK(closable_share(windows, make_date(2020, 1, 5), 1.0) == 0.0);  // begins in December 2020
    CHECK(closable_share({spring, {4, 6, 4, 30, 0, 9999, 1.0}}, make_date(2026, 4, 6), 5.0) ==
          Approx(1.0));
}

TEST_CASE("gates: the next date - is that of a closure, or of a window that is in force",
          "[water][unit]") {
    ObligationInputs in;
    in.windows = {spring};
    in.closures = {{make_date(2026, 3, 5), make_date(2026, 3, 9), 1.0}};
    const Date latest = make_date(2026, 4, 20);

    CHECK(next_gate_date(in, make_date(2026, 3, 1), latest) == make_date(2026, 3, 5));
    CHECK(next_gate_date(in, make_date(2026, 3, 5), latest) == make_date(2026, 3, 9));
    CHECK(next_gate_date(in, make_date(2026, 3, 9), latest) == latest);
    in.enforced = true;
    CHECK(next_gate_date(in, make_date(2026, 3, 9), latest) == make_date(2026, 4, 1));
    CHECK(next_gate_date(in, make_date(2026, 5, 1), make_date(2026, 6, 1)) ==
          make_date(2026, 5, 16));
}

TEST_CASE("gates: closures by date - lower gated intakes for their part of the step",
          "[water][unit]") {
    const DatedClosures rule{{{make_date(2026, 5, 4), make_date(2026, 5, 6), 1.0},
                              {make_date(2026, 5, 1), make_date(2026, 5, 11), 0.1}}};
    const Accounts accounts;
    const RiverOutlook river;
    const std::vector<char> gated{1, 0, 1};
    Limits limits;
    limits.reset(3);
    limits.lower(2, 0.5, 7);

    rule.limit({make_date(2026, 5, 1), 10.0, accounts, river, gated}, 3, limits);

    CHECK(limits.intake[0] == Approx(0.8));
    CHECK(limits.lowered[0] == 3);
    CHECK(limits.intake[1] == 1.0);
    CHECK(limits.lowered[1] == -1);
    CHECK(limits.intake[2] == 0.5);  // a rule never raises what another lowered
    CHECK(limits.lowered[2] == 7);
}

TEST_CASE("gates: windows one after the other - add up as one does", "[water][unit]") {
    const std::vector<GateWindow> one{{7, 1, 8, 31, 0, 9999, 0.6}};
    const std::vector<GateWindow> parts{
        {7, 1, 7, 10, 0, 9999, 0.6}, {7, 11, 7, 20, 0, 9999, 0.6}, {7, 21, 8, 31, 0, 9999, 0.6}};
    const Date july = make_date(2026, 7, 1);
    CHECK(closable_share(one, july, 31.0) == Approx(0.6));
    CHECK(closable_share(parts, july, 31.0) == Approx(0.6));
    CHECK(closable_share(parts, make_date(2026, 8, 27), 10.0) == Approx(0.6 * 0.5));
    CHECK(closable_share(parts, make_date(2026, 8, 31), 0.5, 0.25) == Approx(0.6));
}
