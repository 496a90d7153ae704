// SPDX-License-Identifier: MIT
#include "support/program.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

// `heihe mf6` for its users: exit codes, messages, and the files that it leaves.

using namespace heihe;
using Catch::Contains;
namespace fs = std::filesystem;

namespace {

// Two layers, three rows, four columns, the last cell inactive; a fixed head, a well that follows a
// time series, a drain that gives water to a brook, and observations.
class Mf6Model {
public:
    Mf6Model() {
        set("mfsim.nam",
            "BEGIN OPTIONS\nEND OPTIONS\nBEGIN TIMING\nTDIS6 t.tdis\nEND TIMING\nBEGIN MODELS\n"
            "GWF6 m.nam m\nEND MODELS\nBEGIN EXCHANGES\nEND EXCHANGES\nBEGIN SOLUTIONGROUP 1\n"
            "IMS6 s.ims m\nEND SOLUTIONGROUP\n");
        set("t.tdis",
            "BEGIN OPTIONS\nTIME_UNITS days\nEND OPTIONS\nBEGIN DIMENSIONS\nNPER 3\n"
            "END DIMENSIONS\nBEGIN PERIODDATA\n1 1 1\n10 2 1.5\n1 1 1\nEND PERIODDATA\n");
        set("s.ims",
            "BEGIN NONLINEAR\nOUTER_DVCLOSE 1e-8\nOUTER_MAXIMUM 50\nEND NONLINEAR\n"
            "BEGIN LINEAR\nINNER_DVCLOSE 1e-8\nINNER_RCLOSE 1e-6\nEND LINEAR\n");
        set("m.nam",
            "BEGIN OPTIONS\nSAVE_FLOWS\nEND OPTIONS\nBEGIN PACKAGES\nDIS6 m.dis\nIC6 m.ic\n"
            "NPF6 m.npf\nOC6 m.oc\nCHD6 m.chd ends\nWEL6 m.wel wells\nDRN6 m.drn drains\n"
            "SFR6 m.sfr brook\nMVR6 m.mvr\nOBS6 m.obs\nEND PACKAGES\n");
        set("m.dis",
            "BEGIN DIMENSIONS\nNLAY 2\nNROW 3\nNCOL 4\nEND DIMENSIONS\nBEGIN GRIDDATA\n"
            "DELR\nINTERNAL\n100 100 100 100\nDELC\nCONSTANT 50\nTOP\nCONSTANT 10\nBOTM LAYERED\n"
            "CONSTANT 0\nCONSTANT -10\nIDOMAIN\nINTERNAL\n23*1 0\nEND GRIDDATA\n");
        set("m.ic", "BEGIN GRIDDATA\nSTRT\nCONSTANT 8\nEND GRIDDATA\n");
        set("m.npf", "BEGIN GRIDDATA\nICELLTYPE\nCONSTANT 1\nK\nCONSTANT 5\nEND GRIDDATA\n");
        set("m.oc",
            "BEGIN OPTIONS\nHEAD FILEOUT m.hds\nBUDGET FILEOUT m.cbc\nEND OPTIONS\n"
            "BEGIN PERIOD 1\nSAVE HEAD ALL\nSAVE BUDGET ALL\nEND PERIOD\n");
        set("m.chd",
            "BEGIN DIMENSIONS\nMAXBOUND 2\nEND DIMENSIONS\nBEGIN PERIOD 1\n1 1 1 9\n1 2 1 9\n"
            "END PERIOD\n");
        set("m.wel",
            "BEGIN OPTIONS\nTS6 FILEIN m.ts\nMOVER\nEND OPTIONS\nBEGIN DIMENSIONS\nMAXBOUND 1\n"
            "END DIMENSIONS\nBEGIN PERIOD 1\n2 2 3 pump\nEND PERIOD\n");
        set("m.ts",
            "BEGIN ATTRIBUTES\nNAMES pump\nMETHOD LINEAR\nEND ATTRIBUTES\nBEGIN TIMESERIES\n"
            "0 -20\n99 -40\nEND TIMESERIES\n");
        set("m.drn",
            "BEGIN OPTIONS\nMOVER\nEND OPTIONS\nBEGIN DIMENSIONS\nMAXBOUND 1\nEND DIMENSIONS\n"
            "BEGIN PERIOD 1\n1 3 2 7 30\nEND PERIOD\n");
        set("m.sfr",
            "BEGIN OPTIONS\nMOVER\nEND OPTIONS\nBEGIN DIMENSIONS\nNREACHES 1\nEND DIMENSIONS\n"
            "BEGIN PACKAGEDATA\n1 1 2 2 50 2 .001 9 .5 .1 .03 0 0 0\nEND PACKAGEDATA\n"
            "BEGIN CONNECTIONDATA\n1\nEND CONNECTIONDATA\n");
        set("m.mvr",
            "BEGIN DIMENSIONS\nMAXMVR 1\nMAXPACKAGES 2\nEND DIMENSIONS\nBEGIN PACKAGES\nDRAINS\n"
            "BROOK\nEND PACKAGES\nBEGIN PERIOD 1\nDRAINS 1 BROOK 1 FACTOR 0.5\nEND PERIOD\n");
        set("m.obs", "BEGIN CONTINUOUS FILEOUT m.obs.csv\nh HEAD 1 3 3\nEND CONTINUOUS\n");
    }

