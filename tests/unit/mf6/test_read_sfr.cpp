// SPDX-License-Identifier: MIT
#include "heihe/mf6/input.hpp"
#include "sfr_case.hpp"

#include <catch2/catch.hpp>

#include <string>

using Catch::Contains;
using heihe::test::complaint_of;
using heihe::test::ReadCase;
using heihe::test::SfrText;

// What MODFLOW 6 checks of SFR before a run: its input and output guide (mf6io), SFR.

TEST_CASE("mf6 reader: SFR - a sound fork is read", "[mf6][unit]") {
    CHECK(complaint_of({}) == "");
    CHECK(complaint_of(SfrText::with_diversion("FRACTION")) == "");
}

TEST_CASE("mf6 reader: SFR - connections agree on both sides", "[mf6][unit]") {
    SfrText sfr;
    SECTION("one side is silent") {
        sfr.reaches[2] = "3 1 1 3 100 3 .001 8.8 .5 .1 .03 0 .3 0 left";
        sfr.connections[2] = "3";
        CHECK_THAT(complaint_of(sfr), Contains("m.sfr:16: CONNECTIONDATA: reach 2 names reach 3 as "
                                               "downstream, but reach 3 does not name reach 2"));
    }
    SECTION("both have the same sign") {
        sfr.connections[3] = "4 -2";
        CHECK_THAT(complaint_of(sfr),
                   Contains("reach 2 and reach 4 both name each other as downstr"));
    }
    SECTION("twice the same") {
        sfr.reaches[0] = "1 1 1 1 100 3 .001 9.0 .5 .1 .03 2 0 0 upper";
        sfr.connections[0] = "1 -2 -2";
        CHECK_THAT(complaint_of(sfr), Contains("reach 1 names reach 2 twice"));
    }
    SECTION("to itself") {
        sfr.connections[0] = "1 -1";
        CHECK_THAT(complaint_of(sfr), Contains("reach 1 is connected to itself"));
    }
    SECTION("a number too few") {
        sfr.connections[1] = "2 1 -3";
        CHECK_THAT(complaint_of(sfr), Contains("m.sfr:16"));
    }
    SECTION("a row is missing, also for a reach of no connections") {
        sfr.reaches.push_back("5 NONE 100 3 .001 8 .5 .1 .03 0 0 0 alone");
        CHECK_THAT(complaint_of(sfr), Contains("reach 5 has no row"));
        sfr.connections.push_back("5");
        CHECK(complaint_of(sfr) == "");
    }
    SECTION("reaches in a circle are allowed, as in MODFLOW 6") {
        sfr.reaches[0] = "1 1 1 1 100 3 .001 9.0 .5 .1 .03 2 1 0 upper";
        sfr.reaches[1] = "2 1 1 2 100 3 .001 8.9 .5 .1 .03 2 1 0 upper";
        sfr.reaches[2] = "3 1 1 3 100 3 .001 8.8 .5 .1 .03 2 1 0 left";
        sfr.reaches.pop_back();
        sfr.connections = {"1 3 -2", "2 1 -3", "3 2 -1"};
        CHECK(complaint_of(sfr) == "");
    }
}

TEST_CASE("mf6 reader: SFR - a diversion follows a connection downstream", "[mf6][unit]") {
    auto sfr = SfrText::with_diversion("UPTO");
    SECTION("to a reach upstream") {
        sfr.diversions = "2 1 1 UPTO\n";
        CHECK_THAT(complaint_of(sfr),
                   Contains("diversion 1 of reach 2 goes to reach 1, which is not "
                            "connected downstream"));
    }
    SECTION("to one that is not connected") {
        sfr.reaches.push_back("5 NONE 100 3 .001 8 .5 .1 .03 0 0 0 alone");
        sfr.connections.emplace_back("5");
        sfr.diversions = "2 1 5 UPTO\n";
        CHECK_THAT(complaint_of(sfr), Contains("diversion 1 of reach 2 goes to reach 5"));
    }
    SECTION("given twice, or not at all") {
        sfr.diversions += "2 1 3 UPTO\n";
        CHECK_THAT(complaint_of(sfr), Contains("diversion 1 of reach 2 is there twice"));
        sfr.diversions.clear();
        CHECK_THAT(complaint_of(sfr), Contains("m.sfr: DIVERSIONS: the block is missing"));
    }
}

