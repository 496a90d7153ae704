// SPDX-License-Identifier: MIT
#include "support/basin_copy.hpp"
#include "support/program.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <filesystem>
#include <map>
#include <string>

// A run that is stopped or killed and goes on must end in the same bytes as one in one go
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

}  // namespace

TEST_CASE("resume: a run stopped or killed at any step - ends in the same bytes",
          "[regression][slow]") {
    if (test::no_program()) return;
    const test::BasinCopy basin;
    const auto begin = std::chrono::steady_clock::now();
    const auto whole = test::run_command(basin.command("whole") + " -q");
    REQUIRE(whole.code == 0);
    const std::chrono::duration<double> needed = std::chrono::steady_clock::now() - begin;

    int stopped = 0;
    for (const std::string signal : {"INT", "KILL", "TERM"})
        for (const double part_of_run : {0.45, 0.6, 0.75, 0.9}) {
            const std::string after = std::to_string(part_of_run * needed.count());
            CAPTURE(signal, after);
            const std::string part = "part_" + signal + after;
            const std::string command = basin.command(part) + " -q --checkpoint-seconds 0";
            const auto first =
                test::run_command("timeout -s " + signal + ' ' + after + ' ' + command);
            if (first.code == 0) continue;  // it was done before
            if (!fs::exists(basin / (part + ".part/checkpoint.h5"))) continue;
            ++stopped;

            const auto second = test::run_command(command + " --resume");

            CAPTURE(first.output, second.output);
            CHECK(second.code == 0);
            CHECK(differences(basin / "whole", basin / part).empty());
        }
    CHECK(stopped > 0);  // else nothing was tried
}

TEST_CASE("resume: changed input - is refused, and the unfinished run stays", "[regression]") {
    if (test::no_program()) return;
    const test::BasinCopy basin;
    basin.change("情景.toml", "2026-12-31", "2035-12-31");
    const auto first = test::run_command("timeout -s INT 2 " + basin.command("结果") +
                                         " -q --checkpoint-seconds 0");
    CAPTURE(first.output);
    if (!fs::exists(basin / "结果.part/checkpoint.h5")) return;  // too slow a machine
    const auto before = test::bytes_of(basin / "结果.part/checkpoint.h5");
    basin.change("情景.toml", "15.8", "15.9");

    const auto second = basin.run("--resume");

    CHECK(second.code == 2);
    CHECK_THAT(second.output, Contains("have changed since this run began"));
    CHECK(test::bytes_of(basin / "结果.part/checkpoint.h5") == before);
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