    void set(const std::string& file, const std::string& text) {
        files_[file] = text;
        (void)folder_.write(file, text);
    }
    // Replaces a piece of a file by another; `from` must exist.
    void change(const std::string& file, const std::string& from, const std::string& to) {
        std::string text = files_.at(file);
        const auto at = text.find(from);
        REQUIRE(at != std::string::npos);
        set(file, text.replace(at, from.size(), to));
    }
    void remove(const std::string& file) const { fs::remove(folder_ / file); }
    [[nodiscard]] std::set<std::string> content() const {
        std::set<std::string> names;
        for (const auto& entry : fs::directory_iterator(folder_.path()))
            names.insert(entry.path().filename().string());
        return names;
    }
    [[nodiscard]] test::ProgramResult run(const std::string& options = "") const {
        return test::run_command(test::quoted(test::program()) + " mf6 " +
                                 test::quoted(folder_.path().string()) + ' ' + options);
    }
    [[nodiscard]] const test::ScratchFolder& folder() const noexcept { return folder_; }

private:
    std::map<std::string, std::string> files_;
    test::ScratchFolder folder_;
};

// A change that makes the model invalid, and parts of the one message that it must give.
struct Broken {
    std::string file, from, to, place, read, expected;
};

// The model with the change is refused with code 2, by run and by check, and no file is made.
void check_refused(const Mf6Model& model, const Broken& broken) {
    const auto before = model.content();
    for (const char* options : {"", "--check"}) {
        const auto result = model.run(options);
        CAPTURE(options, result.output);
        CHECK(result.code == 2);
        CHECK_THAT(result.output, Contains(broken.place));
        CHECK_THAT(result.output, Contains(broken.read));
        CHECK_THAT(result.output, Contains(broken.expected));
        CHECK_THAT(result.output, !Contains("internal error"));
        CHECK(model.content() == before);
    }
}

void check_refused(const Broken& broken) {
    CAPTURE(broken.file, broken.to);
    Mf6Model model;
    model.change(broken.file, broken.from, broken.to);
    check_refused(model, broken);
}

}  // namespace

TEST_CASE("mf6 program: a model - ends normally and leaves its files", "[mf6][regression]") {
    if (test::no_program()) return;
    const Mf6Model model;

    const auto result = model.run();

    CAPTURE(result.output);
    CHECK(result.code == 0);
    CHECK_THAT(result.output, Contains("Normal termination of simulation."));
    for (const char* file : {"m.lst", "m.hds", "m.cbc", "m.dis.grb", "m.obs.csv"}) {
        CAPTURE(file);
        CHECK_FALSE(test::bytes_of(model.folder() / file).empty());
    }
}

TEST_CASE("mf6 program: called mf6 in the model's folder - does the same", "[mf6][regression]") {
    if (test::no_program()) return;
    const Mf6Model model;
    const test::ScratchFolder bin;
    fs::create_symlink(fs::absolute(test::program()), bin / "mf6");
    REQUIRE(model.run().code == 0);
    const std::string heads = test::bytes_of(model.folder() / "m.hds");
    model.remove("m.hds");

    const auto result = test::run_command("cd " + test::quoted(model.folder().path().string()) +
                                          " && " + test::quoted((bin / "mf6").string()));

    CAPTURE(result.output);
    CHECK(result.code == 0);
    CHECK_THAT(result.output, Contains("Normal termination of simulation."));
    CHECK(test::bytes_of(model.folder() / "m.hds") == heads);
}

