// SPDX-License-Identifier: MIT
#include "support/basin_copy.hpp"
#include "support/program.hpp"

#include "heihe/io/csv.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <string>

// A user's records and observations through the program: what a run does with them, what it writes,
// and that --resume and --force know them.

using namespace heihe;
using Catch::Contains;
namespace fs = std::filesystem;

namespace {

// 2026-02-01 to 2026-02-28 with 40 m3/s.
std::string february() {
    std::string text = "date,Heihe_m3_per_s\n";
    for (int d = 1; d <= 28; ++d)
        text += "2026-02-" + std::string{d < 10 ? "0" : ""} + std::to_string(d) + ",40\n";
    return text;
}

// A scenario of three months with a record of February, two wells and levels.
test::BasinCopy& with_records(test::BasinCopy& basin) {
    basin.change("情景.toml", "2026-12-31", "2026-03-31");
    basin.change("情景.toml", "\"4000 m\"", "\"8000 m\"");
    basin.change(
        "情景.toml", "[output]",
        "[series]\ninflow = \"来水.csv\"\n[observations]\npoints = \"wells.csv\"\nlevels = "
        "[\"levels.csv\"]\n[output]");
    basin.write("来水.csv", february());
    basin.write("wells.csv",
                "id,name,x_utm47n_m,y_utm47n_m,network,surface_elev_m\n"
                "井1,东井,627257,4320024,north,1434.158\n");
    basin.write("levels.csv", "id,date,head_m\n井1,2026-02-10,1433\n井1,2026-03-10,1432\n");
    return basin;
}

// Sum of a column over rows of river.csv of a month at a gauge.
double mean_flow(const fs::path& river, const std::string& gauge, const std::string& month) {
    Problems problems;
    const auto t = io::CsvTable::read(river, problems);
    double sum = 0.0;
    int days = 0;
    for (std::size_t n = 0; n < t.rows(); ++n)
        if (t.field(n, "gauge") == gauge && t.field(n, "date").starts_with(month)) {
            sum += parse_number(t.field(n, "flow_m3_per_s")).value_or(0.0);
            days += 1;
        }
    return sum / days;
}

// Gross pumping [m3] of a district in a month of districts.csv.
double pumped(const fs::path& districts, const std::string& id, const std::string& month) {
    Problems problems;
    const auto t = io::CsvTable::read(districts, problems);
    for (std::size_t n = 0; n < t.rows(); ++n)
        if (t.field(n, "district") == id && t.field(n, "date").starts_with(month))
            return parse_number(t.field(n, "pumped_m3")).value_or(-1.0);
    return -1.0;
}

}  // namespace

TEST_CASE("series: a recorded inflow - is what the river brings", "[regression]") {
    if (test::no_program()) return;
    test::BasinCopy basin;
    const auto result = with_records(basin).run("-q");

    CAPTURE(result.output);
    REQUIRE(result.code == 0);
    CHECK(mean_flow(basin / "结果/river.csv", "yingluoxia", "2026-02") ==
          Approx(40.0).epsilon(0.03));  // the gauge lies a reach below the inlet
    CHECK(mean_flow(basin / "结果/river.csv", "yingluoxia", "2026-03") < 30.0);
    const auto log = test::bytes_of(basin / "结果/run.log");
    CHECK_THAT(log, Contains("series.inflow Heihe: 来水.csv, daily, 2026-02-01 to 2026-02-28"));
    CHECK_THAT(test::bytes_of(basin / "结果/files.sha256"), Contains("  points.csv\n") &&
                                                                Contains("  observations.csv\n") &&
                                                                Contains("  scores.csv\n"));
    CHECK_THAT(test::bytes_of(basin / "结果/scores.csv"),
               Contains("井1,head_m,2,") && Contains("all,head_m,2,"));
    CHECK(basin.run("-q").code == 2);
    CHECK(basin.run("-q --force").code == 0);  // the new files are a run's
}

TEST_CASE("series: a resumed run - ends with the same bytes, and refuses other records",
          "[regression]") {
    if (test::no_program()) return;
    test::BasinCopy basin;
    (void)with_records(basin);
    auto begun =
        test::BackgroundCommand{basin.command("断") + " -q --checkpoint-seconds 0", basin / "log"};
    const auto part = basin / "断.part";
    REQUIRE(begun.wait_for([&] {
        return fs::exists(part / "checkpoint.h5") && fs::exists(part / "wells.csv") &&
               test::bytes_of(part / "wells.csv").find("2026-01-31") != std::string::npos;
    }));
    (void)begun.end(SIGTERM);
    REQUIRE(fs::exists(part));
    const std::string resume = basin.command("断") + " -q --resume";
    const auto refused_with = [&](const std::string& file, const std::string& from,
                                  const std::string& to) {
        basin.change(file, from, to);
        const auto refused = test::run_command(resume);
        basin.change(file, to, from);
        CAPTURE(file, refused.output);
        CHECK(refused.code == 2);
        CHECK_THAT(refused.output, Contains("have changed since this run began"));
    };

    refused_with("levels.csv", "1433", "1434");
    refused_with("来水.csv", "2026-02-03,40", "2026-02-03,41");
    const auto resumed = test::run_command(resume);
    const auto whole = basin.run("-q");

    CAPTURE(resumed.output, whole.output);
    REQUIRE(resumed.code == 0);
    REQUIRE(whole.code == 0);
    for (const char* file : {"points.csv", "observations.csv", "scores.csv", "wells.csv",
                             "summary.json", "files.sha256"})
        CHECK(test::bytes_of(basin / ("断/" + std::string{file})) ==
              test::bytes_of(basin / ("结果/" + std::string{file})));
}

