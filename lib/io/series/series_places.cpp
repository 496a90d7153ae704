// SPDX-License-Identifier: MIT
#include "lib/io/series/series_places.hpp"

#include "heihe/basin/setup/water_users.hpp"
#include "heihe/io/nearest.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace heihe::io {
namespace {

using basin::Records;
using basin::Tables;
using Places = std::vector<SeriesPlace>;
using List = std::vector<basin::RecordSeries> Records::*;

void add_districts(Places& places, const Tables& t, List list) {
    for (const auto& d : t.districts) places.push_back({d.id, d.name_zh, list, "district"});
}

// Users outside agriculture: "town_domestic".
void add_users(Places& places, const Tables& t, List list) {
    for (const auto& county : t.counties)
        for (const auto& kind : basin::detail::user_classes)
            places.push_back({basin::detail::user_id(county.id, kind.name), "", list, "user"});
}

void add_well_fields(Places& places, const Tables& t) {
    for (const auto& f : t.well_fields)
        places.push_back({f.id, "", &Records::pumping_of_field, "well field"});
}

void add_groups(Places& places, const Tables& t) {
    for (const auto& c : t.counties)
        places.push_back({c.id, "", &Records::pumping_of_county, "county"});
    places.push_back({"agriculture", "", &Records::pumping_of_class, "user class"});
    for (const auto& kind : basin::detail::user_classes)
        places.push_back({kind.name, "", &Records::pumping_of_class, "user class"});
}

void add_gauges(Places& places, const Tables& t) {
    if (!t.names.head_gauge.empty())
        places.push_back({t.names.head_gauge, t.names.head_gauge_zh, &Records::release, "gauge"});
    for (const auto& reach : t.main_stem)
        if (!reach.gauge.empty())
            places.push_back({reach.gauge, reach.gauge_zh, &Records::release, "gauge"});
}

}  // namespace

Places series_places(SeriesQuantity quantity, const Tables& t) {
    Places places;
    switch (quantity) {
        case SeriesQuantity::inflow:
            for (const auto& inlet : t.inlets)
                places.push_back({inlet.id, inlet.name_zh, &Records::inflow, "inlet"});
            break;
        case SeriesQuantity::diversion:
            for (const auto& d : t.districts)
                if (d.source != "none")
                    places.push_back(
                        {d.id, d.name_zh, &Records::diversion, "district with surface water"});
            add_users(places, t, &Records::diversion);
            break;
        case SeriesQuantity::pumping:
            add_districts(places, t, &Records::pumping);
            add_users(places, t, &Records::pumping);
            add_well_fields(places, t);
            add_groups(places, t);
            break;
        case SeriesQuantity::area: add_districts(places, t, &Records::area); break;
        case SeriesQuantity::weather:
            for (const auto id : {basin::rain_series, basin::et0_series})
                places.push_back({std::string{id}, "", &Records::weather, "weather"});
            break;
        case SeriesQuantity::release: add_gauges(places, t); break;
    }
    return places;
}

const SeriesPlace* find_place(const Places& places, std::string_view name,
                              const InputLocation& where, Problems& problems) {
    const SeriesPlace* found = nullptr;
    std::vector<std::string> ids;
    for (const auto& place : places) {
        ids.push_back(place.id);
        if (place.id != name && (place.name.empty() || place.name != name)) continue;
        if (found != nullptr && found->kind != place.kind) {
            problems.add(where,
                         fmt::format("\"{}\" is a {} and a {}", name, found->kind, place.kind),
                         "use the id of one of them");
            return nullptr;
        }
        if (found == nullptr) found = &place;
    }
    if (found == nullptr && !places.empty())
        problems.add(where, fmt::format("\"{}\" is no {} of the basin", name, places.front().kind),
                     suggestion(name, ids));
    return found;
}

bool takes(SeriesQuantity quantity, Dimension dimension) {
    if (quantity == SeriesQuantity::area) return dimension == Dimension::area;
    if (quantity == SeriesQuantity::weather)
        return dimension == Dimension::length || dimension == Dimension::velocity;
    return dimension == Dimension::flow || dimension == Dimension::volume;
}

std::string_view units_of(SeriesQuantity quantity) {
    if (quantity == SeriesQuantity::area) return "an area: 1e4mu, mu, ha, km2 or m2";
    if (quantity == SeriesQuantity::weather) return "a depth of the period (mm, m), or mm_per_d";
    return "a flow (m3_per_s, m3_per_d) or a volume of the period (m3, 1e4m3, 1e8m3)";
}

}  // namespace heihe::io
