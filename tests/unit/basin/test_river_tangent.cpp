// SPDX-License-Identifier: MIT
#include "heihe/basin/river_tangent.hpp"

#include "heihe/basin/simulation.hpp"
#include "support/tiny_basin.hpp"

#include <catch2/catch.hpp>

#include <cmath>
#include <cstddef>
#include <vector>

using namespace heihe;
using basin::RiverSums;

namespace {

/// The tiny basin's river over ten days, with two diversions: one that gets what it asks for and one
/// that takes its share.
struct TangentCase {
    basin::Inputs in;
    basin::Simulation sim;
    basin::Forcing forcing;
    basin::RiverExchange river;
    basin::StepPlan plan;
    river::State start;
    std::vector<water::StepPlan> water;
    std::vector<double> lateral, head;

    explicit TangentCase(double water_depth)
        : in{test::tiny_basin(choice(water_depth))},
          sim{in},
          forcing{in},
          river{in, sim.model(), forcing},
          plan{basin::transient_plan(in.start, 0.0, 10.0)},
          start{river::dry_state(in.network)},
          water(1),
          lateral(in.network.reaches.size(), 1000.0),
          head{in.aquifer.strt} {
        water[0].diversions.push_back({1, 5000.0, 0.9});
        water[0].diversions.push_back({2, 1e9, 0.25});
        RiverSums warm_up;
        river.begin_step(start, plan);
        river.run(start, plan, head, head, lateral, water, warm_up);
        start = warm_up.end;
    }
    static test::TinyBasin choice(double water_depth) {
        test::TinyBasin c;
        c.water_depth = water_depth;
        return c;
    }
    // loss, times what is released of it, less gain; with heads and laterals moved by a factor
    std::vector<double> exchange(double factor, const std::vector<double>& dhead,
                                 const std::vector<double>& dlateral,
                                 const std::vector<double>& released) {
        auto moved = head;
        for (std::size_t r = 0; r < dhead.size(); ++r)
            if (river.cell(r) >= 0) moved[at(river.cell(r))] += factor * dhead[r];
        auto inflow = lateral;
        for (std::size_t r = 0; r < inflow.size(); ++r) inflow[r] += factor * dlateral[r];
        RiverSums s;
        river.begin_step(start, plan);
        river.run(start, plan, head, moved, inflow, water, s);
        std::vector<double> q(dhead.size());
        for (std::size_t r = 0; r < q.size(); ++r) q[r] = released[r] * s.loss[r] - s.gain[r];
        return q;
    }
};

}  // namespace

TEST_CASE("basin: river tangent - a product is the difference of two runs", "[basin][unit]") {
    const double water_depth = GENERATE(0.5, 2.5, 8.0);  // gaining, attached and losing, detached
    CAPTURE(water_depth);
    TangentCase c{water_depth};
    const std::size_t n = c.river.nreach();
    std::vector<double> dhead(n), dlateral(n), released(n), product(n);
    for (std::size_t r = 0; r < n; ++r) {
        dhead[r] = 1.0 + 0.5 * std::sin(static_cast<double>(r));
        dlateral[r] = 200.0 * std::cos(static_cast<double>(r));
        released[r] = 0.9 - 0.05 * static_cast<double>(r % 3);
    }
    const double d = 1e-5;

    const auto up = c.exchange(d, dhead, dlateral, released);
    const auto down = c.exchange(-d, dhead, dlateral, released);
    (void)c.exchange(0.0, dhead, dlateral, released);
    c.river.multiply_tangent(dhead, dlateral, released, product);

    double largest = 0.0;
    for (std::size_t r = 0; r < n; ++r) largest = std::max(largest, std::abs(product[r]));
    CHECK(largest > 1.0);
    for (std::size_t r = 0; r < n; ++r) {
        CAPTURE(r);
        CHECK(product[r] ==
              Approx((up[r] - down[r]) / (2.0 * d)).epsilon(1e-3).margin(1e-4 * largest));
    }
}
