// SPDX-License-Identifier: MIT
#include "heihe/io/observations.hpp"

#include "support/scratch_folder.hpp"
#include "support/shared_data.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <string>

using namespace heihe;
using namespace heihe::io;
using Catch::Contains;
namespace fs = std::filesystem;

namespace {

const std::string points_csv =
    "id,name,x_utm47n_m,y_utm47n_m,network,surface_elev_m\n"
    "井1,东井,627257,4320024,north,1440\nB,,630000,4321000,south,\n";

/// A scenario beside a table of points, levels and filters, and what is read from them.
struct Case {
    Scenario scenario;
    Observations observations;
    std::string problems;

    Case(const std::string& levels, const std::string& filters, const std::string& more = "") {
        const test::ScratchFolder folder;
        std::string text =
            "schema = 1\n[scenario]\nname = \"s\"\n[time]\nstart = \"2001-01-01\"\n"
            "end = \"2001-12-31\"\n[basin]\ndata = \".\"\n[observations]\npoints = \"w.csv\"\n";
        folder.write("w.csv", points_csv);
        if (!levels.empty()) {
            folder.write("l.csv", levels);
            text += "levels = \"l.csv\"\n";
        }
        if (!filters.empty()) {
            folder.write("f.csv", filters);
            text += "filters = \"f.csv\"\n";
        }
        Problems found;
        scenario = parse_scenario(text + more, folder / "s.toml", {}, found);
        if (found.empty()) observations = read_observations(scenario, {}, found);
        for (const auto& line : found.lines()) problems += line + '\n';
    }
    /// "1440/used 1441/spike": value and filter of each reading of a point.
    [[nodiscard]] std::string readings(const std::string& point) const {
        std::string text;
        for (const auto& r : observations.levels) {
            if (r.point != point) continue;
            std::string value = std::to_string(r.value);
            value.erase(value.find_last_not_of('0') + 1);
            if (value.back() == '.') value.pop_back();
            text +=
                (text.empty() ? "" : " ") + value + '/' + (r.filter.empty() ? "used" : r.filter);
        }
        return text;
    }
};

const std::string header = "filter,kind,point,network,from,to,value_m,days,count,flag,reason\n";

// Readings of the well 井1 on the days of January 2001.
std::string january(const std::vector<std::string>& values) {
    std::string text = "id,date,head_m\n";
    for (std::size_t n = 0; n < values.size(); ++n)
        text += "井1,2001-01-" + std::string{n < 9 ? "0" : ""} + std::to_string(n + 1) + ',' +
                values[n] + '\n';
    return text;
}

}  // namespace

TEST_CASE("observations: points, levels - are read with ids verbatim", "[io][unit]") {
    const Case c{
        "id,date,depth_m,flag\nB,2001-02-01,3.5,ok\n井1,2001-03-01,8,\n井1,2001-02-01,7,\n", ""};

    CHECK(c.problems == "");
    REQUIRE(c.scenario.output.points.size() == 2);
    CHECK(c.scenario.output.points[0].name == "东井");
    REQUIRE(c.observations.levels.size() == 3);
    CHECK(c.observations.levels[0].point == "井1");
    CHECK(c.observations.levels[0].date == make_date(2001, 2, 1));
    CHECK(c.observations.levels[0].is_depth);
    CHECK(c.readings("井1") == "7/used 8/used");
}

TEST_CASE("observations: levels by month - count at the middle of the month", "[io][unit]") {
    const Case c{"id,year,month,head_m\n井1,2001,2,1430\n", ""};

    CHECK(c.problems == "");
    REQUIRE(c.observations.levels.size() == 1);
    CHECK(c.observations.levels[0].date == make_date(2001, 2, 15));
    CHECK(c.observations.levels[0].days == 28);
}

