// SPDX-License-Identifier: MIT
#include "heihe/io/zones.hpp"

#include "heihe/basin/run/simulation.hpp"
#include "heihe/io/basin_rows.hpp"
#include "support/scratch_folder.hpp"
#include "support/tiny_basin.hpp"

#include <catch2/catch.hpp>

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

using namespace heihe;
using Catch::Contains;

namespace {

constexpr const char* corners = "zone,kind,part,x_utm47n_m,y_utm47n_m\n";
constexpr const char* cells = "zone,kind,row,column\n";

/// A rectangle in rows of a table of polygons.
std::string box(const std::string& zone_kind_part, int west, int south, int east, int north) {
    std::string rows;
    const auto add = [&](int x, int y) {
        rows += zone_kind_part + ',' + std::to_string(x) + ',' + std::to_string(y) + '\n';
    };
    add(west, south);
    add(east, south);
    add(east, north);
    add(west, north);
    return rows;
}

struct Placed {
    std::vector<basin::ZoneKind> kinds;
    std::string problems;
};

/// Zones of tables on the tiny basin: 3 rows and 8 columns of 1 km from (0, 0) on.
Placed place(const std::vector<std::string>& tables) {
    const test::ScratchFolder folder;
    std::vector<std::filesystem::path> files;
    for (const auto& text : tables)
        files.push_back(folder.write("zones" + std::to_string(files.size()) + ".csv", text));
    Problems problems;
    const auto zones = io::read_zones(files, problems);
    Placed placed;
    if (problems.empty()) placed.kinds = io::place_zones(zones, test::tiny_basin(), problems);
    for (const auto& line : problems.lines()) placed.problems += line + '\n';
    return placed;
}

std::vector<int> columns_of(const basin::ZoneKind& kind, std::int32_t zone) {
    std::vector<int> columns;
    for (int c = 0; c < ssize(kind.zone_of); ++c)
        if (kind.zone_of[at(c)] == zone) columns.push_back(c);
    return columns;
}

}  // namespace

TEST_CASE("io: zones - a polygon has the cells whose centres it contains", "[io][unit]") {
    const auto placed = place({corners + box("甲,protection,1", 400, 1400, 2400, 2600) +
                               box("甲,protection,2", 5000, 0, 7000, 1000) +
                               box("乙,protection,1", 2400, 1400, 4000, 2600)});

    CHECK(placed.problems.empty());
    REQUIRE(placed.kinds.size() == 1);
    CHECK(placed.kinds[0].kind == "protection");
    CHECK(placed.kinds[0].ids == std::vector<std::string>{"甲", "乙"});
    CHECK(columns_of(placed.kinds[0], 0) == std::vector<int>{0, 1, 8, 9, 21, 22});
    CHECK(columns_of(placed.kinds[0], 1) == std::vector<int>{2, 3, 10, 11});
}

TEST_CASE("io: zones - a closed ring, a hole, and no column part", "[io][unit]") {
    const std::string outer = box("a,k", 0, 0, 3000, 3000);
    const auto closed = place({"zone,kind,x_utm47n_m,y_utm47n_m\n" + outer + "a,k,0,0\n"});
    const auto ring =
        place({corners + box("a,k,1", 0, 0, 3000, 3000) + box("a,k,2", 1000, 1000, 2000, 2000)});

    CHECK(closed.problems.empty());
    CHECK(columns_of(closed.kinds.at(0), 0).size() == 9);
    CHECK(ring.problems.empty());
    CHECK(columns_of(ring.kinds.at(0), 0) == std::vector<int>{0, 1, 2, 8, 10, 16, 17, 18});
}

TEST_CASE("io: zones - cells by row and column; zones of other kinds may overlap", "[io][unit]") {
    const auto placed = place({std::string{cells} + "a,k,1,1\na,k,3,8\nb,k,2,1\n",
                               corners + box("c,other,1", 0, 0, 8000, 3000)});

    CHECK(placed.problems.empty());
    REQUIRE(placed.kinds.size() == 2);
    CHECK(columns_of(placed.kinds[0], 0) == std::vector<int>{0, 23});
    CHECK(columns_of(placed.kinds[0], 1) == std::vector<int>{8});
    CHECK(columns_of(placed.kinds[1], 0).size() == 24);
}

