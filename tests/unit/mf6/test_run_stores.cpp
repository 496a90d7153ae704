// SPDX-License-Identifier: MIT
#include "heihe/mf6/read_back.hpp"
#include "heihe/mf6/run.hpp"
#include "sfr_case.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

using Catch::Contains;
using namespace heihe;
using test::SfrText;

namespace {

/// The grid of ReadCase with a constant head of 5 m in its lower layer, drains at 3 m, a creek with
/// all its files, and a mover from the drains to the creek.
struct StoreCase {
    SfrText sfr{};
    std::string drains =
        "BEGIN PERIOD 1\n1 3 1 3 10\n1 3 2 3 10\nEND PERIOD\nBEGIN PERIOD 2\nEND PERIOD\n"
        "BEGIN PERIOD 3\n1 3 1 3 10\nEND PERIOD\n";
    std::string movers = "d 1 creek 1 FACTOR 1\nd 2 creek 3 FACTOR .5\n";
    std::string observed{};
    std::string more_packages{};
    std::string ims = "BEGIN NONLINEAR\nOUTER_DVCLOSE 1e-8\nEND NONLINEAR\n";
    test::ReadCase files{};

    mf6::RunResult run() {
        files.packages(" CHD6 m.chd c\n SFR6 m.sfr creek\n DRN6 m.drn d\n" + more_packages +
                       " MVR6 m.mvr\n OC6 m.oc\n");
        files.write("s.ims", ims);
        files.write("m.chd",
                    "BEGIN DIMENSIONS\nMAXBOUND 1\nEND DIMENSIONS\nBEGIN PERIOD 1\n2 2 3 5\n"
                    "END PERIOD\n");
        files.write("m.drn",
                    "BEGIN OPTIONS\nMOVER\nEND OPTIONS\nBEGIN DIMENSIONS\nMAXBOUND 2\n"
                    "END DIMENSIONS\n" +
                        drains);
        if (!observed.empty()) {
            files.write("o.obs",
                        "BEGIN CONTINUOUS FILEOUT o.csv\n" + observed + "END CONTINUOUS\n");
            sfr.options += "OBS6 FILEIN o.obs\n";
        }
        sfr.options += "MOVER\nBUDGET FILEOUT sfr.bud\nBUDGETCSV FILEOUT sfr.csv\n";
        files.write("m.sfr", sfr.text());
        files.write(
            "m.mvr",
            "BEGIN OPTIONS\nBUDGET FILEOUT mvr.bud\nBUDGETCSV FILEOUT mvr.csv\nEND OPTIONS\n"
            "BEGIN DIMENSIONS\nMAXMVR 9\nMAXPACKAGES 2\nEND DIMENSIONS\n"
            "BEGIN PACKAGES\nd\ncreek\nEND PACKAGES\nBEGIN PERIOD 1\n" +
                movers + "END PERIOD\n");
        files.write("m.oc",
                    "BEGIN OPTIONS\nBUDGETCSV FILEOUT m.csv\nBUDGET FILEOUT m.cbc\nEND OPTIONS\n"
                    "BEGIN PERIOD 1\n"
                    "SAVE BUDGET ALL\nPRINT BUDGET ALL\nEND PERIOD\n");
        return mf6::run_simulation(files.read());
    }

