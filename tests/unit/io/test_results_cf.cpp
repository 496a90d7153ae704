// SPDX-License-Identifier: MIT
#include "heihe/io/results_nc.hpp"

#include "support/scratch_folder.hpp"

#include <catch2/catch.hpp>

#include <netcdf.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

// The rules of CF-1.10 (cfconventions.org) that results.nc claims to follow, attribute by attribute.

using namespace heihe;
using Catch::Contains;

namespace {

/// An open results.nc of two months on two rows, three columns and two layers.
class Results {
public:
    explicit Results(int zone = 47) {
        io::ResultGrid grid;
        grid.nlay = 2;
        grid.nrow = 2;
        grid.ncol = 3;
        grid.utm_zone = zone;
        grid.x = {500500.0, 501500.0, 502500.0};
        grid.y = {4300500.0, 4299500.0};
        grid.top.assign(6, 10.0);
        grid.botm.assign(12, 1.0);
        grid.idomain.assign(12, 1);
        grid.column_row = {0, 0, 1, 1, 1};
        grid.column_col = {0, 1, 0, 1, 2};
        grid.county.assign(5, 0);
        grid.district.assign(5, 1);
        grid.counties = {"Ganzhou"};
        grid.districts = {"da man (old)", "b"};
        {
            io::FieldSpool spool{scratch_ / "s", 2, 5};
            for (const int month : {1, 2}) {
                io::MonthFields f;
                f.first = make_date(2026, month, 1);
                f.end = next_month(f.first);
                f.head.assign(10, 1.0F);
                for (auto* field : {&f.depth_to_water, &f.drawdown, &f.recharge, &f.pumping,
                                    &f.evapotranspiration, &f.stream_exchange})
                    field->assign(5, 2.0F);
                spool.append(f);
            }
        }
        io::write_results(scratch_ / "r.nc", scratch_ / "s", grid, {"title", "name", "heihe 0"});
        REQUIRE(nc_open((scratch_ / "r.nc").c_str(), NC_NOWRITE, &nc_) == NC_NOERR);
    }
    Results(const Results&) = delete;
    Results& operator=(const Results&) = delete;
    ~Results() { nc_close(nc_); }

    [[nodiscard]] int id(const std::string& variable) const {
        int var = NC_GLOBAL;
        if (!variable.empty()) REQUIRE(nc_inq_varid(nc_, variable.c_str(), &var) == NC_NOERR);
        return var;
    }
    /// Text of an attribute; "-" if there is none.
    [[nodiscard]] std::string text(const std::string& variable, const char* name) const {
        std::size_t length = 0;
        nc_type type = NC_NAT;
        if (nc_inq_att(nc_, id(variable), name, &type, &length) != NC_NOERR) return "-";
        REQUIRE(type == NC_CHAR);
        std::string value(length, ' ');
        REQUIRE(nc_get_att_text(nc_, id(variable), name, value.data()) == NC_NOERR);
        return value;
    }
    [[nodiscard]] double number(const std::string& variable, const char* name) const {
        double value = -1.0;
        REQUIRE(nc_get_att_double(nc_, id(variable), name, &value) == NC_NOERR);
        return value;
    }
    [[nodiscard]] std::vector<int> flags(const std::string& variable) const {
        std::size_t length = 0;
        REQUIRE(nc_inq_attlen(nc_, id(variable), "flag_values", &length) == NC_NOERR);
        std::vector<int> values(length);
        REQUIRE(nc_get_att_int(nc_, id(variable), "flag_values", values.data()) == NC_NOERR);
        return values;
    }
    [[nodiscard]] std::vector<std::string> dimensions(const std::string& variable) const {
        int count = 0;
        REQUIRE(nc_inq_varndims(nc_, id(variable), &count) == NC_NOERR);
        std::vector<int> dims(static_cast<std::size_t>(count));
        REQUIRE(nc_inq_vardimid(nc_, id(variable), dims.data()) == NC_NOERR);
        std::vector<std::string> names;
        for (const int dim : dims) {
            std::string name(NC_MAX_NAME + 1, '\0');
            REQUIRE(nc_inq_dimname(nc_, dim, name.data()) == NC_NOERR);
            names.emplace_back(name.c_str());
        }
        return names;
    }
    [[nodiscard]] std::vector<std::string> variables() const {
        int count = 0;
        REQUIRE(nc_inq_nvars(nc_, &count) == NC_NOERR);
        std::vector<std::string> names;
        for (int var = 0; var < count; ++var) {
            std::string name(NC_MAX_NAME + 1, '\0');
            REQUIRE(nc_inq_varname(nc_, var, name.data()) == NC_NOERR);
            names.emplace_back(name.c_str());
        }
        return names;
    }
    [[nodiscard]] std::vector<int> integers(const std::string& variable, std::size_t count) const {
        std::vector<int> values(count);
        REQUIRE(nc_get_var_int(nc_, id(variable), values.data()) == NC_NOERR);
        return values;
    }

private:
    test::ScratchFolder scratch_;
    int nc_ = -1;
};

const std::map<std::string, std::string> field_methods = {
    {"head", "time: point"},         {"depth_to_water", "time: point"},
    {"drawdown", "time: point"},     {"recharge", "time: sum"},
    {"pumping", "time: sum"},        {"evapotranspiration", "time: sum"},
    {"stream_exchange", "time: sum"}};

}  // namespace

