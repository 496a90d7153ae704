// SPDX-License-Identifier: MIT
#include "support/basin_copy.hpp"
#include "support/program.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>

#include <sys/stat.h>

// The program's command line, as newcomers and attackers use it.

using namespace heihe;
using Catch::Contains;
namespace fs = std::filesystem;

namespace {

test::ProgramResult heihe_with(const std::string& arguments) {
    return test::run_command(test::quoted(test::program()) + ' ' + arguments);
}

std::string scenario_of(const test::BasinCopy& basin) {
    return test::quoted((basin / "情景.toml").string());
}

/// Runs lines of bash with the program's folder in the PATH.
test::ProgramResult bash(const test::ScratchFolder& scratch, const std::string& lines) {
    scratch.write("lines.sh", lines);
    const auto folder = fs::path{test::program()}.parent_path().string();
    return test::run_command("cd " + test::quoted(scratch.path().string()) +
                             " && PATH=" + test::quoted(folder) + ":$PATH bash lines.sh");
}

/// A finished run's table of wells and readings to compare it with.
void write_comparison(const test::ScratchFolder& scratch, int wells) {
    fs::create_directory(scratch / "run");
    std::string run = "date,well,head_m,head_month_mean_m,depth_m,head_network_datum_m\n";
    std::string levels = "id,date,head_m\n";
    for (int n = 0; n < wells; ++n) {
        const auto id = "w" + std::to_string(n);
        run += "2026-01-31," + id + ",1400.0,1400.0,5.0,1400.0\n";
        levels += id + ",2026-01-15,1401.0\n";
    }
    scratch.write("run/wells.csv", run);
    scratch.write("levels.csv", levels);
}

std::string compare_into(const test::ScratchFolder& scratch, const std::string& output) {
    return "compare " + test::quoted((scratch / "run").string()) + " --observed " +
           test::quoted((scratch / "levels.csv").string()) + " -o " +
           test::quoted((scratch / output).string());
}

}  // namespace

TEST_CASE("command line: --help - says first what the program is for and what to do first",
          "[regression]") {
    if (test::no_program()) return;

    const auto result = heihe_with("--help");

    CHECK(result.code == 0);
    CHECK(result.output.find("simulates the middle Heihe basin") < 20);
    const auto check = result.output.find("heihe check examples/heihe/baseline.toml");
    const auto run = result.output.find("heihe run examples/heihe/baseline.toml -o runs/baseline");
    CHECK(check < run);
    CHECK(run < result.output.find("Usage:"));
}

TEST_CASE("command line: completion - bash completes commands, options and files", "[regression]") {
    if (test::no_program()) return;
    const test::ScratchFolder scratch;
    scratch.write("mine.toml", "");
    fs::create_directory(scratch / "results");

    const auto result = bash(scratch, R"(set -u
source <(heihe completion bash)
complete -p heihe
try() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _heihe; echo "$*: ${COMPREPLY[*]}"; }
try heihe ''
try heihe ch
try heihe run --re
try heihe run mi
try heihe run mine.toml -o re
try heihe compare --obs
try heihe completion ''
)");

    CAPTURE(result.output);
    CHECK(result.code == 0);
    CHECK_THAT(result.output, Contains("complete -F _heihe heihe"));
    CHECK_THAT(result.output,
               Contains("heihe : run check compare report explain mf6 export-mf6 info"));
    CHECK_THAT(result.output, Contains("heihe ch: check\n"));
    CHECK_THAT(result.output, Contains("heihe run --re: --resume\n"));
    CHECK_THAT(result.output, Contains("heihe run mi: mine.toml\n"));
    CHECK_THAT(result.output, Contains("heihe run mine.toml -o re: results\n"));
    CHECK_THAT(result.output, Contains("heihe compare --obs: --observed\n"));
    CHECK_THAT(result.output, Contains("heihe completion : bash\n"));
}

TEST_CASE("command line: man - is a page that groff reads, with every command and option",
          "[regression]") {
    if (test::no_program()) return;
    const test::ScratchFolder scratch;

    const auto page = heihe_with("man");

    CHECK(page.code == 0);
    CHECK_THAT(page.output, Catch::StartsWith(".TH heihe 1"));
    for (const auto* word :
         {".SH NAME", ".SH SYNOPSIS", ".SH COMMANDS", ".SS heihe run", ".SS heihe export\\-mf6",
          "\\-\\-checkpoint\\-seconds", "SCENARIO", ".SH EXIT STATUS"})
        CHECK_THAT(page.output, Contains(word));
    if (test::run_command("command -v groff").code != 0) return;
    const auto warnings = bash(scratch,
                               "heihe man | groff -man -ww -Tutf8 2>warnings.txt >page.txt\n"
                               "cat warnings.txt\ngrep -q 'Folder of results' page.txt\n");
    CAPTURE(warnings.output);
    CHECK(warnings.code == 0);
    CHECK(warnings.output.empty());
}

