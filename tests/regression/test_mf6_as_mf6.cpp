// SPDX-License-Identifier: MIT
#include "support/mf6_model.hpp"
#include "support/program.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <string>
#include <vector>

// The program mf6 beside heihe, and a link by that name, as FloPy and scripts start them.

using namespace heihe;
using Catch::Contains;
namespace fs = std::filesystem;

namespace {

// FloPy follows links before it starts a program.
std::string mf6() {
    return fs::canonical(fs::absolute(test::program()).parent_path() / "mf6").string();
}

test::ProgramResult run_in(const test::SmallMf6Model& model, const std::string& command) {
    return test::run_command("cd " + test::quoted(model.folder().path().string()) + " && " +
                             command);
}

}  // namespace

TEST_CASE("mf6: by its real path without an argument - runs the folder's simulation",
          "[mf6][regression]") {
    if (test::no_program()) return;
    const test::SmallMf6Model model;

    const auto result = run_in(model, test::quoted(mf6()));

    CAPTURE(result.output);
    CHECK(result.code == 0);
    CHECK_THAT(result.output, Contains("Normal termination of simulation."));
    CHECK(fs::exists(model.folder() / "m.hds"));
}

TEST_CASE("mf6: its options - are those of MODFLOW 6", "[mf6][regression]") {
    if (test::no_program()) return;
    const test::SmallMf6Model model;
    const test::ScratchFolder bin;
    fs::create_symlink(fs::absolute(test::program()), bin / "mf6");
    const std::string program =
        test::quoted(GENERATE(true, false) ? mf6() : (bin / "mf6").string());
    CAPTURE(program);
    const auto wrote = [&] { return fs::exists(model.folder() / "m.hds"); };
    SECTION("silent") {
        for (const char* option : {" -s", " --silent"}) {
            const auto result = run_in(model, program + option);
            CHECK(result.code == 0);
            CHECK(result.output.empty());
            CHECK(wrote());
        }
    }
    SECTION("mode and level") {
        for (const char* option :
             {" -m validate", " --mode validate", " --MODE=validate -l debug"}) {
            CHECK(run_in(model, program + option).code == 0);
            CHECK_FALSE(wrote());
        }
        CHECK(run_in(model, program + " -m run --level summary -p").code == 0);
        CHECK(wrote());
    }
    SECTION("text in place of a run") {
        for (const char* option : {" -v", " --version", " -dev", " --develop", " -c", " --compiler",
                                   " -d", " --disclaimer", " -lic", " --license", " -co"}) {
            const auto result = run_in(model, program + option);
            CAPTURE(option, result.output);
            CHECK(result.code == 0);
            CHECK(result.output.starts_with("mf6: "));
        }
        CHECK_THAT(run_in(model, program + " -v").output,
                   Catch::Matches("mf6: [0-9]+\\.[0-9]+\\.[0-9]+ .*\n"));
        CHECK_THAT(run_in(model, program + " -h").output, Contains("usage: mf6"));
        CHECK_FALSE(wrote());
    }
    SECTION("refused options") {
        CHECK_THAT(run_in(model, program + " --silence").output, Contains("--silent"));
        for (const char* option : {" --silence", " -m valid", " -m", " -l", " --threads 0", " a b"})
            CHECK(run_in(model, program + option).code == 2);
        CHECK_FALSE(wrote());
    }
}

TEST_CASE("heihe: --version - names the program", "[regression]") {
    if (test::no_program()) return;

    const auto result = test::run_command(test::quoted(test::program()) + " --version");

    CHECK(result.code == 0);
    CHECK_THAT(result.output, Catch::Matches("heihe [0-9]+\\.[0-9]+\\.[0-9]+\n"));
}

TEST_CASE("mf6: a file that cannot be written - is code 5 and all files are named",
          "[mf6][regression]") {
    if (test::no_program()) return;
    const test::SmallMf6Model model;
    std::string full = "/dev/full";
    SECTION("heads") { model.output(full, "m.cbc", "m.csv"); }
    SECTION("budget") { model.output("m.hds", full, "m.csv"); }
    SECTION("budget table") { model.output("m.hds", "m.cbc", full); }
    SECTION("observations") { model.observations(full); }
    SECTION("through a link") {
        full = "m.cbc";
        fs::create_symlink("/dev/full", model.folder() / full);
    }

    const auto result = run_in(model, test::quoted(mf6()));

    CAPTURE(result.output);
    CHECK(result.code == 5);
    CHECK_THAT(result.output, Contains("incomplete: m.lst, ") &&
                                  Contains(full + ": cannot write") && Contains("space") &&
                                  !Contains("Normal termination"));
}