    [[nodiscard]] std::string bytes(const std::string& name) const {
        std::ifstream in(files.folder() / name);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    /// [step] values of a column.
    [[nodiscard]] std::vector<double> column(const std::string& name,
                                             const std::string& title) const {
        std::istringstream lines(bytes(name));
        const auto cells = [&lines] {
            std::vector<std::string> all;
            std::string line;
            if (!std::getline(lines, line)) return all;
            std::istringstream row(line);
            for (std::string cell; std::getline(row, cell, ',');) all.push_back(cell);
            return all;
        };
        const auto titles = cells();
        const auto found = std::find(titles.begin(), titles.end(), title);
        REQUIRE(found != titles.end());
        std::vector<double> values;
        for (auto row = cells(); !row.empty(); row = cells())
            values.push_back(std::stod(row[at(found - titles.begin())]));
        return values;
    }
};

}  // namespace

TEST_CASE("mf6: run - MVR has a record for each pair of its packages", "[mf6][unit]") {
    StoreCase c;

    const auto result = c.run();

    CHECK(result.open_steps == 0);
    const auto records = mf6::BudgetReader{c.files.folder() / "mvr.bud"}.records();
    REQUIRE(records.size() == 4 * at(result.steps));
    const std::vector<std::string> from{"D", "D", "CREEK", "CREEK"};
    const std::vector<std::string> to{"D", "CREEK", "D", "CREEK"};
    const std::vector<std::int64_t> rows{0, 2, 0, 0};
    for (std::size_t r = 0; r < 4; ++r) {
        CHECK(records[r].text == "MOVER-FLOW");
        CHECK(records[r].package1 == from[r]);
        CHECK(records[r].package2 == to[r]);
        CHECK(records[r].count == rows[r]);
        CHECK(records[r].dim == std::array<int, 3>{static_cast<int>(rows[r]), 1, 1});
    }
}

TEST_CASE("mf6: run - a mover row that the package lacks in a period moves nothing",
          "[mf6][unit]") {
    StoreCase c;

    const auto result = c.run();

    CHECK(result.failed_steps == 0);
    const auto given = c.column("mvr.csv", "D_IN");
    const auto received = c.column("sfr.csv", "FROM-MVR_IN");
    REQUIRE(given.size() == 7);  // 1, 5 and 1 steps
    CHECK(given[0] > 0.0);
    for (std::size_t step = 1; step < 6; ++step) CHECK(given[step] == 0.0);
    CHECK(given[6] > 0.0);  // row 1 alone
    CHECK(received == given);
}

TEST_CASE("mf6: run - the table of SFR has its terms without the package's name", "[mf6][unit]") {
    StoreCase c;
    c.sfr.options += "AUXILIARY salt\n";
    for (auto& reach : c.sfr.reaches) reach.insert(reach.rfind(' '), " 1");

    (void)c.run();

    const std::string csv = c.bytes("sfr.csv");
    CHECK(csv.substr(0, csv.find('\n')) ==
          "time,GWF_IN,RAINFALL_IN,EVAPORATION_IN,RUNOFF_IN,EXT-INFLOW_IN,EXT-OUTFLOW_IN,"
          "STORAGE_IN,FROM-MVR_IN,TO-MVR_IN,AUXILIARY_IN,GWF_OUT,RAINFALL_OUT,EVAPORATION_OUT,"
          "RUNOFF_OUT,EXT-INFLOW_OUT,EXT-OUTFLOW_OUT,STORAGE_OUT,FROM-MVR_OUT,TO-MVR_OUT,"
          "AUXILIARY_OUT,TOTAL_IN,TOTAL_OUT,PERCENT_DIFFERENCE");
    CHECK(c.column("sfr.csv", "EXT-INFLOW_IN")[0] == 5000.0);
    const auto records = mf6::BudgetReader{c.files.folder() / "sfr.bud"}.records();
    std::vector<std::string> texts;
    for (std::size_t r = 0; r < 11; ++r) texts.push_back(records.at(r).text);
    CHECK(texts == std::vector<std::string>{"FLOW-JA-FACE", "GWF", "RAINFALL", "EVAPORATION",
                                            "RUNOFF", "EXT-INFLOW", "EXT-OUTFLOW", "STORAGE",
                                            "FROM-MVR", "TO-MVR", "AUXILIARY"});
}

TEST_CASE("mf6: run - the listing has the tables of SFR and MVR before the model's",
          "[mf6][unit]") {
    StoreCase c;

    (void)c.run();

    const std::string text = c.bytes("m.lst");
    const auto creek =
        text.find("  CREEK BUDGET FOR ENTIRE MODEL AT END OF TIME STEP    1, STRESS");
    const auto mover = text.find("  WATER MOVER BUDGET FOR ENTIRE MODEL AT END OF TIME STEP    1");
    const auto model = text.find("  VOLUME BUDGET FOR ENTIRE MODEL AT END OF TIME STEP    1");
    REQUIRE(model != std::string::npos);
    CHECK(creek < mover);
    CHECK(mover < model);
    const std::string table = text.substr(creek, mover - creek);
    CHECK_THAT(table, Contains("      EXT-INFLOW =        5000.0000"));
    CHECK_THAT(table, Contains("PERCENT DISCREPANCY =           0.00"));
    CHECK_THAT(table, !Contains("PACKAGE NAME"));
}

TEST_CASE("mf6: run - water for an inactive reach stays, and the budget closes", "[mf6][unit]") {
    StoreCase c;
    c.sfr = SfrText::with_diversion("UPTO");
    c.sfr.periods +=
        "BEGIN PERIOD 2\n2 DIVERSION 1 100\nEND PERIOD\nBEGIN PERIOD 3\n4 STATUS INACTIVE\n"
        "END PERIOD\n";
    c.movers = "d 1 creek 4 FACTOR 1\n";

    const auto result = c.run();

    CHECK(result.budget == "");
    CHECK(c.column("sfr.csv", "FROM-MVR_IN")[6] > 0.0);
    for (const double percent : c.column("sfr.csv", "PERCENT_DIFFERENCE"))
        CHECK(std::abs(percent) < 1e-6);
}

// Reaches that feed each other in a circle are passed over until their depths stand; a criterion that
// any change meets leaves water on the way.
TEST_CASE("mf6: run - a creek that loses water is told", "[mf6][unit]") {
    StoreCase c;
    c.sfr.reaches = {
        "1 1 1 1 100 3 .001 9.0 .5 .1 .03 2 .5 0 a", "2 1 1 2 100 3 .001 8.9 .5 .1 .03 2 1 0 b",
        "3 1 1 3 100 3 .001 8.8 .5 .1 .03 3 1 0 c", "4 1 2 3 100 3 .001 8.7 .5 .1 .03 1 .5 0 d"};
    c.sfr.connections = {"1 3 -2", "2 1 -3", "3 2 -1 -4", "4 3"};
    SECTION("a depth of 1e9 m will do") {
        c.sfr.options += "MAXIMUM_DEPTH_CHANGE 1e9\n";
        const auto result = c.run();
        CHECK(result.failed_steps == 0);
        CHECK(result.open_steps > 0);
        CHECK_THAT(result.budget, Contains("stress period 1, time step 1: the budget of CREEK"));
        CHECK_THAT(c.bytes("m.lst"), Contains("the budget of CREEK"));
    }
    SECTION("the default") { CHECK(c.run().budget == ""); }
}

// The drains give water at the heads of the start, 50 m, and less at those of the first iteration,
// which is the last where any change of head will do. A mover would ask for more iterations.
TEST_CASE("mf6: run - a model that accepts any change of head is told", "[mf6][unit]") {
    StoreCase c;
    c.movers.clear();
    c.drains = "BEGIN PERIOD 1\n1 3 1 3 1e4\n1 3 2 9 1e4\nEND PERIOD\n";
    c.files.write("m.ic", "BEGIN GRIDDATA\nSTRT\n CONSTANT 50\nEND GRIDDATA\n");
    c.ims = "BEGIN NONLINEAR\nOUTER_DVCLOSE 1e9\nEND NONLINEAR\n";

    const auto result = c.run();
    CHECK(result.failed_steps == 0);
    CHECK_THAT(result.budget, Contains("the budget of model M does not close"));
}

TEST_CASE("mf6: run - OBS of SFR adds flows up, and has no value where there is none",
          "[mf6][unit]") {
    StoreCase c;
    c.observed = "both SFR upper\none SFR 1\ntwo SFR 2\nnone SFR nobody\nstage STAGE left\n";

    (void)c.run();

    CHECK(c.column("o.csv", "BOTH")[0] ==
          Approx(c.column("o.csv", "ONE")[0] + c.column("o.csv", "TWO")[0]));
    CHECK(c.column("o.csv", "NONE")[0] == 3e30);
    CHECK(c.column("o.csv", "STAGE")[0] > 8.8);
}

TEST_CASE("mf6: run - OBS of mover flows has no value in a package without MOVER", "[mf6][unit]") {
    StoreCase c;
    c.more_packages = " RIV6 m.riv r\n";
    c.files.write("m.riv",
                  "BEGIN OPTIONS\nOBS6 FILEIN r.obs\nEND OPTIONS\nBEGIN DIMENSIONS\nMAXBOUND 1\n"
                  "END DIMENSIONS\nBEGIN PERIOD 1\n1 2 1 6 5 2\nEND PERIOD\n");
    c.files.write("r.obs",
                  "BEGIN CONTINUOUS FILEOUT r.csv\nmoved TO-MVR 1 2 1\nflow RIV 1 2 1\n"
                  "END CONTINUOUS\n");

    (void)c.run();

    CHECK(c.column("r.csv", "MOVED")[0] == 3e30);
    CHECK(std::abs(c.column("r.csv", "FLOW")[0]) < 1e6);
}
