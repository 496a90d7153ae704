// SPDX-License-Identifier: MIT
#include "support/basin_copy.hpp"
#include "support/program.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>

// Mistakes of users, each through the program itself: exit code 2, a message with file, line
// and remedy, nothing written and earlier results as they were.

using namespace heihe;
using Catch::Contains;
namespace fs = std::filesystem;

namespace {

// Results of an earlier run, which must not change.
void write_earlier_results(const test::BasinCopy& basin) {
    fs::create_directories(basin / "结果");
    std::ofstream(basin / "结果/summary.json") << "earlier";
}

// Runs with --force over existing results, and checks that these stay.
std::string refused(const test::BasinCopy& basin, int code = 2, const std::string& options = "") {
    write_earlier_results(basin);
    const auto result = basin.run("--force " + options);
    CAPTURE(result.output);
    CHECK(result.code == code);
    CHECK(test::bytes_of(basin / "结果/summary.json") == "earlier");
    CHECK_FALSE(fs::exists(basin / "结果.part"));
    return result.output;
}

}  // namespace

TEST_CASE("bad input: a missing scenario - is named with the nearest file", "[regression]") {
    if (test::no_program()) return;
    const test::BasinCopy basin;
    fs::rename(basin / "情景.toml", basin / "情景2.toml");

    const auto output = refused(basin);

    CHECK_THAT(output,
               Contains("情景.toml: file not found; did you mean") && Contains("情景2.toml"));
}

TEST_CASE("bad input: a missing table - is named with the nearest file", "[regression]") {
    if (test::no_program()) return;
    const test::BasinCopy basin;
    fs::rename(basin / "data/inlets.csv", basin / "data/inlet.csv");

    const auto output = refused(basin);

    CHECK_THAT(output,
               Contains("inlets.csv: file not found; did you mean") && Contains("inlet.csv"));
}

TEST_CASE("bad input: an unknown key - is reported with the nearest one", "[regression]") {
    if (test::no_program()) return;
    const test::BasinCopy basin;
    basin.change("情景.toml", "spacing", "spaicng");

    const auto output = refused(basin);

    CHECK_THAT(output, Contains("情景.toml:9: [basin].spaicng: unknown key; did you mean "
                                "\"basin.spacing\"?"));
}

TEST_CASE("bad input: a unit of another dimension - says what was expected", "[regression]") {
    if (test::no_program()) return;
    const test::BasinCopy basin;
    basin.change("情景.toml", "15.8 亿m3", "50 m3/s");

    const auto output = refused(basin);

    CHECK_THAT(output,
               Contains("情景.toml:12: [inflow].mean: m3/s is a flow; a volume per year such "
                        "as \"66137 万m3\""));
}

TEST_CASE("bad input: a column with a volume where a flow belongs - is refused", "[regression]") {
    if (test::no_program()) return;
    const test::BasinCopy basin;
    basin.change("data/mountain_inflow_monthly_2000_2016.csv", "Heihe_m3_per_s", "Heihe_1e4m3");

    const auto output = refused(basin);

    CHECK_THAT(output,
               Contains("mountain_inflow_monthly_2000_2016.csv:1: ") && Contains("Heihe_m3_per_s"));
}

TEST_CASE("bad input: a negative K - is out of range", "[regression]") {
    if (test::no_program()) return;
    const test::BasinCopy basin;
    basin.change("data/aquifer_points_3km.csv", "25.0,15.0", "-25.0,15.0");

    const auto output = refused(basin);

    CHECK_THAT(output, Contains("aquifer_points_3km.csv:2: column K_L1_m_per_d: -25.0 is out of "
                                "range; give a value between 1e-09 m/d and 100000 m/d"));
}

TEST_CASE("bad input: a layer whose bottom is above its top - is out of range", "[regression]") {
    if (test::no_program()) return;
    const test::BasinCopy basin;
    basin.change("data/aquifer_points_3km.csv", "115.2,18.9", "115.2,-18.9");

    const auto output = refused(basin);

    CHECK_THAT(output, Contains("aquifer_points_3km.csv:2: column thickness_L2_m: -18.9 is out of "
                                "range; give a value above 0"));
}

