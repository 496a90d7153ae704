// SPDX-License-Identifier: MIT
#include "heihe/gwf/chd.hpp"
#include "heihe/gwf/rch.hpp"
#include "unit/gwf/flow_case.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

using namespace heihe;

namespace {

/// Unconfined flow between fixed heads with recharge w on a flat base (Dupuit 1863; Bear 1979,
/// section 5-7):   h^2 = h0^2 - (h0^2 - hL^2) x / L + w x (L - x) / K,
/// discharge at x = 0:   q = K (h0^2 - hL^2) / (2 L) - w L / 2.
struct Parabola {
    double length = 1000.0;
    double k = 10.0;
    double h0 = 20.0;
    double hl = 5.0;
    double recharge = 5e-4;

    [[nodiscard]] double exact_head(double x) const {
        return std::sqrt(h0 * h0 - (h0 * h0 - hl * hl) * x / length +
                         recharge * x * (length - x) / k);
    }
    [[nodiscard]] double inflow() const {
        return k * (h0 * h0 - hl * hl) / (2.0 * length) - 0.5 * recharge * length;
    }
};

struct Solved {
    double error;   // m, largest
    double inflow;  // m2/d at x = 0
};

/// On n intervals; fixed heads are at the centres of the end cells.
Solved solve(const Parabola& p, int n, bool newton) {
    const double dx = p.length / n;
    const auto grid = test::flat_grid(1, {1.0}, std::vector<double>(at(n + 1), dx), 30.0, 30.0);
    const gwf::Model model{grid, test::uniform_npf(grid, p.k, 1), {}, {newton}};
    std::vector<gwf::RchItem> rain;
    for (Cell c = 1; c < n; ++c) rain.push_back({c, p.recharge});
    gwf::Rch rch{"rain", rain};
    gwf::Chd chd{"ends", {{0, p.h0}, {n, p.hl}}};
    gwf::FlowSolver solver{model, test::tight_settings()};
    gwf::Heads state;
    state.head.assign(at(n + 1), p.h0);
    REQUIRE(test::steady_step(solver, state, {&rch, &chd}).converged);
    Solved s{0.0, solver.terms()[1].flow[0] - 0.5 * p.recharge * dx};
    for (int i = 0; i <= n; ++i)
        s.error = std::max(s.error, std::abs(state.head[at(i)] - p.exact_head(i * dx)));
    return s;
}

}  // namespace

TEST_CASE("gwf: Dupuit parabola - Newton heads approach it, first order upstream weighting",
          "[gwf][analytic]") {
    const Parabola p;
    const int n = GENERATE(50, 100, 200);
    CAPTURE(n);

    const Solved coarse = solve(p, n, true);
    const Solved fine = solve(p, 2 * n, true);

    CHECK(std::log2(coarse.error / fine.error) == Approx(1.0).margin(0.1));
    CHECK(fine.error < 0.15 * 50.0 / n);
    CHECK(fine.inflow == Approx(p.inflow()).epsilon(1.0 / n));
}

TEST_CASE("gwf: Dupuit parabola - Picard heads approach it too", "[gwf][analytic]") {
    const Parabola p;

    const Solved s = solve(p, 200, false);

    CHECK(s.error < 0.01);
    CHECK(s.inflow == Approx(p.inflow()).epsilon(1e-3));
}
