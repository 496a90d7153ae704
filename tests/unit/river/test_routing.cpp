// SPDX-License-Identifier: MIT
#include "heihe/river/routing.hpp"

#include "river_cases.hpp"

#include <catch2/catch.hpp>

#include <numeric>

using namespace river_cases;

namespace {

double sum(const std::vector<double>& v) { return std::accumulate(v.begin(), v.end(), 0.0); }

/// One day's input with the arrays it points to.
struct Day {
    std::vector<double> inflow, head;
    std::vector<Diversion> diversions{};
    double dt = 1.0;
    double evaporation = 0.0;

    explicit Day(const Network& net, double head_above_bed = -20.0)
        : inflow(net.reaches.size(), 0.0), head(net.reaches.size()) {
        for (std::size_t i = 0; i < head.size(); ++i)
            head[i] = net.reaches[i].bed_top + head_above_bed;
    }
    DayInput input() const { return {dt, inflow, head, evaporation, diversions}; }
};

/// A main stem of 40 reaches with a tributary of 10 that joins it, and four reaches without ground.
Network branched() {
    Network net = chain(50);
    for (int i = 0; i < 50; ++i) {
        Reach& r = net.reaches[at(i)];
        r.down = i < 10 ? (i == 9 ? 30 : i + 1) : (i + 1 < 50 ? i + 1 : -1);
        r.slope = i % 3 == 0 ? 8e-3 : 7e-4;
        r.length = 300.0 + 40.0 * i;
        if (i % 12 == 5) r.column = -1;
    }
    return net;
}

/// Random weather and aquifer: from dry to floods, heads from far below to above the bed.
void randomise(Day& day, const Network& net, std::mt19937& random) {
    std::fill(day.inflow.begin(), day.inflow.end(), 0.0);
    for (const std::size_t i : {0U, 10U, 25U, 42U})
        if (uniform(random, 0, 1) < 0.7) day.inflow[i] = cumec * log_uniform(random, 1e-6, 1e3);
    for (std::size_t i = 0; i < day.head.size(); ++i)
        day.head[i] = net.reaches[i].bed_top + uniform(random, -3.0, 1.0);
    day.evaporation = uniform(random, 0.0, 0.01);
    day.diversions = {{33, cumec * uniform(random, 0, 20), 0.6},
                      {12, cumec * log_uniform(random, 1e-3, 20), 0.9},
                      {33, cumec * uniform(random, 0, 20), 0.7}};
}

}  // namespace

// (V1 - V0)/dt = upstream + inflow + gain - loss - evaporation - diverted - outflow, each term as
// reported; and in total over the network and the year.
TEST_CASE("river: routing - volume is exact in every reach, every day and over a year",
          "[river][unit]") {
    const Network net = branched();
    const int substeps = GENERATE(1, 4);
    CAPTURE(substeps);
    RoutingSettings settings;
    settings.substeps_per_day = substeps;
    const Router router{net, settings};
    std::mt19937 random{2026};
    ReachWater state = dry_state(net);
    DayOutput out;
    Day day{net};
    double worst = 0.0, in = 0.0, gone = 0.0, lowest = 0.0;

    for (int d = 0; d < 365; ++d) {
        randomise(day, net, random);
        day.dt = d % 10 == 9 ? 0.137 : 1.0;
        const ReachWater start = state;
        router.route_day(start, day.input(), state, out);
        for (std::size_t i = 0; i < net.reaches.size(); ++i) {
            const double error = balance_error(i, start, day.input(), state, out);
            const double through = out.upstream[i] + day.inflow[i] + out.gain[i] +
                                   (start.storage[i] + state.storage[i]) / day.dt;
            if (through > 0.0) worst = std::max(worst, std::abs(error) / through);
            lowest = std::min({lowest, state.storage[i], out.outflow[i], out.loss[i], out.gain[i],
                               out.evaporation[i]});
        }
        in += day.dt * (sum(day.inflow) + sum(out.gain));
        gone += day.dt *
                (sum(out.loss) + sum(out.evaporation) + sum(out.diverted) + out.outflow.back());
    }

    CHECK(worst < 1e-14);
    CHECK(std::abs(in - gone - sum(state.storage)) / in < 1e-12);
    CHECK(lowest >= 0.0);
    CHECK(sum(out.loss) > 0.0);
    CHECK(sum(out.gain) > 0.0);
}

