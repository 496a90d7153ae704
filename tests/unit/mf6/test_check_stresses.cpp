// SPDX-License-Identifier: MIT
#include "heihe/mf6/input.hpp"

#include "unit/mf6/test_read_case.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <string>

using Catch::Contains;
using heihe::test::ReadCase;

namespace {

// Layer 1 is convertible with its bottom at 0, layer 2 confined with its bottom at -10.
constexpr const char* cells =
    "BEGIN GRIDDATA\nICELLTYPE LAYERED\n CONSTANT 1\n CONSTANT 0\nK\n CONSTANT 1\nEND GRIDDATA\n";

struct Row {
    const char* type;
    const char* options;
    const char* rows;       // of period 2, the first in line 9
    const char* complaint;  // a part of it; empty: all is well
};

std::string package(const Row& row) {
    return "BEGIN OPTIONS\n" + std::string{row.options} +
           "END OPTIONS\nBEGIN DIMENSIONS\n MAXBOUND 5\n" +
           (std::string{row.type} == "EVT" ? " NSEG 3\n" : "\n") +
           "END DIMENSIONS\nBEGIN PERIOD 2\n" + row.rows + "END PERIOD\n";
}

std::string complaint_of(const ReadCase& files, const Row& row) {
    files.write("m.npf", cells);
    files.packages(" " + std::string{row.type} + "6 m.pkg\n");
    files.write("m.pkg", package(row));
    return files.complaint();
}

// Values at times 0, 5 and 12; the periods are 0 to 1, 1 to 11 (5 steps), and 11 to 12.
void series(const ReadCase& files, const std::string& method, const std::string& values) {
    files.write("m.ts", "BEGIN ATTRIBUTES\nNAMES a\nMETHOD " + method +
                            "\nEND ATTRIBUTES\nBEGIN TIMESERIES\n" + values + "END TIMESERIES\n");
}

}  // namespace

TEST_CASE("mf6 reader: heads and levels below a convertible cell - are refused", "[mf6][unit]") {
    const ReadCase files;
    const Row row = GENERATE(
        Row{"CHD", "\n", "1 1 1 -2\n",
            "m.pkg:9: PERIOD: CHD CHD-1: HEAD -2 lies below the bottom 0 of the convertible cell "
            "in "
            "layer 1, row 1, column 1"},
        Row{"CHD", "\n", "1 1 1 0\n", "HEAD 0 lies at the bottom 0"},
        Row{"CHD", "AUXILIARY f\nAUXMULTNAME f\n", "1 1 1 2 -0.5\n", "HEAD -1 lies below"},
        Row{"DRN", "\n", "1 1 1 3 1\n1 2 3 -2 1\n", "m.pkg:10: PERIOD: DRN DRN-1: ELEV -2 lies"},
        Row{"DRN", "AUXILIARY d\nAUXDEPTHNAME d\n", "1 1 1 1 1 -3\n",
            "ELEV (with its depth) -2 lies below"},
        Row{"RIV", "\n", "1 1 1 -3 1 -4\n", "STAGE -3 lies below the bottom 0"},
        Row{"RIV", "\n", "1 1 1 3 1 -4\n", "RBOT -4 lies below the bottom 0"},
        Row{"GHB", "\n", "1 1 1 -1e-3 1\n", "BHEAD -0.001 lies below the bottom 0"});
    CAPTURE(row.type, row.rows);

    CHECK_THAT(complaint_of(files, row), Contains(row.complaint));
}

TEST_CASE("mf6 reader: all that is wrong with a row - is told", "[mf6][unit]") {
    const ReadCase files;

    const std::string text = complaint_of(files, {"RIV", "\n", "1 1 1 -3 -5 -2\n", ""});

    CHECK_THAT(text, Contains("m.pkg:9: PERIOD: RIV RIV-1: STAGE -3 lies below the bottom 0") &&
                         Contains("STAGE -3 is below its bottom RBOT -2") &&
                         Contains("RBOT -2 lies below the bottom 0") && Contains("COND is -5"));
    CHECK(std::count(text.begin(), text.end(), '\n') == 3);
}

TEST_CASE("mf6 reader: values that cannot be - are refused in every cell", "[mf6][unit]") {
    const ReadCase files;
    const Row row = GENERATE(
        Row{"DRN", "\n", "2 1 1 3 -7\n", "the conductance COND is -7 in layer 2, row 1, column 1"},
        Row{"GHB", "AUXILIARY f\nAUXMULTNAME f\n", "2 1 1 3 7 -2\n",
            "the multiplier of the conductance, F, is -2"},
        Row{"RIV", "AUXILIARY f\nAUXMULTNAME f\n", "2 1 1 3 -7 2 -2\n", "COND is -7"},
        Row{"RIV", "\n", "2 1 1 6 1 7\n", "STAGE 6 is below its bottom RBOT 7"},
        Row{"EVT", "\n", "1 1 1 9 0.1 5 0.6 0.2 0.5 0.1\n",
            "PXDP2 0.2 is below the one before, 0.6"},
        Row{"EVT", "\n", "1 1 1 9 0.1 5 0.0 0.2 0.5 0.1\n", "PXDP1 is 0"},
        Row{"EVT", "\n", "1 1 1 9 0.1 5 0.2 1.0 0.5 0.1\n", "PXDP2 is 1"});
    CAPTURE(row.type, row.rows);

    CHECK_THAT(complaint_of(files, row), Contains(row.complaint));
}

