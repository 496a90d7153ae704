// SPDX-License-Identifier: MIT
#include "heihe/gwf/sfr_channel.hpp"

#include <catch2/catch.hpp>
#include <cmath>

using namespace heihe;
using namespace heihe::gwf;

namespace {

const SfrChannelData river{.rwid = 20.0, .rgrd = 1e-3, .man = 0.03, .unit_conversion = 86400.0};

/// Banks of 1 in 1 beside a bed of 10 m, and a flat of 6 m on the right whose n is twice as large.
///   height 3 _                        _
///             \                      /
///   height 1   \           ________/
///   height 0    \_________/
SfrSection compound() {
    return {{0.0, 0.15, 0.65, 0.70, 0.90, 1.0},
            {3.0, 0.0, 0.0, 1.0, 1.0, 3.0},
            {1.0, 1.0, 1.0, 2.0, 1.0, 1.0}};
}

}  // namespace

TEST_CASE("gwf: SFR channel - a rectangle has wide-channel hydraulics", "[gwf][unit]") {
    const SfrChannel channel{river};
    const double depth = 0.8;

    CHECK(channel.area(depth) == 16.0);
    CHECK(channel.perimeter(depth) == 20.0);
    CHECK(channel.top_width(depth) == 20.0);
    CHECK(channel.full_top_width() == 20.0);
    const double q = 86400.0 * 20.0 * std::pow(depth, 5.0 / 3.0) * std::sqrt(1e-3) / 0.03;
    CHECK(channel.manning_flow(depth) == Approx(q).epsilon(1e-14));
    CHECK(channel.depth_of(q) == Approx(depth).epsilon(1e-14));
    CHECK(channel.depth_of(-1.0) == 0.0);
}

TEST_CASE("gwf: SFR channel - flow and width vanish smoothly with depth", "[gwf][unit]") {
    const SfrChannel channel{river};
    const double half = 0.5 * sfr_drying_depth;
    const double plain = 86400.0 * 20.0 * std::pow(half, 5.0 / 3.0) * std::sqrt(1e-3) / 0.03;

    CHECK(channel.manning_flow(half) == Approx(0.75 * plain));
    CHECK(channel.top_width(half) == Approx(10.0));
    CHECK(channel.manning_flow(0.0) == 0.0);
    CHECK(channel.manning_flow(-1.0) == 0.0);
    CHECK(channel_wetness(sfr_drying_depth).value == 1.0);
    const double step = 1e-9;
    CHECK(channel_wetness(half).slope ==
          Approx((channel_wetness(half + step).value - channel_wetness(half - step).value) /
                 (2.0 * step)));
}

// Segments computed by hand; each conveys with its own area, perimeter and n (Chow 1959, sec. 6-5).
TEST_CASE("gwf: SFR channel - a composite section conveys segment by segment", "[gwf][unit]") {
    const SfrChannel channel{river, compound()};
    const double wall = std::sqrt(2.0);

    SECTION("water in the bed only") {
        CHECK(channel.area(0.5) == Approx(10.0 * 0.5 + 0.5 * 0.5 * 0.5 + 0.5 * 0.5 * 0.5));
        CHECK(channel.perimeter(0.5) == Approx(10.0 + 0.5 * wall + 0.5 * wall));
        CHECK(channel.top_width(0.5) == Approx(11.0));
    }
    SECTION("water on the flat") {
        const double a[5] = {2.0, 20.0, 0.5 + 1.0, 4.0, 0.5};
        const double p[5] = {2.0 * wall, 10.0, wall, 4.0, std::sqrt(2.0)};
        const double n[5] = {1.0, 1.0, 1.0, 2.0, 1.0};
        double area = 0.0;
        double perimeter = 0.0;
        double conveyance = 0.0;
        for (int i = 0; i < 5; ++i) {
            area += a[i];
            perimeter += p[i];
            conveyance += a[i] * std::pow(a[i] / p[i], 2.0 / 3.0) / (0.03 * n[i]);
        }
        CHECK(channel.area(2.0) == Approx(area));
        CHECK(channel.perimeter(2.0) == Approx(perimeter));
        CHECK(channel.top_width(2.0) == Approx(2.0 + 10.0 + 1.0 + 4.0 + 1.0));
        CHECK(channel.manning_flow(2.0) == Approx(86400.0 * conveyance * std::sqrt(1e-3)));
    }
    CHECK(channel.full_top_width() == Approx(20.0));
}

TEST_CASE("gwf: SFR channel - above its banks a section grows straight up", "[gwf][unit]") {
    const SfrChannel channel{river, compound()};

    CHECK(channel.area(5.0) == Approx(channel.area(3.0) + 2.0 * 20.0));
    CHECK(channel.perimeter(5.0) == Approx(channel.perimeter(3.0)));
    CHECK(channel.top_width(5.0) == Approx(20.0));
}

// A box of points: its walls add friction to the water over the bed.
TEST_CASE("gwf: SFR channel - vertical banks slow the water beside them", "[gwf][unit]") {
    const SfrChannel channel{river, {{0.0, 0.0, 1.0, 1.0}, {2.0, 0.0, 0.0, 2.0}, {}}};
    const double depth = 1.5;
    const double area = 20.0 * depth;
    const double perimeter = 20.0 + 2.0 * depth;

    CHECK(channel.area(depth) == Approx(area));
    CHECK(channel.manning_flow(depth) ==
          Approx(86400.0 * area * std::pow(area / perimeter, 2.0 / 3.0) / 0.03 * std::sqrt(1e-3)));
    CHECK(channel.perimeter(depth) == Approx(perimeter + 2.0 * depth));  // as MODFLOW 6
    CHECK(channel.top_width(depth) == Approx(20.0));
}

TEST_CASE("gwf: SFR channel - depth of a flow inverts the flow of a depth", "[gwf][unit]") {
    const SfrChannel channel{river, compound()};
    for (const double depth : {3e-6, 1e-3, 0.3, 0.9999, 1.0, 1.0001, 2.5, 9.0}) {
        CAPTURE(depth);
        CHECK(channel.depth_of(channel.manning_flow(depth)) == Approx(depth).epsilon(1e-10));
    }
    CHECK(channel.depth_of(0.0) == 0.0);
}

TEST_CASE("gwf: SFR channel - the bracketed root is exact to rounding", "[gwf][unit]") {
    const auto cube = [](double x) { return x * x * x - 2.0; };
    CHECK(gwf::detail::bracketed_root(cube, 0.0, -2.0, 9.0, 727.0) ==
          Approx(std::cbrt(2.0)).epsilon(1e-15));
    const auto kink = [](double x) { return x < 1.0 ? 1e-8 * (x - 1.0) : 1e8 * (x - 1.0); };
    CHECK(gwf::detail::bracketed_root(kink, 0.0, -1e-8, 9.0, 8e8) == Approx(1.0).epsilon(1e-15));
}