TEST_CASE("mf6 reader: SFR - a diversion takes no more than there is", "[mf6][unit]") {
    const auto take = [](const char* priority, const char* value) {
        auto sfr = SfrText::with_diversion(priority);
        sfr.periods += "BEGIN PERIOD 2\n2 DIVERSION 1 " + std::string{value} + "\nEND PERIOD\n";
        return complaint_of(sfr);
    };
    CHECK_THAT(take("FRACTION", "1.5"),
               Contains("m.sfr:27: PERIOD: the FRACTION of diversion 1 of reach 2 is 1.5"));
    CHECK_THAT(take("FRACTION", "-0.5"), Contains("is -0.5"));
    CHECK(take("FRACTION", "0") == "");
    CHECK(take("FRACTION", "1") == "");
    CHECK_THAT(take("UPTO", "-2"), Contains("the rate of diversion 1 of reach 2 is -2"));
    CHECK_THAT(take("EXCESS", "-2"), Contains("is -2"));
    CHECK(take("THRESHOLD", "700") == "");
}

TEST_CASE("mf6 reader: SFR - a time series is held to the same limits", "[mf6][unit]") {
    const auto follow = [](const char* setting, const char* points, const char* later = "") {
        const ReadCase files;
        files.write("m.ts",
                    "BEGIN ATTRIBUTES\nNAMES a\nMETHODS LINEAR\nEND ATTRIBUTES\n"
                    "BEGIN TIMESERIES\n" +
                        std::string{points} + "END TIMESERIES\n");
        auto sfr = SfrText::with_diversion("FRACTION");
        sfr.options += "TS6 FILEIN m.ts\n";
        sfr.periods += "BEGIN PERIOD 2\n" + std::string{setting} + " a\nEND PERIOD\n" + later;
        return complaint_of(sfr, files);
    };
    SECTION("and spans the periods of its use: times 1 to 12") {
        const std::string complaint = "the series A has values from 0 to 11, but SFR CREEK uses it";
        for (const char* setting : {"3 MANNING", "1 INFLOW", "2 DIVERSION 1"})
            CHECK_THAT(follow(setting, "0 .5\n11 .5\n"), Contains(complaint + " from 1 to 12"));
        CHECK(follow("1 INFLOW", "1 .5\n12 .5\n") == "");
        const char* ends = "BEGIN PERIOD 3\n3 MANNING .1\nEND PERIOD\n";
        CHECK(follow("3 MANNING", "0 .5\n11 .5\n", ends) == "");
    }
    CHECK_THAT(follow("2 DIVERSION 1", "0 .5\n6 1.25\n99 .5\n"),
               Contains("the FRACTION of diversion 1 of reach 2 is 1.25 in time series A"));
    CHECK(follow("2 DIVERSION 1", "0 1.5\n1 1\n12 1\n99 7\n") == "");
    CHECK_THAT(follow("3 MANNING", "0 .1\n6 0\n99 .1\n"), Contains("MANNING of reach 3 is 0 in"));
    CHECK_THAT(follow("3 UPSTREAM_FRACTION", "0 .5\n99 .5\n"),
               Contains("add up to 0.5 in period 2"));
    CHECK(follow("3 UPSTREAM_FRACTION", "0 1\n99 1\n") == "");
}

