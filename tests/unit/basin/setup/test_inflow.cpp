// SPDX-License-Identifier: MIT
#include "heihe/basin/setup/inflow.hpp"

#include "support/tolerances.hpp"

#include <catch2/catch.hpp>

#include <numeric>

using namespace heihe;
using namespace heihe::basin;

namespace {

// Three recorded years of two rivers; year y has y - 1999 times the shape.
Tables three_years() {
    Tables t;
    t.names.main_inlet = "Heihe";
    t.names.shape_inlet = "Hongshuidahe";
    t.names.base_year = 2022;
    t.inlets = {{"Heihe", "黑河", 1, 0.0}, {"Side", "支流", 2, 0.25}};
    const std::array<double, 12> shape = {2, 2, 3, 4, 6, 12, 19, 20, 16, 9, 4, 0};
    for (int y = 2000; y <= 2002; ++y)
        for (int m = 1; m <= 12; ++m)
            t.inflow.push_back(
                {y, m, {1e5 * (y - 1999) * shape[at(m - 1)], 1e4 * shape[at(m - 1)]}});
    return t;
}

double sum(const std::vector<double>& v) { return std::accumulate(v.begin(), v.end(), 0.0); }

}  // namespace

TEST_CASE("inflow: smooth days - every period keeps its mean, nothing is negative",
          "[basin][unit]") {
    const std::vector<double> mean = {5.0, 0.0, 40.0, 3.0, 3.0};
    const std::vector<int> length = {31, 28, 31, 30, 31};

    const auto day = smooth_days(mean, length);

    std::size_t first = 0;
    for (std::size_t p = 0; p < mean.size(); ++p) {
        double total = 0.0;
        for (std::size_t d = first; d < first + at(length[p]); ++d) {
            CHECK(day[d] >= 0.0);
            total += day[d];
        }
        CHECK(total == Approx(mean[p] * length[p]).margin(1e-9));
        first += at(length[p]);
    }
}

TEST_CASE("inflow: smooth days - no step where one month meets the next", "[basin][unit]") {
    const std::vector<double> mean = {43.0, 84.7, 130.7, 133.1, 109.6};
    const std::vector<int> length = {31, 30, 31, 31, 30};

    const auto day = smooth_days(mean, length);

    double largest = 0.0;
    for (std::size_t d = 1; d < day.size(); ++d)
        largest = std::max(largest, std::abs(day[d] - day[d - 1]));
    CHECK(largest < 4.0);  // the means step by up to 46
}

// Rymes and Myers 2001: means that rise evenly give days that rise evenly.
TEST_CASE("inflow: smooth days - an even rise of the means is an even rise of the days",
          "[basin][unit]") {
    const std::vector<double> mean = {10, 20, 30, 40, 50, 60, 70, 80, 90};
    const std::vector<int> length(9, 30);

    const auto day = smooth_days(mean, length, 400);

    for (std::size_t d = 121; d < 149; ++d)
        CHECK(day[d + 1] - day[d] == Approx(10.0 / 30.0).epsilon(0.02));
}

TEST_CASE("inflow: recorded - months keep their recorded mean, years follow and repeat",
          "[basin][unit]") {
    const auto t = three_years();
    InflowOptions o;
    o.kind = InflowKind::recorded;
    o.years = {2001, 2000};
    const Date start = make_date(2026, 1, 1);

    const auto years = plan_years(t, o, start, make_date(2029, 1, 1));
    const auto series = make_inflow(t, o, start, make_date(2029, 1, 1));

    REQUIRE(years.size() == 3);
    CHECK(years[0].shape_year == 2001);
    CHECK(years[1].shape_year == 2000);
    CHECK(years[2].shape_year == 2001);
    double july = 0.0;
    for (int d = 0; d < 31; ++d) july += series.flow[0][at(make_date(2026, 7, 1) - start + d)];
    CHECK(july == Approx(31 * 2e5 * 19).epsilon(test::long_sum));
}

TEST_CASE("inflow: scaled - the run's mean year is the wanted one; side rivers follow by the power",
          "[basin][unit]") {
    const auto t = three_years();
    InflowOptions o;
    o.kind = InflowKind::scaled;
    o.mean = 4e8;
    o.tributary_exponent = 0.5;
    const Date start = make_date(2026, 1, 1);
    const Date end = make_date(2029, 1, 1);

    const auto series = make_inflow(t, o, start, end);
    const double factor = plan_years(t, o, start, end).front().factor;

    CHECK(sum(series.flow[0]) == Approx(3 * 4e8).epsilon(test::long_sum));
    double side = 0.0;
    for (int y = 2026; y < 2029; ++y) side += detail::year_volume(t, 1, y, y - 26);
    CHECK(sum(series.flow[1]) == Approx(0.75 * side * std::sqrt(factor)).epsilon(1e-9));
}

TEST_CASE("inflow: dry - recorded years times a factor", "[basin][unit]") {
    const auto t = three_years();
    InflowOptions o;
    o.kind = InflowKind::dry;
    o.years = {2000};
    o.factor = 0.7;
    const Date start = make_date(2027, 1, 1);

    const auto series = make_inflow(t, o, start, make_date(2028, 1, 1));

    CHECK(sum(series.flow[0]) ==
          Approx(0.7 * detail::year_volume(t, 0, 2027, 2000)).epsilon(test::long_sum));
}

