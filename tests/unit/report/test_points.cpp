// SPDX-License-Identifier: MIT
#include "lib/report/points.hpp"
#include "support/report_run.hpp"

#include <catch2/catch.hpp>

#include <cmath>
#include <string>

using namespace heihe;
using namespace heihe::report;

namespace {

io::CsvTable table_of(const std::string& text) {
    Problems problems;
    auto table = io::CsvTable::parse(text, "t.csv", problems);
    REQUIRE(problems.empty());
    return table;
}

Observations observations_of(const std::string& rows) {
    Problems problems;
    auto all = read_observations(table_of("point,date,quantity,value,unit,use\n" + rows), problems);
    CHECK(problems.empty());
    return all;
}

}  // namespace

TEST_CASE("report: observations - are sorted by point, quantity and date, with their filter",
          "[report][unit]") {
    const auto all = observations_of(
        "436,2001-02-01,head_m,1450.5,m,used\n436,2001-01-01,head_m,9999,m,fill value\n"
        "436,2001-03-01,depth_m,4,m,used\n436,2001-04-01,head_m,,m,used\n");

    const auto& heads = all.at("436").at("head_m");
    REQUIRE(heads.size() == 2);
    CHECK(heads[0].filter == "fill value");
    CHECK(heads[1].filter.empty());
    CHECK(heads[1].value == 1450.5);
    CHECK(all.at("436").at("depth_m").size() == 1);
}

TEST_CASE("report: records outside the run - are left out, except volumes", "[report][unit]") {
    auto all = observations_of(
        "z,2001-11-10,volume_1e8m3,7,,outside_run\nz,1990-01-01,flow_m3_per_s,7,,outside_run\n");

    CHECK(all["z"].count("flow_m3_per_s") == 0);
    REQUIRE(all["z"].count("volume_1e8m3") == 1);
    CHECK(all["z"]["volume_1e8m3"][0].filter.empty());
}

TEST_CASE("report: records of volumes - stand beside the simulated volume of the same days",
          "[report][unit]") {
    const test::ReportRun files;
    const auto run = read_run_tables(files.path());
    Problems problems;
    const auto gauges = read_gauges(run.river, run.years, problems);
    const auto* release = gauges.find("zhengyixia");
    REQUIRE(release != nullptr);

    const auto yearly =
        volume_pairs(observations_of("z,2001-11-10,volume_1e8m3,7,,used\n"
                                     "z,2002-11-10,volume_1e8m3,8,,used\n")["z"]["volume_1e8m3"],
                     gauges, *release);
    const auto monthly =
        volume_pairs(observations_of("z,2001-01-31,volume_1e8m3,1,,used\n"
                                     "z,2001-02-28,volume_1e8m3,1,,used\n")["z"]["volume_1e8m3"],
                     gauges, *release);

    REQUIRE(yearly.size() == 2);
    CHECK_FALSE(yearly[0].simulated.has_value());  // begins before the run
    CHECK(yearly[1].from == make_date(2001, 11, 11));
    CHECK(yearly[1].simulated.value() == Approx(365 * 30 * 86400e-8));
    CHECK(monthly[0].from == make_date(2001, 1, 1));
    CHECK(monthly[0].simulated.value() == Approx(31 * 30 * 86400e-8));
    CHECK(monthly[1].simulated.value() == Approx(28 * 30 * 86400e-8));
}

TEST_CASE("report: records of volumes - cover the days that the table tells", "[report][unit]") {
    const test::ReportRun files;
    const auto run = read_run_tables(files.path());
    Problems problems;
    const auto gauges = read_gauges(run.river, run.years, problems);
    auto all = read_observations(table_of("point,date,quantity,value,unit,use,days\n"
                                          "z,2002-03-01,volume_1e8m3,1,,used,100\n"),
                                 problems);

    const auto pairs = volume_pairs(all["z"]["volume_1e8m3"], gauges, gauges.list[2]);

    CHECK(pairs[0].end - pairs[0].from == 100);
    CHECK(pairs[0].simulated.value() == Approx(100 * 30 * 86400e-8));
}

TEST_CASE("report: wells - have the head in the network's datum, and gaps stay gaps",
          "[report][unit]") {
    const test::ReportRun files;
    const auto run = read_run_tables(files.path());
    Problems problems;

    const auto wells = read_wells(run.wells, problems);

    REQUIRE(wells.list.size() == 2);
    REQUIRE(wells.dates.size() == 24);
    CHECK(wells.dates[1] == make_date(2001, 2, 28));
    CHECK(wells.list[0].head[5] == 1448.0F);
    CHECK(wells.list[0].depth[5] == 4.0F);
    CHECK(std::isnan(wells.list[1].head[5]));
}

TEST_CASE("report: heads and depths - become each other where only one is recorded",
          "[report][unit]") {
    auto all = observations_of(
        "a,2001-01-01,head_m,1450,m,used\nb,2001-01-01,head_m,1450,m,used\n"
        "b,2001-01-01,depth_m,7,m,used\nc,2001-01-01,head_m,1450,m,used\n"
        "d,2001-01-01,depth_m,6,m,used\nd,1901-01-01,depth_m,6,m,outside_run\n");
    Problems problems;
    const auto places = read_places(
        table_of("point,name,x_utm_m,y_utm_m,network,datum_offset_m,surface_m,land_m\n"
                 "a,甲,600000,4300000,n,0,1455,1456\nb,乙,600000,4300000,n,0,1455,1456\n"
                 "c,丙,600000,4300000,n,0,,\nd,丁,600000,4300000,n,0,1455,1456\n"),
        problems);

    add_depths_and_heads(all, places);

    CHECK(places.at("a").name == "甲");
    CHECK(all.at("a").at("depth_m")[0].value == Approx(5.0));
    CHECK(all.at("b").at("depth_m")[0].value == 7.0);
    CHECK(all.at("c").count("depth_m") == 0);
    REQUIRE(all.at("d").at("head_m").size() == 1);
    CHECK(all.at("d").at("head_m")[0].value == Approx(1449.0));
}

TEST_CASE("report: simulated depths - are below the grid's land surface where it is known",
          "[report][unit]") {
    const Well well{"a", {1440.0F}, {1450.0F}, {7.0F}};
    Place place;
    CHECK(shown_depths(well, nullptr) == std::vector<float>{7.0F});
    CHECK(shown_depths(well, &place) == std::vector<float>{7.0F});
    place.land = 1456.0;
    CHECK(shown_depths(well, &place) == std::vector<float>{6.0F});
}
