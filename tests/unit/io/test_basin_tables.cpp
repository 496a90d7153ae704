// SPDX-License-Identifier: MIT
#include "heihe/io/basin_tables.hpp"

#include "heihe/basin/setup/make_inputs.hpp"
#include "heihe/io/csv.hpp"
#include "support/scratch_folder.hpp"
#include "support/shared_data.hpp"
#include "support/tolerances.hpp"

#include <catch2/catch.hpp>

#include <cmath>
#include <filesystem>
#include <map>
#include <string>
#include <utility>

using namespace heihe;
using Catch::Contains;
namespace fs = std::filesystem;

namespace {

fs::path data_folder() { return test::source_root() / "examples/heihe/data"; }

basin::Tables basin_tables() {
    Problems problems;
    auto tables = io::read_basin_tables(data_folder(), problems);
    problems.throw_if_any();
    return tables;
}

basin::Inputs assembled(double spacing) {
    basin::SetupOptions o;
    o.aquifer.spacing = spacing;
    o.end = make_date(2027, 1, 1);
    return basin::make_inputs(basin_tables(), o);
}

// The basin's tables with `from` replaced by `to` in one file; the problems of reading them.
std::string problems_with(const std::string& file, const std::string& from, const std::string& to) {
    const test::ScratchFolder folder;
    fs::copy(data_folder(), folder.path(), fs::copy_options::recursive);
    std::string text = test::bytes_of(folder / file);
    const auto at = text.find(from);
    REQUIRE(at != std::string::npos);
    text.replace(at, from.size(), to);
    fs::remove(folder / file);
    folder.write(file, text);
    Problems problems;
    static_cast<void>(io::read_basin_tables(folder.path(), problems));
    std::string all;
    for (const auto& line : problems.lines()) all += line + "\n";
    return all;
}

}  // namespace

TEST_CASE("basin_tables: the basin - 9,909 columns at 1 km, as many km2 at 500 m", "[io][unit]") {
    const double spacing = GENERATE(1000.0, 500.0);
    const auto in = assembled(spacing);

    const grid::ColumnMesh mesh(in.grid);

    CHECK(mesh.ncolumn() * spacing * spacing == 9909e6);
    for (const double k : in.aquifer.k) CHECK(k >= 0.0);
    for (std::int32_t c = 0; c < mesh.ncolumn(); ++c)
        REQUIRE(mesh.kind(mesh.cell(0, c)) == grid::CellKind::active);
}

TEST_CASE("basin_tables: water use - the city pumps 7.95e8 m3, districts 6.8e8 of it",
          "[io][unit]") {
    const auto in = assembled(1000.0);

    double districts = 0.0;
    double users = 0.0;
    for (const auto& d : in.water.districts) districts += d.use.front().groundwater;
    for (const auto& u : in.water.users) users += u.use.front().groundwater;

    CHECK(in.water.districts.size() == 29);
    CHECK(districts == Approx(6.8e8).epsilon(1e-3));
    CHECK(districts + users == Approx(7.95e8).epsilon(1e-3));
}

TEST_CASE("basin_tables: every district - on the plain, or booked", "[io][unit]") {
    const auto in = assembled(1000.0);
    for (const auto& d : in.water.districts) {
        CAPTURE(d.id);
        if (d.ledger_fraction == 1.0) {
            CHECK(d.id == "hongyazi");
            continue;
        }
        double share = 0.0;
        for (const auto& c : d.columns) share += c.share;
        CHECK(share == Approx(1.0).epsilon(test::long_sum));
        if (d.source == water::SurfaceSource::river) CHECK(d.intake_reach >= 0);
        if (d.source == water::SurfaceSource::river) CHECK(d.trunk.size() > 5);
    }
}

