// SPDX-License-Identifier: MIT
#include "heihe/io/series.hpp"

#include "support/series_case.hpp"
#include "support/shared_data.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace heihe;
using namespace heihe::io;
using Catch::Contains;
using test::SeriesCase;
using Quantity = io::SeriesQuantity;

namespace {

// Line `line` of the first file, with its column.
std::string at_line(int line, const std::string& column) {
    return "记录1.csv:" + std::to_string(line) + ": column " + column + ": ";
}

// A year of months with one value each, without those of `left_out`.
std::string months(const std::string& column, int left_out = 0) {
    std::string text = "year,month," + column + "\n";
    for (int m = 1; m <= 12; ++m)
        if (m != left_out) text += "2001," + std::to_string(m) + ",10\n";
    return text;
}

}  // namespace

TEST_CASE("series: daily flows - become m3/d by inlet, by id or by Chinese name", "[io][unit]") {
    const SeriesCase c{Quantity::inflow,
                       "date,Heihe_m3_per_s,梨园河_1e4m3,note\n"
                       "2001-03-01,10,2,gauge\n2001-03-02,12,3,\n"};

    CHECK(c.problems == "");
    REQUIRE(c.read.records.inflow.size() == 2);
    const auto& main = c.read.records.inflow[0];
    CHECK(main.id == "Heihe");
    REQUIRE(main.spans.size() == 2);
    CHECK(main.spans[1].first == make_date(2001, 3, 2));
    CHECK(main.spans[1].end == make_date(2001, 3, 3));
    CHECK(main.spans[1].value == Approx(12.0 * 86400.0));
    CHECK(c.read.records.inflow[1].id == "Liyuanhe");
    CHECK(c.read.records.inflow[1].spans[0].value == Approx(2e4));
}

TEST_CASE("series: a volume of a month or a year - is spread over its days", "[io][unit]") {
    const SeriesCase monthly{Quantity::diversion, months("daman_1e4m3")};
    const SeriesCase yearly{Quantity::pumping, "year,Ganzhou_1e8m3,industry_1e4m3\n2001,3.65,0\n"};
    const SeriesCase dispatch{Quantity::release, "dispatch_year,zhengyixia_1e8m3\n2001,6.48\n"};

    CHECK(monthly.problems == "");
    CHECK(monthly.read.records.diversion[0].spans[1].value == Approx(1e5 / 28));
    CHECK(yearly.problems == "");
    CHECK(yearly.read.records.pumping_of_county[0].spans[0].value == Approx(1e6));
    CHECK(yearly.read.records.pumping_of_class[0].id == "industry");
    CHECK(dispatch.problems == "");
    CHECK(dispatch.read.records.release[0].spans[0].first == make_date(2000, 11, 11));
    CHECK(dispatch.read.records.release[0].spans[0].end == make_date(2001, 11, 11));
}

TEST_CASE("series: metered pumping of a well field - by its id in well_fields.csv", "[io][unit]") {
    const SeriesCase c{Quantity::pumping, "year,erbaka_1e4m3,daman_1e4m3\n2001,36.5,365\n"};
    const SeriesCase wrong{Quantity::pumping, "year,erbaca_1e4m3\n2001,36.5\n"};

    CHECK(c.problems == "");
    REQUIRE(c.read.records.pumping_of_field.size() == 1);
    CHECK(c.read.records.pumping_of_field[0].id == "erbaka");
    CHECK(c.read.records.pumping_of_field[0].spans[0].value == Approx(1000.0));
    CHECK(series_lines(c.read)[0].starts_with("series.pumping erbaka: "));
    CHECK(coverage_rows(c.read, make_date(2001, 1, 1), make_date(2002, 1, 1))[1][1] == "2");
    CHECK_THAT(wrong.problems, Contains("\"erbaca\"") && Contains("did you mean \"erbaka\"?"));
}

TEST_CASE("series: use beyond what a place can take - is refused with its mean", "[io][unit]") {
    const SeriesCase pumping{Quantity::pumping, "year,daman_1e4m3\n2001,1000000\n"};
    const SeriesCase diversion{Quantity::diversion, "date,daman_m3_per_s\n2001-01-01,240\n"};
    const SeriesCase inflow{Quantity::inflow, "date,Heihe_m3_per_s\n2001-01-01,240\n"};
    const SeriesCase flood{Quantity::inflow, "date,Heihe_1e8m3\n2001-01-01,20\n"};

    CHECK_THAT(pumping.problems, Contains(at_line(2, "daman_1e4m3") +
                                          "1000000 is a mean of 2.74e+07 m3/d; give a mean "
                                          "of at most 2e+07 m3/d (231 m3/s)"));
    CHECK_THAT(diversion.problems, Contains("240 is a mean of 2.07e+07 m3/d"));
    CHECK(inflow.problems == "");
    CHECK_THAT(flood.problems, Contains("(2e+04 m3/s)"));
}

