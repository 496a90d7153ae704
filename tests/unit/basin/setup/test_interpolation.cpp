// SPDX-License-Identifier: MIT
#include "heihe/basin/setup/interpolation.hpp"

#include "support/tolerances.hpp"

#include <catch2/catch.hpp>

#include <cmath>

using namespace heihe;
using basin::AquiferPoint;

namespace {

// A plane falling to the north-east, as an alluvial fan does.
double plane(double x, double y) { return 1500.0 - 0.008 * x - 0.003 * y; }

std::vector<AquiferPoint> points_on_plane(int n) {
    std::vector<AquiferPoint> points;
    for (int i = 0; i < n; ++i)
        for (int j = 0; j < n; ++j) {
            AquiferPoint p;
            p.x =
                3000.0 * j + (i == 0 ? 200.0 : 0.0);  // edge blocks have their centroid off centre
            p.y = 3000.0 * i;
            p.active_fraction = i == 0 ? 0.56 : 1.0;
            p.top = plane(p.x, p.y);
            points.push_back(p);
        }
    return points;
}

double top_of(const AquiferPoint& p) { return p.top; }

}  // namespace

// Moving least squares of degree one reproduces planes (Lancaster and Salkauskas 1981), which a
// weighted mean does not beyond its outermost points.
TEST_CASE("interpolation: block means of a plane - the plane returns, also beyond the edge",
          "[basin][unit]") {
    const auto points = points_on_plane(6);
    const basin::BlockInterpolation field(points, {.bandwidth = 1500.0, .overshoot = 1.0});

    for (const auto& [x, y] : {std::pair{7500.0, 7500.0},
                               {6100.0, 8900.0},
                               {-1400.0, 4000.0},
                               {16200.0, 16200.0},
                               {0.0, -1400.0}}) {
        CAPTURE(x, y);
        CHECK(field(x, y, top_of) == Approx(plane(x, y)).margin(1e-8));
    }
}

TEST_CASE("interpolation: without overshoot - values stay within the neighbours' range",
          "[basin][unit]") {
    const auto points = points_on_plane(4);
    const basin::BlockInterpolation field(points, {.bandwidth = 1500.0, .overshoot = 0.0});

    const double corner = field(-3000.0, -3000.0, top_of);

    CHECK(corner <= plane(200.0, 0.0) + 1e-9);
    CHECK(corner >= plane(9200.0, 9000.0));
}

TEST_CASE("interpolation: points on one line - the mean, not a wild plane", "[basin][unit]") {
    std::vector<AquiferPoint> points(3);
    for (std::size_t n = 0; n < 3; ++n) {
        points[n].x = 3000.0 * static_cast<double>(n);
        points[n].active_fraction = 1.0;
        points[n].top = 100.0 + static_cast<double>(n);
    }
    const basin::BlockInterpolation field(points);

    const double value = field(3000.0, 2000.0, top_of);

    CHECK(value == Approx(101.0).margin(1e-9));
}

TEST_CASE("interpolation: a value that only far points have - the search widens", "[basin][unit]") {
    auto points = points_on_plane(8);
    for (auto& p : points) p.k[1] = p.x > 15000.0 ? 2.0 : basin::no_value;
    const basin::BlockInterpolation field(points);
    const auto has_k = [](const AquiferPoint& p) { return !std::isnan(p.k[1]); };

    const auto near = field.neighbours(0.0, 0.0, has_k);
    const double k = field.fit(
        0.0, 0.0, near, [](const AquiferPoint& p) { return p.k[1]; }, 0.0);

    CHECK(near.size() >= 4);
    CHECK(k == Approx(2.0));
}
