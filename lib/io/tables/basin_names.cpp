// SPDX-License-Identifier: MIT
#include "lib/io/tables/basin_names.hpp"

#include "lib/io/tables/basin_place.hpp"
#include "lib/io/tables/basin_rules.hpp"

#include "heihe/basin/setup/utm.hpp"
#include "heihe/core/date.hpp"
#include "heihe/io/csv.hpp"
#include "heihe/io/nearest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace heihe::io {
namespace {

using basin::BasinNames;
using basin::BasinPlace;
using basin::Tables;

/// What is wrong with a value; empty where nothing is.
using Take = std::function<std::string(std::string_view value, Tables& tables)>;

struct Key {
    std::string_view name;
    bool required;
    Take take;
};

Take text(std::string BasinNames::*member) {
    return [member](std::string_view value, Tables& tables) {
        tables.names.*member = value;
        return std::string{};
    };
}

Take number(double BasinPlace::*member, NumberRule rule) {
    return [member, rule](std::string_view value, Tables& tables) {
        const auto read = parse_number(value);
        if (!read || *read < rule.least || *read > rule.most)
            return fmt::format("is no number from {:.9g} to {:.9g}", rule.least, rule.most);
        tables.place.*member = *read;
        return std::string{};
    };
}

std::string take_zone(std::string_view value, Tables& tables) {
    const auto number = parse_number(value);
    if (!number || *number != std::floor(*number) || *number < 1 || *number > basin::utm_zones)
        return "is no UTM zone from 1 to 60";
    tables.place.utm_zone = static_cast<int>(*number);
    return {};
}

std::string take_year(std::string_view value, Tables& tables) {
    const auto number = parse_number(value);
    if (!number || *number != std::floor(*number) || *number < 1800 || *number > 2200)
        return "is no year from 1800 to 2200";
    tables.names.base_year = static_cast<int>(*number);
    return {};
}

// "11-11": month and day. The 29 February would not be there in most years.
std::string take_day(std::string_view value, Tables& tables) {
    const auto date = parse_date("2001-" + std::string{value});
    if (!date) return "is no month and day, such as 11-11";
    const auto c = civil(*date);
    tables.names.dispatch_month = c.month;
    tables.names.dispatch_day = c.day;
    return {};
}

constexpr NumberRule latitudes = rules::between(0.0, 84.0);  // where northern UTM zones are
constexpr NumberRule longitudes = rules::between(-180.0, 180.0);

const std::vector<Key>& keys() {
    static const std::vector<Key> all{
        {"main_inlet", true, text(&BasinNames::main_inlet)},
        {"shape_inlet", true, text(&BasinNames::shape_inlet)},
        {"head_gauge", false, text(&BasinNames::head_gauge)},
        {"head_gauge_zh", false, text(&BasinNames::head_gauge_zh)},
        {"release_gauge", false, text(&BasinNames::release_gauge)},
        {"base_year", true, take_year},
        {"dispatch_year_begins", true, take_day},
        {"utm_zone", true, take_zone},
        {"blocks_west_m", true, number(&BasinPlace::blocks_west, rules::between(0.0, 1e6))},
        {"blocks_north_m", true, number(&BasinPlace::blocks_north, rules::between(0.0, 1e7))},
        {"south_deg", true, number(&BasinPlace::south, latitudes)},
        {"north_deg", true, number(&BasinPlace::north, latitudes)},
        {"west_deg", true, number(&BasinPlace::west, longitudes)},
        {"east_deg", true, number(&BasinPlace::east, longitudes)},
        {"mountains_towards_deg", false,
         number(&BasinPlace::mountains_towards, rules::between(0.0, 360.0))},
        {"front_above_m", false, number(&BasinPlace::front_above, rules::elevation)}};
    return all;
}

NamePlaces read_keys(const CsvTable& t, Tables& out, Problems& problems) {
    NamePlaces places;
    std::vector<std::string> known;
    for (const auto& key : keys()) known.emplace_back(key.name);
    const auto key = t.text("key", problems);
    const auto value = t.text("value", problems);
    t.refuse_duplicates({"key"}, problems);
    for (std::size_t n = 0; n < t.rows(); ++n) {
        places.emplace(key[n], t.where(n, "value"));
        const auto found = std::find_if(keys().begin(), keys().end(),
                                        [&](const Key& k) { return k.name == key[n]; });
        if (found == keys().end())
            problems.add(t.where(n, "key"), fmt::format("unknown key \"{}\"", key[n]),
                         suggestion(key[n], known));
        else if (const auto wrong = found->take(value[n], out); !wrong.empty())
            problems.add(t.where(n, "value"), fmt::format("\"{}\" {}", value[n], wrong),
                         "correct it");
    }
    for (const auto& k : keys())
        if (k.required && std::find(key.begin(), key.end(), k.name) == key.end())
            problems.add({t.file(), 0, "column key"}, fmt::format("\"{}\" is missing", k.name),
                         "give its row");
    return places;
}

/// Files a box without room, a zone that lies elsewhere and a corner outside of the box.
void check_place(const BasinPlace& place, const NamePlaces& places, Problems& problems) {
    if (!(place.south < place.north))
        problems.add(places.at("north_deg"), "the box has no room",
                     "give a latitude north of south_deg");
    if (!(place.west < place.east))
        problems.add(places.at("east_deg"), "the box has no room",
                     "give a longitude east of west_deg");
    constexpr double far = 6.0;  // [degrees] the width of a zone: a basin may reach into the next
    const double meridian = basin::utm_meridian(place.utm_zone);
    if (meridian < place.west - far || meridian > place.east + far)
        problems.add(places.at("utm_zone"),
                     fmt::format("the middle of zone {} lies at {:g} degrees east, that of the box "
                                 "at {:g}",
                                 place.utm_zone, meridian, 0.5 * (place.west + place.east)),
                     "give the zone of the tables, or correct the box");
    if (!problems.empty()) return;
    const auto rules = place_rules(place);
    const auto check = [&](const char* key, double value, const NumberRule& rule) {
        if (value >= rule.least && value <= rule.most) return;
        problems.add(places.at(key), fmt::format("{:.9g} lies outside of the box", value),
                     fmt::format("give a value from {:.9g} to {:.9g}", rule.least, rule.most));
    };
    check("blocks_west_m", place.blocks_west, rules.easting);
    check("blocks_north_m", place.blocks_north, rules.northing);
}

}  // namespace

