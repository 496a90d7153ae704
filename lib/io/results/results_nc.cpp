// SPDX-License-Identifier: MIT
#include "heihe/io/results_nc.hpp"
#include "heihe/io/io_thread.hpp"

#include "heihe/basin/setup/utm.hpp"
#include "heihe/core/error.hpp"
#include "heihe/core/index.hpp"
#include "heihe/core/units.hpp"
#include "lib/io/files/netcdf_file.hpp"
#include "lib/io/files/packed_chunks.hpp"
#include "lib/io/results/field_spool.hpp"

#include <netcdf.h>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <span>
#include <utility>

namespace heihe::io {
namespace fs = std::filesystem;
namespace {

constexpr float fill = 9.9692099683868690e+36f;  // NetCDF's own fill value of a float

struct Layout {
    std::size_t nlay, nrow, ncol, ncolumn, nmonth;
    [[nodiscard]] std::size_t area() const { return nrow * ncol; }
};

// The projection as ISO 19162 writes it (CF-1.10, section 5.6.1) and as older GDAL reads it, with
// placeholders for the zone.
constexpr std::string_view wkt_iso =
    R"(PROJCRS["WGS 84 / UTM zone {zone}N",BASEGEODCRS["WGS 84",DATUM["World Geodetic System 1984",)"
    R"(ELLIPSOID["WGS 84",6378137,298.257223563,LENGTHUNIT["metre",1]]],)"
    R"(PRIMEM["Greenwich",0,ANGLEUNIT["degree",0.0174532925199433]]],)"
    R"(CONVERSION["UTM zone {zone}N",METHOD["Transverse Mercator",ID["EPSG",9807]],)"
    R"(PARAMETER["Latitude of natural origin",0,ANGLEUNIT["degree",0.0174532925199433]],)"
    R"(PARAMETER["Longitude of natural origin",{meridian},ANGLEUNIT["degree",0.0174532925199433]],)"
    R"(PARAMETER["Scale factor at natural origin",0.9996,SCALEUNIT["unity",1]],)"
    R"(PARAMETER["False easting",500000,LENGTHUNIT["metre",1]],)"
    R"(PARAMETER["False northing",0,LENGTHUNIT["metre",1]]],)"
    R"-(CS[Cartesian,2],AXIS["easting (E)",east,ORDER[1],LENGTHUNIT["metre",1]],)-"
    R"-(AXIS["northing (N)",north,ORDER[2],LENGTHUNIT["metre",1]],ID["EPSG",{epsg}]])-";
constexpr std::string_view wkt_gdal =
    R"(PROJCS["WGS 84 / UTM zone {zone}N",GEOGCS["WGS 84",DATUM["WGS_1984",)"
    R"(SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],)"
    R"(AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0],)"
    R"(UNIT["degree",0.0174532925199433],AUTHORITY["EPSG","4326"]],)"
    R"(PROJECTION["Transverse_Mercator"],PARAMETER["latitude_of_origin",0],)"
    R"(PARAMETER["central_meridian",{meridian}],PARAMETER["scale_factor",0.9996],)"
    R"(PARAMETER["false_easting",500000],PARAMETER["false_northing",0],)"
    R"(UNIT["metre",1],AXIS["Easting",EAST],AXIS["Northing",NORTH],)"
    R"(AUTHORITY["EPSG","{epsg}"]])";

std::string of_zone(std::string_view text, int zone) {
    return fmt::format(fmt::runtime(text), fmt::arg("zone", zone),
                       fmt::arg("meridian", basin::utm_meridian(zone)),
                       fmt::arg("epsg", basin::utm_epsg(zone)));
}

// A UTM zone on WGS 84 with CF's attributes.
void define_projection(NetcdfFile& out, int zone) {
    const int crs = out.variable("crs", NC_INT, {});
    out.text(crs, "grid_mapping_name", "transverse_mercator");
    out.number(crs, "longitude_of_central_meridian", basin::utm_meridian(zone));
    out.number(crs, "latitude_of_projection_origin", 0.0);
    out.number(crs, "scale_factor_at_central_meridian", 0.9996);
    out.number(crs, "false_easting", 500000.0);
    out.number(crs, "false_northing", 0.0);
    out.number(crs, "semi_major_axis", 6378137.0);
    out.number(crs, "inverse_flattening", 298.257223563);
    out.number(crs, "longitude_of_prime_meridian", 0.0);
    out.text(crs, "reference_ellipsoid_name", "WGS 84");
    out.text(crs, "prime_meridian_name", "Greenwich");
    out.text(crs, "horizontal_datum_name", "World Geodetic System 1984");
    out.text(crs, "geographic_crs_name", "WGS 84");
    out.text(crs, "projected_crs_name", of_zone("WGS 84 / UTM zone {zone}N", zone));
    out.text(crs, "crs_wkt", of_zone(wkt_iso, zone));
    out.text(crs, "spatial_ref", of_zone(wkt_gdal, zone));
}

void describe(NetcdfFile& out, int var, std::string_view standard_name, std::string_view long_name,
              std::string_view units) {
    if (!standard_name.empty()) out.text(var, "standard_name", standard_name);
    out.text(var, "long_name", long_name);
    if (!units.empty()) out.text(var, "units", units);
}

bool is_flag_character(char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           std::string_view{"_-.+@"}.find(c) != std::string_view::npos;
}

void gridded(NetcdfFile& out, int var) { out.text(var, "grid_mapping", "crs"); }

void fill_value(NetcdfFile& out, int var) {
    check(nc_def_var_fill(out.id(), var, NC_FILL, &fill), "fill value");
}

// "0: none, 1: the first county, ..." as CF's flags. A character that CF does not allow in a flag's
// name, such as a blank or a bracket, becomes an underscore; letters beyond ASCII stay.
void flags(NetcdfFile& out, int var, const std::vector<std::string>& names) {
    std::vector<int> values{0};
    std::string meanings = "none";
    for (std::size_t i = 0; i < names.size(); ++i) {
        values.push_back(static_cast<int>(i) + 1);
        std::string name = names[i];
        for (char& c : name)
            if (static_cast<unsigned char>(c) < 0x80 && !is_flag_character(c)) c = '_';
        meanings += fmt::format(" {}", name);
    }
    check(nc_put_att_int(out.id(), var, "flag_values", NC_INT, values.size(), values.data()),
          "flag_values");
    out.text(var, "flag_meanings", meanings);
}

// Numbers of the variables that are written after the definitions.
struct Variables {
    int x = -1, y = -1, layer = -1, time = -1, bounds = -1, crs = -1;
    int top = -1, botm = -1, idomain = -1, county = -1, district = -1, head = -1;
    std::vector<int> columns, properties;
};

void define_coordinates(NetcdfFile& out, const std::vector<int>& d, int zone, Variables& v) {
    v.time = out.variable("time", NC_INT, {d[0]});
    describe(out, v.time, "time", "last day of the month", "days since 1970-01-01");
    out.text(v.time, "calendar", "standard");
    out.text(v.time, "axis", "T");
    out.text(v.time, "bounds", "time_bounds");
    v.bounds = out.variable("time_bounds", NC_INT, {d[0], d[4]});
    v.layer = out.variable("layer", NC_INT, {d[1]});
    describe(out, v.layer, "", "model layer, 1 is the top", "1");
    out.text(v.layer, "axis", "Z");
    out.text(v.layer, "positive", "down");
    v.y = out.variable("y", NC_DOUBLE, {d[2]});
    describe(out, v.y, "projection_y_coordinate",
             of_zone("northing of the cell's centre, UTM {zone}N", zone), "m");
    out.text(v.y, "axis", "Y");
    v.x = out.variable("x", NC_DOUBLE, {d[3]});
    describe(out, v.x, "projection_x_coordinate",
             of_zone("easting of the cell's centre, UTM {zone}N", zone), "m");
    out.text(v.x, "axis", "X");
}

void define_grid(NetcdfFile& out, const std::vector<int>& d, const ResultGrid& grid, Variables& v) {
    v.top = out.variable("top", NC_FLOAT, {d[2], d[3]});
    describe(out, v.top, "surface_altitude", "top of the grid", "m");
    v.botm = out.variable("botm", NC_FLOAT, {d[1], d[2], d[3]});
    describe(out, v.botm, "", "bottom of the layer", "m");
    v.idomain = out.variable("idomain", NC_INT, {d[1], d[2], d[3]});
    describe(out, v.idomain, "", "1 active, 0 inactive, -1 passes through vertically", "");
    const std::array<int, 3> kinds{-1, 0, 1};
    check(nc_put_att_int(out.id(), v.idomain, "flag_values", NC_INT, kinds.size(), kinds.data()),
          "flag_values");
    out.text(v.idomain, "flag_meanings", "passes_through inactive active");
    v.county = out.variable("county", NC_INT, {d[2], d[3]});
    describe(out, v.county, "", "county", "");
    flags(out, v.county, grid.counties);
    v.district = out.variable("district", NC_INT, {d[2], d[3]});
    describe(out, v.district, "", "irrigation district", "");
    flags(out, v.district, grid.districts);
    for (const int var : {v.top, v.botm, v.idomain, v.county, v.district}) gridded(out, var);
    for (const auto& property : grid.properties) {
        v.properties.push_back(out.variable(property.name.c_str(), NC_FLOAT, {d[1], d[2], d[3]}));
        describe(out, v.properties.back(), "", property.long_name, property.units);
        gridded(out, v.properties.back());
        fill_value(out, v.properties.back());
    }
    fill_value(out, v.top);
    fill_value(out, v.botm);
}

void define_fields(NetcdfFile& out, const std::vector<int>& d, const Layout& n, Variables& v) {
    v.head = out.variable("head", NC_FLOAT, {d[0], d[1], d[2], d[3]});
    describe(out, v.head, "", "hydraulic head at the end of the last day", "m");
    out.text(v.head, "cell_methods", "time: point");
    out.compress(v.head, {1, n.nlay, n.nrow, n.ncol});
    for (const auto& field : column_fields()) {
        const int var = out.variable(field.name, NC_FLOAT, {d[0], d[2], d[3]});
        describe(out, var, field.standard_name, field.long_name, field.units);
        out.text(var, "cell_methods", field.cell_methods);
        out.compress(var, {1, n.nrow, n.ncol});
        v.columns.push_back(var);
    }
    for (const int var : v.columns) gridded(out, var);
    for (const int var : v.columns) fill_value(out, var);
    gridded(out, v.head);
    fill_value(out, v.head);
}

// ISO time of SOURCE_DATE_EPOCH (reproducible-builds.org), "" if it is not set.
std::string stated_time() {
    const char* epoch = std::getenv("SOURCE_DATE_EPOCH");
    const auto seconds = parse_number(epoch == nullptr ? "" : epoch);
    if (!seconds || *seconds < 0.0 || *seconds > 1e11) return {};
    const auto whole = static_cast<std::int64_t>(*seconds);
    const Date day{static_cast<std::int32_t>(whole / 86400)};
    const auto rest = whole % 86400;
    return fmt::format("{}T{:02}:{:02}:{:02}Z", to_string(day), rest / 3600, rest / 60 % 60,
                       rest % 60);
}

void define_title(NetcdfFile& out, const ResultsTitle& title) {
    out.text(NC_GLOBAL, "Conventions", "CF-1.10");
    out.text(NC_GLOBAL, "title", title.title.empty() ? title.scenario : title.title);
    out.text(NC_GLOBAL, "scenario", title.scenario);
    out.text(NC_GLOBAL, "source", title.source);
    out.text(NC_GLOBAL, "schema", "1");
    const std::string time = stated_time();
    if (!time.empty()) out.text(NC_GLOBAL, "history", time + " " + title.source);
}

// Copies values by column to the box of rows and columns; the rest is fill.
template <typename T, typename Values>
void scatter(const ResultGrid& grid, Values values, T none, T* box) {
    std::fill(box, box + at(grid.nrow) * at(grid.ncol), none);
    for (std::size_t c = 0; c < grid.column_row.size(); ++c) {
        const T value = values(c);
        const auto place = at(grid.column_row[c]) * at(grid.ncol) + at(grid.column_col[c]);
        if (!std::isnan(static_cast<double>(value))) box[place] = value;
    }
}

std::vector<float> as_floats(const std::vector<double>& values) {
    std::vector<float> out(values.size());
    for (std::size_t i = 0; i < values.size(); ++i)
        out[i] = std::isnan(values[i]) ? fill : static_cast<float>(values[i]);
    return out;
}

void write_zone(NetcdfFile& out, int var, const ResultGrid& grid,
                const std::vector<std::int32_t>& zone) {
    std::vector<int> box(at(grid.nrow) * at(grid.ncol));
    scatter(
        grid, [&zone](std::size_t c) { return zone[c] + 1; }, 0, box.data());
    check(nc_put_var_int(out.id(), var, box.data()), "zones");
}

void write_grid(NetcdfFile& out, const Variables& v, const ResultGrid& grid) {
    std::vector<int> layers(at(grid.nlay));
    for (std::size_t k = 0; k < layers.size(); ++k) layers[k] = static_cast<int>(k) + 1;
    check(nc_put_var_int(out.id(), v.layer, layers.data()), "layer");
    check(nc_put_var_double(out.id(), v.y, grid.y.data()), "y");
    check(nc_put_var_double(out.id(), v.x, grid.x.data()), "x");
    check(nc_put_var_float(out.id(), v.top, as_floats(grid.top).data()), "top");
    check(nc_put_var_float(out.id(), v.botm, as_floats(grid.botm).data()), "botm");
    check(nc_put_var_int(out.id(), v.idomain, grid.idomain.data()), "idomain");
    for (std::size_t i = 0; i < grid.properties.size(); ++i)
        check(
            nc_put_var_float(out.id(), v.properties[i], as_floats(grid.properties[i].value).data()),
            grid.properties[i].name.c_str());
    write_zone(out, v.county, grid, grid.county);
    write_zone(out, v.district, grid, grid.district);
}

template <typename T>
void read_spool(std::ifstream& in, std::vector<T>& values) {
    const auto bytes = static_cast<std::streamsize>(values.size() * sizeof(T));
    if (!in.read(reinterpret_cast<char*>(values.data()), bytes))
        throw NetcdfFailure("the spool of fields cannot be read");
}

void write_times(NetcdfFile& out, const Variables& v, const Layout& n, const fs::path& spool) {
    std::ifstream in(spool, std::ios::binary);
    const auto rest = spool_record_bytes(n.nlay * n.ncolumn, n.ncolumn) - spool_head_bytes;
    std::vector<int> bounds, days, dates(2);
    for (std::size_t month = 0; month < n.nmonth; ++month) {
        read_spool(in, dates);
        in.seekg(static_cast<std::streamoff>(rest), std::ios::cur);
        bounds.insert(bounds.end(), dates.begin(), dates.end());
        days.push_back(dates[1] - 1);  // as the dates of the tables
    }
    check(nc_put_var_int(out.id(), v.time, days.data()), "time");
    check(nc_put_var_int(out.id(), v.bounds, bounds.data()), "time_bounds");
}

// A month of 800,000 cells needs 50 MB of work space per thread.
constexpr int most_packers = 16;

// Packs months of the spool by all threads; the caller writes the file.
class MonthPacker {
public:
    MonthPacker(const fs::path& spool, const ResultGrid& grid, const Layout& n, int threads)
        : in_{spool, std::ios::binary},
          grid_{grid},
          n_{n},
          months_(std::min(at(std::clamp(threads, 1, most_packers)), n.nmonth)) {
        for (Month& month : months_) {
            month.record.resize((n.nlay + column_fields().size()) * n.ncolumn);
            month.box.resize(n.nlay * n.area());
            month.chunks.resize(1 + column_fields().size());
        }
    }

