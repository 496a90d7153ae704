// SPDX-License-Identifier: MIT
#include "heihe/run/load.hpp"

#include "heihe/io/run_state.hpp"
#include "support/basin_copy.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace heihe;
using Catch::Contains;

namespace {

using Overrides = std::vector<io::Override>;

std::string digest(const run::Loaded& loaded) { return io::inputs_digest(loaded.inputs); }

}  // namespace

TEST_CASE("load: a loader - gives the same inputs as load(), scenario after scenario",
          "[run][unit]") {
    const test::BasinCopy basin;
    const auto file = basin / "情景.toml";
    run::Loader loader;

    for (const Overrides& with :
         {Overrides{}, Overrides{{"multipliers.k", "1.3"}, {"multipliers.sy", "0.8"}},
          Overrides{{"parameters.extinction_depth", "4 m"}, {"water.demand_factor", "0.9"}},
          Overrides{{"basin.spacing", "8 km"}}, Overrides{{"parameters.town_radius", "5 km"}},
          Overrides{{"groundwater.cap", "60000 万m3"}, {"time.end", "2027-12-31"}}, Overrides{}})
        CHECK(digest(loader.load(file, with)) == digest(run::load(file, with)));
}

TEST_CASE("load: a loader - reads the tables once, until it is told to forget", "[run][unit]") {
    const test::BasinCopy basin;
    const auto file = basin / "情景.toml";
    run::Loader loader;
    const auto before = digest(loader.load(file));

    basin.change("data/aquifer_points_3km.csv", "1272.0", "1273.0");

    CHECK(digest(loader.load(file)) == before);
    loader.forget();
    const auto after = digest(loader.load(file));
    CHECK(after != before);
    CHECK(after == digest(run::load(file)));
}

TEST_CASE("load: a loader - reads tables with problems again", "[run][unit]") {
    const test::BasinCopy basin;
    const auto file = basin / "情景.toml";
    run::Loader loader;
    basin.change("data/aquifer_points_3km.csv", "1272.0", "high");
    CHECK_THROWS_WITH(loader.load(file), Contains("\"high\" is not a number"));

    basin.change("data/aquifer_points_3km.csv", "high", "1272.0");

    CHECK(digest(loader.load(file)) == digest(run::load(file)));
}

TEST_CASE("load: records of the user - are part of the inputs, for a loader too", "[run][unit]") {
    const test::BasinCopy basin;
    const auto file = basin / "情景.toml";
    basin.write("来水.csv", "date,Heihe_m3_per_s\n2026-05-01,99\n");
    const Overrides with{{"series.inflow", (basin / "来水.csv").string()}};
    run::Loader loader;

    const auto loaded = loader.load(file, with);

    CHECK(digest(loaded) == digest(run::load(file, with)));
    CHECK(digest(loaded) != digest(loader.load(file)));
    const auto days = make_date(2026, 5, 1) - loaded.inputs.inflow.start;
    const auto main = loaded.series.records.inflow.at(0).id;
    for (std::size_t n = 0; n < loaded.inputs.network.inlets.size(); ++n)
        if (loaded.inputs.network.inlets[n].id == main)
            CHECK(loaded.inputs.inflow.flow[n].at(static_cast<std::size_t>(days)) ==
                  Approx(99.0 * 86400.0));
    CHECK(run::record_warnings(loaded).empty());
    CHECK(run::record_lines(loaded).size() == 1);
}

TEST_CASE("load: an area that the cells of a district do not hold - is refused with its line",
          "[run][unit]") {
    const test::BasinCopy basin;
    const auto file = basin / "情景.toml";
    const auto with = [&](const std::string& rows) {
        basin.write("变化.csv", "district,from_year,to_year,quantity,factor,value\n" + rows);
        return Overrides{{"water.changes", (basin / "变化.csv").string()}};
    };
    run::Loader loader;

    CHECK_NOTHROW(loader.load(file, with("daman,2026,,irrigated_area_ha,1.2,\n")));
    CHECK_THROWS_WITH(
        loader.load(file, with("daman,2026,,net_need_mm,1.1,\n"
                               "daman,2026,,irrigated_area_ha,,2000000\n")),
        Contains("变化.csv:3: quantity irrigated_area_ha: the fields of daman in 2026, 2000000 ha, "
                 "cover more than the land of their cells; give at most ") &&
            !Contains("yingke"));
}

TEST_CASE("load: a recorded area that the cells do not hold - is refused by its file",
          "[run][unit]") {
    const test::BasinCopy basin;
    basin.write("面积.csv", "year,daman_ha\n2026,900000\n");

    CHECK_THROWS_WITH(
        run::load(basin / "情景.toml", {{"series.area", (basin / "面积.csv").string()}}),
        Contains("面积.csv: area of daman: the fields of daman in 2026, 900000 ha, cover more"));
}

TEST_CASE("load: tables with a header alone - are told with what they leave out", "[run][unit]") {
    const test::BasinCopy basin;
    const auto keep_header = [&basin](const std::string& file) {
        const std::string text = test::bytes_of(basin / file);
        basin.write(file, text.substr(0, text.find('\n') + 1));
    };
    keep_header("data/published_totals.csv");
    keep_header("data/published_ranges.csv");
    basin.write("data/well_fields.csv", "id,district,lat_deg,lon_deg,radius_km,share_pct\n");
    basin.write("变化.csv", "district,from_year,to_year,quantity,factor,value\n");

    const auto loaded =
        run::load(basin / "情景.toml", {{"water.changes", (basin / "变化.csv").string()}});

    const auto notes = run::record_warnings(loaded);
    REQUIRE(notes.size() == 4);
    CHECK_THAT(notes[0], Contains("published_totals.csv has no rows: the tables of use are held"));
    CHECK_THAT(notes[1], Contains("well_fields.csv has no rows: all wells stand on the fields"));
    CHECK_THAT(notes[2], Contains("published_ranges.csv has no rows"));
    CHECK_THAT(notes[3], Contains("变化.csv has no rows: nothing changes"));
    CHECK(run::record_warnings(run::load(test::source_root() / "examples/heihe/baseline.toml"))
              .empty());
}

TEST_CASE("load: gates that can never close, floors that hold nothing - are told", "[run][unit]") {
    const test::BasinCopy basin;
    basin.write("data/closures.csv", "first,last,closed\n2017-09-05,2017-10-24,1\n");
    basin.write("data/gate_windows.csv",
                "first_month,first_day,last_month,last_day,from_year,to_year,most_closed\n"
                "4,1,5,15,2004,2010,0.8\n");
    basin.write("深度.csv", "county,district,from_year,depth_m\nGaotai,,2026,999\n,daman,2026,5\n");
    const auto notes_with = [&](const std::vector<io::Override>& overrides) {
        return run::record_warnings(run::load(basin / "情景.toml", overrides));
    };

    const auto gates = notes_with({{"release.enforce", "true"}, {"release.closures", "recorded"}});
    REQUIRE(gates.size() == 2);
    CHECK_THAT(gates[0], Contains("no closure of closures.csv lies within the run"));
    CHECK_THAT(gates[1], Contains("no window of gate_windows.csv lies within the run"));
    const auto floors = notes_with({{"groundwater.floors", (basin / "深度.csv").string()}});
    REQUIRE(floors.size() == 1);
    CHECK_THAT(floors[0], Contains("the floor of Gaotai from 2026 on, 999 m deep, lies below"));
}
