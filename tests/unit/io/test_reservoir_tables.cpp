// SPDX-License-Identifier: MIT
#include "heihe/io/basin_tables.hpp"
#include "heihe/io/scenario.hpp"
#include "heihe/river/reservoir.hpp"
#include "support/scratch_folder.hpp"
#include "support/shared_data.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <string>

using namespace heihe;
using Catch::Contains;
namespace fs = std::filesystem;
using Place = basin::PlannedReservoir::Place;

namespace {

fs::path data_folder() { return test::source_root() / "examples/heihe/data"; }

std::string lines_of(const Problems& problems) {
    std::string all;
    for (const auto& line : problems.lines()) all += line + '\n';
    return all;
}

basin::Tables read(const fs::path& folder, std::string& problems) {
    Problems found;
    auto tables = io::read_basin_tables(folder, found);
    problems = lines_of(found);
    return tables;
}

// Problems of the tables with `from` replaced by `to` in one file.
std::string problems_with(const std::string& file, const std::string& from, const std::string& to) {
    const test::ScratchFolder folder;
    fs::copy(data_folder(), folder.path(), fs::copy_options::recursive);
    std::string text = test::bytes_of(folder / file);
    const auto at = text.find(from);
    REQUIRE(at != std::string::npos);
    folder.write(file, text.replace(at, from.size(), to));
    std::string problems;
    static_cast<void>(read(folder.path(), problems));
    return problems;
}

// Problems of a scenario with this list of reservoirs.
std::string problems_of(const std::string& operate, const basin::Tables& tables) {
    Problems problems;
    const auto s = io::parse_scenario(
        "schema = 1\n[scenario]\nname = \"x\"\n[time]\n"
        "start = 2026-01-01\nend = 2026-12-31\n[basin]\ndata = \"" +
            data_folder().string() + "\"\n[reservoirs]\noperate = " + operate + '\n',
        "x.toml", {}, problems);
    if (problems.empty()) io::check_against_tables(s, tables, problems);
    return lines_of(problems);
}

}  // namespace

TEST_CASE("reservoir tables: the basin's - are sound, and their rules lie in the right zones",
          "[io][unit]") {
    std::string problems;
    const auto t = read(data_folder(), problems);

    REQUIRE(problems.empty());
    REQUIRE(t.planned_reservoirs.size() == 10);
    for (const auto& p : t.planned_reservoirs) CHECK(river::problems(p.reservoir).empty());
    const auto& dam = t.planned_reservoirs[0];
    CHECK(dam.reservoir.id == "huangzangsi");
    CHECK(dam.place == Place::inlet);
    CHECK(dam.controlled == Approx(0.8));
    CHECK(dam.reservoir.capacity == Approx(4.03e8));
    CHECK(dam.reservoir.dead_storage == Approx(0.61e8));
    CHECK(dam.reservoir.outlet_capacity == Approx(300.0 * 86400.0));
    CHECK(dam.reservoir.commissioned == make_date(2023, 11, 20));
    CHECK(river::water_surface(dam.reservoir.levels, 2.20e8).level == Approx(2609.48));
    CHECK(river::water_surface(dam.reservoir.levels, 3.95e8).level == Approx(2628.0));
    const auto& april = dam.reservoir.rule[3];
    CHECK(april.lower == Approx(1.5e8));
    CHECK(april.normal.flow == Approx(40.0 * 86400.0));
    CHECK(dam.reservoir.rule[5].conservation.need_share == Approx(0.7));
}

TEST_CASE("reservoir tables: optional - a basin without the planned ones has none", "[io][unit]") {
    const test::ScratchFolder folder;
    fs::copy(data_folder(), folder.path(), fs::copy_options::recursive);
    for (const auto* file :
         {"reservoirs_planned.csv", "reservoir_levels.csv", "reservoir_rules.csv"})
        fs::remove(folder / file);
    std::string problems;

    const auto t = read(folder.path(), problems);

    CHECK(problems.empty());
    CHECK(t.planned_reservoirs.empty());
    CHECK(t.reservoirs.size() == 6);
    CHECK_THAT(problems_of("\"huangzangsi\"", t), Contains("unknown reservoir \"huangzangsi\""));
}