TEST_CASE("basin_tables: segments of the main stem - each flows to the next", "[io][unit]") {
    const auto problems = [](const std::string& from, const std::string& to) {
        const std::string source =
            ",derived,to_segment of stream_vertices.csv from the Heihe inlet\n";
        const auto rows = [&source](const std::string& segments) {
            std::string text;
            for (const char c : segments) text += c == ' ' ? source : std::string{c};
            return text;
        };
        return problems_with("main_stem_segments.csv", rows(from), rows(to));
    };

    const std::string removed = problems("87 84 ", "87 ");
    const std::string swapped = problems("87 84 ", "84 87 ");
    const std::string no_head = problems("89 87 ", "87 ");
    const std::string no_end = problems("45 38 ", "45 ");

    CHECK_THAT(removed, Contains("main_stem_segments.csv:4: column segment: segment 82 stands "
                                 "where segment 84 belongs; list the segments from 89, where "
                                 "Heihe enters"));
    CHECK_THAT(swapped, Contains("main_stem_segments.csv:3: column segment: segment 84 stands "
                                 "where segment 87 belongs"));
    CHECK_THAT(no_head, Contains("main_stem_segments.csv:2: column segment: segment 87 stands "
                                 "where segment 89 belongs"));
    CHECK_THAT(no_end, Contains("the list ends at segment 45, which flows to segment 38; add a "
                                "row for segment 38"));
    CHECK_THAT(problems("45 38 ", "45 38 30 "),
               Contains("segment 30 stands below segment 38, which flows out of the basin"));
}

TEST_CASE("basin_tables: main stem - real length, gauges in order, bed falls by some 380 m",
          "[io][unit]") {
    const auto in = assembled(1000.0);
    const auto& reaches = in.network.reaches;
    const auto& gauges = in.network.gauges;
    REQUIRE(gauges.size() == 5);
    std::map<std::string, double> km;
    double length = 0.0;
    std::size_t next = 0;
    for (std::int32_t r = gauges[0].reach; r >= 0 && next < gauges.size();
         r = reaches[at(r)].down) {
        length += reaches[at(r)].length;
        if (r != gauges[next].reach) continue;
        km[gauges[next].id] = length / 1000.0;
        ++next;
    }

    REQUIRE(next == 5);
    CHECK(gauges.back().id == "zhengyixia");
    CHECK(km["zhengyixia"] == Approx(195.0));
    CHECK(km["g312"] == Approx(31.2 * 195.0 / 179.3).margin(0.1));
    CHECK(km["gaoya"] > km["g312"]);
    CHECK(km["pingchuan"] > km["gaoya"]);
    const double fall = reaches[at(gauges[0].reach)].bed_top - reaches[at(gauges[4].reach)].bed_top;
    CHECK(fall == Approx(380.0).margin(15.0));
    for (std::size_t n = 0; n < reaches.size(); ++n)
        if (reaches[n].down >= 0)
            REQUIRE(reaches[at(reaches[n].down)].bed_top < reaches[n].bed_top);
}

TEST_CASE("basin_tables: inflow - mean, dry and past years at Yingluoxia", "[io][unit]") {
    const auto t = basin_tables();
    const auto mean = [&](basin::InflowOptions o, int from, int to) {
        const auto s = basin::make_inflow(t, o, make_date(from, 1, 1), make_date(to + 1, 1, 1));
        double sum = 0.0;
        for (const double q : s.flow[4]) sum += q;
        return sum / (to - from + 1) / 1e8;
    };
    basin::InflowOptions o;
    CHECK(mean(o, 2026, 2042) == Approx(15.8).epsilon(test::long_sum));
    o.years = {2001, 2004, 2000};
    o.mean = 13.5e8;
    CHECK(mean(o, 2026, 2028) == Approx(13.5).epsilon(test::long_sum));
    o.kind = basin::InflowKind::history;
    CHECK(mean(o, 1985, 1989) == Approx(17.4).margin(0.01));
    CHECK(mean(o, 1990, 1999) == Approx(15.7).margin(0.01));
    CHECK(mean(o, 2000, 2000) == Approx(14.63).margin(0.01));
    CHECK(mean(o, 2017, 2020) == Approx(20.0).margin(0.01));
    CHECK(mean(o, 2021, 2024) == Approx(16.0).margin(0.01));
    CHECK(mean(o, 2023, 2023) == Approx(13.5).margin(0.01));
}

