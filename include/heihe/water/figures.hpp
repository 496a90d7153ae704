// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/date.hpp"
#include "heihe/core/error.hpp"
#include "heihe/core/field.hpp"
#include "heihe/core/index.hpp"
#include "heihe/water/use_inputs.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// Figures of water use of each district and user: demand, supplies, losses, consumption. Their sums by
/// month and year, and by county.
namespace heihe::water {

/// Volumes of one district or user over some time [m3]. Demand, the four supplies and the unmet
/// terms are at the field (district) or at the user; diverted and pumped are gross. Balances:
///     demand             = surface + groundwater + reclaimed + other + unmet
///     diverted + pumped  = surface + groundwater + canal_loss
///     surface + groundwater + reclaimed + other = consumed + field_evaporation + percolation + returned
struct Figures {
    double demand = 0.0;     ///< demand after capillary supply
    double capillary = 0.0;  ///< demand that capillary supply has met
    double entitled = 0.0;   ///< gross surface water that the group may take
    double surface = 0.0;
    double groundwater = 0.0;
    double reclaimed = 0.0;
    double other = 0.0;
    double unmet = 0.0;              ///< unmet_rule + unmet_gate + unmet_cap + unmet_wells
    double unmet_rule = 0.0;         ///< no surface water, and wells may not replace it
    double unmet_gate = 0.0;         ///< a rule closed the intake for some of the time
    double unmet_cap = 0.0;          ///< the county's groundwater cap forbids it
    double unmet_wells = 0.0;        ///< the aquifer does not yield it
    double diverted = 0.0;           ///< gross surface water from any source
    double diverted_river = 0.0;     ///< of it from a reach of the simulated river
    double pumped = 0.0;             ///< gross groundwater
    double pumped_ledger = 0.0;      ///< of it outside the grid: ledger-only
    double canal_loss = 0.0;         ///< gross - delivered: canals, wells' pipes, a town's leakage
    double canal_loss_ledger = 0.0;  ///< of it outside the grid
    double canal_evaporation = 0.0;  ///< of canal_loss, from farm ditches to the air
    double field_evaporation =
        0.0;                   ///< of the water at the fields that crops do not use, to the air
    double percolation = 0.0;  ///< from the fields
    double percolation_ledger = 0.0;  ///< of it outside the grid
    double consumed = 0.0;
    double returned = 0.0;         ///< to the river
    double returned_ledger = 0.0;  ///< of it outside the simulated network
};

struct FigureName {
    std::string_view name;
    double Figures::*member;
};

/// Every figure once; sums, states and tests use this list.
inline constexpr std::array<FigureName, 25> figure_names{{
    {"demand", &Figures::demand},
    {"capillary", &Figures::capillary},
    {"entitled", &Figures::entitled},
    {"surface", &Figures::surface},
    {"groundwater", &Figures::groundwater},
    {"reclaimed", &Figures::reclaimed},
    {"other", &Figures::other},
    {"unmet", &Figures::unmet},
    {"unmet_rule", &Figures::unmet_rule},
    {"unmet_gate", &Figures::unmet_gate},
    {"unmet_cap", &Figures::unmet_cap},
    {"unmet_wells", &Figures::unmet_wells},
    {"diverted", &Figures::diverted},
    {"diverted_river", &Figures::diverted_river},
    {"pumped", &Figures::pumped},
    {"pumped_ledger", &Figures::pumped_ledger},
    {"canal_loss", &Figures::canal_loss},
    {"canal_loss_ledger", &Figures::canal_loss_ledger},
    {"canal_evaporation", &Figures::canal_evaporation},
    {"field_evaporation", &Figures::field_evaporation},
    {"percolation", &Figures::percolation},
    {"percolation_ledger", &Figures::percolation_ledger},
    {"consumed", &Figures::consumed},
    {"returned", &Figures::returned},
    {"returned_ledger", &Figures::returned_ledger},
}};
inline constexpr std::size_t figure_count = figure_names.size();
static_assert(sizeof(Figures) == figure_count * sizeof(double), "a figure is missing in the list");

inline Figures& operator+=(Figures& sum, const Figures& f) {
    for (const auto& item : figure_names) sum.*item.member += f.*item.member;
    return sum;
}

[[nodiscard]] inline Figures sum(std::span<const Figures> figures) {
    Figures total;
    for (const auto& f : figures) total += f;
    return total;
}

/// Supply at the field or user from all sources [m3].
[[nodiscard]] inline double supplied(const Figures& f) {
    return f.surface + f.groundwater + f.reclaimed + f.other;
}

/// Largest relative mismatch of the three balances of Figures [-].
[[nodiscard]] inline double imbalance(const Figures& f) {
    const auto relative = [](double a, double b) {
        const double size = std::max(std::abs(a), std::abs(b));
        return size > 0.0 ? std::abs(a - b) / size : 0.0;
    };
    return std::max(
        {relative(f.demand, supplied(f) + f.unmet),
         relative(f.diverted + f.pumped, f.surface + f.groundwater + f.canal_loss),
         relative(supplied(f), f.consumed + f.field_evaporation + f.percolation + f.returned)});
}

/// Sums since the first of the month and since 1 January, by group (districts, then users).
struct FigureSums {
    std::vector<double> month;  ///< [ngroup * figure_count] m3, group-major
    std::vector<double> year;   ///< [ngroup * figure_count] m3

