// SPDX-License-Identifier: MIT
#include "heihe/basin/run/surface_flux.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>

using namespace heihe::basin;

namespace {

constexpr double land = 1400.0;

/// Largest difference of a slope from the central difference of its flow, over heads near land.
template <typename Flow>
double slope_error(const Flow& flow) {
    double worst = 0.0;
    for (double head = land - 8.0; head < land + 2.0; head += 0.0137) {
        const double d = 1e-6;
        const double slope = (flow(head + d).value - flow(head - d).value) / (2.0 * d);
        worst = std::max(worst, std::abs(slope - flow(head).slope));
    }
    return worst;
}

}  // namespace

TEST_CASE("basin: surface flux - drains open over the relief and are cond (h - elev) above it",
          "[basin][unit]") {
    const double relief = GENERATE(0.0, 0.3, 2.0);
    const double opens = std::max(relief, 0.25);
    const Ground ground{land, relief};

    CHECK(drain_flow(200.0, ground, land - opens - 0.01).value == 0.0);
    CHECK(drain_flow(200.0, ground, land - opens + 0.01).value > 0.0);
    CHECK(drain_flow(200.0, ground, land + 2.5).value == Approx(500.0));
    CHECK(slope_error([&](double h) { return drain_flow(200.0, ground, h); }) < 1e-3);
}

TEST_CASE("basin: surface flux - laws of relief are the mean over the elevations",
          "[basin][unit]") {
    const Ground ground{land, 1.7};
    const double head = GENERATE(land - 5.5, land - 3.0, land - 1.0, land + 0.4);
    constexpr int places = 20000;
    double drains = 0.0;
    double share = 0.0;
    for (int i = 0; i < places; ++i) {
        const double z = land + 1.7 * (2.0 * (i + 0.5) / places - 1.0);
        drains += 200.0 * std::max(0.0, head - z) / places;
        share += std::min(1.0, std::max(0.0, 1.0 - (z - head) / 4.5)) / places;
    }

    CHECK(drain_flow(200.0, ground, head).value == Approx(drains).margin(1e-4));
    CHECK(phreatic_share(ground, 4.5, head).value == Approx(share).margin(1e-6));
}

TEST_CASE("basin: surface flux - recharge is rejected as the table reaches the land",
          "[basin][unit]") {
    CHECK(accepted_share(land, land - 0.6).value == 1.0);
    CHECK(accepted_share(land, land).value == 0.0);
    CHECK(accepted_share(land, land - 0.25).value == Approx(0.5));
    CHECK(slope_error([](double h) { return accepted_share(land, h); }) < 1e-3);
}

TEST_CASE("basin: surface flux - phreatic evapotranspiration falls from land to extinction",
          "[basin][unit]") {
    CHECK(phreatic_share({land, 0.0}, 4.5, land + 1.0).value == Approx(1.0));
    CHECK(phreatic_share({land, 0.0}, 4.5, land - 2.25).value == Approx(0.5));
    CHECK(phreatic_share({land, 0.0}, 4.5, land - 4.75).value == 0.0);
    CHECK(phreatic_share({land, 1.0}, 4.5, land - 5.5).value == 0.0);
    CHECK(phreatic_share({land, 1.0}, 4.5, land - 5.0).value > 0.0);
}

TEST_CASE(
    "basin: surface flux - irrigation and the water table together never pass the crop's need",
    "[basin][unit]") {
    const EtDemand et{0.0, 1000.0, 300.0};  // irrigation gave 700 of 1000

    for (double head = land - 6.0; head < land + 1.0; head += 0.25) {
        const auto q = phreatic_flow(et, phreatic_share({land, 0.8}, 4.5, head));
        CHECK(q.value <= 300.0);
    }
    CHECK(phreatic_flow(et, phreatic_share({land, 0.8}, 4.5, land)).value == Approx(300.0));
    CHECK(phreatic_flow(et, phreatic_share({land, 0.8}, 4.5, land - 4.4)).value < 100.0);
}

TEST_CASE("basin: surface flux - the slope of evapotranspiration is its derivative",
          "[basin][unit]") {
    const double crop_left = GENERATE(1000.0, 300.0);  // nothing irrigated, or most of it
    const EtDemand et{500.0, 1000.0, crop_left};

    const auto flow = [&et](double head) {
        return phreatic_flow(et, phreatic_share({land, 0.8}, 4.5, head));
    };

    CHECK(slope_error(flow) < 1e-2);
}
