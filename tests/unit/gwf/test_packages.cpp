// SPDX-License-Identifier: MIT
#include "flow_case.hpp"
#include "heihe/gwf/chd.hpp"
#include "heihe/gwf/drn.hpp"
#include "heihe/gwf/evt.hpp"
#include "heihe/gwf/ghb.hpp"
#include "heihe/gwf/rch.hpp"
#include "heihe/gwf/riv.hpp"
#include "heihe/gwf/wel.hpp"

#include <catch2/catch.hpp>
#include <limits>

using namespace heihe;
using namespace heihe::gwf;

namespace {

/// One convertible cell of 10 m x 20 m between 0 and 10 m.
Model one_cell() {
    const auto grid = test::flat_grid(1, {20.0}, {10.0}, 10.0, 10.0);
    return {grid, test::uniform_npf(grid, 1.0, 1), test::uniform_sto(grid, 1e-5, 0.1, 1)};
}

/// Flow at a head, after checking slope and right-hand side against the flow itself.
double flow_at(Package& package, double head) {
    const Model model = one_cell();
    const auto formulated = [&](double h) {
        BoundTerms t;
        const std::vector<double> heads{h};
        package.formulate(model, heads, StepInfo{}, t);
        return t;
    };
    const BoundTerms t = formulated(head);
    CHECK(formulated(head).flow == t.flow);  // twice the same
    CHECK(formulated(head).rhs == t.rhs);
    const double step = 1e-6;
    const double slope =
        (formulated(head + step).flow[0] - formulated(head - step).flow[0]) / (2.0 * step);
    CAPTURE(head);
    CHECK(t.hcof[0] == Approx(slope).margin(1e-6));
    CHECK(t.hcof[0] * head - t.rhs[0] == Approx(t.flow[0]).margin(1e-10));
    CHECK(t.hcof[0] <= 0.0);
    return t.flow[0];
}

}  // namespace

TEST_CASE("gwf: WEL - pumping falls smoothly to 0 above the bottom", "[gwf][unit]") {
    Wel plain{"w", {{0, -8.0}}};
    Wel reduced{"w", {{0, -8.0}}, {0.2}};
    Wel by_length{"w", {{0, -8.0}}, {4.0, true}};

    CHECK(flow_at(plain, -5.0) == -8.0);
    CHECK(flow_at(reduced, 3.0) == -8.0);
    CHECK(flow_at(reduced, 1.0) == Approx(-4.0));
    CHECK(flow_at(reduced, -1.0) == 0.0);
    CHECK(flow_at(by_length, 2.0) == Approx(-4.0));
}

TEST_CASE("gwf: WEL - undelivered pumping is reported", "[gwf][unit]") {
    const Model model = one_cell();
    Wel wel{"w", {{0, -8.0}, {0, 3.0}}, {0.2}};
    const std::vector<double> head{1.0};
    BoundTerms t;

    wel.formulate(model, head, StepInfo{}, t);
    wel.end_step(model, head, StepInfo{}, t);

    CHECK(wel.wanted() == 8.0);
    CHECK(wel.delivered() == Approx(4.0));
    CHECK(wel.undelivered()[0] == Approx(4.0));
    CHECK(wel.undelivered()[1] == 0.0);
}

TEST_CASE("gwf: DRN - takes above its elevation only", "[gwf][unit]") {
    Drn sharp{"d", {{0, 5.0, 2.0}}};
    Drn deep{"d", {{0, 5.0, 2.0, 2.0}}};
    Drn below{"d", {{0, 5.0, 2.0, -2.0}}};

    CHECK(flow_at(sharp, 4.0) == 0.0);
    CHECK(flow_at(sharp, 8.0) == Approx(-6.0));
    CHECK(flow_at(deep, 4.9) == 0.0);
    CHECK(flow_at(deep, 6.0) == Approx(-2.0 * 0.375));  // s = 1/2: (-s^3 + 2 s^2) * cond * 1 m
    CHECK(flow_at(deep, 8.0) == Approx(-6.0));
    CHECK(flow_at(below, 6.0) == Approx(-2.0 * 3.0));
}

