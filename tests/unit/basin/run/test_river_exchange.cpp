// SPDX-License-Identifier: MIT
#include "heihe/basin/run/river_exchange.hpp"
#include "support/river_case.hpp"

#include <catch2/catch.hpp>

#include <cmath>
#include <vector>

using namespace heihe;
using basin::RiverSums;

namespace {

/// With one district's request.
struct RiverCase : test::RiverCase {
    explicit RiverCase(double water_depth)
        : test::RiverCase{water_depth, 100.0, {{2, 50000.0, 0.9}}} {}
};

}  // namespace

TEST_CASE("basin: river exchange - every reach's water balances over the step", "[basin][unit]") {
    RiverCase c{2.0};

    const auto s = c.run(c.head_old);

    for (std::size_t r = 0; r < s.loss.size(); ++r) {
        CAPTURE(r);
        const double in = s.upstream[r] + s.lateral[r] + s.gain[r];
        const double out = s.outflow[r] + s.loss[r] + s.evaporation[r] + s.diverted_at[r];
        CHECK(in - out == Approx(s.end.storage[r] - c.start.storage[r]).margin(1e-6 * in));
    }
}

TEST_CASE("basin: river exchange - its slope by the new head is its derivative", "[basin][unit]") {
    const double water_depth = GENERATE(0.5, 2.5, 8.0);  // gaining, attached and losing, detached
    CAPTURE(water_depth);
    RiverCase c{water_depth};
    const std::size_t r = 3;
    const Cell n = c.river.cell(r);
    auto up = c.head_old;
    auto down = c.head_old;
    const double d = 1e-4;
    up[at(n)] += d;
    down[at(n)] -= d;

    const auto s = c.run(c.head_old);
    const auto s_up = c.run(up);
    const auto s_down = c.run(down);

    const auto net = [r](const RiverSums& x) { return x.loss[r] - x.gain[r]; };
    const double slope = (net(s_up) - net(s_down)) / (2.0 * d);
    CHECK(s.dloss_dhead[r] - s.dgain_dhead[r] == Approx(slope).epsilon(0.01).margin(1e-3));
}

TEST_CASE("basin: river exchange - gauges share the stem without gap or overlap", "[basin][unit]") {
    RiverCase c{4.0};

    const auto s = c.run(c.head_old);

    double by_gauge = 0.0;
    double diverted = 0.0;
    for (const double v : s.gauge_exchange) by_gauge += v;
    for (const double v : s.gauge_diverted) diverted += v;
    double by_reach = 0.0;
    for (std::size_t r = 0; r < s.loss.size(); ++r) by_reach += s.loss[r] - s.gain[r];
    CHECK(by_gauge == Approx(by_reach).epsilon(1e-12));
    CHECK(diverted == Approx(s.diverted[0][0]).epsilon(1e-12));
    CHECK(s.gauge_flow[0] == Approx(c.in.inflow.flow[0][0]));
}

TEST_CASE("basin: river exchange - a later pass of a step gives the result of a first one",
          "[basin][unit]") {
    RiverCase c{2.0};
    auto head = c.head_old;
    for (double& h : head) h += 0.3;

    const auto first = c.run(head);
    c.run(c.head_old);
    const auto later = c.run_on(head);

    for (std::size_t r = 0; r < first.loss.size(); ++r) {
        CAPTURE(r);
        CHECK(later.loss[r] == Approx(first.loss[r]).epsilon(1e-9).margin(1e-6));
        CHECK(later.gain[r] == Approx(first.gain[r]).epsilon(1e-9).margin(1e-6));
        CHECK(later.outflow[r] == Approx(first.outflow[r]).epsilon(1e-9).margin(1e-6));
        CHECK(later.end.storage[r] == Approx(first.end.storage[r]).epsilon(1e-9).margin(1e-6));
    }
}

TEST_CASE("basin: river exchange - a step begun anew gives the same bits", "[basin][unit]") {
    RiverCase c{2.0};
    auto head = c.head_old;
    for (double& h : head) h += 0.3;

    const auto first = c.run(head);
    c.run(c.head_old);
    const auto again = c.run(head);

    CHECK(first.loss == again.loss);
    CHECK(first.outflow == again.outflow);
    CHECK(first.end.storage == again.end.storage);
}
