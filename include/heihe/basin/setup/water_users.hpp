// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/basin/setup/options.hpp"
#include "heihe/basin/setup/placement.hpp"
#include "heihe/basin/setup/streams.hpp"
#include "heihe/basin/setup/tables.hpp"
#include "heihe/core/error.hpp"
#include "heihe/core/index.hpp"
#include "heihe/water/use_inputs.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

namespace heihe::basin {

/// What placing needs, by reference.
struct PlacementContext {
    const Tables& tables;
    const MasterMask& mask;
    const grid::ColumnMesh& mesh;
    const NetworkLayout& net;
    const ColumnMap& map;
    double spacing;                     ///< [m]
    const std::vector<double>& height;  ///< [mask nodes] m, land surface
};

/// Cells of each district (in the order of the tables; empty: ledger-only).
struct FieldPlan {
    std::vector<std::vector<FieldCell>> fields;
    std::vector<double> distance;  ///< [district] m from centroid to plain
};

namespace detail {

/// Land surface by 1 km cell: mean of the columns in it.
[[nodiscard]] inline std::vector<double> master_height(const MasterMask& mask, const ColumnMap& map,
                                                       const grid::ColumnMesh& mesh) {
    std::vector<double> height(mask.active.size(), 0.0);
    for (std::size_t n = 0; n < height.size(); ++n)
        for (const auto& part : map.of(static_cast<std::int32_t>(n)))
            height[n] += mesh.top(mesh.cell(0, part.column)) * part.share;
    return height;
}

[[nodiscard]] inline FieldPlan plan_fields(const PlacementContext& ctx, const PlacementOptions& o) {
    const auto& mask = ctx.mask;
    std::vector<double> capacity(mask.active.size(), 0.0);
    for (std::size_t n = 0; n < capacity.size(); ++n)
        if (mask.active[n] != 0)
            capacity[n] = o.most_irrigated * MasterMask::cell * MasterMask::cell;
    for (std::size_t r = 0; r < ctx.net.x.size(); ++r) {
        if (std::isnan(ctx.net.km[r])) continue;
        const int i = mask.row_of(ctx.net.y[r]);
        const int j = mask.col_of(ctx.net.x[r]);
        if (mask.is_active(i, j))
            capacity[at(mask.node(i, j))] =
                o.river_cell_irrigated * MasterMask::cell * MasterMask::cell;
    }
    FieldPlan plan;
    std::vector<FieldRequest> requests;
    for (const auto& d : ctx.tables.districts) {
        const Place centroid{d.x, d.y};
        plan.distance.push_back(distance_to_plain(mask, centroid));
        const bool ledger_only = d.source == "ledger" || plan.distance.back() > o.ledger_distance;
        requests.push_back({centroid, ledger_only ? 0.0 : d.area});
    }
    plan.fields = place_fields(mask, ctx.height, capacity, requests, o.metres_per_metre_rise);
    return plan;
}

/// Middle of the field cell nearest to a place.
[[nodiscard]] inline Place nearest_field(const MasterMask& mask,
                                         const std::vector<FieldCell>& fields, const Place& p) {
    Place best = p;
    double nearest = 1e300;
    for (const auto& f : fields) {
        const Place q{mask.x(f.cell % mask.ncol), mask.y(f.cell / mask.ncol)};
        const double d = std::hypot(q.x - p.x, q.y - p.y);
        if (d < nearest) {
            nearest = d;
            best = q;
        }
    }
    return best;
}

/// First reach of the segment of a named inlet.
[[nodiscard]] inline std::int32_t inlet_reach(const NetworkLayout& net, const std::string& id) {
    for (const auto& inlet : net.network.inlets)
        if (inlet.id == id) return inlet.reach;
    return -1;
}

[[nodiscard]] inline double tributary_mean(const Tables& t, const std::string& id) {
    for (const auto& r : t.tributaries)
        if (r.id == id) return r.mean;
    return 0.0;
}

[[nodiscard]] inline water::District make_district(const PlacementContext& ctx,
                                                   const DistrictRow& row,
                                                   const std::vector<FieldCell>& fields,
                                                   const WaterOptions& o) {
    water::District d;
    d.id = row.id;
    d.name_en = row.name_en;
    d.name_zh = row.name_zh;
    d.county = row.county;
    d.irrigated_area = row.area;
    for (std::size_t m = 0; m < 12; ++m) d.demand_share[m] = ctx.tables.months[m].demand_share;
    d.surface_base = row.surface;
    d.groundwater_base = row.groundwater;
    d.field_efficiency = o.field_efficiency;
    d.well_efficiency = o.well_efficiency;
    d.canal_efficiency = std::min(1.0, row.efficiency / o.field_efficiency);
    d.trunk_seepage_share = o.trunk_seepage_share;
    if (fields.empty()) {
        d.source = water::SurfaceSource::ledger;
        d.ledger_fraction = 1.0;
        return d;
    }
    std::vector<double> area(at(ctx.mesh.ncolumn()), 0.0);
    for (const auto& f : fields) ctx.map.spread(f.cell, f.area, area);
    d.columns = shares_of(area);
    if (row.source == "none") {
        d.source = water::SurfaceSource::none;
        d.surface_base = 0.0;  // no diversion without a river
    } else if (row.source == "tributary") {
        d.source = water::SurfaceSource::tributary;
        d.tributary = row.river;
        d.tributary_mean = tributary_mean(ctx.tables, row.river) * row.tributary_share;
    } else {
        d.source = water::SurfaceSource::river;
        d.intake_reach = std::isnan(row.intake_km) ? inlet_reach(ctx.net, row.river)
                                                   : reach_at_km(ctx.net, row.intake_km);
        require(d.intake_reach >= 0, "district without intake");
        const Place intake{ctx.net.x[at(d.intake_reach)], ctx.net.y[at(d.intake_reach)]};
        d.trunk = line_shares(ctx.mesh, ctx.mask.west, ctx.mask.north, ctx.spacing, intake,
                              nearest_field(ctx.mask, fields, intake));
    }
    return d;
}

/// Shapes, efficiency and return flow of a user class: estimates.
struct UserClass {
    const char* name;
    double efficiency;       ///< [-] 1 - leakage; 8.8 % is the plan's target for towns
    double return_fraction;  ///< [-] of the supply back to the river; sums to 4000-5000 1e4 m3
    water::Monthly shape;    ///< relative
};

inline constexpr std::array<UserClass, 3> user_classes = {
    UserClass{"domestic", 0.90, 0.5, {1, 1, 1, 1, 1, 1.1, 1.1, 1.1, 1, 1, 1, 1}},
    UserClass{"industry", 0.95, 0.25, {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}},
    UserClass{"ecology", 0.90, 0.0, {0, 0, 0.5, 1, 1.5, 1.5, 1.5, 1.5, 1, 1, 0.5, 0}}};

[[nodiscard]] inline water::User make_user(const PlacementContext& ctx, const CountyRow& county,
                                           const UserClass& kind, double demand, double groundwater,
                                           const PlacementOptions& o) {
    water::User u;
    u.id = county.id + "_" + kind.name;
    std::transform(u.id.begin(), u.id.end(), u.id.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    u.county = county.id;
    u.user_class = kind.name;
    double sum = 0.0;
    for (const double s : kind.shape) sum += s;
    for (std::size_t m = 0; m < 12; ++m) u.demand_share[m] = kind.shape[m] / sum;
    u.demand_base = demand;
    u.groundwater_base = groundwater;
    u.efficiency = kind.efficiency;
    const Place town{county.x, county.y};
    if (distance_to_plain(ctx.mask, town) > o.ledger_distance) {
        u.ledger_fraction = 1.0;
        return u;
    }
    std::vector<double> by_column(at(ctx.mesh.ncolumn()), 0.0);
    for (const auto cell : cells_around(ctx.mask, town, o.town_radius))
        ctx.map.spread(cell, 1.0, by_column);
    u.columns = shares_of(by_column);
    if (std::isnan(county.intake_km)) return u;
    u.source = water::SurfaceSource::river;
    u.intake_reach = reach_at_km(ctx.net, county.intake_km);
    u.return_fraction = kind.return_fraction;
    u.return_reach = nearest_reach(ctx.net, town.x, town.y,
                                   [&](std::int32_t r) { return !std::isnan(ctx.net.km[at(r)]); });
    return u;
}

/// Three users of a county. Its groundwater that no district pumps goes to towns first, then to
/// industry, then to ecology.
inline void add_users(std::vector<water::User>& users, const PlacementContext& ctx,
                      const CountyRow& county, const PlacementOptions& o) {
    double left = county.groundwater;
    for (const auto& d : ctx.tables.districts)
        if (d.county == county.id) left -= d.groundwater;
    left = std::max(0.0, left);
    const std::array<double, 3> demand = {county.domestic, county.industry, county.ecology};
    for (std::size_t n = 0; n < user_classes.size(); ++n) {
        const double pumped = std::min(left, demand[n]);
        left -= pumped;
        users.push_back(make_user(ctx, county, user_classes[n], demand[n], pumped, o));
    }
}

/// The counties' caps of the tables, scaled to the city's cap where one is given, or that by shares.
[[nodiscard]] inline std::vector<water::GroundwaterCap> county_caps(const Tables& t,
                                                                    const WaterOptions& o) {
    std::vector<water::GroundwaterCap> caps;
    double sum = 0.0;
    for (const auto& c : t.counties) sum += c.cap_share;
    for (const auto& c : t.counties) {
        double cap = o.city_cap ? c.cap_share * *o.city_cap / sum : c.cap_share;
        if (!o.cap_shares.empty()) {
            cap = 0.0;
            for (const auto& [county, share] : o.cap_shares)
                if (county == c.id) cap = share * o.city_cap.value_or(sum);
        }
        caps.push_back({c.id, o.cap_from_year, cap});
    }
    return caps;
}

}  // namespace detail

/// Districts, users, caps and counties.
[[nodiscard]] inline water::UseInputs make_water(const PlacementContext& ctx, const FieldPlan& plan,
                                                 const SetupOptions& o) {
    water::UseInputs w;
    const auto& t = ctx.tables;
    for (std::size_t n = 0; n < t.districts.size(); ++n)
        w.districts.push_back(detail::make_district(ctx, t.districts[n], plan.fields[n], o.water));
    for (const auto& c : t.counties) {
        w.counties.push_back(c.id);
        detail::add_users(w.users, ctx, c, o.placement);
    }
    if (o.water.apply_caps) w.caps = detail::county_caps(t, o.water);
    w.extra_pumping_fraction = o.water.extra_pumping_fraction;
    w.surface_displaces_groundwater = o.water.surface_displaces_groundwater;
    w.entitlement_reference_inflow = o.water.entitlement_reference_inflow;
    w.entitlement_max_factor = o.water.entitlement_max_factor;
    for (auto& d : w.districts) {
        d.surface_base *= o.water.demand_factor;
        d.groundwater_base *= o.water.demand_factor;
    }
    for (auto& u : w.users) {
        u.demand_base *= o.water.demand_factor;
        u.groundwater_base *= o.water.demand_factor;
    }
    return w;
}

/// Monthly shares of the tributaries outside the network: the mean year of the inlet that stands for them. Even months
/// where it has no flow, which the reader of the tables refuses where a district takes from one.
[[nodiscard]] inline water::Monthly tributary_shape(const Tables& t) {
    water::Monthly shape{};
    double sum = 0.0;
    for (std::size_t n = 0; n < t.inlets.size(); ++n) {
        if (t.inlets[n].id != t.names.shape_inlet) continue;
        for (const auto& row : t.inflow) {
            const double volume = row.flow[n] * days_in_month(row.year, row.month);
            shape[at(row.month - 1)] += volume;
            sum += volume;
        }
    }
    for (auto& s : shape) s = sum > 0.0 ? s / sum : 1.0 / 12.0;
    return shape;
}

}  // namespace heihe::basin