TEST_CASE("basin_tables: scenarios of the basin - each agrees with the tables", "[io][unit]") {
    const auto tables = basin_tables();
    for (const auto* name :
         {"baseline", "cap", "dry", "cap_dry", "recorded", "history", "huangzangsi"}) {
        CAPTURE(name);
        Problems problems;
        const auto s = io::read_scenario(
            test::source_root() / "examples/heihe" / (std::string{name} + ".toml"), {}, problems);
        io::check_against_tables(s, tables, problems);
        CHECK(problems.lines() == std::vector<std::string>{});
        const auto o = io::setup_options(s);
        CHECK(o.water.apply_caps == (std::string{name}.find("cap") != std::string::npos));
        CHECK(o.water.city_cap.has_value() == o.water.apply_caps);
        if (o.water.apply_caps) CHECK(o.water.city_cap.value_or(0.0) == Approx(6.6137e8));
        CHECK(o.operate.empty() == (std::string{name} != "huangzangsi"));
        CHECK(o.history == (std::string{name} == "history"));
    }
}

TEST_CASE("basin_tables: bad tables - file, line and remedy of each", "[io][unit]") {
    CHECK_THAT(problems_with("mountain_inflow_monthly_2000_2016.csv", "2001,3,", "2001,4,"),
               Contains("mountain_inflow_monthly_2000_2016.csv:16: column month: 2001-04 stands "
                        "where 2001-03 belongs; give every month"));
    CHECK_THAT(problems_with("irrigation_districts.csv", "Heihe,12.0,\"Caotanzhuang weir, east",
                             "Heihe,,\"Caotanzhuang weir, east"),
               Contains("irrigation_districts.csv:3: column intake_km_below_yingluoxia: district "
                        "Daman takes water from the Heihe and has no intake"));
    CHECK_THAT(problems_with("district_use.csv", ",0.605,0.80,0.750,", ",1.605,0.80,0.750,"),
               Contains("district_use.csv:2: column canal_efficiency: 1.605 is out of range"));
    CHECK_THAT(problems_with("aquifer_points_3km.csv", "1272.0", "NaN"),
               Contains("aquifer_points_3km.csv:2: column top_elev_m"));
    CHECK_THAT(problems_with("aquifer_points_3km.csv", ",25.0,15.0,", ",-25.0,15.0,"),
               Contains("aquifer_points_3km.csv:2: column K_L1_m_per_d: -25.0 is out of range"));
    CHECK_THAT(problems_with("climate_monthly.csv", "\n7,", "\n8,"),
               Contains("climate_monthly.csv") && Contains("month 7 is missing"));
    CHECK_THAT(problems_with("district_sources.csv", "Hongshuidahe", "Hongshuidhe"),
               Contains("district_sources.csv") && Contains("unknown river \"Hongshuidhe\"") &&
                   Contains("Hongshuidahe"));
    CHECK_THAT(problems_with("inlets.csv", ",79,", ",7,"),
               Contains("inlets.csv") && Contains("segment 7 is not in the network"));
    CHECK_THAT(
        problems_with("irrigation_districts.csv", "2,Daman,大满,Ganzhou", "2,Shangsan,大满,Ganzhu"),
        Contains("unknown county \"Ganzhu\"") && Contains("name_en"));
}

TEST_CASE("basin_tables: basin.csv - has known keys, each once, with sound values", "[io][unit]") {
    const auto broken = [](const std::string& from, const std::string& to) {
        return problems_with("basin.csv", from, to);
    };
    CHECK_THAT(broken("main_inlet,Heihe", "main_inlett,Heihe"),
               Contains("basin.csv:2: column key: unknown key \"main_inlett\"") &&
                   Contains("main_inlet") && Contains("\"main_inlet\" is missing"));
    CHECK_THAT(
        broken("main_inlet,Heihe", "main_inlet,Heishui"),
        Contains("inlets.csv: column id: the main inlet \"Heishui\" of basin.csv is missing"));
    CHECK_THAT(broken("shape_inlet,", "main_inlet,"), Contains("stands twice"));
    CHECK_THAT(broken("base_year,2022", "base_year,22"),
               Contains("column value: \"22\" is no year from 1800 to 2200"));
    CHECK_THAT(broken("dispatch_year_begins,11-11", "dispatch_year_begins,11-31"),
               Contains("\"11-31\" is no month and day"));
    CHECK_THAT(broken("dispatch_year_begins,11-11", "dispatch_year_begins,02-29"),
               Contains("is no month and day"));
    CHECK_THAT(broken("release_gauge,zhengyixia", "release_gauge,zhengyxia"),
               Contains("basin.csv:6: column value: there is no gauge \"zhengyxia\"") &&
                   Contains("\"zhengyixia\""));
    CHECK(broken("release_gauge,zhengyixia", "release_gauge,yingluoxia").empty());
    CHECK_THAT(broken("head_gauge,yingluoxia", "head_gauge,gaoya"),
               Contains("basin.csv:4: column value: \"gaoya\" is a gauge of main_stem_ends.csv"));
    CHECK_THAT(broken("head_gauge,yingluoxia,sourced,\"HiWATER hydrological sections "
                      "(main_stem_ends.csv)\"\n",
                      ""),
               Contains("basin.csv:4: column value: there is no head_gauge"));
    CHECK_THAT(problems_with("allocation_curve.csv", "14.2,7.6", "12.0,7.6"),
               Contains("allocation_curve.csv:4: column inflow_1e8m3: ") &&
                   Contains("is not above the row before"));
    CHECK_THAT(problems_with("allocation_curve.csv", "\n12.9", "\n# 12.9"), !Contains("fewer"));
    const std::string curve =
        test::bytes_of(test::source_root() / "examples/heihe/data/allocation_curve.csv");
    CHECK_THAT(problems_with("allocation_curve.csv", curve.substr(curve.find("\n12.9")), "\n"),
               Contains("allocation_curve.csv: the curve has fewer than two points"));
}

