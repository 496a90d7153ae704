// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/basin/run/release.hpp"
#include "heihe/core/date.hpp"
#include "heihe/grid/column_mesh.hpp"
#include "heihe/grid/structured_grid.hpp"
#include "heihe/river/network.hpp"
#include "heihe/water/use_inputs.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace heihe::basin {

/// Aquifer properties, all [ncell] in the mesh's numbering (layer-major over columns).
/// k of a pass-through or inactive cell is not used.
struct AquiferInputs {
    std::vector<double> k;     ///< [m/d]  horizontal
    std::vector<double> k33;   ///< [m/d]  vertical
    std::vector<double> ss;    ///< [1/m]
    std::vector<double> sy;    ///< [-]
    std::vector<double> strt;  ///< [m]    first guess of heads
};

/// What acts on columns, all [ncolumn].
struct SurfaceInputs {
    std::vector<double> land;  ///< [m]   land surface (grid top)
    std::vector<double>
        lateral_inflow;  ///< [m3/d] mountain-front inflow into the column's uppermost active cell
    std::vector<std::int32_t> county;    ///< index in water.counties; -1 none
    std::vector<std::int32_t> district;  ///< index of the main district; -1 none (maps only)
    std::vector<std::int32_t>
        drain_reach;                  ///< reach that gets drains and rejected recharge; -1 leaves
    std::vector<double> drain_cond;   ///< [m2/d] drain at land surface minus drain_depth
    std::vector<double> drain_depth;  ///< [m]
    std::vector<double> extinction_depth;      ///< [m]   phreatic evapotranspiration
    std::vector<double> crop_fraction;         ///< [-]   irrigated part of the column's area
    std::vector<double> natural_et_factor;     ///< [-]   of ET0 at the surface on the other part
    std::vector<double> unsaturated_velocity;  ///< [m/d] travel of percolation to the water table
    double bed_velocity_factor = 5.0;          ///< [-]   of it below river beds, which are coarser
    double rain_recharge_fraction = 0.08;  ///< [-]   of rain where water is shallower than the next
    double rain_recharge_max_depth = 10.0;  ///< [m]
};

/// Monthly climate means.
struct Climate {
    water::Monthly precipitation{};  ///< [m/month]
    water::Monthly et0{};            ///< [m/month] FAO Penman-Monteith
    water::Monthly open_water{};     ///< [m/month]
    water::Monthly
        crop_requirement{};  ///< [m/month] net crop requirement (Kc ET0 - effective rain)
};

/// Daily inflow of each network inlet; from before the run's start to its end or later.
struct InflowSeries {
    Date start;
    std::vector<std::vector<double>> flow;  ///< [inlet][day] m3/d
};

/// A place where the water table is reported.
struct ObservationPoint {
    std::string id;
    std::int32_t column = -1;
    double surface_elev = 0.0;  ///< [m] wellhead
    double datum_offset = 0.0;  ///< [m] added to simulated heads to give the network's datum
};

/// Use of a year over that of the base year, for runs through past years.
struct UseLevel {
    int year = 0;
    double groundwater_factor = 1.0;  ///< [-] on every user's pumping
    double surface_factor = 1.0;      ///< [-] on every user's surface supply and its demand
};

/// Everything that a run needs and that does not change while it runs.
struct Inputs {
    grid::StructuredGrid grid;
    AquiferInputs aquifer;
    SurfaceInputs surface;
    Climate climate;
    river::Network network;
    InflowSeries inflow;
    water::UseInputs water;
    std::vector<ObservationPoint> points;
    /// [-] runoff of the small rivers outside the network over their mean, by calendar year from
    /// that of start; empty: 1
    std::vector<double> tributary_factor;
    std::vector<UseLevel> use_levels;  ///< one a year, in order; empty: the base level
    std::string main_inlet;  ///< id of the inlet that sets entitlements and the release due
    ReleaseRule release;     ///< what is due downstream
    Date start;              ///< first day
    Date end;                ///< midnight after the last day
    double max_step = 10.0;  ///< [d]
    int utm_zone = 0;        ///< of the grid's coordinates, for files that name it
};

}  // namespace heihe::basin