TEST_CASE("river: routing - positive and exact from a trickle to a flood at any step",
          "[river][unit]") {
    const Network net = tight_chain(30);
    const double flow = cumec * GENERATE(0.0, 1e-6, 1e-2, 1.0, 1e3);
    const double dt = GENERATE(1e-5, 1e-2, 1.0, 30.0);
    CAPTURE(flow, dt);
    const Router router{net};
    ReachWater state = dry_state(net);
    DayOutput out;
    Day day{net};
    day.dt = dt;
    day.inflow[0] = flow;
    double in = 0.0, gone = 0.0;

    for (int n = 0; n < 40; ++n) {
        if (n == 20) day.inflow[0] = 0.0;
        router.route_day(state, day.input(), state, out);
        in += dt * day.inflow[0];
        gone += dt * out.outflow.back();
        for (const double v : state.storage) REQUIRE(v >= 0.0);
    }

    CHECK(gone + sum(state.storage) == Approx(in).epsilon(1e-12).margin(0.0));
}

TEST_CASE("river: routing - sub-steps are shorter days", "[river][unit]") {
    const Network net = branched();
    RoutingSettings settings;
    settings.substeps_per_day = 5;
    std::mt19937 random{3};
    Day day{net};
    randomise(day, net, random);
    const ReachWater start = steady_state(net, 10.0 * cumec);
    ReachWater once = start, often = start;
    DayOutput whole, part;
    std::vector<double> loss(net.reaches.size(), 0.0);

    Router{net, settings}.route_day(start, day.input(), once, whole);
    day.dt = 0.2;
    for (int s = 0; s < 5; ++s) {
        Router{net}.route_day(often, day.input(), often, part);
        for (std::size_t i = 0; i < loss.size(); ++i) loss[i] += 0.2 * part.loss[i];
    }

    for (std::size_t i = 0; i < loss.size(); ++i) {
        CHECK(once.storage[i] == Approx(often.storage[i]).epsilon(1e-12));
        CHECK(whole.loss[i] == Approx(loss[i]).epsilon(1e-12));
    }
    CHECK(whole.stage == part.stage);
}

TEST_CASE("river: routing - the result is a function of its inputs alone", "[river][unit]") {
    const Network net = branched();
    const Router router{net};
    std::mt19937 random{5};
    Day day{net}, other{net};
    randomise(day, net, random);
    randomise(other, net, random);
    const ReachWater start = steady_state(net, 3.0 * cumec);
    ReachWater fresh, used;
    DayOutput first, second;

    router.route_day(start, day.input(), fresh, first);
    router.route_day(start, other.input(), used, second);
    router.route_day(start, day.input(), used, second);
    ReachWater same = start;
    router.route_day(same, day.input(), same, second);

    CHECK(fresh.storage == used.storage);
    CHECK(fresh.outflow == used.outflow);
    CHECK(fresh.storage == same.storage);
    CHECK(first.loss == second.loss);
    CHECK(first.dloss_dhead == second.dloss_dhead);
    CHECK(first.diverted == second.diverted);

    ReachWater whole;
    route_day(net, start, day.input(), whole, second);
    CHECK(fresh.storage == whole.storage);
}

TEST_CASE("river: routing - more inflow at the top raises flow and loss everywhere",
          "[river][unit]") {
    const Network net = chain(40);
    const Router router{net};
    Day day{net};
    DayOutput less, more;

    for (const double cumecs : {1e-4, 0.1, 3.0, 20.0, 100.0, 800.0}) {
        ReachWater a = steady_state(net, 2.0 * cumec), b = a;
        day.inflow[0] = cumecs * cumec;
        router.route_day(a, day.input(), a, less);
        day.inflow[0] *= 1.1;
        router.route_day(b, day.input(), b, more);
        for (std::size_t i = 0; i < net.reaches.size(); ++i) {
            REQUIRE(more.outflow[i] >= less.outflow[i]);
            REQUIRE(more.loss[i] >= less.loss[i]);
        }
        CHECK(sum(more.loss) > sum(less.loss));
    }
}

// With a fixed width the loss on the fan would hardly grow with discharge.
TEST_CASE("river: routing - loss grows as a power of discharge", "[river][unit]") {
    const Network net = chain(1);
    const Router router{net};
    Day day{net};
    const auto loss_at = [&](double cumecs) {
        ReachWater s = steady_state(net, cumecs * cumec);
        DayOutput out;
        day.inflow[0] = cumecs * cumec;
        for (int d = 0; d < 5; ++d) router.route_day(s, day.input(), s, out);
        return out.loss[0];
    };

    const double exponent = std::log(loss_at(200.0) / loss_at(100.0)) / std::log(2.0);

    CHECK(exponent > 0.3);  // the width's exponent, and the stage on top of it
    CHECK(exponent < 0.6);
}

