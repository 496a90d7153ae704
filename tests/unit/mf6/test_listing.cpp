// SPDX-License-Identifier: MIT
#include "heihe/mf6/listing.hpp"

#include "heihe/core/error.hpp"
#include "support/scratch_folder.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <map>
#include <sstream>
#include <string>
#include <vector>

using namespace heihe;
using Catch::Matchers::Contains;

namespace {

const mf6::StepTime step{.kstp = 2, .kper = 3, .delt = 10.0, .pertim = 20.0, .totim = 30.0};

mf6::BudgetTable two_entries() {
    mf6::BudgetTable table;
    const auto sto = table.add_entry("STO-SS", "STO");
    const auto wel = table.add_entry("WEL", "WEL-1");
    table.set(sto, 3.0, 0.0);
    table.set_flows(wel, std::vector<double>{1.0, -2.5, 0.5, -1.5});
    table.end_step(10.0);
    return table;
}

// Cumulative and step figures by name, read as tools do: lines with two `=`, names after OUT: get _OUT.
std::map<std::string, std::pair<double, double>> scan(const std::string& text) {
    std::map<std::string, std::pair<double, double>> found;
    std::istringstream lines{text};
    std::string line;
    std::string side = "_IN";
    while (std::getline(lines, line)) {
        if (line.find("OUT:") != std::string::npos) side = "_OUT";
        const auto first = line.find('=');
        const auto second = first == std::string::npos ? first : line.find('=', first + 1);
        if (second == std::string::npos) continue;
        const auto from = line.find_first_not_of(' ');
        const auto name = line.substr(from, line.find_last_not_of(' ', first - 1) + 1 - from);
        const bool sum = name.find(' ') != std::string::npos;
        found[sum ? name : name + side] = {std::atof(line.c_str() + first + 1),
                                           std::atof(line.c_str() + second + 1)};
    }
    return found;
}

}  // namespace

TEST_CASE("mf6: budget table - the lines of MODFLOW 6", "[mf6][unit]") {
    CHECK(two_entries().text(step) == R"(

  VOLUME BUDGET FOR ENTIRE MODEL AT END OF TIME STEP    2, STRESS PERIOD   3
  ---------------------------------------------------------------------------------------------------
 
     CUMULATIVE VOLUME      L**3       RATES FOR THIS TIME STEP      L**3/T          PACKAGE NAME
     ------------------                 ------------------------                     ----------------

           IN:                                      IN:
           ---                                      ---
              STO-SS =          30.0000                STO-SS =           3.0000     STO
                 WEL =          15.0000                   WEL =           1.5000     WEL-1
 
            TOTAL IN =          45.0000              TOTAL IN =           4.5000
 
          OUT:                                     OUT:
          ----                                     ----
              STO-SS =           0.0000                STO-SS =           0.0000     STO
                 WEL =          40.0000                   WEL =           4.0000     WEL-1
 
           TOTAL OUT =          40.0000             TOTAL OUT =           4.0000
 
            IN - OUT =           5.0000              IN - OUT =           0.5000
 
 PERCENT DISCREPANCY =          11.76     PERCENT DISCREPANCY =          11.76

)");
}

TEST_CASE("mf6: budget table - volumes add up over steps, rates do not", "[mf6][unit]") {
    auto table = two_entries();
    table.clear_rates();
    table.set(0, 0.0, 1.0);
    table.end_step(5.0);

    CHECK(table.entries()[0].volume_in == 30.0);
    CHECK(table.entries()[0].volume_out == 5.0);
    CHECK(table.entries()[1].volume_out == 40.0);
    CHECK(table.rates().in == 0.0);
    CHECK(table.rates().out == 1.0);
    CHECK(table.rates().discrepancy() == Approx(-200.0));
    CHECK(table.volumes().difference() == Approx(0.0).margin(1e-12));
    CHECK_THROWS_AS(table.set(2, 0.0, 0.0), ContractError);
}

