// SPDX-License-Identifier: MIT
#include "heihe/basin/run/forecast.hpp"

#include <catch2/catch.hpp>
#include <numeric>
#include <vector>

using namespace heihe;
using namespace heihe::basin;

namespace {

// Dispatch years from 11 November. Recorded months of 2001 to 2008: 30 a month times the year's factor.
Inputs inputs(water::ForecastKind kind) {
    Inputs in;
    in.main_inlet = "main";
    in.network.inlets = {{"main", 0}};
    in.release = {"end", 11, 11, {}, {}};
    in.water.obligation.forecast = kind;
    in.record.first_year = 2001;
    for (int y = 0; y < 8; ++y)
        for (int m = 0; m < 12; ++m) in.record.volume.push_back(30.0 * (1.0 + 0.1 * y));
    in.inflow.start = make_date(2026, 1, 1);
    in.inflow.flow.emplace_back(365, 2.0);
    return in;
}

double sum(const std::vector<double>& v) { return std::accumulate(v.begin(), v.end(), 0.0); }

}  // namespace

TEST_CASE("forecast: a line by least squares - goes through points on a line", "[basin][unit]") {
    const auto line = fit_line({1.0, 2.0, 4.0}, {5.0, 7.0, 11.0});
    CHECK(line.slope == Approx(2.0));
    CHECK(line.intercept == Approx(3.0));
    const auto level = fit_line({2.0, 2.0}, {5.0, 7.0});
    CHECK(level.slope == 0.0);
    CHECK(level.intercept == Approx(6.0));
}

TEST_CASE("forecast: parts of months - begin at the date and end with the year", "[basin][unit]") {
    const auto parts = month_parts(make_date(2026, 9, 20), make_date(2026, 11, 11));
    REQUIRE(parts.size() == 3);
    CHECK(parts[0].days == 11);
    CHECK(parts[1].begin == make_date(2026, 10, 1));
    CHECK(parts[2].days == 10);
}

TEST_CASE("forecast: climatology - is the mean of the recorded years", "[basin][unit]") {
    const auto in = inputs(water::ForecastKind::climatology);
    const Forecast forecast{in};

    // October whole and 10 of 30 days of November, in the mean year: those of 2002 to 2008, factor 1.4.
    const auto volume = forecast.ahead(make_date(2026, 10, 1), 0.0, -1.0);
    REQUIRE(volume.size() == 2);
    CHECK(volume[0] == Approx(42.0));
    CHECK(volume[1] == Approx(14.0));
    // within October: what its days still bring
    CHECK(forecast.ahead(make_date(2026, 10, 22), 0.5, 1e9)[0] == Approx(42.0 * 9.5 / 31.0));
    // the first part of the year begins on 11 November
    CHECK(forecast.ahead(make_date(2026, 11, 21), 0.0, 0.0)[0] == Approx(1.3 * 20.0 * 10.0 / 20.0));
}

TEST_CASE("forecast: regression - follows the flow so far, within the record", "[basin][unit]") {
    const auto in = inputs(water::ForecastKind::regression);
    const Forecast forecast{in};
    const Date now = make_date(2026, 7, 1);
    // A year of factor f has 20 f + 7 * 30 f before July (November and December have the factor of the year before, less
    // 0.1) and 4 * 30 f + 10 f after it: y = 130 f, x = 20 (f - 0.1) + 30 (f - 0.1) + 180 f = 230 f - 5.
    const auto rest = [&](double past) { return sum(forecast.ahead(now, 0.0, past)); };

    CHECK(rest(230.0 * 1.5 - 5.0) == Approx(130.0 * 1.5).epsilon(1e-9));
    CHECK(rest(230.0 * 1.2 - 5.0) == Approx(130.0 * 1.2).epsilon(1e-9));
    CHECK(rest(1e4) == Approx(130.0 * 1.7));   // the wettest recorded year
    CHECK(rest(0.0) == Approx(130.0 * 1.1));   // the driest
    CHECK(rest(-1.0) == Approx(130.0 * 1.4));  // the flow so far is not known: the mean
}

TEST_CASE("forecast: perfect - is the inflow as it will be", "[basin][unit]") {
    const auto in = inputs(water::ForecastKind::perfect);
    const Forecast forecast{in};
    const auto volume = forecast.ahead(make_date(2026, 10, 30), 0.25, -1.0);
    REQUIRE(volume.size() == 2);
    CHECK(volume[0] == Approx(2.0 * 1.75));
    CHECK(volume[1] == Approx(2.0 * 10.0));
}

TEST_CASE("forecast: a record without a whole dispatch year - gives the mean of its months",
          "[basin][unit]") {
    auto in = inputs(water::ForecastKind::regression);
    in.record.volume.resize(12);
    const Forecast forecast{in};
    const auto volume = forecast.ahead(make_date(2026, 10, 1), 0.0, 300.0);
    REQUIRE(volume.size() == 2);
    CHECK(volume[0] == Approx(30.0));
    CHECK(volume[1] == Approx(10.0));
    CHECK(forecast.mean_volume(make_date(2025, 11, 11), make_date(2026, 1, 1)) == Approx(50.0));
}