TEST_CASE("mf6: a limit on the size of files - is code 5 at any file", "[mf6][regression]") {
    if (test::no_program()) return;
    const test::SmallMf6Model model;

    const auto result = run_in(model, "bash -c 'ulimit -f 1; exec \"$0\"' " + test::quoted(mf6()));

    CAPTURE(result.output);
    CHECK(result.code == 5);
    CHECK_THAT(result.output, Contains("incomplete: ") && Contains("cannot write"));
}

TEST_CASE("mf6: a run that ends by its input - names the files", "[mf6][regression]") {
    if (test::no_program()) return;
    const test::SmallMf6Model model;
    model.write("m.obs",
                "BEGIN CONTINUOUS FILEOUT m.obs.csv\nf FLOW-JA-FACE 1 1 1 1 1 3\nEND CONTINUOUS\n");

    const auto result = run_in(model, test::quoted(mf6()));

    CAPTURE(result.output);
    CHECK(result.code == 2);
    CHECK_THAT(result.output, Contains("not connected"));
    CHECK((!fs::exists(model.folder() / "m.hds") || result.output.find("incomplete: m.lst") == 0 ||
           result.output.find("heihe: incomplete: m.lst") != std::string::npos));
}

TEST_CASE("mf6: closed standard streams - nothing is printed into a file", "[mf6][regression]") {
    if (test::no_program()) return;
    const test::SmallMf6Model model;
    const std::string program =
        GENERATE(true, false) ? mf6() : fs::absolute(test::program()).string() + " mf6";
    std::vector<std::string> clean;
    const auto files = [&] {
        std::vector<std::string> all;
        for (const char* name : {"m.hds", "m.cbc", "m.csv", "m.obs.csv", "m.dis.grb"})
            all.push_back(test::bytes_of(model.folder() / name));
        return all;
    };
    REQUIRE(run_in(model, program).code == 0);
    clean = files();

    for (const char* closed : {"<&- >&-", "<&- >&- 2>&-", ">&-", "2>&-"}) {
        CAPTURE(closed);
        CHECK(test::run_command("cd " + test::quoted(model.folder().path().string()) + " && { " +
                                program + " " + closed + "; }")
                  .code == 0);
        CHECK(files() == clean);
        CHECK_THAT(test::bytes_of(model.folder() / "m.lst"), !Contains("Solving"));
    }
}

TEST_CASE("mf6: control characters of names - reach no terminal", "[mf6][regression]") {
    if (test::no_program()) return;
    const test::SmallMf6Model model;
    const std::string escape = "\x1B[31m";
    SECTION("of a model") {
        std::string text = test::bytes_of(model.folder() / "mfsim.nam");
        for (auto at = text.find(" m\n"); at != std::string::npos; at = text.find(" m\n", at + 3))
            text.replace(at, 3, " m" + escape + "\n");
        model.write("mfsim.nam", text);
    }
    SECTION("of a missing file") {
        model.write("m.nam", "BEGIN PACKAGES\nDIS6 " + escape + "\nEND PACKAGES\n");
    }
    SECTION("of a file that cannot be written") { model.output(escape + "/a", "m.cbc", "m.csv"); }

    for (const char* option : {"", " --check"}) {
        const auto result = run_in(model, test::quoted(mf6()) + option);
        CAPTURE(option);
        CHECK(result.output.find('\x1B') == std::string::npos);
        CHECK_FALSE(result.output.empty());
    }
}

TEST_CASE("programs: too many threads - are refused", "[regression]") {
    if (test::no_program()) return;
    const test::SmallMf6Model model;
    const std::string heihe = test::quoted(fs::absolute(test::program()).string());

    for (const std::string& command :
         {"OMP_NUM_THREADS=100000 " + test::quoted(mf6()),
          "OMP_NUM_THREADS=100000 " + heihe + " mf6", "OMP_NUM_THREADS=100000 " + heihe + " info",
          test::quoted(mf6()) + " --threads 100000", heihe + " mf6 --threads 100000"}) {
        const auto result = run_in(model, command);
        CAPTURE(command, result.output);
        CHECK(result.code == 2);
        CHECK_THAT(result.output, Contains("1024") && Contains("hreads"));
    }
    CHECK(run_in(model, "OMP_NUM_THREADS=3 " + test::quoted(mf6())).code == 0);
}
