// SPDX-License-Identifier: MIT
#include "heihe/io/scores.hpp"

#include <catch2/catch.hpp>

#include <cmath>
#include <vector>

using namespace heihe;
using namespace heihe::io;

namespace {

constexpr double pi = 3.14159265358979323846;

// Four years of readings on the 15th: level + trend t + amplitude cos(2 pi (month - phase) / 12).
std::vector<ScorePair> four_years(double bias, double factor, double trend) {
    std::vector<ScorePair> pairs;
    for (int n = 0; n < 48; ++n) {
        const Date date = make_date(2001 + n / 12, n % 12 + 1, 15);
        const double t = (date - make_date(2001, 1, 15)) / 365.25;
        const double season = std::cos(pi * (n % 12) / 6.0);
        pairs.push_back({date, 1400.0 - 0.3 * t + 2.0 * season,
                         1400.0 + bias + trend * t + factor * 2.0 * season});
    }
    return pairs;
}

}  // namespace

TEST_CASE("scores: a constant difference - is bias and RMSE, and nothing else", "[io][unit]") {
    const auto score = score_of(four_years(-1.5, 1.0, -0.3));

    CHECK(score.points == 1);
    CHECK(score.count == 48);
    CHECK(score.bias == Approx(-1.5));
    CHECK(score.rmse == Approx(1.5));
    CHECK(score.correlation == Approx(1.0));
    CHECK(score.amplitude_ratio == Approx(1.0));
    CHECK(score.trend_simulated == Approx(score.trend_observed));
}

TEST_CASE("scores: seasons of half the size - give an amplitude ratio of 0.5 whatever the trend",
          "[io][unit]") {
    const auto score = score_of(four_years(0.0, 0.5, 0.7));

    CHECK(score.amplitude_observed == Approx(4.0).margin(0.05));  // largest less smallest month
    CHECK(score.amplitude_ratio == Approx(0.5).margin(0.01));
}

TEST_CASE("scores: trends - are least-squares slopes in metres a year", "[io][unit]") {
    const auto score = score_of(four_years(0.0, 0.0, 0.7));

    CHECK(score.trend_simulated == Approx(0.7));
    CHECK(score.trend_observed == Approx(-0.3).margin(0.1));  // the season leaves a little
    CHECK(slope_of(std::vector<double>{0, 1, 2}, std::vector<double>{5, 5.5, 6}) == Approx(0.5));
}

TEST_CASE("scores: too few readings - leave figures open", "[io][unit]") {
    const std::vector<ScorePair> two{{make_date(2001, 1, 1), 1.0, 2.0},
                                     {make_date(2001, 6, 1), 2.0, 2.5}};

    const auto score = score_of(two);

    CHECK(score.bias == Approx(0.75));
    CHECK(std::isnan(score.correlation));
    CHECK(std::isnan(score.trend_observed));
    CHECK(std::isnan(score.amplitude_ratio));
    CHECK(score_of({}).count == 0);
    CHECK(std::isnan(score_of({}).bias));
}

TEST_CASE("scores: several points - weigh the same, pooled readings do not", "[io][unit]") {
    const std::vector<ScorePair> one{{make_date(2001, 1, 1), 0.0, 3.0}};
    const std::vector<ScorePair> three{{make_date(2001, 1, 1), 0.0, -1.0},
                                       {make_date(2001, 2, 1), 0.0, -1.0},
                                       {make_date(2001, 3, 1), 0.0, -1.0}};
    const std::vector<Score> points{score_of(one), score_of(three), score_of({})};

    const auto all = score_over(points);

    CHECK(all.points == 2);
    CHECK(all.count == 4);
    CHECK(all.bias == Approx(1.0));                           // (3 - 1) / 2
    CHECK(all.rmse == Approx(std::sqrt(5.0)));                // sqrt((9 + 1) / 2)
    CHECK(all.rmse_pooled == Approx(std::sqrt(12.0 / 4.0)));  // sqrt((9 + 3) / 4)
}

TEST_CASE("scores: several points - have the ratio of mean amplitudes", "[io][unit]") {
    auto large = four_years(0.0, 0.5, -0.3);
    for (auto& pair : large) {
        pair.observed *= 3.0;
        pair.simulated *= 3.0;
    }
    const std::vector<Score> points{score_of(four_years(0.0, 1.0, -0.3)), score_of(large)};

    const auto all = score_over(points);

    CHECK(all.amplitude_ratio == Approx((4.0 + 6.0) / (4.0 + 12.0)).margin(0.01));
}
