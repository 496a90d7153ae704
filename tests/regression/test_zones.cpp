// SPDX-License-Identifier: MIT
#include "heihe/io/csv.hpp"
#include "support/basin_copy.hpp"
#include "support/program.hpp"
#include "support/tolerances.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <csignal>
#include <filesystem>
#include <map>
#include <string>
#include <tuple>
#include <vector>

// Runs with zones of the user on a coarse grid.

using namespace heihe;
using Catch::Contains;
namespace fs = std::filesystem;

namespace {

/// The example's zones, in a scenario of a folder of the test's own.
class ZonedBasin : public test::BasinCopy {
public:
    ZonedBasin() {
        fs::copy(test::source_root() / "examples/heihe/zones_example.csv", *this / "zones.csv");
        change("情景.toml", "[output]\n", "[output]\nzones = \"zones.csv\"\n");
    }
};

/// A table of a run whose columns are numbers but for the first few.
struct Table {
    explicit Table(const fs::path& file) {
        Problems problems;
        table = io::CsvTable::read(file, problems);
        for (const auto& name : table.columns())
            if (name != "zone" && name != "kind" && name != "neighbour")
                column[name] = table.numbers(name, problems, {.blank_allowed = true});
        problems.throw_if_any();
    }
    [[nodiscard]] double at(const std::string& name, std::size_t row) const {
        return column.at(name).at(row);
    }
    [[nodiscard]] std::string text(const char* name, std::size_t row) const {
        return std::string{table.field(row, name)};
    }
    io::CsvTable table;
    std::map<std::string, std::vector<double>> column;
};

}  // namespace

TEST_CASE("zones: a run - writes budgets that add up, by county, district and the user's zone",
          "[regression]") {
    if (test::no_program()) return;
    const ZonedBasin basin;

    const auto result = basin.run("-q");

    CAPTURE(result.output);
    REQUIRE(result.code == 0);
    const Table zones{basin / "结果/zones.csv"};
    std::map<std::string, int> of_kind;
    for (std::size_t r = 0; r < zones.table.rows(); ++r) {
        CAPTURE(zones.text("zone", r));
        ++of_kind[zones.text("kind", r)];
        const double in = zones.at("recharge_1e4m3", r) + zones.at("river_loss_1e4m3", r) +
                          zones.at("mountain_front_inflow_1e4m3", r);
        const double out = zones.at("pumping_1e4m3", r) + zones.at("phreatic_et_1e4m3", r) +
                           zones.at("drains_1e4m3", r) + zones.at("river_gain_1e4m3", r) +
                           zones.at("lateral_out_1e4m3", r);
        CHECK(std::abs(in - out - zones.at("storage_change_1e4m3", r)) <=
              0.01 * test::budget_percent * std::max(in, std::abs(out)));
        CHECK(zones.at("discrepancy_percent", r) < test::budget_percent);
        CHECK(std::isnan(zones.at("days_below_level", r)));
    }
    CHECK(of_kind["county"] == 6);
    CHECK(of_kind["district"] > 10);
    CHECK(of_kind["overdraft_estimate"] == 2);
    CHECK_THAT(test::bytes_of(basin / "结果/files.sha256"), Contains("  zone_exchange.csv\n"));
}

TEST_CASE("zones: a run - a neighbour receives what a zone gives", "[regression]") {
    if (test::no_program()) return;
    const ZonedBasin basin;

    REQUIRE(basin.run("-q --end 2026-03-31").code == 0);

    const Table exchange{basin / "结果/zone_exchange.csv"};
    const Table zones{basin / "结果/zones.csv"};
    std::map<std::tuple<std::string, std::string, std::string>, double> out;
    std::map<std::pair<std::string, std::string>, double> sum;
    for (std::size_t r = 0; r < exchange.table.rows(); ++r) {
        const double q = exchange.at("out_1e4m3", r);
        const auto kind = exchange.text("kind", r);
        out[{kind, exchange.text("zone", r), exchange.text("neighbour", r)}] = q;
        sum[{kind, exchange.text("zone", r)}] += q;
    }
    int pairs = 0;
    for (const auto& [key, q] : out) {
        const auto& [kind, zone, neighbour] = key;
        CAPTURE(kind, zone, neighbour);
        if (neighbour == "outside") continue;
        ++pairs;
        CHECK(out.at({kind, neighbour, zone}) == -q);
    }
    CHECK(pairs > 10);
    for (std::size_t r = 0; r < zones.table.rows(); ++r)
        CHECK(zones.at("lateral_out_1e4m3", r) ==
              Approx(sum[{zones.text("kind", r), zones.text("zone", r)}]).margin(1e-6));
}

TEST_CASE("zones: a run that is stopped and resumed - ends in the same bytes", "[regression]") {
    if (test::no_program()) return;
    const ZonedBasin basin;
    basin.change("情景.toml", "2026-12-31", "2027-03-31");
    REQUIRE(test::run_command(basin.command("whole") + " -q").code == 0);
    const std::string command = basin.command("part") + " -q --checkpoint-seconds 0";
    const auto part = basin / "part.part";
    test::BackgroundCommand run{command, basin / "output.txt"};
    REQUIRE(run.wait_for([&] {
        return fs::exists(part / "checkpoint.h5") &&
               test::bytes_of(part / "reaches.csv").find("2026-08") != std::string::npos;
    }));
    REQUIRE(run.end(SIGINT).code == 130);

    REQUIRE(test::run_command(command + " --resume").code == 0);

    CHECK(test::bytes_of(basin / "part/files.sha256") ==
          test::bytes_of(basin / "whole/files.sha256"));
}

TEST_CASE("zones: a start state of a run with other zones - is accepted, and changes no head",
          "[regression]") {
    if (test::no_program()) return;
    const ZonedBasin basin;
    REQUIRE(test::run_command(basin.command("first") + " -q --end 2026-02-28").code == 0);
    basin.change("情景.toml", "spacing", "state = \"first/checkpoint.h5\"\nspacing");
    basin.change("情景.toml", "start = \"2026-01-01\"", "start = \"2026-03-01\"");
    const std::string until = " -q --end 2026-04-30";

    const auto with = test::run_command(basin.command("with") + until);
    basin.change("情景.toml", "zones = \"zones.csv\"\n", "");
    const auto without = test::run_command(basin.command("without") + until);

    CAPTURE(with.output, without.output);
    REQUIRE(with.code == 0);
    REQUIRE(without.code == 0);
    for (const auto* file : {"wells.csv", "annual.csv", "county.csv", "budget.csv"})
        CHECK(test::bytes_of(basin / ("with/" + std::string{file})) ==
              test::bytes_of(basin / ("without/" + std::string{file})));
}

TEST_CASE("zones: a bad table - is refused with its line, and nothing is written", "[regression]") {
    if (test::no_program()) return;
    const ZonedBasin basin;
    basin.change("zones.csv", "1,558000,4363000\n骆驼城,overdraft_estimate,1,544000,4363000",
                 "1,544000,4363000\n骆驼城,overdraft_estimate,1,558000,4363000");

    const auto result = basin.run("-q");

    CHECK(result.code == 2);
    CHECK_THAT(result.output, Contains("zones.csv:5") && Contains("in their order"));
    CHECK_FALSE(fs::exists(basin / "结果.part"));
}
