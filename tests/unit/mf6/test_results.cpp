// SPDX-License-Identifier: MIT
#include "heihe/core/index.hpp"
#include "heihe/mf6/read_back.hpp"
#include "heihe/mf6/run.hpp"
#include "test_read_case.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

// What readers of MODFLOW 6's files look for: order and names of records, and how rates are summed up.

using namespace heihe;
using Catch::Contains;
namespace fs = std::filesystem;

namespace {

// One layer, one row of five cells of 10 m, bottom 0, K 1; steady, one step. A test adds packages.
class Row : public test::ReadCase {
public:
    Row() {
        write("t.tdis",
              "BEGIN DIMENSIONS\n NPER 1\nEND DIMENSIONS\nBEGIN PERIODDATA\n 1 1 1\n"
              "END PERIODDATA\n");
        write(
            "s.ims",
            "BEGIN NONLINEAR\n OUTER_DVCLOSE 1e-10\n OUTER_MAXIMUM 100\n UNDER_RELAXATION DBD\n"
            "END NONLINEAR\nBEGIN LINEAR\n INNER_DVCLOSE 1e-11\n INNER_RCLOSE 1e-8\nEND LINEAR\n");
        write("m.dis", dis("10", "0", ""));
        write("m.npf", "BEGIN OPTIONS\n SAVE_FLOWS\nEND OPTIONS\n" + types("0"));
        write("m.oc", oc);
    }
    static std::string dis(const std::string& top, const std::string& botm,
                           const std::string& idomain) {
        return "BEGIN DIMENSIONS\n NLAY 1\n NROW 1\n NCOL 5\nEND DIMENSIONS\nBEGIN GRIDDATA\n"
               "DELR\n CONSTANT 10\nDELC\n CONSTANT 10\nTOP\n CONSTANT " +
               top + "\nBOTM\n " + (botm.size() > 3 ? "INTERNAL\n " : "CONSTANT ") + botm + "\n" +
               (idomain.empty() ? "" : "IDOMAIN\n INTERNAL\n " + idomain + "\n") + "END GRIDDATA\n";
    }
    static std::string types(const std::string& icelltype) {
        return "BEGIN GRIDDATA\nICELLTYPE\n CONSTANT " + icelltype +
               "\nK\n CONSTANT 1\nEND GRIDDATA\n";
    }
    // A list package of one period with these rows.
    void list(const std::string& file, const std::string& rows, const std::string& options = {},
              const std::string& dimensions = {}) const {
        write(file, "BEGIN OPTIONS\n" + options + "END OPTIONS\nBEGIN DIMENSIONS\n MAXBOUND 9\n" +
                        dimensions + "END DIMENSIONS\nBEGIN PERIOD 1\n" + rows + "END PERIOD\n");
    }
    // The name file with these options and packages behind DIS, IC, NPF and OC.
    void names(const std::string& options, const std::string& lines) const {
        write("m.nam", "BEGIN OPTIONS\n" + options +
                           "END OPTIONS\nBEGIN PACKAGES\n DIS6 m.dis\n IC6 m.ic\n NPF6 m.npf\n"
                           " OC6 m.oc\n" +
                           lines + "END PACKAGES\n");
    }
    void run() const {
        const auto result = mf6::run_simulation(read());
        REQUIRE(result.failed_steps == 0);
    }
    [[nodiscard]] std::string text(const std::string& file) const {
        return test::bytes_of(folder() / file);
    }
    // Texts and packages of the budget file's records of the first step.
    [[nodiscard]] std::vector<std::string> records() const {
        std::vector<std::string> all;
        if (test::bytes_of(folder() / "m.cbc").empty()) return all;
        const mf6::BudgetReader reader{folder() / "m.cbc"};
        for (const auto& r : reader.records())
            all.push_back(r.text + (r.package2.empty() ? "" : ' ' + r.package2));
        return all;
    }
    // Last row of a table, by column.
    [[nodiscard]] std::map<std::string, double> last_row(const std::string& file) const {
        std::istringstream in{text(file)};
        std::string header, line, last;
        std::getline(in, header);
        while (std::getline(in, line)) last = line;
        std::istringstream names{header}, values{last};
        std::map<std::string, double> row;
        std::string name, value;
        while (std::getline(names, name, ',') && std::getline(values, value, ','))
            row[name] = std::stod(value);
        return row;
    }
    static constexpr const char* oc =
        "BEGIN OPTIONS\n HEAD FILEOUT m.hds\n BUDGET FILEOUT m.cbc\n BUDGETCSV FILEOUT m.csv\n"
        "END OPTIONS\nBEGIN PERIOD 1\n SAVE HEAD ALL\n SAVE BUDGET ALL\nEND PERIOD\n";
};

const mf6::BudgetRecord& record(const mf6::BudgetReader& budget, const std::string& text) {
    const auto& all = budget.records();
    const auto found =
        std::find_if(all.rbegin(), all.rend(), [&](const auto& r) { return r.text == text; });
    REQUIRE(found != all.rend());
    return *found;
}

// What constant heads give and take, from FLOW-JA-FACE and the rows of CHD in the budget file.
std::pair<double, double> chd_by_face(const fs::path& folder) {
    const mf6::BudgetReader budget{folder / "m.cbc"};
    const auto grid = mf6::read_grb(folder / "m.dis.grb");
    const auto flow = budget.values(record(budget, "FLOW-JA-FACE"));
    std::set<std::int32_t> fixed;
    for (const auto& r : budget.records())
        if (r.text == "CHD")
            for (const std::int32_t n : budget.rows(r).id1) fixed.insert(n);
    double in = 0.0;
    double out = 0.0;
    for (const std::int32_t n : fixed)
        for (auto p = at(grid.ia[at(n)]) + 1; p < at(grid.ia[at(n) + 1]); ++p)
            if (fixed.count(grid.ja[p]) == 0) (flow[p] < 0.0 ? in : out) += std::abs(flow[p]);
    return {in, out};
}

}  // namespace