TEST_CASE("mf6 program: --check - writes nothing and lists the contents", "[mf6][regression]") {
    if (test::no_program()) return;
    const Mf6Model model;
    const auto before = model.content();

    const auto result = model.run("--check");

    CAPTURE(result.output);
    CHECK(result.code == 0);
    CHECK_THAT(result.output, Contains("2 layers, 3 rows, 4 columns") &&
                                  Contains("3 stress periods, 4 time steps"));
    CHECK(model.content() == before);
}

TEST_CASE("mf6 program: --check - lists all that is not supported", "[mf6][regression]") {
    if (test::no_program()) return;
    Mf6Model model;
    model.change("mfsim.nam", "BEGIN OPTIONS\n", "BEGIN OPTIONS\nHPC6 FILEIN a.hpc\n");
    model.change("m.nam", "BEGIN OPTIONS\n", "BEGIN OPTIONS\nNETCDF_MESH2D FILEOUT a.nc\n");
    model.change("m.nam", "OBS6 m.obs\n", "OBS6 m.obs\nLAK6 m.lak\nCSUB6 m.csub\n");
    model.change("m.npf", "BEGIN GRIDDATA",
                 "BEGIN OPTIONS\nXT3D\nTVK6 FILEIN m.tvk\nEND OPTIONS\nBEGIN GRIDDATA");
    model.change("m.drn", "MOVER\n", "MOVER\nDEV_CUBIC_SCALING\n");
    const auto before = model.content();

    const auto result = model.run("--check");

    CAPTURE(result.output);
    CHECK(result.code == 2);
    for (const char* line :
         {"mfsim.nam:2: OPTIONS: the option HPC6 is", "m.nam:2: OPTIONS: NETCDF_MESH2D is",
          "PACKAGES: GWF package LAK6 is", "PACKAGES: GWF package CSUB6 is",
          "m.npf:2: OPTIONS: the option XT3D is", "m.npf:3: OPTIONS: the option TVK6 is",
          "m.drn:3: OPTIONS: the option DEV_CUBIC_SCALING is", "7 problems in the input"})
        CHECK_THAT(result.output, Contains(line));
    CHECK(model.content() == before);
}

TEST_CASE("mf6 program: broken blocks - are refused by file and line", "[mf6][regression]") {
    if (test::no_program()) return;
    check_refused(GENERATE(values<Broken>({
        {"m.ic", "BEGIN GRIDDATA", "BEGIN GRIDATA", "m.ic:1: ", "\"GRIDATA\"", "\"GRIDDATA\""},
        {"m.dis", "NCOL 4\n", "", "m.dis:1: DIMENSIONS: ", "NCOL is missing", "give it"},
        {"m.ic", "END GRIDDATA\n", "", "m.ic:1: GRIDDATA: ", "has no END", "write END GRIDDATA"},
        {"m.npf", "BEGIN GRIDDATA", "BEGIN OPTIONS\nPERCHT\nEND OPTIONS\nBEGIN GRIDDATA",
         "m.npf:2: OPTIONS: ", "unknown option \"PERCHT\"", "\"PERCHED\""},
        {"m.oc", "BEGIN PERIOD 1", "BEGIN PERIOD 2\nEND PERIOD\nBEGIN PERIOD 1",
         "m.oc:", "period 1 stands behind period 2", "ascend"},
        {"t.tdis", "10 2 1.5\n", "", "t.tdis:", "2 periods stand where NPER = 3",
         "one line a period"},
        {"m.ic", "STRT\nCONSTANT 8\n", "", "m.ic:1: GRIDDATA: ", "STRT is missing", "give it"},
        {"m.wel", "2 2 3 pump", "OPEN/CLOSE m.wel", "m.wel:", "BEGIN", ""},
        {"m.wel", "2 2 3 pump", "OPEN/CLOSE rows.txt", "m.wel:9: PERIOD: ", "rows.txt",
         "not found"},
    })));
}

