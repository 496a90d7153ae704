// SPDX-License-Identifier: MIT
#include "lib/io/tables/use_tables.hpp"

#include "lib/io/tables/basin_place.hpp"
#include "lib/io/tables/basin_rules.hpp"
#include "lib/io/tables/column_names.hpp"

#include "heihe/basin/setup/utm.hpp"
#include "heihe/basin/setup/yearly_use.hpp"
#include "heihe/core/index.hpp"
#include "heihe/io/csv.hpp"
#include "heihe/io/nearest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <string_view>
#include <vector>

namespace heihe::io {
namespace fs = std::filesystem;
namespace {

using basin::Tables;
using rules::between;

constexpr const char* published_file = "published_totals.csv";
constexpr NumberRule share = between(0.01, 1.0);

/// True for a table with these columns; what is missing is filed.
bool has_columns(const CsvTable& t, std::initializer_list<std::string_view> columns, Problems& p) {
    return t.readable() && t.require_columns(columns, p);
}

Choices county_choices(const Tables& out) {
    Choices counties;
    for (const auto& c : out.counties) {
        counties.values.push_back(c.id);
        counties.names.push_back(c.name_zh);
    }
    counties.table = "counties.csv";
    return counties;
}

/// Files a year that does not follow the ones before.
template <typename Row>
void append_year(std::vector<Row>& rows, Row row, const InputLocation& where, Problems& p) {
    if (!rows.empty() && row.year <= rows.back().year)
        p.add(where, fmt::format("year {} does not follow {}", row.year, rows.back().year),
              "give each year once, in order");
    else
        rows.push_back(std::move(row));
}

void read_district_use(const fs::path& folder, Tables& out, Problems& p) {
    const auto t = CsvTable::read(folder / "district_use.csv", p);
    if (!has_columns(
            t,
            {"district", "year", "irrigated_area_ha", "net_need_mm", "surface_1e4m3",
             "groundwater_1e4m3", "canal_efficiency", "well_efficiency", "field_efficiency"},
            p))
        return;
    const auto year = t.integers("year", p, 1800, 2200);
    const auto area = t.quantities("irrigated_area_ha", Dimension::area, p, rules::district_area);
    const auto need = t.numbers("net_need_mm", p, rules::monthly_depth);
    const auto volume = [&](const char* column) {
        return t.quantities(column, Dimension::annual_volume, p, rules::yearly_volume);
    };
    const auto surface = volume("surface_1e4m3");
    const auto wells = volume("groundwater_1e4m3");
    const auto canal = t.numbers("canal_efficiency", p, share);
    const auto well = t.numbers("well_efficiency", p, share);
    const auto field = t.numbers("field_efficiency", p, share);
    const auto district = t.one_of("district", district_choices(out), p);
    for (std::size_t n = 0; n < t.rows(); ++n) {
        if (district[n] < 0) continue;
        append_year(out.districts[at(district[n])].use,
                    basin::DistrictUseRow{static_cast<int>(year[n]), area[n], need[n] * 0.001,
                                          surface[n], wells[n], canal[n], well[n], field[n]},
                    t.where(n, "year"), p);
    }
    for (const auto& d : out.districts)
        if (d.use.empty())
            p.add({t.file(), 0, "column district"}, fmt::format("district {} has no row", d.id),
                  "give its use of one year at least");
}

void read_county_use(const fs::path& folder, Tables& out, Problems& p) {
    const auto t = CsvTable::read(folder / "county_water_use.csv", p);
    if (!has_columns(t,
                     {"county", "year", "industry_1e8m3", "domestic_1e8m3", "ecology_1e8m3",
                      "groundwater_1e8m3"},
                     p))
        return;
    const auto year = t.integers("year", p, 1800, 2200);
    const auto volume = [&](const char* column) {
        return t.quantities(column, Dimension::annual_volume, p, rules::yearly_volume);
    };
    const auto industry = volume("industry_1e8m3");
    const auto domestic = volume("domestic_1e8m3");
    const auto ecology = volume("ecology_1e8m3");
    const auto wells = volume("groundwater_1e8m3");
    const auto county = t.one_of("county", county_choices(out), p);
    for (std::size_t n = 0; n < t.rows(); ++n) {
        if (wells[n] > (industry[n] + domestic[n] + ecology[n]) * (1.0 + 1e-9))
            p.add(t.where(n, "groundwater_1e8m3"), "wells give more than the three uses need",
                  "give what wells give to towns, industry and ecology");
        if (county[n] >= 0)
            append_year(out.counties[at(county[n])].use,
                        basin::CountyUseRow{static_cast<int>(year[n]), industry[n], domestic[n],
                                            ecology[n], wells[n]},
                        t.where(n, "year"), p);
    }
    for (const auto& c : out.counties)
        if (c.use.empty())
            p.add({t.file(), 0, "column county"}, fmt::format("{} has no row", c.id),
                  "give its use of one year at least");
}

/// Marks months from first to last, 1-based, over the turn of the year where last comes before first.
template <typename Set>
void for_months(int first, int last, const Set& set) {
    for (int m = first;; m = m % 12 + 1) {
        set(at(m - 1));
        if (m == last) return;
    }
}

void read_supply_order(const fs::path& folder, Tables& out, Problems& p) {
    const auto t = CsvTable::read(folder / "supply_order.csv", p);
    if (!has_columns(t, {"district", "first_month", "last_month", "wells_first_pct"}, p)) return;
    const auto first = t.integers("first_month", p, 1, 12);
    const auto last = t.integers("last_month", p, 1, 12);
    const auto part = t.numbers("wells_first_pct", p, rules::percent);
    auto allowed = district_choices(out);
    const auto keys = allowed.values;
    if (!keys.empty()) allowed.values.emplace_back("*");
    const auto district = t.one_of("district", allowed, p);
    std::vector<std::array<bool, 12>> given(keys.size());
    for (std::size_t n = 0; n < t.rows(); ++n) {
        if (district[n] < 0 || first[n] < 1 || last[n] < 1) continue;  // which was filed
        const auto one = at(district[n]);
        for (std::size_t d = 0; d < keys.size(); ++d)
            if (one == keys.size() || d == one)
                for_months(static_cast<int>(first[n]), static_cast<int>(last[n]),
                           [&](std::size_t m) {
                               out.districts[d].wells_first[m] = part[n] / 100.0;
                               given[d][m] = true;
                           });
    }
    for (std::size_t d = 0; d < keys.size(); ++d)
        if (std::find(given[d].begin(), given[d].end(), false) != given[d].end())
            p.add({t.file(), 0}, fmt::format("district {} has no rule for some months", keys[d]),
                  "begin with a row for district * and months 1 to 12");
}

void read_weather(const fs::path& folder, Tables& out, Problems& p) {
    const auto t = CsvTable::read(folder / "weather_years.csv", p);
    if (!has_columns(t, {"year", "precip_mm", "et0_factor"}, p)) return;
    const auto year = t.integers("year", p, 1800, 2200);
    const auto rain = t.numbers("precip_mm", p, between(0.0, 1e4));
    const auto et0 = t.numbers("et0_factor", p, rules::or_blank(between(0.2, 5.0)));
    for (std::size_t n = 0; n < t.rows(); ++n)
        append_year(out.weather,
                    basin::WeatherRow{static_cast<int>(year[n]), rain[n] * 0.001, et0[n]},
                    t.where(n, "year"), p);
}

void read_ponds(const fs::path& folder, Tables& out, Problems& p) {
    const auto t = CsvTable::read(folder / "ponds.csv", p);
    if (!has_columns(t,
                     {"id", "county", "lat_deg", "lon_deg", "radius_km",
                      column_of(t, names::intake_below, p), "evaporation_1e4m3", "seepage_1e4m3",
                      "first_month", "last_month", "first_year"},
                     p))
        return;
    const auto id = t.text("id", p);
    const auto place = place_rules(out.place);
    const auto lat = t.numbers("lat_deg", p, place.latitude);
    const auto lon = t.numbers("lon_deg", p, place.longitude);
    const auto radius = t.quantities("radius_km", Dimension::length, p, between(100.0, 1e5));
    const auto km = t.numbers(column_of(t, names::intake_below, p), p, rules::along_river_km);
    const auto lost =
        t.quantities("evaporation_1e4m3", Dimension::annual_volume, p, between(1.0, 1e9));
    const auto seeping =
        t.quantities("seepage_1e4m3", Dimension::annual_volume, p, rules::yearly_volume);
    const auto first = t.integers("first_month", p, 1, 12);
    const auto last = t.integers("last_month", p, 1, 12);
    const auto year = t.integers("first_year", p, 1000, 2200);
    t.refuse_duplicates({"id"}, p);
    const auto county = t.one_of("county", county_choices(out), p);
    for (std::size_t n = 0; n < t.rows(); ++n) {
        if (county[n] < 0) continue;
        const auto xy = basin::utm(out.place.utm_zone, lat[n], lon[n]);
        out.ponds.push_back({id[n], std::string{t.field(n, "county")}, xy.x, xy.y, radius[n], km[n],
                             lost[n], seeping[n], static_cast<int>(first[n]),
                             static_cast<int>(last[n]), static_cast<int>(year[n])});
    }
}

void read_well_fields(const fs::path& folder, Tables& out, Problems& p) {
    std::error_code ignored;
    if (!fs::exists(folder / "well_fields.csv", ignored)) return;  // wells stand on the fields
    const auto t = CsvTable::read(folder / "well_fields.csv", p);
    if (!has_columns(t, {"id", "district", "lat_deg", "lon_deg", "radius_km", "share_pct"}, p))
        return;
    const auto id = t.text("id", p);
    const auto place = place_rules(out.place);
    const auto lat = t.numbers("lat_deg", p, place.latitude);
    const auto lon = t.numbers("lon_deg", p, place.longitude);
    const auto radius = t.quantities("radius_km", Dimension::length, p, between(100.0, 1e5));
    const auto part = t.numbers("share_pct", p, rules::percent);
    t.refuse_duplicates({"id"}, p);
    const auto allowed = district_choices(out);
    const auto& keys = allowed.values;
    const auto district = t.one_of("district", allowed, p);
    std::vector<double> sum(keys.size(), 0.0);
    for (std::size_t n = 0; n < t.rows(); ++n) {
        if (district[n] < 0) continue;
        const auto d = at(district[n]);
        sum[d] += part[n];
        if (sum[d] > 100.0 + 1e-9)
            p.add(t.where(n, "share_pct"),
                  fmt::format("the well fields of {} give {:g} % of its pumping", keys[d], sum[d]),
                  "let them give at most 100");
        const auto xy = basin::utm(out.place.utm_zone, lat[n], lon[n]);
        out.well_fields.push_back({id[n], keys[d], xy.x, xy.y, radius[n], part[n] / 100.0});
    }
}

/// "daman;yingke" -> the keys; files those that no district has.
std::vector<std::string> district_list(const CsvTable& t, std::size_t row, const Choices& allowed,
                                       Problems& p) {
    const auto& keys = allowed.values;
    std::vector<std::string> list;
    std::string_view text = t.field(row, "districts");
    while (!text.empty()) {
        const auto end = std::min(text.find(';'), text.size());
        list.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
        if (std::find(keys.begin(), keys.end(), list.back()) == keys.end())
            p.add(t.where(row, "districts"), fmt::format("unknown district \"{}\"", list.back()),
                  suggestion(list.back(), keys, allowed.names));
    }
    return list;
}

void read_published(const fs::path& folder, Tables& out, Problems& p) {
    static const std::vector<std::string> kinds = {"groundwater", "agricultural_use", "total_use",
                                                   "consumed_over_gross"};
    static const std::vector<std::string> units = {"1e8m3/yr", "-"};
    const auto t = CsvTable::read(folder / published_file, p);
    if (!has_columns(
            t,
            {"quantity", "districts", "first_year", "last_year", "value", "unit", "tolerance_pct"},
            p))
        return;
    const auto kind = t.one_of("quantity", kinds, p);
    const auto unit = t.one_of("unit", units, p);
    const auto first = t.integers("first_year", p, 1800, 2200);
    const auto last = t.integers("last_year", p, 1800, 2200);
    const auto value = t.numbers("value", p, rules::above(0.0, 1e4));
    const auto tolerance = t.numbers("tolerance_pct", p, rules::percent);
    for (std::size_t n = 0; n < t.rows(); ++n) {
        if (kind[n] < 0 || unit[n] < 0) continue;
        const auto quantity = static_cast<basin::PublishedTotal::Quantity>(kind[n]);
        const bool ratio = quantity == basin::PublishedTotal::Quantity::consumed_over_gross;
        if (ratio != (unit[n] == 1))
            p.add(t.where(n, "unit"), fmt::format("{} has another unit", kinds[at(kind[n])]),
                  fmt::format("give \"{}\"", units[ratio ? 1 : 0]));
        if (last[n] < first[n])
            p.add(t.where(n, "last_year"), "is before first_year", "give the later year");
        out.published.push_back({quantity, static_cast<int>(first[n]), static_cast<int>(last[n]),
                                 district_list(t, n, district_choices(out), p),
                                 value[n] * (ratio ? 1.0 : 1e8), tolerance[n] / 100.0, t.line(n)});
    }
}

}  // namespace

Choices district_choices(const Tables& tables) {
    Choices districts;
    for (const auto& d : tables.districts) {
        districts.values.push_back(d.id);
        districts.names.push_back(d.name_zh);
    }
    districts.table = "irrigation_districts.csv";
    return districts;
}

void read_use_tables(const fs::path& folder, Tables& out, Problems& problems) {
    read_district_use(folder, out, problems);
    read_county_use(folder, out, problems);
    read_supply_order(folder, out, problems);
    read_weather(folder, out, problems);
    read_ponds(folder, out, problems);
    read_well_fields(folder, out, problems);
    read_published(folder, out, problems);
}

void check_published_totals(const fs::path& folder, const Tables& tables, Problems& problems) {
    const auto file = (folder / published_file).string();
    for (const auto& total : tables.published) {
        const double tabled = basin::tabled_total(tables, total);
        if (std::abs(tabled - total.value) <= total.tolerance * total.value) continue;
        const bool ratio = total.quantity == basin::PublishedTotal::Quantity::consumed_over_gross;
        const double per = ratio ? 1.0 : 1e8;
        problems.add({file, total.line, "column value"},
                     fmt::format("{:.4g} is published for {}-{}, the tables of use give {:.4g}: "
                                 "{:+.1f} %, and {:g} % are allowed",
                                 total.value / per, total.first_year, total.last_year, tabled / per,
                                 100.0 * (tabled / total.value - 1.0), 100.0 * total.tolerance),
                     "correct district_use.csv or county_water_use.csv, or the row here");
    }
}

}  // namespace heihe::io
