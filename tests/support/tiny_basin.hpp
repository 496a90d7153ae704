// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/basin/inputs.hpp"
#include "heihe/core/date.hpp"
#include "heihe/grid/column_mesh.hpp"

#include <cmath>
#include <cstddef>
#include <string>
#include <utility>

namespace heihe::test {

/// Choices of the tiny basin.
struct TinyBasin {
    double bed_k = 1.0;        ///< [m/d]
    double sy = 0.15;          ///< [-]
    double inflow = 20.0;      ///< [m3/s] mean of the main inlet
    double water_depth = 8.0;  ///< [m] start head below land
    Date start = make_date(2026, 1, 1);
    Date end = make_date(2026, 4, 1);
};

/// A basin of 3 x 8 columns in two layers, 1 km wide: land falls from west to east, a river runs
/// along the middle row, one district on the river, one well district, a town.
class TinyBasinMaker {
public:
    explicit TinyBasinMaker(TinyBasin choice) : choice_{std::move(choice)} {
        make_grid();
        make_surface();
        make_network();
        make_climate();
        make_water();
    }
    [[nodiscard]] basin::Inputs take() { return std::move(in_); }

private:
    static constexpr int nrow = 3;
    static constexpr int ncol = 8;

    [[nodiscard]] static double land(int j) { return 1500.0 - 3.0 * j; }

    void make_grid() {
        in_.utm_zone = 47;
        auto& g = in_.grid;
        g.nlay = 2;
        g.nrow = nrow;
        g.ncol = ncol;
        g.delr.assign(ncol, 1000.0);
        g.delc.assign(nrow, 1000.0);
        for (int i = 0; i < nrow; ++i)
            for (int j = 0; j < ncol; ++j) g.top.push_back(land(j));
        for (const double depth : {40.0, 100.0})
            for (int i = 0; i < nrow; ++i)
                for (int j = 0; j < ncol; ++j) g.botm.push_back(land(j) - depth);
        const grid::ColumnMesh mesh{g};
        const auto ncell = at(mesh.ncell());
        in_.aquifer.k.assign(ncell, 20.0);
        in_.aquifer.k33.assign(ncell, 2.0);
        in_.aquifer.ss.assign(ncell, 1e-5);
        in_.aquifer.sy.assign(ncell, choice_.sy);
        for (int k = 0; k < 2; ++k)
            for (int c = 0; c < mesh.ncolumn(); ++c)
                in_.aquifer.strt.push_back(land(mesh.col(c)) - choice_.water_depth);
    }

    void make_surface() {
        auto& s = in_.surface;
        for (int i = 0; i < nrow; ++i)
            for (int j = 0; j < ncol; ++j) {
                s.land.push_back(land(j));
                s.lateral_inflow.push_back(j == 0 ? 500.0 : 0.0);
                s.county.push_back(j < 4 ? 0 : 1);
                s.district.push_back(i == 0 ? 0 : -1);
                s.drain_reach.push_back(j);
                s.drain_cond.push_back(2e4);
                s.drain_depth.push_back(0.0);
                s.relief.push_back(0.5);
                s.extinction_depth.push_back(4.5);
                s.natural_et_factor.push_back(0.7);
                s.unsaturated_velocity.push_back(0.17);
            }
        s.bed_velocity_factor = 5.0;
        s.rain_recharge_fraction = 0.08;
        s.rain_recharge_max_depth = 10.0;
        in_.max_step = 10.0;
        in_.start = choice_.start;
        in_.end = choice_.end;
    }