    struct Month {
        std::vector<float> record;        // the spool's, after its dates
        std::vector<float> box;           // work space: a field on the box of rows and columns
        std::vector<PackedChunk> chunks;  // head, then the column fields
    };

    /// The next months, at most `count` and one per thread; valid until the next call.
    [[nodiscard]] std::span<const Month> next(std::size_t count) {
        const std::size_t some = std::min(count, months_.size());
        for (std::size_t m = 0; m < some; ++m) {
            in_.ignore(spool_head_bytes);
            read_spool(in_, months_[m].record);
        }
        bool packed = true;
        const auto team = static_cast<int>(some);
#pragma omp parallel for num_threads(team) reduction(&& : packed) schedule(static, 1) if (team > 1)
        for (std::size_t m = 0; m < some; ++m) packed = pack(months_[m]) && packed;
        if (!packed) throw NetcdfFailure("no memory to pack a month");
        return {months_.data(), some};
    }

private:
    bool pack(Month& month) const {
        for (std::size_t k = 0; k < n_.nlay; ++k) put(month, k, k * n_.area());
        bool packed = month.chunks[0].pack(month.box);
        for (std::size_t f = 1; f < month.chunks.size(); ++f) {
            put(month, n_.nlay + f - 1, 0);
            packed = month.chunks[f].pack({month.box.data(), n_.area()}) && packed;
        }
        return packed;
    }

