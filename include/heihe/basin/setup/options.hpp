// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/basin/release.hpp"
#include "heihe/basin/setup/inflow.hpp"
#include "heihe/basin/setup/interpolation.hpp"
#include "heihe/basin/setup/records.hpp"
#include "heihe/basin/setup/tables.hpp"
#include "heihe/core/date.hpp"
#include "heihe/river/network.hpp"
#include "heihe/water/use_inputs.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

/// The choices of the setup. Each default stands here and nowhere else; the list of basin/setup/parameters.hpp
/// has bounds, meaning and source of every number.
namespace heihe::basin {

/// Grid and aquifer.
struct AquiferOptions {
    double spacing = 1000.0;   ///< [m] of rows and columns
    double k_factor = 1.0;     ///< [-] on K of all layers
    double anisotropy = 10.0;  ///< [-] K over K33
    double k33_factor = 1.0;   ///< [-] on K33
    double sy_factor = 0.6;    ///< [-] specific yield over the porosity class
    double ss_factor = 1.0;    ///< [-]
    InterpolationOptions interpolation;
};

/// Stream network.
struct RiverOptions {
    double main_stem_length = 195000.0;      ///< [m] named reaches are stretched to it
    double bed_incision = 2.0;               ///< [m] bed below the top of its cell
    double least_slope = 2e-4;               ///< [-] for Manning
    double bed_thickness = 1.0;              ///< [m]
    double losing_bed_k_factor = 0.4;        ///< [-] on the bed K of named reaches above 0.5 m/d
    double gaining_bed_k = 0.3;              ///< [m/d] where a losing reach gains
    double tributary_width = 30.0;           ///< [m] at tributary_flow
    double tributary_flow = 50.0 * 86400.0;  ///< [m3/d]
    double tributary_bed_k = 1.0;            ///< [m/d]
    double bed_k_factor = 1.0;               ///< [-] on every bed K
    double tributary_manning_n = 0.04;
    double width_exponent = river::Reach{}.width_exponent;  ///< [-] width ~ flow^exponent
};

/// Fields, wells and canals on the plain.
struct PlacementOptions {
    double most_irrigated = 0.75;       ///< [-] of a 1 km cell
    double river_cell_irrigated = 0.4;  ///< [-] of a cell with the main stem
    double metres_per_metre_rise =
        30.0;                          ///< [m] of distance that 1 m of height difference counts as
    double ledger_distance = 15000.0;  ///< [m] from centroid to plain: farther is ledger-only
    double town_radius = 3000.0;       ///< [m]

    bool operator==(const PlacementOptions&) const = default;
};

/// A change of districts' use from a year on (the scenario's table water.changes).
struct UseChange {
    std::string district;  ///< empty: all
    int from = 0;          ///< [calendar year] first
    int to = 0;            ///< last
    double DistrictUseRow::*member = nullptr;
    double factor = no_value;  ///< [-] on the tables' value; NaN: none
    double value = no_value;   ///< in place of it, in the unit of the member; NaN: none
    int line = 0;              ///< of the table, for messages