TEST_CASE("bad input: a reach outside the grid - is refused", "[regression]") {
    if (test::no_program()) return;
    const test::BasinCopy basin;
    basin.change("data/stream_vertices.csv", "30,1,29,541028", "30,1,29,41028");

    const auto output = refused(basin);

    CHECK_THAT(output, Contains("stream_vertices.csv:2: column x_utm47n_m: 41028 is out of range"));
}

TEST_CASE("bad input: a district without intake - is refused", "[regression]") {
    if (test::no_program()) return;
    const test::BasinCopy basin;
    basin.change("data/irrigation_districts.csv", ",Heihe,10.0,", ",Heihe,,");

    const auto output = refused(basin);

    CHECK_THAT(output, Contains("irrigation_districts.csv:2: column intake_km_below_yingluoxia"));
}

TEST_CASE("bad input: an end before the start - is refused", "[regression]") {
    if (test::no_program()) return;
    const test::BasinCopy basin;
    basin.change("情景.toml", "2026-12-31", "2025-02-28");

    const auto output = refused(basin);

    CHECK_THAT(output, Contains("情景.toml:6: [time].end: 2025-02-28 is before start 2026-01-01"));
}

TEST_CASE("bad input: NaN in a table - is no number", "[regression]") {
    if (test::no_program()) return;
    const test::BasinCopy basin;
    basin.change("data/mountain_inflow_monthly_2000_2016.csv", "15.452", "NaN");

    const auto output = refused(basin);

    CHECK_THAT(output, Contains("mountain_inflow_monthly_2000_2016.csv:2: column Heihe_m3_per_s: "
                                "\"NaN\" is not a number"));
}

TEST_CASE("bad input: a name that occurs twice - names both lines", "[regression]") {
    if (test::no_program()) return;
    const test::BasinCopy basin;
    basin.change("data/points.csv", "site_g312", "site_g213");

    const auto output = refused(basin);

    CHECK_THAT(output,
               Contains("points.csv:3: column id: \"site_g213\" stands twice, first on line "
                        "2; give each its own name"));
}

TEST_CASE("bad input: an efficiency over 1 - is out of range", "[regression]") {
    if (test::no_program()) return;
    const test::BasinCopy basin;
    basin.change("data/district_use.csv", ",0.605,0.80,0.750,", ",0.605,0.80,1.750,");

    const auto output = refused(basin);

    CHECK_THAT(output, Contains("district_use.csv:2: column field_efficiency: 1.750 is out of"));
}

TEST_CASE("bad input: a table with a missing month - names the month", "[regression]") {
    if (test::no_program()) return;
    const test::BasinCopy basin;
    const std::string row = "2000,2,0.0,0.0,0.0,0.707,15.676,0.0,0.0,0.0,0.0\n";
    basin.change("data/mountain_inflow_monthly_2000_2016.csv", row, "");

    const auto output = refused(basin);

    CHECK_THAT(output, Contains("mountain_inflow_monthly_2000_2016.csv") && Contains("2000") &&
                           Contains("month"));
}

TEST_CASE("bad input: a table in GB18030 - is refused by name", "[regression]") {
    if (test::no_program()) return;
    const test::BasinCopy basin;
    basin.write("data/points.csv", "id,x_utm47n_m,y_utm47n_m\n\xB4\xF3\xC7\xC5,616586,4307882\n");

    const auto output = refused(basin);

    CHECK_THAT(output, Contains("points.csv:2: the text is in GB18030") && Contains("iconv"));
}

TEST_CASE("bad input: an unwritable output folder - is exit code 5", "[regression]") {
    if (test::no_program()) return;
    const test::BasinCopy basin;

    const auto result = test::run_command(basin.command("data/points.csv/out"));

    CAPTURE(result.output);
    CHECK(result.code == 5);
    CHECK_THAT(result.output, Contains("cannot make the folder"));
}

TEST_CASE("bad input: existing results - are refused without --force", "[regression]") {
    if (test::no_program()) return;
    const test::BasinCopy basin;
    write_earlier_results(basin);

    const auto result = basin.run();

    CAPTURE(result.output);
    CHECK(result.code == 2);
    CHECK_THAT(result.output, Contains("is there already") && Contains("--force"));
    CHECK(test::bytes_of(basin / "结果/summary.json") == "earlier");
}

