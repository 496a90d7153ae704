// SPDX-License-Identifier: MIT
#include "support/basin_copy.hpp"
#include "support/program.hpp"

#include <catch2/catch.hpp>

#include <csignal>
#include <filesystem>
#include <map>
#include <string>

// A run that is stopped or killed and then resumed must end with the same bytes as an uninterrupted one
// (docs/output/files.md): every file but run.log and timing.json.

using namespace heihe;
using Catch::Contains;
namespace fs = std::filesystem;

namespace {

std::map<std::string, std::string> results(const fs::path& folder) {
    std::map<std::string, std::string> files;
    for (const auto& entry : fs::directory_iterator(folder)) {
        const auto name = entry.path().filename().string();
        if (name != "run.log" && name != "timing.json") files[name] = test::bytes_of(entry.path());
    }
    return files;
}

// Names of the files that differ, or that only one folder has.
std::string differences(const fs::path& a, const fs::path& b) {
    const auto left = results(a);
    const auto right = results(b);
    std::string names;
    for (const auto& [name, bytes] : left)
        if (right.count(name) == 0 || right.at(name) != bytes) names += name + ' ';
    for (const auto& [name, bytes] : right)
        if (left.count(name) == 0) names += name + ' ';
    return names;
}

bool has_text(const fs::path& file, const std::string& text) {
    return fs::exists(file) && test::bytes_of(file).find(text) != std::string::npos;
}

}  // namespace

TEST_CASE("resume: a run stopped or killed at any step - ends in the same bytes",
          "[regression][slow]") {
    if (test::no_program()) return;
    const test::BasinCopy basin;
    basin.change("情景.toml", "2026-12-31", "2027-06-30");
    const auto whole = test::run_command(basin.command("whole") + " -q");
    REQUIRE(whole.code == 0);

    for (const int signal : {SIGINT, SIGKILL, SIGTERM})
        for (const std::string month : {"2026-01", "2026-04", "2026-08", "2026-12"}) {
            CAPTURE(signal, month);
            const std::string name = "part_" + std::to_string(signal) + '_' + month;
            const std::string command = basin.command(name) + " -q --checkpoint-seconds 0";
            const auto part = basin / (name + ".part");
            test::BackgroundCommand run{command, basin / "output.txt"};
            REQUIRE(run.wait_for([&] {
                return fs::exists(part / "checkpoint.h5") && has_text(part / "reaches.csv", month);
            }));
            const auto first = run.end(signal);
            CAPTURE(first.output);
            REQUIRE(first.code == (signal == SIGKILL ? 128 + SIGKILL : 130));

            const auto second = test::run_command(command + " --resume");

            CAPTURE(second.output);
            CHECK(second.code == 0);
            CHECK(differences(basin / "whole", basin / name).empty());
        }
}

TEST_CASE("resume: changed input or options - are refused, and the unfinished run stays",
          "[regression]") {
    if (test::no_program()) return;
    const test::BasinCopy basin;
    basin.change("情景.toml", "2026-12-31", "2035-12-31");
    const auto part = basin / "结果.part";
    test::BackgroundCommand run{basin.command("结果") + " -q --checkpoint-seconds 0",
                                basin / "output.txt"};
    REQUIRE(run.wait_for([&] { return fs::exists(part / "checkpoint.h5"); }));
    const auto first = run.end(SIGINT);
    CAPTURE(first.output);
    REQUIRE(first.code == 130);
    CHECK_THAT(first.output, Contains("--resume goes on from it"));
    const auto checkpoint = test::bytes_of(part / "checkpoint.h5");
    const auto log = test::bytes_of(part / "run.log");

    for (const std::string option : {"--set output.fields=false", "--set scenario.title=other",
                                     "--spacing 4001", "--set inflow.mean=15.9e8m3"}) {
        const auto second = basin.run("--resume " + option);
        CAPTURE(option, second.output);
        CHECK(second.code == 2);
        CHECK(test::bytes_of(part / "checkpoint.h5") == checkpoint);
        CHECK(test::bytes_of(part / "run.log") == log);
    }
    basin.change("情景.toml", "15.8", "15.9");
    const auto changed = basin.run("--resume");
    CHECK(changed.code == 2);
    CHECK_THAT(changed.output, Contains("have changed since this run began"));
    basin.change("情景.toml", "15.9", "15.8");
    test::BackgroundCommand again{basin.command("结果") + " -q --resume --threads 1",
                                  basin / "output.txt"};
    CHECK(again.wait_for([&] { return test::bytes_of(part / "run.log").size() > log.size(); }));
}

TEST_CASE("resume: a stop during the steady start - says that there is nothing to resume",
          "[regression]") {
    if (test::no_program()) return;
    const test::BasinCopy basin;
    basin.change("情景.toml", "4000 m", "1000 m");
    test::BackgroundCommand run{basin.command("结果") + " -q", basin / "output.txt"};
    REQUIRE(run.wait_for([&] { return has_text(basin / "结果.part/run.log", "setting"); }));

    const auto stopped = run.end(SIGINT);

    CHECK(stopped.code == 130);
    CHECK_THAT(stopped.output, Contains("while the start was computed") &&
                                   Contains("nothing to go on from") && !Contains("--resume"));
    CHECK_FALSE(fs::exists(basin / "结果.part/checkpoint.h5"));
}

TEST_CASE("resume: without an unfinished run - is refused", "[regression]") {
    if (test::no_program()) return;
    const test::BasinCopy basin;

    const auto result = basin.run("--resume");

    CHECK(result.code == 2);
    CHECK_THAT(result.output, Contains("no unfinished run") && Contains("without --resume"));
}

TEST_CASE("resume: equal runs - give equal files", "[regression]") {
    if (test::no_program()) return;
    const test::BasinCopy basin;

    CHECK(test::run_command("OMP_NUM_THREADS=1 " + basin.command("one")).code == 0);
    CHECK(test::run_command("OMP_NUM_THREADS=3 " + basin.command("three")).code == 0);

    CHECK(differences(basin / "one", basin / "three").empty());
}