TEST_CASE("basin_tables: use - rows in order, of known districts, adding up to what is published",
          "[io][unit]") {
    CHECK_THAT(problems_with("district_use.csv", "\ndaman,1988,", "\ndaman,1985,"),
               Contains("district_use.csv:12: column year: year 1985 does not follow 1985"));
    CHECK_THAT(problems_with("district_use.csv", "\ndaman,1988,", "\ndamman,1988,"),
               Contains("column district: \"damman\" is not known") && Contains("daman"));
    CHECK_THAT(problems_with("district_use.csv", "\ndaman,1988,", "\n,1988,"),
               Contains("district_use.csv:12: column district: the value is missing"));
    CHECK_THAT(problems_with("supply_order.csv", "\n*,1,12", "\n,1,12"),
               Contains("supply_order.csv:2: column district: the value is missing"));
    CHECK_THAT(problems_with("county_water_use.csv", "Ganzhou,1985,0.1250,0.1500,0.0165,0.1829",
                             "Ganzhou,1985,0.1250,0.1500,0.0165,0.9829"),
               Contains("county_water_use.csv:2: column groundwater_1e8m3: wells give more"));
    CHECK_THAT(problems_with("supply_order.csv", "*,1,12", "*,2,12"),
               Contains("supply_order.csv: district shangsan has no rule for some months"));
    CHECK_THAT(problems_with("ponds.csv", ",Linze,", ",Linzee,"),
               Contains("ponds.csv:3: column county: \"Linzee\" is not known"));
    CHECK_THAT(problems_with("reservoirs.csv", ",Liyuanhe,", ",Liyuan,"),
               Contains("reservoirs.csv:2: column river: \"Liyuan\" is not known"));
    CHECK_THAT(problems_with("weather_years.csv", "\n2003,", "\n2001,"),
               Contains("weather_years.csv:5: column year: year 2001 does not follow 2002"));
    CHECK_THAT(
        problems_with("published_totals.csv", ",2022,2022,7.95,", ",2022,2022,8.95,"),
        Contains("published_totals.csv:2: column value: 8.95 is published for 2022-2022, the "
                 "tables of use give 7.95: -11.2 %, and 3 % are allowed"));
    const std::string header =
        "quantity,districts,first_year,last_year,value,unit,tolerance_pct,status,source\n";
    CHECK_THAT(problems_with("published_totals.csv", header + "groundwater,,2022,2022,7.95,",
                             "# other years\n" + header + "groundwater,,2022,2022,8.95,"),
               Contains("published_totals.csv:3: column value: 8.95 is published"));
    CHECK_THAT(problems_with("published_totals.csv", "0.605,-,", "0.605,1e8m3/yr,"),
               Contains("column unit: consumed_over_gross has another unit"));
    CHECK_THAT(problems_with("irrigation_demand_monthly.csv", ",2.3,5,", ",2.3,6,"),
               Contains("column pumping_share_pct: the months sum to 101 %"));
}