TEST_CASE("gwf: RIV - the loss stops growing below the bed", "[gwf][unit]") {
    Riv riv{"r", {{0, 8.0, 2.0, 6.0}}};

    CHECK(flow_at(riv, 9.0) == Approx(-2.0));
    CHECK(flow_at(riv, 7.0) == Approx(2.0));
    CHECK(flow_at(riv, 1.0) == Approx(4.0));
}

TEST_CASE("gwf: GHB, RCH - conductance times difference, flux times area", "[gwf][unit]") {
    Ghb ghb{"g", {{0, 7.0, 3.0}}};
    Rch rch{"r", {{0, 1e-3, 0.5}}};

    CHECK(flow_at(ghb, 5.0) == Approx(6.0));
    CHECK(flow_at(rch, 5.0) == Approx(1e-3 * 0.5 * 200.0));
}

TEST_CASE("gwf: EVT - falls with depth, in a line or along bends", "[gwf][unit]") {
    Evt line{"e", {{0, 9.0, 1e-2, 4.0}}};
    Evt bent{"e", {{0, 9.0, 1e-2, 4.0}}, {{0.25, 0.5}, {0.5, 0.1}}};
    Evt none{"e", {{0, 9.0, 1e-2, 0.0}}};

    CHECK(flow_at(line, 9.5) == Approx(-2.0));
    CHECK(flow_at(line, 6.0) == Approx(-0.5));
    CHECK(flow_at(line, 4.0) == 0.0);
    CHECK(flow_at(bent, 8.5) == Approx(-2.0 * 0.75));
    CHECK(flow_at(bent, 7.5) == Approx(-2.0 * 0.3));
    CHECK(flow_at(bent, 6.0) == Approx(-2.0 * 0.05));
    CHECK(flow_at(none, 8.0) == 0.0);
}

// MODFLOW 6, SURF_RATE_SPECIFIED: petm0 begins the curve of several segments; a single line begins
// at the full rate.
TEST_CASE("gwf: EVT - the share at the surface", "[gwf][unit]") {
    const EvtItem item{0, 9.0, 1e-2, 4.0, 1.0, 0.4};
    Evt line{"e", {item}};
    Evt bent{"e", {item}, {{0.5, 0.2}}};

    CHECK(flow_at(line, 9.5) == Approx(-2.0 * 0.4));
    CHECK(flow_at(line, 6.0) == Approx(-2.0 * 0.25));
    CHECK(flow_at(bent, 9.5) == Approx(-2.0 * 0.4));
    CHECK(flow_at(bent, 8.0) == Approx(-2.0 * 0.3));
}

TEST_CASE("gwf: packages - check names every bad item, 1-based", "[gwf][unit]") {
    const Model model = one_cell();
    Problems found;
    const double nan = std::numeric_limits<double>::quiet_NaN();

    Drn{"drains", {{0, nan, -1.0}}}.check(model, found);
    Riv{"river", {{7, 1.0, 1.0, 1.0}}}.check(model, found);

    REQUIRE(found.lines().size() == 3);
    CHECK(found.lines()[0] == "drains: elev is nan in layer 1, row 1, column 1; give a number");
    CHECK(found.lines()[1] ==
          "drains: cond is -1.000000 in layer 1, row 1, column 1; give a value >= 0");
    CHECK(found.lines()[2].find("river: item 1 lies in no cell") == 0);
}

// Solvers reuse terms from step to step, also for another package.
TEST_CASE("gwf: bound terms - a resize clears `distinct`", "[gwf][unit]") {
    BoundTerms terms;
    terms.distinct = true;

    terms.resize(2);

    CHECK_FALSE(terms.distinct);
}
