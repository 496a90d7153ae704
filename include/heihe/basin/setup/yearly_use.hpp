// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/basin/setup/options.hpp"
#include "heihe/basin/setup/records.hpp"
#include "heihe/basin/setup/tables.hpp"
#include "heihe/core/error.hpp"
#include "heihe/core/index.hpp"
#include "heihe/water/use_inputs.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

/// Water use of districts and users by calendar year, from the dated rows of the tables.
namespace heihe::basin {

/// Years of a list of rows around a year, and the weight of the second [-].
struct BetweenRows {
    std::size_t before = 0;
    std::size_t after = 0;
    double weight = 0.0;
    [[nodiscard]] double mix(double a, double b) const { return a + weight * (b - a); }
};

/// Linear between rows; the first and the last row hold before and after them.
/// @param rows  by year, at least one
template <typename Row>
[[nodiscard]] BetweenRows rows_around(const std::vector<Row>& rows, int year) {
    require(!rows.empty(), "rows_around: needs a row");
    if (year <= rows.front().year) return {0, 0, 0.0};
    for (std::size_t n = 1; n < rows.size(); ++n)
        if (year <= rows[n].year)
            return {
                n - 1, n,
                static_cast<double>(year - rows[n - 1].year) / (rows[n].year - rows[n - 1].year)};
    return {rows.size() - 1, rows.size() - 1, 0.0};
}

/// Months of the wells' pumping: the recorded ones, as far as the fields need the water. What they do not need
/// is pumped in other months, in proportion to the need that is left there.
/// @param recorded  [-] shares that sum to 1
/// @param need      [-] shares of the field's need, sum 1
/// @param part      [-] wells' water over the need of the year; from 1 on the months are those of the need
[[nodiscard]] inline water::Monthly pumping_shares(const water::Monthly& recorded,
                                                   const water::Monthly& need, double part) {
    if (!(part < 1.0)) return need;
    if (!(part > 0.0)) return recorded;
    water::Monthly share = recorded;
    double excess = 0.0;
    double room = 0.0;
    for (std::size_t m = 0; m < 12; ++m) {
        const double most = need[m] / part;
        excess += std::max(0.0, share[m] - most);
        share[m] = std::min(share[m], most);
        room += most - share[m];
    }
    if (excess > 0.0)
        for (std::size_t m = 0; m < 12; ++m)
            share[m] += excess * (need[m] / part - share[m]) / room;
    return share;
}

[[nodiscard]] inline water::Monthly monthly(const Tables& t, double MonthRow::*member) {
    water::Monthly values{};
    for (std::size_t m = 0; m < 12; ++m) values[m] = t.months[m].*member;
    return values;
}

/// A district's tabled numbers in a year, with the changes of a scenario.
/// @param tabled  year whose rows of the tables count   @param year  whose changes count
[[nodiscard]] inline DistrictUseRow tabled_use(const DistrictRow& row, int tabled, int year,
                                               const std::vector<UseChange>& changes) {
    const auto between = rows_around(row.use, tabled);
    const auto& a = row.use[between.before];
    const auto& b = row.use[between.after];
    DistrictUseRow use;
    use.year = year;
    for (const auto member :
         {&DistrictUseRow::area, &DistrictUseRow::net_need, &DistrictUseRow::surface,
          &DistrictUseRow::groundwater, &DistrictUseRow::canal_efficiency,
          &DistrictUseRow::well_efficiency, &DistrictUseRow::field_efficiency})
        use.*member = between.mix(a.*member, b.*member);
    for (const auto& c : changes) {
        if (year < c.from || year > c.to || !(c.district.empty() || c.district == row.id)) continue;
        use.*c.member = std::isnan(c.value) ? use.*c.member * c.factor : c.value;
    }
    return use;
}

/// Use of a district from its tabled numbers.
[[nodiscard]] inline water::DistrictUse district_use(const Tables& t, const DistrictRow& row,
                                                     const DistrictUseRow& tabled,
                                                     const WaterOptions& o) {
    water::DistrictUse use;
    use.year = tabled.year;
    use.irrigated_area = tabled.area;
    use.canal_efficiency = std::min(1.0, tabled.canal_efficiency * o.canal_efficiency_factor);
    use.field_efficiency = std::min(1.0, tabled.field_efficiency * o.field_efficiency_factor);
    use.well_efficiency = std::min(1.0, tabled.well_efficiency);
    use.need = tabled.area * tabled.net_need * o.demand_factor;
    // no diversion without a river
    use.surface = row.source == "none" ? 0.0 : tabled.surface * o.demand_factor;
    use.groundwater = tabled.groundwater * o.demand_factor;
    const double at_field = use.need / use.field_efficiency;
    const double by_wells = use.groundwater * use.well_efficiency;
    use.pumping_share =
        pumping_shares(monthly(t, &MonthRow::pumping_share), monthly(t, &MonthRow::demand_share),
                       at_field > 0.0 ? by_wells / at_field : 1.0);
    return use;
}

/// Use of a district in one year of the tables.
[[nodiscard]] inline water::DistrictUse district_use(const Tables& t, const DistrictRow& row,
                                                     int year, const WaterOptions& o) {
    return district_use(t, row, tabled_use(row, year, year, {}), o);
}

/// First and last year whose use a run needs: one where the use of the base year goes on and nothing changes it.
[[nodiscard]] inline std::pair<int, int> years_of_use(const Tables& t, const SetupOptions& o) {
    if (!o.history && o.records.area.empty() && o.water.changes.empty())
        return {t.names.base_year, t.names.base_year};
    return {civil(o.start).year, civil(o.end - 1).year};
}

/// Uses of a district in the years that a run needs, with the changes of the scenario and recorded areas.
[[nodiscard]] inline std::vector<water::DistrictUse> district_uses(const Tables& t,
                                                                   const DistrictRow& row,
                                                                   const SetupOptions& o) {
    const auto* area = find_record(o.records.area, row.id);
    const auto [first, last] = years_of_use(t, o);
    std::vector<water::DistrictUse> uses;
    for (int y = first; y <= last; ++y) {
        auto tabled = tabled_use(row, o.history ? y : t.names.base_year, y, o.water.changes);
        tabled.area = recorded_mean(area, make_date(y, 1, 1), make_date(y + 1, 1, 1), tabled.area);
        uses.push_back(district_use(t, row, tabled, o.water));
    }
    return uses;
}

/// A county's towns, industry and ecology in a year.
[[nodiscard]] inline CountyUseRow county_use_in(const CountyRow& county, int year) {
    const auto at_year = rows_around(county.use, year);
    const auto& a = county.use[at_year.before];
    const auto& b = county.use[at_year.after];
    return {year, at_year.mix(a.industry, b.industry), at_year.mix(a.domestic, b.domestic),
            at_year.mix(a.ecology, b.ecology), at_year.mix(a.groundwater, b.groundwater)};
}

/// What the tables give for a published total, as the mean of its years [m3/yr] or [-].
[[nodiscard]] inline double tabled_total(const Tables& t, const PublishedTotal& total) {
    using Quantity = PublishedTotal::Quantity;
    double pumped = 0.0;
    double farms = 0.0;
    double consumed = 0.0;
    double towns = 0.0;
    const bool whole = total.districts.empty();
    for (int year = total.first_year; year <= total.last_year; ++year) {
        for (const auto& d : t.districts) {
            if (!whole && std::find(total.districts.begin(), total.districts.end(), d.id) ==
                              total.districts.end())
                continue;
            const auto use = district_use(t, d, year, {});
            const auto taken = water::full_supply(use);
            pumped += taken.wells;
            farms += taken.wells + taken.diverted;
            consumed += use.field_efficiency *
                        (taken.diverted * use.canal_efficiency + taken.wells * use.well_efficiency);
        }
        if (!whole) continue;
        for (const auto& c : t.counties) {
            const auto use = county_use_in(c, year);
            towns += use.industry + use.domestic + use.ecology;
            if (total.quantity == Quantity::groundwater) pumped += use.groundwater;
        }
    }
    const double years = total.last_year - total.first_year + 1;
    switch (total.quantity) {
        case Quantity::groundwater: return pumped / years;
        case Quantity::agricultural_use: return farms / years;
        case Quantity::total_use: return (farms + towns) / years;
        case Quantity::consumed_over_gross: break;
    }
    return farms > 0.0 ? consumed / farms : 0.0;
}

}  // namespace heihe::basin