TEST_CASE("observations: fill values, equal runs - are left out and counted", "[io][unit]") {
    const Case c{january({"1430", "1440", "1431", "1432", "1432", "1432", "1433", "1433"}),
                 header + "wellhead,fill,井1,,,,1440,,,,equals the wellhead\n" +
                     "frozen,repeat,,,,,,,3,,the logger stood still\n"};

    CHECK(c.problems == "");
    CHECK(c.readings("井1") ==
          "1430/used 1440/wellhead 1431/used 1432/frozen 1432/frozen 1432/frozen 1433/used "
          "1433/used");
    REQUIRE(c.observations.filters.size() == 2);
    CHECK(c.observations.filters[0].readings == 1);
    CHECK(c.observations.filters[1].readings == 3);
    const auto lines = observation_lines(c.observations);
    CHECK(lines[0] == "observations: 8 recorded levels, 4 of them used");
    CHECK(lines[1] == "filter wellhead (fill): 1 levels left out: equals the wellhead");
}

TEST_CASE("observations: a jump that comes back - is a spike, one that stays is not",
          "[io][unit]") {
    const Case c{january({"1430", "1425", "1424", "1430.5", "1426", "1426", "1426"}),
                 header + "dip,spike,,,,,3,4,,,sensor out of the water\n"};

    CHECK(c.problems == "");
    CHECK(c.readings("井1") ==
          "1430/used 1425/dip 1424/dip 1430.5/used 1426/used 1426/used 1426/used");
}

TEST_CASE("observations: a reading that one filter leaves out - is not seen by the next",
          "[io][unit]") {
    const Case c{january({"1430", "1440", "1430.2"}),
                 header + "dip,spike,,,,,3,4,,,sensor out of the water\n" +
                     "wellhead,fill,井1,,,,1440,,,,equals the wellhead\n"};

    CHECK(c.readings("井1") == "1430/used 1440/wellhead 1430.2/used");
    CHECK(c.observations.filters[0].readings == 0);
}

TEST_CASE("observations: a jump that comes back too late - is no spike", "[io][unit]") {
    const Case c{january({"1430", "1425", "1425", "1425", "1430"}),
                 header + "dip,spike,,,,,3,3,,,sensor out of the water\n"};

    CHECK(c.readings("井1") == "1430/used 1425/used 1425/used 1425/used 1430/used");
}

TEST_CASE("observations: a shifted year - is moved, before spikes are looked for", "[io][unit]") {
    const Case c{january({"1430", "1432.5", "1432.5", "1430"}),
                 header + "dip,spike,,,,,2,9,,,dips\n" +
                     "2001,shift,井1,,2001-01-02,2001-01-03,-2.5,,,,surveyed anew\n"};

    CHECK(c.problems == "");
    CHECK(c.readings("井1") == "1430/used 1430/used 1430/used 1430/used");
    CHECK(c.observations.levels[1].recorded == 1432.5);
    CHECK(c.observations.filters[1].readings == 2);
}

TEST_CASE("observations: flags - are left out where a filter says so, else told", "[io][unit]") {
    const std::string levels =
        "id,date,head_m,flag\n井1,2001-01-01,1430,ok\n井1,2001-01-02,1431,copied\nB,2001-01-02,"
        "1400,flat\n";
    const Case all{levels, header + "marked,flag,,,,,,,,,marked by the publisher\n"};
    const Case one{levels, header + "marked,flag,,,,,,,,flat,marked by the publisher\n"};
    const Case none{levels, ""};

    CHECK(all.readings("井1") == "1430/used 1431/marked");
    CHECK(all.readings("B") == "1400/marked");
    CHECK(one.readings("井1") == "1430/used 1431/used");
    CHECK_THAT(observation_lines(none.observations)[1],
               Contains("2 used levels have a flag that no filter leaves out"));
}

