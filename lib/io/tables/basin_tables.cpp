// SPDX-License-Identifier: MIT
#include "heihe/io/basin_tables.hpp"

#include "lib/io/tables/basin_checks.hpp"
#include "lib/io/tables/basin_names.hpp"
#include "lib/io/tables/basin_place.hpp"
#include "lib/io/tables/basin_rules.hpp"
#include "lib/io/tables/column_names.hpp"
#include "lib/io/tables/release_tables.hpp"
#include "lib/io/tables/reservoir_tables.hpp"
#include "lib/io/tables/use_tables.hpp"

#include "heihe/basin/setup/utm.hpp"
#include "heihe/io/csv.hpp"
#include "heihe/io/nearest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace heihe::io {
namespace fs = std::filesystem;
namespace {

using basin::Tables;

using rules::between;
using rules::or_blank;

/// One table of the folder; what it lacks is filed once.
struct Source {
    const fs::path& folder;
    Problems& problems;

    [[nodiscard]] CsvTable table(std::string_view name) const {
        return CsvTable::read(folder / name, problems);
    }
};

/// True for a table with these columns; files those that it lacks.
bool has_columns(const CsvTable& t, std::initializer_list<std::string_view> columns,
                 Problems& problems) {
    return t.readable() && t.require_columns(columns, problems);
}

/// The same, and the table has a row.
bool usable(const CsvTable& t, std::initializer_list<std::string_view> columns,
            Problems& problems) {
    if (!has_columns(t, columns, problems)) return false;
    if (t.rows() > 0) return true;
    problems.add({t.file(), 0}, "the table has no rows", "give at least one");
    return false;
}

/// [rows] of a column of names that may be left out, as may each of its values.
std::vector<std::string> names_if_given(const CsvTable& t, std::string_view column, Problems& p) {
    if (t.has_optional(column, p)) return t.text(column, p, true);
    return std::vector<std::string>(t.rows());
}

std::string layer_column(const char* what, int layer, const char* unit) {
    return fmt::format("{}_L{}_{}", what, layer, unit);
}

/// Columns of coordinates in the zone of basin.csv; where that was not read, in the table's own.
UtmColumns coordinates(const CsvTable& t, const Tables& tables) {
    return tables.place.utm_zone > 0 ? utm_columns(tables.place.utm_zone) : utm_columns_of(t);
}

/// Thickness and K of the layers. A layer below the deepest one that has columns is absent everywhere.
void read_layers(const CsvTable& t, Tables& out, Problems& p) {
    int deepest = 0;
    for (int k = 1; k < basin::aquifer_layers; ++k)
        if (t.has(layer_column("thickness", k + 1, "m")) ||
            t.has(layer_column("K", k + 1, "m_per_d")))
            deepest = k;
    for (auto& a : out.aquifer) a.k.fill(basin::no_value);
    for (int k = 0; k <= deepest; ++k) {
        const auto thickness = t.quantities(layer_column("thickness", k + 1, "m"),
                                            Dimension::length, p, rules::thickness);
        const auto hk = t.quantities(layer_column("K", k + 1, "m_per_d"), Dimension::velocity, p,
                                     k == 0 ? rules::conductivity : or_blank(rules::conductivity));
        for (std::size_t n = 0; n < t.rows(); ++n) {
            out.aquifer[n].thickness[static_cast<std::size_t>(k)] = thickness[n];
            out.aquifer[n].k[static_cast<std::size_t>(k)] = hk[n];
        }
    }
}

void read_aquifer(const Source& in, Tables& out) {
    auto& p = in.problems;
    const auto t = in.table("aquifer_points_3km.csv");
    const auto utm = coordinates(t, out);
    const auto place = place_rules(out.place);
    if (!usable(t, {utm.x, utm.y, "active_fraction", "top_elev_m"}, p)) return;
    const auto x = t.quantities(utm.x, Dimension::length, p, place.block_easting);
    const auto y = t.quantities(utm.y, Dimension::length, p, place.block_northing);
    const auto fraction = t.numbers("active_fraction", p, rules::block_fraction);
    const auto top = t.quantities("top_elev_m", Dimension::length, p, rules::elevation);
    const auto ss =
        t.quantities("specific_storage_1_per_m", Dimension::per_length, p, rules::specific_storage);
    const auto porosity = t.numbers("porosity_class", p, rules::porosity);
    t.refuse_duplicates({utm.x, utm.y}, p);
    out.aquifer.resize(t.rows());
    for (std::size_t n = 0; n < t.rows(); ++n) {
        auto& a = out.aquifer[n];
        a.x = x[n];
        a.y = y[n];
        a.active_fraction = fraction[n];
        a.top = top[n];
        a.ss = ss[n];
        a.porosity = porosity[n];
    }
    read_layers(t, out, p);
}

void read_streams(const Source& in, Tables& out) {
    auto& p = in.problems;
    const auto t = in.table("stream_vertices.csv");
    const auto utm = coordinates(t, out);
    const auto place = place_rules(out.place);
    if (!usable(t, {"segment", "vertex", "to_segment", utm.x, utm.y}, p)) return;
    const auto segment = t.integers("segment", p, 1);
    const auto vertex = t.integers("vertex", p, 1);
    const auto to = t.integers("to_segment", p, 0);
    const auto x = t.quantities(utm.x, Dimension::length, p, place.easting);
    const auto y = t.quantities(utm.y, Dimension::length, p, place.northing);
    const auto bed =
        t.quantities("running_min_top_m", Dimension::length, p, or_blank(rules::elevation));
    t.refuse_duplicates({"segment", "vertex"}, p);
    for (std::size_t n = 0; n < t.rows(); ++n) {
        const bool next = n > 0 && segment[n] == segment[n - 1];
        if (vertex[n] != (next ? vertex[n - 1] + 1 : 1))
            p.add(t.where(n, "vertex"), "vertices of a segment do not follow each other",
                  "give them together, numbered from 1 at the upstream end");
        out.streams.push_back({static_cast<int>(segment[n]), static_cast<int>(vertex[n]),
                               static_cast<int>(to[n]), x[n], y[n], bed[n]});
    }
    check_streams(t, out, p);
}

bool has_segment(const Tables& t, int id) {
    return std::any_of(t.streams.begin(), t.streams.end(),
                       [id](const basin::StreamVertex& v) { return v.segment == id; });
}

void read_inlets(const Source& in, Tables& out) {
    auto& p = in.problems;
    const auto t = in.table("inlets.csv");
    if (!usable(t, {"id", "segment", "used_upstream_pct"}, p)) return;
    const auto id = t.text("id", p);
    const auto name = names_if_given(t, "name_zh", p);
    const auto segment = t.integers("segment", p, 1);
    const auto used = t.numbers("used_upstream_pct", p, rules::percent);
    t.refuse_duplicates({"id"}, p);
    for (std::size_t n = 0; n < t.rows(); ++n) {
        if (!out.streams.empty() && !has_segment(out, static_cast<int>(segment[n])))
            p.add(t.where(n, "segment"),
                  fmt::format("segment {} is not in the network", segment[n]),
                  "give a segment of stream_vertices.csv");
        out.inlets.push_back({id[n], name[n], static_cast<int>(segment[n]), used[n] / 100.0});
    }
    check_segments(t, out, p);
    for (const auto& [what, inlet] :
         {std::pair{"main inlet", out.names.main_inlet}, {"shape inlet", out.names.shape_inlet}})
        if (!inlet.empty() && std::find(id.begin(), id.end(), inlet) == id.end())
            p.add({t.file(), 0, "column id"},
                  fmt::format("the {} \"{}\" of basin.csv is missing", what, inlet),
                  "give its row, or name another one there");
}

void read_inflow(const Source& in, Tables& out) {
    auto& p = in.problems;
    out.inflow_file = file_of(in.folder, names::inflow_file, p);
    const auto t = in.table(out.inflow_file);
    if (!usable(t, {"year", "month"}, p)) return;
    const auto year = t.integers("year", p, 1800, 2200);
    const auto month = t.integers("month", p, 1, 12);
    out.inflow.resize(t.rows());
    for (std::size_t n = 0; n < t.rows(); ++n) {
        out.inflow[n].year = static_cast<int>(year[n]);
        out.inflow[n].month = static_cast<int>(month[n]);
        const auto expected = n == 0 ? 1 : month[n - 1] % 12 + 1;
        const auto in_year = n == 0 ? year[n] : year[n - 1] + (month[n - 1] == 12 ? 1 : 0);
        if (month[n] != expected || year[n] != in_year)
            p.add(t.where(n, "month"),
                  fmt::format("{}-{:02} stands where {}-{:02} belongs", year[n], month[n], in_year,
                              expected),
                  "give every month of every year, in order");
    }
    if (month.back() != 12)
        p.add(t.where(t.rows() - 1, "month"), "the last year is not complete",
              "give its months up to 12");
    for (const auto& inlet : out.inlets) {
        const auto flow =
            t.quantities(inlet.id + "_m3_per_s", Dimension::flow, p, rules::monthly_flow);
        for (std::size_t n = 0; n < t.rows(); ++n) out.inflow[n].flow.push_back(flow[n]);
    }
}

void read_main_stem(const Source& in, Tables& out) {
    auto& p = in.problems;
    const auto t = in.table("reaches.csv");
    const auto ends = in.table("main_stem_ends.csv");
    if (!usable(t, {"reach", "length_km", "slope", "bankfull_width_m", "manning_n"}, p)) return;
    if (!usable(ends, {"reach", "end_lat_deg", "end_lon_deg", "gauge"}, p)) return;
    t.refuse_duplicates({"reach"}, p);
    const auto id = t.text("reach", p);
    const auto length = t.quantities("length_km", Dimension::length, p, rules::river_length);
    const auto slope = t.numbers("slope", p, rules::river_slope);
    const auto width = t.quantities("bankfull_width_m", Dimension::length, p, rules::river_width);
    const auto n_manning = t.numbers("manning_n", p, rules::manning);
    const auto exponent = t.numbers("width_exponent", p, or_blank(between(0.0, 0.95)));
    const auto bed_k = t.numbers("bed_K_m_per_d_prior", p, rules::conductivity);
    const auto lat = ends.numbers("end_lat_deg", p, place_rules(out.place).latitude);
    const auto lon = ends.numbers("end_lon_deg", p, place_rules(out.place).longitude);
    const auto gauge = ends.text("gauge", p, true);
    const auto gauge_zh = names_if_given(ends, "gauge_zh", p);
    if (t.rows() != ends.rows()) {
        p.add({ends.file(), 0}, fmt::format("{} rows for {} reaches", ends.rows(), t.rows()),
              "give the end of each reach of reaches.csv, in its order");
        return;
    }
    for (std::size_t n = 0; n < t.rows(); ++n) {
        if (ends.field(n, "reach") != id[n])
            p.add(ends.where(n, "reach"), fmt::format("reach {} belongs here", id[n]),
                  "give the ends in the order of reaches.csv");
        const auto end = basin::utm(out.place.utm_zone, lat[n], lon[n]);
        out.main_stem.push_back({id[n], length[n], slope[n], width[n], n_manning[n], exponent[n],
                                 bed_k[n], end.x, end.y, gauge[n], gauge_zh[n]});
    }
}

void read_main_stem_segments(const Source& in, Tables& out) {
    auto& p = in.problems;
    const auto list = in.table("main_stem_segments.csv");
    if (!usable(list, {"segment"}, p)) return;
    const auto segment = list.integers("segment", p, 1);
    for (std::size_t n = 0; n < list.rows(); ++n) {
        out.main_stem_segments.push_back(static_cast<int>(segment[n]));
        if (!out.streams.empty() && !has_segment(out, out.main_stem_segments.back()))
            p.add(list.where(n, "segment"),
                  fmt::format("segment {} is not in the network", segment[n]),
                  "give a segment of stream_vertices.csv");
    }
    list.refuse_duplicates({"segment"}, p);
    check_segments(list, out, p);
    check_main_stem(list, out, p);
}

/// @returns true if the table could be read; a basin without such rivers has no row
bool read_tributaries(const Source& in, Tables& out) {
    auto& p = in.problems;
    const auto t = in.table("tributaries.csv");
    if (!has_columns(t, {"river_en", "mean_runoff_1e8m3_per_yr"}, p)) return false;
    const auto id = t.text("river_en", p);
    const auto mean =
        t.quantities("mean_runoff_1e8m3_per_yr", Dimension::annual_volume, p, rules::runoff);
    t.refuse_duplicates({"river_en"}, p);
    for (std::size_t n = 0; n < t.rows(); ++n) out.tributaries.push_back({id[n], mean[n]});
    return true;
}

void read_counties(const Source& in, Tables& out) {
    auto& p = in.problems;
    const auto place = in.table("counties.csv");
    if (!usable(place, {"county", "town_lat_deg", "town_lon_deg"}, p)) return;
    place.refuse_duplicates({"county"}, p);
    const auto name = place.text("county", p);
    const auto lat = place.numbers("town_lat_deg", p, place_rules(out.place).latitude);
    const auto lon = place.numbers("town_lon_deg", p, place_rules(out.place).longitude);
    const auto km = place.quantities(column_of(place, names::intake_below, p), Dimension::length, p,
                                     or_blank(rules::along_river));
    out.cap_column = column_of(place, names::cap_share, p);
    const auto cap =
        place.quantities(out.cap_column, Dimension::annual_volume, p, rules::yearly_volume);
    const auto name_zh = names_if_given(place, "name_zh", p);
    for (std::size_t n = 0; n < place.rows(); ++n) {
        const auto town = basin::utm(out.place.utm_zone, lat[n], lon[n]);
        out.counties.push_back({name[n], cap[n], town.x, town.y, km[n] / 1000.0, {}, name_zh[n]});
    }
}

/// What district_sources.csv says of one district.
struct SourceRow {
    std::string key, source, river;
    double share = 1.0;
};

std::vector<SourceRow> read_sources(const CsvTable& t, const CsvTable& districts, Problems& p) {
    static const std::vector<std::string> kinds = {"river", "tributary", "none", "ledger"};
    const auto id = t.integers("id", p, 1);
    const auto wanted = districts.integers("id", p, 1);
    const auto key = t.text("key", p);
    const auto kind = t.one_of("source", kinds, p);
    const auto river = t.text("river", p, true);
    const auto share_of = t.numbers("tributary_share_pct", p, or_blank(rules::percent));
    t.refuse_duplicates({"id"}, p);
    t.refuse_duplicates({"key"}, p);
    std::vector<SourceRow> rows(districts.rows());
    for (std::size_t n = 0; n < districts.rows(); ++n) {
        const auto at =
            static_cast<std::size_t>(std::find(id.begin(), id.end(), wanted[n]) - id.begin());
        if (at == id.size()) {
            p.add(districts.where(n, "id"), fmt::format("district {} has no source", wanted[n]),
                  "add its row to district_sources.csv");
            continue;
        }
        if (kind[at] >= 0) rows[n].source = kinds[static_cast<std::size_t>(kind[at])];
        rows[n].key = key[at];
        rows[n].river = river[at];
        rows[n].share = std::isnan(share_of[at]) ? 1.0 : share_of[at] / 100.0;
    }
    return rows;
}

/// Files rivers of district_sources.csv that are in no table. A table that could not be read was told before.
void check_rivers(const CsvTable& t, const Tables& tables, bool has_tributaries, Problems& p) {
    std::vector<std::string> inlets;
    for (const auto& i : tables.inlets) inlets.push_back(i.id);
    std::vector<std::string> tributaries;
    for (const auto& r : tables.tributaries) tributaries.push_back(r.id);
    const auto check = [&](std::size_t row, const std::vector<std::string>& names,
                           const char* table) {
        const std::string river{t.field(row, "river")};
        if (std::find(names.begin(), names.end(), river) != names.end()) return;
        p.add(t.where(row, "river"), fmt::format("unknown river \"{}\"", river),
              names.empty() ? fmt::format("give its row in {}", table) : suggestion(river, names));
    };
    for (std::size_t n = 0; n < t.rows(); ++n) {
        if (t.field(n, "source") == "river" && !inlets.empty()) check(n, inlets, "inlets.csv");
        if (t.field(n, "source") == "tributary" && has_tributaries)
            check(n, tributaries, "tributaries.csv");
    }
}

void read_districts(const Source& in, bool has_tributaries, Tables& out) {
    auto& p = in.problems;
    const auto t = in.table("irrigation_districts.csv");
    const auto s = in.table("district_sources.csv");
    if (!usable(t, {"id", "name_en", "county"}, p)) return;
    if (!usable(s, {"id", "key", "source", "river", "tributary_share_pct"}, p)) return;
    const auto sources = read_sources(s, t, p);
    check_rivers(s, out, has_tributaries, p);
    const auto name = t.text("name_en", p);
    const auto name_zh = names_if_given(t, "name_zh", p);
    const auto county = t.text("county", p);
    const auto intake_column = column_of(t, names::intake_km, p);
    const auto km = t.numbers(intake_column, p, or_blank(rules::along_river_km));
    const auto lat = t.numbers("centroid_lat_deg", p, place_rules(out.place).latitude);
    const auto lon = t.numbers("centroid_lon_deg", p, place_rules(out.place).longitude);
    t.refuse_duplicates({"id"}, p);
    t.refuse_duplicates({"name_en"}, p);
    std::vector<std::string> counties;
    for (const auto& c : out.counties) counties.push_back(c.id);
    for (std::size_t n = 0; n < t.rows(); ++n) {
        if (!counties.empty() &&
            std::find(counties.begin(), counties.end(), county[n]) == counties.end())
            p.add(t.where(n, "county"), fmt::format("unknown county \"{}\"", county[n]),
                  suggestion(county[n], counties));
        const auto& main = out.names.main_inlet;
        const bool on_stem = sources[n].source == "river" && sources[n].river == main;
        if (on_stem && std::isnan(km[n]))
            p.add(
                t.where(n, intake_column),
                fmt::format("district {} takes water from the {} and has no intake", name[n], main),
                "give its place in km below the head of the main stem");
        const auto centroid = basin::utm(out.place.utm_zone, lat[n], lon[n]);
        out.districts.push_back({sources[n].key,
                                 name[n],
                                 name_zh[n],
                                 county[n],
                                 sources[n].source,
                                 sources[n].river,
                                 sources[n].share,
                                 on_stem ? km[n] : basin::no_value,
                                 centroid.x,
                                 centroid.y,
                                 {},
                                 {}});
    }
}

/// [12] rows of a table with one row a month, by month; empty when a month is missing.
std::vector<std::size_t> rows_by_month(const CsvTable& t, Problems& p) {
    const auto month = t.integers("month", p, 1, 12);
    t.refuse_duplicates({"month"}, p);
    std::vector<std::size_t> rows(12, t.rows());
    for (std::size_t n = 0; n < t.rows(); ++n)
        if (month[n] >= 1) rows[static_cast<std::size_t>(month[n] - 1)] = n;
    bool complete = true;
    for (std::size_t m = 0; m < 12; ++m) {
        if (rows[m] < t.rows()) continue;
        complete = false;
        p.add({t.file(), 0, "column month"}, fmt::format("month {} is missing", m + 1),
              "give one row for each month");
    }
    return complete ? rows : std::vector<std::size_t>{};
}

void read_months(const Source& in, Tables& out) {
    auto& p = in.problems;
    constexpr double mm = 0.001;
    const auto climate = in.table("climate_monthly.csv");
    const auto demand = in.table("irrigation_demand_monthly.csv");
    if (usable(climate, {"month"}, p)) {
        const auto rain =
            climate.numbers(column_of(climate, names::rain, p), p, rules::monthly_depth);
        const auto et0 =
            climate.numbers(column_of(climate, names::et0, p), p, rules::monthly_depth);
        const auto open =
            climate.numbers(column_of(climate, names::open_water, p), p, rules::monthly_depth);
        const auto rows = rows_by_month(climate, p);
        for (std::size_t m = 0; m < rows.size(); ++m) {
            out.months[m].precipitation = rain[rows[m]] * mm;
            out.months[m].et0 = et0[rows[m]] * mm;
            out.months[m].open_water = open[rows[m]] * mm;
        }
    }
    if (!usable(demand, {"month"}, p)) return;
    const auto crop = demand.numbers("crop_mix_net_requirement_mm", p, rules::monthly_depth);
    const auto total = demand.numbers("total_net_mm", p, rules::monthly_depth);
    const auto pumping = demand.numbers("pumping_share_pct", p, rules::percent);
    const auto rows = rows_by_month(demand, p);
    check_demand(demand, p);
    double sum = 0.0;
    for (const double v : total) sum += v;
    if (!(sum > 0.0)) return;
    for (std::size_t m = 0; m < rows.size(); ++m) {
        out.months[m].crop_requirement = crop[rows[m]] * mm;
        out.months[m].soak = (total[rows[m]] - crop[rows[m]]) * mm;
        out.months[m].demand_share = total[rows[m]] / sum;
        out.months[m].pumping_share = pumping[rows[m]] / 100.0;
    }
}

void read_history(const Source& in, Tables& out) {
    auto& p = in.problems;
    const auto t = in.table("inflow_history.csv");
    if (!has_columns(t, {"year", "shape_year"}, p)) return;  // rows: none needed without history
    const auto year = t.integers("year", p, 1800, 2200);
    const auto shape = t.integers("shape_year", p, 1800, 2200);
    const auto volume = t.quantities(column_of(t, names::main_inflow, p), Dimension::annual_volume,
                                     p, or_blank(between(1e6, 1e11)));
    t.refuse_duplicates({"year"}, p);
    for (std::size_t n = 0; n < t.rows(); ++n) {
        if (!out.inflow.empty() &&
            (shape[n] < out.inflow.front().year || shape[n] > out.inflow.back().year))
            p.add(t.where(n, "shape_year"), fmt::format("{} is not in the record", shape[n]),
                  fmt::format("give a year from {} to {}", out.inflow.front().year,
                              out.inflow.back().year));
        out.history.push_back({static_cast<int>(year[n]), static_cast<int>(shape[n]), volume[n]});
    }
}

}  // namespace

basin::Tables read_basin_tables(const fs::path& folder, Problems& problems) {
    basin::Tables out;
    const Source in{folder, problems};
    const auto places = read_basin_names(folder, out, problems);
    read_release_tables(folder, out, problems);
    read_aquifer(in, out);
    read_streams(in, out);
    read_inlets(in, out);
    read_inflow(in, out);
    read_main_stem(in, out);
    read_main_stem_segments(in, out);
    check_basin_names(out, places, problems);
    const bool has_tributaries = read_tributaries(in, out);
    read_counties(in, out);
    read_districts(in, has_tributaries, out);
    read_months(in, out);
    read_history(in, out);
    read_reservoir_tables(folder, out, problems);
    read_use_tables(folder, out, problems);
    if (problems.empty()) check_published_totals(folder, out, problems);
    return out;
}

}  // namespace heihe::io
