// SPDX-License-Identifier: MIT
#include "heihe/gwf/chd.hpp"
#include "heihe/gwf/riv.hpp"
#include "heihe/gwf/wel.hpp"
#include "unit/gwf/flow_case.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

using namespace heihe;

namespace {

constexpr double pi = 3.14159265358979323846;

/// Well function of Hantush and Jacob (1955), eq. 4:  W(u, b) = int_u^inf exp(-y - b^2/(4y)) / y dy;
/// b = 0 is Theis's. With y = exp(z) the integrand is smooth and the trapezoidal rule converges fast.
double well_function(double u, double b) {
    const double first = std::log(u);
    const double last = std::log(60.0);
    const int n = 20000;
    const double dz = (last - first) / n;
    double sum = 0.0;
    for (int i = 0; i <= n; ++i) {
        const double y = std::exp(first + i * dz);
        sum += (i == 0 || i == n ? 0.5 : 1.0) * std::exp(-y - b * b / (4.0 * y));
    }
    return sum * dz;
}

/// A well in the middle of a wide, square, confined aquifer.
struct Square {
    double pumping = 1000.0;  // m3/d
    double thickness = 20.0;  // m
    double k = 10.0;          // m/d
    double ss = 5e-6;         // 1/m
    int half = 40;            // cells on each side of the well
    std::vector<double> width = test::widening(2.0, 1.15, 40);

    [[nodiscard]] double transmissivity() const { return k * thickness; }
    [[nodiscard]] double storativity() const { return ss * thickness; }
    [[nodiscard]] int n() const { return 2 * half + 1; }
    [[nodiscard]] int middle() const { return half * n() + half; }
    /// Distance of the i-th cell east of the well.
    [[nodiscard]] double distance(int i) const {
        const auto x = test::centers(width);
        return x[at(half + i)] - x[at(half)];
    }
    /// Fixed heads 0 on the outer ring of a layer whose first cell is `offset`.
    [[nodiscard]] std::vector<gwf::FixedHead> ring(Cell offset) const {
        std::vector<gwf::FixedHead> all;
        for (Cell c = 0; c < n() * n(); ++c) {
            const int i = c / n();
            const int j = c % n();
            if (i == 0 || j == 0 || i == n() - 1 || j == n() - 1) all.push_back({offset + c, 0.0});
        }
        return all;
    }
};

}  // namespace

// Theis (1935), Trans. AGU 16, eq. 4:  s = Q / (4 pi T) W(u),  u = r^2 S / (4 T t).
TEST_CASE("gwf: Theis - drawdown around a well in a confined aquifer", "[gwf][analytic]") {
    const Square a;
    const auto grid = test::flat_grid(1, a.width, a.width, 0.0, a.thickness);
    const gwf::Model model{grid, test::uniform_npf(grid, a.k, 0),
                           test::uniform_sto(grid, a.ss, 0.0, 0)};
    gwf::Wel wel{"well", {{a.middle(), -a.pumping}}};
    gwf::FlowSolver solver{model, test::tight_settings()};
    gwf::Heads state;
    state.head.assign(at(model.ncell()), 0.0);

    const bool done =
        test::run_logarithmic(solver, state, {&wel}, 1e-5, 1.1, {0.01, 0.1, 1.0}, [&](double time) {
            for (const int i : {6, 12, 18}) {
                const double r = a.distance(i);
                const double u = r * r * a.storativity() / (4.0 * a.transmissivity() * time);
                const double exact =
                    a.pumping / (4.0 * pi * a.transmissivity()) * well_function(u, 0.0);
                CAPTURE(time, r, exact);
                CHECK(-state.head[at(a.middle() + i)] == Approx(exact).epsilon(0.02));
            }
        });

    CHECK(done);
}

// Thiem (1906), Hydrologische Methoden:  s1 - s2 = Q / (2 pi T) ln(r2 / r1), steady.
TEST_CASE("gwf: Thiem - steady drawdown falls with the logarithm of distance", "[gwf][analytic]") {
    const Square a;
    const auto grid = test::flat_grid(1, a.width, a.width, 0.0, a.thickness);
    const gwf::Model model{grid, test::uniform_npf(grid, a.k, 0), {}};
    gwf::Wel wel{"well", {{a.middle(), -a.pumping}}};
    gwf::Chd chd{"ring", a.ring(0)};
    gwf::FlowSolver solver{model, test::tight_settings()};
    gwf::Heads state;
    state.head.assign(at(model.ncell()), 0.0);

    REQUIRE(test::steady_step(solver, state, {&wel, &chd}).converged);

    for (const int i : {4, 8, 16}) {
        const double exact = a.pumping / (2.0 * pi * a.transmissivity()) *
                             std::log(a.distance(2 * i) / a.distance(i));
        CAPTURE(i);
        CHECK(state.head[at(a.middle() + 2 * i)] - state.head[at(a.middle() + i)] ==
              Approx(exact).epsilon(0.01));
    }
}

