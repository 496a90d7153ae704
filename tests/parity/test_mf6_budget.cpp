// SPDX-License-Identifier: MIT
#include "heihe/mf6/read_back.hpp"
#include "heihe/mf6/run.hpp"
#include "support/scratch_folder.hpp"
#include "support/shared_data.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

using namespace heihe;

namespace {

namespace fs = std::filesystem;

std::vector<std::string> tier1(const fs::path& root) {
    std::vector<std::string> names;
    std::ifstream list{root / "models.tsv"};
    for (std::string line; std::getline(list, line);) {
        const auto tab = line.find('\t');
        if (tab != std::string::npos && line.compare(tab, 3, "\t1\t") == 0)
            names.push_back(line.substr(0, tab));
    }
    return names;
}

/// Saves every flow of every step to one budget file.
void save_everything(mf6::Simulation& simulation) {
    mf6::GwfInput& gwf = simulation.gwf;
    gwf.save_flows = true;
    if (!gwf.oc) gwf.oc.emplace();
    gwf.oc->head_file = "budget.hds";
    gwf.oc->budget_file = "budget.cbc";
    gwf.oc->budget_csv_file = "budget.csv";
    gwf.grb_file = "budget.grb";
    gwf.nogrb = false;
    gwf.oc->blocks = {{1, {{true, true}, {true, false}}}};
}

/// Largest flow through any cell in a step, to which residuals are compared.
double largest_flow(const mf6::BudgetReader& budget, int kstp, int kper) {
    double largest = 0.0;
    for (const auto& r : budget.records()) {
        if (r.kstp != kstp || r.kper != kper || r.text == "FLOW-JA-FACE") continue;
        if (r.text.starts_with("DATA-")) continue;
        for (const double q : r.imeth == 1 ? budget.values(r) : budget.rows(r).q)
            largest = std::max(largest, std::abs(q));
    }
    return largest;
}

/// In and out of the whole model without its constant heads, and net of these.
struct Sums {
    double in = 0.0, out = 0.0, chd = 0.0;
};

/// Sums of the records of a step. A record of CHD has one net flow per cell, but the tables count each
/// face (GWF-CHD of MODFLOW 6): for constant heads only the net flow is the same in both.
Sums record_sums(const mf6::BudgetReader& budget, int kstp, int kper) {
    Sums total;
    for (const auto& r : budget.records()) {
        if (r.kstp != kstp || r.kper != kper || r.text == "FLOW-JA-FACE") continue;
        if (r.text.starts_with("DATA-")) continue;
        for (const double q : r.imeth == 1 ? budget.values(r) : budget.rows(r).q)
            (r.text == "CHD" ? total.chd
             : q > 0.0       ? total.in
                             : total.out) += r.text == "CHD" ? q : std::abs(q);
    }
    return total;
}

/// Sums of a row of the table.
Sums table_sums(const std::map<std::string, double>& row) {
    Sums total;
    for (const auto& [name, value] : row) {
        if (name.starts_with("TOTAL_")) continue;
        const bool is_in = name.ends_with("_IN");
        if (!is_in && !name.ends_with("_OUT")) continue;
        if (name.starts_with("CHD"))
            total.chd += is_in ? value : -value;
        else
            (is_in ? total.in : total.out) += value;
    }
    return total;
}

/// Rows of a comma-separated file of numbers below its header.
std::vector<std::map<std::string, double>> read_csv(const fs::path& file) {
    std::ifstream in{file};
    std::vector<std::string> names;
    std::vector<std::map<std::string, double>> rows;
    for (std::string line; std::getline(in, line);) {
        std::stringstream cells{line};
        std::vector<std::string> words;
        for (std::string w; std::getline(cells, w, ',');) words.push_back(w);
        if (names.empty()) {
            names = words;
            continue;
        }
        auto& row = rows.emplace_back();
        for (std::size_t i = 0; i < words.size(); ++i) row[names[i]] = std::stod(words[i]);
    }
    return rows;
}

void check_cells(const mf6::Simulation& simulation, const fs::path& folder) {
    const mf6::BudgetReader budget{folder / "budget.cbc"};
    const mf6::GrbContents grid = mf6::read_grb(folder / "budget.grb");
    REQUIRE(grid.ncells == simulation.gwf.grid.nnode());
    std::size_t row = 0;
    const auto totals = read_csv(folder / "budget.csv");
    for (const auto& r : budget.records()) {
        if (r.text != "FLOW-JA-FACE") continue;
        CAPTURE(r.kstp, r.kper);
        const double allowed =
            std::max(simulation.ims.inner_rclose, 1e-3 * simulation.ims.outer_dvclose) +
            1e-6 * largest_flow(budget, r.kstp, r.kper);
        double worst = 0.0;
        for (const double left : mf6::cell_residuals(budget, grid, r.kstp, r.kper))
            worst = std::max(worst, std::abs(left));
        CHECK(worst <= allowed);
        // the rates of the budget table are sums of these records
        REQUIRE(row < totals.size());
        const Sums records = record_sums(budget, r.kstp, r.kper);
        const Sums table = table_sums(totals[row]);
        CHECK(table.in == Approx(records.in).epsilon(1e-6).margin(1e-9));
        CHECK(table.out == Approx(records.out).epsilon(1e-6).margin(1e-9));
        CHECK(table.chd == Approx(records.chd).epsilon(1e-6).margin(allowed));
        ++row;
    }
    CHECK(row == totals.size());
}

/// HEAD observations are the head file's values, in every step.
void check_observations(const mf6::Simulation& simulation, const fs::path& folder) {
    if (!simulation.gwf.observations) return;
    const mf6::HeadReader heads{folder / "budget.hds"};
    for (const auto& file : simulation.gwf.observations->files) {
        if (file.binary) continue;
        const auto rows = read_csv(folder / file.file);
        std::size_t step = 0;
        for (const auto& r : heads.records()) {
            if (r.layer != 0) continue;
            const auto head = heads.heads(r.kstp, r.kper);
            REQUIRE(step < rows.size());
            for (const auto& o : file.items) {
                if (o.type != "HEAD") continue;
                std::string name = o.name;
                for (char& c : name) c = static_cast<char>(std::toupper(c));
                CAPTURE(file.file, name, r.kstp, r.kper);
                CHECK(rows[step].at(name) == Approx(head[at(o.node)]).epsilon(1e-6));
            }
            ++step;
        }
        CHECK(step == rows.size());
    }
}

}  // namespace

TEST_CASE("mf6: tier 1 - cells, tables and observations agree with each other", "[mf6][parity]") {
    const auto root = test::shared_file("mf6");
    if (!root) return;
    const test::ScratchFolder scratch;
    for (const std::string& name : tier1(*root)) {
        CAPTURE(name);
        const fs::path folder = scratch.path() / name;
        fs::copy(*root / "models" / name, folder, fs::copy_options::recursive);
        fs::permissions(folder, fs::perms::owner_all, fs::perm_options::add);
        mf6::Simulation simulation = mf6::read_simulation(folder);
        save_everything(simulation);
        const auto result = mf6::run_simulation(simulation);
        CHECK(result.failed_steps == 0);
        check_cells(simulation, folder);
        check_observations(simulation, folder);
    }
}