TEST_CASE("river: routing - the loss is limited by the water in the reach", "[river][unit]") {
    const Network net = chain(30);
    const Router router{net};
    Day day{net};
    day.inflow[0] = 0.3 * cumec;
    ReachWater s = dry_state(net);
    DayOutput out;

    for (int d = 0; d < 20; ++d) router.route_day(s, day.input(), s, out);

    CHECK(sum(out.loss) == Approx(0.3 * cumec).epsilon(1e-9));
    CHECK(out.outflow.back() == 0.0);
    CHECK(out.stage.back() == net.reaches.back().bed_top);
    CHECK(out.dloss_dhead.back() == 0.0);
    day.inflow[0] = 0.0;
    for (int d = 0; d < 60; ++d) router.route_day(s, day.input(), s, out);
    CHECK(sum(s.storage) < 1e-6);
}

TEST_CASE("river: routing - a dry reach gains and wets the river below it", "[river][unit]") {
    const Network net = chain(10);
    const Router router{net};
    Day day{net, -0.5};
    day.head[4] = net.reaches[4].bed_top + 0.3;
    ReachWater s = dry_state(net);
    DayOutput out;

    router.route_day(s, day.input(), s, out);

    const double rise = day.head[4] - out.stage[4] - 0.5 * router.settings().head_band;
    CHECK(out.gain[4] == Approx(0.8 * 1000 * 0.05 * 50 * rise).epsilon(1e-6));
    CHECK(out.outflow[3] == 0.0);
    CHECK(out.outflow[4] > 0.0);
    CHECK(out.loss[5] > 0.0);
    CHECK(out.dgain_dhead[4] > 0.0);
    day.head[4] = net.reaches[4].bed_top - 1e-9;
    ReachWater dry = dry_state(net);
    router.route_day(dry, day.input(), dry, out);
    CHECK(out.gain[4] == 0.0);  // no water from a table below the bed
}

TEST_CASE("river: routing - diversions get their request, their share, or their part",
          "[river][unit]") {
    const Network net = tight_chain(3);
    const Router router{net};
    Day day{net};
    day.inflow[0] = 10.0 * cumec;
    ReachWater s = steady_state(net, 10.0 * cumec);
    DayOutput out;
    const double q = cumec;

    SECTION("enough water") {
        day.diversions = {{1, 2 * q, 0.5}, {1, 3 * q, 0.5}, {0, 1 * q, 1.0}};
        router.route_day(s, day.input(), s, out);
        CHECK(out.diverted[0] == Approx(2 * q));
        CHECK(out.diverted[1] == Approx(3 * q));
        CHECK(out.diverted[2] == Approx(1 * q));
    }
    SECTION("limited to a share of the arriving water") {
        day.diversions = {{1, 20 * q, 0.4}};
        router.route_day(s, day.input(), s, out);
        CHECK(out.diverted[0] == Approx(0.4 * out.upstream[1]));
    }
    SECTION("too much in all: cut in proportion, none is left") {
        day.diversions = {{0, 6 * q, 1.0}, {0, 20 * q, 0.9}};
        router.route_day(s, day.input(), s, out);
        CHECK(out.diverted[0] == Approx(10 * q * 6 / 15));
        CHECK(out.diverted[1] == Approx(10 * q * 9 / 15));
        CHECK(sum(out.diverted) <= 10 * q * (1 + 1e-15));
    }
    SECTION("by rank: the lower number first, the next has what it leaves") {
        day.diversions = {
            {0, 6 * q, 1.0, 0.0, 2}, {0, 7 * q, 1.0, 0.0, 1}, {0, 6 * q, 1.0, 0.0, 2}};
        router.route_day(s, day.input(), s, out);
        CHECK(out.diverted[1] == Approx(7 * q));
        CHECK(out.diverted[0] == Approx(1.5 * q));
        CHECK(out.diverted[2] == Approx(1.5 * q));
    }
    SECTION("a flow that must pass: only what exceeds it is taken") {
        day.diversions = {{0, 6 * q, 1.0, 8 * q, 1}, {0, 1 * q, 1.0, 0.0, 0}};
        router.route_day(s, day.input(), s, out);
        CHECK(out.diverted[1] == Approx(1 * q));
        CHECK(out.diverted[0] == Approx(1 * q));
        day.diversions = {{0, 6 * q, 1.0, 30 * q, 0}};
        router.route_day(s, day.input(), s, out);
        CHECK(out.diverted[0] == 0.0);
    }
    SECTION("nothing arrives") {
        day.inflow[0] = 0.0;
        day.diversions = {{0, 6 * q, 1.0}};
        router.route_day(s, day.input(), s, out);
        CHECK(out.diverted[0] == 0.0);
    }
}