TEST_CASE("mf6 reader: values that MODFLOW 6 allows - are read", "[mf6][unit]") {
    const ReadCase files;
    const Row row =
        GENERATE(Row{"CHD", "\n", "2 1 1 -20\n", ""}, Row{"CHD", "\n", "1 1 1 1e-9\n", ""},
                 Row{"CHD", "AUXILIARY f\nAUXMULTNAME f\n", "1 1 1 -2 -0.5\n", ""},
                 Row{"DRN", "\n", "2 1 1 -20 0\n", ""}, Row{"DRN", "\n", "1 1 1 0 1\n", ""},
                 Row{"DRN", "AUXILIARY d\nAUXDEPTHNAME d\n", "1 1 1 1 1 -1\n", ""},
                 Row{"RIV", "\n", "2 1 1 -20 1 -21\n", ""}, Row{"RIV", "\n", "1 1 1 0 0 0\n", ""},
                 Row{"GHB", "\n", "2 1 1 -20 1\n", ""}, Row{"WEL", "\n", "1 1 1 -5\n", ""},
                 Row{"WEL", "AUXILIARY f\nAUXMULTNAME f\n", "1 1 1 -5 -1\n", ""},
                 Row{"RCH", "\n", "1 1 1 -5\n", ""},
                 Row{"EVT", "\n", "1 1 1 9 -0.1 5 0.3 0.3 0.5 2.0\n", ""});
    CAPTURE(row.type, row.rows);

    CHECK(complaint_of(files, row).empty());
}

TEST_CASE("mf6 reader: a cell at its bottom - may have a constant head with Newton",
          "[mf6][unit]") {
    const ReadCase files;
    const Row row{"CHD", "\n", "1 1 1 0\n", ""};
    CHECK_THAT(complaint_of(files, row), Contains("lies at the bottom"));

    files.write("m.nam",
                "BEGIN OPTIONS\n NEWTON\nEND OPTIONS\nBEGIN PACKAGES\n DIS6 m.dis\n IC6 m.ic\n"
                " NPF6 m.npf\n CHD6 m.pkg\nEND PACKAGES\n");

    CHECK(files.complaint().empty());
}

TEST_CASE("mf6 reader: THICKSTRT - makes a cell with a negative type confined", "[mf6][unit]") {
    const ReadCase files;
    const Row row{"GHB", "\n", "1 1 1 -5 1\n", ""};
    (void)complaint_of(files, row);
    const std::string types =
        "BEGIN GRIDDATA\nICELLTYPE\n CONSTANT -1\nK\n CONSTANT 1\nEND GRIDDATA\n";

    files.write("m.npf", types);
    CHECK_THAT(files.complaint(), Contains("BHEAD -5 lies below"));
    files.write("m.npf", "BEGIN OPTIONS\n THICKSTRT\nEND OPTIONS\n" + types);
    CHECK(files.complaint().empty());
}

TEST_CASE("mf6 reader: NOCHECK - leaves levels and conductances as they are", "[mf6][unit]") {
    const ReadCase files;
    const std::string rest =
        "BEGIN TIMING\n TDIS6 t.tdis\nEND TIMING\nBEGIN MODELS\n GWF6 m.nam m\nEND MODELS\n"
        "BEGIN EXCHANGES\nEND EXCHANGES\nBEGIN SOLUTIONGROUP 1\n IMS6 s.ims m\nEND SOLUTIONGROUP\n";
    files.write("mfsim.nam", "BEGIN OPTIONS\n NOCHECK\nEND OPTIONS\n" + rest);

    CHECK(complaint_of(files, {"RIV", "\n", "1 1 1 -3 -1 -4\n", ""}).empty());
    // a dry constant head would end the run there too
    CHECK_THAT(complaint_of(files, {"CHD", "\n", "1 1 1 -3\n", ""}),
               Contains("HEAD -3 lies below"));
}

TEST_CASE("mf6 reader: a value of a series - is looked at in every step", "[mf6][unit]") {
    const ReadCase files;
    const Row row{"GHB", "TS6 FILEIN m.ts\n", "1 1 1 a 1\n", ""};
    (void)complaint_of(files, row);

    series(files, "LINEAREND", "0 5\n11.5 5\n12 -1\n");
    CHECK_THAT(
        files.complaint(),
        Contains("m.pkg:9: PERIOD: GHB GHB-1: BHEAD -1 lies below the bottom 0 of the "
                 "convertible cell in layer 1, row 1, column 1 at time 12 (stress period 3)"));
    // in the mean of a step it stays above, and in the first period it has no use
    series(files, "STEPWISE", "0 -9\n1 5\n11.5 5\n11.9 -1\n12 -1\n");
    CHECK(files.complaint().empty());
}

