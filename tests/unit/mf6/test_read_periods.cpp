// SPDX-License-Identifier: MIT
#include "heihe/mf6/input.hpp"

#include "unit/mf6/test_read_case.hpp"

#include <catch2/catch.hpp>

#include <string>

using Catch::Contains;
using heihe::test::ReadCase;

namespace {

void tdis(const ReadCase& files, const std::string& options, const std::string& nper,
          const std::string& rows) {
    files.write("t.tdis", "BEGIN OPTIONS\n" + options + "END OPTIONS\nBEGIN DIMENSIONS\n NPER " +
                              nper + "\nEND DIMENSIONS\nBEGIN PERIODDATA\n" + rows +
                              "END PERIODDATA\n");
}

void storage(const ReadCase& files, const std::string& periods) {
    files.packages(" STO6 m.sto\n");
    files.write("m.sto", "BEGIN GRIDDATA\nICONVERT\nCONSTANT 0\nSS\nCONSTANT 1e-5\nEND GRIDDATA\n" +
                             periods);
}

void ats(const ReadCase& files, const std::string& maxats, const std::string& rows) {
    files.write("t.ats", "BEGIN DIMENSIONS\n MAXATS " + maxats +
                             "\nEND DIMENSIONS\nBEGIN PERIODDATA\n" + rows + "END PERIODDATA\n");
}

}  // namespace

TEST_CASE("mf6 reader: TDIS - has as many rows as NPER says, with sound numbers", "[mf6][unit]") {
    const ReadCase files;
    const auto [rows, complaint] = GENERATE(table<std::string, std::string>({
        {"1 1 1\n1 1 1\n", ""},
        {"1 1 1\n", "t.tdis:6: PERIODDATA: 1 periods stand where NPER = 2"},
        {"1 1 1\n1 1 1\n1 1 1\n", "t.tdis:6: PERIODDATA: 3 periods stand where NPER = 2"},
        {"1 0 1\n1 1 1\n", "t.tdis:7: PERIODDATA: NSTP is 0"},
        {"1 1 1\n1 1 0\n", "t.tdis:8: PERIODDATA: TSMULT is not above zero"},
        {"1 1 1\n-1 1 1\n", "t.tdis:8: PERIODDATA: PERLEN is below zero"},
        {"1 1 1\n1 900 10\n", "t.tdis:8: PERIODDATA: NSTP 900 and TSMULT 10 make steps so short"},
        {"1 1 1\n1 900 0.1\n", "NSTP 900 and TSMULT 0.1 make steps so short"},
        {"1 1 1\nlong 1 1\n", "t.tdis:8: PERIODDATA: PERLEN is \"long\""},
        {"1e300 1 1\n1 1 1\n", "t.tdis:8: PERIODDATA: NSTP 1 and TSMULT 1 make steps so short"},
        {"1e308 1 1\n1e308 1 1\n", "the times of the simulation pass every number"},
        {"1 30 1.2\n1 30 0.8\n", ""},
    }));
    CAPTURE(rows);

    tdis(files, "", "2", rows);
    const std::string text = files.complaint();

    CHECK_THAT(text, Contains(complaint));
    CHECK(text.empty() == complaint.empty());
}

TEST_CASE("mf6 reader: TIME_UNITS - may be undefined, in the singular too", "[mf6][unit]") {
    const ReadCase files;
    const auto [word, units] = GENERATE(table<std::string, std::string>(
        {{"UNDEFINED", "UNKNOWN"}, {"unknown", "UNKNOWN"}, {"day", "DAYS"}, {"Years", "YEARS"}}));
    tdis(files, " TIME_UNITS " + word + "\n", "1", "1 1 1\n");
    CHECK(files.read().tdis.time_units == units);
}