TEST_CASE("mf6: results - constant heads are summed up face by face", "[mf6][unit]") {
    const Row row;
    row.list("m.chd", " 1 1 3 5\n");
    row.list("m.ghb", " 1 1 1 10 100\n 1 1 5 2 100\n");
    row.names("SAVE_FLOWS\n", " GHB6 m.ghb\n CHD6 m.chd\n");

    row.run();

    // two cells on each side with T = 10 and a head boundary of 100 behind them
    const double west = 5.0 / (2.0 / 10.0 + 1.0 / 100.0);
    const double east = 3.0 / (2.0 / 10.0 + 1.0 / 100.0);
    const auto last = row.last_row("m.csv");
    CHECK(last.at("CHD(CHD-1)_IN") == Approx(east));
    CHECK(last.at("CHD(CHD-1)_OUT") == Approx(west));
    CHECK(last.at("TOTAL_IN") == Approx(west + east));
    CHECK(last.at("TOTAL_OUT") == Approx(west + east));
    const mf6::BudgetReader budget{row.folder() / "m.cbc"};
    CHECK(budget.rows(record(budget, "CHD")).q.at(0) == Approx(east - west));
}

TEST_CASE("mf6: results - a face between constant heads does not count", "[mf6][unit]") {
    const Row row;
    row.list("a.chd", " 1 1 2 5\n");
    row.list("b.chd", " 1 1 3 4\n");
    row.list("m.ghb", " 1 1 1 10 100\n 1 1 5 2 100\n");
    row.names("SAVE_FLOWS\n", " CHD6 a.chd west\n CHD6 b.chd east\n GHB6 m.ghb\n");

    row.run();

    const auto last = row.last_row("m.csv");
    CHECK(last.at("CHD(WEST)_IN") == 0.0);
    CHECK(last.at("CHD(WEST)_OUT") == Approx(5.0 / (1.0 / 10.0 + 1.0 / 100.0)));
    CHECK(last.at("CHD(EAST)_IN") == Approx(2.0 / (2.0 / 10.0 + 1.0 / 100.0)));
    CHECK(last.at("CHD(EAST)_OUT") == 0.0);
    const mf6::BudgetReader budget{row.folder() / "m.cbc"};
    CHECK(budget.rows(record(budget, "CHD")).q.at(0) ==
          Approx(last.at("CHD(EAST)_IN") - 10.0));  // with the face between them, as there
}

