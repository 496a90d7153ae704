// SPDX-License-Identifier: MIT
#include "heihe/river/routing.hpp"

#include "../unit/river/river_cases.hpp"

#include <catch2/catch.hpp>

using namespace river_cases;

namespace {

/// Mean velocity of uniform flow in a wide channel, m/d (Manning; Chow 1959, eq. 5-6).
double velocity(const Reach& r, double flow) {
    const double w = r.width_bankfull * std::pow(flow / r.flow_bankfull, r.width_exponent);
    const double y = std::pow(r.manning_n * flow / cumec / (w * std::sqrt(r.slope)), 0.6);
    return flow / (w * y);
}

/// Kinematic wave speed c = dQ/dA, m/d (Lighthill & Whitham 1955, Proc. R. Soc. A 229, eq. 3):
/// with A = w y ~ Q^m,  c = v / m,  m = 3/5 + 2/5 e;  5/3 v for a fixed width.
double wave_speed(const Reach& r, double flow) {
    return velocity(r, flow) / (0.6 + 0.4 * r.width_exponent);
}

/// Outflow of the last reach above `base`, m3/d, at every step, after `extra` in the first `nwet`.
std::vector<double> response(const Network& net, double base, double extra, int nwet, double dt,
                             int nstep) {
    const Router router{net};
    ReachWater state = steady_state(net, base);
    DayOutput out;
    std::vector<double> inflow(net.reaches.size(), 0.0), head(net.reaches.size(), 0.0), found;
    for (int n = 0; n < nstep; ++n) {
        inflow[0] = base + (n < nwet ? extra : 0.0);
        router.route_day(state, {dt, inflow, head, 0.0, {}}, state, out);
        found.push_back(out.outflow.back() - base);
    }
    return found;
}

struct Moments {
    double volume = 0.0, mean = 0.0, variance = 0.0;
};

/// Moments of a series of step means; times in steps from the middle of the first.
Moments moments(const std::vector<double>& q) {
    Moments m;
    for (std::size_t n = 0; n < q.size(); ++n) {
        const auto t = static_cast<double>(n);
        m.volume += q[n];
        m.mean += t * q[n];
        m.variance += t * t * q[n];
    }
    m.mean /= m.volume;
    m.variance = m.variance / m.volume - m.mean * m.mean;
    return m;
}

constexpr int nreach = 185;  // km, Yingluoxia - Zhengyixia

}  // namespace

// A small pulse on a steady flow moves with the kinematic wave: its centroid takes T = L / c.
// Daily steps, so that the Courant number c dt / dx is 90 to 260.
TEST_CASE("routing: pulse at daily steps - the centroid takes the kinematic wave's time",
          "[river][analytic]") {
    const double flow = GENERATE(20.0, 100.0, 300.0) * cumec;
    const double exponent = GENERATE(0.0, 0.3);
    CAPTURE(flow / cumec, exponent);
    const Network net = tight_chain(nreach, exponent);
    const double expected = nreach * 1000.0 / wave_speed(net.reaches[0], flow);
    REQUIRE(wave_speed(net.reaches[0], flow) * 1.0 / 1000.0 > 90.0);

    const double pulse = 1e-3 * flow;
    const Moments m = moments(response(net, flow, pulse, 1, 1.0, 60));

    CHECK(m.volume == Approx(pulse).epsilon(1e-9));
    CHECK(m.mean == Approx(expected).epsilon(1e-3));
}

// The spreading is numerical: a reach of lag k = dx / c is a linear reservoir, whose response has
// the variance k^2 (Nash 1957, IAHS Publ. 45), and the implicit step adds k dt to it.
TEST_CASE("routing: pulse - the spreading is k^2 + k dt for each reach", "[river][analytic]") {
    const double dt = GENERATE(1.0, 0.25, 0.02);
    CAPTURE(dt);
    const double flow = 100.0 * cumec;
    const Network net = tight_chain(nreach);
    const double lag = 1000.0 / wave_speed(net.reaches[0], flow);

    const Moments m = moments(response(net, flow, 1e-4 * flow, 1, dt, static_cast<int>(20 / dt)));

    CHECK(m.variance * dt * dt == Approx(nreach * (lag * lag + lag * dt)).epsilon(2e-3));
}

// A small rise of the inflow: half of it has arrived when the kinematic front arrives, after x / c.
TEST_CASE("routing: front at a Courant number of 1 - half height after x / c",
          "[river][analytic]") {
    const double flow = GENERATE(20.0, 100.0) * cumec;
    const Network net = tight_chain(nreach);
    const double dt = 1000.0 / wave_speed(net.reaches[0], flow);  // Courant number 1
    const double rise = 1e-3 * flow;

    const auto q = response(net, flow, rise, 4 * nreach, dt, 4 * nreach);
    std::size_t n = 0;
    while (n < q.size() && q[n] < 0.5 * rise) ++n;
    const double before = n > 0 ? q[n - 1] : 0.0;
    const double arrival = static_cast<double>(n) + (0.5 * rise - before) / (q[n] - before);

    CHECK(arrival == Approx(nreach).epsilon(0.01));  // steps of dx / c
    for (std::size_t k = 1; k < q.size(); ++k) REQUIRE(q[k] >= q[k - 1] * (1 - 1e-9) - 1e-6 * rise);
}

namespace {

/// Flow left after 20 km over a detached bed, m3/d, steady, in n reaches.
double flow_left(int n, double flow) {
    Reach r = plain_reach();
    r.length = 20000.0 / n;
    r.bed_thickness = 1e6;  // so thick that the depth of water adds nothing to the gradient
    const Network net = chain(n, r);
    const Router router{net};
    ReachWater state = steady_state(net, flow);
    DayOutput out;
    std::vector<double> inflow(at(n), 0.0), head(at(n), -1e7);
    inflow[0] = flow;
    for (int d = 0; d < 30; ++d) router.route_day(state, {1.0, inflow, head, 0.0, {}}, state, out);
    return out.outflow.back();
}

}  // namespace

// Steady loss through the wetted width at unit gradient: dQ/dx = -K w = -K wb (Q/Qb)^e, so
// Q(x)^(1-e) = Q0^(1-e) - (1-e) K wb Qb^(-e) x. (Width law: Leopold & Maddock 1953.)
TEST_CASE("routing: losing river - the flow left is that of dQ/dx = -K w, first order in dx",
          "[river][analytic]") {
    const double flow = 15.0 * cumec;
    const double e = 0.3;
    const double bankfull = 200.0 * cumec;
    const double exact =
        std::pow(std::pow(flow, 1 - e) - (1 - e) * 0.5 * 50.0 * std::pow(bankfull, -e) * 20000.0,
                 1 / (1 - e));

    const double coarse = std::abs(flow_left(20, flow) - exact);
    const double fine = std::abs(flow_left(40, flow) - exact);

    CHECK(exact < 0.9 * flow);
    CHECK(coarse / flow < 0.002);
    CHECK(flow_left(160, flow) == Approx(exact).epsilon(1e-3));
    CHECK(std::log2(coarse / fine) == Approx(1.0).margin(0.1));
}
