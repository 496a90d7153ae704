// SPDX-License-Identifier: MIT
#include "heihe/river/hydraulics.hpp"

#include "river_cases.hpp"

#include <catch2/catch.hpp>

using namespace river_cases;

// Manning, wide channel (Chow 1959, eq. 5-6): Q = w y^(5/3) S^(1/2) / n.
TEST_CASE("river: hydraulics - depth and width satisfy Manning's equation", "[river][unit]") {
    const double cumecs = GENERATE(0.001, 1.0, 50.0, 1000.0);
    const double exponent = GENERATE(0.0, 0.3, 0.6);
    Reach r = plain_reach();
    r.width_exponent = exponent;
    const Channel c = make_channel(r);

    const double w = width(c, cumecs * cumec);
    const double y = depth(c, cumecs * cumec);

    CHECK(w * std::pow(y, 5.0 / 3.0) * std::sqrt(r.slope) / r.manning_n ==
          Approx(cumecs).epsilon(1e-12));
    CHECK(w == Approx(50.0 * std::pow(cumecs / 200.0, exponent)).epsilon(1e-12));
    CHECK(storage(c, cumecs * cumec) == Approx(r.length * w * y).epsilon(1e-12));
}

TEST_CASE("river: hydraulics - discharge of storage is the inverse of storage of discharge",
          "[river][unit]") {
    const Channel c = make_channel(plain_reach());

    for (const double q : {1e-3, 1.0, 4321.0, 1e7})
        CHECK(flow_of_storage(c, storage(c, q)) == Approx(q).epsilon(1e-12));
    CHECK(depth(c, 0.0) == 0.0);
}

// Kleitz-Seddon: c = dQ/dA. A wide rectangle of fixed width has c = 5/3 v.
TEST_CASE("river: hydraulics - celerity is dQ/dA", "[river][unit]") {
    Reach r = plain_reach();
    const Channel c = make_channel(r);
    const double q = 30.0 * cumec;
    const double dq = 1e-4 * q;

    const double dqda = 2.0 * dq * r.length / (storage(c, q + dq) - storage(c, q - dq));

    CHECK(celerity(c, q) == Approx(dqda).epsilon(1e-7));
    CHECK(travel_time(c, q) == Approx(r.length / dqda).epsilon(1e-7));

    r.width_exponent = 0.0;
    const Channel rectangle = make_channel(r);
    const double v = q * r.length / storage(rectangle, q);
    CHECK(celerity(rectangle, q) == Approx(5.0 / 3.0 * v).epsilon(1e-12));
}
