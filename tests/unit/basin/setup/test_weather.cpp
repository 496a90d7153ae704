// SPDX-License-Identifier: MIT
#include "heihe/basin/setup/weather.hpp"

#include <catch2/catch.hpp>

using namespace heihe;
using namespace heihe::basin;

namespace {

Tables with_weather() {
    Tables t;
    for (auto& m : t.months) {
        m.precipitation = 0.03;
        m.et0 = 0.1;
        m.open_water = 0.12;
    }
    t.months[5].crop_requirement = 0.08;
    t.months[5].soak = 0.02;
    t.weather = {{2000, 0.18, no_value}, {2001, 0.36, 1.05}};  // half the rain, and all of it
    return t;
}

SetupOptions past_years() {
    SetupOptions o;
    o.history = true;
    o.weather = {0.1, 0.3};
    return o;
}

}  // namespace

TEST_CASE("setup: weather - a recorded year has its rain, and crops need more in a dry one",
          "[basin][unit]") {
    const auto w = make_weather(with_weather(), {{2000, 2001, 1.0}}, past_years());

    REQUIRE(w.size() == 1);
    CHECK(w[0].year == 2000);
    CHECK(w[0].precipitation[3] == Approx(0.015));
    CHECK(w[0].et0[3] == Approx(0.105));
    CHECK(w[0].open_water[3] == Approx(0.126));
    // (0.08 + 0.6 * 0.03 - 0.01) * 1.05, and nothing of 15 mm
    CHECK(w[0].crop_requirement[5] == Approx(0.0924));
    CHECK(w[0].need_factor[5] == Approx((0.0924 + 0.02) / 0.1));
    CHECK(w[0].crop_requirement[4] == 0.0);
    CHECK(w[0].field_et[5] == w[0].crop_requirement[5]);
    CHECK(w[0].field_et[4] == Approx(0.3 * 0.105));  // bare soil
    CHECK(w[0].need_factor[4] == 1.0);
}

TEST_CASE("setup: weather - years without a record take that of their inflow, or the mean",
          "[basin][unit]") {
    const auto t = with_weather();
    const auto past = make_weather(t, {{1990, 2001, 1.0}, {1991, 2016, 1.0}}, past_years());
    const auto plan = make_weather(t, {{2000, 2001, 1.0}}, SetupOptions{});

    CHECK(past[0].et0[0] == Approx(0.105));
    CHECK(past[1].et0[0] == Approx(0.1));
    CHECK(past[1].need_factor[5] == Approx(1.0));
    CHECK(plan[0].et0[0] == Approx(0.105));  // a scenario's year is no past year
}

TEST_CASE("setup: weather - records of rain and ET0 stand in place of the tables",
          "[basin][unit]") {
    auto o = past_years();
    const Date june = make_date(2000, 6, 1);
    o.records.weather = {{"rain", {{june, june + 15, 0.004}}}, {"et0", {{june, june + 30, 0.005}}}};

    const auto w = make_weather(with_weather(), {{2000, 2001, 1.0}}, o);

    CHECK(w[0].precipitation[5] == Approx(0.060 + 0.5 * 0.015));  // half of June is recorded
    CHECK(w[0].et0[5] == Approx(0.15));
    CHECK(w[0].open_water[5] == Approx(0.18));
    CHECK(w[0].crop_requirement[5] == Approx(0.088 * 1.5 - (0.6 * 0.0675 - 0.01)));
    CHECK(w[0].et0[6] == Approx(0.105));
}
