// SPDX-License-Identifier: MIT
#include "heihe/gwf/ghb.hpp"
#include "heihe/gwf/rch.hpp"
#include "support/tolerances.hpp"
#include "unit/gwf/flow_case.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

using namespace heihe;

namespace {

/// Steady flow under recharge w between two rivers of head 0 at x = 0 and x = L:
///   h = w x (L - x) / (2 T)
/// (Bear 1979, Hydraulics of Groundwater, section 5-7: T h'' = -w integrated twice).
struct Strip {
    double length = 1000.0;        // m
    double transmissivity = 50.0;  // m2/d
    double recharge = 1e-3;        // m/d
    bool along_row = true;

    [[nodiscard]] double exact_head(double x) const {
        return recharge * x * (length - x) / (2.0 * transmissivity);
    }
};

/// Largest |h - h_exact| on n cells; the rivers lie on the outer faces, half a cell away.
double max_error(const Strip& strip, int n) {
    const double dx = strip.length / n;
    std::vector<double> fine(at(n), dx);
    const auto grid = strip.along_row ? test::flat_grid(1, {1.0}, fine, 10.0, 10.0)
                                      : test::flat_grid(1, fine, {1.0}, 10.0, 10.0);
    auto npf = test::uniform_npf(grid, 1.0, 0);
    (strip.along_row ? npf.k : npf.k22).assign(at(n), strip.transmissivity / 10.0);
    const gwf::Model model{grid, npf, {}};
    std::vector<gwf::RchItem> rain;
    for (Cell c = 0; c < n; ++c) rain.push_back({c, strip.recharge});
    const double half_cell = 2.0 * strip.transmissivity / dx;
    gwf::Rch rch{"rain", rain};
    gwf::Ghb ghb{"rivers", {{0, 0.0, half_cell}, {n - 1, 0.0, half_cell}}};
    gwf::FlowSolver solver{model, test::tight_settings()};
    gwf::Heads state;
    state.head.assign(at(n), 0.0);
    REQUIRE(test::steady_step(solver, state, {&rch, &ghb}).converged);
    double worst = 0.0;
    for (int i = 0; i < n; ++i)
        worst = std::max(worst, std::abs(state.head[at(i)] - strip.exact_head((i + 0.5) * dx)));
    return worst;
}

}  // namespace

TEST_CASE("gwf: strip with recharge - heads are second order in dx", "[gwf][analytic]") {
    const bool along_row = GENERATE(true, false);
    const Strip strip{.along_row = along_row};
    const int n = GENERATE(20, 40, 80);
    CAPTURE(along_row, n);

    const double order = std::log2(max_error(strip, n) / max_error(strip, 2 * n));

    CHECK(order == Approx(2.0).margin(test::order));
    CHECK(max_error(strip, n) < 0.01 * strip.exact_head(0.5 * strip.length));
}
