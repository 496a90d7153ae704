// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/water/use_inputs.hpp"

#include <string>

/// A small water system that the tests of this folder share: two counties on three columns.
namespace heihe::test {

/// Shares of irrigation_demand_monthly.csv [-].
inline water::Monthly irrigation_share() {
    return {0.0, 0.0, 0.023, 0.090, 0.151, 0.213, 0.194, 0.146, 0.049, 0.051, 0.083, 0.0};
}

inline water::Monthly even_share() {
    water::Monthly share;
    share.fill(1.0 / 12.0);
    return share;
}

inline water::District river_district(const std::string& id, const std::string& county,
                                      double surface, double wells) {
    water::District d;
    d.id = id;
    d.county = county;
    d.demand_share = irrigation_share();
    water::DistrictUse use;
    use.year = 2026;
    use.surface = surface;
    use.groundwater = wells;
    use.canal_efficiency = 0.72;
    use.well_efficiency = 0.95;
    use.field_efficiency = 0.85;
    use.need = 0.85 * (surface * 0.72 + wells * 0.95);  // both sources together give it
    use.pumping_share = d.demand_share;
    d.use = {use};
    d.trunk_seepage_share = 0.4;
    d.intake_reach = 0;
    d.columns = {{0, 0.75}, {1, 0.25}};
    d.trunk = {{2, 1.0}};
    return d;
}

inline water::District tributary_district(const std::string& id, const std::string& county,
                                          double surface, double wells, double runoff) {
    auto d = river_district(id, county, surface, wells);
    d.source = water::SurfaceSource::tributary;
    d.intake_reach = -1;
    d.tributary_mean = runoff;
    return d;
}

inline water::User user(const std::string& county, const std::string& user_class, double demand,
                        double wells) {
    water::User u;
    u.id = county + "_" + user_class;
    u.county = county;
    u.user_class = user_class;
    u.demand_share = even_share();
    u.use = {{2026, demand, wells}};
    u.efficiency = 0.9;
    u.columns = {{1, 1.0}};
    return u;
}

/// north: two river districts, towns, industry, ecology; south: one district on a tributary, one
/// half outside the grid with wells only, towns.
inline water::UseInputs two_counties() {
    water::UseInputs in;
    in.extra_pumping_fraction = 0.3;
    in.entitlement_reference_inflow = 13.5e8;
    in.entitlement_max_factor = 1.4;
    in.counties = {"north", "south"};
    in.tributary_shape = {0.01, 0.01, 0.02, 0.05, 0.09, 0.16, 0.24, 0.21, 0.12, 0.05, 0.03, 0.01};
    in.districts = {river_district("upper", "north", 12000.0, 8000.0),
                    river_district("lower", "north", 7000.0, 9000.0),
                    tributary_district("creek", "south", 9000.0, 1500.0, 10000.0),
                    river_district("desert", "south", 200.0, 5500.0)};
    in.districts[3].source = water::SurfaceSource::none;
    in.districts[3].intake_reach = -1;
    in.districts[3].ledger_fraction = 0.4;
    in.districts[3].trunk.clear();
    in.users = {user("north", "domestic", 900.0, 500.0), user("north", "industry", 700.0, 400.0),
                user("north", "ecology", 1500.0, 200.0), user("south", "domestic", 300.0, 300.0)};
    in.users[0].return_fraction = 0.6;
    in.users[0].return_reach = 1;
    in.users[1].return_fraction = 0.3;
    in.users[2].source = water::SurfaceSource::river;
    in.users[2].intake_reach = 1;
    in.users[3].source = water::SurfaceSource::none;
    in.users[3].ledger_fraction = 0.5;
    return in;
}

/// The same under caps of 80 % of the planned pumping.
inline water::UseInputs capped_counties(double part = 0.8) {
    auto in = two_counties();
    in.caps = {{"north", 2026, part * 18100.0}, {"south", 2026, part * 7300.0}};
    return in;
}

}  // namespace heihe::test
