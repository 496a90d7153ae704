// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/river/routing.hpp"

#include <cmath>
#include <cstddef>
#include <random>
#include <vector>

/// Short rivers for the tests of routing.
namespace river_cases {

using namespace heihe;
using namespace heihe::river;

inline constexpr double cumec = 86400.0;  ///< m3/d in 1 m3/s

/// A reach of the fan: 1 km, steep, sandy bed, 20 m above the water table.
inline Reach plain_reach(double bed_top = 100.0) {
    Reach r;
    r.column = 0;
    r.length = 1000.0;
    r.slope = 2e-3;
    r.bed_top = bed_top;
    r.bed_thickness = 1.0;
    r.bed_k = 0.5;
    r.bed_k_gaining = 0.8;
    return r;
}

/// n equal reaches in a row, the bed falling with the slope.
inline Network chain(int n, Reach model = plain_reach()) {
    Network net;
    for (int i = 0; i < n; ++i) {
        Reach r = model;
        r.number = i + 1;
        r.down = i + 1 < n ? i + 1 : -1;
        r.bed_top = model.bed_top - i * model.slope * model.length;
        net.reaches.push_back(r);
    }
    return net;
}

/// The same without any exchange with the ground.
inline Network tight_chain(int n, double width_exponent = 0.3) {
    Reach r = plain_reach();
    r.column = -1;
    r.width_exponent = width_exponent;
    return chain(n, r);
}

/// Storage of uniform flow `flow` [m3/d] in every reach.
inline ReachWater steady_state(const Network& net, double flow) {
    ReachWater s = dry_state(net);
    for (std::size_t i = 0; i < net.reaches.size(); ++i) {
        s.storage[i] = flow > 0.0 ? storage(make_channel(net.reaches[i]), flow) : 0.0;
        s.outflow[i] = flow;
    }
    return s;
}

/// exp of a uniform number: even over orders of magnitude.
inline double log_uniform(std::mt19937& random, double low, double high) {
    const double u = static_cast<double>(random()) / 4294967296.0;
    return low * std::pow(high / low, u);
}
inline double uniform(std::mt19937& random, double low, double high) {
    return low + (high - low) * (static_cast<double>(random()) / 4294967296.0);
}

}  // namespace river_cases