// Vertical faces, dry columns, pass-through cells, barriers, storage: the table is the sum of what the
// budget file has for each face.
TEST_CASE("mf6: results - constant heads of a thick model are those of FLOW-JA-FACE",
          "[mf6][unit]") {
    const std::string newton = GENERATE(as<std::string>{}, "", "NEWTON UNDER_RELAXATION\n");
    CAPTURE(newton);
    const Row row;
    row.write("t.tdis",
              "BEGIN DIMENSIONS\n NPER 1\nEND DIMENSIONS\nBEGIN PERIODDATA\n 5 2 1\n"
              "END PERIODDATA\n");
    row.write("m.dis",
              "BEGIN DIMENSIONS\n NLAY 3\n NROW 3\n NCOL 4\nEND DIMENSIONS\nBEGIN GRIDDATA\n"
              "DELR\n CONSTANT 100\nDELC\n CONSTANT 50\nTOP\n CONSTANT 10\nBOTM LAYERED\n"
              " CONSTANT 0\n CONSTANT -10\n CONSTANT -20\nIDOMAIN LAYERED\n CONSTANT 1\n"
              " INTERNAL\n 4*1\n 1 -1 1 1\n 4*1\n CONSTANT 1\nEND GRIDDATA\n");
    row.write("m.npf", Row::types("1"));
    row.write("m.sto",
              "BEGIN GRIDDATA\nICONVERT\n CONSTANT 1\nSS\n CONSTANT 1e-4\nSY\n CONSTANT 0.1\n"
              "END GRIDDATA\nBEGIN PERIOD 1\n TRANSIENT\nEND PERIOD\n");
    row.write("m.hfb",
              "BEGIN DIMENSIONS\n MAXHFB 1\nEND DIMENSIONS\nBEGIN PERIOD 1\n 3 2 2 3 2 3 1e-3\n"
              "END PERIOD\n");
    row.list("m.chd", " 3 2 2 4\n 1 2 2 6\n 2 1 1 7\n 2 1 2 6.5\n");
    row.list("m.wel", " 3 3 4 -30\n 1 3 1 20\n");
    row.names("SAVE_FLOWS\n" + newton, " STO6 m.sto\n HFB6 m.hfb\n CHD6 m.chd\n WEL6 m.wel\n");

    row.run();

    const auto [in, out] = chd_by_face(row.folder().path());
    const auto last = row.last_row("m.csv");
    CHECK(in > 1.0);
    CHECK(out > 1.0);
    CHECK(last.at("CHD(CHD-1)_IN") == Approx(in));
    CHECK(last.at("CHD(CHD-1)_OUT") == Approx(out));
    CHECK(last.at("TOTAL_IN") == Approx(last.at("TOTAL_OUT")).epsilon(1e-6));
}

TEST_CASE("mf6: results - a closed face halves the specific discharge, a missing one does not",
          "[mf6][unit]") {
    const Row row;
    row.list("m.wel", " 1 1 2 10\n");
    row.list("m.ghb", " 1 1 5 2 100\n");
    row.names("NEWTON\n", " WEL6 m.wel\n GHB6 m.ghb\n");
    row.write("m.npf", "BEGIN OPTIONS\n SAVE_FLOWS\n SAVE_SPECIFIC_DISCHARGE\nEND OPTIONS\n" +
                           Row::types("1"));
    double share = 1.0;
    SECTION("a dry cell in the west") {
        row.write("m.dis", Row::dis("20", "15 0 0 0 0", ""));
        share = 0.5;
    }
    SECTION("no cell in the west") { row.write("m.dis", Row::dis("20", "15 0 0 0 0", "0 4*1")); }

    row.run();

    const mf6::BudgetReader budget{row.folder() / "m.cbc"};
    const auto rows = budget.rows(record(budget, "DATA-SPDIS"));
    const auto place =
        std::find(rows.id1.begin(), rows.id1.end(), 1) - rows.id1.begin();  // the second cell
    const double head = mf6::HeadReader{row.folder() / "m.hds"}.heads(1, 1).at(1);
    CHECK(rows.aux.at(at(place) * 3) == Approx(share * 10.0 / (10.0 * head)));
}