    // Copies the record's row `from` of values by column to the box after `place`.
    void put(Month& month, std::size_t from, std::size_t place) const {
        const float* values = month.record.data() + from * n_.ncolumn;
        scatter(
            grid_, [values](std::size_t c) { return values[c]; }, fill, month.box.data() + place);
    }

    std::ifstream in_;
    const ResultGrid& grid_;
    Layout n_;
    std::vector<Month> months_;
};

void write_months(const fs::path& file, const fs::path& spool, const ResultGrid& grid,
                  const Layout& n, int threads) {
    std::vector<std::string> names{"head"};
    for (const auto& field : column_fields()) names.emplace_back(field.name);
    const hdf5::Quiet quiet;
    ChunkedVariables out{file, names};
    MonthPacker packer{spool, grid, n, threads};
    for (std::size_t month = 0; month < n.nmonth;)
        for (const auto& packed : packer.next(n.nmonth - month)) {
            for (std::size_t v = 0; v < names.size(); ++v) out.write(v, month, packed.chunks[v]);
            ++month;
        }
    out.close();
}

void write_all(const fs::path& file, const fs::path& spool, const ResultGrid& grid,
               const ResultsTitle& title, int threads) {
    Layout n{at(grid.nlay), at(grid.nrow), at(grid.ncol), grid.column_row.size(), 0};
    n.nmonth = static_cast<std::size_t>(fs::file_size(spool)) /
               spool_record_bytes(n.nlay * n.ncolumn, n.ncolumn);
    if (n.nmonth == 0) throw NetcdfFailure("the spool of fields holds no whole month");
    NetcdfFile out{file};
    const std::vector<int> dims = {out.dimension("time", n.nmonth), out.dimension("layer", n.nlay),
                                   out.dimension("y", n.nrow), out.dimension("x", n.ncol),
                                   out.dimension("bounds", 2)};
    Variables v;
    define_title(out, title);
    define_projection(out, grid.utm_zone);
    define_coordinates(out, dims, grid.utm_zone, v);
    define_grid(out, dims, grid, v);
    define_fields(out, dims, n, v);
    out.end_definitions();
    write_grid(out, v, grid);
    write_times(out, v, n, spool);
    write_new_file(file, out.take());
    write_months(file, spool, grid, n, threads);
}

}  // namespace

void write_results(const fs::path& file, const fs::path& spool, const ResultGrid& grid,
                   const ResultsTitle& title, int threads) {
    require(grid.utm_zone >= 1 && grid.utm_zone <= basin::utm_zones,
            "write_results: needs the grid's UTM zone");
    const fs::path beside = file.string() + ".tmp";
    try {
        in_io_thread([&] { write_all(beside, spool, grid, title, threads); });
    } catch (const std::exception& failure) {
        std::error_code ignored;
        fs::remove(beside, ignored);
        throw OutputError(fmt::format("{}: cannot be written: {}", file.string(), failure.what()));
    }
    publish_file(beside, file);
}

}  // namespace heihe::io
