// SPDX-License-Identifier: MIT
#include "heihe/basin/setup/relief.hpp"

#include <catch2/catch.hpp>

using namespace heihe;

TEST_CASE("setup: relief - a plane is not rough, whatever its slope", "[basin][unit]") {
    std::vector<std::array<double, 3>> plane;
    for (int i = 0; i < 3; ++i)
        for (int j = 0; j < 3; ++j)
            plane.push_back({3000.0 * j, 3000.0 * i, 1400.0 + 8.0 * j - 5.0 * i});

    CHECK(basin::detail::roughness(plane) == Approx(0.0).margin(1e-6));
    plane[4][2] += 9.0;  // the middle alone: residuals 8 and eight times -1 over 9 places
    CHECK(basin::detail::roughness(plane) == Approx(std::sqrt((64.0 + 8.0) / 9.0)));
    plane.resize(4);
    CHECK(basin::detail::roughness(plane) == 0.0);
}