TEST_CASE("bad input: mistakes in several files - are reported at once", "[regression]") {
    if (test::no_program()) return;
    const test::BasinCopy basin;
    basin.change("情景.toml", "spacing", "spaicng");
    basin.change("data/aquifer_points_3km.csv", "25.0,15.0", "-25.0,15.0");
    basin.change("data/points.csv", "site_g312", "site_g213");

    const auto output = refused(basin);

    CHECK_THAT(output, Contains("[basin].spaicng") && Contains("column K_L1_m_per_d") &&
                           Contains("stands twice") && Contains("3 problems in the input"));
}

TEST_CASE("bad input: a wrong command line - is exit code 2", "[regression]") {
    if (test::no_program()) return;
    const auto program = test::quoted(test::program());

    CHECK(test::run_command(program + " run").code == 2);
    CHECK(test::run_command(program + " fly").code == 2);
    CHECK(test::run_command(program + " check a.toml --set nonsense").code == 2);
    CHECK(test::run_command(program + " --help").code == 0);
}

TEST_CASE("bad input: no basin.csv - is one problem, not one in every table", "[regression]") {
    if (test::no_program()) return;
    const test::BasinCopy basin;
    fs::remove(basin / "data/basin.csv");

    const auto output = refused(basin);

    CHECK_THAT(output, Contains("basin.csv: file not found"));
    CHECK_THAT(output, !Contains("problems in the input"));
}

TEST_CASE("bad input: a gauge that does not exist - is refused by its line", "[regression]") {
    if (test::no_program()) return;
    const test::BasinCopy basin;
    basin.change("data/basin.csv", "release_gauge,zhengyixia", "release_gauge,zhengyxia");

    CHECK_THAT(
        refused(basin),
        Contains("basin.csv:6: column value: there is no gauge \"zhengyxia\"; did you mean"));
}

TEST_CASE("bad input: a bed under the aquifer - is refused before anything is solved",
          "[regression]") {
    if (test::no_program()) return;
    const test::BasinCopy basin;
    std::string table = test::bytes_of(basin / "data/stream_vertices.csv");
    const auto row = table.find("\n88,");
    REQUIRE(row != std::string::npos);
    const auto end = table.find('\n', row + 1);
    const auto last = table.rfind(',', end);
    const std::string bed = table.substr(last + 1, end - last - 1);
    CAPTURE(bed);
    basin.write("data/stream_vertices.csv", table.replace(last + 1, end - last - 1, "0"));

    const auto output = refused(basin);

    const auto line =
        2 + std::count(table.begin(), table.begin() + static_cast<std::ptrdiff_t>(row), '\n');
    CHECK_THAT(output, Contains("stream_vertices.csv:" + std::to_string(line) +
                                ": column running_min_top_m: the underside of the bed of reach ") &&
                           Contains("is not above the aquifer's bottom, ") &&
                           Contains("correct it, here or upstream"));
}

TEST_CASE("bad input: a value that is given twice - is refused", "[regression]") {
    if (test::no_program()) return;
    const test::BasinCopy basin;

    CHECK_THAT(refused(basin, 2, "--spacing 4000 --set 'basin.spacing=-5 m'"),
               Contains("command line: basin.spacing: is given twice"));
    CHECK_THAT(refused(basin, 2, "--set time.end=2026-03-31 --set time.end=2026-04-30"),
               Contains("command line: time.end: is given twice"));
}

TEST_CASE("bad input: a grid that does not fit in memory - is refused before anything is written",
          "[regression]") {
    if (test::no_program()) return;
    const test::BasinCopy basin;
    write_earlier_results(basin);

    const auto result = test::run_command("ulimit -v 400000 && OMP_NUM_THREADS=1 " +
                                          basin.command("结果") + " --force --spacing 100");

    CAPTURE(result.output);
    CHECK(result.code == 2);
    CHECK_THAT(result.output, Contains("basin.spacing: the grid does not fit in the memory") &&
                                  Contains("give a coarser spacing"));
    CHECK(test::bytes_of(basin / "结果/summary.json") == "earlier");
    CHECK_FALSE(fs::exists(basin / "结果.part"));
}
