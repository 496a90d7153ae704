// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/basin/run/simulation.hpp"
#include "support/tiny_basin.hpp"

#include <utility>
#include <vector>

namespace heihe::test {

/// The tiny basin's river over ten days, with requests of districts, and with water from ten days before.
struct RiverCase {
    basin::Inputs in;
    basin::Simulation sim;
    basin::Forcing forcing;
    basin::RiverExchange river;
    basin::StepPlan plan;
    river::ReachWater start;
    std::vector<water::WaterPlan> water;
    std::vector<double> lateral;   // [nreach] m3/d
    std::vector<double> head_old;  // [ncell] m

    RiverCase(double water_depth, double inflow, std::vector<river::Diversion> diversions)
        : in{tiny_basin(choice(water_depth))},
          sim{in},
          forcing{in},
          river{in, sim.model(), forcing},
          plan{basin::transient_plan(in.start, 0.0, 10.0)},
          start{river::dry_state(in.network)},
          water(1),
          lateral(in.network.reaches.size(), inflow),
          head_old{in.aquifer.strt} {
        water[0].diversions = std::move(diversions);
        start = run(head_old).end;
    }
    basin::RiverSums run(const std::vector<double>& head) {
        river.begin_step(start, plan);
        return run_on(head);
    }
    // One more pass of the same step.
    basin::RiverSums run_on(const std::vector<double>& head) {
        basin::RiverSums sums;
        river.run(start, plan, {head_old, head, lateral, water}, sums);
        return sums;
    }
    static TinyBasin choice(double water_depth) {
        TinyBasin c;
        c.water_depth = water_depth;
        return c;
    }
};

}  // namespace heihe::test
