// SPDX-License-Identifier: MIT
#include "heihe/core/index.hpp"
#include "heihe/gwf/model.hpp"
#include "heihe/gwf/sfr.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <utility>
#include <vector>

using namespace heihe;
using namespace heihe::gwf;

namespace {

const double width = 10.0;
const double slope = 4e-4;
const double man = 0.04;
const double bed = 0.5;  // streambed thickness

/// One confined cell; all reaches lie over it.
Model one_cell() {
    grid::StructuredGrid g;
    g.nlay = g.nrow = g.ncol = 1;
    g.delr = g.delc = {100.0};
    g.top = {0.0};
    g.botm = {-10.0};
    Npf npf;
    npf.k = {1.0};
    return {g, npf, {}};
}

/// n reaches of one length together, over one cell, in metres and seconds.
SfrData chain(int n, double length, double rhk) {
    SfrData data;
    for (int i = 0; i < n; ++i) {
        SfrReach r;
        r.cell = 0;
        r.rlen = length / n;
        r.rwid = width;
        r.rgrd = slope;
        r.rbth = bed;
        r.rhk = rhk;
        r.man = man;
        if (i > 0) r.connections.push_back({i - 1, false});
        if (i + 1 < n) r.connections.push_back({i + 1, true});
        data.reaches.push_back(r);
    }
    return data;
}

/// Discharge of a depth over that of unit depth: Q = k d^(5/3).
const double k_flow = width * std::sqrt(slope) / man;

/// Outflow of a chain of reaches that lose to an aquifer with this head.
double outflow(int n, double length, double rhk, double inflow, double head) {
    SfrData data = chain(n, length, rhk);
    data.reaches[0].inflow = inflow;
    const Model model = one_cell();
    Sfr sfr{"s", std::move(data)};
    BoundTerms terms;
    const std::vector<double> heads{head};
    sfr.begin_step(model, StepInfo{});
    sfr.formulate(model, heads, StepInfo{}, terms);
    return sfr.flows().back().downstream;
}

/// Order from three errors, each with twice the reaches of the one before.
double observed_order(double coarse, double fine) { return std::log2(coarse / fine); }

}  // namespace

// Uniform flow: Q = w d (d)^(2/3) sqrt(S) / n in a wide rectangle (Chow 1959, eq. 5-6).
TEST_CASE("gwf: SFR - depth of uniform flow in a wide rectangle", "[gwf][analytic]") {
    SfrData data = chain(3, 300.0, 0.0);
    data.reaches[0].inflow = 12.5;
    const Model model = one_cell();
    Sfr sfr{"s", std::move(data)};
    BoundTerms terms;
    const std::vector<double> heads{-5.0};
    sfr.begin_step(model, StepInfo{});
    sfr.formulate(model, heads, StepInfo{}, terms);

    const double depth = std::pow(12.5 * man / (width * std::sqrt(slope)), 0.6);
    for (const SfrReachFlows& f : sfr.flows()) CHECK(f.depth == Approx(depth).epsilon(1e-12));
}

// A triangle with banks of z to 1: each bank has A = z d^2 / 2, P = d sqrt(1 + z^2), so
// Q = z d^(8/3) / n (z / (2 sqrt(1 + z^2)))^(2/3) sqrt(S)  (Chow 1959, table 2-1).
TEST_CASE("gwf: SFR - depth of uniform flow in a triangle", "[gwf][analytic]") {
    SfrData data = chain(1, 100.0, 0.0);
    data.reaches[0].inflow = 12.5;
    data.reaches[0].rwid = 40.0;
    data.reaches[0].section = {{0.0, 0.5, 1.0}, {5.0, 0.0, 5.0}, {}};
    const double z = 4.0;
    const double k =
        z / man * std::pow(0.5 * z / std::sqrt(1.0 + z * z), 2.0 / 3.0) * std::sqrt(slope);
    const Model model = one_cell();
    Sfr sfr{"s", std::move(data)};
    BoundTerms terms;
    const std::vector<double> heads{-5.0};
    sfr.begin_step(model, StepInfo{});
    sfr.formulate(model, heads, StepInfo{}, terms);

    CHECK(sfr.flows()[0].depth == Approx(std::pow(12.5 / k, 0.375)).epsilon(1e-12));
}

// With the water table at the streambed's top the stream loses K w d / b per length, and
//     d(k d^(5/3)) / dx = -K w d / b     gives     d^(2/3) = d0^(2/3) - 2 K w x / (5 k b):
// it ends at x = 5 k b d0^(2/3) / (2 K w).
TEST_CASE("gwf: SFR - a stream that loses by its depth, second order in the reach's length",
          "[gwf][analytic]") {
    const double inflow = 2.0;
    const double rhk = 1e-4;
    const double d0 = std::pow(inflow / k_flow, 0.6);
    const double end = 2.5 * k_flow * bed * std::pow(d0, 2.0 / 3.0) / (rhk * width);
    const auto exact = [&](double x) {
        return k_flow * std::pow(std::pow(d0, 2.0 / 3.0) * (1.0 - x / end), 2.5);
    };
    const auto error = [&](int n) {
        return std::abs(outflow(n, 0.5 * end, rhk, inflow, 0.0) - exact(0.5 * end));
    };
    CHECK(error(40) < 1e-3 * inflow);
    CHECK(observed_order(error(20), error(40)) == Approx(2.0).margin(0.1));
    CHECK(outflow(400, 1.05 * end, rhk, inflow, 0.0) < 1e-4 * inflow);
}