// Hantush and Jacob (1955), Trans. AGU 36, eq. 4:  s = Q / (4 pi T) W(u, r / B),  B^2 = T b' / K',
// an aquifer under an aquitard without storage above which the head is fixed.
TEST_CASE("gwf: Hantush - drawdown in a leaky aquifer", "[gwf][analytic]") {
    const Square a;
    const double leakance = 1e-3;  // 1/d, K' / b'
    const auto grid = test::flat_grid(2, a.width, a.width, 0.0, a.thickness);
    auto npf = test::uniform_npf(grid, a.k, 0);
    const Cell lower = a.n() * a.n();
    // All vertical resistance lies in the upper layer's half: 0.5 b / k33 = 1 / leakance.
    npf.k33.assign(npf.k.size(), 1e9);
    for (Cell c = 0; c < lower; ++c) npf.k33[at(c)] = 0.5 * a.thickness * leakance;
    const gwf::Model model{grid, npf, test::uniform_sto(grid, a.ss, 0.0, 0)};
    std::vector<gwf::FixedHead> above;
    for (Cell c = 0; c < lower; ++c) above.push_back({c, 0.0});
    gwf::Chd chd{"above", above};
    gwf::Wel wel{"well", {{lower + a.middle(), -a.pumping}}};
    gwf::FlowSolver solver{model, test::tight_settings()};
    gwf::Heads state;
    state.head.assign(at(model.ncell()), 0.0);
    const double b = std::sqrt(a.transmissivity() / leakance);

    const bool done = test::run_logarithmic(
        solver, state, {&chd, &wel}, 1e-5, 1.1, {0.02, 0.2, 20.0}, [&](double time) {
            for (const int i : {6, 12, 20}) {
                const double r = a.distance(i);
                const double u = r * r * a.storativity() / (4.0 * a.transmissivity() * time);
                const double exact =
                    a.pumping / (4.0 * pi * a.transmissivity()) * well_function(u, r / b);
                CAPTURE(time, r, exact);
                CHECK(-state.head[at(lower + a.middle() + i)] == Approx(exact).epsilon(0.02));
            }
        });

    CHECK(done);
    // The leakage carries the whole pumping in the end.
    CHECK(solver.budget().entries[2].in == Approx(a.pumping).epsilon(1e-3));
}

// Glover and Balmer (1954), Trans. AGU 35, eq. 1: share of the pumping that a straight, fully
// penetrating river at distance d gives:  q / Q = erfc(sqrt(d^2 S / (4 T t))).
TEST_CASE("gwf: Glover - depletion of a stream by a well", "[gwf][analytic]") {
    const double d = 500.0;
    const double transmissivity = 500.0;
    const double sy = 0.1;
    const double pumping = 1000.0;
    // Rows along the river widen away from the well; columns: river at the first one's centre.
    const auto delc = test::widening(50.0, 1.2, 24);
    std::vector<double> delr(at(31), 50.0);
    for (int j = 0; j < 20; ++j) delr.push_back(delr.back() * 1.2);
    const auto grid = test::flat_grid(1, delc, delr, 0.0, 50.0);
    const gwf::Model model{grid, test::uniform_npf(grid, transmissivity / 50.0, 0),
                           test::uniform_sto(grid, sy / 50.0, 0.0, 0)};
    const int ncol = grid.ncol;
    std::vector<gwf::RivReach> reaches;
    for (Cell i = 0; i < grid.nrow; ++i) reaches.push_back({i * ncol, 0.0, 1e9, -40.0});
    gwf::Riv riv{"stream", reaches};
    gwf::Wel wel{"well", {{24 * ncol + 10, -pumping}}};
    gwf::FlowSolver solver{model, test::tight_settings()};
    gwf::Heads state;
    state.head.assign(at(model.ncell()), 0.0);

    const bool done = test::run_logarithmic(
        solver, state, {&riv, &wel}, 0.05, 1.1, {10.0, 30.0, 100.0, 300.0}, [&](double time) {
            const double exact = std::erfc(std::sqrt(d * d * sy / (4.0 * transmissivity * time)));
            CAPTURE(time);
            CHECK(solver.budget().entries[2].in / pumping == Approx(exact).margin(0.01));
        });

    CHECK(done);
}