TEST_CASE("mf6: budget table - very large and very small numbers keep their columns",
          "[mf6][unit]") {
    mf6::BudgetTable table{"SFR-1"};
    table.add_entry("GWF");
    table.add_entry("RAINFALL");
    table.set(0, 123456789012.34567, 1e12);
    table.set(1, 0.0123, 0.1);
    table.end_step(1.0);
    const auto text = table.text(step);

    CHECK_THAT(text,
               Contains("VOLUME BUDGET FOR SFR-1 AT END OF TIME STEP    2, STRESS PERIOD   3"));
    CHECK_THAT(text, Contains("                 GWF =123456789012.3457"));
    CHECK_THAT(text, Contains("                 GWF =       1.0000E+12"));
    CHECK_THAT(text, Contains("            RAINFALL =       1.2300E-02"));
    CHECK_THAT(text, Contains("            RAINFALL =           0.1000"));
    CHECK_THAT(text, !Contains("PACKAGE NAME"));
}

TEST_CASE("mf6: budget table - tools find every figure", "[mf6][unit]") {
    const auto found = scan(two_entries().text(step));

    CHECK(found.size() == 8);
    CHECK(found.at("STO-SS_IN") == std::pair{30.0, 3.0});
    CHECK(found.at("WEL_OUT") == std::pair{40.0, 4.0});
    CHECK(found.at("TOTAL IN") == std::pair{45.0, 4.5});
    CHECK(found.at("IN - OUT") == std::pair{5.0, 0.5});
    CHECK(found.at("PERCENT DISCREPANCY") == std::pair{11.76, 11.76});
}

TEST_CASE("mf6: budget csv - header once, then rates", "[mf6][unit]") {
    const test::ScratchFolder folder;
    mf6::BudgetCsv file{mf6::OutputRun{folder.path()}, "model.csv"};
    const auto table = two_entries();

    file.write(30.0, table);
    file.write(40.0, table);
    file.finish();

    const std::string rates =
        "3.0000000000000000,1.5000000000000000,0.0000000000000000,4.0000000000000000,"
        "4.5000000000000000,4.0000000000000000,11.764705882352942\n";
    CHECK(test::bytes_of(folder / "model.csv") ==
          "time,STO-SS(STO)_IN,WEL(WEL-1)_IN,STO-SS(STO)_OUT,WEL(WEL-1)_OUT,"
          "TOTAL_IN,TOTAL_OUT,PERCENT_DIFFERENCE\n"
          "30.000000000000000," +
              rates + "40.000000000000000," + rates);
}

TEST_CASE("mf6: budget csv - no package, no brackets", "[mf6][unit]") {
    const test::ScratchFolder folder;
    mf6::BudgetCsv file{mf6::OutputRun{folder.path()}, "sfr.csv"};
    mf6::BudgetTable table{"SFR-1"};
    table.add_entry("GWF");

    file.write(1.0, table);
    file.finish();

    CHECK_THAT(test::bytes_of(folder / "sfr.csv"),
               Catch::Matchers::StartsWith("time,GWF_IN,GWF_OUT,TOTAL_IN,"));
}

TEST_CASE("mf6: listing - times in all units", "[mf6][unit]") {
    const test::ScratchFolder folder;
    mf6::ListingFile file{mf6::OutputRun{folder.path()}, "model.lst"};
    const mf6::StepTime time{.kstp = 1, .kper = 1, .delt = 1.0, .pertim = 1.0, .totim = 365.25};

    file.time_summary(time, "DAYS");
    file.finish();

    CHECK(test::bytes_of(folder / "model.lst") ==
          " \n\n\n         TIME SUMMARY AT END OF TIME STEP    1 IN STRESS PERIOD    1\n"
          "                    SECONDS     MINUTES      HOURS       DAYS        YEARS\n"
          "                    -----------------------------------------------------------\n"
          "   TIME STEP LENGTH  86400.      1440.0      24.000      1.0000     2.73785E-03\n"
          " STRESS PERIOD TIME  86400.      1440.0      24.000      1.0000     2.73785E-03\n"
          "         TOTAL TIME 3.15576E+07 5.25960E+05  8766.0      365.25      1.0000    \n\n");
}

TEST_CASE("mf6: listing - times in no unit stand in one column", "[mf6][unit]") {
    const test::ScratchFolder folder;
    mf6::ListingFile file{mf6::OutputRun{folder.path()}, "model.lst"};

    file.time_summary(step, "UNKNOWN");
    file.finish();

    std::istringstream lines{test::bytes_of(folder / "model.lst")};
    std::string line;
    std::vector<double> times;
    while (std::getline(lines, line))
        if (line.find('=') == 43) times.push_back(std::atof(line.substr(45).c_str()));
    CHECK(times == std::vector<double>{10.0, 20.0, 30.0});
}

