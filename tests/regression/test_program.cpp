// SPDX-License-Identifier: MIT
#include "support/basin_copy.hpp"
#include "support/program.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <filesystem>

using namespace heihe;
using Catch::Contains;
namespace fs = std::filesystem;

TEST_CASE("program: info - names version, build, threads and libraries", "[regression]") {
    if (test::no_program()) return;

    const auto result = test::run_command("env -u OMP_WAIT_POLICY -u GOMP_SPINCOUNT " +
                                          test::quoted(test::program()) + " info");

    CHECK(result.code == 0);
    for (const auto* word :
         {"heihe 0.", "build", "threads", "GOMP_SPINCOUNT=10000", "NetCDF", "HDF5"})
        CHECK_THAT(result.output, Contains(word));
}

TEST_CASE("program: check - reads all input in under 5 s and writes nothing", "[regression]") {
    if (test::no_program()) return;
    const test::BasinCopy basin;
    basin.change("情景.toml", "4000 m", "1000 m");
    basin.change("情景.toml", "2026-12-31", "2035-12-31");

    const auto start = std::chrono::steady_clock::now();
    const auto result = test::run_command(test::quoted(test::program()) + " check " +
                                          test::quoted((basin / "情景.toml").string()));
    const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - start;

    CAPTURE(result.output);
    CHECK(result.code == 0);
    CHECK_THAT(result.output, Contains("9909 columns") && Contains("input is complete"));
    CHECK_THAT(result.output, Contains("time.max_step = 10 d  (default)"));
    CHECK(passed.count() < 5.0);
}

TEST_CASE("program: run - writes the files of the contract and prints the years", "[regression]") {
    if (test::no_program()) return;
    const test::BasinCopy basin;

    const auto result = basin.run();

    CAPTURE(result.output);
    REQUIRE(result.code == 0);
    for (const auto* name :
         {"summary.json", "timing.json", "annual.csv", "county.csv", "districts.csv", "river.csv",
          "reaches.csv", "reservoirs.csv", "budget.csv", "wells.csv", "release.csv",
          "allocation.nc", "results.nc", "run.log", "checkpoint.h5"})
        CHECK(fs::exists(basin / (std::string{"结果/"} + name)));
    CHECK_FALSE(fs::exists(basin / "结果.part"));
    CHECK_FALSE(fs::exists(basin / "结果/results.spool"));
    CHECK_FALSE(fs::exists(basin / "结果/allocation.spool"));
    CHECK_THAT(result.output, Contains("2026") && Contains("pumping"));
    CHECK_THAT(test::bytes_of(basin / "结果/run.log"), Contains("setting basin.spacing = 4000 m"));
}

TEST_CASE("program: --threads - is in timing.json", "[regression]") {
    if (test::no_program()) return;
    const test::BasinCopy basin;

    const auto result = test::run_command(basin.command("结果") + " --threads 1 -q");

    CAPTURE(result.output);
    REQUIRE(result.code == 0);
    CHECK_THAT(test::bytes_of(basin / "结果/timing.json"),
               Contains("\"threads\": 1,") && Contains("\"output\": "));
}

TEST_CASE("program: a disk that is full - ends with code 5 and keeps earlier results",
          "[regression]") {
    if (test::no_program()) return;
    const test::BasinCopy basin;
    REQUIRE(basin.run("-q --end 2026-01-31").code == 0);
    const auto earlier = test::bytes_of(basin / "结果/summary.json");

    // The shell limits every file to 64 blocks of 1 KiB, like a full disk.
    const auto result = test::run_command(
        "bash -c " + test::quoted("ulimit -f 64; exec " + basin.command("结果") + " --force -q"));

    CAPTURE(result.output);
    CHECK(result.code == 5);
    CHECK(test::bytes_of(basin / "结果/summary.json") == earlier);
}

TEST_CASE("program: --force over a folder of the user's - ends with code 2 and touches nothing",
          "[regression]") {
    if (test::no_program()) return;
    const test::BasinCopy basin;
    REQUIRE(basin.run("-q --end 2026-01-31").code == 0);
    basin.write("结果/笔记.txt", "ten years");

    const auto result = basin.run("-q --force --end 2026-01-31");
    const auto in_place = test::run_command(basin.command("data") + " -q --force");

    CAPTURE(result.output, in_place.output);
    CHECK(result.code == 2);
    CHECK_THAT(result.output, Contains("笔记.txt is no file of a run"));
    CHECK(test::bytes_of(basin / "结果/笔记.txt") == "ten years");
    CHECK_FALSE(fs::exists(basin / "结果.part"));
    CHECK(in_place.code == 2);
    CHECK_THAT(in_place.output, Contains("holds an input of this run"));
    CHECK(fs::exists(basin / "data/points.csv"));

    fs::remove(basin / "结果/笔记.txt");
    CHECK(basin.run("-q --force --end 2026-01-31").code == 0);
}