// Layers of 10, 30 and 10 m, one column: the middle one has the mean of its two faces, whatever is wet
// above it; the others the flux through the one face that they have.
TEST_CASE("mf6: results - vertical specific discharge is the mean of two faces", "[mf6][unit]") {
    const Row row;
    row.write("m.dis",
              "BEGIN DIMENSIONS\n NLAY 3\n NROW 1\n NCOL 1\nEND DIMENSIONS\nBEGIN GRIDDATA\n"
              "DELR\n CONSTANT 10\nDELC\n CONSTANT 10\nTOP\n CONSTANT 10\nBOTM LAYERED\n"
              " CONSTANT 0\n CONSTANT -30\n CONSTANT -40\nEND GRIDDATA\n");
    row.write("m.npf", "BEGIN OPTIONS\n SAVE_FLOWS\n SAVE_SPECIFIC_DISCHARGE\nEND OPTIONS\n" +
                           Row::types("1"));
    row.list("m.wel", " 1 1 1 6\n 2 1 1 3\n");
    row.list("m.chd", " 3 1 1 4\n");
    row.names("", " WEL6 m.wel\n CHD6 m.chd\n");

    row.run();

    const mf6::BudgetReader budget{row.folder() / "m.cbc"};
    const auto q = budget.rows(record(budget, "DATA-SPDIS")).aux;
    CHECK(q.at(2) == Approx(-0.06));
    CHECK(q.at(5) == Approx(-0.075));
    CHECK(q.at(8) == Approx(-0.09));
}

TEST_CASE("mf6: results - packages stand type by type as MODFLOW 6 adds them", "[mf6][unit]") {
    const Row row;
    row.list("m.chd", " 1 1 1 5\n");
    row.list("m.wel", " 1 1 3 -1\n");
    row.list("n.wel", " 1 1 4 1\n");
    row.list("m.drn", " 1 1 5 2 1\n");
    row.list("m.riv", " 1 1 5 3 1 2\n");
    row.list("m.ghb", " 1 1 5 3 1\n");
    row.list("m.rch", " 1 1 2 0.01\n");
    row.list("m.evt", " 1 1 2 5 0.01 2\n", {}, " NSEG 1\n");
    row.names("SAVE_FLOWS\n",
              " CHD6 m.chd c\n EVT6 m.evt e\n RCH6 m.rch r\n GHB6 m.ghb g\n RIV6 m.riv v\n"
              " WEL6 n.wel z\n DRN6 m.drn d\n WEL6 m.wel a\n");

    row.run();

    CHECK(row.records() == std::vector<std::string>{"FLOW-JA-FACE", "WEL Z", "WEL A", "DRN D",
                                                    "RIV V", "GHB G", "RCH R", "EVT E", "CHD C"});
    CHECK_THAT(row.text("m.csv"),
               Contains("time,WEL(Z)_IN,WEL(A)_IN,DRN(D)_IN,RIV(V)_IN,GHB(G)_IN,RCH(R)_IN,"
                        "EVT(E)_IN,CHD(C)_IN,WEL(Z)_OUT"));
    const std::string listing = row.text("m.lst");
    CHECK(listing.find(" CHD = ") > listing.find(" EVT = "));
    CHECK(listing.find(" DRN = ") > listing.find(" WEL = "));
}

TEST_CASE("mf6: results - nothing of NPF or STO is in the budget file without SAVE_FLOWS",
          "[mf6][unit]") {
    struct Flags {
        std::string model, npf, sto, wel;
        std::vector<std::string> records;
    };
    const Flags f = GENERATE(values<Flags>(
        {{"", "", "", "SAVE_FLOWS\n", {"WEL WEL-1"}},
         {"", "SAVE_FLOWS\n", "", "", {"FLOW-JA-FACE", "DATA-SPDIS NPF", "DATA-SAT NPF"}},
         {"", "", "SAVE_FLOWS\n", "", {"STO-SS"}},
         {"", "", "", "", {}},
         {"SAVE_FLOWS\n",
          "",
          "",
          "",
          {"STO-SS", "FLOW-JA-FACE", "DATA-SPDIS NPF", "DATA-SAT NPF", "WEL WEL-1",
           "CHD CHD-1"}}}));
    CAPTURE(f.model, f.npf, f.sto, f.wel);
    const Row row;
    row.write("m.npf", "BEGIN OPTIONS\n SAVE_SPECIFIC_DISCHARGE\n SAVE_SATURATION\n" + f.npf +
                           "END OPTIONS\n" + Row::types("0"));
    row.write("m.sto", "BEGIN OPTIONS\n" + f.sto +
                           "END OPTIONS\nBEGIN GRIDDATA\nICONVERT\n CONSTANT 0\nSS\n CONSTANT "
                           "1e-4\nEND GRIDDATA\nBEGIN PERIOD 1\n TRANSIENT\nEND PERIOD\n");
    row.list("m.wel", " 1 1 3 -1\n", f.wel);
    row.list("m.chd", " 1 1 1 5\n");
    row.names(f.model, " STO6 m.sto\n WEL6 m.wel\n CHD6 m.chd\n");

    row.run();

    CHECK(row.records() == f.records);
}