TEST_CASE("mf6 program: broken numbers - are refused by file and line", "[mf6][regression]") {
    if (test::no_program()) return;
    check_refused(GENERATE(values<Broken>({
        {"m.chd", "1 2 1 9", "1 2 5 9", "m.chd:6: PERIOD: ", "the column 5", "give 1 to 4"},
        {"m.chd", "1 2 1 9", "2 3 4 9", "m.chd:6: PERIOD: ", "layer 2, row 3, column 4 is inactive",
         "IDOMAIN above 0"},
        {"m.chd", "1 2 1 9", "1 2 1 high", "m.chd:6: PERIOD: ", "HEAD is \"high\"",
         "give a number"},
        {"m.chd", "1 2 1 9", "1 2 1 NaN", "m.chd:6: PERIOD: ", "HEAD is \"NaN\"", "give a number"},
        {"m.chd", "1 2 1 9", "1 2 1", "m.chd:6: PERIOD: ", "HEAD is missing", "give a number"},
        {"m.chd", "MAXBOUND 2", "MAXBOUND 1", "m.chd:4: PERIOD: ", "2 rows where MAXBOUND = 1",
         "raise MAXBOUND"},
        {"m.wel", "2 2 3 pump", "2 2 3 pumm", "m.wel:9: PERIOD: ", "\"pumm\"", "\"PUMP\""},
        {"m.ic", "CONSTANT 8", "INTERNAL\n 20*8",
         "m.ic:5: GRIDDATA: ", "STRT has 20 of its 24 values", "give the missing ones"},
        {"m.ic", "CONSTANT 8", "INTERNAL\n 24*8 8\n9", "m.ic:5: GRIDDATA: ", "\"9\"", "complete"},
        {"m.ic", "CONSTANT 8", "CONSTANT NaN", "m.ic:3: GRIDDATA: ", "STRT is \"NaN\"",
         "give a number"},
        {"m.ic", "CONSTANT 8", "OPEN/CLOSE m.ts (BINARY)", "m.ic:3: GRIDDATA: ", "bytes where STRT",
         "header of 52 bytes"},
        {"m.dis", "100 100 100 100", "100 -1 100 100",
         "m.dis:6: GRIDDATA: ", "DELR of column 2 is -1", "give a width above 0"},
        {"m.dis", "CONSTANT -10", "CONSTANT 3",
         "m.dis:6: GRIDDATA: ", "layer 2, row 1, column 1: the bottom 3", "not below the top"},
        {"m.npf", "CONSTANT 5", "CONSTANT -5", "m.npf:1: GRIDDATA: ", "K is -5",
         "give a conductivity above 0"},
        {"t.tdis", "10 2 1.5", "10 0 1.5", "t.tdis:", "NSTP is 0", "at least 1"},
        {"s.ims", "OUTER_DVCLOSE 1e-8", "OUTER_DVCLOSE small",
         "s.ims:2: NONLINEAR: ", "OUTER_DVCLOSE is \"small\"", "give a number"},
    })));
}

TEST_CASE("mf6 program: broken references - are refused by file and line", "[mf6][regression]") {
    if (test::no_program()) return;
    check_refused(GENERATE(values<Broken>({
        {"m.nam", "IC6 m.ic\n", "", "m.nam", "IC6 is missing", "every GWF model needs it"},
        {"m.nam", "NPF6 m.npf", "NPF6 m.nfp", "m.nam:", "m.nfp", "m.npf"},
        {"m.nam", "DRN6 m.drn drains", "DRN6 m.drn WELLS", "m.nam:", "\"WELLS\" is taken by line",
         "a name of its own"},
        {"m.nam", "OBS6 m.obs", "LAK6 m.lak", "m.nam:", "LAK6 is not supported", "heihe has"},
        {"mfsim.nam", "GWF6 m.nam m\n", "GWF6 m.nam m\nGWF6 n.nam n\n",
         "mfsim.nam:", "a simulation of 2 models is not supported", "one GWF model"},
        {"mfsim.nam", "GWF6 m.nam m\n", "GWT6 m.nam m\n", "mfsim.nam:", "GWT6", "one GWF model"},
        {"mfsim.nam", "IMS6 s.ims m", "IMS6 s.ims n", "mfsim.nam:", "for model \"n\"",
         "use one of: m"},
        {"m.obs", "h HEAD 1 3 3", "h HEADS 1 3 3", "m.obs:2: CONTINUOUS: ", "\"HEADS\"",
         "\"HEAD\""},
        {"m.mvr", "DRAINS 1 BROOK", "DRAIN 1 BROOK", "m.mvr:", "no package \"DRAIN\"",
         "\"DRAINS\""},
        {"m.mvr", "DRAINS 1 BROOK 1", "DRAINS 1 BROOK 7",
         "m.mvr:", "BROOK has 1 items at most, not 7", "give 1 to 1"},
        {"m.drn", "MOVER\n", "", "m.mvr:", "DRAINS has no option MOVER", "set MOVER"},
    })));
}