TEST_CASE("program: a damaged start state - ends with code 2 and its name, in every command",
          "[regression]") {
    if (test::no_program()) return;
    const test::BasinCopy basin;
    auto state = test::bytes_of(test::source_root() / "examples/heihe/state_2026.h5");
    state[state.size() / 2] ^= 1;
    basin.write("bad.h5", state);
    basin.change("情景.toml", "spacing =", "state = \"bad.h5\"\nspacing =");
    const auto scenario = test::quoted((basin / "情景.toml").string());

    for (const auto& command :
         {"run " + scenario + " -o " + test::quoted((basin / "结果").string()), "check " + scenario,
          "export-mf6 " + scenario + ' ' + test::quoted((basin / "模型").string())}) {
        const auto result = test::run_command(test::quoted(test::program()) + ' ' + command);
        CAPTURE(command, result.output);
        CHECK(result.code == 2);
        CHECK_THAT(result.output, Contains("bad.h5") && Contains("is damaged"));
    }
}

TEST_CASE("program: a table that is removed during the run - ends it with code 5 and its name",
          "[regression]") {
    if (test::no_program()) return;
    const test::BasinCopy basin;
    basin.change("情景.toml", "2026-12-31", "2045-12-31");
    const auto table = basin / "结果.part/wells.csv";
    test::BackgroundCommand run{basin.command("结果") + " -q --checkpoint-seconds 0",
                                basin / "output.txt"};
    REQUIRE(run.wait_for([&] { return fs::exists(basin / "结果.part/checkpoint.h5"); }));
    fs::remove(table);
    CHECK_FALSE(run.wait_for([] { return false; }));  // it ends by itself

    const auto result = run.end(0);

    CHECK(result.code == 5);
    CHECK_THAT(result.output, Contains("wells.csv: was removed"));
    CHECK_FALSE(fs::exists(table));
}

TEST_CASE("program: a run from another run's end - starts with its heads", "[regression]") {
    if (test::no_program()) return;
    const test::BasinCopy basin;
    REQUIRE(basin.run("-q").code == 0);

    const auto same = test::run_command(
        basin.command("same") + " -q --start 2027-01-01 --end 2027-12-31 --set basin.state=" +
        test::quoted((basin / "结果/checkpoint.h5").string()));
    const auto finer = test::run_command(
        basin.command("finer") +
        " -q --spacing 3000 --start 2027-01-01 --end 2027-12-31 --set basin.state=" +
        test::quoted((basin / "结果/checkpoint.h5").string()));

    CAPTURE(same.output, finer.output);
    CHECK(same.code == 0);
    CHECK(finer.code == 0);
    CHECK_THAT(test::bytes_of(basin / "same/summary.json"), Contains("\"warnings\": []"));
    CHECK_THAT(test::bytes_of(basin / "finer/summary.json"), Contains("is of another grid"));
    // The dispatch year 2027 is complete: its first days come from the state.
    CHECK_THAT(test::bytes_of(basin / "same/summary.json"),
               !Contains("\"release_due_1e8m3\": null"));
}

TEST_CASE("program: a start state that does not fit - ends with code 2 and touches no folder",
          "[regression]") {
    if (test::no_program()) return;
    const test::BasinCopy basin;
    basin.write("bad.h5", "no checkpoint");
    basin.change("情景.toml", "spacing =", "state = \"bad.h5\"\nspacing =");

    CHECK(basin.run("-q").code == 2);
    CHECK_FALSE(fs::exists(basin / "结果.part"));

    fs::create_directories(basin / "结果.part");
    basin.write("结果.part/run.log", "of an earlier run");
    basin.write("结果.part/checkpoint.h5", "to go on from");
    CHECK(basin.run("-q --force").code == 2);
    CHECK(test::bytes_of(basin / "结果.part/checkpoint.h5") == "to go on from");
}

TEST_CASE("program: a start state of another day - is named as the scenario names it",
          "[regression]") {
    if (test::no_program()) return;
    const test::BasinCopy basin;
    basin.change("情景.toml", "2026-12-31", "2026-01-31");
    REQUIRE(test::run_command(basin.command("first") + " -q").code == 0);
    basin.change("情景.toml", "spacing =", "state = \"first/checkpoint.h5\"\nspacing =");

    const auto result = basin.run("-q");

    CAPTURE(result.output);
    REQUIRE(result.code == 0);
    const std::string remark = "the start state first/checkpoint.h5 is of 2026-02-01";
    for (const auto* file : {"结果/summary.json", "结果/run.log"})
        CHECK_THAT(test::bytes_of(basin / file), Contains(remark));
}