TEST_CASE("inflow: history - stated volumes where they are given, else as recorded",
          "[basin][unit]") {
    auto t = three_years();
    t.history = {{1999, 2001, 5e8}, {2000, 2000, no_value}};
    InflowOptions o;
    o.kind = InflowKind::history;
    const Date start = make_date(1999, 1, 1);

    const auto series = make_inflow(t, o, start, make_date(2001, 1, 1));

    const auto& flow = series.flow[0];
    CHECK(std::accumulate(flow.begin(), flow.begin() + 365, 0.0) ==
          Approx(5e8).epsilon(test::long_sum));
    CHECK(std::accumulate(flow.begin() + 365, flow.end(), 0.0) ==
          Approx(detail::year_volume(t, 0, 2000, 2000)).epsilon(test::long_sum));
}

TEST_CASE("inflow: days vary - the same recorded year has the same days, months keep their mean",
          "[basin][unit]") {
    const auto t = three_years();
    InflowOptions o;
    o.kind = InflowKind::recorded;
    o.years = {2001};
    const Date start = make_date(2026, 1, 1);
    const Date end = make_date(2028, 1, 1);

    const auto varied = make_inflow(t, o, start, end);
    o.daily_variation = false;
    const auto smooth = make_inflow(t, o, start, end);

    const auto day = at(make_date(2026, 8, 5) - start);
    CHECK(varied.flow[0][day] == Approx(varied.flow[0][day + 365]).epsilon(1e-6));
    CHECK(varied.flow[0][day] != smooth.flow[0][day]);
    CHECK(sum(varied.flow[0]) == Approx(sum(smooth.flow[0])).epsilon(test::long_sum));
    double spread = 0.0;
    for (std::size_t d = 0; d < 31; ++d) {
        const auto k = at(make_date(2026, 8, 1) - start) + d;
        spread = std::max(spread, std::abs(varied.flow[0][k] / smooth.flow[0][k] - 1.0));
    }
    CHECK(spread > 0.2);
    CHECK(spread < 2.0);
}

TEST_CASE("inflow: a run that starts inside a year - its days are those of the whole year",
          "[basin][unit]") {
    const auto t = three_years();
    InflowOptions o;
    o.kind = InflowKind::recorded;

    const auto whole = make_inflow(t, o, make_date(2026, 1, 1), make_date(2027, 1, 1));
    const auto part = make_inflow(t, o, make_date(2026, 6, 1), make_date(2027, 1, 1));

    CHECK(part.start == make_date(2026, 1, 1));
    CHECK(part.flow == whole.flow);
}

TEST_CASE("inflow: a run that ends inside a year - keeps the year whole", "[basin][unit]") {
    const auto t = three_years();
    InflowOptions o;
    o.kind = InflowKind::recorded;

    const auto series = make_inflow(t, o, make_date(2026, 1, 1), make_date(2026, 2, 1));

    CHECK(series.flow[0].size() == 365);
    CHECK(sum(series.flow[0]) ==
          Approx(detail::year_volume(t, 0, 2026, 2000)).epsilon(test::long_sum));
}

TEST_CASE("inflow: scaled - a shorter run is the beginning of the longer one", "[basin][unit]") {
    const auto t = three_years();
    InflowOptions o;
    o.kind = InflowKind::scaled;
    o.mean = 4e8;
    const Date start = make_date(2026, 1, 1);

    const auto one = plan_years(t, o, start, make_date(2027, 1, 1));
    const auto cycle = plan_years(t, o, start, make_date(2029, 1, 1));
    const auto four = plan_years(t, o, start, make_date(2030, 1, 1));

    CHECK(one.front().factor == cycle.front().factor);
    CHECK(four.back().factor == cycle.front().factor);
    double volume = 0.0;
    for (const auto& y : cycle)
        volume += y.factor * detail::year_volume(t, 0, y.year, y.shape_year);
    CHECK(volume == Approx(3 * 4e8).epsilon(test::long_sum));
}

TEST_CASE("inflow: small rivers - follow the other inlets' years and their factor",
          "[basin][unit]") {
    auto t = three_years();
    for (auto& m : t.inflow) m.flow[1] *= m.year - 1999;  // 1, 2, 3 times the shape: mean 2
    InflowOptions o;
    o.kind = InflowKind::dry;
    o.factor = 0.25;
    o.tributary_exponent = 0.5;
    const Date start = make_date(2026, 5, 1);

    const auto factor = tributary_factors(t, o, start, make_date(2028, 2, 1));
    o.tributary_exponent = 0.0;
    const auto as_recorded = tributary_factors(t, o, start, make_date(2028, 2, 1));

    REQUIRE(factor.size() == 3);
    CHECK(factor[0] == Approx(0.5 * 0.5).epsilon(0.005));  // leap years apart
    CHECK(factor[1] == Approx(1.0 * 0.5).epsilon(0.005));
    CHECK(factor[2] == Approx(1.5 * 0.5).epsilon(0.005));
    CHECK(as_recorded[2] == Approx(1.5).epsilon(0.005));
    for (auto& m : t.inflow) m.flow[1] = 0.0;
    CHECK(tributary_factors(t, o, start, make_date(2027, 1, 1)) == std::vector<double>{1.0});
}