TEST_CASE("mf6: results - the reduction of a well is what was asked for less what it had",
          "[mf6][unit]") {
    const bool reduces = GENERATE(true, false);
    const Row row;
    row.write("m.npf", Row::types("1"));
    row.list("m.chd", " 1 1 1 9\n");
    row.list("m.wel", " 1 1 5 -20 deep\n 1 1 3 2 fed\n 1 1 4 -0.001 small\n",
             std::string{reduces ? "AUTO_FLOW_REDUCE 3\nFLOW_REDUCTION_LENGTH\n"
                                   "AUTO_FLOW_REDUCE_CSV FILEOUT r.csv\n"
                                 : ""} +
                 "BOUNDNAMES\nOBS6 FILEIN w.obs\n");
    row.write("w.obs",
              "BEGIN CONTINUOUS FILEOUT w.csv\n r WEL-REDUCTION deep\n q WEL deep\n"
              " f WEL-REDUCTION fed\nEND CONTINUOUS\n");
    row.names(reduces ? "NEWTON UNDER_RELAXATION\n" : "", " WEL6 m.wel\n CHD6 m.chd\n");
    if (!reduces) row.write("m.npf", Row::types("0"));

    row.run();

    const auto observed = row.last_row("w.csv");
    if (!reduces) {
        CHECK(observed.at("R") == 3e30);  // there is none
        return;
    }
    const double had = observed.at("Q");
    CHECK(had > -19.0);
    CHECK(observed.at("R") == Approx(-20.0 - had));
    CHECK(observed.at("F") == 0.0);  // water that is put in is never reduced
    const auto reduced = row.last_row("r.csv");
    CHECK_THAT(row.text("r.csv"), Contains("time,period,step,boundnumber,cellnumber,rate-requested,"
                                           "rate-actual,wel-reduction\n1.0000000000000000,1,1,1,5,"
                                           "-20.000000000000000,"));
    CHECK(row.text("r.csv").find(",1,1,2,3,") == std::string::npos);
    CHECK(reduced.at("time") == 1.0);
}

TEST_CASE("mf6: results - the listing lies beside the name file", "[mf6][unit]") {
    const Row row;
    row.list("m.chd", " 1 1 1 5\n");
    fs::create_directory(row.folder() / "in.d");
    const std::string simulation = row.text("mfsim.nam");
    const auto name_file = [&](const std::string& name, const std::string& options) {
        row.names(options, " CHD6 m.chd\n");
        fs::rename(row.folder() / "m.nam", row.folder() / name);
        std::string text = simulation;
        row.write("mfsim.nam", text.replace(text.find("m.nam"), 5, name));
        row.run();
    };
    SECTION("in its folder, by its name") {
        name_file("in.d/model.one.nam", "");
        CHECK(fs::exists(row.folder() / "in.d/model.one.lst"));
        CHECK_FALSE(fs::exists(row.folder() / "m.lst"));
    }
    SECTION("or where LIST says") {
        name_file("in.d/model.nam", "LIST here.txt\n");
        CHECK(fs::exists(row.folder() / "here.txt"));
        CHECK_FALSE(fs::exists(row.folder() / "in.d/model.lst"));
    }
    SECTION("a name without a point gets one") {
        name_file("model", "");
        CHECK(fs::exists(row.folder() / "model.lst"));
    }
}

TEST_CASE("mf6: results - the grid file has cell types as they are computed", "[mf6][unit]") {
    const bool thickstrt = GENERATE(false, true);
    const Row row;
    row.write("m.dis", Row::dis("10", "0", "1 1 1 1 0"));
    row.write("m.npf", std::string{"BEGIN OPTIONS\n"} + (thickstrt ? "THICKSTRT\n" : "") +
                           "END OPTIONS\nBEGIN GRIDDATA\nICELLTYPE\n INTERNAL\n -1 0 1 -3 1\nK\n"
                           " CONSTANT 1\nEND GRIDDATA\n");
    row.list("m.chd", " 1 1 1 5\n");
    row.names("", " CHD6 m.chd\n");

    row.run();

    const std::int32_t negative = thickstrt ? 0 : 1;
    CHECK(mf6::read_grb(row.folder() / "m.dis.grb").icelltype ==
          std::vector<std::int32_t>{negative, 0, 1, negative, 0});
}
