// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/date.hpp"

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// One struct per table of the output contract, in metre and day. The writers convert to the units of the
/// columns. NaN is written as an empty field: not known, or not complete.
namespace heihe::io {

inline constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

/// Main stem between a gauge and the one above it, in a year.
struct StretchSums {
    double loss = 0.0;  ///< [m3] to the ground
    double gain = 0.0;  ///< [m3] from the aquifer
};

/// annual.csv: one calendar year.
struct AnnualRow {
    int year = 0;
    double main_inflow = 0.0;          ///< [m3]
    double release = 0.0;              ///< [m3]
    double release_due = unknown;      ///< [m3] of the dispatch year that ends in the year
    double release_surplus = unknown;  ///< [m3] of the dispatch year that ends in the year
    double total_use = 0.0;            ///< [m3] city, with ledger-only parts
    double total_use_cap = unknown;    ///< [m3]
    double groundwater_pumping = 0.0;  ///< [m3] city, with ledger-only parts
    double of_it_ledger_only = 0.0;    ///< [m3]
    double groundwater_cap = unknown;  ///< [m3]
    std::string cap_provenance;
    double recharge = 0.0;                  ///< [m3]
    double phreatic_et = 0.0;               ///< [m3]
    double river_gain = 0.0;                ///< [m3] ground to river
    double river_loss = 0.0;                ///< [m3] river to ground
    double storage_change = 0.0;            ///< [m3] saturated storage, positive: rises
    double delay_storage_change = 0.0;      ///< [m3] unsaturated zone
    double mean_head_change = 0.0;          ///< [m]
    double unmet_demand = 0.0;              ///< [m3]
    double discrepancy_percent = 0.0;       ///< [%] worst store and step of the year
    double rain_recharge = 0.0;             ///< [m3] rain into the unsaturated zone
    double lateral_inflow = 0.0;            ///< [m3] mountain front
    double drains_to_river = 0.0;           ///< [m3] drains and springs
    double drains_leaving = 0.0;            ///< [m3] drains that leave the basin
    double seepage = 0.0;                   ///< [m3] canals and fields into the unsaturated zone
    double agricultural_use = 0.0;          ///< [m3] gross, districts
    double agricultural_consumption = 0.0;  ///< [m3]
    std::vector<StretchSums> stretches{};   ///< [ngauge] in the order of the gauges
};

/// county.csv: one calendar year of one county.
struct CountyYearRow {
    int year = 0;
    std::string county;
    double surface = 0.0;               ///< [m3]
    double groundwater = 0.0;           ///< [m3]
    double reclaimed = 0.0;             ///< [m3]
    double other = 0.0;                 ///< [m3]
    double unmet = 0.0;                 ///< [m3]
    double cap = unknown;               ///< [m3]
    double storage_change = 0.0;        ///< [m3]
    double mean_head = unknown;         ///< [m]
    double head_change = unknown;       ///< [m]
    double days_below_level = unknown;  ///< [d]
};

/// Neighbour of a zone in zone_exchange.csv: the cells that are in no zone of its kind.
inline constexpr std::string_view outside_of_zones = "outside";

/// zones.csv: one calendar year of one zone of the aquifer.
/// recharge + river_loss + front_inflow - pumping - phreatic_et - drains - river_gain - lateral_out =
/// storage_change.
struct ZoneYearRow {
    int year = 0;
    std::string zone;
    std::string kind;                   ///< county, district or the user's word
    double pumping = 0.0;               ///< [m3] by wells inside
    double recharge = 0.0;              ///< [m3] fields, canals and rain, at the water table
    double storage_change = 0.0;        ///< [m3] saturated storage, positive: rises
    double lateral_out = 0.0;           ///< [m3] net, to the rest of the aquifer
    double mean_head = unknown;         ///< [m] water table at the end
    double head_change = unknown;       ///< [m]
    double days_below_level = unknown;  ///< [d]
    double phreatic_et = 0.0;           ///< [m3]
    double river_loss = 0.0;            ///< [m3] from river beds, at the water table
    double river_gain = 0.0;            ///< [m3] aquifer to river
    double drains = 0.0;                ///< [m3] drains and springs
    double front_inflow = 0.0;          ///< [m3] mountain front
    double discrepancy_percent = 0.0;   ///< [%] of the zone's throughflow of the year
    int cells = 0;                      ///< columns of the grid
};

/// zone_exchange.csv: what a zone gave to a neighbour of its kind in a calendar year.
struct ZoneExchangeRow {
    int year = 0;
    std::string zone;
    std::string neighbour;  ///< or outside_of_zones
    double out = 0.0;       ///< [m3] net: given - received
    std::string kind;       ///< of both
    double given = 0.0;     ///< [m3] over the faces and steps that flow out
    double received = 0.0;  ///< [m3] over the others
};

/// districts.csv: one month of a district, or of a user outside agriculture under the user's id.
/// Demand, supplies and unmet at the field or user: demand = surface + groundwater + reclaimed +
/// other + unmet. diverted and pumped are gross.
struct DistrictUseRow {
    Date date;  ///< last day of the month
    std::string district;
    std::string county;
    std::string user_class;
    double demand = 0.0;             ///< [m3]
    double entitled = 0.0;           ///< [m3]
    double surface = 0.0;            ///< [m3]
    double groundwater = 0.0;        ///< [m3]
    double reclaimed = 0.0;          ///< [m3]
    double other = 0.0;              ///< [m3]
    double unmet = 0.0;              ///< [m3]
    double diverted = 0.0;           ///< [m3]
    double pumped = 0.0;             ///< [m3]
    double canal_loss = 0.0;         ///< [m3]
    double field_percolation = 0.0;  ///< [m3]
    double evaporated = 0.0;         ///< [m3] of canal_loss and of the fields' losses, to the air
    double consumed = 0.0;           ///< [m3]
    double returned = 0.0;           ///< [m3] to the river
    double unmet_rule = 0.0;         ///< [m3] no surface water, and wells may not replace it
    double unmet_cap = 0.0;          ///< [m3] the county's groundwater cap forbids it
    double unmet_gate = 0.0;         ///< [m3] its intake was closed
    double unmet_wells = 0.0;        ///< [m3] the aquifer does not yield it
    double capillary = 0.0;          ///< [m3] capillary supply
};

/// river.csv: one day at one gauge. "Upstream" means the part up to the next gauge.
struct RiverRow {
    Date date;
    std::string gauge;
    double flow = 0.0;               ///< [m3/d]
    double stage = 0.0;              ///< [m]
    double diverted_upstream = 0.0;  ///< [m3/d]
    double exchange_upstream = 0.0;  ///< [m3/d] positive: the river loses
};

/// reaches.csv: one month of one reach.
struct ReachRow {
    Date date;  ///< last day of the month
    int segment = 0;
    int reach = 0;       ///< 1-based in its segment
    double flow = 0.0;   ///< [m3/d] mean outflow
    double stage = 0.0;  ///< [m]    mean
    double loss = 0.0;   ///< [m3/d] mean, river to ground
    double gain = 0.0;   ///< [m3/d] mean, ground to river
};

/// reservoirs.csv: one month of a reservoir above an inlet.
struct ReservoirRow {
    Date date;  ///< last day of the month
    std::string reservoir;
    double level = unknown;    ///< [m]  at the end; unknown without a table
    double storage = 0.0;      ///< [m3] at the end
    double inflow = 0.0;       ///< [m3]
    double release = 0.0;      ///< [m3]
    double spill = 0.0;        ///< [m3]
    double evaporation = 0.0;  ///< [m3]
    double seepage = 0.0;      ///< [m3]
};

/// budget.csv: one month of one term of a store, or of the store as a whole (term "total").
struct BudgetRow {
    Date date;  ///< last day of the month
    std::string store;
    std::string term;
    double in = 0.0;                       ///< [m3]
    double out = 0.0;                      ///< [m3]
    double storage_change = 0.0;           ///< [m3]
    double discrepancy_percent = unknown;  ///< [%] on rows "total"
};

/// wells.csv: the water table at an observation point at the end of a day.
struct WellRow {
    Date date;
    std::string well;                  ///< id of the points file, verbatim
    double head = unknown;             ///< [m] in the grid's datum
    double head_month_mean = unknown;  ///< [m]
    double depth = unknown;            ///< [m] below the wellhead
    double head_network = unknown;     ///< [m] head + the network's datum offset
};

/// release.csv: one dispatch year. NaN: not known.
struct ReleaseRow {
    int year = 0;  ///< in which it ends
    Date start;    ///< its first day in the run
    Date end;      ///< its last
    int complete = 0;
    double inflow = 0.0;            ///< [m3]
    double forecast_error = 0.0;    ///< [m3] inflow as foreseen when the year began, less inflow
    double due = 0.0;               ///< [m3]
    double delivered = 0.0;         ///< [m3]
    double surplus = 0.0;           ///< [m3] delivered less due
    double carried = 0.0;           ///< [m3] balance of earlier years that counted in this one
    double closed_days = 0.0;       ///< [d]
    double unmet_by_closing = 0.0;  ///< [m3] at the fields
    std::string provenance;         ///< of the due: curve or ordered
    double closed_volume = 0.0;     ///< [m3] gross, that closed gates did not serve
    double overshoot = 0.0;         ///< [m3] unserved while the release was above its due
};

/// Rows of one month for the tables.
struct MonthRows {
    std::vector<DistrictUseRow> districts;
    std::vector<RiverRow> river;
    std::vector<ReachRow> reaches;
    std::vector<ReservoirRow> reservoirs;
    std::vector<BudgetRow> budget;
    std::vector<WellRow> wells;
    std::vector<AnnualRow> annual;               ///< one if a calendar year ends
    std::vector<CountyYearRow> county;           ///< one per county if a calendar year ends
    std::vector<ZoneYearRow> zones;              ///< one per zone if a calendar year ends
    std::vector<ZoneExchangeRow> zone_exchange;  ///< one per pair if a calendar year ends
    std::vector<ReleaseRow> release;             ///< one if a dispatch year or the run ends
};

/// Fields of one month for results.nc; NaN: no value.
struct MonthFields {
    Date first;                             ///< first day of the month (or of the run)
    Date end;                               ///< midnight after its last day
    std::vector<float> head;                ///< [nlay*ncolumn] m at the end
    std::vector<float> depth_to_water;      ///< [ncolumn] m at the end
    std::vector<float> drawdown;            ///< [ncolumn] m since the run's start, positive: falls
    std::vector<float> recharge;            ///< [ncolumn] mm in the month
    std::vector<float> pumping;             ///< [ncolumn] mm in the month
    std::vector<float> evapotranspiration;  ///< [ncolumn] mm in the month
    std::vector<float> stream_exchange;     ///< [ncolumn] mm in the month, river to ground
};

/// Daily use of one month for allocation.nc.
struct MonthUse {
    Date first;                ///< first day of the month (or of the run)
    Date end;                  ///< midnight after its last day
    std::vector<float> value;  ///< [day][user][water::day_use_count] m3
};

/// A property of the aquifer in results.nc.
struct PropertyField {
    std::string name;
    std::string long_name;
    std::string units;
    std::vector<double> value;  ///< [nlay*nrow*ncol] NaN where there is no active cell
};

/// Grid of results.nc.
struct ResultGrid {
    int nlay = 0;
    int nrow = 0;
    int ncol = 0;
    int utm_zone = 0;                      ///< northern, on WGS 84
    std::vector<double> x;                 ///< [ncol] m, cell centres
    std::vector<double> y;                 ///< [nrow] m, cell centres, from north to south
    std::vector<double> top;               ///< [nrow*ncol] m
    std::vector<double> botm;              ///< [nlay*nrow*ncol] m
    std::vector<std::int32_t> idomain;     ///< [nlay*nrow*ncol]
    std::vector<std::int32_t> column_row;  ///< [ncolumn] row of a column
    std::vector<std::int32_t> column_col;  ///< [ncolumn]
    std::vector<std::int32_t> county;      ///< [ncolumn] index in counties; -1 none
    std::vector<std::int32_t> district;    ///< [ncolumn] index in districts; -1 none
    std::vector<std::string> counties;
    std::vector<std::string> districts;
    std::vector<PropertyField> properties;
};

/// Store with the largest discrepancy of a run.
struct BudgetWorst {
    std::string store;
    std::string id;
    Date date;
    double percent = 0.0;
};

/// 采补平衡: the result of basin::balance.
struct Balance {
    bool reached = false;
    int year = 0;  ///< end of the first window from which on all are balanced; 0: none
    double storage_slope = unknown;  ///< [m3/yr]
    std::string definition;
};

/// Names of a place of the tables, for people; empty where the basin's tables give none.
struct PlaceName {
    std::string kind;  ///< "gauges", "districts", "counties": two kinds may have the same id
    std::string id;    ///< as in the tables
    std::string zh;
    std::string en;
};

/// summary.json without years[] and balance. These come from annual.csv and county.csv, so that a resumed
/// run gives the same as an uninterrupted one.
struct Summary {
    std::string scenario;
    Date start;
    Date end;                     ///< midnight after the last day
    std::string status = "done";  ///< done, not_converged, budget, stopped
    std::string reason;
    std::int64_t cells_active = 0;
    std::int64_t groundwater_steps = 0;
    std::int64_t nonlinear_iterations = 0;
    std::int64_t linear_iterations = 0;
    double max_discrepancy_percent = 0.0;
    BudgetWorst budget_worst;
    std::string state_digest;
    Balance balance;
    std::vector<std::string> warnings;
    std::vector<PlaceName> names{};  ///< of gauges, districts and counties, for readers
};

/// timing.json: everything that differs between equal runs.
struct Timing {
    double wall_seconds = 0.0;
    double cpu_seconds = 0.0;
    int threads = 1;
    std::vector<std::pair<std::string, double>> by_phase;  ///< [s] wall
    std::string host;
    std::string run_log_sha256{};  ///< of run.log at the run's end
};

}  // namespace heihe::io