TEST_CASE("series: a mean flow of a month - holds on each of its days", "[io][unit]") {
    const SeriesCase c{Quantity::inflow, months("Heihe_m3_per_s")};

    CHECK(c.problems == "");
    CHECK(c.read.records.inflow[0].spans[1].value == Approx(864000.0));
}

TEST_CASE("series: areas and weather - have their units", "[io][unit]") {
    const SeriesCase area{Quantity::area, "year,daman_1e4mu,yingke_km2\n2001,3,20\n"};
    const SeriesCase weather{Quantity::weather,
                             "year,month,rain_mm,et0_mm\n"
                             "2001,2,28,56\n",
                             true};

    CHECK(area.problems == "");
    CHECK(area.read.records.area[0].spans[0].value == Approx(2e7));
    CHECK(area.read.records.area[1].spans[0].value == Approx(2e7));
    CHECK(weather.problems == "");
    CHECK(weather.read.records.weather[0].id == "rain");
    CHECK(weather.read.records.weather[0].spans[0].value == Approx(1e-3));
    CHECK(weather.read.records.weather[1].spans[0].value == Approx(2e-3));
}

TEST_CASE("series: a byte-order mark and CRLF - are fine", "[io][unit]") {
    const SeriesCase c{Quantity::inflow,
                       "\xEF\xBB\xBF"
                       "date,Heihe_m3_per_s\r\n2001-03-01,10\r\n"};

    CHECK(c.problems == "");
    CHECK(c.read.records.inflow[0].spans.size() == 1);
}

TEST_CASE("series: a missing day that is not stated - is refused with its line", "[io][unit]") {
    const SeriesCase c{Quantity::inflow,
                       "date,Heihe_m3_per_s\n2001-03-01,10\n2001-03-05,11\n2001-03-06,\n"
                       "2001-03-07,9\n"};

    CHECK(c.count == 2);
    CHECK_THAT(c.problems, Contains(at_line(3, "Heihe_m3_per_s") +
                                    "no value for 2001-03-02 to 2001-03-04; give the values, or "
                                    "state series.inflow_gaps = \"fill\""));
    CHECK_THAT(c.problems, Contains(at_line(4, "Heihe_m3_per_s") + "no value for 2001-03-06;"));
}

TEST_CASE("series: gaps that are stated - are counted", "[io][unit]") {
    const SeriesCase c{Quantity::inflow,
                       "date,Heihe_m3_per_s\n2001-02-28,\n2001-03-01,10\n2001-03-05,11\n"
                       "2001-03-06,\n2001-03-09,9\n2001-03-10,\n",
                       true};

    CHECK(c.problems == "");
    REQUIRE(c.read.info.size() == 1);
    CHECK(c.read.info[0].gaps == 2);
    CHECK(c.read.info[0].gap_days == 6);  // 2 to 4 and 6 to 8 March; the ends are no gaps
    CHECK(c.read.info[0].first == make_date(2001, 3, 1));
    CHECK(c.read.info[0].end == make_date(2001, 3, 10));
    CHECK_THAT(series_lines(c.read)[0],
               Contains("series.inflow Heihe: 记录1.csv, daily, 2001-03-01 to 2001-03-09, 2 gaps "
                        "(6 days), for which the model's own rule holds"));
}

TEST_CASE("series: a year without a month - is refused", "[io][unit]") {
    for (const int left_out : {1, 6, 12}) {
        CAPTURE(left_out);
        const SeriesCase c{Quantity::diversion, months("daman_1e4m3", left_out)};

        CHECK(c.count == 1);
        CHECK_THAT(c.problems, Contains("give all twelve months, or state series.diversion_gaps"));
    }
    const SeriesCase june{Quantity::diversion, months("daman_1e4m3", 6)};
    CHECK_THAT(june.problems,
               Contains(at_line(7, "daman_1e4m3") + "no value for 2001-06-01 to 2001-06-30"));
}

TEST_CASE("series: months without a year - are refused", "[io][unit]") {
    const SeriesCase c{Quantity::inflow, "month,Heihe_m3_per_s\n1,10\n"};

    CHECK_THAT(c.problems,
               Contains("记录1.csv:1: has months without a year; give a column year beside month"));
}