NamePlaces read_basin_names(const std::filesystem::path& folder, basin::Tables& out,
                            Problems& problems) {
    NamePlaces places;
    const auto names = CsvTable::read(folder / "basin.csv", problems);
    if (names.readable() && names.require_columns({"key", "value"}, problems)) {
        places = read_keys(names, out, problems);
        if (problems.empty()) check_place(out.place, places, problems);
    }
    return places;
}

void check_basin_names(const basin::Tables& tables, const NamePlaces& places, Problems& problems) {
    if (tables.main_stem.empty()) return;  // which was told
    const auto& names = tables.names;
    std::vector<std::string> gauges;
    for (const auto& reach : tables.main_stem)
        if (!reach.gauge.empty()) gauges.push_back(reach.gauge);
    const auto is_one = [&gauges](const std::string& name) {
        return std::find(gauges.begin(), gauges.end(), name) != gauges.end();
    };
    if (!names.head_gauge.empty() && is_one(names.head_gauge))
        problems.add(places.at("head_gauge"),
                     fmt::format("\"{}\" is a gauge of main_stem_ends.csv", names.head_gauge),
                     "give each gauge a name of its own");
    if (names.head_gauge.empty() && !names.head_gauge_zh.empty())
        problems.add(places.at("head_gauge_zh"), "there is no head_gauge",
                     "give its row, or take this one out");
    if (!names.head_gauge.empty()) gauges.push_back(names.head_gauge);
    if (!names.release_gauge.empty() && !is_one(names.release_gauge))
        problems.add(places.at("release_gauge"),
                     fmt::format("there is no gauge \"{}\"", names.release_gauge),
                     gauges.empty() ? "give the gauge its row in main_stem_ends.csv"
                                    : suggestion(names.release_gauge, gauges));
}

}  // namespace heihe::io
