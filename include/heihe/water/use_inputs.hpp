// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/date.hpp"
#include "heihe/core/field.hpp"
#include "heihe/water/obligation_inputs.hpp"
#include "heihe/water/recorded_use.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace heihe::water {

/// Source of a district's or user's surface water.
enum class SurfaceSource {
    river,      ///< diverted from a reach of the simulated network
    tributary,  ///< a tributary outside the network, with a stated mean runoff
    none,       ///< wells only
    ledger      ///< outside the grid: a stated amount in the city's budget
};

/// Weights by which a group's pumping is divided between its cells.
enum class WellSpread {
    transmissivity,  ///< area share of the column times wet transmissivity of the cell
    area             ///< area share of the column; wet transmissivity between its layers only
};

/// Part of a district or user that lies on one column of the grid.
struct ColumnShare {
    std::int32_t column = 0;
    double share = 0.0;  ///< [-] of the whole; a list sums to 1
};

template <StateOf<ColumnShare> S, typename Visitor>
void for_each_field(S& s, Visitor&& visit) {
    auto& [column, share] = s;
    visit("column", "-", column);
    visit("share", "-", share);
}

/// A district's use in one calendar year. Volumes are gross: at the intake, at the wellhead.
struct DistrictUse {
    int year = 0;
    double irrigated_area = 0.0;    ///< [m2]
    double need = 0.0;              ///< [m3/yr] irrigation water that crops use in mean weather
    double surface = 0.0;           ///< [m3/yr] entitlement in a year of the reference inflow
    double groundwater = 0.0;       ///< [m3/yr] pumping of the wells
    double canal_efficiency = 0.0;  ///< [-] field inlet over intake
    double well_efficiency = 0.0;   ///< [-] field inlet over wellhead
    double field_efficiency = 0.0;  ///< [-] crop use over field inlet
    Monthly pumping_share{};        ///< [-] of the wells' pumping; sums to 1
};

template <StateOf<DistrictUse> S, typename Visitor>
void for_each_field(S& s, Visitor&& visit) {
    auto& [year, irrigated_area, need, surface, groundwater, canal_efficiency, well_efficiency,
           field_efficiency, pumping_share] = s;
    visit("year", "-", year);
    visit("irrigated_area", "m2", irrigated_area);
    visit("need", "m3/yr", need);
    visit("surface", "m3/yr", surface);
    visit("groundwater", "m3/yr", groundwater);
    visit("canal_efficiency", "-", canal_efficiency);
    visit("well_efficiency", "-", well_efficiency);
    visit("field_efficiency", "-", field_efficiency);
    visit("pumping_share", "-", pumping_share);
}

/// What a district takes in a year of mean weather with water in all its sources. Gross, m3/yr.
struct FullSupply {
    double wells = 0.0;
    double diverted = 0.0;
};

[[nodiscard]] inline FullSupply full_supply(const DistrictUse& use) {
    const double field = use.need / use.field_efficiency;
    FullSupply full;
    full.wells = std::min(use.groundwater, field / use.well_efficiency);
    const double left = std::max(0.0, field - full.wells * use.well_efficiency);
    full.diverted = std::min(use.surface, left / use.canal_efficiency);
    return full;
}

/// A user's use in one calendar year, gross.
struct UserUse {
    int year = 0;
    double demand = 0.0;       ///< [m3/yr]
    double groundwater = 0.0;  ///< [m3/yr] part of it from wells
};

template <StateOf<UserUse> S, typename Visitor>
void for_each_field(S& s, Visitor&& visit) {
    auto& [year, demand, groundwater] = s;
    visit("year", "-", year);
    visit("demand", "m3/yr", demand);
    visit("groundwater", "m3/yr", groundwater);
}

/// Part of a tributary's runoff that reservoirs shift to the months of demand, in one calendar year.
struct TributaryRegulation {
    int year = 0;
    double share = 0.0;  ///< [-]
};

template <StateOf<TributaryRegulation> S, typename Visitor>
void for_each_field(S& s, Visitor&& visit) {
    auto& [year, share] = s;
    visit("year", "-", year);
    visit("share", "-", share);
}

/// The row of a year in a list of consecutive years; years before and after the list take its ends.
/// @pre the list is not empty
template <typename Use>
[[nodiscard]] const Use& use_of(const std::vector<Use>& list, int year) noexcept {
    const auto last = static_cast<int>(list.size()) - 1;
    return list[static_cast<std::size_t>(std::clamp(year - list.front().year, 0, last))];
}

