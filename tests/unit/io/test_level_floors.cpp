// SPDX-License-Identifier: MIT
#include "heihe/io/level_floors.hpp"

#include "support/scratch_folder.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace heihe;
using Catch::Contains;

namespace {

basin::Tables two_districts() {
    basin::Tables t;
    t.counties.resize(1);
    t.counties[0].id = "Ganzhou";
    t.districts.resize(2);
    t.districts[0].id = "daman";
    t.districts[1].id = "yingke";
    return t;
}

constexpr const char* header = "county,district,from_year,depth_m,status\n";

std::string problems_of(const std::string& rows) {
    const test::ScratchFolder folder;
    folder.write("floors.csv", header + rows);
    Problems problems;
    static_cast<void>(io::read_level_floors(folder / "floors.csv", two_districts(), problems));
    std::string all;
    for (const auto& line : problems.lines()) all += line + "\n";
    return all;
}

}  // namespace

TEST_CASE("level floors: rows - are of a county or of a district", "[io][unit]") {
    const test::ScratchFolder folder;
    folder.write("floors.csv", std::string{header} +
                                   "Ganzhou,,2026,40,estimate\n"
                                   ",daman,2028,12.5,estimate\n");
    Problems problems;
    const auto floors = io::read_level_floors(folder / "floors.csv", two_districts(), problems);

    REQUIRE(problems.empty());
    REQUIRE(floors.size() == 2);
    CHECK(floors[0].county == "Ganzhou");
    CHECK(floors[0].district.empty());
    CHECK(floors[1].district == "daman");
    CHECK(floors[1].from_year == 2028);
    CHECK(floors[1].depth == 12.5);
    CHECK(io::read_level_floors("", two_districts(), problems).empty());
}

TEST_CASE("level floors: bad rows - are refused with line and remedy", "[io][unit]") {
    CHECK_THAT(problems_of("Ganzhou,daman,2026,40,\n"),
               Contains("floors.csv:2") && Contains("of a county or of a district"));
    CHECK_THAT(problems_of(",,2026,40,\n"), Contains("leave the other blank"));
    CHECK_THAT(problems_of(",damn,2026,40,\n"), Contains("did you mean \"daman\""));
    CHECK_THAT(problems_of("Gansu,,2026,40,\n"), Contains("unknown county \"Gansu\""));
    CHECK_THAT(problems_of(",daman,2026,-1,\n"), Contains("out of range"));
    CHECK_THAT(problems_of(",daman,2026,40,\n,daman,2026,30,\n"), Contains("floors.csv:3"));
    CHECK_THAT(problems_of(",daman,20260,40,\n"), Contains("from_year"));
}
