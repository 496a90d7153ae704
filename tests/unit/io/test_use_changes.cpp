// SPDX-License-Identifier: MIT
#include "heihe/io/use_changes.hpp"

#include "support/scratch_folder.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace heihe;
using Catch::Contains;

namespace {

basin::Tables two_districts() {
    basin::Tables t;
    t.districts.resize(2);
    t.districts[0].id = "daman";
    t.districts[1].id = "yingke";
    t.districts[0].name_zh = "大满";
    t.districts[1].name_zh = "盈科";
    return t;
}

constexpr const char* header = "district,from_year,to_year,quantity,factor,value\n";

std::string problems_of(const std::string& rows) {
    const test::ScratchFolder folder;
    folder.write("changes.csv", header + rows);
    Problems problems;
    static_cast<void>(io::read_use_changes(folder / "changes.csv", two_districts(), problems));
    std::string all;
    for (const auto& line : problems.lines()) all += line + "\n";
    return all;
}

}  // namespace

TEST_CASE("use changes: rows - become factors and values in metre and m3", "[io][unit]") {
    const test::ScratchFolder folder;
    folder.write("changes.csv", std::string{header} +
                                    "*,2026,,groundwater_1e4m3,0.9,\n"
                                    "yingke,2028,2030,canal_efficiency,,0.75\n"
                                    "daman,2027,,net_need_mm,,480\n");
    Problems problems;

    const auto changes = io::read_use_changes(folder / "changes.csv", two_districts(), problems);

    REQUIRE(problems.empty());
    REQUIRE(changes.size() == 3);
    CHECK(changes[0].district.empty());
    CHECK(changes[0].to == 2200);
    CHECK(changes[0].factor == 0.9);
    CHECK(changes[0].member == &basin::DistrictUseRow::groundwater);
    CHECK(changes[1].district == "yingke");
    CHECK(changes[1].to == 2030);
    CHECK(changes[1].value == 0.75);
    CHECK(changes[2].value == Approx(0.48));
    CHECK(io::read_use_changes({}, two_districts(), problems).empty());
}

TEST_CASE("use changes: faults - are told with line and remedy, all at once", "[io][unit]") {
    const auto found = problems_of(
        "damman,2026,,groundwater_1e4m3,0.9,\n"
        "daman,2026,,groundwater,0.9,\n"
        "daman,2026,,canal_efficiency,,1.2\n"
        "daman,2026,2025,canal_efficiency,,0.7\n"
        "daman,2026,,canal_efficiency,0.9,0.7\n"
        "daman,2026,,canal_efficiency,,\n"
        "daman,2026,,surface_1e4m3,-1,\n");
    CHECK_THAT(found, Contains("changes.csv:2: column district") && Contains("\"daman\""));
    CHECK_THAT(found, Contains("changes.csv:3: column quantity") && Contains("groundwater_1e4m3"));
    CHECK_THAT(found,
               Contains("changes.csv:4: column value: 1.2 is out of range for canal_efficiency"));
    CHECK_THAT(found, Contains("changes.csv:5: column to_year: is before from_year"));
    CHECK_THAT(found,
               Contains("changes.csv:6: column factor: a change needs either a factor or a value"));
    CHECK_THAT(found, Contains("changes.csv:7: column factor: a change needs either"));
    CHECK_THAT(found, Contains("changes.csv:8: column factor: -1 is out of range"));
}

TEST_CASE("use changes: a factor - may not lead out of the bounds of the tables", "[io][unit]") {
    auto tables = two_districts();
    for (auto& d : tables.districts) {
        basin::DistrictUseRow row;
        row.year = 2022;
        row.canal_efficiency = 0.6;
        d.use = {row};
    }
    const auto problems_with_tables = [&](const std::string& rows) {
        const test::ScratchFolder folder;
        folder.write("changes.csv", header + rows);
        Problems problems;
        static_cast<void>(io::read_use_changes(folder / "changes.csv", tables, problems));
        std::string all;
        for (const auto& line : problems.lines()) all += line + "\n";
        return all;
    };

    CHECK(problems_with_tables("*,2026,,canal_efficiency,1.6,\n").empty());
    CHECK_THAT(problems_with_tables("*,2026,,canal_efficiency,1.6,\n"
                                    "yingke,2028,,canal_efficiency,1.1,\n"),
               Contains("changes.csv:3: column factor: 1.1 makes canal_efficiency of yingke 1.056 "
                        "in 2028, from 0.6; give a factor that leaves it between 0.01 and 1"));
    CHECK_THAT(problems_with_tables("daman,2026,,canal_efficiency,0,\n"),
               Contains("makes canal_efficiency of daman 0 in 2026"));
}

TEST_CASE("use changes: a district that is missing or in Chinese - suggests a district",
          "[io][unit]") {
    const auto district = [](const char* name) {
        return problems_of(std::string{name} + ",2026,,net_need_mm,1,\n");
    };

    CHECK_THAT(district(""), Contains("column district: the value is missing; use one of: daman, "
                                      "yingke, *"));
    CHECK_THAT(district("大满"), Contains("did you mean \"daman\" (大满)?"));
    CHECK_THAT(district("盈棵"), Contains("did you mean \"yingke\" (盈科)?"));
    CHECK_THAT(district("梨园"), Contains("use one of: daman, yingke, *"));
    CHECK_THAT(district("x"), Contains("use one of: daman, yingke, *"));
    CHECK_THAT(district("yinke"), Contains("did you mean \"yingke\"?"));
}