TEST_CASE("observations: excluded points, points scored apart - need a reason", "[io][unit]") {
    const Case c{"id,date,head_m\n井1,2001-01-01,1430\nC,2001-01-01,1\n",
                 header + "unknown,exclude,C,,,,,,,,its place is not known\n" +
                     "hill,apart,井1,,,,,,,,stands on a hill\n"};
    const Case no_reason{"", header + "hill,apart,井1,,,,,,,,\n"};

    CHECK(c.problems == "");
    CHECK(c.readings("C") == "1/unknown");
    REQUIRE(c.observations.apart.size() == 1);
    CHECK(c.observations.apart[0].first == "井1");
    CHECK_THAT(no_reason.problems, Contains("f.csv:2: column reason: the value is missing"));
}

TEST_CASE("observations: the datum of a network - is added to simulated heads once", "[io][unit]") {
    const std::string datum = header + "survey,datum,,north,,,-14.7,,,,estimate\n" +
                              "survey,datum,,south,,,0,,,,estimate\n";
    const Case c{"", datum};
    const Case twice{"", datum, "[output.datum_offset]\nnorth = \"-1 m\"\n"};

    CHECK(c.problems == "");
    CHECK(c.scenario.output.points[0].datum_offset == -14.7);
    CHECK(c.scenario.output.points[1].datum_offset == 0.0);
    CHECK_THAT(twice.problems, Contains("network \"north\" has an offset already"));
}

TEST_CASE("observations: mistakes in filters - are told with line and remedy", "[io][unit]") {
    const Case c{"", header +
                         "a,fill,井1,,,,,,,,r\nb,spikes,,,,,1,1,,,r\nc,repeat,,,,,1,,2,,r\n"
                         "d,exclude,,,,,,,,,r\ne,shift,井1,,2001-02-30,,1,,,,r\n"
                         "used,exclude,B,,,,,,,,r\n"};
    const Case unknown{january({"1430"}), header + "a,apart,井9,,,,,,,,r\nb,fill,,nort,,,0,,,,r\n"};

    CHECK_THAT(c.problems, Contains("f.csv:2: column value_m: a filter fill needs a value here"));
    CHECK_THAT(c.problems, Contains("f.csv:3: column kind: \"spikes\" is not known; did you mean "
                                    "\"spike\"?"));
    CHECK_THAT(c.problems, Contains("f.csv:4: column value_m: a filter repeat does not use it"));
    CHECK_THAT(c.problems, Contains("f.csv:5: column point: a filter exclude needs a value here"));
    CHECK_THAT(c.problems, Contains("f.csv:6: column from: \"2001-02-30\" is not a date"));
    CHECK_THAT(c.problems, Contains("f.csv:7: column filter: \"used\" has a meaning of its own"));
    CHECK_THAT(unknown.problems, Contains("there is no point \"井9\""));
    CHECK_THAT(unknown.problems, Contains("no point has the network \"nort\"; did you mean "
                                          "\"north\"?"));
}

TEST_CASE("observations: mistakes in levels - are told with line and remedy", "[io][unit]") {
    const Case point{"id,date,head_m\n井2,2001-01-01,1430\n", ""};
    const Case twice{"id,date,head_m\n井1,2001-01-01,1430\n井1,2001-01-01,1431\n", ""};
    const Case text{"id,date,head_m\n井1,2001-01-01,dry\n", ""};
    const Case both{"id,date,head_m,depth_m\n井1,2001-01-01,1430,2\n", ""};
    const Case yearly{"id,year,head_m\n井1,2001,1430\n", ""};

    CHECK_THAT(point.problems, Contains("l.csv:2: column id: there is no point \"井2\"; did you "
                                        "mean \"井1\"?") &&
                                   Contains("a filter of the kind exclude"));
    CHECK_THAT(twice.problems, Contains("l.csv:3") && Contains("stands twice, first on line 2"));
    CHECK_THAT(text.problems, Contains("l.csv:2: column head_m: \"dry\" is not a number"));
    CHECK_THAT(both.problems, Contains("l.csv:1: has head_m and depth_m; give one column"));
    CHECK_THAT(yearly.problems, Contains("levels need a date, or year and month"));
}

