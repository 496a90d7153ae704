// SPDX-License-Identifier: MIT
#include "heihe/io/csv.hpp"
#include "support/basin_copy.hpp"
#include "support/program.hpp"
#include "support/tolerances.hpp"

#include <catch2/catch.hpp>

#include <cmath>
#include <csignal>
#include <filesystem>
#include <map>
#include <string>

// Runs with a scenario's [reservoirs] on a coarse grid.

using namespace heihe;
using Catch::Contains;
namespace fs = std::filesystem;

namespace {

const std::string operate = " --set \"reservoirs.operate = [\\\"huangzangsi\\\"]\"";

struct Month {
    double level, storage, inflow, release, spill, evaporation, seepage;
};

// The months of a reservoir in reservoirs.csv.
std::map<std::string, Month> months_of(const fs::path& run, const std::string& reservoir) {
    Problems problems;
    const auto t = io::CsvTable::read(run / "reservoirs.csv", problems);
    const auto number = [&](const char* column) {
        return t.numbers(column, problems, {.blank_allowed = true});
    };
    const auto level = number("level_m");
    const auto storage = number("storage_m3");
    const auto inflow = number("inflow_m3");
    const auto release = number("release_m3");
    const auto spill = number("spill_m3");
    const auto evaporation = number("evaporation_m3");
    const auto seepage = number("seepage_m3");
    problems.throw_if_any();
    std::map<std::string, Month> months;
    for (std::size_t n = 0; n < t.rows(); ++n)
        if (t.field(n, "reservoir") == reservoir)
            months[std::string{t.field(n, "date").substr(0, 7)}] = {
                level[n], storage[n], inflow[n], release[n], spill[n], evaporation[n], seepage[n]};
    return months;
}

}  // namespace

TEST_CASE("reservoirs: a run that operates one - writes its budget, which closes", "[regression]") {
    if (test::no_program()) return;
    const test::BasinCopy basin;

    const auto result = basin.run("-q" + operate);

    CAPTURE(result.output);
    REQUIRE(result.code == 0);
    const auto months = months_of(basin / "结果", "huangzangsi");
    REQUIRE(months.size() == 12);
    double stored = 0.5 * 4.03e8;
    for (const auto& [name, m] : months) {
        CAPTURE(name);
        const double out = m.release + m.spill + m.evaporation + m.seepage;
        CHECK(std::abs(m.inflow - out - (m.storage - stored)) < 1e-9 * (m.inflow + stored));
        CHECK(m.storage <= 4.03e8);
        CHECK(m.level > 2520.0);
        CHECK(m.level < 2628.71);
        stored = m.storage;
    }
    CHECK(months.at("2026-03").storage > months.at("2026-01").storage);  // fills in winter
    CHECK(months.at("2026-04").release > 2.0 * months.at("2026-04").inflow);
    CHECK(months.at("2026-08").release > months.at("2026-08").inflow);
    CHECK(months.at("2026-07").evaporation > months.at("2026-12").evaporation);
    CHECK(months_of(basin / "结果", "yinggezui").size() == 12);
    CHECK(std::isnan(months_of(basin / "结果", "yinggezui").at("2026-01").level));
    CHECK_THAT(test::bytes_of(basin / "结果/budget.csv"), Contains("2026-12-31,reservoirs,total,"));
    CHECK_THAT(test::bytes_of(basin / "结果/files.sha256"), Contains("  reservoirs.csv\n"));
}

TEST_CASE("reservoirs: without [reservoirs] - the planned ones do not act", "[regression]") {
    if (test::no_program()) return;
    const test::BasinCopy basin;
    REQUIRE(basin.run("-q --end 2026-03-31").code == 0);
    const auto with = test::bytes_of(basin / "结果/river.csv");
    CHECK(months_of(basin / "结果", "huangzangsi").empty());
    for (const auto* file :
         {"reservoirs_planned.csv", "reservoir_levels.csv", "reservoir_rules.csv"})
        fs::remove(basin / (std::string{"data/"} + file));

    REQUIRE(basin.run("-q --force --end 2026-03-31").code == 0);

    CHECK(test::bytes_of(basin / "结果/river.csv") == with);
}

TEST_CASE("reservoirs: commissioned within the run - the river passes until that day",
          "[regression]") {
    if (test::no_program()) return;
    const test::BasinCopy basin;
    basin.change("data/reservoirs_planned.csv", ",2023-11-20,", ",2026-02-10,");

    REQUIRE(basin.run("-q --end 2026-03-31" + operate).code == 0);

    const auto months = months_of(basin / "结果", "huangzangsi");
    CHECK(months.at("2026-01").release == months.at("2026-01").inflow);
    CHECK(months.at("2026-01").storage == 0.0);
    CHECK(std::isnan(months.at("2026-01").level));
    CHECK(months.at("2026-02").storage > 0.0);
    CHECK(months.at("2026-03").storage < 0.61e8);  // the dead storage is still filling:
    CHECK(months.at("2026-03").release == 0.0);
}

TEST_CASE("reservoirs: a run that is stopped and resumed - ends in the same bytes",
          "[regression]") {
    if (test::no_program()) return;
    const test::BasinCopy basin;
    REQUIRE(test::run_command(basin.command("whole") + " -q" + operate).code == 0);
    const std::string command = basin.command("part") + " -q --checkpoint-seconds 0" + operate;
    const auto part = basin / "part.part";
    test::BackgroundCommand run{command, basin / "output.txt"};
    REQUIRE(run.wait_for([&] {
        return fs::exists(part / "checkpoint.h5") &&
               test::bytes_of(part / "reservoirs.csv").find("2026-04") != std::string::npos;
    }));
    const auto first = run.end(SIGINT);
    CAPTURE(first.output);
    REQUIRE(first.code == 130);

    REQUIRE(test::run_command(command + " --resume").code == 0);

    CHECK(test::bytes_of(basin / "part/files.sha256") ==
          test::bytes_of(basin / "whole/files.sha256"));
}