TEST_CASE("CF: units - are units of udunits; a sum over a month is a depth in mm", "[io][unit]") {
    const Results r;
    const std::set<std::string> known = {"m", "mm", "1", "days since 1970-01-01"};

    for (const auto& name : r.variables()) {
        const auto units = r.text(name, "units");
        CAPTURE(name, units);
        CHECK((units == "-" || known.count(units) == 1));
        CHECK((name == "crs" || name == "time_bounds" || r.text(name, "long_name") != "-"));
    }
    for (const auto& [name, method] : field_methods) {
        CAPTURE(name);
        CHECK(r.text(name, "units") == (method == "time: sum" ? "mm" : "m"));
        CHECK(r.text(name, "cell_methods") == method);
    }
}

TEST_CASE("CF: time - has calendar, axis and bounds that hold the month", "[io][unit]") {
    const Results r;

    CHECK(r.text("", "Conventions") == "CF-1.10");
    CHECK(r.text("time", "standard_name") == "time");
    CHECK(r.text("time", "calendar") == "standard");
    CHECK(r.text("time", "axis") == "T");
    CHECK(r.text("time", "bounds") == "time_bounds");
    REQUIRE(r.dimensions("time_bounds").size() == 2);
    CHECK(r.dimensions("time_bounds")[0] == "time");
    const auto bounds = r.integers("time_bounds", 4);
    CHECK(bounds == std::vector<int>{make_date(2026, 1, 1).days, make_date(2026, 2, 1).days,
                                     make_date(2026, 2, 1).days, make_date(2026, 3, 1).days});
    const auto time = r.integers("time", 2);
    for (std::size_t n = 0; n < 2; ++n) {
        CHECK(time[n] >= bounds[2 * n]);
        CHECK(time[n] <= bounds[2 * n + 1]);
    }
}

TEST_CASE("CF: coordinates - have axes, and standard names of the table", "[io][unit]") {
    const Results r;

    CHECK(r.text("x", "standard_name") == "projection_x_coordinate");
    CHECK(r.text("y", "standard_name") == "projection_y_coordinate");
    CHECK(r.text("x", "axis") == "X");
    CHECK(r.text("y", "axis") == "Y");
    CHECK(r.text("layer", "axis") == "Z");
    CHECK(r.text("layer", "positive") == "down");
    CHECK(r.text("depth_to_water", "standard_name") == "water_table_depth");
    CHECK(r.text("top", "standard_name") == "surface_altitude");
    const std::set<std::string> table = {"-",
                                         "time",
                                         "projection_x_coordinate",
                                         "projection_y_coordinate",
                                         "surface_altitude",
                                         "water_table_depth"};
    for (const auto& name : r.variables()) {
        CAPTURE(name);
        CHECK(table.count(r.text(name, "standard_name")) == 1);
        const auto dims = r.dimensions(name);
        if (dims.size() == 1) CHECK(dims[0] == name);  // a coordinate variable
        if (field_methods.count(name) == 0) continue;
        CHECK(dims.front() == "time");
        CHECK(dims[dims.size() - 2] == "y");
        CHECK(dims.back() == "x");
        CHECK(r.number(name, "_FillValue") == Approx(NC_FILL_FLOAT));
    }
}