TEST_CASE("series: a date that stands twice - is refused with both lines", "[io][unit]") {
    const SeriesCase c{Quantity::inflow,
                       "date,Heihe_m3_per_s\n2001-03-01,10\n2001-03-02,11\n2001-03-01,12\n"};

    CHECK(c.count == 1);
    CHECK_THAT(c.problems,
               Contains(at_line(4, "date") + "2001-03-01 stands twice, first on line 2; keep one"));
}

TEST_CASE("series: dates out of order - are refused", "[io][unit]") {
    const SeriesCase c{Quantity::inflow, "date,Heihe_m3_per_s\n2001-03-02,10\n2001-03-01,11\n"};

    CHECK(c.count == 1);
    CHECK_THAT(c.problems, Contains(at_line(3, "date") +
                                    "2001-03-01 stands after 2001-03-02; sort the rows by time"));
}

TEST_CASE("series: a unit that is missing or does not fit - is refused", "[io][unit]") {
    const SeriesCase missing{Quantity::inflow, "date,Heihe\n2001-03-01,10\n"};
    const SeriesCase wrong{Quantity::inflow, "date,Heihe_mm\n2001-03-01,10\n"};

    CHECK_THAT(missing.problems, Contains(at_line(1, "Heihe") + "its name ends in no unit; end the "
                                                                "name in a flow (m3_per_s"));
    CHECK_THAT(wrong.problems,
               Contains(at_line(1, "Heihe_mm") + "mm is a length; end the name in a flow"));
}

TEST_CASE("series: an unknown inlet or district - is refused with the nearest", "[io][unit]") {
    const SeriesCase inlet{Quantity::inflow, "date,Heihee_m3_per_s\n2001-03-01,10\n"};
    const SeriesCase district{Quantity::diversion, "date,damann_1e4m3\n2001-03-01,10\n"};

    CHECK_THAT(inlet.problems, Contains("\"Heihee\" is no inlet of the basin; did you mean "
                                        "\"Heihe\"?"));
    CHECK_THAT(district.problems, Contains("\"damann\" is no district with surface water of the "
                                           "basin; did you mean \"daman\"?"));
}

TEST_CASE("series: diversion of a district without surface water - is refused", "[io][unit]") {
    const SeriesCase c{Quantity::diversion, "date,sunan_1e4m3\n2001-03-01,10\n"};

    CHECK_THAT(c.problems, Contains("\"sunan\" is no district with surface water of the basin"));
    const SeriesCase wells{Quantity::pumping, "date,sunan_1e4m3\n2001-03-01,10\n"};
    CHECK_THAT(wells.problems, !Contains("sunan\" is no"));
}

TEST_CASE("series: a negative volume - is refused with its line", "[io][unit]") {
    const SeriesCase c{Quantity::diversion, "date,daman_1e4m3\n2001-03-01,10\n2001-03-02,-3\n"};

    CHECK(c.count == 1);
    CHECK_THAT(c.problems, Contains(at_line(3, "daman_1e4m3") + "-3 is out of range; give a value "
                                                                "between 0"));
}

TEST_CASE("series: text where a number is expected - is refused with its line", "[io][unit]") {
    const SeriesCase c{Quantity::inflow, "date,Heihe_m3_per_s\n2001-03-01,缺测\n"};

    CHECK(c.count == 1);
    CHECK_THAT(c.problems, Contains(at_line(2, "Heihe_m3_per_s") + "\"缺测\" is not a number"));
}

TEST_CASE("series: a file in GB18030 - is refused by name", "[io][unit]") {
    const SeriesCase c{Quantity::inflow,
                       "date,Heihe_m3_per_s,note\n2001-03-01,10,\xC4\xE6\xCB\xAE\n"};

    CHECK_THAT(c.problems, Contains("记录1.csv:2: the text is in GB18030") &&
                               Contains("iconv -f GB18030 -t UTF-8"));
}

TEST_CASE("series: a header without rows, and columns without values - are refused", "[io][unit]") {
    const SeriesCase header{Quantity::inflow, "date,Heihe_m3_per_s\n"};
    const SeriesCase empty{Quantity::inflow, "date,Heihe_m3_per_s\n2001-03-01,\n"};
    const SeriesCase none{Quantity::inflow, "date,note\n2001-03-01,a\n"};
    const SeriesCase no_time{Quantity::inflow, "day,Heihe_m3_per_s\n2001-03-01,1\n"};

    CHECK_THAT(header.problems, Contains("记录1.csv:1: has a header and no row; give one row"));
    CHECK_THAT(empty.problems, Contains(at_line(1, "Heihe_m3_per_s") + "has no value"));
    CHECK_THAT(none.problems, Contains("has no column of values; name a column Heihe_UNIT"));
    CHECK_THAT(no_time.problems, Contains("has no column for the time; give a column date"));
}