TEST_CASE("io: zones - bad tables are refused with file, line and remedy", "[io][unit]") {
    struct Bad {
        std::vector<std::string> tables;
        const char* problem;
        const char* remedy;
    };
    const std::string one = corners;
    const auto bad = GENERATE_COPY(values<Bad>({
        {{one + "a,k,1,0,0\na,k,1,1000,0\na,k,1,0,0\n"},
         "zones0.csv:2: column x_utm47n_m: a part of zone \"a\" has 2 different points",
         "at least three corners"},
        {{one + box("a,k,1", 0, 0, 100, 100)},
         "zones0.csv:2: column zone: zone \"a\" contains the centre of no cell",
         "coordinates"},
        {{one + "a,k,1,0,0\na,k,1,3000,3000\na,k,1,3000,0\na,k,1,0,3000\n"},
         "zones0.csv:2: column x_utm47n_m: the outline of zone \"a\" from this point on meets that "
         "from line 4 on",
         "in their order"},
        {{one + box("a,k,1", 0, 0, 3000, 3000) + box("a,m,2", 4000, 0, 6000, 3000)},
         "zones0.csv:6: column kind: zone \"a\" has the kind \"k\" in line 2",
         "different names"},
        {{one + box("a,k,1", 0, 0, 3000, 3000) + box("b,k,1", 2000, 0, 6000, 3000)},
         "zones0.csv:6: column zone: zones \"a\" and \"b\" of the kind \"k\" both have row 1, "
         "column 3",
         "another kind"},
        {{one + box("a,k,1", 0, 0, 3000, 3000), one + box("a,k,1", 4000, 0, 6000, 3000)},
         "zones1.csv:2: column zone: zone \"a\" stands in",
         "its own name"},
        {{one + box("a,k,1", 0, 0, 3000, 3000) + box("b,k,1", 4000, 0, 6000, 3000) +
          box("a,k,1", 7000, 0, 8000, 3000)},
         "zones0.csv:10: column part: this part of zone \"a\" began above",
         "keep the points"},
        {{one + box("a,county,1", 0, 0, 3000, 3000)},
         "zones0.csv:2: column kind: the program makes the zones of the kind \"county\" itself",
         "another word"},
        {{one + box("outside,k,1", 0, 0, 3000, 3000)},
         "\"outside\" is the word for cells in no zone",
         "another name"},
        {{one}, "zones0.csv: has no zone", "leave the file out"},
        {{"zone,kind\na,k\n"},
         "zones0.csv:1: header: has neither columns",
         "cells in another file"},
        {{"zone,kind,x_utm48n_m,y_utm48n_m\n" + box("a,k", 0, 0, 3000, 3000)},
         "zones0.csv:1: column x_utm48n_m: the tables have UTM zone 47",
         "as x_utm47n_m"},
        {{std::string{cells} + "a,k,1,9\n"},
         "zones0.csv:2: column row: row 1, column 9 has no aquifer",
         "give a polygon"},
        {{std::string{cells} + "a,k,1,1\na,k,1,1\n"}, "zones0.csv:3", ""},
        {{one + "a,k,1,east,0\n"}, "zones0.csv:2: column x_utm47n_m", ""},
    }));
    CAPTURE(bad.problem);

    const auto placed = place(bad.tables);

    CHECK_THAT(placed.problems, Contains(bad.problem));
    CHECK_THAT(placed.problems, Contains(bad.remedy));
}

TEST_CASE("io: zones - rows of a year, by zone and by neighbour", "[io][unit]") {
    auto in = test::tiny_basin();
    in.zones = place({std::string{cells} + "a,k,2,1\n"}).kinds;
    const basin::Simulation simulation{in};
    auto state = simulation.make_state();
    state.month.days = 31.0;
    state.zones.days = 365.0;
    const auto& zones = simulation.zones().zones();
    REQUIRE(zones.back().id == "a");
    state.zones.recharge.back() = 5e4;
    state.zones.pumping.back() = 2e4;
    state.zones.lateral_out.back() = 3e4;
    basin::MonthView view;
    view.first = make_date(2026, 12, 1);
    view.end = make_date(2027, 1, 1);
    view.year = 2026;
    view.year_ends = true;
    view.inputs = &in;
    view.state = &state;
    view.simulation = &simulation;

    const auto rows = io::month_rows(view, "");

    REQUIRE(rows.zones.size() == zones.size());
    CHECK(rows.zones[0].kind == "county");
    CHECK(rows.zones[0].zone == "Ganzhou");
    CHECK(rows.zones[0].cells == 12);
    CHECK(rows.county[0].mean_head == rows.zones[0].mean_head);
    const auto& row = rows.zones.back();
    CHECK(row.kind == "k");
    CHECK(row.cells == 1);
    CHECK(row.recharge == 5e4);
    CHECK(row.lateral_out == 3e4);
    CHECK(row.storage_change == 0.0);
    CHECK(row.discrepancy_percent == 0.0);
    CHECK(row.mean_head == Approx(1492.0));
    CHECK(std::isnan(row.days_below_level));
    const auto& exchange = rows.zone_exchange.back();
    CHECK(exchange.zone == "a");
    CHECK(exchange.neighbour == io::outside_of_zones);
    CHECK(exchange.out == 3e4);
    CHECK(exchange.given == 3e4);
    CHECK(exchange.received == 0.0);
    const auto& empty = rows.zones[3];  // a district that is the main one of no cell
    CHECK(empty.zone == "luotuocheng");
    CHECK(empty.cells == 0);
    CHECK(empty.discrepancy_percent == 0.0);
    CHECK(std::isnan(empty.mean_head));
}
