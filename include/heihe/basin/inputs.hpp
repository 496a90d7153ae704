// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/basin/release.hpp"
#include "heihe/core/date.hpp"
#include "heihe/core/field.hpp"
#include "heihe/grid/column_mesh.hpp"
#include "heihe/grid/structured_grid.hpp"
#include "heihe/river/network.hpp"
#include "heihe/river/reservoir.hpp"
#include "heihe/water/use_inputs.hpp"

#include <cstdint>
#include <string>
#include <vector>

/// Beside each struct stands for_each_field (core/field.hpp), in the order of io::inputs_digest.
namespace heihe::basin {

template <StateOf<ReleasePoint> S, typename Visitor>
void for_each_field(S& s, Visitor&& visit) {
    auto& [inflow, release] = s;
    visit("inflow", "m3/yr", inflow);
    visit("release", "m3/yr", release);
}

template <StateOf<ReleaseOfYear> S, typename Visitor>
void for_each_field(S& s, Visitor&& visit) {
    auto& [year, release] = s;
    visit("year", "-", year);
    visit("release", "m3", release);
}

template <StateOf<ReleaseRule> S, typename Visitor>
void for_each_field(S& s, Visitor&& visit) {
    auto& [gauge, first_month, first_day, curve, ordered] = s;
    visit("gauge", "-", gauge);
    visit("first_month", "-", first_month);
    visit("first_day", "-", first_day);
    visit("curve", "-", curve);
    visit("ordered", "-", ordered);
}

/// Recorded months of the main inlet's inflow, from which forecasts are made.
struct InflowRecord {
    int first_year = 0;            ///< whole calendar years from this one on
    std::vector<double> volume{};  ///< [12 nyear] m3 by month; empty: no record
};

template <StateOf<InflowRecord> S, typename Visitor>
void for_each_field(S& s, Visitor&& visit) {
    auto& [first_year, volume] = s;
    visit("first_year", "-", first_year);
    visit("volume", "m3", volume);
}

/// Aquifer properties, all [ncell] in the mesh's numbering (layer-major over columns).
/// k of a pass-through or inactive cell is not used.
struct AquiferInputs {
    std::vector<double> k;     ///< [m/d]  horizontal
    std::vector<double> k33;   ///< [m/d]  vertical
    std::vector<double> ss;    ///< [1/m]
    std::vector<double> sy;    ///< [-]
    std::vector<double> strt;  ///< [m]    first guess of heads
};

template <StateOf<AquiferInputs> S, typename Visitor>
void for_each_field(S& s, Visitor&& visit) {
    auto& [k, k33, ss, sy, strt] = s;
    visit("k", "m/d", k);
    visit("k33", "m/d", k33);
    visit("ss", "1/m", ss);
    visit("sy", "-", sy);
    visit("strt", "m", strt);
}

/// Surface properties of the columns, all [ncolumn].
struct SurfaceInputs {
    std::vector<double> land;  ///< [m]   land surface (grid top)
    std::vector<double>
        lateral_inflow;  ///< [m3/d] mountain-front inflow into the column's uppermost active cell
    std::vector<std::int32_t> county;    ///< index in water.counties; -1 none
    std::vector<std::int32_t> district;  ///< index of the main district; -1 none (maps only)
    std::vector<std::int32_t>
        drain_reach;                 ///< reach of drains and rejected recharge; -1: leave the basin
    std::vector<double> drain_cond;  ///< [m2/d] drain at land surface minus drain_depth
    std::vector<double> drain_depth;       ///< [m]
    std::vector<double> relief;            ///< [m] the land of a column lies between land -+ relief
    std::vector<double> extinction_depth;  ///< [m]   phreatic evapotranspiration
    std::vector<double> natural_et_factor;     ///< [-]   of ET0 at the surface, outside the fields
    std::vector<double> unsaturated_velocity;  ///< [m/d] travel of percolation to the water table
    double bed_velocity_factor = 0.0;  ///< [-]   factor on it below river beds, which are coarser
    double rain_recharge_fraction = 0.0;   ///< [-]   of rain if depth to water is below the next
    double rain_recharge_max_depth = 0.0;  ///< [m]
};

template <StateOf<SurfaceInputs> S, typename Visitor>
void for_each_field(S& s, Visitor&& visit) {
    auto& [land, lateral_inflow, county, district, drain_reach, drain_cond, drain_depth, relief,
           extinction_depth, natural_et_factor, unsaturated_velocity, bed_velocity_factor,
           rain_recharge_fraction, rain_recharge_max_depth] = s;
    visit("land", "m", land);
    visit("lateral_inflow", "m3/d", lateral_inflow);
    visit("drain_cond", "m2/d", drain_cond);
    visit("drain_depth", "m", drain_depth);
    visit("relief", "m", relief);
    visit("extinction_depth", "m", extinction_depth);
    visit("natural_et_factor", "-", natural_et_factor);
    visit("unsaturated_velocity", "m/d", unsaturated_velocity);
    visit("county", "-", county);
    visit("district", "-", district);
    visit("drain_reach", "-", drain_reach);
    visit("bed_velocity_factor", "-", bed_velocity_factor);
    visit("rain_recharge_fraction", "-", rain_recharge_fraction);
    visit("rain_recharge_max_depth", "m", rain_recharge_max_depth);
}

/// Weather of one calendar year, by month.
struct Weather {
    int year = 0;
    water::Monthly precipitation{};  ///< [m/month]
    water::Monthly et0{};            ///< [m/month] FAO Penman-Monteith
    water::Monthly open_water{};     ///< [m/month] evaporation
    water::Monthly
        crop_requirement{};  ///< [m/month] net crop requirement (Kc ET0 - effective rain)
    water::Monthly
        field_et{};  ///< [m/month] evapotranspiration of a field without irrigation, less rain
    water::Monthly need_factor{};  ///< [-] irrigation that crops need over that in mean weather
};

template <StateOf<Weather> S, typename Visitor>
void for_each_field(S& s, Visitor&& visit) {
    auto& [year, precipitation, et0, open_water, crop_requirement, field_et, need_factor] = s;
    visit("year", "-", year);
    visit("precipitation", "m/month", precipitation);
    visit("et0", "m/month", et0);
    visit("open_water", "m/month", open_water);
    visit("crop_requirement", "m/month", crop_requirement);
    visit("field_et", "m/month", field_et);
    visit("need_factor", "-", need_factor);
}

/// Daily inflow of each network inlet; from before the run's start to its end or later.
struct InflowSeries {
    Date start;
    std::vector<std::vector<double>> flow;  ///< [inlet][day] m3/d
};

template <StateOf<InflowSeries> S, typename Visitor>
void for_each_field(S& s, Visitor&& visit) {
    auto& [start, flow] = s;
    visit("start", "d", start);
    visit("flow", "m3/d", flow);
}

/// A reservoir above an inlet, day by day from InflowSeries::start. The flow of the inlet already has its releases.
struct ReservoirSeries {
    std::string id;
    std::int32_t inlet = 0;                 ///< index in network.inlets
    double storage = 0.0;                   ///< [m3] before the first day
    std::vector<river::ReservoirDay> days;  ///< m3 of the day, m
    std::vector<double>
        joining;  ///< [day] m3 that joins the river between it and the next one, or the inlet
};

template <StateOf<ReservoirSeries> S, typename Visitor>
void for_each_field(S& s, Visitor&& visit) {
    auto& [id, inlet, storage, days, joining] = s;
    visit("id", "-", id);
    visit("inlet", "-", inlet);
    visit("storage", "m3", storage);
    visit("days", "-", days);
    visit("joining", "m3", joining);
}

/// A place where the water table is reported.
struct ObservationPoint {
    std::string id;
    std::int32_t column = -1;
    double surface_elev = 0.0;  ///< [m] wellhead
    double datum_offset = 0.0;  ///< [m] added to simulated heads to give the network's datum
};

template <StateOf<ObservationPoint> S, typename Visitor>
void for_each_field(S& s, Visitor&& visit) {
    auto& [id, column, surface_elev, datum_offset] = s;
    visit("id", "-", id);
    visit("column", "-", column);
    visit("surface_elev", "m", surface_elev);
    visit("datum_offset", "m", datum_offset);
}

/// The user's zones of one kind. They do not overlap. A zone has all layers of its columns.
struct ZoneKind {
    std::string kind;                   ///< "irrigation", "protection": the user's word
    std::vector<std::string> ids;       ///< of its zones
    std::vector<std::int32_t> zone_of;  ///< [ncolumn] index in ids; -1: none
};

template <StateOf<ZoneKind> S, typename Visitor>
void for_each_field(S& s, Visitor&& visit) {
    auto& [kind, ids, zone_of] = s;
    visit("kind", "-", kind);
    visit("ids", "-", ids);
    visit("zone_of", "-", zone_of);
}

/// Inputs of a run. They do not change during the run.
struct Inputs {
    grid::StructuredGrid grid;
    AquiferInputs aquifer;
    SurfaceInputs surface;
    std::vector<Weather> weather;  ///< consecutive years, at least one; others take the nearest
    river::Network network;
    InflowSeries inflow;
    std::vector<ReservoirSeries> reservoirs;  ///< by inlet, from upstream
    water::UseInputs water;
    std::vector<ObservationPoint> points;
    std::vector<ZoneKind> zones;  ///< of the user; counties and districts are zones without it
    /// [-] runoff of the tributaries outside the network over their mean, by calendar year from that
    /// of start; empty: 1
    std::vector<double> tributary_factor;
    std::string main_inlet;  ///< id of the inlet that sets entitlements and the release due
    ReleaseRule release;     ///< release obligation
    InflowRecord record;     ///< for the forecast of a dispatch year's inflow
    Date start;              ///< first day
    Date end;                ///< midnight after the last day
    double max_step = 0.0;   ///< [d] longest step
    int utm_zone = 0;        ///< of the grid's coordinates, for files that name it
};

template <StateOf<Inputs> S, typename Visitor>
void for_each_field(S& s, Visitor&& visit) {
    auto& [grid, aquifer, surface, weather, network, inflow, reservoirs, water, points, zones,
           tributary_factor, main_inlet, release, record, start, end, max_step, utm_zone] = s;
    visit("grid", "-", grid);
    visit("aquifer", "-", aquifer);
    visit("surface", "-", surface);
    visit("weather", "-", weather);
    visit("network", "-", network);
    visit("inflow", "-", inflow);
    visit("reservoirs", "-", reservoirs);
    visit("water", "-", water);
    visit("main_inlet", "-", main_inlet);
    visit("release", "-", release);
    visit("record", "-", record);
    visit("points", "-", points);
    visit("zones", "-", zones);
    visit("tributary_factor", "-", tributary_factor);
    visit("start", "d", start);
    visit("end", "d", end);
    visit("max_step", "d", max_step);
    visit("utm_zone", label, utm_zone);
}

}  // namespace heihe::basin
