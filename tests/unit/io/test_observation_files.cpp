// SPDX-License-Identifier: MIT
#include "heihe/io/observation_files.hpp"

#include "heihe/io/csv.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace heihe;
using namespace heihe::io;
using Catch::Contains;

namespace {

const std::string wells_csv =
    "date,well,head_m,head_month_mean_m,depth_m,head_network_datum_m\n"
    "2001-01-31,井1,1430.0000,1430.0000,5.0000,1428.0000\n"
    "2001-01-31,dry,,,,\n"
    "2001-02-28,井1,1432.8000,1431.0000,5.0000,1430.8000\n"
    "2001-02-28,dry,,,,\n";

// 10 m3/s in January, 20 in February.
const std::string river_csv = [] {
    std::string text = "date,gauge,flow_m3_per_s,stage_m\n";
    for (Date d = make_date(2001, 1, 1); d < make_date(2001, 3, 1); d = d + 1)
        for (const char* gauge : {"upper", "gauge"})
            text += to_string(d) + ',' + gauge + (civil(d).month == 1 ? ",10,\n" : ",20,\n");
    return text;
}();

LevelRecord head(const std::string& point, Date date, double value) {
    return {point, date, 0, false, value, value, "", ""};
}

// A well whose head is told in a datum 2 m lower, on land at 1450 m in the grid's datum.
ObservationOutput output() {
    ObservationOutput o;
    o.start = make_date(2001, 1, 1);
    o.end = make_date(2001, 3, 1);
    PointChoice well;
    well.id = "井1";
    well.name = "东, 井";
    well.x = 627257;
    well.y = 4320024;
    well.network = "north";
    well.surface_elev = 1440.0;
    well.datum_offset = -2.0;
    PointChoice dry;
    dry.id = "dry";
    o.points = {{well, 1450.0}, {dry, unknown}};
    return o;
}

std::string text_of(const ObservationOutput& o, const std::string& file) {
    for (const auto& [name, text] : observation_files(o, wells_csv, river_csv))
        if (name == file) return text;
    return "";
}

std::string field(const ObservationOutput& o, const std::string& point, const std::string& quantity,
                  const std::string& column) {
    Problems problems;
    const auto t = CsvTable::parse(text_of(o, "scores.csv"), "scores.csv", problems);
    for (std::size_t n = 0; n < t.rows(); ++n)
        if (t.field(n, "point") == point && t.field(n, "quantity") == quantity)
            return std::string{t.field(n, column)};
    return "no row";
}

}  // namespace

TEST_CASE("observation files: points - with names, datum and land", "[io][unit]") {
    CHECK(text_of(output(), "points.csv") ==
          "point,name,x_utm_m,y_utm_m,network,datum_offset_m,surface_m,land_m\n"
          "井1,\"东, 井\",627257.00,4320024.00,north,-2.0000,1440.0000,1450.0000\n"
          "dry,,0.00,0.00,,0.0000,,\n");
    CHECK(text_of(output(), "observations.csv").empty());
    CHECK(text_of(output(), "scores.csv").empty());
    CHECK(observation_files({}, wells_csv, river_csv).empty());
}

TEST_CASE("observation files: readings - say how they are used", "[io][unit]") {
    auto o = output();
    o.observations.levels = {head("井1", make_date(2000, 12, 31), 1.0),
                             head("井1", make_date(2001, 2, 1), 1430.0),
                             head("井1", make_date(2001, 2, 2), 1428.0)};
    o.observations.levels[1].recorded = 1432.5;
    o.observations.levels[2].filter = "dip";
    o.observations.flows = {
        {"gauge", make_date(2001, 2, 1), make_date(2001, 2, 2), 864000.0},
        {"gauge", make_date(2000, 11, 11), make_date(2001, 11, 11), 1e8 / 365.0}};

    CHECK(text_of(o, "observations.csv") ==
          "point,date,quantity,value,unit,use,days,recorded_value\n"
          "井1,2000-12-31,head_m,1.0000,m,outside_run,0,1.0000\n"
          "井1,2001-02-01,head_m,1430.0000,m,used,0,1432.5000\n"
          "井1,2001-02-02,head_m,1428.0000,m,dip,0,1428.0000\n"
          "gauge,2001-02-01,flow_m3_per_s,10,m3/s,used,1,10\n"
          "gauge,2001-11-10,volume_1e8m3,1,1e8m3,outside_run,365,1\n");
}

