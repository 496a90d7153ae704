// SPDX-License-Identifier: MIT
#include "lib/io/tables/basin_place.hpp"

#include "lib/io/tables/basin_rules.hpp"

#include "heihe/basin/setup/utm.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace heihe::io {

using rules::between;

PlaceRules place_rules(const basin::BasinPlace& place) {
    const NumberRule latitude = between(place.south, place.north);
    const NumberRule longitude = between(place.west, place.east);
    if (place.utm_zone == 0) {
        const NumberRule any_easting = between(0.0, 1e6);
        const NumberRule any_northing = between(0.0, 1e7);
        return {latitude, longitude, any_easting, any_northing, any_easting, any_northing};
    }
    const double middle =
        std::clamp<double>(basin::utm_meridian(place.utm_zone), place.west, place.east);
    NumberRule x;
    NumberRule y;
    std::swap(x.least, x.most);  // empty, to grow
    std::swap(y.least, y.most);
    constexpr double km = 1000.0;
    for (const double lat : {place.south, place.north})
        for (const double lon : {place.west, middle, place.east}) {
            const auto corner = basin::utm(place.utm_zone, lat, lon);
            x.least = std::min(x.least, std::floor(corner.x / km) * km);
            x.most = std::max(x.most, std::ceil(corner.x / km) * km);
            y.least = std::min(y.least, std::floor(corner.y / km) * km);
            y.most = std::max(y.most, std::ceil(corner.y / km) * km);
        }
    return {latitude,
            longitude,
            x,
            y,
            between(place.blocks_west, x.most),
            between(y.least, place.blocks_north)};
}

UtmColumns utm_columns(int zone) {
    const std::string number = zone > 0 ? fmt::format("{}", zone) : "<zone>";
    return {zone, fmt::format("x_utm{}n_m", number), fmt::format("y_utm{}n_m", number)};
}

UtmColumns utm_columns_of(const CsvTable& table) {
    for (int zone = 1; zone <= basin::utm_zones; ++zone)
        if (const auto columns = utm_columns(zone); table.has(columns.x)) return columns;
    return utm_columns(0);
}

}  // namespace heihe::io
