// SPDX-License-Identifier: MIT
#include "heihe/mf6/input.hpp"

#include "unit/mf6/test_read_case.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <string>

using Catch::Contains;
using heihe::test::ReadCase;

namespace {

struct Mistake {
    const char* file;
    const char* text;
    const char* complaint;  // a part of the one line that is expected
};

// The WEL package with these lines in period 1.
std::string wells(const std::string& rows) {
    return "BEGIN OPTIONS\n TS6 FILEIN m.ts\nEND OPTIONS\nBEGIN DIMENSIONS\n MAXBOUND 2\n"
           "END DIMENSIONS\nBEGIN PERIOD 1\n" +
           rows + "END PERIOD\n";
}

void complete(const ReadCase& files) {
    files.packages(" WEL6 m.wel\n");
    files.write("m.wel", wells("1 1 1 -5\n"));
    files.write("m.ts",
                "BEGIN ATTRIBUTES\nNAMES pump\nMETHOD LINEAR\nEND ATTRIBUTES\n"
                "BEGIN TIMESERIES\n0 1\n9 2\nEND TIMESERIES\n");
}

}  // namespace

TEST_CASE("mf6 reader: a mistake in a row - is one line with file, line and block", "[mf6][unit]") {
    const ReadCase files;
    complete(files);
    REQUIRE(files.complaint().empty());
    const auto [row, complaint] = GENERATE(table<std::string, std::string>({
        {"3 1 1 -5\n", "m.wel:8: PERIOD: the layer 3 is outside of the grid; give 1 to 2"},
        {"1 1 5 -5\n", "m.wel:8: PERIOD: the column 5 is outside of the grid; give 1 to 4"},
        {"2 3 4 -5\n", "m.wel:8: PERIOD: the cell in layer 2, row 3, column 4 is inactive"},
        {"1 1 1 -5x\n", "m.wel:8: PERIOD: Q is \"-5x\", neither a number nor a time series"},
        {"1 1 1 pumm\n", "did you mean \"PUMP\"?"},
        {"1 1 1\n", "m.wel:8: PERIOD: Q is missing"},
        {"1 x 1 -5\n", "m.wel:8: PERIOD: row is \"x\"; give a whole number"},
        {"1 99999999999 1 5\n", "m.wel:8: PERIOD: row is \"99999999999\""},
        {"1 1 1 1\n1 1 2 1\n1 1 3 1\n", "m.wel:7: PERIOD: 3 rows where MAXBOUND = 2"},
        {"OPEN/CLOSE none.txt\n", "m.wel:8: PERIOD: "},
    }));
    CAPTURE(row);

    files.write("m.wel", wells(row));
    const std::string text = files.complaint();

    CHECK_THAT(text, Contains(complaint));
    CHECK(std::count(text.begin(), text.end(), '\n') == 0);
}

