// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/basin/setup/options.hpp"
#include "heihe/core/error.hpp"
#include "heihe/core/units.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// The list of the basin's parameters. The keys of a scenario, `heihe info --parameters`, the JSON Schema
/// and docs/input/parameters.md come from it. The defaults stand in basin/setup/options.hpp alone.
namespace heihe::basin {

/// In which a calibration takes equal steps between the bounds.
enum class Transform { linear, log };

/// A factor in [multipliers] of a scenario.
struct Multiplier {
    std::string name{};     ///< "sy"; empty: the parameter has none
    std::string acts_on{};  ///< "specific yield"
};

/// A number of SetupOptions that may be chosen.
struct Parameter {
    std::string name{};              ///< "extinction_depth"
    double& (*of)(SetupOptions&){};  ///< its member, in metre and day
    std::string unit{};              ///< of core/units.hpp, for people; empty: a plain number
    double least = 0.0;              ///< in metre and day
    double most = 0.0;               ///< in metre and day
    Transform transform{};
    std::string meaning{};
    std::string source{};  ///< of the default: "estimate", "choice", "sourced: ..."
    std::string key{};     ///< of the scenario; empty: the multiplier alone sets it
    Multiplier multiplier{};
};

/// Factors of [multipliers]: far more than a calibration asks for.
inline constexpr double least_multiplier = 1e-6;
inline constexpr double most_multiplier = 1e6;

namespace detail {

/// Unit and bounds of a parameter.
struct Range {
    const char* unit;
    double least;  ///< in metre and day
    double most;   ///< in metre and day
    Transform transform = Transform::linear;
};

template <auto Part, auto Member>
[[nodiscard]] double& member(SetupOptions& o) {
    return o.*Part.*Member;
}

class ParameterList {
public:
    /// Appends a parameter that the scenario sets as parameters.NAME.
    Parameter& add(const char* name, double& (*of)(SetupOptions&), const Range& range,
                   const char* meaning, const char* source) {
        rows_.push_back({name,
                         of,
                         range.unit,
                         range.least,
                         range.most,
                         range.transform,
                         meaning,
                         source,
                         std::string{"parameters."} + name,
                         {}});
        return rows_.back();
    }
    /// Appends a factor on tabled values, which [multipliers] sets.
    void add_factor(const char* name, double& (*of)(SetupOptions&), const Multiplier& multiplier) {
        auto& p =
            add(name, of, {"-", least_multiplier, most_multiplier, Transform::log}, "", "choice");
        p.meaning = "factor on " + multiplier.acts_on;
        p.key.clear();
        p.multiplier = multiplier;
    }
    [[nodiscard]] std::vector<Parameter> take() { return std::move(rows_); }

private:
    std::vector<Parameter> rows_;
};

inline void add_aquifer(ParameterList& list) {
    constexpr auto part = &SetupOptions::aquifer;
    using O = AquiferOptions;
    constexpr auto log = Transform::log;
    list.add("spacing", member<part, &O::spacing>, {"m", 50.0, 10000.0, log},
             "distance of rows and columns; the tables are interpolated", "choice")
        .key = "basin.spacing";
    list.add_factor("k_factor", member<part, &O::k_factor>,
                    {"k", "the hydraulic conductivity of all layers"});
    list.add("anisotropy", member<part, &O::anisotropy>, {"", 1.0, 1e4, log}, "K over K33",
             "estimate: 5 to 100");
    list.add_factor("k33_factor", member<part, &O::k33_factor>, {"k33", "vertical conductivity"});
    list.add("sy_factor", member<part, &O::sy_factor>, {"", 0.01, 1.0, log},
             "specific yield over the porosity class",
             "estimate: the class as it stands damps the seasons")
        .multiplier = {"sy", "specific yield"};
    list.add_factor("ss_factor", member<part, &O::ss_factor>, {"ss", "specific storage"});
    list.add(
        "bandwidth", [](SetupOptions& o) -> double& { return o.aquifer.interpolation.bandwidth; },
        {"m", 500.0, 10000.0, log}, "width of the Gaussian weight between block means", "estimate");
    list.add(
        "overshoot", [](SetupOptions& o) -> double& { return o.aquifer.interpolation.overshoot; },
        {"", 0.0, 2.0}, "part of the neighbours' range by which a top may pass it", "estimate");
}

inline void add_river(ParameterList& list) {
    constexpr auto part = &SetupOptions::river;
    using O = RiverOptions;
    constexpr auto log = Transform::log;
    list.add("main_stem_length", member<part, &O::main_stem_length>, {"km", 1e3, 1e7, log},
             "length to which the named reaches are stretched",
             "estimate: published 185 and 204 km");
    list.add("bed_incision", member<part, &O::bed_incision>, {"m", 0.0, 100.0},
             "depth of the bed below the running minimum of the land", "estimate");
    list.add("least_slope", member<part, &O::least_slope>, {"", 1e-7, 0.1, log},
             "smallest slope for Manning's equation", "estimate");
    list.add("bed_thickness", member<part, &O::bed_thickness>, {"m", 0.01, 100.0, log},
             "thickness of river beds", "estimate");
    list.add(
        "losing_bed_k_factor", member<part, &O::losing_bed_k_factor>, {"", 1e-3, 1e3, log},
        "on the tabled bed K of losing reaches",
        "estimate: the fan then loses what is published; the bed K stays in its prior, 0.2-5 m/d");
    list.add("gaining_bed_k", member<part, &O::gaining_bed_k>, {"m/d", 1e-4, 1e3, log},
             "largest bed K where a reach gains", "estimate");
    list.add("tributary_width", member<part, &O::tributary_width>, {"m", 0.1, 1e4, log},
             "width of a tributary at tributary_flow", "estimate");
    list.add("tributary_flow", member<part, &O::tributary_flow>, {"m3/s", 86400.0, 8.64e8, log},
             "flow at which a tributary has tributary_width", "estimate");
    list.add("tributary_bed_k", member<part, &O::tributary_bed_k>, {"m/d", 1e-4, 1e3, log},
             "bed K of tributaries", "estimate");
    list.add_factor("bed_k_factor", member<part, &O::bed_k_factor>,
                    {"bed_k", "the conductivity of every river bed"});
    list.add("tributary_manning_n", member<part, &O::tributary_manning_n>, {"", 1e-3, 1.0, log},
             "Manning's n of tributaries, s/m^(1/3)", "estimate");
    list.add("width_exponent", member<part, &O::width_exponent>, {"", 0.0, 0.95},
             "width grows as the flow to this power", "estimate");
}

inline void add_placement(ParameterList& list) {
    constexpr auto part = &SetupOptions::placement;
    using O = PlacementOptions;
    constexpr auto log = Transform::log;
    list.add("most_irrigated", member<part, &O::most_irrigated>, {"%", 0.01, 1.0},
             "largest irrigated part of a 1 km cell", "estimate");
    list.add("river_cell_irrigated", member<part, &O::river_cell_irrigated>, {"%", 0.0, 1.0},
             "the same with the main stem in the cell", "estimate");
    list.add("metres_per_metre_rise", member<part, &O::metres_per_metre_rise>, {"", 0.0, 1e4},
             "distance that 1 m of height difference counts as, when fields are placed",
             "estimate: keeps fields off hills");
    list.add("ledger_distance", member<part, &O::ledger_distance>, {"km", 0.0, 1e6},
             "distance from the plain beyond which a user is ledger-only", "estimate");
    list.add("town_radius", member<part, &O::town_radius>, {"km", 100.0, 1e5, log},
             "distance of a county's users from its town", "estimate");
}

inline void add_water(ParameterList& list) {
    constexpr auto part = &SetupOptions::water;
    using O = WaterOptions;
    constexpr auto log = Transform::log;
    list.add("canal_efficiency_factor", member<part, &O::canal_efficiency_factor>,
             {"", 0.5, 1.5, log}, "on the tabled efficiency of canals; the product is at most 1",
             "choice");
    list.add("field_efficiency_factor", member<part, &O::field_efficiency_factor>,
             {"", 0.5, 1.5, log}, "on the tabled efficiency of fields; the product is at most 1",
             "choice");
    list.add("trunk_seepage_share", member<part, &O::trunk_seepage_share>, {"%", 0.0, 1.0},
             "part of the canals' losses along the main canal", "estimate");
    list.add("loss_evaporation", member<part, &O::loss_evaporation>, {"%", 0.0, 1.0},
             "part of what fields and the ditches of wells lose that evaporates",
             "derived: 0.5 of surface and 0.2 of groundwater irrigation return to the ground (ETH "
             "platform; NOTICE of the tables)");
    list.add("demand_factor", member<part, &O::demand_factor>, {"-", 0.0, 10.0}, "on every demand",
             "choice")
        .key = "water.demand_factor";
    list.add("extra_pumping_fraction", member<part, &O::extra_pumping_fraction>, {"%", 0.0, 1.0},
             "part of missing surface water that wells may replace", "estimate")
        .key = "water.extra_pumping_fraction";
    list.add("surface_displaces_groundwater", member<part, &O::surface_displaces_groundwater>,
             {"%", 0.0, 1.0},
             "part of the wells' first pumping (supply_order.csv) that comes after surface water",
             "choice")
        .key = "water.surface_displaces_groundwater";
    list.add("entitlement_reference", member<part, &O::entitlement_reference_inflow>,
             {"亿m3/yr", 1e6, 1e11, log},
             "inflow at the main inlet at which entitlements are the tabled ones", "estimate")
        .key = "water.entitlement_reference";
    list.add("entitlement_max_factor", member<part, &O::entitlement_max_factor>, {"-", 1.0, 10.0},
             "largest growth of the surface entitlement in a wet year", "estimate")
        .key = "water.entitlement_max_factor";
}

inline void add_surface(ParameterList& list) {
    constexpr auto part = &SetupOptions::surface;
    using O = SurfaceOptions;
    constexpr auto log = Transform::log;
    list.add("lateral_inflow", member<part, &O::lateral_inflow>, {"亿m3/yr", 0.0, 1e11},
             "inflow from the mountain front",
             "derived: boundary flux of the HEIFLOW inputs in the box; 1.75 with rain is published "
             "for "
             "the city")
        .multiplier = {"lateral_inflow", "the inflow from the mountain front"};
    list.add("drain_rate", member<part, &O::drain_rate>, {"1/d", 1e-6, 100.0, log},
             "conductance of drains and springs over the column's area",
             "derived: Hooghoudt 1940, 8 K D / L^2 with K 7 to 45 m/d, D 10 m, L 500 m")
        .multiplier = {"drain_cond", "the conductance of drains and springs"};
    list.add("drain_depth", member<part, &O::drain_depth>, {"m", 0.0, 50.0},
             "depth of drains below the land", "estimate");
    list.add("drain_search", member<part, &O::drain_search>, {"km", 0.0, 1e6},
             "how far from a column a lower reach is looked for", "estimate");
    list.add("relief_factor", member<part, &O::relief_factor>, {"", 0.0, 10.0},
             "on the relief inside a column, from the roughness of the block means", "choice");
    list.add("least_relief", member<part, &O::least_relief>, {"m", 0.0, 20.0},
             "smallest half range of the land inside a column", "estimate");
    list.add("extinction_depth", member<part, &O::extinction_depth>, {"m", 0.1, 50.0, log},
             "water table below which phreatic evapotranspiration ends",
             "estimate: upper prior, a 1 km cell hides hollows nearer to the water table");
    list.add("natural_et", member<part, &O::natural_et>, {"m", 0.0, 5.0},
             "phreatic evapotranspiration of natural land in a year, at the surface",
             "estimate: the same");
    list.add_factor("natural_et_factor", member<part, &O::natural_et_factor>,
                    {"evapotranspiration", "phreatic evapotranspiration of natural land"});
    list.add("unsaturated_velocity", member<part, &O::unsaturated_velocity>,
             {"m/d", 1e-4, 1e3, log}, "speed of percolation to the water table",
             "estimate: 6 months to 30 m")
        .multiplier = {"unsaturated_velocity", "the speed of percolation to the water table"};
    list.add("bed_velocity_factor", member<part, &O::bed_velocity_factor>, {"", 0.01, 1e3, log},
             "on this speed below river beds, which are coarser", "estimate");
    list.add("rain_recharge_fraction", member<part, &O::rain_recharge_fraction>, {"%", 0.0, 1.0},
             "part of rain that recharges a shallow water table", "estimate");
    list.add("rain_recharge_max_depth", member<part, &O::rain_recharge_max_depth>,
             {"m", 0.0, 100.0}, "depth of the water table down to which rain recharges it",
             "estimate");
}

inline void add_weather(ParameterList& list) {
    constexpr auto part = &SetupOptions::weather;
    using O = WeatherOptions;
    list.add("et0_by_rain", member<part, &O::et0_by_rain>, {"", 0.0, 1.0},
             "fall of the factor on ET0 where the factor on rain rises by 1, in years without a "
             "factor of their own",
             "estimate: correlation of 0.4 between years, ET0 varying by 3 %, rain by 25 %");
    list.add("bare_soil", member<part, &O::bare_soil>, {"", 0.0, 1.5},
             "part of ET0 that a field with a shallow water table evaporates at least",
             "sourced: FAO 56, initial crop coefficient of maize and cereals");
}

inline void add_release(ParameterList& list) {
    constexpr auto part = &SetupOptions::release;
    using O = ReleaseOptions;
    list.add("release_reaching", member<part, &O::reaching>, {"-", 0.0, 1.0},
             "part of the water that closed gates leave in the river that comes to the release "
             "gauge",
             "estimate: the rest seeps on the way")
        .key = "release.reaching";
    list.add("release_carry_over", member<part, &O::carry_over>, {"-", 0.0, 1.0},
             "part of a dispatch year's balance that counts in the next", "choice: none")
        .key = "release.carry_over";
    list.add("release_most_carried", member<part, &O::most_carried>, {"亿m3", 0.0, 1e10},
             "largest balance that is carried, either sign", "choice")
        .key = "release.most_carried";
}

inline void add_inflow(ParameterList& list) {
    constexpr auto part = &SetupOptions::inflow;
    using O = InflowOptions;
    list.add("inflow_mean", member<part, &O::mean>, {"亿m3/yr", 1e6, 1e11, Transform::log},
             "volume per year at the main inlet", "sourced: mean year of the allocation plan")
        .key = "inflow.mean";
    list.add("inflow_factor", member<part, &O::factor>, {"-", 0.0, 2.0}, "on every day", "choice")
        .key = "inflow.factor";
    list.add("tributary_exponent", member<part, &O::tributary_exponent>, {"", 0.0, 2.0},
             "the other rivers' factor is the main river's to this power",
             "derived: ln of the tributaries' sum on ln of the main river, 17 years, r = 0.76");
    list.add(
            "max_step", [](SetupOptions& o) -> double& { return o.max_step; }, {"d", 1.0, 10.0},
            "longest groundwater step", "choice: returns enter one step late")
        .key = "time.max_step";
}

}  // namespace detail

/// All parameters, in the order of SetupOptions.
[[nodiscard]] inline const std::vector<Parameter>& parameters() {
    static const std::vector<Parameter> all = [] {
        detail::ParameterList list;
        detail::add_aquifer(list);
        detail::add_river(list);
        detail::add_placement(list);
        detail::add_water(list);
        detail::add_surface(list);
        detail::add_weather(list);
        detail::add_inflow(list);
        detail::add_release(list);
        return list.take();
    }();
    return all;
}

/// The parameter of this name. @pre it is one of the list
[[nodiscard]] inline const Parameter& parameter(std::string_view name) {
    const auto& all = parameters();
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const Parameter& p) { return p.name == name; });
    require(found != all.end(), "parameter: the name must be in the list");
    return *found;
}

/// The default, in metre and day.
[[nodiscard]] inline double default_of(const Parameter& p) {
    SetupOptions o;
    return p.of(o);
}

/// Kind of quantity, by the unit.
[[nodiscard]] inline Dimension dimension_of(const Parameter& p) {
    const auto unit = find_unit(p.unit);
    return unit ? unit->dimension : Dimension::number;
}

}  // namespace heihe::basin
