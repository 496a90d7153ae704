// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/basin/setup/canals.hpp"
#include "heihe/basin/setup/options.hpp"
#include "heihe/basin/setup/placement.hpp"
#include "heihe/basin/setup/streams.hpp"
#include "heihe/basin/setup/tables.hpp"
#include "heihe/basin/setup/yearly_use.hpp"
#include "heihe/core/error.hpp"
#include "heihe/core/index.hpp"
#include "heihe/water/use_inputs.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
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
        double area = 0.0;  // room for the fields of every year
        for (const auto& use : d.use) area = std::max(area, use.area);
        requests.push_back({centroid, ledger_only ? 0.0 : area});
    }
    plan.fields = place_fields(mask, ctx.height, capacity, requests, o.metres_per_metre_rise);
    return plan;
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

/// Adds the part of a district's pumping that a well field gives to per-column sums.
inline void add_well_field(const PlacementContext& ctx, const WellFieldRow& f, double part,
                           std::vector<double>& by_column) {
    const auto cells = cells_around(ctx.mask, {f.x, f.y}, f.radius);
    for (const auto cell : cells)
        ctx.map.spread(cell, part / static_cast<double>(cells.size()), by_column);
}

/// Columns of a district's wells where the tables give well fields for it: their parts of the pumping within their radius,
/// the rest by the area of the fields. Empty without a well field: the wells stand on the fields.
/// @param area  [ncolumn] m2 of the district's fields
[[nodiscard]] inline std::vector<water::ColumnShare> well_columns(const PlacementContext& ctx,
                                                                  const std::string& district,
                                                                  const std::vector<double>& area) {
    std::vector<double> share(area.size(), 0.0);
    double left = 1.0;
    for (const auto& f : ctx.tables.well_fields) {
        if (f.district != district) continue;
        add_well_field(ctx, f, f.share, share);
        left -= f.share;
    }
    if (left == 1.0) return {};
    const double fields = std::accumulate(area.begin(), area.end(), 0.0);
    for (std::size_t c = 0; c < area.size(); ++c)
        share[c] += std::max(0.0, left) * area[c] / fields;
    return shares_of(share);
}

