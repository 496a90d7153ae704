// SPDX-License-Identifier: MIT
#include "heihe/report/report.hpp"
#include "lib/report/run_tables.hpp"
#include "support/report_run.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <string>

using namespace heihe;
using namespace heihe::report;
using Catch::Contains;
namespace fs = std::filesystem;

TEST_CASE("report: missing tables and columns - are told at once", "[report][unit]") {
    const test::ReportRun files;
    fs::remove(files.path() / "river.csv");
    files.change("budget.csv", "storage_change_m3", "rise_m3");

    CHECK_THROWS_WITH(read_run_tables(files.path()), Contains("river.csv: ") &&
                                                         Contains("budget.csv:1: ") &&
                                                         Contains("storage_change_m3"));
}

TEST_CASE("report: a folder that is no finished run - is refused with a remedy", "[report][unit]") {
    const test::ScratchFolder scratch;
    fs::create_directories(scratch / "empty");
    fs::create_directories(scratch / "early.part");

    CHECK_THROWS_WITH(read_run_tables(scratch / "nowhere"), Contains("nowhere: "));
    CHECK_THROWS_WITH(read_run_tables(scratch / "empty"),
                      Contains("is not the folder of a run") && Contains("heihe run -o"));
    CHECK_THROWS_WITH(read_run_tables(scratch / "early"), Contains("the run is not finished"));

    const test::ReportRun files;
    files.change("summary.json", "\"done\"", "\"stopped\"");
    CHECK_THROWS_WITH(read_run_tables(files.path()), Contains("\"stopped\", not \"done\""));
}

TEST_CASE("report: a summary that is not a run's - is refused", "[report][unit]") {
    const test::ReportRun files;
    const auto good = files.bytes("summary.json");
    files.write("summary.json", "[1, 2]");
    CHECK_THROWS_WITH(read_run_tables(files.path()), Contains("summary.json: is not the summary"));
    files.write("summary.json", good);
    files.change("summary.json", "2002-12-31", "2000-12-31");
    CHECK_THROWS_WITH(read_run_tables(files.path()), Contains("first and last day"));
    files.change("summary.json", "\"2000-12-31\"", "7");
    CHECK_THROWS_WITH(read_run_tables(files.path()), Contains("first and last day"));
}

TEST_CASE("report: bad values - are told with file and line", "[report][unit]") {
    const test::ReportRun files;
    files.change("river.csv", "2001-02-03,g312,40", "2001-02-03,g312,many");

    CHECK_THROWS_WITH(report_page(files.path(), Language::zh),
                      Contains("river.csv:102: ") && Contains("many"));
}