/// Where a district's wells pump in a part of the run, if not as District::wells says.
struct WellPlaces {
    Date first;
    Date end;                   ///< midnight after its last day
    std::vector<double> share;  ///< [-] by entry of District::wells; sums to 1
};

template <StateOf<WellPlaces> S, typename Visitor>
void for_each_field(S& s, Visitor&& visit) {
    auto& [first, end, share] = s;
    visit("first", "d", first);
    visit("end", "d", end);
    visit("share", "-", share);
}

/// An irrigation district.
struct District {
    std::string id;  ///< "daman"
    std::string name_en;
    std::string name_zh;
    std::string county;            ///< id of its county
    std::vector<DistrictUse> use;  ///< consecutive years, at least one; see use_of()
    Monthly demand_share{};        ///< [-] of the annual demand; sums to 1
    Monthly wells_first{};         ///< [-] by month: part of the wells' pumping that comes before
                                   ///< surface water; the rest covers what that leaves
    RecordedUse recorded;          ///< in place of the plan, on the days that it covers
    SurfaceSource source = SurfaceSource::river;
    std::int32_t intake_reach = -1;  ///< where source is river
    std::string tributary;           ///< name, where source is tributary
    double tributary_mean = 0.0;     ///< [m3/yr] mean runoff that this district may use
    std::vector<TributaryRegulation>
        tributary_regulation;          ///< consecutive years; empty: no reservoirs
    double max_intake_share = 1.0;     ///< [-] of the water arriving at the intake that it may take
    double ledger_fraction = 0.0;      ///< [-] of the district outside the grid: ledger-only
    double trunk_seepage_share = 0.0;  ///< [-] of canal loss that leaks along the trunk canal
    std::vector<ColumnShare> columns;  ///< fields, [area share]
    std::vector<ColumnShare> wells;    ///< where its wells are; empty: on the fields
    std::vector<WellPlaces> well_places;  ///< by time, for days with a record of a well field
    std::vector<ColumnShare>
        trunk;  ///< trunk canal from intake to fields; empty: loss on the fields
};

template <StateOf<District> S, typename Visitor>
void for_each_field(S& s, Visitor&& visit) {
    auto& [id, name_en, name_zh, county, use, demand_share, wells_first, recorded, source,
           intake_reach, tributary, tributary_mean, tributary_regulation, max_intake_share,
           ledger_fraction, trunk_seepage_share, columns, wells, well_places, trunk] = s;
    visit("id", "-", id);
    visit("county", "-", county);
    visit("tributary", "-", tributary);
    visit("use", "-", use);
    visit("wells_first", "-", wells_first);
    visit("recorded", "-", recorded);
    visit("tributary_mean", "m3/yr", tributary_mean);
    visit("tributary_regulation", "-", tributary_regulation);
    visit("max_intake_share", "-", max_intake_share);
    visit("ledger_fraction", "-", ledger_fraction);
    visit("trunk_seepage_share", "-", trunk_seepage_share);
    visit("source", "-", source);
    visit("intake_reach", "-", intake_reach);
    visit("demand_share", "-", demand_share);
    visit("columns", "-", columns);
    visit("wells", "-", wells);
    visit("well_places", "-", well_places);
    visit("trunk", "-", trunk);
    visit("name_en", label, name_en);
    visit("name_zh", label, name_zh);
}

/// Towns, industry or ecology of one county. Volumes at the user are gross times efficiency.
struct User {
    std::string id;  ///< county and class, "town_domestic"
    std::string county;
    std::string user_class;  ///< "domestic", "industry", "ecology"
    Monthly demand_share{};
    std::vector<UserUse> use;      ///< consecutive years, at least one; see use_of()
    RecordedUse recorded;          ///< in place of the plan, on the days that it covers
    double efficiency = 0.0;       ///< [-] user over source (leakage is lost to the ground)
    double return_fraction = 0.0;  ///< [-] of the supply that flows back to the river
    SurfaceSource source = SurfaceSource::ledger;
    std::int32_t intake_reach = -1;
    std::int32_t return_reach = -1;
    double max_intake_share = 1.0;  ///< [-] of the water arriving at the intake that it may take
    double ledger_fraction = 0.0;   ///< [-] of its groundwater that lies outside the grid
    std::vector<ColumnShare> columns;
};