TEST_CASE("series: a missing file - is named with the nearest one", "[io][unit]") {
    const test::ScratchFolder folder;
    folder.write("gauge.csv", "date,Heihe_m3_per_s\n2001-03-01,10\n");
    Scenario s;
    s.start = make_date(2001, 1, 1);
    s.end = make_date(2002, 1, 1);
    s.series = {{Quantity::inflow, {folder / "gaug.csv"}, false, {}}};
    Problems problems;

    (void)read_series(s, test::named_tables(), problems);

    REQUIRE(problems.lines().size() == 1);
    CHECK_THAT(problems.lines()[0],
               Contains("gaug.csv: file not found; did you mean") && Contains("gauge.csv"));
}

TEST_CASE("series: two files of one inlet - are joined, and may not overlap", "[io][unit]") {
    const std::string first = "date,Heihe_m3_per_s\n2001-03-01,10\n2001-03-02,10\n";
    const SeriesCase joined{
        Quantity::inflow, {first, "date,Heihe_m3_per_s\n2001-05-01,10\n"}, false};
    const SeriesCase twice{
        Quantity::inflow, {first, "date,Heihe_m3_per_s\n2001-03-02,10\n"}, false};

    CHECK(joined.problems == "");
    CHECK(joined.read.records.inflow[0].spans.size() == 3);
    CHECK_THAT(twice.problems, Contains("记录2.csv:1: column Heihe_m3_per_s: 2001-03-02 of Heihe "
                                        "has a value in an earlier file"));
}

TEST_CASE("series: areas by day - are refused", "[io][unit]") {
    const SeriesCase c{Quantity::area, "date,daman_mu\n2001-03-01,10\n"};

    CHECK_THAT(c.problems, Contains("irrigated areas are given by year; give a column year"));
}

TEST_CASE("series: a record outside the run - is a warning", "[io][unit]") {
    const SeriesCase c{Quantity::inflow, "date,Heihe_m3_per_s\n1999-03-01,10\n"};

    CHECK(c.problems == "");
    REQUIRE(c.read.notes.size() == 1);
    CHECK_THAT(c.read.notes[0], Contains("series.inflow: the record of Heihe in 记录1.csv "
                                         "(1999-03-01) lies outside the run's period"));
}

TEST_CASE("series: days covered - by year and quantity", "[io][unit]") {
    const SeriesCase c{Quantity::inflow,
                       "date,Heihe_m3_per_s,Liyuanhe_m3_per_s\n2001-12-30,1,1\n2001-12-31,1,\n"
                       "2002-01-01,1,\n"};

    const auto rows = coverage_rows(c.read, make_date(2001, 12, 27), make_date(2002, 1, 3));

    REQUIRE(c.problems == "");
    CHECK(rows == std::vector<std::vector<std::string>>{{"days with a record", "inflow"},
                                                        {"series", "2"},
                                                        {"2001", "30.0 %"},    // 3 of 2 x 5
                                                        {"2002", "25.0 %"}});  // 1 of 2 x 2
    CHECK(coverage_rows({}, make_date(2001, 1, 1), make_date(2002, 1, 1)).empty());
}

TEST_CASE("series: the recorded daily inflows of 2000-2016 - are read as they are", "[io][unit]") {
    const auto file = test::shared_file("heihe/observed/mountain_inflow_daily_2000_2016.csv");
    if (!file) return;
    Scenario s;
    s.start = make_date(2000, 1, 1);
    s.end = make_date(2017, 1, 1);
    s.series = {{Quantity::inflow, {*file}, true, {}}};
    auto tables = test::named_tables();
    for (const char* id : {"Mayinghe", "Shuiguanhe", "Bailanghe", "Daduma", "Hongshuidahe",
                           "Tongzibahe", "Dongmayinghe"})
        tables.inlets.push_back({id, "", 3, 0.0});
    Problems problems;

    const auto read = read_series(s, tables, problems);

    CHECK(problems.lines() == std::vector<std::string>{});
    REQUIRE(read.records.inflow.size() == 9);
    const auto* main = basin::find_record(read.records.inflow, "Heihe");
    REQUIRE(main != nullptr);
    CHECK(main->spans.front().value == Approx(14.5 * 86400.0));
}
