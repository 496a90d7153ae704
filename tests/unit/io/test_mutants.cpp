// SPDX-License-Identifier: MIT
#include "cli/commands.hpp"
#include "cli/exit_code.hpp"
#include "cli/next_steps.hpp"
#include "cli/options.hpp"
#include "cli/progress.hpp"
#include "cli/signals.hpp"
#include "cli/terminal.hpp"
#include "cli/year_table.hpp"
#include "heihe/io/scenario.hpp"
#include "support/mutant_trial.hpp"
#include "support/shared_data.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdio>
#include <set>
#include <string>

using namespace heihe;
namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t seed = 16;
// 20,000 by hand: HEIHE_MUTANTS=20000
const std::uint64_t mutants_in_all = test::number_from("HEIHE_MUTANTS", 500);

constexpr const char* scenario = R"(schema = 1

[scenario]
name = "coarse"
title = "A coarse grid and a short time"

[time]
start = "2026-01-01"
end = "2026-02-15"
max_step = "10 d"

[basin]
data = "data"
spacing = "10 km"

[inflow]
kind = "scaled"
years = [2001, 2004]
mean = "15.8 亿m3"
tributaries = "scaled"

[water]
use = "2022"
demand_factor = 1.1
extra_pumping_fraction = "10 %"
entitlement_reference = "13.5 亿m3"

[groundwater]
cap = "66137 万m3"
from_year = 2026
provenance = "plan"

[multipliers]
k = 1.2
sy = 0.9

[output]
fields = true
points = "data/points.csv"
)";

// The tables of the middle Heihe that a run reads.
test::Files sound_basin() {
    test::Files files{{"coarse.toml", scenario}};
    const fs::path data = test::source_root() / "examples/heihe/data";
    for (const auto& entry : fs::directory_iterator{data}) {
        if (entry.path().extension() != ".csv") continue;
        const std::string name = entry.path().filename().string();
        if (name == "decadal_means.csv" || name == "gauge_points.csv") continue;  // not read
        files["data/" + name] = test::bytes_of(entry.path());
    }
    return files;
}

int broken(const std::string& what) {
    std::printf("%s\n", what.c_str());
    return test::broken_promise;
}

// Columns with names of the tables, which may be any text.
bool is_name(const std::string& column) {
    static const std::set<std::string> names{"county", "district", "user_class", "gauge",
                                             "well",   "store",    "term",       "cap_provenance"};
    return names.count(column) != 0;
}

bool is_no_number(const std::string& cell) {
    return cell == "nan" || cell == "-nan" || cell == "inf" || cell == "-inf";
}

// Checks what code 0 of a run means: all stores close, all numbers are finite.
int inspect(const fs::path& results) {
    for (const auto& entry : fs::directory_iterator{results}) {
        if (entry.path().extension() != ".csv") continue;
        const auto lines = test::split_lines(test::bytes_of(entry.path()));
        const auto columns = test::cells_of(lines.empty() ? "" : lines[0]);
        for (const auto& line : lines) {
            const auto cells = test::cells_of(line);
            for (std::size_t c = 0; c < std::min(cells.size(), columns.size()); ++c)
                if (!is_name(columns[c]) && is_no_number(cells[c]))
                    return broken(entry.path().string() + ": " + line);
        }
    }
    const auto lines = test::split_lines(test::bytes_of(results / "budget.csv"));
    for (std::size_t i = 1; i < lines.size(); ++i)
        if (!(std::abs(std::strtod(test::cells_of(lines[i]).back().c_str(), nullptr)) < 0.1))
            return broken("code 0 after a broken budget: " + lines[i]);
    return 0;
}

cli::RunOptions run_options(const fs::path& folder) {
    cli::RunOptions options;
    options.scenario.scenario = (folder / "coarse.toml").string();
    options.output = (folder / "results").string();
    options.quiet = true;
    options.threads = 1;
    return options;
}

int check_code(const cli::ScenarioOptions& options) {
    return static_cast<int>(cli::guarded([&] { return cli::check(options); }));
}

int run_and_inspect(const fs::path& folder) {
    const cli::RunOptions options = run_options(folder);
    cli::catch_signals();
    const int code = static_cast<int>(cli::guarded([&] { return cli::run(options); }));
    if (code == 0) return inspect(options.output);
    if (code != 2) return code;
    return check_code(options.scenario) == 2 ? 2 : broken("refused by the run, but not by check");
}

// A run takes four times as long as a check. Of the mutants tried at every change, one in eight is run.
int check_or_run(const fs::path& folder, std::uint64_t number) {
    const bool by_hand = mutants_in_all > 500;
    return by_hand || number % 8 == 0 ? run_and_inspect(folder)
                                      : check_code(run_options(folder).scenario);
}

}  // namespace

TEST_CASE("io: mutants - the unchanged basin runs to its end", "[io][unit]") {
    const test::ScratchFolder scratch;
    test::write_files(sound_basin(), scratch.path());

    const auto trial = test::run_apart([&] { return run_and_inspect(scratch.path()); }, 60.0);

    INFO(trial.told);
    CHECK(trial.ending == "done");
}

TEST_CASE("io: mutants - none ends with a signal, an internal error or a broken budget",
          "[io][unit]") {
    const int faults = test::try_mutants({"basin", mutants_in_all / 6, seed, 20.0}, sound_basin(),
                                         check_or_run)["FAULT"];

    CHECK(faults == 0);
}