    bool operator==(const UseChange&) const = default;
};

/// Irrigation and users.
struct WaterOptions {
    double canal_efficiency_factor = 1.0;  ///< [-] on the tabled efficiency of canals
    double field_efficiency_factor = 1.0;  ///< [-] on that of fields
    double trunk_seepage_share = 0.4;      ///< [-] of the canals' losses, along the main canal
    double loss_evaporation = 0.4;         ///< [-] of what farm ditches and fields lose
    water::WellSpread well_spread = water::WellSpread::area;
    std::vector<UseChange> changes;  ///< in order: a later one acts on what the earlier ones gave
    bool apply_caps = false;         ///< groundwater caps of counties.csv
    int cap_from_year = 0;
    std::optional<double>
        city_cap;  ///< [m3/yr] scales the counties' caps to this sum; else as read
    std::vector<std::pair<std::string, double>> cap_shares;  ///< [-] by county; empty: as read
    double demand_factor = 1.0;                              ///< [-] on every use
    double surface_displaces_groundwater = 0.0;  ///< [-] of the wells' part that comes first
    double extra_pumping_fraction = 0.1;  ///< [-] of missing surface water that wells may replace
    double entitlement_reference_inflow =
        13.5e8;  ///< [m3/yr] at the main inlet, at which entitlements are the tabled ones
    double entitlement_max_factor = 1.4;    ///< [-] largest growth of the entitlement in a wet year
    std::vector<water::LevelFloor> floors;  ///< of the water table, for wells
    bool ranked =
        false;  ///< where intakes share a reach, domestic use takes first, industry second
};

/// What acts on the land surface.
struct SurfaceOptions {
    double lateral_inflow = 1.32e8;         ///< [m3/yr] mountain front
    double drain_rate = 0.005;              ///< [1/d] drain conductance over column area
    double drain_depth = 0.0;               ///< [m]
    double drain_search = 15000.0;          ///< [m] how far a lower reach is looked for
    double relief_factor = 1.0;             ///< [-] on the roughness of the land
    double least_relief = 0.5;              ///< [m]
    double extinction_depth = 6.0;          ///< [m]
    double natural_et = 1.1;                ///< [m] in a year, at the surface
    double natural_et_factor = 1.0;         ///< [-] on it
    double unsaturated_velocity = 0.17;     ///< [m/d]
    double bed_velocity_factor = 5.0;       ///< [-] on it below river beds, which are coarser
    double rain_recharge_fraction = 0.08;   ///< [-] of rain on a shallow water table
    double rain_recharge_max_depth = 10.0;  ///< [m]
};

/// Weather of years.
struct WeatherOptions {
    double et0_by_rain = 0.05;  ///< [-] fall of ET0's factor where the rain's rises by 1
    double bare_soil = 0.3;     ///< [-] of ET0 from a field outside of the crop's months
};

/// The release obligation and its gates.
struct ReleaseOptions {
    bool enforce = false;             ///< close gates where the release would fall short
    bool recorded_closures = false;   ///< gates are closed on the dates of closures.csv
    std::vector<ReleasePoint> curve;  ///< in place of the tables' one; empty: that
    water::ForecastKind forecast = water::ForecastKind::regression;
    std::vector<std::string> keep_open{"domestic"};  ///< user classes
    double reaching = 0.8;        ///< [-] of the water that closed gates leave in the river
    double carry_over = 0.0;      ///< [-] of a year's balance that counts in the next
    double most_carried = 1.0e8;  ///< [m3] of it, either sign
};

/// Place where the water table is reported.
struct PointRow {
    std::string id;
    double x = 0.0, y = 0.0;         ///< [m]
    double surface_elev = no_value;  ///< [m] surveyed; NaN: the grid's top
    double datum_offset = 0.0;       ///< [m] added to heads to give the network's datum
};

struct SetupOptions {
    Date start;              ///< first day
    Date end;                ///< midnight after the last day
    double max_step = 10.0;  ///< [d]
    AquiferOptions aquifer;
    RiverOptions river;
    PlacementOptions placement;
    WaterOptions water;
    SurfaceOptions surface;
    InflowOptions inflow;
    WeatherOptions weather;
    ReleaseOptions release;
    bool history = false;              ///< the use of each year; false: that of the base year
    std::vector<PointRow> points;      ///< where the water table is reported
    std::vector<std::string> operate;  ///< ids of planned reservoirs that act
    Records records;                   ///< of the user, in place of estimates; empty: none
};

/// The options that decide where things lie. Inputs with equal ones have the same basin::Layout.
struct LayoutOptions {
    double spacing = 0.0;  ///< [m] of rows and columns
    InterpolationOptions interpolation;
    PlacementOptions placement;

    bool operator==(const LayoutOptions&) const = default;
};

[[nodiscard]] inline LayoutOptions layout_options(const SetupOptions& o) {
    return {o.aquifer.spacing, o.aquifer.interpolation, o.placement};
}

}  // namespace heihe::basin
