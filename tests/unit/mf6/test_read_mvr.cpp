// SPDX-License-Identifier: MIT
#include "heihe/mf6/input.hpp"
#include "sfr_case.hpp"

#include <catch2/catch.hpp>

#include <string>

using Catch::Contains;
using heihe::test::ReadCase;
using heihe::test::SfrText;

namespace {

/// A drain of two rows, a well and a river beside an SFR package; all have MOVER.
struct MoverCase {
    std::string drain_options = "MOVER\n";
    std::string drain_periods =
        "BEGIN PERIOD 1\n1 1 1 3 1\n1 2 1 3 1\nEND PERIOD\nBEGIN PERIOD 2\nEND PERIOD\n";
    std::string packages = "d\nw\ncreek\n";
    std::string sizes = "MAXMVR 2\nMAXPACKAGES 3\n";

    std::string options{};

    [[nodiscard]] std::string complaint(const std::string& movers, int period = 1) const {
        const ReadCase files;
        files.packages(" SFR6 m.sfr creek\n WEL6 m.wel w\n DRN6 m.drn d\n MVR6 m.mvr\n");
        SfrText sfr;
        sfr.options += "MOVER\n";
        files.write("m.sfr", sfr.text());
        files.write("m.wel",
                    "BEGIN OPTIONS\nMOVER\nEND OPTIONS\nBEGIN DIMENSIONS\nMAXBOUND 1\n"
                    "END DIMENSIONS\nBEGIN PERIOD 1\n1 3 1 -5\nEND PERIOD\n");
        files.write("m.drn", "BEGIN OPTIONS\n" + drain_options +
                                 "END OPTIONS\nBEGIN DIMENSIONS\nMAXBOUND 2\nEND DIMENSIONS\n" +
                                 drain_periods);
        files.write("m.mvr", options + "BEGIN DIMENSIONS\n" + sizes +
                                 "END DIMENSIONS\nBEGIN PACKAGES\n" + packages +
                                 "END PACKAGES\nBEGIN PERIOD " + std::to_string(period) + "\n" +
                                 movers + "END PERIOD\n");
        return files.complaint();
    }
};

}  // namespace

TEST_CASE("mf6 reader: MVR - water goes to SFR alone", "[mf6][unit]") {
    const MoverCase mover;
    CHECK(mover.complaint("d 1 creek 1 FACTOR 1\nw 1 creek 2 UPTO 3\n") == "");
    CHECK(mover.complaint("creek 3 creek 4 FACTOR .5\n") == "");
    CHECK_THAT(mover.complaint("d 1 w 1 FACTOR 1\n"),
               Contains("m.mvr:11: PERIOD: package W (WEL) cannot receive water from a mover"));
    CHECK_THAT(mover.complaint("creek 3 d 1 FACTOR 1\n"),
               Contains("package D (DRN) cannot receive"));
    CHECK_THAT(mover.complaint("creek 3 creek 3 FACTOR 1\n"),
               Contains("item 3 of CREEK gives to itself"));
}

TEST_CASE("mf6 reader: MVR - items lie within MAXBOUND, in whatever period", "[mf6][unit]") {
    const MoverCase mover;
    CHECK_THAT(mover.complaint("d 3 creek 1 FACTOR 1\n"), Contains("D has 2 items at most, not 3"));
    CHECK_THAT(mover.complaint("d 0 creek 1 FACTOR 1\n"), Contains("m.mvr:11"));
    CHECK_THAT(mover.complaint("d 1 creek 5 FACTOR 1\n"), Contains("CREEK has 4 items at most"));
    // the drains have no row in period 2
    CHECK(mover.complaint("d 2 creek 1 FACTOR 1\n", 2) == "");
    MoverCase later = mover;
    later.drain_periods = "BEGIN PERIOD 3\n1 1 1 3 1\nEND PERIOD\n";
    CHECK(later.complaint("d 2 creek 1 FACTOR 1\n") == "");
}

TEST_CASE("mf6 reader: MVR - packages are there, take part and are listed", "[mf6][unit]") {
    MoverCase mover;
    const std::string movers = "d 1 creek 1 FACTOR 1\n";
    SECTION("without the option MOVER") {
        mover.drain_options = "SAVE_FLOWS\n";
        CHECK_THAT(mover.complaint(movers), Contains("package D has no option MOVER"));
    }
    SECTION("not in the model") {
        CHECK_THAT(mover.complaint("brook 1 creek 1 FACTOR 1\n"), Contains("no package \"BROOK\""));
    }
    SECTION("not in the block PACKAGES") {
        mover.packages = "d\ncreek\n";
        mover.sizes = "MAXMVR 2\nMAXPACKAGES 2\n";
        CHECK(mover.complaint(movers) == "");
        CHECK_THAT(mover.complaint("w 1 creek 1 FACTOR 1\n"), Contains("W is not in the block"));
    }
    SECTION("named twice") {
        mover.packages = "d\nd\ncreek\n";
        CHECK_THAT(mover.complaint(movers), Contains("package D is there twice"));
    }
    SECTION("more or fewer than MAXPACKAGES") {
        mover.sizes = "MAXMVR 2\nMAXPACKAGES 2\n";
        CHECK_THAT(mover.complaint(movers), Contains("3 packages where MAXPACKAGES = 2"));
    }
    SECTION("more movers than MAXMVR") {
        mover.sizes = "MAXMVR 1\nMAXPACKAGES 3\n";
        CHECK(mover.complaint(movers) == "");
        CHECK_THAT(mover.complaint(movers + "d 2 creek 1 FACTOR 1\n"), Contains("MAXMVR = 1"));
    }
}

TEST_CASE("mf6 reader: MVR - has four rules, each with a value", "[mf6][unit]") {
    const MoverCase mover;
    const std::string rule = GENERATE("FACTOR", "excess", "Threshold", "UPTO");
    CAPTURE(rule);
    CHECK(mover.complaint("d 1 creek 1 " + rule + " 0.5\n") == "");
    CHECK_THAT(mover.complaint("d 1 creek 1 " + rule + " half\n"),
               Contains("m.mvr:11: PERIOD: the value is \"half\""));
    CHECK_THAT(mover.complaint("d 1 creek 1 " + rule + "S 0.5\n"), Contains("unknown rule"));
    CHECK_THAT(mover.complaint("d 1 creek 1 " + rule + " 0.5\nEND PERIOD\nBEGIN PERIOD 0\n"),
               Contains("m.mvr:13: PERIOD"));
}

TEST_CASE("mf6 reader: MVR - with MODELNAMES the model stands before each package", "[mf6][unit]") {
    MoverCase mover;
    mover.options = "BEGIN OPTIONS\nMODELNAMES\nEND OPTIONS\n";
    mover.packages = "m d\nM w\nm creek\n";
    CHECK(mover.complaint("m d 1 m creek 1 FACTOR 1\n") == "");
    CHECK_THAT(mover.complaint("n d 1 m creek 1 FACTOR 1\n"),
               Contains("m.mvr:14: PERIOD: the model is \"N\"") && Contains("name is m"));
    CHECK_THAT(mover.complaint("d 1 creek 1 FACTOR 1\n"), Contains("the model is \"D\""));
}