TEST_CASE("mf6 reader: SFR - upstream fractions share out all water", "[mf6][unit]") {
    SfrText sfr;
    SECTION("less than one at a fork") {
        sfr.reaches[3] = "4 1 2 2 100 3 .001 8.8 .5 .1 .03 1 .6 0 right";
        CHECK_THAT(complaint_of(sfr),
                   Contains("m.sfr:11: PACKAGEDATA: the upstream fractions (USTRF) of the reaches "
                            "below reach 2 add up to 0.9 in period 1: reach 3 has 0.3, reach 4 has "
                            "0.6"));
    }
    SECTION("negative, though the sum is one") {
        sfr.reaches[2] = "3 1 1 3 100 3 .001 8.8 .5 .1 .03 1 -.3 0 left";
        sfr.reaches[3] = "4 1 2 2 100 3 .001 8.8 .5 .1 .03 1 1.3 0 right";
        CHECK_THAT(complaint_of(sfr), Contains("the upstream fraction (USTRF) of reach 3 is -0.3"));
    }
    SECTION("a single reach below needs one") {
        sfr.reaches[1] = "2 1 1 2 100 3 .001 8.9 .5 .1 .03 3 .9 0 upper";
        CHECK_THAT(complaint_of(sfr), Contains("below reach 1 add up to 0.9"));
    }
    SECTION("changed in a period") {
        sfr.periods += "BEGIN PERIOD 2\n3 UPSTREAM_FRACTION .5\nEND PERIOD\n";
        CHECK_THAT(complaint_of(sfr),
                   Contains("m.sfr:24: PERIOD: the upstream fractions (USTRF) of "
                            "the reaches below reach 2 add up to 1.2"));
        sfr.periods.insert(sfr.periods.rfind("END"), "4 UPSTREAM_FRACTION .5\n");
        CHECK(complaint_of(sfr) == "");
    }
    SECTION("negative in a period, though the sum is one") {
        sfr.periods +=
            "BEGIN PERIOD 2\n3 UPSTREAM_FRACTION -.5\n4 UPSTREAM_FRACTION 1.5\nEND PERIOD\n";
        CHECK_THAT(complaint_of(sfr),
                   Contains("m.sfr:24: PERIOD: the upstream fraction (USTRF) of reach 3 is -0.5"));
    }
    SECTION("an inactive reach does not count") {
        sfr.periods += "BEGIN PERIOD 2\n3 STATUS INACTIVE\nEND PERIOD\n";
        CHECK_THAT(complaint_of(sfr), Contains("add up to 0.7"));
        sfr.periods.insert(sfr.periods.rfind("END"), "4 UPSTREAM_FRACTION 1\n");
        CHECK(complaint_of(sfr) == "");
    }
    SECTION("a diversion beside another reach has none") {
        sfr = SfrText::with_diversion("UPTO");
        sfr.reaches[2] = "3 1 1 3 100 3 .001 8.8 .5 .1 .03 1 .8 0 left";
        sfr.reaches[3] = "4 1 2 2 100 3 .001 8.8 .5 .1 .03 1 .2 0 right";
        CHECK_THAT(complaint_of(sfr), Contains("reach 4 gets its water by a diversion of reach 2"));
    }
}

TEST_CASE("mf6 reader: SFR - a reach has a size, a slope and a bed", "[mf6][unit]") {
    const auto with = [](const std::string& third, const std::string& options = "") {
        SfrText sfr;
        sfr.reaches[2] = "3 " + third + " 1 .3 0 left";
        sfr.options += options;
        return complaint_of(sfr);
    };
    CHECK_THAT(with("1 1 3 0 3 .001 8.8 .5 .1 .03"), Contains("the length (RLEN) of reach 3 is 0"));
    CHECK_THAT(with("1 1 3 100 0 .001 8.8 .5 .1 .03"),
               Contains("the width (RWID) of reach 3 is 0"));
    CHECK_THAT(with("1 1 3 100 3 -.001 8.8 .5 .1 .03"),
               Contains("the slope (RGRD) of reach 3 is -0"));
    CHECK_THAT(with("1 1 3 100 3 .001 8.8 .5 .1 0"),
               Contains("the roughness (MAN) of reach 3 is 0"));
    CHECK_THAT(with("1 1 3 100 3 .001 8.8 -1 .1 .03"), Contains("(RBTH) of reach 3 is -1"));
    CHECK_THAT(with("1 1 3 100 3 .001 8.8 0 .1 .03"), Contains("(RBTH) of reach 3 is 0"));
    CHECK_THAT(with("1 1 3 100 3 .001 8.8 .5 -.1 .03"), Contains("(RHK) of reach 3 is -0.1"));
    CHECK_THAT(with("1 1 3 100 3 .001 .3 .5 .1 .03"),
               Contains("RTP - RBTH = -0.2, is not above the bottom 0 of its cell (layer 1, row 1, "
                        "column 3)"));
    CHECK_THAT(with("1 1 3 100 3 .001 .5 .5 .1 .03"), Contains("is not above the bottom 0"));
    // the cell below reaches deeper; a reach of no cell has no bed
    CHECK(with("2 1 3 100 3 .001 .3 .5 .1 .03") == "");
    CHECK(with("NONE 100 3 .001 -50 -.5 -.1 .03") == "");
    CHECK(with("1 1 3 100 3 .001 .3 .5 .1 .03", "DEV_NO_CHECK\n") == "");
}

