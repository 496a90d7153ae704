// SPDX-License-Identifier: MIT
#include "heihe/basin/setup/records.hpp"

#include <catch2/catch.hpp>

#include <numeric>

using namespace heihe;
using namespace heihe::basin;

namespace {

Date day(int month, int d) { return make_date(2001, month, d); }

// One inlet whose upstream users take a fourth; another one without a record.
Tables two_inlets() {
    Tables t;
    t.inlets = {{"Main", "", 1, 0.25}, {"Side", "", 2, 0.0}};
    return t;
}

// The year 2001: day d of the year has (d + 1) m3/d at both inlets.
InflowSeries rising_year() {
    InflowSeries series;
    series.start = day(1, 1);
    std::vector<double> flow(365);
    std::iota(flow.begin(), flow.end(), 1.0);
    series.flow = {flow, flow};
    return series;
}

double sum(const std::vector<double>& v, std::size_t from, std::size_t to) {
    return std::accumulate(v.begin() + static_cast<std::ptrdiff_t>(from),
                           v.begin() + static_cast<std::ptrdiff_t>(to), 0.0);
}

const RecordSeries february{"Main", {{day(2, 1), day(3, 1), 100.0}, {day(3, 2), day(3, 3), 7.0}}};

}  // namespace

TEST_CASE("records: a period - counts the covered days alone", "[basin][unit]") {
    const auto whole = recorded(february, day(1, 1), day(4, 1));
    const auto part = recorded(february, day(2, 20), day(3, 3));
    const auto inside = recorded(february, day(2, 20), day(2, 25));
    const auto none = recorded(february, day(3, 3), day(6, 1));

    CHECK(whole.days == 29.0);
    CHECK(whole.amount == Approx(28 * 100.0 + 7.0));
    CHECK(part.days == 10.0);
    CHECK(part.amount == Approx(9 * 100.0 + 7.0));
    CHECK(inside.days == 5.0);
    CHECK(none.days == 0.0);
    CHECK(none.amount == 0.0);
}

TEST_CASE("records: a period half covered - gets the record and half the estimate",
          "[basin][unit]") {
    // 28 days of 100 m3/d, and 28 of 56 days of an estimate of 560 m3.
    CHECK(with_record(&february, day(1, 4), day(3, 1), 560.0) == Approx(2800.0 + 280.0));
    CHECK(with_record(&february, day(2, 1), day(3, 1), 560.0) == Approx(2800.0));
    CHECK(with_record(nullptr, day(2, 1), day(3, 1), 560.0) == 560.0);
    CHECK(recorded_mean(&february, day(1, 1), day(3, 1), 5.0) == Approx(100.0));
    CHECK(recorded_mean(&february, day(5, 1), day(6, 1), 5.0) == 5.0);
}

TEST_CASE("records: a daily inflow - replaces its days and leaves the others as they are",
          "[basin][unit]") {
    Records records;
    records.inflow = {{"Main", {{day(1, 2), day(1, 3), 40.0}, {day(1, 3), day(1, 4), 0.0}}}};
    auto series = rising_year();

    apply_inflow(records, two_inlets(), series);

    CHECK(series.flow[0][0] == 1.0);
    CHECK(series.flow[0][1] == 30.0);  // upstream users take a fourth
    CHECK(series.flow[0][2] == 0.0);
    CHECK(series.flow[0][3] == 4.0);
    CHECK(series.flow[1] == rising_year().flow[1]);
}

TEST_CASE("records: a monthly inflow - has its volume and the course of the estimate",
          "[basin][unit]") {
    Records records;
    records.inflow = {february};
    auto series = rising_year();

    apply_inflow(records, two_inlets(), series);

    CHECK(sum(series.flow[0], 31, 59) == Approx(0.75 * 2800.0));
    CHECK(series.flow[0][58] / series.flow[0][31] == Approx(59.0 / 32.0));
    CHECK(series.flow[0][30] == 31.0);
    CHECK(series.flow[0][59] == 60.0);
}

TEST_CASE("records: a monthly inflow where the estimate is dry - is even", "[basin][unit]") {
    Records records;
    records.inflow = {february};
    auto series = rising_year();
    series.flow[0].assign(365, 0.0);

    apply_inflow(records, two_inlets(), series);

    CHECK(series.flow[0][31] == 75.0);
    CHECK(series.flow[0][58] == 75.0);
}

TEST_CASE("records: an inflow outside the simulated years - changes nothing", "[basin][unit]") {
    Records records;
    records.inflow = {{"Main",
                       {{make_date(2000, 1, 1), make_date(2001, 1, 1), 9.0},
                        {make_date(2002, 1, 1), make_date(2003, 1, 1), 9.0}}}};
    auto series = rising_year();

    apply_inflow(records, two_inlets(), series);

    CHECK(series.flow == rising_year().flow);
}
