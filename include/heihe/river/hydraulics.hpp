// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/river/network.hpp"

#include <cmath>

/// Hydraulics of one reach: uniform flow in a wide channel whose width grows with discharge.
///
/// Manning's equation for a wide rectangle (Chow 1959, "Open-Channel Hydraulics", eq. 5-6 with
/// R = y):  Q = 86400/n w y^(5/3) S^(1/2), m3/d; the 86400 makes seconds of n into days.
/// Width at a station (Leopold & Maddock 1953, USGS Prof. Paper 252):  w = wb (Q/Qb)^e.
/// Together, with x = Q/Qb:  w = wb x^e,  y = yb x^(3/5 (1-e)),  V = L w y = Vb x^m,
/// m = e + 3/5 (1-e) = 3/5 + 2/5 e; so storage is a power law of discharge, and so is its inverse.
namespace heihe::river {

inline constexpr double seconds_per_day = 86400.0;

/// The power laws of one reach, made once; every function below is a pure function of it.
struct Channel {
    double length = 0.0;            ///< [m]
    double flow_bankfull = 0.0;     ///< [m3/d] Qb
    double width_bankfull = 0.0;    ///< [m]    wb
    double storage_bankfull = 0.0;  ///< [m3]   Vb = L wb yb
    double width_exponent = 0.0;    ///< [-]    e
    double storage_exponent = 0.6;  ///< [-]    m = 3/5 + 2/5 e
};

/// Depth of uniform flow in a wide channel, m (Chow 1959, eq. 5-6, solved for the depth).
/// @param flow m3/d  @param width m
[[nodiscard]] inline double normal_depth(double flow, double width, double slope,
                                         double manning_n) {
    return std::pow(manning_n * flow / (seconds_per_day * width * std::sqrt(slope)), 0.6);
}

/// @pre the reach has no problems(network)
[[nodiscard]] inline Channel make_channel(const Reach& r) {
    Channel c;
    c.length = r.length;
    c.flow_bankfull = r.flow_bankfull;
    c.width_bankfull = r.width_bankfull;
    c.width_exponent = r.width_exponent;
    c.storage_exponent = 0.6 + 0.4 * r.width_exponent;
    c.storage_bankfull = r.length * r.width_bankfull *
                         normal_depth(r.flow_bankfull, r.width_bankfull, r.slope, r.manning_n);
    return c;
}

/// Wetted width at discharge `flow` [m3/d], m.
[[nodiscard]] inline double width(const Channel& c, double flow) {
    return c.width_bankfull * std::pow(flow / c.flow_bankfull, c.width_exponent);
}

/// Water in the reach at discharge `flow` [m3/d], m3.
[[nodiscard]] inline double storage(const Channel& c, double flow) {
    return c.storage_bankfull * std::pow(flow / c.flow_bankfull, c.storage_exponent);
}

/// Discharge that goes with `volume` [m3], m3/d: the inverse of storage().
[[nodiscard]] inline double flow_of_storage(const Channel& c, double volume) {
    return c.flow_bankfull * std::pow(volume / c.storage_bankfull, 1.0 / c.storage_exponent);
}

/// Water depth at discharge `flow` [m3/d], m; 0 at zero flow.
[[nodiscard]] inline double depth(const Channel& c, double flow) {
    return flow > 0.0 ? storage(c, flow) / (c.length * width(c, flow)) : 0.0;
}

/// Speed of a small wave, m/d (Kleitz-Seddon law: c = dQ/dA; Lighthill & Whitham 1955, eq. 3).
/// Here c = L dQ/dV = L Q / (m V).
/// @pre flow > 0
[[nodiscard]] inline double celerity(const Channel& c, double flow) {
    return c.length * flow / (c.storage_exponent * storage(c, flow));
}

/// Time a small wave takes through the reach, d: dV/dQ. @pre flow > 0
[[nodiscard]] inline double travel_time(const Channel& c, double flow) {
    return c.length / celerity(c, flow);
}

}  // namespace heihe::river