TEST_CASE("basin_tables: use - a table without rows is told by district", "[io][unit]") {
    const auto rows_of = [](const std::string& file) {
        const std::string all = test::bytes_of(data_folder() / file);
        return all.substr(all.find('\n') + 1);
    };
    CHECK_THAT(
        problems_with("district_use.csv", rows_of("district_use.csv"), ""),
        Contains("column district: district shangsan has no row") && Contains("district sunan"));
    CHECK_THAT(problems_with("county_water_use.csv", rows_of("county_water_use.csv"), ""),
               Contains("column county: Ganzhou has no row"));
    CHECK_THAT(problems_with("supply_order.csv", rows_of("supply_order.csv"), ""),
               Contains("district daman has no rule for some months"));
    CHECK(problems_with("weather_years.csv", rows_of("weather_years.csv"), "").empty());
    CHECK(problems_with("ponds.csv", rows_of("ponds.csv"), "").empty());
}

TEST_CASE("basin_tables: an optional column - that is misspelt is told", "[io][unit]") {
    CHECK_THAT(problems_with("counties.csv", "name_zh", "nam_zh"),
               Contains("counties.csv:1: column nam_zh: ") && Contains("\"name_zh\"?"));
    CHECK_THAT(problems_with("irrigation_demand_monthly.csv", "presowing_and", "presowing_nad"),
               Contains("did you mean \"presowing_and_winter_irrigation_mm\"?"));
    CHECK(problems_with("counties.csv", "name_zh", "label").empty());
}

TEST_CASE("basin_tables: names of a table without rows - name that table once", "[io][unit]") {
    const test::ScratchFolder folder;
    fs::copy(data_folder(), folder.path(), fs::copy_options::recursive);
    const std::string text = test::bytes_of(folder / "counties.csv");
    folder.write("counties.csv", text.substr(0, text.find('\n') + 1));
    Problems problems;

    static_cast<void>(io::read_basin_tables(folder.path(), problems));

    std::string all;
    for (const auto& line : problems.lines()) all += line + "\n";
    CHECK_THAT(all, Contains("counties.csv: the table has no rows"));
    CHECK_THAT(all, Contains("county_water_use.csv: column county: counties.csv has no county that "
                             "it could name; give the rows of counties.csv"));
    CHECK_THAT(all, !Contains("use one of: \n") && !Contains("is not known"));
}

TEST_CASE("basin_tables: well fields - are optional, and give at most all pumping", "[io][unit]") {
    const test::ScratchFolder folder;
    fs::copy(data_folder(), folder.path(), fs::copy_options::recursive);
    const auto read = [&](const std::string& rows) {
        folder.write("well_fields.csv", "id,district,lat_deg,lon_deg,radius_km,share_pct\n" + rows);
        Problems problems;
        const auto tables = io::read_basin_tables(folder.path(), problems);
        std::string all;
        for (const auto& line : problems.lines()) all += line + "\n";
        return std::pair{tables.well_fields.size(), all};
    };
    CHECK(basin_tables().well_fields.empty());
    CHECK(read("a,daman,38.9,100.5,2,60\nb,yingke,38.9,100.4,2,100\n") ==
          std::pair{std::size_t{2}, std::string{}});
    CHECK_THAT(
        read("a,daman,38.9,100.5,2,60\nb,daman,38.9,100.4,2,50\n").second,
        Contains("well_fields.csv:3: column share_pct: the well fields of daman give 110 %"));
    CHECK_THAT(read("a,damman,38.9,100.5,2,60\n").second,
               Contains("well_fields.csv:2: column district: \"damman\" is not known"));
}