TEST_CASE("observations: a misspelt column flag - is told, not left out", "[io][unit]") {
    const Case c{"id,date,head_m,flags\n井1,2001-02-01,1430,bad\n", ""};

    CHECK_THAT(c.problems, Contains("l.csv:1: column flags: ") && Contains("\"flag\"?"));
}

TEST_CASE("observations: two rows of filters that do the same - are refused", "[io][unit]") {
    const Case c{"", header +
                         "a,shift,井1,,2001-01-01,,1,,,,r\nb,shift,井1,,2001-01-01,,1,,,,s\n"
                         "a,shift,B,,2001-01-01,,1,,,,r\n"};

    CHECK_THAT(c.problems, Contains("f.csv:3: column filter: does the same as line 2; leave one of "
                                    "them out"));
    CHECK_THAT(c.problems, !Contains("f.csv:4"));
}

TEST_CASE("observations: an offset of a network - that no point has is refused", "[io][unit]") {
    const Case near{"", "", "[output.datum_offset]\nnort = \"-1 m\"\n"};
    const Case far{"", "", "[output.datum_offset]\nplain = \"-1 m\"\nsouth = \"0 m\"\n"};

    CHECK_THAT(near.problems, Contains("[output.datum_offset].nort: no point has the network "
                                       "\"nort\"; did you mean \"north\"?"));
    CHECK_THAT(far.problems, Contains("\"plain\"; use one of: north, south"));
    CHECK_THAT(far.problems, !Contains("].south"));
}

TEST_CASE("observations: levels without points - are refused", "[io][unit]") {
    Problems problems;

    (void)parse_scenario(
        "schema = 1\n[scenario]\nname = \"s\"\n[time]\nstart = \"2001-01-01\"\n"
        "end = \"2001-12-31\"\n[basin]\ndata = \".\"\n[observations]\nlevels = \"l.csv\"\n",
        "s.toml", {}, problems);

    REQUIRE(problems.lines().size() == 1);
    CHECK_THAT(problems.lines()[0], Contains("there are no points; give observations.points"));
}

TEST_CASE("observations: added points - join those of the scenario", "[io][unit]") {
    const test::ScratchFolder folder;
    folder.write("w.csv", points_csv);
    folder.write("new.csv", "id,x_utm47n_m,y_utm47n_m\n新,627000,4320000\n");
    folder.write("new_levels.csv", "id,date,head_m\n新,2001-02-01,1400\n");
    folder.write("same.csv", "id,x_utm47n_m,y_utm47n_m,surface_elev_m\nB,630000,4321000,1420\n");
    folder.write("moved.csv", "id,x_utm47n_m,y_utm47n_m\nB,640000,4321000\n");
    folder.write("zone.csv", "id,x_utm48n_m,y_utm48n_m\nD,640000,4321000\n");
    const auto parse = [&](const std::string& added, Problems& problems) {
        return parse_scenario(
            "schema = 1\n[scenario]\nname = \"s\"\n[time]\nstart = \"2001-01-01\"\n"
            "end = \"2001-12-31\"\n[basin]\ndata = \".\"\n[output]\npoints = \"w.csv\"\n",
            folder / "s.toml", {{"observations.added", (folder / added).string()}}, problems);
    };
    Problems none;
    Problems moved;
    Problems zone;

    const auto joined = parse("new.csv", none);
    const auto same = parse("same.csv", none);
    (void)parse("moved.csv", moved);
    (void)parse("zone.csv", zone);

    CHECK(none.lines() == std::vector<std::string>{});
    REQUIRE(joined.output.points.size() == 3);
    CHECK(joined.output.points[2].id == "新");
    REQUIRE(joined.observations.levels.size() == 1);
    CHECK(joined.observations.levels[0] == folder / "new_levels.csv");
    REQUIRE(same.output.points.size() == 2);
    CHECK(same.output.points[1].surface_elev == 1420.0);
    REQUIRE(moved.lines().size() == 1);
    CHECK_THAT(moved.lines()[0], Contains("\"B\" stands at another place in") &&
                                     Contains("w.csv:3; give each point its own id"));
    REQUIRE(zone.lines().size() == 1);
    CHECK_THAT(zone.lines()[0], Contains("w.csv has UTM zone 47; give all points in one zone"));
}