[[nodiscard]] inline water::District make_district(const PlacementContext& ctx,
                                                   const DistrictRow& row,
                                                   const std::vector<FieldCell>& fields,
                                                   const SetupOptions& o) {
    water::District d;
    d.id = row.id;
    d.name_en = row.name_en;
    d.name_zh = row.name_zh;
    d.county = row.county;
    d.demand_share = monthly(ctx.tables, &MonthRow::demand_share);
    for (std::size_t m = 0; m < 12; ++m)
        d.wells_first[m] = row.wells_first[m] * (1.0 - o.water.surface_displaces_groundwater);
    d.use = district_uses(ctx.tables, row, o);
    d.trunk_seepage_share = o.water.trunk_seepage_share;
    if (fields.empty()) {
        d.source = water::SurfaceSource::ledger;
        d.ledger_fraction = 1.0;
        return d;
    }
    std::vector<double> area(at(ctx.mesh.ncolumn()), 0.0);
    for (const auto& f : fields) ctx.map.spread(f.cell, f.area, area);
    d.columns = shares_of(area);
    d.wells = well_columns(ctx, row.id, area);
    if (row.source == "none") {
        d.source = water::SurfaceSource::none;
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
        d.trunk =
            canal_shares(ctx.mesh, ctx.mask, ctx.spacing, canal_lines(ctx.mask, fields, intake));
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

[[nodiscard]] inline std::string user_id(const std::string& county, const char* kind) {
    std::string id = county + "_" + kind;
    std::transform(id.begin(), id.end(), id.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return id;
}

[[nodiscard]] inline water::User make_user(const PlacementContext& ctx, const CountyRow& county,
                                           const UserClass& kind, std::vector<water::UserUse> use,
                                           const PlacementOptions& o) {
    water::User u;
    u.id = user_id(county.id, kind.name);
    u.county = county.id;
    u.user_class = kind.name;
    double sum = 0.0;
    for (const double s : kind.shape) sum += s;
    for (std::size_t m = 0; m < 12; ++m) u.demand_share[m] = kind.shape[m] / sum;
    u.use = std::move(use);
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

/// Uses of the classes of a county in a year, in their order. Its wells give water to towns first, then to industry, then
/// to ecology.
[[nodiscard]] inline std::array<water::UserUse, 3> user_uses(const CountyRow& county, int year,
                                                             double factor) {
    const auto row = county_use_in(county, year);
    const std::array<double, 3> demand = {row.domestic, row.industry, row.ecology};
    std::array<water::UserUse, 3> uses{};
    double left = row.groundwater;
    for (std::size_t n = 0; n < uses.size(); ++n) {
        const double pumped = std::min(left, demand[n]);
        left -= pumped;
        uses[n] = {year, demand[n] * factor, pumped * factor};
    }
    return uses;
}

/// Three users of a county.
inline void add_users(std::vector<water::User>& users, const PlacementContext& ctx,
                      const CountyRow& county, const SetupOptions& o) {
    std::array<std::vector<water::UserUse>, 3> uses;
    const auto [first, last] = years_of_use(ctx.tables, o);
    for (int y = first; y <= last; ++y) {
        const auto in_year =
            user_uses(county, o.history ? y : ctx.tables.names.base_year, o.water.demand_factor);
        for (std::size_t n = 0; n < uses.size(); ++n)
            uses[n].push_back({y, in_year[n].demand, in_year[n].groundwater});
    }
    for (std::size_t n = 0; n < uses.size(); ++n)
        users.push_back(make_user(ctx, county, user_classes[n], std::move(uses[n]), o.placement));
}

/// A group of plain reservoirs as a user of the river: what evaporates is consumed, what seeps goes to the
/// ground around them.
[[nodiscard]] inline water::User make_ponds(const PlacementContext& ctx, const PondRow& row,
                                            const SetupOptions& o) {
    water::User u;
    u.id = row.id;
    u.county = row.county;
    u.user_class = "ponds";
    int months = row.last_month - row.first_month + 1;
    if (months <= 0) months += 12;
    for (int m = 0; m < months; ++m)
        u.demand_share[at((row.first_month - 1 + m) % 12)] = 1.0 / months;
    const double taken = row.evaporation + row.seepage;
    u.efficiency = row.evaporation / taken;
    const auto [first, last] = years_of_use(ctx.tables, o);
    for (int y = first; y <= last; ++y) u.use.push_back({y, y < row.first_year ? 0.0 : taken, 0.0});
    std::vector<double> by_column(at(ctx.mesh.ncolumn()), 0.0);
    for (const auto cell : cells_around(ctx.mask, {row.x, row.y}, row.radius))
        ctx.map.spread(cell, 1.0, by_column);
    u.columns = shares_of(by_column);
    u.source = water::SurfaceSource::river;
    u.intake_reach = reach_at_km(ctx.net, row.intake_km);
    return u;
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
        w.districts.push_back(detail::make_district(ctx, t.districts[n], plan.fields[n], o));
    for (const auto& c : t.counties) {
        w.counties.push_back(c.id);
        detail::add_users(w.users, ctx, c, o);
    }
    for (const auto& p : t.ponds) w.users.push_back(detail::make_ponds(ctx, p, o));
    if (o.water.apply_caps) w.caps = detail::county_caps(t, o.water);
    w.extra_pumping_fraction = o.water.extra_pumping_fraction;
    w.loss_evaporation = o.water.loss_evaporation;
    w.well_spread = o.water.well_spread;
    w.entitlement_reference_inflow = o.water.entitlement_reference_inflow;
    w.entitlement_max_factor = o.water.entitlement_max_factor;
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
