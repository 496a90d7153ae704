// SPDX-License-Identifier: MIT
#include "heihe/water/delay.hpp"

#include "support/tolerances.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

using namespace heihe;
using namespace heihe::water;

namespace {

// One column, so that a test reads like its equation.
struct Column {
    DelayState state = make_delay_state(1);
    Delay delay;

    // Volume released in a step [m3].
    double step(double dt, double input, double depth, double velocity = 0.1) {
        const std::vector<double> in{input};
        const std::vector<double> d{depth};
        const std::vector<double> v{velocity};
        std::vector<double> out(1);
        delay.begin_step(state, dt, d, v);
        delay.release(in, out);
        budget = delay.end_step(in, state);
        return out[0];
    }
    [[nodiscard]] double stored() const { return state.upper[0] + state.lower[0]; }
    DelayBudget budget;
};

// Error of a step's balance, relative to its size.
double leftover(const DelayBudget& b) {
    const double in = b.input + b.storage_before;
    const double out = b.drained + b.taken_up + b.storage_after;
    return in > 0.0 ? std::abs(in - out) / in : std::abs(out);
}

// Runge-Kutta of order 4 for dS1/dt = I - S1/k, dS2/dt = S1/k - S2/k and the volume out, dV/dt =
// S2/k: the same law without its closed form.
struct Cascade {
    double upper, lower, out;
};
Cascade integrate(Cascade s, double rate, double k, double dt, int n) {
    const double h = dt / n;
    const auto slope = [&](const Cascade& c) {
        return Cascade{rate - c.upper / k, (c.upper - c.lower) / k, c.lower / k};
    };
    const auto move = [](const Cascade& c, const Cascade& d, double f) {
        return Cascade{c.upper + f * d.upper, c.lower + f * d.lower, c.out + f * d.out};
    };
    for (int i = 0; i < n; ++i) {
        const auto a = slope(s);
        const auto b = slope(move(s, a, h / 2));
        const auto c = slope(move(s, b, h / 2));
        const auto d = slope(move(s, c, h));
        s = move(move(move(move(s, a, h / 6), b, h / 3), c, h / 3), d, h / 6);
    }
    return s;
}

}  // namespace

// Two linear reservoirs of residence k = tau / 2 in series (Nash 1957).
TEST_CASE("delay: one step - equals the integrated cascade", "[water][analytic]") {
    const double tau = GENERATE(2.0, 20.0, 400.0);
    const double dt = GENERATE(0.5, 10.0);
    Column c;
    c.state.upper = {70.0};
    c.state.lower = {30.0};
    const double depth = 0.1 * tau;
    c.state.depth = {depth};

    const double out = c.step(dt, 5.0 * dt, depth);

    const auto want = integrate({70.0, 30.0, 0.0}, 5.0, 0.5 * tau, dt, 4000);
    CHECK(out == Approx(want.out).epsilon(1e-9));
    CHECK(c.state.upper[0] == Approx(want.upper).epsilon(1e-9));
    CHECK(c.state.lower[0] == Approx(want.lower).epsilon(1e-9));
}

// Up to x = dt / k = 1 the weights are series, above it differences: both meet there.
TEST_CASE("delay: weights - are continuous where their formula changes, and keep all water",
          "[water][unit]") {
    const double x = GENERATE(1e-5, 0.01, 0.3, 1.0, 1.0 + 1e-12, 3.0, 50.0);

    const auto w = delay_weights(1.0, 2.0 / x);

    CHECK(w.keep == Approx(std::exp(-x)).epsilon(1e-14).margin(1e-16));
    CHECK(w.keep + w.out_lower == Approx(1.0).epsilon(1e-15));
    CHECK(w.keep + w.pass + w.out_upper == Approx(1.0).epsilon(1e-15));
    CHECK(w.in_upper + w.in_lower + w.out_input == Approx(1.0).epsilon(1e-15));
    const auto below = delay_weights(1.0, 2.0);
    const auto above = delay_weights(1.0, 2.0 * (1.0 - 1e-15));
    CHECK(above.out_input == Approx(below.out_input).epsilon(1e-13));
    CHECK(above.out_upper == Approx(below.out_upper).epsilon(1e-13));
}

TEST_CASE("delay: steps - any division of time gives the same storages", "[water][analytic]") {
    Column one;
    Column many;
    double out_many = 0.0;

    const double out_one = one.step(30.0, 300.0, 12.0);
    for (int i = 0; i < 30; ++i) out_many += many.step(1.0, 10.0, 12.0);

    CHECK(out_many == Approx(out_one).epsilon(test::long_sum));
    CHECK(many.stored() == Approx(one.stored()).epsilon(test::long_sum));
}

// In a steady flow I the zone holds I tau and passes I.
TEST_CASE("delay: steady input - holds input times tau", "[water][analytic]") {
    Column c;
    double out = 0.0;
    for (int i = 0; i < 2000; ++i) out = c.step(10.0, 50.0, 20.0, 0.1);

    CHECK(out == Approx(50.0).epsilon(test::long_sum));
    CHECK(c.stored() == Approx(5.0 * 200.0).epsilon(test::long_sum));
}

TEST_CASE("delay: steady state - does not change under its input", "[water]") {
    const std::vector<double> input{5.0};
    const std::vector<double> depth{20.0};
    const std::vector<double> velocity{0.1};
    Column c;
    c.state = steady_delay_state(input, depth, velocity);
    REQUIRE(c.stored() == Approx(1000.0));

    const double out = c.step(10.0, 50.0, 20.0);

    CHECK(out == Approx(50.0).epsilon(test::roundoff));
    CHECK(c.stored() == Approx(1000.0).epsilon(test::roundoff));
}