TEST_CASE("mf6 reader: SFR - initial stages lie on the bed or above", "[mf6][unit]") {
    SfrText sfr;
    sfr.stages = "1 9\n2 9\n3 9\n4 8.7\n";
    CHECK_THAT(complaint_of(sfr), Contains("the initial stage 8.7 of reach 4 lies below its bed"));
    sfr.stages = "1 9\n2 9\n3 9\n";
    CHECK_THAT(complaint_of(sfr), Contains("reach 4 has no row"));
    sfr.stages = "1 9\n2 9\n3 9\n4 8.8\n4 9\n";
    CHECK_THAT(complaint_of(sfr), Contains("reach 4 is there twice"));
    sfr.stages = "1 9\n2 9\n3 9\n4 8.8\n";
    CHECK(complaint_of(sfr) == "");
}

TEST_CASE("mf6 reader: SFR - a cross section has a floor and a width", "[mf6][unit]") {
    const auto shape = [](const std::string& rows, const std::string& sizes,
                          bool in_period = false) {
        const ReadCase files;
        files.write("x.tab", "BEGIN DIMENSIONS\n" + sizes + "END DIMENSIONS\nBEGIN TABLE\n" + rows +
                                 "END TABLE\n");
        SfrText sfr;
        if (in_period)
            sfr.periods += "BEGIN PERIOD 3\n2 CROSS_SECTION TAB6 FILEIN x.tab\nEND PERIOD\n";
        else
            sfr.sections = "2 TAB6 FILEIN x.tab\n";
        return complaint_of(sfr, files);
    };
    const std::string three = "NROW 3\nNCOL 2\n";
    CHECK(shape("0 1\n.5 0\n1 1\n", three) == "");
    CHECK(shape("0 2\n0 0\n1.5 0\n1.5 2\n", "NROW 4\nNCOL 2\n") == "");
    CHECK_THAT(shape("0 1\n.5 .2\n1 1\n", three), Contains("x.tab:5: TABLE: no point of the cross "
                                                           "section has the HEIGHT 0"));
    CHECK_THAT(shape("0 1\n.5 .2\n1 1\n", three, true), Contains("x.tab:5"));
    CHECK_THAT(shape("0 1\n.5 -.2\n1 0\n", three), Contains("x.tab:7"));
    CHECK_THAT(shape("0 1\n.5 0\n.4 1\n", three), Contains("XFRACTION falls"));
    CHECK_THAT(shape("1 1\n1 0\n1 1\n", three), Contains("has no width"));
    CHECK_THAT(shape("0 1\n1 0\n", three), Contains("2 rows where NROW = 3"));
    CHECK_THAT(shape("0 0\n", "NROW 1\nNCOL 2\n"), Contains("one point"));
    CHECK_THAT(shape("0 1\n.5 0\n1 1\n", "NROW 3\nNCOL 3\n"), Contains("MANFRACTION is missing"));
}

TEST_CASE("mf6 reader: OBS of SFR - what is no flow is asked of one reach", "[mf6][unit]") {
    const auto observe = [](const std::string& line) {
        const ReadCase files;
        files.write("o.obs", "BEGIN CONTINUOUS FILEOUT o.csv\n" + line + "\nEND CONTINUOUS\n");
        SfrText sfr;
        sfr.options += "OBS6 FILEIN o.obs\n";
        return complaint_of(sfr, files);
    };
    for (const char* type : {"STAGE", "DEPTH", "WET-WIDTH", "WET-AREA", "WET-PERIMETER"})
        CHECK_THAT(observe("a " + std::string{type} + " upper"),
                   Contains("o.obs:2: CONTINUOUS: " + std::string{type} +
                            " is asked for \"UPPER\", a boundname of 2 reaches"));
    CHECK(observe("a STAGE left") == "");
    CHECK(observe("a STAGE 2") == "");
    CHECK(observe("a SFR upper") == "");
    CHECK(observe("a DOWNSTREAM-FLOW nobody") == "");
    CHECK_THAT(observe("a STAGE 5"), Contains("reach 5 does not exist"));
}