TEST_CASE("observations: an added list - names points, levels and filters beside itself",
          "[io][unit]") {
    const test::ScratchFolder folder;
    folder.write("w.csv", points_csv);
    fs::create_directories(folder / "kept");
    folder.write("kept/p.csv", "id,x_utm47n_m,y_utm47n_m\n新,627000,4320000\n");
    folder.write("kept/l.csv", "id,date,head_m\n新,2001-02-01,1400\n");
    folder.write("kept/f.csv", header + "hill,apart,新,,,,,,,,stands on a hill\n");
    folder.write("kept/list.toml",
                 "[observations]\npoints = \"p.csv\"\nlevels = [\"l.csv\"]\nfilters = "
                 "\"f.csv\"\n");
    folder.write("kept/wrong.toml", "[observations]\npionts = \"p.csv\"\n");
    const auto parse = [&](const std::string& added, Problems& problems) {
        return parse_scenario(
            "schema = 1\n[scenario]\nname = \"s\"\n[time]\nstart = \"2001-01-01\"\n"
            "end = \"2001-12-31\"\n[basin]\ndata = \".\"\n[observations]\npoints = \"w.csv\"\n",
            folder / "s.toml", {{"observations.added", (folder / added).string()}}, problems);
    };
    Problems problems;
    Problems wrong;

    const auto scenario = parse("kept/list.toml", problems);
    const auto read = read_observations(scenario, {}, problems);
    (void)parse("kept/wrong.toml", wrong);

    CHECK(problems.lines() == std::vector<std::string>{});
    CHECK(scenario.output.points.size() == 3);
    REQUIRE(read.levels.size() == 1);
    REQUIRE(read.apart.size() == 1);
    CHECK(record_files(scenario).size() == 5);  // two of points, levels, filters, the list
    REQUIRE(wrong.lines().size() == 1);
    CHECK_THAT(wrong.lines()[0], Contains("wrong.toml:2: [observations].pionts: unknown key; did "
                                          "you mean \"observations.points\"?"));
}

TEST_CASE("observations: the recorded levels of 2000-2009 - are filtered as declared",
          "[io][unit]") {
    const auto levels = test::shared_file("heihe/observed/groundwater_levels_2000_2009.csv");
    const auto wells = test::shared_file("heihe/observed/wells.csv");
    if (!levels || !wells) return;
    const test::ScratchFolder folder;
    folder.write("f.csv", header + "wellhead,fill,459,,,,1451.99,,,,equals the wellhead\n" +
                              "2006,shift,550,,2006-01-01,2006-12-31,-2.5,,,,offset of a year\n" +
                              "hill,apart,450,,,,,,,,stands on a hill\n");
    Problems problems;
    const auto scenario = parse_scenario(
        "schema = 1\n[scenario]\nname = \"s\"\n[time]\nstart = \"2000-01-01\"\n"
        "end = \"2009-12-31\"\n[basin]\ndata = \".\"\n[observations]\npoints = \"" +
            fs::absolute(*wells).string() + "\"\nlevels = \"" + fs::absolute(*levels).string() +
            "\"\nfilters = \"f.csv\"\n",
        folder / "s.toml", {}, problems);

    const auto read = read_observations(scenario, {}, problems);

    REQUIRE(problems.lines() == std::vector<std::string>{});
    CHECK(read.levels.size() == 18026);
    CHECK(read.filters[0].readings == 48);
    CHECK(read.filters[1].readings > 0);
}
