// SPDX-License-Identifier: MIT
#include "heihe/water/recorded_use.hpp"

#include <catch2/catch.hpp>

#include <cmath>

using namespace heihe;
using namespace heihe::water;

namespace {

const Date first = make_date(2020, 5, 1);
const double none = std::nan("");

}  // namespace

TEST_CASE("recorded use: a step - takes recorded days, and the estimate for the others",
          "[water]") {
    const std::vector<double> daily{10.0, none, 30.0, 40.0};

    const auto all = with_record(daily, first, first, 0.0, 4.0, 400.0);
    const auto later = with_record(daily, first, first + 2, 0.0, 2.0, 400.0);
    const auto beyond = with_record(daily, first, first + 3, 0.0, 2.0, 8.0);
    const auto before = with_record(daily, first, first - 1, 0.0, 1.0, 7.0);

    CHECK(all.volume == Approx(80.0 + 100.0));
    CHECK_FALSE(all.covered);
    CHECK(later.volume == Approx(70.0));
    CHECK(later.covered);
    CHECK(beyond.volume == Approx(40.0 + 4.0));
    CHECK(before.volume == Approx(7.0));
}

TEST_CASE("recorded use: parts of days - add up to the day", "[water]") {
    const std::vector<double> daily{24.0, 48.0};
    double sum = 0.0;
    for (int quarter = 0; quarter < 4; ++quarter) {
        const auto part = with_record(daily, first, first, 0.25 * quarter, 0.25, 0.0);
        CHECK(part.covered);
        sum += part.volume;
    }
    CHECK(sum == Approx(24.0));
    CHECK(with_record(daily, first, first, 0.5, 1.0, 0.0).volume == Approx(12.0 + 24.0));
}

TEST_CASE("recorded use: without a record - the estimate stays to the last bit", "[water]") {
    CHECK(with_record({}, first, first, 0.0, 7.0, 1.0 / 3.0).volume == 1.0 / 3.0);
    CHECK_FALSE(with_record({}, first, first, 0.0, 7.0, 1.0).covered);
}