TEST_CASE("reservoir tables: what cannot be - is refused with file, line and column",
          "[io][unit]") {
    CHECK_THAT(problems_with("reservoirs_planned.csv", ",inlet,Heihe,", ",inlet,Heihee,"),
               Contains("reservoirs_planned.csv:2: column river: \"Heihee\" is no inlet") &&
                   Contains("\"Heihe\""));
    CHECK_THAT(problems_with("reservoirs_planned.csv", ",Haichaoba River,", ",Haichao River,"),
               Contains("column river: \"Haichao River\" is no tributary"));
    CHECK_THAT(problems_with("reservoirs_planned.csv", ",inlet,", ",inlett,"),
               Contains("reservoirs_planned.csv:2: column place: \"inlett\" is not known"));
    CHECK_THAT(problems_with("reservoirs_planned.csv", ",40300,6100,", ",40300,46100,"),
               Contains("reservoirs_planned.csv:2: column dead_1e4m3: is above the capacity"));
    CHECK_THAT(problems_with("reservoirs_planned.csv", ",2023-11-20,", ",2023-11-31,"),
               Contains("reservoirs_planned.csv:2: column commissioned"));
    CHECK_THAT(problems_with("reservoirs_planned.csv", "\nxindun,", "\nxinjun,"),
               Contains("reservoirs_planned.csv:4"));
    CHECK_THAT(problems_with("reservoir_levels.csv", "huangzangsi,2560,", "huangzangsi,2540,"),
               Contains("reservoir_levels.csv:4: column level_m: is not above the row before"));
    CHECK_THAT(problems_with("reservoir_levels.csv", ",1797,1.4,", ",1797,0.1,"),
               Contains("reservoir_levels.csv:4: column area_km2: is below the row before"));
    CHECK_THAT(problems_with("reservoir_levels.csv", "huangzangsi,2560,", "huangzangzi,2560,"),
               Contains("column reservoir: \"huangzangzi\" is not known"));
    CHECK_THAT(problems_with("reservoir_rules.csv", "huangzangsi,4,39500,15000",
                             "huangzangsi,4,39500,45000"),
               Contains("reservoir_rules.csv:5: column lower_1e4m3: is above the upper bound"));
    CHECK_THAT(problems_with("reservoir_rules.csv", "huangzangsi,4,39500,15000",
                             "huangzangsi,4,49500,15000"),
               Contains("reservoir_rules.csv:5: column upper_1e4m3: is above the capacity"));
    CHECK_THAT(problems_with("reservoir_rules.csv", "huangzangsi,4,39500,15000",
                             "huangzangsi,4,39500,5000"),
               Contains("reservoir_rules.csv:5: column lower_1e4m3: is below the dead storage"));
    CHECK_THAT(problems_with("reservoir_rules.csv", "\nhuangzangsi,4,", "\nhuangzangsi,5,"),
               Contains("reservoir_rules.csv:6: "));
    const auto rules = test::bytes_of(data_folder() / "reservoir_rules.csv");
    CHECK_THAT(
        problems_with("reservoir_rules.csv", rules.substr(rules.find("\nhuangzangsi,12,")), "\n"),
        Contains("reservoir_rules.csv: column month: huangzangsi has 11 months"));
}

TEST_CASE("reservoir tables: a scenario - operates those that can be, and names the others",
          "[io][unit]") {
    std::string unused;
    const auto t = read(data_folder(), unused);

    CHECK(problems_of("\"\"", t).empty());
    CHECK(problems_of("\"huangzangsi\"", t).empty());
    CHECK(problems_of("[\"huangzangsi\", \"haichaoba_lower\"]", t).empty());
    CHECK_THAT(problems_of("[\"huangzansi\"]", t),
               Contains("x.toml:10: [reservoirs].operate: unknown reservoir \"huangzansi\"") &&
                   Contains("did you mean \"huangzangsi\"?"));
    CHECK_THAT(problems_of("[\"xinjun\"]", t), Contains("x.toml:10: ") &&
                                                   Contains("xinjun stands on the plain") &&
                                                   Contains("cannot operate yet"));
    CHECK_THAT(problems_of("[\"taolaixia\"]", t), Contains("does not come to the simulated basin"));
    CHECK_THAT(problems_of("[\"huangzangsi\", \"huangzangsi\"]", t), Contains("stands twice"));
}