TEST_CASE("series: heihe check - prints what records cover", "[regression]") {
    if (test::no_program()) return;
    test::BasinCopy basin;
    (void)with_records(basin);
    basin.change("来水.csv", "2026-02-03,40\n", "");
    const std::string check =
        test::quoted(test::program()) + " check " + test::quoted((basin / "情景.toml").string());

    const auto refused = test::run_command(check);
    const auto filled = test::run_command(check + " --set series.inflow_gaps=fill");

    CHECK(refused.code == 2);
    CHECK_THAT(refused.output, Contains("来水.csv:4: column Heihe_m3_per_s: no value for "
                                        "2026-02-03; give the values, or state "
                                        "series.inflow_gaps = \"fill\""));
    CAPTURE(filled.output);
    CHECK(filled.code == 0);
    CHECK_THAT(filled.output, Contains("1 gap (1 day), for which the model's own rule holds"));
    CHECK_THAT(filled.output, Contains("2026                30.0 %"));  // 27 of 90 days
    CHECK_THAT(filled.output, Contains("observations: 2 recorded levels, 2 of them used"));
}

TEST_CASE("series: --observations - adds points to those of the scenario", "[regression]") {
    if (test::no_program()) return;
    test::BasinCopy basin;
    (void)with_records(basin);
    basin.write("未见.csv", "id,x_utm47n_m,y_utm47n_m\n未见 7,612492,4323129\n");
    basin.write("未见_levels.csv", "id,date,depth_m\n未见 7,2026-02-20,12.5\n");

    const auto result =
        basin.run("-q --observations " + test::quoted((basin / "未见.csv").string()));

    CAPTURE(result.output);
    REQUIRE(result.code == 0);
    const auto wells = test::bytes_of(basin / "结果/wells.csv");
    CHECK_THAT(wells, Contains("2026-03-31,未见 7,") && Contains("2026-03-31,井1,") &&
                          Contains("2026-03-31,site_g213,"));
    CHECK_THAT(test::bytes_of(basin / "结果/scores.csv"),
               Contains("未见 7,depth_m,1,") && !Contains("未见 7,head_m"));
    CHECK_THAT(test::bytes_of(basin / "结果/observations.csv"),
               Contains("未见 7,2026-02-20,depth_m,12.5000,m,used,0,12.5000"));
}

TEST_CASE("series: an input in the folder of results - is not replaced", "[regression]") {
    if (test::no_program()) return;
    test::BasinCopy basin;
    (void)with_records(basin);
    fs::create_directories(basin / "结果");
    fs::rename(basin / "levels.csv", basin / "结果/levels.csv");
    basin.change("情景.toml", "levels.csv", "结果/levels.csv");

    const auto result = basin.run("-q --force");

    CHECK(result.code == 2);
    CHECK_THAT(result.output, Contains("holds an input of this run"));
    CHECK(fs::exists(basin / "结果/levels.csv"));
}

TEST_CASE("series: metered pumping of a well field - is what its district pumps in February",
          "[regression]") {
    if (test::no_program()) return;
    test::BasinCopy basin;
    basin.change("情景.toml", "2026-12-31", "2026-03-31");
    basin.change("情景.toml", "\"4000 m\"", "\"8000 m\"");
    basin.change("情景.toml", "[output]", "[series]\npumping = \"机井.csv\"\n[output]");
    basin.write("data/well_fields.csv",
                "id,district,lat_deg,lon_deg,radius_km,share_pct\n二坝,daman,38.9,100.5,2,50\n");
    std::string meter = "date,二坝_1e4m3\n";
    for (int d = 10; d <= 28; ++d) meter += "2026-02-" + std::to_string(d) + ",5\n";
    basin.write("机井.csv", meter);

    const auto result = basin.run();

    CAPTURE(result.output);
    REQUIRE(result.code == 0);
    // no well of the plan pumps in February
    CHECK(pumped(basin / "结果/districts.csv", "daman", "2026-02") ==
          Approx(19 * 5e4).epsilon(1e-6));
    CHECK(pumped(basin / "结果/districts.csv", "daman", "2026-01") == 0.0);
}