TEST_CASE("CF: grid mapping - is that of UTM zone 47N, of every field on the grid", "[io][unit]") {
    const Results r;

    for (const auto& name : r.variables()) {
        const auto dims = r.dimensions(name);
        CAPTURE(name);
        if (dims.size() < 2 || name == "time_bounds") continue;
        CHECK(r.text(name, "grid_mapping") == "crs");
    }
    CHECK(r.text("crs", "grid_mapping_name") == "transverse_mercator");
    CHECK(r.number("crs", "longitude_of_central_meridian") == 99.0);
    CHECK(r.number("crs", "latitude_of_projection_origin") == 0.0);
    CHECK(r.number("crs", "scale_factor_at_central_meridian") == 0.9996);
    CHECK(r.number("crs", "false_easting") == 500000.0);
    CHECK(r.number("crs", "false_northing") == 0.0);
    CHECK(r.number("crs", "semi_major_axis") == 6378137.0);
    CHECK(r.number("crs", "inverse_flattening") == 298.257223563);
    CHECK(r.number("crs", "longitude_of_prime_meridian") == 0.0);
    CHECK(r.text("crs", "reference_ellipsoid_name") == "WGS 84");
    CHECK(r.text("crs", "prime_meridian_name") == "Greenwich");
    CHECK(r.text("crs", "horizontal_datum_name") == "World Geodetic System 1984");
    CHECK(r.text("crs", "geographic_crs_name") == "WGS 84");
    CHECK(r.text("crs", "projected_crs_name") == "WGS 84 / UTM zone 47N");
    const auto wkt = r.text("crs", "crs_wkt");
    CHECK_THAT(wkt, Catch::StartsWith("PROJCRS[") && Contains("ID[\"EPSG\",32647]]"));
    CHECK(std::count(wkt.begin(), wkt.end(), '[') == std::count(wkt.begin(), wkt.end(), ']'));
    CHECK_THAT(r.text("crs", "spatial_ref"), Contains("AUTHORITY[\"EPSG\",\"32647\"]"));
}

TEST_CASE("CF: grid mapping - follows the zone", "[io][unit]") {
    const Results r{33};

    CHECK(r.number("crs", "longitude_of_central_meridian") == 15.0);
    CHECK(r.text("crs", "projected_crs_name") == "WGS 84 / UTM zone 33N");
    CHECK_THAT(r.text("crs", "crs_wkt"),
               Contains("CONVERSION[\"UTM zone 33N\"") &&
                   Contains("PARAMETER[\"Longitude of natural origin\",15,") &&
                   Contains("ID[\"EPSG\",32633]]"));
    CHECK_THAT(r.text("crs", "spatial_ref"), Contains("PARAMETER[\"central_meridian\",15]") &&
                                                 Contains("AUTHORITY[\"EPSG\",\"32633\"]"));
    CHECK(r.text("x", "long_name") == "easting of the cell's centre, UTM 33N");
    CHECK(r.text("y", "long_name") == "northing of the cell's centre, UTM 33N");
}

TEST_CASE("CF: flags - have as many values as meanings, of the characters allowed", "[io][unit]") {
    const Results r;

    CHECK(r.flags("idomain") == std::vector<int>{-1, 0, 1});
    CHECK(r.text("idomain", "flag_meanings") == "passes_through inactive active");
    CHECK(r.flags("county") == std::vector<int>{0, 1});
    CHECK(r.text("county", "flag_meanings") == "none Ganzhou");
    CHECK(r.flags("district") == std::vector<int>{0, 1, 2});
    CHECK(r.text("district", "flag_meanings") == "none da_man__old_ b");
}
