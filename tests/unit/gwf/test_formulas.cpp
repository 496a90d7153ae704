// SPDX-License-Identifier: MIT
#include "heihe/gwf/npf.hpp"
#include "heihe/gwf/saturation.hpp"
#include "heihe/gwf/sto.hpp"
#include "support/tolerances.hpp"

#include <catch2/catch.hpp>
#include <cmath>

using namespace heihe;
using namespace heihe::gwf;

namespace {

/// Central difference of a smooth curve's value.
template <typename Curve>
double slope(const Curve& curve, double h, double dh) {
    return (curve(h + dh) - curve(h - dh)) / (2.0 * dh);
}

}  // namespace

TEST_CASE("gwf: saturation - the smoothed curve joins 0 and 1 with its own derivative",
          "[gwf][unit]") {
    const double omega = GENERATE(1e-6, 0.1);
    const auto curve = [&](double h) { return quadratic_saturation(20.0, 10.0, h, omega).value; };
    CAPTURE(omega);

    CHECK(curve(9.0) == 0.0);
    CHECK(curve(10.0) == 0.0);
    CHECK(curve(15.0) == Approx(0.5).epsilon(test::roundoff));
    CHECK(curve(20.0) == 1.0);
    CHECK(curve(25.0) == 1.0);
    for (const double share : {0.3 * omega, 0.5, 1.0 - 0.3 * omega}) {
        const double h = 10.0 + 10.0 * share;
        const double exact = quadratic_saturation(20.0, 10.0, h, omega).slope;
        CAPTURE(share);
        CHECK(slope(curve, h, 1e-2 * omega) == Approx(exact).epsilon(1e-3));
    }
}

TEST_CASE("gwf: cubic step - flat ends for wells, slope 1 at the top for drains", "[gwf][unit]") {
    CHECK(cubic_step(2.0, 1.0, 1.5).value == Approx(0.5));
    CHECK(cubic_step(2.0, 1.0, 2.0 - 1e-9).slope == Approx(0.0).margin(1e-7));
    CHECK(cubic_step(2.0, 1.0, 2.0 - 1e-9, -1.0, 2.0).value == Approx(1.0));
    CHECK(cubic_step(2.0, 1.0, 2.0 - 1e-9, -1.0, 2.0).slope == Approx(1.0));
    CHECK(cubic_step(2.0, 1.0, 0.9).value == 0.0);
}

TEST_CASE("gwf: horizontal conductance - the four averages", "[gwf][unit]") {
    const HalfCell n{2.0, 10.0, 50.0};
    const HalfCell m{8.0, 5.0, 25.0};

    // T = 20 and 40: harmonic 100 * 20 * 40 / (20 * 25 + 40 * 50) = 32.
    CHECK(horizontal_conductance(n, m, 100.0, CellAveraging::harmonic) == Approx(32.0));
    CHECK(horizontal_conductance(n, m, 100.0, CellAveraging::logarithmic) ==
          Approx(100.0 * 20.0 / std::log(2.0) / 75.0));
    CHECK(horizontal_conductance(n, m, 100.0, CellAveraging::amt_lmk) ==
          Approx(100.0 * 7.5 * 6.0 / std::log(4.0) / 75.0));
    CHECK(horizontal_conductance(n, m, 100.0, CellAveraging::amt_hmk) ==
          Approx(100.0 * 7.5 * 2.0 * 8.0 / (2.0 * 25.0 + 8.0 * 50.0)));
    CHECK(horizontal_conductance({0.0, 1.0, 1.0}, m, 1.0, CellAveraging::harmonic) == 0.0);
}

TEST_CASE("gwf: logarithmic mean - becomes the arithmetic one for equal values", "[gwf][unit]") {
    CHECK(logarithmic_mean(3.0, 3.0) == 3.0);
    CHECK(logarithmic_mean(1.0, 1.0049) == Approx(1.00245));
    CHECK(logarithmic_mean(1.0, 2.718281828459045) == Approx(1.718281828459045));
    CHECK(logarithmic_mean(0.0, 2.0) == 0.0);
}

TEST_CASE("gwf: vertical conductance - half thicknesses in series", "[gwf][unit]") {
    CHECK(vertical_conductance(0.1, 10.0, 1.0, 20.0, 600.0) == Approx(600.0 / (50.0 + 10.0)));
}

TEST_CASE("gwf: storage - a head that falls through the top releases pores and compression",
          "[gwf][unit]") {
    const StorageCell c{20.0, 10.0, 1e-5 * 100.0 * 10.0, 0.2 * 100.0 * 10.0};
    const auto stored = [&](double h) {
        return convertible_storage(c, h, linear_saturation(c.top, c.bot, h), false);
    };

    // From 22 to 20: Ss b A dh; from 20 to 15: Sy A dh, and the water's centre falls as it empties.
    CHECK(stored(22.0).ss - stored(20.0).ss == Approx(1e-5 * 10.0 * 100.0 * 2.0));
    CHECK(stored(22.0).sy - stored(20.0).sy == 0.0);
    CHECK(stored(20.0).sy - stored(15.0).sy == Approx(0.2 * 100.0 * 5.0));
    CHECK(stored(20.0).ss - stored(15.0).ss == Approx(1e-5 * 100.0 * (10.0 * 5.0 - 5.0 * 2.5)));
    CHECK(stored(9.0).sy == 0.0);
    CHECK(confined_storage(c, 22.0).ss - confined_storage(c, 21.0).ss == Approx(0.01));
}

TEST_CASE("gwf: storage - the derivative is that of the smoothed curve", "[gwf][unit]") {
    const StorageCell c{20.0, 10.0, 0.5, 200.0};
    const bool confined_only = GENERATE(false, true);
    const auto total = [&](double h) {
        const Stored s =
            convertible_storage(c, h, quadratic_saturation(c.top, c.bot, h, 0.1), confined_only);
        return s.ss + s.sy;
    };
    for (const double h : {10.5, 14.0, 19.5, 23.0}) {
        const auto s = quadratic_saturation(c.top, c.bot, h, 0.1);
        CAPTURE(h, confined_only);
        CHECK(convertible_storage(c, h, s, confined_only).slope ==
              Approx(slope(total, h, 1e-5)).epsilon(1e-6));
    }
}