TEST_CASE("basin_tables: the basin's place - a zone, a corner and a box that agree", "[io][unit]") {
    const auto broken = [](const std::string& from, const std::string& to) {
        return problems_with("basin.csv", from, to);
    };
    CHECK_THAT(broken("utm_zone,47", "utm_zone,74"),
               Contains("basin.csv:9: column value: \"74\" is no UTM zone from 1 to 60"));
    CHECK_THAT(broken("utm_zone,47", "utm_zone,4"),
               Contains("basin.csv:9: column value: the middle of zone 4 lies at -159 degrees "
                        "east, that of the box at 99.5"));
    CHECK_THAT(broken("utm_zone,47", "utm_zone,48"),
               Contains("aquifer_points_3km.csv:1: no column \"x_utm48n_m\"") &&
                   Contains("did you mean \"x_utm47n_m\"?"));
    CHECK_THAT(broken("utm_zone,47", "utm_zonee,47"),
               Contains("\"utm_zone\" is missing") && Contains("unknown key \"utm_zonee\""));
    CHECK_THAT(broken("blocks_west_m,534028", "blocks_west_m,53402"),
               Contains("basin.csv:10: column value: 53402 lies outside of the box"));
    CHECK_THAT(broken("blocks_north_m,4424638", "blocks_north_m,4304638"),
               Contains("aquifer_points_3km.csv") && Contains("column y_utm47n_m") &&
                   Contains("is out of range"));
    CHECK_THAT(broken("south_deg,36", "south_deg,63"),
               Contains("basin.csv:13: column value: the box has no room"));
    CHECK_THAT(broken("west_deg,96", "west_deg,196"),
               Contains("\"196\" is no number from -180 to 180"));
    CHECK_THAT(broken("north_deg,43", "north_deg,39"),
               Contains("column end_lat_deg") && Contains("column y_utm47n_m"));
}

TEST_CASE("basin_tables: points - in another zone than the tables are refused", "[io][unit]") {
    const test::ScratchFolder folder;
    folder.write("points.csv", "id,x_utm48n_m,y_utm48n_m\na,500000,4300000\n");
    folder.write("s.toml", test::bytes_of(test::source_root() / "examples/heihe/baseline.toml"));
    Problems problems;

    const auto s = io::read_scenario(folder / "s.toml",
                                     {{"output.points", (folder / "points.csv").string()},
                                      {"basin.data", data_folder().string()},
                                      {"basin.state", "steady"}},
                                     problems);
    io::check_against_tables(s, basin_tables(), problems);

    std::string all;
    for (const auto& line : problems.lines()) all += line + "\n";
    CHECK_THAT(all, Contains("points.csv:1: column x_utm48n_m: the tables have UTM zone 47; give "
                             "the coordinates in that zone, as x_utm47n_m and y_utm47n_m"));
}

TEST_CASE("basin_tables: shares of the cap - of all counties or of none", "[io][unit]") {
    const auto problems_of = [](const std::vector<io::Override>& shares) {
        Problems problems;
        const auto s =
            io::read_scenario(test::source_root() / "examples/heihe/cap.toml", shares, problems);
        io::check_against_tables(s, basin_tables(), problems);
        std::string all;
        for (const auto& line : problems.lines()) all += line + "\n";
        return all;
    };
    CHECK(problems_of({}).empty());
    CHECK_THAT(problems_of({{"groundwater.share.Ganzhou", "1"}}),
               Contains("cap.toml: [groundwater].share: Linze has no share; give every county's "
                        "share, 0 for one without, or none of them"));
}

TEST_CASE("basin_tables: no folder - every missing file is named", "[io][unit]") {
    Problems problems;

    static_cast<void>(io::read_basin_tables("no/such/folder", problems));

    CHECK(problems.lines().size() >= 18);
    CHECK_THAT(problems.lines().front(), Contains("basin.csv"));
}

// The mask and tops of the 1 km source, which is not part of the project.
TEST_CASE("basin_tables: against the 1 km grid - every active cell, tops within the blocks' detail",
          "[io][unit]") {
    const auto file = test::shared_file("heihe/grid/cells_1km.csv");
    if (!file) return;
    Problems problems;
    const auto cells = io::CsvTable::read(*file, problems);
    const auto row = cells.integers("row", problems);
    const auto col = cells.integers("col", problems);
    const auto active = cells.integers("active", problems);
    const auto top = cells.quantities("top_elev_m", Dimension::length, problems);
    const auto in = assembled(1000.0);
    const grid::ColumnMesh mesh(in.grid);

    int found = 0;
    double sum2 = 0.0;
    for (std::size_t n = 0; n < cells.rows(); ++n) {
        if (active[n] != 1) continue;
        const auto c = mesh.column_at(static_cast<int>(row[n]) - 1, static_cast<int>(col[n]) - 1);
        if (c < 0) continue;
        ++found;
        sum2 += std::pow(mesh.top(mesh.cell(0, c)) - top[n], 2);
    }

    CHECK(found == 9909);
    CHECK(std::sqrt(sum2 / found) < 14.0);  // m; relief inside 3 km blocks of the mountain edge
}
