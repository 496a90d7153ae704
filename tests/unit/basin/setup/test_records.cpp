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

namespace {

RecordSeries of_january(const std::string& id, double per_day) {
    return {id, {{day(1, 1), day(2, 1), per_day}}};
}

// Two districts and a town of county A, a district of county B.
std::vector<Pumper> pumpers() {
    return {{"a1", "A", "agriculture", 310.0},
            {"a2", "A", "agriculture", 620.0},
            {"a_town", "A", "domestic", 310.0},
            {"b1", "B", "agriculture", 155.0}};
}

std::vector<Pumped> january_pumping(const Records& records) {
    return pumping_with_records(records, pumpers(), day(1, 1), day(2, 1));
}

}  // namespace

TEST_CASE("records: pumping without a record - is the estimate", "[basin][unit]") {
    const auto pumped = january_pumping({});
    for (std::size_t n = 0; n < pumped.size(); ++n) {
        CHECK(pumped[n].amount == pumpers()[n].estimate);
        CHECK_FALSE(pumped[n].is_recorded);
    }
    CHECK(pumped.size() == 4);
}

TEST_CASE("records: pumping of a county - is shared as the estimates are", "[basin][unit]") {
    Records records;
    records.pumping = {of_january("a1", 20.0)};           // 620 m3
    records.pumping_of_county = {of_january("A", 50.0)};  // 1550 m3: 930 for a2 and the town

    const auto pumped = january_pumping(records);

    CHECK(pumped[0].amount == Approx(620.0));
    CHECK(pumped[1].amount == Approx(620.0));
    CHECK(pumped[2].amount == Approx(310.0));
    CHECK(pumped[2].is_recorded);  // although it is the estimate
    CHECK(pumped[3].amount == 155.0);
    CHECK_FALSE(pumped[3].is_recorded);
}

TEST_CASE("records: pumping of a class - concerns those that no county's record fixes",
          "[basin][unit]") {
    Records records;
    records.pumping_of_county = {of_january("A", 80.0)};            // twice the estimate
    records.pumping_of_class = {of_january("agriculture", 100.0)};  // 3100 m3

    const auto pumped = january_pumping(records);

    CHECK(pumped[0].amount == Approx(620.0));
    CHECK(pumped[1].amount == Approx(1240.0));
    CHECK(pumped[2].amount == Approx(620.0));
    CHECK(pumped[3].amount == Approx(3100.0 - 1860.0));
}

TEST_CASE("records: pumping of a county below that of its meters - leaves nothing for the others",
          "[basin][unit]") {
    Records records;
    records.pumping = {of_january("a1", 20.0)};
    records.pumping_of_county = {of_january("A", 10.0)};

    const auto pumped = january_pumping(records);

    CHECK(pumped[0].amount == Approx(620.0));
    CHECK(pumped[1].amount == 0.0);
    CHECK(pumped[2].amount == 0.0);
}

TEST_CASE("records: pumping recorded for half of a period - keeps the estimate of the other half",
          "[basin][unit]") {
    Records records;
    records.pumping_of_county = {{"B", {{day(1, 1), day(1, 16), 1.0}}}};  // 15 of 30 days

    const auto pumped = pumping_with_records(records, pumpers(), day(1, 1), day(1, 31));

    CHECK(pumped[3].amount == Approx(15.0 + 77.5));
}

TEST_CASE("records: pumping of a group without an estimate - is shared evenly", "[basin][unit]") {
    Records records;
    records.pumping_of_county = {of_january("A", 3.0)};
    auto dry = pumpers();
    for (auto& p : dry) p.estimate = 0.0;

    const auto pumped = pumping_with_records(records, dry, day(1, 1), day(2, 1));

    CHECK(pumped[0].amount == Approx(31.0));
    CHECK(pumped[2].amount == Approx(31.0));
    CHECK(pumped[3].amount == 0.0);
}