TEST_CASE("mf6 reader: a period without length - must be steady", "[mf6][unit]") {
    const ReadCase files;
    tdis(files, "", "3", "0 1 1\n0 3 1.5\n10 1 1\n");
    CHECK(files.complaint().empty());  // without STO all are

    storage(files,
            "BEGIN PERIOD 1\nSTEADY-STATE\nEND PERIOD\nBEGIN PERIOD 3\nTRANSIENT\nEND PERIOD\n");
    CHECK(files.complaint().empty());
    storage(files,
            "BEGIN PERIOD 1\nSTEADY-STATE\nEND PERIOD\nBEGIN PERIOD 2\nTRANSIENT\nEND PERIOD\n");
    CHECK_THAT(files.complaint(),
               Contains("t.tdis:8: PERIODDATA: PERLEN is 0 in the transient stress period 2"));
    storage(files, "");  // MODFLOW 6 takes it for transient
    CHECK_THAT(files.complaint(), Contains("transient stress period 1"));
}

TEST_CASE("mf6 reader: rows of ATS - are at most MAXATS, the last one of a period counts",
          "[mf6][unit]") {
    const ReadCase files;
    tdis(files, " ATS6 FILEIN t.ats\n", "2", "10 1 1\n10 1 1\n");

    ats(files, "3", "2 1 1 5 2 5\n7 1 1 5 2 5\n2 2 2 5 2 5\n");
    const auto rows = files.read().tdis.ats;
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].dt0 == 2.0);
    ats(files, "1", "2 1 1 5 2 5\n1 1 1 5 2 5\n");
    CHECK_THAT(files.complaint(), Contains("t.ats:6: PERIODDATA: a row more than MAXATS = 1"));
    ats(files, "2", "0 1 1 5 2 5\n2 1 1 5 2 5\n");
    CHECK_THAT(files.complaint(), Contains("t.ats:5: PERIODDATA: IPERATS is 0"));
    const std::string unsound = GENERATE("2 -1 1 5 2 5\n", "2 1 6 5 2 5\n", "2 1 1 5 0.5 5\n",
                                         "2 1 1 5 2 0.5\n", "2 1 0 5 2 5\n");
    CAPTURE(unsound);
    ats(files, "1", unsound);
    CHECK_THAT(files.complaint(), Contains("t.ats:5: PERIODDATA: the steps do not fit together"));
    ats(files, "1", "2 0 1 5 0 0\n");
    CHECK(files.complaint().empty());
    ats(files, "1", "2 1 1e-30 5 2 5\n");
    CHECK_THAT(files.complaint(), Contains("t.ats:5: PERIODDATA: DTMIN is 1e-30"));
}

TEST_CASE("mf6 reader: what stands behind the last period - is read past in every package",
          "[mf6][unit]") {
    const ReadCase files;
    const std::string beyond = "BEGIN PERIOD 4\nrubbish 1 2\nEND PERIOD\nBEGIN PERIOD 2\n9 9 9\n";
    const std::string array_beyond = "BEGIN PERIOD 9\nRECHARGE\nOPEN/CLOSE none\nEND PERIOD\n";
    files.packages(
        " STO6 m.sto\n OC6 m.oc\n HFB6 m.hfb\n WEL6 m.wel\n RCH6 m.rch\n SFR6 m.sfr\n MVR6 "
        "m.mvr\n");
    files.write("m.sto",
                "BEGIN GRIDDATA\nICONVERT\nCONSTANT 0\nSS\nCONSTANT 1e-5\nEND GRIDDATA\n" + beyond);
    files.write("m.oc", "BEGIN PERIOD 3\nPRINT HEAD LAST\nEND PERIOD\n" + beyond);
    files.write("m.hfb", "BEGIN DIMENSIONS\nMAXHFB 1\nEND DIMENSIONS\n" + beyond);
    files.write("m.wel",
                "BEGIN OPTIONS\nMOVER\nEND OPTIONS\nBEGIN DIMENSIONS\nMAXBOUND 1\n"
                "END DIMENSIONS\nBEGIN PERIOD 1\n1 1 1 -5\nEND PERIOD\n" +
                    beyond);
    files.write("m.rch", "BEGIN OPTIONS\nREADASARRAYS\nEND OPTIONS\n" + array_beyond);
    files.write("m.sfr",
                "BEGIN OPTIONS\nMOVER\nEND OPTIONS\nBEGIN DIMENSIONS\nNREACHES 1\nEND DIMENSIONS\n"
                "BEGIN PACKAGEDATA\n1 1 1 1 100 5 1e-3 6 1 1 0.03 0 1 0\nEND PACKAGEDATA\n"
                "BEGIN CONNECTIONDATA\n1\nEND CONNECTIONDATA\n" +
                    beyond);
    files.write("m.mvr",
                "BEGIN DIMENSIONS\nMAXMVR 1\nMAXPACKAGES 1\nEND DIMENSIONS\nBEGIN PACKAGES\n"
                "WEL-1\nEND PACKAGES\n" +
                    beyond);

    const auto gwf = files.read().gwf;

    CHECK(gwf.hfb.empty());
    CHECK(gwf.oc->blocks.size() == 1);
    CHECK(gwf.sto->transient.empty());
    CHECK(gwf.lists[0].blocks.size() == 1);
    CHECK(gwf.lists[1].array_blocks.empty());
    CHECK(gwf.sfrs[0].blocks.empty());
    CHECK(gwf.mvr.blocks.empty());
}