TEST_CASE("command line: a full standard output - ends with code 5", "[regression]") {
    if (test::no_program()) return;
    const test::BasinCopy basin;
    const test::ScratchFolder scratch;
    write_comparison(scratch, 3);
    const std::string compare = "compare " + test::quoted((scratch / "run").string()) +
                                " --observed " + test::quoted((scratch / "levels.csv").string());

    for (const auto& arguments : {std::string{"info"}, "check " + scenario_of(basin), compare,
                                  std::string{"--help"}, std::string{"man"}}) {
        CAPTURE(arguments);
        const auto full = test::run_command('(' + test::quoted(test::program()) + ' ' + arguments +
                                            " >/dev/full)");
        CHECK(full.code == 5);
        CHECK_THAT(full.output, Contains("standard output cannot be written"));
        CHECK(heihe_with(arguments + " >/dev/null").code == 0);
    }
}

TEST_CASE("command line: compare -o - replaces what it wrote before and nothing else",
          "[regression]") {
    if (test::no_program()) return;
    const test::ScratchFolder scratch;
    write_comparison(scratch, 3);

    REQUIRE(heihe_with(compare_into(scratch, "table.csv")).code == 0);
    const auto table = test::bytes_of(scratch / "table.csv");
    CHECK(heihe_with(compare_into(scratch, "table.csv")).code == 0);  // its own table is replaced
    CHECK(test::bytes_of(scratch / "table.csv") == table);

    const auto stays = [&](const std::string& name, const std::string& why) {
        const auto result = heihe_with(compare_into(scratch, name));
        CAPTURE(name, result.output);
        CHECK(result.code == 2);
        CHECK_THAT(result.output, Contains(name) && Contains(why));
    };
    scratch.write("mine.csv", "id,note\n1,mine\n");
    scratch.write("empty.csv", "");
    scratch.write("longer.csv", table + "mine,1\n");
    stays("mine.csv", "was not written by this command");
    stays("empty.csv", "was not written by this command");
    stays("longer.csv", "was not written by this command");
    stays("levels.csv", "is an input");
    CHECK(test::bytes_of(scratch / "mine.csv") == "id,note\n1,mine\n");
    fs::create_symlink(scratch / "table.csv", scratch / "link.csv");
    fs::create_symlink(scratch / "nowhere", scratch / "dangling.csv");
    fs::create_directory(scratch / "folder");
    REQUIRE(::mkfifo((scratch / "pipe").c_str(), 0666) == 0);
    stays("link.csv", "is a link");
    stays("dangling.csv", "is a link");
    stays("folder", "is a folder");
    stays("pipe", "is no regular file");
    CHECK_FALSE(fs::exists(scratch / "nowhere"));
    const auto device =
        heihe_with("compare " + test::quoted((scratch / "run").string()) + " --observed " +
                   test::quoted((scratch / "levels.csv").string()) + " -o /dev/null");
    CHECK(device.code == 2);
    CHECK(fs::is_character_file("/dev/null"));
}

TEST_CASE("command line: compare -o - does not follow a link that somebody planted",
          "[regression]") {
    if (test::no_program()) return;
    const test::ScratchFolder scratch;
    write_comparison(scratch, 3);
    scratch.write("victim", "mine");
    fs::create_symlink(scratch / "victim", scratch / "new.csv.tmp");

    CHECK(heihe_with(compare_into(scratch, "new.csv")).code == 0);

    CHECK(test::bytes_of(scratch / "victim") == "mine");
    CHECK(fs::is_symlink(scratch / "new.csv.tmp"));
    CHECK_FALSE(fs::is_symlink(scratch / "new.csv"));
}

