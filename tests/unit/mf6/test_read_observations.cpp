// SPDX-License-Identifier: MIT
#include "heihe/mf6/input.hpp"
#include "test_read_case.hpp"

#include <catch2/catch.hpp>

#include <string>

using Catch::Contains;
using heihe::test::ReadCase;

TEST_CASE("mf6 reader: OBS - FLOW-JA-FACE names two neighbours", "[mf6][unit]") {
    const auto observe = [](const std::string& cells, const std::string& idomain = "23*1 0") {
        const ReadCase files;
        files.packages(" OBS6 m.obs\n");
        files.write("m.obs", "BEGIN CONTINUOUS FILEOUT o.csv\na FLOW-JA-FACE " + cells +
                                 "\nEND CONTINUOUS\n");
        files.write(
            "m.dis",
            "BEGIN DIMENSIONS\nNLAY 3\nNROW 2\nNCOL 4\nEND DIMENSIONS\nBEGIN GRIDDATA\n"
            "DELR\nCONSTANT 9\nDELC\nCONSTANT 9\nTOP\nCONSTANT 9\nBOTM LAYERED\nCONSTANT 3\n"
            "CONSTANT 2\nCONSTANT 1\nIDOMAIN\nINTERNAL\n" +
                idomain + "\nEND GRIDDATA\n");
        return files.complaint();
    };
    CHECK(observe("1 1 1 1 1 2") == "");
    CHECK(observe("1 2 1 1 1 1") == "");
    CHECK(observe("2 1 3 1 1 3") == "");
    CHECK_THAT(observe("1 1 1 1 1 3"),
               Contains("m.obs:2: CONTINUOUS: the cells in layer 1, row 1, "
                        "column 1 and in layer 1, row 1, column 3 are not"));
    CHECK_THAT(observe("1 1 4 1 2 1"), Contains("are not connected"));  // ends of two rows
    CHECK_THAT(observe("1 1 1 2 1 2"), Contains("are not connected"));
    CHECK_THAT(observe("1 1 1 3 1 1"), Contains("are not connected"));
    // a pass-through cell joins the two
    CHECK(observe("1 1 1 3 1 1", "8*1 -1 15*1") == "");
    CHECK_THAT(observe("1 1 1 3 1 1", "8*1 0 15*1"), Contains("are not connected"));
    CHECK_THAT(observe("1 1 1 3 2 4"), Contains("is inactive"));
}

TEST_CASE("mf6 reader: OBS of a package - an id that begins with a number is a cell",
          "[mf6][unit]") {
    const std::string package = GENERATE("WEL", "DRN", "RIV", "GHB", "CHD", "RCH");
    CAPTURE(package);
    const ReadCase files;
    files.packages(' ' + package + "6 m.pkg\n");
    files.write("m.pkg",
                "BEGIN OPTIONS\nBOUNDNAMES\nOBS6 FILEIN m.obs\nEND OPTIONS\n"
                "BEGIN DIMENSIONS\nMAXBOUND 1\nEND DIMENSIONS\n");
    const auto observe = [&](const std::string& id) {
        files.write("m.obs", "BEGIN CONTINUOUS FILEOUT o.csv\na " + package + ' ' + id +
                                 "\nEND CONTINUOUS\n");
    };
    const auto complaint = [&](const std::string& id) {
        observe(id);
        return files.complaint();
    };
    const auto name = [&](const std::string& id) {
        observe(id);
        return files.read().gwf.lists.at(0).observations->files.at(0).items.at(0).boundname;
    };

    CHECK(complaint("1 2 3") == "");
    CHECK_THAT(complaint("1 2"), Contains("m.obs:2: CONTINUOUS: column is missing"));
    CHECK_THAT(complaint("1 2 abc"), Contains("column is \"abc\""));
    CHECK_THAT(complaint("1 abc 3"), Contains("row is \"abc\""));
    CHECK_THAT(complaint("9 1 1"), Contains("the layer 9 is outside of the grid"));
    // a name is one word, of 40 characters at most
    CHECK(name("east") == "EAST");
    CHECK(name("w1 x") == "W1");
    CHECK(name("'w1 x' y") == "W1 X");
    CHECK(name("2nd") == "2ND");
    CHECK(name(std::string(60, 'n')) == std::string(40, 'N'));
}
