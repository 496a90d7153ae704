// SPDX-License-Identifier: MIT
#include "lib/report/maps.hpp"
#include "support/report_run.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <string>
#include <vector>

using namespace heihe;
using namespace heihe::report;
using Catch::Contains;

namespace {

const MapField& field(const Maps& maps, const std::string& name) {
    return *std::find_if(maps.fields.begin(), maps.fields.end(),
                         [&](const MapField& f) { return f.name == name; });
}

}  // namespace

TEST_CASE("report: maps - add up sums of a year and keep the last value of levels",
          "[report][unit]") {
    const test::ReportRun files{make_date(2001, 1, 1), make_date(2002, 3, 31)};
    files.write_fields();
    const auto run = read_run_tables(files.path());

    const auto maps = read_maps(files.path() / "results.nc", run.years);

    REQUIRE(maps.ncell() == 5);
    CHECK(maps.row == std::vector<std::uint16_t>{0, 0, 1, 1, 1});
    CHECK(maps.col == std::vector<std::uint16_t>{0, 1, 0, 1, 2});
    CHECK(maps.county == std::vector<std::uint16_t>{1, 1, 2, 2, 0});
    CHECK(maps.counties == std::vector<std::string>{"East", "西县"});
    CHECK(maps.river == std::vector<std::uint16_t>{0, 1, 0, 1, 0});
    CHECK(maps.dx == 1000.0);
    CHECK(maps.x0 == 500000.0);
    CHECK(maps.y0 == 4301000.0);
    CHECK(field(maps, "depth_to_water").values ==
          std::vector<float>{12, 12, 12, 12, 12, 3, 3, 3, 3, 3});
    CHECK(field(maps, "recharge").values ==
          std::vector<float>{120, 120, 120, 120, 120, 30, 30, 30, 30, 30});
    CHECK(field(maps, "pumping").values == std::vector<float>{0, 12, 24, 36, 48, 0, 3, 6, 9, 12});
    CHECK(field(maps, "stream_exchange").unit == "mm");
}

TEST_CASE("report: maps with more values than fit - have blocks of columns with their mean",
          "[report][unit]") {
    const test::ReportRun files{make_date(2001, 1, 1), make_date(2001, 12, 31)};
    files.write_fields();
    const auto run = read_run_tables(files.path());

    const auto maps = read_maps(files.path() / "results.nc", run.years, 12);

    CHECK(maps.factor == 2);
    REQUIRE(maps.ncell() == 2);
    CHECK(maps.dx == 2000.0);
    CHECK(field(maps, "pumping").values == std::vector<float>{18, 48});  // 0, 12, 24, 36; 48
    CHECK(maps.col == std::vector<std::uint16_t>{0, 1});
}

TEST_CASE("report: damaged fields - are refused with the file and a remedy", "[report][unit]") {
    const test::ReportRun files;
    const auto run = read_run_tables(files.path());
    files.write("results.nc", "no NetCDF");

    CHECK_THROWS_WITH(read_maps(files.path() / "results.nc", run.years),
                      Contains("results.nc: cannot be read") && Contains("run the scenario again"));

    files.write_fields();
    const Years other{make_date(1990, 1, 1), make_date(1990, 12, 31)};
    CHECK_THROWS_WITH(read_maps(files.path() / "results.nc", other),
                      Contains("is no day of the run"));
}