TEST_CASE("command line: 100,000 observation points - are checked and compared in 2 s",
          "[regression]") {
    if (test::no_program()) return;
    const test::BasinCopy basin;
    std::string points = "id,x_utm47n_m,y_utm47n_m\n";
    for (int n = 0; n < 100'000; ++n)
        points += "w" + std::to_string(n) + ',' + std::to_string(610000 + n % 20000) + ",4310000\n";
    basin.write("points.csv", points);
    const test::ScratchFolder scratch;
    write_comparison(scratch, 100'000);
    constexpr double allowed =
        4.0;  // [s] 2 s on a machine of its own, not at -O1 beside other tests
    const auto seconds_of = [](const std::string& arguments, int code) {
        const auto start = std::chrono::steady_clock::now();
        const auto result = heihe_with(arguments + " >/dev/null");
        const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - start;
        CHECK(result.code == code);
        return passed.count();
    };

    const auto without = seconds_of("check " + scenario_of(basin), 0);
    const auto with = seconds_of("check " + scenario_of(basin) + " --points " +
                                     test::quoted((basin / "points.csv").string()),
                                 0);
    CHECK(with - without < allowed);
    CHECK(seconds_of(compare_into(scratch, "table.csv"), 0) < 2 * allowed);
    scratch.write("other.csv", test::bytes_of(scratch / "levels.csv") + "nobody,2026-01-15,1\n");
    CHECK(seconds_of("compare " + test::quoted((scratch / "run").string()) + " --observed " +
                         test::quoted((scratch / "other.csv").string()),
                     2) < 2 * allowed);
}

TEST_CASE("command line: run on a terminal - ends with four lines on what to look at next",
          "[regression]") {
    if (test::no_program() || test::run_command("command -v script").code != 0) return;
    const test::BasinCopy basin;
    const auto one_month = basin.command("结 果") + " --end 2026-01-31";

    const auto piped = test::run_command(one_month);
    const auto seen = test::run_command("script -qec " + test::quoted(one_month + " --force") +
                                        " /dev/null </dev/null");

    CAPTURE(piped.output, seen.output);
    REQUIRE(seen.code == 0);
    CHECK_THAT(piped.output, !Contains("next: "));
    const auto at = seen.output.rfind("next: ");
    REQUIRE(at != std::string::npos);
    const auto lines = seen.output.substr(at);
    CHECK(std::count(lines.begin(), lines.end(), '\n') == 4);
    CHECK_THAT(lines, Contains("结 果/annual.csv") && Contains("结 果/results.nc"));
    CHECK(fs::exists(basin / "结 果/annual.csv"));
    CHECK(fs::exists(basin / "结 果/results.nc"));
    const auto command = lines.find("heihe run ");
    REQUIRE(command != std::string::npos);
    const auto next = test::quoted(test::program()) +
                      lines.substr(command + 5, lines.find('#', command) - command - 5);
    CHECK(test::run_command(next + " --end 2026-01-31 -q").code == 0);
}

TEST_CASE("command line: odd files as scenario and table - end in a message at once",
          "[regression]") {
    if (test::no_program()) return;
    const test::BasinCopy basin;
    REQUIRE(::mkfifo((basin / "pipe").c_str(), 0666) == 0);
    std::ofstream(basin / "sparse") << "x";
    fs::resize_file(basin / "sparse", 10'000'000'000);
    std::ofstream rows(basin / "rows.csv");
    rows << "id,x_utm47n_m,y_utm47n_m\n";
    for (int n = 0; n < 1'000'000; ++n) rows << n << ",6,4\n";
    rows.close();
    // The heap grows by 64 MB at a time; libraries map some hundred MB more.
    const auto refused = [&](const std::string& arguments, const std::string& why) {
        const auto result = test::run_command("ulimit -v 4000000; timeout 20 " +
                                              test::quoted(test::program()) + ' ' + arguments);
        CAPTURE(arguments, result.output);
        CHECK(result.code == 2);
        CHECK_THAT(result.output, Contains(why));
    };
    const auto in_basin = [&](const char* name) { return test::quoted((basin / name).string()); };

    for (const auto& [file, why] :
         {std::pair<std::string, std::string>{in_basin("pipe"), "is a pipe"},
          {"/dev/zero", "is a device"},
          {in_basin("data"), "is a folder"},
          {in_basin("sparse"), "is too large"}}) {
        refused("check " + file, why);
        refused("check " + scenario_of(basin) + " --points " + file, why);
        refused("check " + scenario_of(basin) + " --set basin.state=" + file,
                why == "is too large" ? "" : why);
        refused("compare " + in_basin("data") + " --observed " + file, why);
    }
    refused("check " + scenario_of(basin) + " --points " + in_basin("rows.csv"), "too long");
}

TEST_CASE("command line: an empty name of a result - is refused", "[cli][regression]") {
    if (test::no_program()) return;
    const test::ScratchFolder scratch;
    write_comparison(scratch, 1);
    std::string compare = compare_into(scratch, "x");
    compare.replace(compare.rfind(" -o "), std::string::npos, " -o ''");
    const std::string baseline =
        test::quoted((test::source_root() / "examples/heihe/baseline.toml").string());

    for (const auto& arguments :
         {compare, "run " + baseline + " -o ''", "export-mf6 " + baseline + " ''"}) {
        const auto result = heihe_with(arguments);
        CAPTURE(arguments, result.output);
        CHECK(result.code == 2);
        CHECK_THAT(result.output, Contains("is an empty name") || Contains("is no name for a"));
    }
}

TEST_CASE("command line: control characters - reach no terminal", "[cli][regression]") {
    if (test::no_program()) return;
    const test::ScratchFolder scratch;
    const std::string escape = "\x1B[31m";
    write_comparison(scratch, 1);
    std::string run = test::bytes_of(scratch / "run/wells.csv");
    run.replace(run.find(",w0,"), 4, ",w0" + escape + ",");
    scratch.write("run/wells.csv", run);
    scratch.write("levels.csv", "id,date,head_m\nw0" + escape + ",2026-01-15,1401.0\n");

    for (const auto& arguments :
         {compare_into(scratch, "all.csv"), "run " + test::quoted(escape + ".toml") + " -o out",
          "run a.toml -o out " + test::quoted("--" + escape),
          "check a.toml " + test::quoted(escape)}) {
        const auto result = heihe_with(arguments);
        CAPTURE(arguments);
        CHECK(result.output.find('\x1B') == std::string::npos);
        CHECK_THAT(result.output, Contains("\\x1B[31m"));
    }
}
