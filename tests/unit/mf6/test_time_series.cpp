// SPDX-License-Identifier: MIT
#include "lib/mf6/model/time_series.hpp"

#include <catch2/catch.hpp>
#include <vector>

using namespace heihe;
using namespace heihe::mf6;

namespace {

TimeSeries series(Interpolation method) {
    TimeSeries s;
    s.name = "Q";
    s.method = method;
    s.time = {0.0, 10.0, 20.0};
    s.value = {1.0, 3.0, 7.0};
    return s;
}

}  // namespace

TEST_CASE("mf6: time series - stepwise is the mean of the steps", "[mf6][unit]") {
    const TimeSeries s = series(Interpolation::stepwise);

    CHECK(value_in_step(s, 0.0, 10.0) == Approx(1.0));
    CHECK(value_in_step(s, 5.0, 15.0) == Approx(2.0));
    CHECK(value_in_step(s, 5.0, 20.0) == Approx((5.0 * 1.0 + 10.0 * 3.0) / 15.0));
}

TEST_CASE("mf6: time series - linear is the mean of the broken line", "[mf6][unit]") {
    const TimeSeries s = series(Interpolation::linear);

    CHECK(value_in_step(s, 0.0, 10.0) == Approx(2.0));
    CHECK(value_in_step(s, 5.0, 15.0) == Approx((5.0 * 2.5 + 5.0 * 4.0) / 10.0));
}

TEST_CASE("mf6: time series - linear_end is the value at the end", "[mf6][unit]") {
    const TimeSeries s = series(Interpolation::linear_end);

    CHECK(value_in_step(s, 0.0, 15.0) == Approx(5.0));
    CHECK(value_in_step(s, 15.0, 20.0) == Approx(7.0));
}

TEST_CASE("mf6: time series - sfac multiplies", "[mf6][unit]") {
    TimeSeries s = series(Interpolation::stepwise);
    s.sfac = 2.0;

    CHECK(value_in_step(s, 0.0, 1.0) == Approx(2.0));
}

TEST_CASE("mf6: time series - a step outside of the points is an error", "[mf6][unit]") {
    CHECK_THROWS_AS(value_in_step(series(Interpolation::linear), 15.0, 25.0), InputError);
    CHECK_THROWS_AS(value_in_step(series(Interpolation::linear_end), 15.0, 25.0), InputError);
    CHECK_THROWS_AS(value_in_step(series(Interpolation::stepwise), -5.0, 5.0), InputError);
    CHECK_THROWS_AS(value_in_step(series(Interpolation::stepwise), 15.0, 25.0), InputError);
}

TEST_CASE("mf6: time series - arrays are weighted point by point", "[mf6][unit]") {
    TimeArraySeries s;
    s.name = "R";
    s.method = Interpolation::linear;
    s.sfac = 0.5;
    s.time = {0.0, 10.0};
    s.value = {{0.0, 2.0}, {4.0, 2.0}};
    std::vector<double> out(2);

    array_in_step(s, 0.0, 10.0, out);

    CHECK(out[0] == Approx(1.0));
    CHECK(out[1] == Approx(1.0));
}
