// SPDX-License-Identifier: MIT
#include "heihe/grid/polygon.hpp"

#include <catch2/catch.hpp>

#include <vector>

using namespace heihe::grid;

namespace {

Ring box(double west, double south, double east, double north) {
    return {{west, south}, {east, south}, {east, north}, {west, north}};
}

}  // namespace

TEST_CASE("grid: polygon - a ring inside another one is a hole", "[grid][unit]") {
    const std::vector<Ring> rings{box(0, 0, 10, 10), box(4, 4, 6, 6), box(20, 0, 30, 10)};

    CHECK(contains(rings, {1.0, 1.0}));
    CHECK_FALSE(contains(rings, {5.0, 5.0}));
    CHECK(contains(rings, {25.0, 5.0}));
    CHECK_FALSE(contains(rings, {15.0, 5.0}));
    CHECK_FALSE(contains(rings, {5.0, 11.0}));
}

TEST_CASE("grid: polygon - of two areas with a common edge one contains a point on it",
          "[grid][unit]") {
    const std::vector<Ring> west{{{0, 0}, {3, 1}, {4, 7}, {0, 8}}};
    const std::vector<Ring> east{{{9, 0}, {9, 8}, {4, 7}, {3, 1}}};

    for (const double part : {0.0, 0.25, 0.5, 0.75}) {
        CAPTURE(part);
        const Point p{3.0 + part, 1.0 + 6.0 * part};
        CHECK(contains(west, p) != contains(east, p));
    }
}

TEST_CASE("grid: polygon - the order of the corners does not matter", "[grid][unit]") {
    const Ring forward{{0, 0}, {5, 0}, {5, 5}, {2, 2}, {0, 5}};
    const Ring backward{forward.rbegin(), forward.rend()};

    for (double x = -0.5; x < 6.0; x += 0.5)
        for (double y = -0.5; y < 6.0; y += 0.5)
            CHECK(contains(std::vector<Ring>{forward}, {x, y}) ==
                  contains(std::vector<Ring>{backward}, {x, y}));
}

TEST_CASE("grid: polygon - outlines that cross are found", "[grid][unit]") {
    const Ring bow{{0, 0}, {5, 5}, {5, 0}, {0, 5}};
    const Ring spike{{0, 0}, {5, 0}, {9, 0}, {5, 0}, {5, 5}};
    const Ring pinched{{0, 0}, {4, 0}, {4, 4}, {2, 0}, {0, 4}};

    CHECK(crossing(std::vector<Ring>{bow}));
    CHECK(crossing(std::vector<Ring>{spike}));
    CHECK(crossing(std::vector<Ring>{pinched}));
    CHECK(crossing(std::vector<Ring>{box(0, 0, 5, 5), box(3, 3, 8, 8)}));
    CHECK_FALSE(crossing(std::vector<Ring>{box(0, 0, 5, 5)}));
    CHECK_FALSE(crossing(std::vector<Ring>{box(0, 0, 5, 5), box(5, 0, 8, 5), box(1, 1, 2, 2)}));
}