TEST_CASE("mf6 program: no model - is one line of message", "[mf6][regression]") {
    if (test::no_program()) return;
    Mf6Model model;
    SECTION("an empty mfsim.nam") {
        model.set("mfsim.nam", "");
        check_refused(model, {"", "", "", "mfsim.nam: ", "TIMING", "BEGIN TIMING"});
    }
    SECTION("no mfsim.nam") {
        model.remove("mfsim.nam");
        check_refused(model, {"", "", "", "mfsim.nam", "not found", ""});
    }
    SECTION("no folder") {
        const auto result = test::run_command(test::quoted(test::program()) + " mf6 " +
                                              test::quoted((model.folder() / "nowhere").string()));
        CAPTURE(result.output);
        CHECK(result.code == 2);
        CHECK_THAT(result.output, Contains("nowhere") && Contains("not found"));
        CHECK_FALSE(fs::exists(model.folder() / "nowhere"));
    }
    SECTION("an unknown option") { CHECK(model.run("--chek").code == 2); }
}

TEST_CASE("mf6 program: not converging - is code 3 and names files and cell", "[mf6][regression]") {
    if (test::no_program()) return;
    Mf6Model model;
    model.change("s.ims", "OUTER_MAXIMUM 50", "OUTER_MAXIMUM 1");

    const auto result = model.run();

    CAPTURE(result.output);
    CHECK(result.code == 3);
    CHECK_THAT(result.output, Contains("incomplete: m.lst, m.dis.grb, m.hds, m.cbc"));
    CHECK_THAT(result.output, Contains("did not converge: stress period 1, time step 1: ") &&
                                  Contains("layer ") && Contains(", row ") &&
                                  Contains(", column "));
    CHECK_THAT(result.output, !Contains("Normal termination"));
}

TEST_CASE("mf6 program: not converging with CONTINUE - goes on and says so", "[mf6][regression]") {
    if (test::no_program()) return;
    Mf6Model model;
    model.change("s.ims", "OUTER_MAXIMUM 50", "OUTER_MAXIMUM 1");
    model.change("mfsim.nam", "BEGIN OPTIONS\n", "BEGIN OPTIONS\nCONTINUE\n");

    const auto result = model.run();

    CAPTURE(result.output);
    CHECK(result.code == 0);
    CHECK_THAT(result.output, Contains("convergence failure occurred 4 time(s)") &&
                                  Contains("Normal termination of simulation."));
    CHECK_THAT(result.output, !Contains("incomplete"));
}

TEST_CASE("mf6 program: a budget that does not close - is code 4 and names the store",
          "[mf6][regression]") {
    if (test::no_program()) return;
    Mf6Model model;
    model.change("m.mvr", "DRAINS 1 BROOK 1 FACTOR 0.5\n", "");
    model.change("m.drn", "1 3 2 7 30", "1 3 2 9.5 1e4");
    model.change("m.ic", "CONSTANT 8", "CONSTANT 50");
    model.change("s.ims", "OUTER_DVCLOSE 1e-8", "OUTER_DVCLOSE 1e9");

    const auto result = model.run();

    CAPTURE(result.output);
    CHECK(result.code == 4);
    CHECK_THAT(result.output, Contains("time step 1: the budget of model M does not close: in "));
    CHECK_THAT(result.output, !Contains("Normal termination"));
    CHECK_FALSE(test::bytes_of(model.folder() / "m.hds").empty());
}

TEST_CASE("mf6 program: a folder for results that is missing - is refused before the run",
          "[mf6][regression]") {
    if (test::no_program()) return;
    Mf6Model model;
    model.change("m.oc", "m.hds", "results/m.hds");

    check_refused(model, {"m.oc", "", "", "m.oc:2: OPTIONS: the output \"results/m.hds\"",
                          "which is not there", "make the folder"});
}