template <StateOf<User> S, typename Visitor>
void for_each_field(S& s, Visitor&& visit) {
    auto& [id, county, user_class, demand_share, use, recorded, efficiency, return_fraction, source,
           intake_reach, return_reach, max_intake_share, ledger_fraction, columns] = s;
    visit("id", "-", id);
    visit("county", "-", county);
    visit("user_class", "-", user_class);
    visit("use", "-", use);
    visit("recorded", "-", recorded);
    visit("efficiency", "-", efficiency);
    visit("return_fraction", "-", return_fraction);
    visit("max_intake_share", "-", max_intake_share);
    visit("ledger_fraction", "-", ledger_fraction);
    visit("source", "-", source);
    visit("intake_reach", "-", intake_reach);
    visit("return_reach", "-", return_reach);
    visit("demand_share", "-", demand_share);
    visit("columns", "-", columns);
}

/// Groundwater cap of a county in m3/yr from a year on.
struct GroundwaterCap {
    std::string county;
    int from_year = 0;
    double volume = 0.0;  ///< [m3/yr]
};

template <StateOf<GroundwaterCap> S, typename Visitor>
void for_each_field(S& s, Visitor&& visit) {
    auto& [county, from_year, volume] = s;
    visit("county", "-", county);
    visit("from_year", "-", from_year);
    visit("volume", "m3/yr", volume);
}

/// Floor of the water table from a year on, where the wells of a county or of a district stand: they are cut back as the head
/// in their own cell falls to it.
struct LevelFloor {
    std::string county;    ///< id: wells in its columns; or empty
    std::string district;  ///< id: wells of this district; or empty
    int from_year = 0;
    double depth = 0.0;  ///< [m] below the land
};

template <StateOf<LevelFloor> S, typename Visitor>
void for_each_field(S& s, Visitor&& visit) {
    auto& [county, district, from_year, depth] = s;
    visit("county", "-", county);
    visit("district", "-", district);
    visit("from_year", "-", from_year);
    visit("depth", "m", depth);
}

/// Depth of the floor for a well in a county and of a district in a year [m]: of each scope's latest row the one nearer to
/// the land; infinite without one.
[[nodiscard]] inline double floor_depth(const std::vector<LevelFloor>& floors,
                                        const std::string& county, const std::string& district,
                                        int year) {
    constexpr double none = std::numeric_limits<double>::infinity();
    double of_county = none;
    double of_district = none;
    int county_from = std::numeric_limits<int>::min();
    int district_from = std::numeric_limits<int>::min();
    for (const auto& f : floors) {
        if (f.from_year > year) continue;
        if (!f.county.empty() && f.county == county && f.from_year >= county_from) {
            of_county = f.depth;
            county_from = f.from_year;
        }
        if (!f.district.empty() && f.district == district && f.from_year >= district_from) {
            of_district = f.depth;
            district_from = f.from_year;
        }
    }
    return std::min(of_county, of_district);
}

struct UseInputs {
    std::vector<District> districts;
    std::vector<User> users;
    std::vector<GroundwaterCap> caps;   ///< empty: none
    std::vector<std::string> counties;  ///< in the order of reports
    double entitlement_reference_inflow =
        0.0;  ///< [m3/yr] inflow of the main inlet at which entitlements are DistrictUse::surface
    double entitlement_max_factor =
        0.0;  ///< [-] largest growth of surface entitlement in a wet year
    double extra_pumping_fraction =
        0.0;                        ///< [-] of missing surface water (field) that wells may replace
    double loss_evaporation = 0.0;  ///< [-] of what farm ditches and fields lose, to the air
    WellSpread well_spread = WellSpread::area;  ///< of every group's pumping
    Monthly tributary_shape{};  ///< [-] monthly shares of tributaries outside the network
    bool ranked =
        false;  ///< at one reach, domestic use takes before industry, industry before the rest
    ObligationInputs obligation;     ///< rules of the gates
    std::vector<LevelFloor> floors;  ///< empty: none
};

template <StateOf<UseInputs> S, typename Visitor>
void for_each_field(S& s, Visitor&& visit) {
    auto& [districts, users, caps, counties, entitlement_reference_inflow, entitlement_max_factor,
           extra_pumping_fraction, loss_evaporation, well_spread, tributary_shape, ranked,
           obligation, floors] = s;
    visit("districts", "-", districts);
    visit("users", "-", users);
    visit("counties", "-", counties);
    visit("caps", "-", caps);
    visit("entitlement_reference_inflow", "m3/yr", entitlement_reference_inflow);
    visit("entitlement_max_factor", "-", entitlement_max_factor);
    visit("extra_pumping_fraction", "-", extra_pumping_fraction);
    visit("loss_evaporation", "-", loss_evaporation);
    visit("well_spread", "-", well_spread);
    visit("tributary_shape", "-", tributary_shape);
    visit("ranked", "-", ranked);
    visit("obligation", "-", obligation);
    visit("floors", "-", floors);
}

}  // namespace heihe::water