TEST_CASE("observation files: a head between two outputs - is interpolated in time", "[io][unit]") {
    auto o = output();
    o.observations.levels = {head("井1", make_date(2001, 2, 10), 1428.0)};

    // 10 of 28 days after 1430.0 m: 1431.0 m, less 2 m of datum.
    CHECK(field(o, "井1", "head_m", "bias") == "1.0000");
    // Depth has no datum: land 1450 less 1431, beside wellhead 1440 less 1428.
    CHECK(field(o, "井1", "depth_m", "bias") == "7.0000");
    CHECK(field(o, "all", "head_m", "points") == "1");
    CHECK(field(o, "井1", "head_m", "group") == "all");
}

TEST_CASE("observation files: a recorded depth - is scored as depth and as head", "[io][unit]") {
    auto o = output();
    o.observations.levels = {head("井1", make_date(2001, 2, 28), 10.0)};
    o.observations.levels[0].is_depth = true;

    CHECK(field(o, "井1", "depth_m", "bias") == "7.2000");  // 1450 - 1432.8 beside 10
    CHECK(field(o, "井1", "head_m", "bias") == "0.8000");   // 1430.8 beside 1430
}

TEST_CASE("observation files: readings outside the outputs, or filtered - are not scored",
          "[io][unit]") {
    auto o = output();
    o.observations.levels = {
        head("井1", make_date(2001, 1, 30), 0.0), head("井1", make_date(2001, 1, 31), 1428.0),
        head("井1", make_date(2001, 2, 5), 0.0), head("井1", make_date(2001, 3, 1), 0.0),
        head("dry", make_date(2001, 2, 5), 0.0)};
    o.observations.levels[2].filter = "dip";

    CHECK(field(o, "井1", "head_m", "count") == "1");
    CHECK(field(o, "井1", "head_m", "bias") == "0.0000");
    CHECK(field(o, "dry", "head_m", "count") == "no row");
}

TEST_CASE("observation files: a point scored apart - is not in all", "[io][unit]") {
    auto o = output();
    o.observations.levels = {head("井1", make_date(2001, 1, 31), 1427.0)};
    o.observations.apart = {{"井1", "hill"}};

    CHECK(field(o, "all", "head_m", "count") == "0");
    CHECK(field(o, "all", "head_m", "rmse").empty());
    CHECK(field(o, "hill", "head_m", "rmse") == "1.0000");
    CHECK(field(o, "井1", "head_m", "group") == "hill");
}

TEST_CASE("observation files: recorded flows - are scored over the days of each record",
          "[io][unit]") {
    auto o = output();
    const auto second = make_date(2001, 2, 1);
    o.observations.flows = {
        {"gauge", make_date(2001, 1, 31), second, 12 * 86400.0},
        {"gauge", second, second + 1, 17 * 86400.0},
        {"gauge", make_date(2001, 1, 1), make_date(2001, 3, 1), 1e8 / 59.0},
        {"gauge", second, make_date(2001, 3, 2), 0.0},  // ends one day after the run
        {"elsewhere", second, second + 1, 0.0}};

    CHECK(field(o, "gauge", "flow_m3_per_s", "count") == "2");
    CHECK(field(o, "gauge", "flow_m3_per_s", "bias") == "0.5000");  // (10 - 12 + 20 - 17) / 2
    CHECK(field(o, "gauge", "volume_1e8m3", "count") == "1");
    CHECK(field(o, "gauge", "volume_1e8m3", "bias") == "-0.2483");  // 0.7517 - 1
    CHECK(field(o, "all", "head_m", "count") == "no row");
    CHECK(field(o, "elsewhere", "flow_m3_per_s", "count") == "no row");
}