// Far above the water table the loss per length is K w (d + b) / b. With u = d^(1/3) and a^3 = b
//     x = 5 k b / (K w) (F(u0) - F(u)),   F(u) = u^2 / 2 - b G(u),
//     G(u) = ln((u^2 - a u + a^2) / (u + a)^2) / (6 a) + atan((2 u - a) / (a sqrt(3))) / (a sqrt(3))
// (Gradshteyn and Ryzhik 2.126).
TEST_CASE("gwf: SFR - a stream that loses above a deep water table", "[gwf][analytic]") {
    const double inflow = 2.0;
    const double rhk = 2e-5;
    const double a = std::cbrt(bed);
    const auto f = [&](double d) {
        const double u = std::cbrt(d);
        const double g = std::log((u * u - a * u + a * a) / ((u + a) * (u + a))) / (6.0 * a) +
                         std::atan((2.0 * u - a) / (a * std::sqrt(3.0))) / (a * std::sqrt(3.0));
        return 0.5 * u * u - bed * g;
    };
    const double d0 = std::pow(inflow / k_flow, 0.6);
    const double d1 = 0.4 * d0;
    const double length = 5.0 * k_flow * bed / (rhk * width) * (f(d0) - f(d1));
    const auto error = [&](int n) {
        return std::abs(outflow(n, length, rhk, inflow, -20.0) - k_flow * std::pow(d1, 5.0 / 3.0));
    };
    CHECK(error(40) < 1e-3 * inflow);
    CHECK(observed_order(error(20), error(40)) == Approx(2.0).margin(0.1));
}

// Q_i = Q0 (1 - f)^i below i canals that each take the share f.
TEST_CASE("gwf: SFR - a fixed fraction diverted from each reach leaves an exponential",
          "[gwf][analytic]") {
    const int n = 12;
    SfrData data = chain(n, 1200.0, 0.0);
    for (int i = 0; i < n; ++i) {
        SfrReach canal = data.reaches[0];
        canal.cell = -1;
        canal.ustrf = 0.0;
        canal.connections = {{i, false}};
        data.reaches[at(i)].connections.push_back({n + i, true});
        data.reaches.push_back(canal);
        data.diversions.push_back({i, n + i, SfrPriority::fraction, 0.1});
    }
    data.reaches[0].inflow = 3.0;
    data.reaches[at(n - 1)].connections.pop_back();  // the last reach has no canal
    data.diversions.pop_back();
    data.reaches.pop_back();
    const Model model = one_cell();
    Sfr sfr{"s", std::move(data)};
    BoundTerms terms;
    const std::vector<double> heads{-5.0};
    sfr.begin_step(model, StepInfo{});
    sfr.formulate(model, heads, StepInfo{}, terms);

    CHECK(sfr.flows()[at(n - 1)].downstream == Approx(3.0 * std::pow(0.9, n - 1)).epsilon(1e-12));
    CHECK(sfr.flows()[at(n)].upstream == Approx(0.3).epsilon(1e-12));
}

// A falling flood is a simple wave: a flow Q travels with c = dQ/dA = 5/3 Q / (w d), so at distance
// x it is there x / c after it has entered (Lighthill and Whitham 1955, Proc. R. Soc. A 229).
TEST_CASE("gwf: SFR - the kinematic wave carries a falling flood with its celerity",
          "[gwf][analytic]") {
    const double length = 4000.0;
    const auto entering = [](double t) { return t < 0.0 ? 20.0 : std::max(20.0 - 2e-3 * t, 5.0); };
    const auto celerity = [](double q) {
        return 5.0 / 3.0 * q / (width * std::pow(q / k_flow, 0.6));
    };
    const auto error = [&](int n) {
        SfrData data = chain(n, length, 0.0);
        data.options.storage = true;
        data.options.storage_weight = 1.0;
        data.reaches[0].inflow = 20.0;
        const Model model = one_cell();
        Sfr sfr{"s", std::move(data)};
        BoundTerms terms;
        const std::vector<double> heads{-5.0};
        StepInfo step;
        const auto run = [&] {
            sfr.begin_step(model, step);
            sfr.formulate(model, heads, step, terms);
            sfr.end_step(model, heads, step, terms);
        };
        run();  // steady
        step.steady = false;
        step.dt = 0.4 * length / n / celerity(20.0);
        double worst = 0.0;
        for (double t = step.dt; t < 6000.0; t += step.dt) {
            sfr.reach(0).inflow = entering(t);
            run();
            const double q = sfr.flows().back().downstream;
            const double there = t - length / celerity(q);  // when q entered
            if (there < 0.0) continue;
            worst = std::max(worst, std::abs(q - entering(there)));
        }
        return worst;
    };
    const double coarse = error(20);
    const double fine = error(80);
    CHECK(fine < 0.25);
    CHECK(coarse > 1.5 * fine);
}