TEST_CASE("mf6 reader: two series in one row - are looked at together", "[mf6][unit]") {
    const ReadCase files;
    const Row row{"RIV", "TS6 FILEIN m.ts\n", "1 1 1 a 1 b\n", ""};
    (void)complaint_of(files, row);
    const std::string head =
        "BEGIN ATTRIBUTES\nNAMES a b\nMETHOD LINEAR\nEND ATTRIBUTES\nBEGIN TIMESERIES\n";

    files.write("m.ts", head + "0 2 1\n12 9 8\nEND TIMESERIES\n");
    CHECK(files.complaint().empty());
    files.write("m.ts", head + "0 2 1\n12 9 9.5\nEND TIMESERIES\n");
    CHECK_THAT(files.complaint(), Contains("is below its bottom RBOT"));
}

TEST_CASE("mf6 reader: a period that no step comes to - is not looked at", "[mf6][unit]") {
    const ReadCase files;
    (void)complaint_of(files, {"CHD", "\n", "1 1 1 5\n", ""});

    files.write("m.pkg",
                "BEGIN DIMENSIONS\n MAXBOUND 1\nEND DIMENSIONS\nBEGIN PERIOD 1\n1 1 1 5\n"
                "END PERIOD\nBEGIN PERIOD 4\n1 1 1 -2\nEND PERIOD\n");
    CHECK(files.complaint().empty());
    files.write("m.pkg",
                "BEGIN DIMENSIONS\n MAXBOUND 1\nEND DIMENSIONS\nBEGIN PERIOD 1\n1 1 1 5\n"
                "END PERIOD\nBEGIN PERIOD 3\n1 1 1 -2\nEND PERIOD\n");
    CHECK_THAT(files.complaint(), Contains("m.pkg:8: PERIOD: CHD CHD-1: HEAD -2"));
}

TEST_CASE("mf6 reader: a series that ends before its last use - is refused", "[mf6][unit]") {
    const ReadCase files;
    const std::string method = GENERATE("STEPWISE", "LINEAR", "LINEAREND");
    CAPTURE(method);
    const Row row{"WEL", "TS6 FILEIN m.ts\n", "1 1 1 a\n", ""};
    (void)complaint_of(files, row);

    series(files, method, "0 1\n9 2\n");
    CHECK_THAT(
        files.complaint(),
        Contains("m.ts:1: ATTRIBUTES: the series A has values from 0 to 9, but WEL WEL-1 uses "
                 "it from 1 to 12"));
    series(files, method, "4 1\n12 2\n");
    CHECK_THAT(files.complaint(), Contains("the series A has values from 4 to 12"));
    series(files, method, "1 1\n12 2\n");
    CHECK(files.complaint().empty());
    // it is used until period 3 only
    files.write("m.pkg", package(row) + "BEGIN PERIOD 3\nEND PERIOD\n");
    series(files, method, "1 1\n11 2\n");
    CHECK(files.complaint().empty());
}

TEST_CASE("mf6 reader: a series of arrays that ends early - is refused", "[mf6][unit]") {
    const ReadCase files;
    files.packages(" RCH6 m.rch\n");
    files.write("m.rch",
                "BEGIN OPTIONS\nREADASARRAYS\nTAS6 FILEIN m.tas\nEND OPTIONS\nBEGIN PERIOD 2\n"
                "RECHARGE TIMEARRAYSERIES r\nEND PERIOD\n");
    const auto ends_at = [&](const std::string& time) {
        files.write("m.tas",
                    "BEGIN ATTRIBUTES\nNAME r\nMETHOD STEPWISE\nEND ATTRIBUTES\nBEGIN TIME 0\n"
                    "CONSTANT 1e-3\nEND TIME\nBEGIN TIME " +
                        time + "\nCONSTANT 2e-3\nEND TIME\n");
        return files.complaint();
    };

    CHECK_THAT(ends_at("11.5"), Contains("the series R has values from 0 to 11.5, but RCH RCH-1"));
    CHECK(ends_at("12").empty());
}

TEST_CASE("mf6 reader: two constant heads in one cell - are refused", "[mf6][unit]") {
    const ReadCase files;
    (void)complaint_of(files, {"CHD", "\n", "2 1 1 5\n", ""});

    files.packages(" CHD6 m.pkg\n CHD6 n.lst\n");
    files.write("n.lst", package({"CHD", "\n", "2 1 2 5\n2 1 1 6\n", ""}));
    CHECK_THAT(files.complaint(),
               Contains("n.lst:10: PERIOD: CHD CHD-2: the cell in layer 2, row 1, "
                        "column 1 has a constant head already"));
    files.write("n.lst", package({"CHD", "\n", "2 1 2 5\n2 1 3 6\n", ""}));
    CHECK(files.complaint().empty());
    // the first package lets go of the cell before the second takes it
    files.write("m.pkg", package({"CHD", "\n", "2 1 1 5\n", ""}) + "BEGIN PERIOD 3\nEND PERIOD\n");
    files.write(
        "n.lst",
        "BEGIN DIMENSIONS\nMAXBOUND 1\nEND DIMENSIONS\nBEGIN PERIOD 3\n2 1 1 6\nEND PERIOD\n");
    CHECK(files.complaint().empty());
}