    void resize(std::ptrdiff_t ngroup) {
        month.assign(at(ngroup) * figure_count, 0.0);
        year.assign(at(ngroup) * figure_count, 0.0);
    }
    void add(std::span<const Figures> groups) {
        require(month.size() == groups.size() * figure_count,
                "FigureSums::add: one entry per group");
        for (std::size_t g = 0; g < groups.size(); ++g)
            for (std::size_t k = 0; k < figure_count; ++k) {
                const double v = groups[g].*figure_names[k].member;
                month[g * figure_count + k] += v;
                year[g * figure_count + k] += v;
            }
    }
    void clear_month() { std::fill(month.begin(), month.end(), 0.0); }
    void clear_year() { std::fill(year.begin(), year.end(), 0.0); }
};

template <StateOf<FigureSums> AnyState, typename Visitor>
void for_each_field(AnyState& s, Visitor&& visit) {
    visit("books_month", "m3", s.month);
    visit("books_year", "m3", s.year);
}

/// Figures of one group from FigureSums::month or FigureSums::year.
[[nodiscard]] inline Figures figures_of(std::span<const double> sums, std::size_t group) {
    require((group + 1) * figure_count <= sums.size(), "figures_of: no such group");
    Figures f;
    for (std::size_t k = 0; k < figure_count; ++k)
        f.*figure_names[k].member = sums[group * figure_count + k];
    return f;
}

/// Water use of a county over a year [m3]. figures.diverted and figures.pumped are the gross use
/// that county.csv prints and that the cap limits; figures.unmet is at the field or user.
struct CountyUse {
    std::string county;
    Figures figures;
    double cap = 0.0;  ///< [m3/yr] infinite: none
};

/// Cap of a county in a year [m3/yr]: the latest that applies; infinite where there is none.
[[nodiscard]] inline double groundwater_cap(std::span<const GroundwaterCap> caps,
                                            std::string_view county, int year) {
    double volume = std::numeric_limits<double>::infinity();
    int from = std::numeric_limits<int>::min();
    for (const auto& cap : caps)
        if (cap.county == county && cap.from_year <= year && cap.from_year >= from) {
            volume = cap.volume;
            from = cap.from_year;
        }
    return volume;
}

/// County of each group (districts, then users): index in counties, -1 where unknown.
[[nodiscard]] inline std::vector<std::int32_t> county_of_groups(const UseInputs& in) {
    const auto find = [&in](const std::string& name) {
        const auto it = std::find(in.counties.begin(), in.counties.end(), name);
        return it == in.counties.end() ? -1 : static_cast<std::int32_t>(it - in.counties.begin());
    };
    std::vector<std::int32_t> county;
    for (const auto& d : in.districts) county.push_back(find(d.county));
    for (const auto& u : in.users) county.push_back(find(u.county));
    return county;
}

/// Water part of county.csv from a year's sums, in the order of UseInputs::counties.
[[nodiscard]] inline std::vector<CountyUse> county_use(const UseInputs& in,
                                                       std::span<const double> year_sums,
                                                       int year) {
    std::vector<CountyUse> rows;
    for (const auto& name : in.counties)
        rows.push_back({name, {}, groundwater_cap(in.caps, name, year)});
    const auto county = county_of_groups(in);
    for (std::size_t g = 0; g < county.size(); ++g)
        if (county[g] >= 0) rows[at(county[g])].figures += figures_of(year_sums, g);
    return rows;
}

/// Sum over all groups: the city's water use [m3].
[[nodiscard]] inline Figures city_figures(std::span<const double> sums) {
    Figures total;
    for (std::size_t g = 0; g * figure_count < sums.size(); ++g) total += figures_of(sums, g);
    return total;
}

}  // namespace heihe::water
