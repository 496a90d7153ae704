// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/basin/release.hpp"
#include "heihe/river/reservoir.hpp"
#include "heihe/water/obligation_inputs.hpp"

#include <array>
#include <limits>
#include <string>
#include <vector>

/// The basin's tables as they are read: one struct a row, in metres, days and m3. A value that a
/// table leaves empty is NaN. docs/input/data.md describes the files.
namespace heihe::basin {

inline constexpr int aquifer_layers = 5;
inline constexpr double no_value = std::numeric_limits<double>::quiet_NaN();

/// Block mean of the aquifer (aquifer_points_3km.csv); x and y are the mean of its active cells.
struct AquiferPoint {
    double x = 0.0;                                  ///< [m] UTM, zone of BasinPlace
    double y = 0.0;                                  ///< [m]
    double active_fraction = 0.0;                    ///< [-] of the block's nine 1 km cells
    double top = 0.0;                                ///< [m]
    std::array<double, aquifer_layers> thickness{};  ///< [m]
    std::array<double, aquifer_layers> k{};          ///< [m/d] NaN: the layer is absent
    double ss = 0.0;                                 ///< [1/m]
    double porosity = 0.0;                           ///< [-] class 0.1 to 0.3
};

/// Vertex of a stream segment (stream_vertices.csv), in order from upstream.
struct StreamVertex {
    int segment = 0;
    int vertex = 0;
    int to_segment = 0;
    double x = 0.0;  ///< [m] corner north-east of the stream's cell
    double y = 0.0;  ///< [m]
    double running_min_top =
        no_value;  ///< [m] of the next reach's cell, running minimum downstream
};

/// One month of the inflow table; flow is [inlet] in the order of Tables::inlets, m3/d.
struct MonthlyInflow {
    int year = 0;
    int month = 0;
    std::vector<double> flow;
};

/// River that enters the network (inlets.csv).
struct InletRow {
    std::string id;  ///< column of the inflow table
    std::string name_zh;
    int segment = 0;             ///< segment whose first reach gets the water
    double used_upstream = 0.0;  ///< [-] of its flow that users outside the grid take before
};

/// Stretch of the main stem between two named points (reaches.csv).
struct NamedReach {
    std::string id;       ///< "R0"
    double length = 0.0;  ///< [m]
    double slope = 0.0;   ///< [-]
    double width = 0.0;   ///< [m] at 200 m3/s
    double manning_n = 0.035;
    double width_exponent = no_value;  ///< [-] width grows as the flow to this power; NaN: usual
    double bed_k = 0.0;                ///< [m/d]
    double end_x = 0.0;                ///< [m] where it ends (main_stem.csv)
    double end_y = 0.0;                ///< [m]
    std::string gauge;                 ///< id of the gauge at its end; may be empty
    std::string gauge_zh;
};

/// A year of district_use.csv. Years between two rows are interpolated.
struct DistrictUseRow {
    int year = 0;
    double area = 0.0;              ///< [m2] irrigated
    double net_need = 0.0;          ///< [m/yr] irrigation that crops use in mean weather
    double surface = 0.0;           ///< [m3/yr] gross entitlement at the reference inflow
    double groundwater = 0.0;       ///< [m3/yr] gross pumping
    double canal_efficiency = 0.0;  ///< [-] field inlet over intake
    double well_efficiency = 0.0;   ///< [-] field inlet over wellhead
    double field_efficiency = 0.0;  ///< [-] crop use over field inlet
};

/// irrigation_districts.csv with the district's rows of district_sources.csv and district_use.csv.
struct DistrictRow {
    std::string id, name_en, name_zh, county;
    std::string source;            ///< river, tributary, none, ledger
    std::string river;             ///< inlet's id where source is river, name where tributary
    double tributary_share = 1.0;  ///< [-] of that tributary's mean runoff
    double intake_km = no_value;   ///< [km] below the head of the main stem along the named reaches
    double x = 0.0;                ///< [m] centroid
    double y = 0.0;                ///< [m]
    std::vector<DistrictUseRow> use;       ///< by year
    std::array<double, 12> wells_first{};  ///< [-] by month: supply_order.csv
};

/// A year of county_water_use.csv: gross use of towns, industry and ecology, and what of it wells give.
struct CountyUseRow {
    int year = 0;
    double industry = 0.0, domestic = 0.0, ecology = 0.0;  ///< [m3/yr]
    double groundwater = 0.0;                              ///< [m3/yr]
};

/// counties.csv with the county's rows of county_water_use.csv.
struct CountyRow {
    std::string id;
    double cap_share = 0.0;         ///< [m3/yr] of the groundwater cap
    double x = 0.0;                 ///< [m] county town
    double y = 0.0;                 ///< [m]
    double intake_km = no_value;    ///< [km] where towns and ecology take river water; NaN: ledger
    std::vector<CountyUseRow> use;  ///< by year
    std::string name_zh{};          ///< may be empty
};

/// A group of plain reservoirs (ponds.csv): what they take from the river and lose.
struct PondRow {
    std::string id;
    std::string county;
    double x = 0.0;            ///< [m]
    double y = 0.0;            ///< [m]
    double radius = 0.0;       ///< [m] they lie within
    double intake_km = 0.0;    ///< [km] below the head of the main stem
    double evaporation = 0.0;  ///< [m3/yr]
    double seepage = 0.0;      ///< [m3/yr]
    int first_month = 1;       ///< 1-based, of filling
    int last_month = 12;       ///< may be before the first: over the turn of the year
    int first_year = 0;        ///< in which they are filled
};

/// A well field of a district (well_fields.csv).
struct WellFieldRow {
    std::string id;
    std::string district;
    double x = 0.0;       ///< [m]
    double y = 0.0;       ///< [m]
    double radius = 0.0;  ///< [m] its wells lie within
    double share = 0.0;   ///< [-] of the district's pumping
};

/// A reservoir at the mountains (reservoirs.csv).
struct ReservoirRow {
    std::string id;
    std::string river;      ///< id of an inlet, or name of a tributary
    double capacity = 0.0;  ///< [m3] active
    int first_year = 0;
};

/// A reservoir that a scenario may operate (reservoirs_planned.csv, reservoir_levels.csv, reservoir_rules.csv).
struct PlannedReservoir {
    enum class Place {
        inlet,      ///< above an inlet of the network
        tributary,  ///< on a tributary outside the network
        plain,      ///< on the plain, filled by canals
        outside     ///< on a river that does not come to the basin
    };
    river::Reservoir reservoir;
    Place place = Place::inlet;
    std::string river;                ///< id of an inlet, or name of a tributary
    double controlled = 1.0;          ///< [-] of the inlet's flow that comes from above the dam
    double evaporation_factor = 1.0;  ///< [-] its open water's evaporation over the plain's
};

struct TributaryRow {
    std::string id;
    double mean = 0.0;  ///< [m3/yr]
};

/// climate_monthly.csv, irrigation_demand_monthly.csv.
struct MonthRow {
    double precipitation = 0.0;  ///< [m/month]
    double et0 = 0.0;
    double open_water = 0.0;
    double crop_requirement = 0.0;  ///< [m/month] net, crop mix
    double soak = 0.0;              ///< [m/month] irrigation before sowing and in winter
    double demand_share = 0.0;      ///< [-] of the year
    double pumping_share = 0.0;     ///< [-] of the year
};

/// weather_years.csv: rain of a recorded year.
struct WeatherRow {
    int year = 0;
    double precipitation = 0.0;    ///< [m/yr]
    double et0_factor = no_value;  ///< [-] ET0 over its mean; NaN: follows from the rain
};

/// published_totals.csv: what the tables of use must add up to.
struct PublishedTotal {
    enum class Quantity { groundwater, agricultural_use, total_use, consumed_over_gross };
    Quantity quantity{};
    int first_year = 0;
    int last_year = 0;
    std::vector<std::string> districts;  ///< empty: all, with towns and industry
    double value = 0.0;                  ///< [m3/yr] or [-], mean of the years
    double tolerance = 0.0;              ///< [-] of the value
    int line = 0;                        ///< of published_totals.csv, for messages
};

/// inflow_history.csv: which recorded year a past year takes its shape from, and its volume.
struct HistoryRow {
    int year = 0;
    int shape_year = 0;
    double volume = no_value;  ///< [m3/yr] at the main inlet; NaN: as recorded
};

/// basin.csv: what the rules and the other tables call by name.
struct BasinNames {
    std::string main_inlet{};  ///< of inlets.csv: sets the year's entitlements and the release due
    std::string
        shape_inlet{};  ///< of inlets.csv: tributaries outside the network have its course of the year
    std::string head_gauge{};     ///< at the first reach of the main stem; empty: none
    std::string head_gauge_zh{};  ///< its Chinese name
    std::string release_gauge{};  ///< of main_stem_ends.csv: where the release is counted
    int base_year = 0;  ///< whose water use goes on where a scenario does not go through the past
    int dispatch_month = 1;  ///< the dispatch year begins
    int dispatch_day = 1;    ///< on this day
};

/// basin.csv: where the basin lies.
struct BasinPlace {
    int utm_zone = 0;                  ///< of all coordinates, northern, on WGS 84
    double blocks_west = 0.0;          ///< [m] outer corner of the blocks of aquifer_points_3km.csv
    double blocks_north = 0.0;         ///< [m]
    double south = 0.0;                ///< [degrees] box that holds every place
    double north = 84.0;               ///< [degrees]
    double west = -180.0;              ///< [degrees]
    double east = 180.0;               ///< [degrees]
    double mountains_towards = 210.0;  ///< [degrees] clockwise from north, seen from the plain
    double front_above = 1450.0;       ///< [m] the plain's edge is the mountain front above this
};

struct Tables {
    BasinNames names;
    BasinPlace place;
    std::vector<ReleasePoint> release_curve;      ///< by inflow
    std::vector<ReleaseOfYear> release_ordered;   ///< dispatch years with a release of their own
    std::vector<water::GateWindow> gate_windows;  ///< when gates may be closed
    std::vector<water::Closure> closures;         ///< when they were
    water::Monthly main_stem_loss{};              ///< [m3/d] inflow less release less diversions
    std::vector<AquiferPoint> aquifer;
    std::vector<StreamVertex> streams;
    std::vector<InletRow> inlets;
    std::vector<MonthlyInflow> inflow;    ///< complete years, in order
    std::vector<NamedReach> main_stem;    ///< from upstream
    std::vector<int> main_stem_segments;  ///< from upstream
    std::vector<DistrictRow> districts;
    std::vector<CountyRow> counties;
    std::vector<TributaryRow> tributaries;
    std::array<MonthRow, 12> months{};
    std::vector<WeatherRow> weather;  ///< by year
    std::vector<HistoryRow> history;  ///< by year
    std::vector<PondRow> ponds;
    std::vector<ReservoirRow> reservoirs;
    std::vector<PlannedReservoir> planned_reservoirs;
    std::vector<WellFieldRow> well_fields;
    std::vector<PublishedTotal> published;
    std::string inflow_file;  ///< the table of monthly inflow, for messages
    std::string cap_column;   ///< of counties.csv with the shares of the cap, for messages
};

}  // namespace heihe::basin
