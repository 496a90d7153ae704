// SPDX-License-Identifier: MIT
#include "heihe/mf6/input.hpp"
#include "test_read_case.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <string>

#include <sys/stat.h>

// A run must not write over what it reads, nor twice into one file.

using namespace heihe;
using Catch::Contains;
namespace fs = std::filesystem;

namespace {

// The case with an output control that names these files.
std::string complaint(const test::ReadCase& c, const std::string& heads,
                      const std::string& budget = "m.cbc") {
    c.write("m.oc", "BEGIN OPTIONS\n HEAD FILEOUT " + heads + "\n BUDGET FILEOUT " + budget +
                        "\nEND OPTIONS\n");
    c.packages(" OC6 m.oc\n");
    return c.complaint();
}

}  // namespace

TEST_CASE("mf6: outputs - with names of their own are allowed", "[mf6][unit]") {
    const test::ReadCase c;
    (void)c.folder().write("m.hds", "of an earlier run");

    CHECK(complaint(c, "m.hds") == "");
    CHECK(complaint(c, "/dev/null", "/dev/null") == "");
}

TEST_CASE("mf6: outputs - that are inputs are refused by file and line", "[mf6][unit]") {
    const test::ReadCase c;
    fs::create_directory(c.folder() / "sub");
    std::string name;
    SECTION("by name") { name = "m.ic"; }
    SECTION("by another path") { name = "sub/../m.ic"; }
    SECTION("by a link") {
        name = "link";
        fs::create_symlink("m.ic", c.folder() / name);
    }
    SECTION("by a hard link") {
        name = "hard";
        fs::create_hard_link(c.folder() / "m.ic", c.folder() / name);
    }

    const std::string said = complaint(c, name);

    CHECK_THAT(said, Contains("m.oc:2: OPTIONS: the output \"" + name +
                              "\" would overwrite the input m.ic"));
}

TEST_CASE("mf6: outputs - of one file are refused", "[mf6][unit]") {
    const test::ReadCase c;
    std::string name = "m.hds";
    SECTION("by name") {}
    SECTION("by another path") { name = "./m.hds"; }
    SECTION("by a link to a file that is not there yet") {
        name = "link";
        fs::create_symlink("m.hds", c.folder() / name);
    }

    CHECK_THAT(complaint(c, "m.hds", name),
               Contains("m.oc:3: OPTIONS: the output \"" + name +
                        "\" is the file of another output, \"m.hds\" of m.oc:2"));
}

TEST_CASE("mf6: outputs - whose names are given by default are looked at too", "[mf6][unit]") {
    const test::ReadCase c;
    SECTION("the listing") {
        c.write("m.lst", "BEGIN GRIDDATA\nSTRT\n CONSTANT 5\nEND GRIDDATA\n");
        c.write("m.nam", "BEGIN PACKAGES\n DIS6 m.dis\n IC6 m.lst\n NPF6 m.npf\nEND PACKAGES\n");
        CHECK_THAT(c.complaint(), Contains("the output \"m.lst\" would overwrite the input m.lst"));
    }
    SECTION("the grid") { CHECK_THAT(complaint(c, "m.dis.grb"), Contains("\"m.dis.grb\"")); }
    SECTION("a file of arrays, and observations") {
        c.write("k.txt", "24*1\n");
        c.write("m.npf",
                "BEGIN GRIDDATA\nICELLTYPE\n CONSTANT 0\nK\n OPEN/CLOSE k.txt\nEND GRIDDATA\n");
        c.write("m.obs", "BEGIN CONTINUOUS FILEOUT k.txt\n h HEAD 1 1 1\nEND CONTINUOUS\n");
        c.packages(" OBS6 m.obs\n");
        CHECK_THAT(c.complaint(),
                   Contains("m.obs:1: ") && Contains("would overwrite the input k.txt"));
    }
}

TEST_CASE("mf6: outputs - where no file can be are refused before the run", "[mf6][unit]") {
    const test::ReadCase c;
    fs::create_directory(c.folder() / "sub");
    fs::create_symlink("sub/later.hds", c.folder() / "link");
    CHECK(complaint(c, "sub/m.hds") == "");
    CHECK(complaint(c, "link") == "");  // to a file that the run makes

    CHECK_THAT(complaint(c, "nodir/m.hds"),
               Contains("m.oc:2: OPTIONS: the output \"nodir/m.hds\" lies in the folder ") &&
                   Contains("nodir, which is not there"));
    CHECK_THAT(complaint(c, "m.ic/m.hds"), Contains("m.ic, which is no folder; give another name"));
    CHECK_THAT(complaint(c, "sub"), Contains("the output \"sub\" is a folder"));
    fs::create_symlink("nodir/later.hds", c.folder() / "dangling");
    CHECK_THAT(complaint(c, "dangling"), Contains("nodir, which is not there"));
    REQUIRE(::mkfifo((c.folder() / "pipe").c_str(), 0600) == 0);
    CHECK_THAT(complaint(c, "pipe"), Contains("is a pipe or a socket"));
}