    void make_network() {
        for (int j = 0; j < ncol; ++j) {
            river::Reach r;
            r.segment = 1;
            r.number = j + 1;
            r.down = j + 1 < ncol ? j + 1 : -1;
            r.column = ncol + j;
            r.length = 1000.0;
            r.slope = 3e-3;
            r.bed_top = land(j) - 2.0;
            r.bed_k = choice_.bed_k;
            r.bed_k_gaining = choice_.bed_k;
            in_.network.reaches.push_back(r);
        }
        in_.network.inlets.push_back({"Heihe", 0});
        in_.main_inlet = "Heihe";
        in_.release = {"zhengyixia", 11, 11, {{12.9e8, 6.3e8}, {15.8e8, 9.5e8}}};
        in_.network.gauges = {
            {"yingluoxia", "莺落峡", 0}, {"gaoya", "高崖", 4}, {"zhengyixia", "正义峡", ncol - 1}};
        in_.inflow.start = in_.start;
        std::vector<double> flow;
        for (int d = 0; d < in_.end - in_.start; ++d)
            flow.push_back(86400.0 * choice_.inflow * (1.0 + 0.6 * std::sin(0.21 * d)));
        in_.inflow.flow.push_back(std::move(flow));
    }

    void make_climate() {
        basin::Weather w;
        w.year = 2026;
        w.precipitation.fill(0.012);
        w.et0.fill(0.09);
        w.open_water.fill(0.1);
        w.crop_requirement.fill(0.045);
        w.field_et.fill(0.045);
        w.need_factor.fill(1.0);
        in_.weather = {w};
    }

    /// Fields whose need both sources meet together, evenly over the months.
    [[nodiscard]] static water::DistrictUse use_of_fields(double area, double surface,
                                                          double wells) {
        water::DistrictUse use;
        use.year = 2026;
        use.irrigated_area = area;
        use.surface = surface;
        use.groundwater = wells;
        use.canal_efficiency = 0.72;
        use.well_efficiency = 0.95;
        use.field_efficiency = 0.85;
        use.need = 0.85 * (surface * 0.72 + wells * 0.95);
        use.pumping_share.fill(1.0 / 12.0);
        return use;
    }

    void make_water() {
        auto& w = in_.water;
        w.counties = {"Ganzhou", "Gaotai"};
        w.tributary_shape.fill(1.0 / 12.0);
        w.entitlement_reference_inflow = 5e8;
        w.entitlement_max_factor = 1.0;
        w.extra_pumping_fraction = 0.1;
        water::District river;
        river.id = "daman";
        river.county = "Ganzhou";
        river.demand_share.fill(1.0 / 12.0);
        river.wells_first.fill(1.0);
        river.use = {use_of_fields(2e6, 3e6, 1.5e6)};
        river.intake_reach = 2;
        river.trunk_seepage_share = 0.4;
        river.max_intake_share = 0.9;
        for (int j = 0; j < 4; ++j) river.columns.push_back({j, 0.25});
        river.trunk = {{ncol + 2, 0.5}, {2, 0.5}};
        water::District wells = river;
        wells.id = "luotuocheng";
        wells.county = "Gaotai";
        wells.source = water::SurfaceSource::none;
        wells.use = {use_of_fields(1e6, 0.0, 1.5e6)};
        wells.intake_reach = -1;
        wells.trunk.clear();
        wells.columns = {{2 * ncol + 5, 0.5}, {2 * ncol + 6, 0.5}};
        w.districts = {river, wells};
        water::User town;
        town.id = "ganzhou_domestic";
        town.county = "Ganzhou";
        town.user_class = "domestic";
        town.demand_share.fill(1.0 / 12.0);
        town.use = {{2026, 8e5, 8e5}};
        town.efficiency = 0.9;
        town.return_fraction = 0.4;
        town.return_reach = 5;
        town.columns = {{2 * ncol + 1, 1.0}};
        w.users = {town};
        in_.points = {{"near", ncol + 3, 1491.0, 0.0}, {"far", 6, 1482.0, 0.0}};
    }

    TinyBasin choice_;
    basin::Inputs in_;
};

[[nodiscard]] inline basin::Inputs tiny_basin(TinyBasin choice = {}) {
    return TinyBasinMaker{std::move(choice)}.take();
}

}  // namespace heihe::test