TEST_CASE("mf6 reader: a mistake in a file - is one line with file and line", "[mf6][unit]") {
    const ReadCase files;
    complete(files);
    const auto mistake = GENERATE(
        Mistake{"m.dis", "BEGIN DIMENSIONS\nNLAY 1\nNROW 1\nEND DIMENSIONS\nBEGIN GRIDDATA\n",
                "m.dis:1: DIMENSIONS: NCOL is missing"},
        Mistake{"m.dis",
                "BEGIN DIMENSIONS\nNLAY 99999\nNROW 99999\nNCOL 99999\nEND DIMENSIONS\n"
                "BEGIN GRIDDATA\nEND GRIDDATA\n",
                "m.dis:1: DIMENSIONS: the grid has more than"},
        Mistake{"m.ic", "BEGIN GRIDDATA\nSTRT\n INTERNAL\n 20*1.0\nEND GRIDDATA\n",
                "m.ic:5: GRIDDATA: STRT has 20 of its 24 values where the block ends"},
        Mistake{"m.ic", "BEGIN GRIDDATA\nSTRT\n INTERNAL\n 1 2 a\nEND GRIDDATA\n",
                "m.ic:4: GRIDDATA: STRT has 2 of its 24 values; the next is \"a\""},
        Mistake{"m.ic", "BEGIN GRIDDATA\nSTRT\n CONSTANT 5\n",
                "m.ic:1: GRIDDATA: the block GRIDDATA has no END"},
        Mistake{"m.ic",
                "BEGIN GRIDATA\nSTRT\n CONSTANT 5\nEND GRIDATA\nBEGIN GRIDDATA\nSTRT\n"
                "CONSTANT 1\nEND GRIDDATA\n",
                "m.ic:1: unknown block \"GRIDATA\"; did you mean \"GRIDDATA\"?"},
        Mistake{"m.ic", "BEGIN GRIDDATA\nEND GRIDDATA\n", "m.ic:1: GRIDDATA: STRT is missing"},
        Mistake{"m.ic", "BEGN OPTIONS\nBEGIN GRIDDATA\nSTRT\nCONSTANT 1\nEND GRIDDATA\n",
                "m.ic:1: \"BEGN\" stands outside of every block"},
        Mistake{"m.ic", "# nothing\n", "m.ic: GRIDDATA: the block is missing"},
        Mistake{"m.npf",
                "BEGIN OPTIONS\nPERCHT\nEND OPTIONS\nBEGIN GRIDDATA\nICELLTYPE\nCONSTANT 0\nK\n"
                "CONSTANT 1\nEND GRIDDATA\n",
                "m.npf:2: OPTIONS: unknown option \"PERCHT\"; did you mean \"PERCHED\"?"},
        Mistake{"m.npf",
                "BEGIN OPTIONS\nXT3D\nEND OPTIONS\nBEGIN GRIDDATA\nICELLTYPE\nCONSTANT 0\nK\n"
                "CONSTANT 1\nEND GRIDDATA\n",
                "m.npf:2: OPTIONS: the option XT3D is not supported"},
        Mistake{"m.npf",
                "BEGIN GRIDDATA\nICELLTYPE\nCONSTANT 0\nK\nCONSTANT 1\nK22\nCONSTANT 2\nANGLE2\n"
                "CONSTANT 45\nEND GRIDDATA\n",
                "ANGLE2 and ANGLE3 are not supported"},
        Mistake{
            "m.wel",
            "BEGIN DIMENSIONS\nMAXBOUND 1\nEND DIMENSIONS\nBEGIN PERIOD 2\n1 1 1 1\nEND PERIOD\n"
            "BEGIN PERIOD 1\nEND PERIOD\n",
            "m.wel:7: PERIOD: period 1 stands behind period 2"},
        Mistake{"m.wel", "BEGIN PERIOD 1\n1 1 1 1\nEND PERIOD\n",
                "m.wel: DIMENSIONS: the block is missing"},
        Mistake{"mfsim.nam",
                "BEGIN TIMING\nTDIS6 t.tdis\nEND TIMING\nBEGIN MODELS\nGWF6 m.nam m\n"
                "GWF6 n.nam n\nEND MODELS\nBEGIN SOLUTIONGROUP 1\nIMS6 s.ims m n\n"
                "END SOLUTIONGROUP\n",
                "mfsim.nam:6: MODELS: a simulation of 2 models is not supported"},
        Mistake{"m.nam",
                "BEGIN PACKAGES\nDIS6 m.dis\nIC6 m.ic\nNPF6 m.npf\nLAK6 m.lak\n"
                "END PACKAGES\n",
                "m.nam:5: PACKAGES: GWF package LAK6 is not supported"},
        Mistake{"m.nam",
                "BEGIN PACKAGES\nDIS6 m.dis\nIC6 m.ic\nNPF6 m.npf\nWEL6 m.wel a\n"
                "WEL6 m.wel A\nEND PACKAGES\n",
                "m.nam:6: PACKAGES: the package name \"A\" is taken by line 5"},
        Mistake{"m.nam", "BEGIN PACKAGES\nDIS6 m.dis\nIC6 m.ic\nNPF6 m.nfp\nEND PACKAGES\n",
                "m.npf"},
        Mistake{"m.nam",
                "BEGIN PACKAGES\nDIS6 m.dis\nIC6 m.ic\nNPF6 m.npf\nWEL m.wel\nEND PACKAGES\n",
                "m.nam:5: PACKAGES: unknown package type \"WEL\"; did you mean \"WEL6\"?"},
        Mistake{"m.ic", "BEGIN GRIDDATA\nSTRT\n CONSTANT 5\nEND\n",
                "m.ic:4: GRIDDATA: END without a name ends the block GRIDDATA; write END GRIDDATA"},
        Mistake{"t.tdis",
                "BEGIN OPTIONS\nTIME_UNITS weeks\nEND OPTIONS\nBEGIN DIMENSIONS\nNPER 1\n"
                "END DIMENSIONS\nBEGIN PERIODDATA\n1 1 1\nEND PERIODDATA\n",
                "t.tdis:2: OPTIONS: TIME_UNITS is \"WEEKS\""},
        Mistake{"mfsim.nam",
                "BEGIN OPTIONS\nMEMORY_PRINT_OPTION SUMARY\nEND OPTIONS\nBEGIN TIMING\n"
                "TDIS6 t.tdis\nEND TIMING\nBEGIN MODELS\nGWF6 m.nam m\nEND MODELS\n"
                "BEGIN SOLUTIONGROUP 1\nIMS6 s.ims m\nEND SOLUTIONGROUP\n",
                "mfsim.nam:2: OPTIONS: MEMORY_PRINT_OPTION is \"SUMARY\"; did you mean "
                "\"SUMMARY\"?"});
    CAPTURE(mistake.file, mistake.text);

    files.write(mistake.file, mistake.text);
    const std::string text = files.complaint();

    CHECK_THAT(text, Contains(mistake.complaint));
    if (std::string{mistake.file} != "m.dis")
        CHECK(std::count(text.begin(), text.end(), '\n') == 0);
}