TEST_CASE("mf6: listing - from the first line to the last", "[mf6][unit]") {
    const test::ScratchFolder folder;
    mf6::ListingFile file{mf6::OutputRun{folder.path()}, "model.lst"};

    file.header("heihe", "1.2.3", "GROUNDWATER FLOW MODEL gwf_1");
    file.solver_summary(step, {.outer_iterations = 7,
                               .inner_iterations = 50,
                               .converged = false,
                               .max_dvc = -1.5e-3,
                               .max_cell = "(1,2,3)",
                               .max_residual = 2.5});
    file.budget(step, two_entries());
    file.closing(3600.0 * 25 + 61.5, true);
    file.finish();

    const auto text = test::bytes_of(folder / "model.lst");
    CHECK_THAT(text, Contains("heihe 1.2.3\n") && Contains("GROUNDWATER FLOW MODEL gwf_1"));
    CHECK_THAT(text, Contains("7 OUTER ITERATIONS, 50 INNER ITERATIONS"));
    CHECK_THAT(text, Contains("-1.50000E-03 IN CELL (1,2,3)"));
    CHECK_THAT(text, Contains("FAILED TO MEET SOLVER CONVERGENCE CRITERIA IN TIME STEP 2"));
    CHECK_THAT(text, Contains(two_entries().text(step)));
    CHECK_THAT(text, Contains("Elapsed run time: 1 Days, 1 Hours, 1 Minutes, 1.500 Seconds\n"));
    CHECK_THAT(text, Catch::Matchers::EndsWith("Normal termination of simulation.\n"));
}

TEST_CASE("mf6: listing - a run that fails does not end normally", "[mf6][unit]") {
    const test::ScratchFolder folder;
    mf6::ListingFile file{mf6::OutputRun{folder.path()}, "model.lst"};

    file.closing(0.25, false);
    file.finish();

    const auto text = test::bytes_of(folder / "model.lst");
    CHECK_THAT(text, Contains("Elapsed run time: 0.250 Seconds") && !Contains("Normal term"));
}

TEST_CASE("mf6: listing - arrays wrap after the columns asked for", "[mf6][unit]") {
    const test::ScratchFolder folder;
    mf6::ListingFile file{mf6::OutputRun{folder.path()}, "model.lst"};
    const auto format = mf6::parse_print_format("COLUMNS 2 WIDTH 8 DIGITS 2 FIXED");

    file.array(step, "HEAD", {.nlay = 2, .nrow = 1, .ncol = 3},
               std::vector<double>{1.0, 2.5, 3.25, -4.0, 1e30, 6.0}, format);
    file.finish();

    CHECK(test::bytes_of(folder / "model.lst") ==
          "\n\n  HEAD IN LAYER   1 AT END OF TIME STEP   2 IN STRESS PERIOD    3\n"
          "  ---------------------------------------------------------------------------\n"
          "             1        2\n"
          "             3\n"
          " .......................\n"
          "    1     1.00     2.50\n"
          "          3.25\n"
          "\n\n  HEAD IN LAYER   2 AT END OF TIME STEP   2 IN STRESS PERIOD    3\n"
          "  ---------------------------------------------------------------------------\n"
          "             1        2\n"
          "             3\n"
          " .......................\n"
          "    1    -4.00  1.0E+30\n"
          "          6.00\n");
}

TEST_CASE("mf6: listing - what a print format leaves out has its default", "[mf6][unit]") {
    const auto f = mf6::parse_print_format("digits 6 scientific COLUMNS -3 nonsense");

    CHECK(f.digits == 6);
    CHECK(f.edit == 'S');
    CHECK(f.columns == 1);
    CHECK(f.width == 11);
}

TEST_CASE("mf6: listing - a full disk is an error", "[mf6][unit]") {
    const test::ScratchFolder folder;
    mf6::ListingFile file{mf6::OutputRun{folder.path()}, "/dev/full"};

    file.line("one");

    CHECK_THROWS_AS(file.finish(), OutputError);
}
