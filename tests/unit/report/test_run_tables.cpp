// SPDX-License-Identifier: MIT
#include "heihe/report/report.hpp"
#include "lib/io/results/run_files.hpp"
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

TEST_CASE("report: a file that is not as the run wrote it - is refused by name", "[report][unit]") {
    const test::ReportRun files;
    const auto manifest = io::manifest_of(files.path());
    files.write("files.sha256", manifest);
    CHECK_NOTHROW(read_run_tables(files.path()));
    const std::string annual = files.bytes("annual.csv");
    files.write("annual.csv", annual.substr(0, annual.rfind('\n', annual.size() - 2) + 1));
    files.change("county.csv", "2001,", "2002,");

    CHECK_THROWS_WITH(read_run_tables(files.path()),
                      Contains("annual.csv: is not as the run wrote it; run the scenario again, or "
                               "take its line out of files.sha256") &&
                          Contains("county.csv: is not as the run wrote it"));

    std::string without;
    for (std::size_t at = 0; at < manifest.size();) {
        const auto end = manifest.find('\n', at) + 1;
        const auto line = manifest.substr(at, end - at);
        if (line.find("annual.csv") == std::string::npos &&
            line.find("county.csv") == std::string::npos)
            without += line;
        at = end;
    }
    files.write("files.sha256", without);
    CHECK_NOTHROW(read_run_tables(files.path()));
    files.write("files.sha256", manifest.substr(1));
    CHECK_THROWS_WITH(read_run_tables(files.path()),
                      Contains("files.sha256: is not the list of a run's files"));
    fs::remove(files.path() / "files.sha256");
    CHECK_NOTHROW(read_run_tables(files.path()));
}