TEST_CASE("mf6 reader: cells without thickness or width - are named", "[mf6][unit]") {
    const ReadCase files;
    files.write("m.dis",
                "BEGIN DIMENSIONS\nNLAY 1\nNROW 1\nNCOL 2\nEND DIMENSIONS\nBEGIN GRIDDATA\n"
                "DELR\nINTERNAL\n1 -1\nDELC\nCONSTANT 1\nTOP\nCONSTANT 1\nBOTM\nINTERNAL\n0 2\n"
                "END GRIDDATA\n");

    const std::string text = files.complaint();

    CHECK_THAT(text, Contains("DELR of column 2 is -1"));
    CHECK_THAT(text, Contains("layer 1, row 1, column 2: the bottom 2"));
}

TEST_CASE("mf6 reader: mistakes in several files - come out together", "[mf6][unit]") {
    const ReadCase files;
    complete(files);
    files.write("m.wel", wells("9 1 1 -5\n1 1 1 a\n"));
    files.write("m.ic", "BEGIN GRIDDATA\nSTRTT\n CONSTANT 5\nEND GRIDDATA\n");
    files.write("s.ims", "BEGIN NONLINEAR\nOUTER_DVCLOSE soon\nEND NONLINEAR\n");

    const std::string text = files.complaint();

    CHECK_THAT(text, Contains("m.wel:8"));
    CHECK_THAT(text, Contains("m.wel:9"));
    CHECK_THAT(text, Contains("m.ic:2: GRIDDATA: unknown array \"STRTT\"; did you mean \"STRT\"?"));
    CHECK_THAT(text, Contains("s.ims:2: NONLINEAR: OUTER_DVCLOSE is \"soon\""));
}

TEST_CASE("mf6 reader: a file that reads itself - ends", "[mf6][unit]") {
    const ReadCase files;
    complete(files);
    files.write("m.wel", wells("OPEN/CLOSE m.wel\n"));

    CHECK_THAT(files.complaint(), Contains("m.wel"));
}