TEST_CASE("mf6 reader: a word behind an option - is one that the option has", "[mf6][unit]") {
    const ReadCase files;
    const auto name_file = [&](const std::string& options) {
        files.write("m.nam",
                    "BEGIN OPTIONS\n" + options +
                        "END OPTIONS\nBEGIN PACKAGES\n DIS6 m.dis\n IC6 m.ic\n NPF6 m.npf\n"
                        " OC6 m.oc\nEND PACKAGES\n");
    };
    const auto npf = [&](const std::string& options) {
        files.write("m.npf",
                    "BEGIN OPTIONS\n" + options +
                        "END OPTIONS\nBEGIN GRIDDATA\nICELLTYPE\n CONSTANT 1\nK\n CONSTANT 1\n"
                        "WETDRY\nCONSTANT 1\nEND GRIDDATA\n");
    };
    files.write("m.oc", "");

    name_file("NEWTON UNDERRELAXATION\n");
    CHECK_THAT(files.complaint(),
               Contains("m.nam:2: OPTIONS: unknown word \"UNDERRELAXATION\" behind NEWTON"));
    name_file("NEWTON UNDER_RELAXATION # damped\n");
    CHECK(files.read().gwf.under_relaxation);
    const std::string picard =
        GENERATE("PERCHED", "REWET WETFCT 1 IWETIT 1 IHDWET 0", "VARIABLECV");
    npf(picard + "\n");
    CHECK_THAT(files.complaint(),
               Contains("m.npf:2: OPTIONS: " + picard.substr(0, picard.find(' ')) +
                        " in a model with NEWTON"));
    name_file("");
    CHECK(files.complaint().empty());
    npf("VARIABLECV DEWATERD\n");
    CHECK_THAT(files.complaint(), Contains("unknown word \"DEWATERD\" behind VARIABLECV"));
    npf("");
    const auto [text, complaint] = GENERATE(table<std::string, std::string>({
        {"BEGIN OPTIONS\nHEAD PRINT_FORMAT COLUMNS 5 WIDE 9\nEND OPTIONS\n",
         "m.oc:2: OPTIONS: unknown word \"WIDE\" behind PRINT_FORMAT"},
        {"BEGIN OPTIONS\nHEAD PRINT_FORMAT COLUMNS 0\nEND OPTIONS\n", "COLUMNS is 0"},
        {"BEGIN OPTIONS\nHEAD PRINT_FORMAT COLUMNS 5 WIDTH 9 DIGITS 2 FIXED\nEND OPTIONS\n", ""},
        {"BEGIN PERIOD 1\nSAVE HEAD LAST\nEND PERIOD\n",
         "m.oc:2: PERIOD: SAVE HEAD where no file for it is named"},
        {"BEGIN OPTIONS\nHEAD FILEOUT h\nEND OPTIONS\nBEGIN PERIOD 1\nSAVE BUDGET ALL\nEND "
         "PERIOD\n",
         "m.oc:5: PERIOD: SAVE BUDGET where no file for it is named"},
        {"BEGIN PERIOD 1\nPRINT HEAD ALL\nPRINT BUDGET ALL\nEND PERIOD\n", ""},
    }));
    files.write("m.oc", text);
    CHECK_THAT(files.complaint(), Contains(complaint));
    CHECK(files.complaint().empty() == complaint.empty());
}