TEST_CASE("river: routing - evaporation is rate times water surface, and ends with the water",
          "[river][unit]") {
    const Network net = tight_chain(1);
    const Router router{net};
    Day day{net};
    ReachWater s = steady_state(net, 10.0 * cumec);
    DayOutput out;

    day.inflow[0] = 10.0 * cumec;
    day.evaporation = 0.006;
    router.route_day(s, day.input(), s, out);
    CHECK(out.evaporation[0] ==
          Approx(0.006 * 1000.0 * width(router.channel(0), out.outflow[0])).epsilon(1e-9));

    day.inflow[0] = 1.0;  // m3/d
    day.evaporation = 1.0;
    ReachWater dry = dry_state(net);
    for (int d = 0; d < 10; ++d) router.route_day(dry, day.input(), dry, out);
    CHECK(out.evaporation[0] < 1.0);
    CHECK(out.evaporation[0] > 0.2);
}

TEST_CASE("river: routing - head derivatives agree with differences of the whole day",
          "[river][unit]") {
    const Network net = chain(6);
    const int substeps = GENERATE(1, 3);
    const double above_bed = GENERATE(-20.0, -0.6, 0.1, 0.4, 2.0);
    const double inflow = GENERATE(0.02, 1.0, 40.0) * cumec;
    CAPTURE(substeps, above_bed, inflow);
    RoutingSettings settings;
    settings.substeps_per_day = substeps;
    const Router router{net, settings};
    const ReachWater start = steady_state(net, 0.7 * inflow);
    Day day{net, above_bed};
    day.inflow[0] = inflow;
    day.diversions = {{3, 0.2 * inflow, 0.5}};
    ReachWater end;
    DayOutput here, up, down;
    router.route_day(start, day.input(), end, here);
    const double dh = 1e-5;

    for (std::size_t i = 0; i < 6; ++i) {
        const double h = day.head[i];
        day.head[i] = h + dh;
        router.route_day(start, day.input(), end, up);
        const double v_up = end.storage[i];
        day.head[i] = h - dh;
        router.route_day(start, day.input(), end, down);
        const double v_down = end.storage[i];
        day.head[i] = h;
        const double margin = 1e-6 * (inflow + here.gain[i]);
        CHECK(here.dloss_dhead[i] ==
              Approx((up.loss[i] - down.loss[i]) / (2 * dh)).epsilon(1e-3).margin(margin));
        CHECK(here.dgain_dhead[i] ==
              Approx((up.gain[i] - down.gain[i]) / (2 * dh)).epsilon(1e-3).margin(margin));
        CHECK(here.dstorage_dhead[i] ==
              Approx((v_up - v_down) / (2 * dh)).epsilon(1e-3).margin(margin));
    }
}

TEST_CASE("river: routing - broken promises of the caller are named", "[river][unit]") {
    const Network net = tight_chain(3);
    const Router router{net};
    ReachWater s = dry_state(net);
    DayOutput out;
    Day day{net};

    SECTION("negative inflow") { day.inflow[1] = -1.0; }
    SECTION("undefined inflow") { day.inflow[1] = std::nan(""); }
    SECTION("negative request") { day.diversions = {{1, -1.0, 1.0}}; }
    SECTION("no time") { day.dt = 0.0; }
    SECTION("wrong size") { day.head.pop_back(); }
    SECTION("a diversion outside") { day.diversions = {{3, 1.0, 1.0}}; }
    SECTION("a diversion nowhere") { day.diversions = {{-1, 1.0, 1.0}}; }

    CHECK_THROWS_AS(router.route_day(s, day.input(), s, out), ContractError);
}

TEST_CASE("river: routing - unusable settings are reported", "[river][unit]") {
    RoutingSettings s;
    CHECK(problems(s).empty());
    s.substeps_per_day = 0;
    s.head_band = 0.0;
    CHECK(problems(s).size() == 2);
    CHECK_THROWS_AS(Router(tight_chain(1), s), ContractError);
}