// The mean residence of a pulse is tau: sum of t dV / V, times taken at the middle of short steps.
TEST_CASE("delay: pulse - leaves after tau on average", "[water][analytic]") {
    Column c;
    const double tau = 40.0;
    c.state.upper = {100.0};
    c.state.depth = {4.0};
    double moment = 0.0;
    double volume = 0.0;
    for (int i = 0; i < 4000; ++i) {
        const double out = c.step(0.25, 0.0, 4.0, 0.1);
        volume += out;
        moment += out * (i + 0.5) * 0.25;
    }
    CHECK(volume == Approx(100.0).epsilon(1e-9));
    CHECK(moment / volume == Approx(tau).epsilon(1e-4));
}

TEST_CASE("delay: balance - closes to round-off in all cases", "[water]") {
    Column c;
    unsigned seed = 1;
    const auto random = [&seed] {
        seed = seed * 1664525U + 1013904223U;
        return static_cast<double>(seed >> 8) / 16777216.0;
    };
    double worst = 0.0;
    for (int i = 0; i < 5000; ++i) {
        const double depth = random() < 0.1 ? 0.0 : 60.0 * random() * random();
        const double dt = std::pow(10.0, 6.0 * random() - 3.0);
        const double before = c.stored();
        const double out = c.step(dt, 100.0 * random() * dt, depth, 0.01 + random());
        worst = std::max(worst, leftover(c.budget));
        const double in = before + c.budget.input;
        worst = std::max(worst, std::abs(in - out - c.stored()) / in);
        REQUIRE(c.state.upper[0] >= 0.0);
        REQUIRE(c.state.lower[0] >= 0.0);
        REQUIRE(out >= 0.0);
    }
    CHECK(worst < test::roundoff);
}

TEST_CASE("delay: zero depth - passes all, stored water too", "[water]") {
    Column c;
    c.step(10.0, 100.0, 5.0);
    const double stored = c.stored();
    REQUIRE(stored > 0.0);

    const double out = c.step(10.0, 7.0, GENERATE(0.0, -3.0));

    CHECK(out == Approx(stored + 7.0).epsilon(test::roundoff));
    CHECK(c.stored() == 0.0);
}

TEST_CASE("delay: thin zone - becomes no delay without a jump", "[water]") {
    Column c;
    const double out = c.step(1.0, 10.0, 0.1 * GENERATE(1e-9, 1e-7, 1e-6, 3e-6));
    CHECK(out == Approx(10.0).epsilon(5e-6));
}

TEST_CASE("delay: rising table - takes up the water that it reaches", "[water]") {
    Column c;
    for (int i = 0; i < 2000; ++i) c.step(10.0, 50.0, 20.0);
    const double stored = c.stored();

    c.step(10.0, 50.0, 15.0);

    CHECK(c.budget.taken_up == Approx(0.25 * stored).epsilon(test::roundoff));
    // The rest is the storage of a 15 m zone in the same flow: only the uptake changes it.
    CHECK(c.budget.drained == Approx(50.0).epsilon(1e-9));
    CHECK(c.stored() == Approx(0.75 * stored).epsilon(1e-9));
}

TEST_CASE("delay: falling table - releases nothing at once, then slower", "[water]") {
    Column steady;
    Column falling;
    for (int i = 0; i < 2000; ++i) {
        steady.step(10.0, 50.0, 20.0);
        falling.step(10.0, 50.0, 20.0);
    }
    const double same = steady.step(10.0, 50.0, 20.0);
    const double less = falling.step(10.0, 50.0, 30.0);

    CHECK(falling.budget.taken_up == 0.0);
    CHECK(less < same);
    CHECK(falling.stored() > steady.stored());
}

TEST_CASE("delay: very long step - leaves the steady storage", "[water]") {
    Column c;
    c.state.upper = {1e6};
    const double out = c.step(1e6, 1e7, 20.0);  // I = 10 m3/d, tau = 200 d

    CHECK(c.stored() == Approx(2000.0).epsilon(test::roundoff));
    CHECK(out == Approx(1e6 + 1e7 - 2000.0).epsilon(test::roundoff));
}

TEST_CASE("delay: release - is base plus gain times input", "[water]") {
    Column a;
    a.state.upper = {10.0};
    a.state.lower = {20.0};
    a.state.depth = {8.0};
    auto b = a;

    const double with = a.step(5.0, 40.0, 6.0);
    const double without = b.step(5.0, 0.0, 6.0);

    CHECK(without == Approx(b.delay.base()[0]).epsilon(test::roundoff));
    CHECK(with - without == Approx(40.0 * b.delay.gain()[0]).epsilon(1e-12));
    CHECK(b.delay.gain()[0] > 0.0);
    CHECK(b.delay.gain()[0] < 1.0);
}

TEST_CASE("delay: long delay - small releases keep their digits", "[water]") {
    // x = dt / k = 1e-6: out = I dt x^2 / 6 (1 - x / 2 + ...) from an empty zone.
    const auto w = delay_weights(1.0, 2e6);
    CHECK(w.out_input == Approx(1e-12 / 6.0 * (1.0 - 0.5e-6)).epsilon(1e-12));
    CHECK(w.out_upper == Approx(0.5e-12 * (1.0 - 2e-6 / 3.0)).epsilon(1e-12));
}

TEST_CASE("delay: state list - names every member", "[water]") {
    auto s = make_delay_state(3);
    std::size_t count = 0;
    for_each_field(s, [&count](auto, auto, const std::vector<double>& v) {
        ++count;
        CHECK(v.size() == 3);
    });
    CHECK(count * sizeof(std::vector<double>) == sizeof(DelayState));
}
