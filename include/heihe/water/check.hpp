// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/error.hpp"
#include "heihe/core/index.hpp"
#include "heihe/water/use_inputs.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// Checks of the inputs of water use; all problems are reported at once.
namespace heihe::water {

/// Sizes to which the inputs refer.
struct CheckAgainst {
    std::int32_t ncolumn = 0;  ///< columns of the grid
    std::int32_t nreach = 0;   ///< reaches of the network
    std::string file{};        ///< named in the messages
};

/// Adds the problems of one district, user or table to a list, each with its name.
class InputChecker {
public:
    InputChecker(const CheckAgainst& against, std::string block, Problems& found)
        : against_{against}, at_{against.file, 0, std::move(block)}, found_{found} {}

    void add(const std::string& problem, std::string_view remedy) const {
        found_.add(at_, problem, remedy);
    }
    /// A fraction: 0 < value <= 1, or 0 <= value if zero is allowed.
    void fraction(double v, std::string_view name, bool zero_allowed = true) const {
        if (std::isfinite(v) && v <= 1.0 && (v > 0.0 || (zero_allowed && v == 0.0))) return;
        add(std::string{name} + " is " + std::to_string(v),
            zero_allowed ? "give a value from 0 to 1" : "give a value above 0, at most 1");
    }
    void not_negative(double v, std::string_view name) const {
        if (!(std::isfinite(v) && v >= 0.0))
            add(std::string{name} + " is " + std::to_string(v), "give a number >= 0");
    }
    /// Twelve shares that sum to 1 (within 1e-6).
    void shares(const Monthly& share, std::string_view name) const {
        double sum = 0.0;
        for (const double v : share) {
            not_negative(v, name);
            sum += v;
        }
        if (std::isfinite(sum) && std::abs(sum - 1.0) > 1e-6)
            add(std::string{name} + " sums to " + std::to_string(sum),
                "give twelve shares of the year that sum to 1");
    }
    void columns(const std::vector<ColumnShare>& list, std::string_view name) const {
        double sum = 0.0;
        for (const auto& c : list) {
            if (c.column < 0 || c.column >= against_.ncolumn)
                add(std::string{name} + " names column " + std::to_string(c.column) + " of " +
                        std::to_string(against_.ncolumn),
                    "place it inside the grid");
            not_negative(c.share, name);
            sum += c.share;
        }
        if (!list.empty() && std::isfinite(sum) && std::abs(sum - 1.0) > 1e-6)
            add(std::string{name} + " sums to " + std::to_string(sum), "let its shares sum to 1");
    }
    void intake(SurfaceSource source, std::int32_t reach) const {
        if (source == SurfaceSource::river && (reach < 0 || reach >= against_.nreach))
            add("it takes river water but has no intake on the river",
                "give the intake's place, or another source");
    }
    void county(const std::string& name, const std::vector<std::string>& counties) const {
        if (std::find(counties.begin(), counties.end(), name) == counties.end())
            add("county '" + name + "' is not in the list of counties", "correct its name");
    }

    /// A list of consecutive years.
    template <typename Use>
    void years(const std::vector<Use>& list) const {
        if (list.empty()) add("it has no use", "give its use of one year at least");
        for (std::size_t n = 1; n < list.size(); ++n)
            if (list[n].year != list[n - 1].year + 1)
                add("its use of " + std::to_string(list[n].year) + " follows that of " +
                        std::to_string(list[n - 1].year),
                    "give every year once, in order");
    }

private:
    const CheckAgainst& against_;
    InputLocation at_;
    Problems& found_;
};

inline void check_use(const DistrictUse& use, const InputChecker& c) {
    const std::string in_year = " in " + std::to_string(use.year);
    c.not_negative(use.irrigated_area, "irrigated_area" + in_year);
    c.not_negative(use.need, "need" + in_year);
    c.not_negative(use.surface, "surface" + in_year);
    c.not_negative(use.groundwater, "groundwater" + in_year);
    c.fraction(use.canal_efficiency, "canal_efficiency" + in_year, false);
    c.fraction(use.well_efficiency, "well_efficiency" + in_year, false);
    c.fraction(use.field_efficiency, "field_efficiency" + in_year, false);
    c.shares(use.pumping_share, "pumping_share" + in_year);
}

inline void check_district(const District& d, const UseInputs& in, const CheckAgainst& against,
                           Problems& found) {
    const InputChecker c{against, "district " + d.id, found};
    c.county(d.county, in.counties);
    c.shares(d.demand_share, "demand_share");
    c.years(d.use);
    for (const auto& use : d.use) check_use(use, c);
    for (const double part : d.wells_first) c.fraction(part, "wells_first");
    c.fraction(d.ledger_fraction, "ledger_fraction");
    c.fraction(d.trunk_seepage_share, "trunk_seepage_share");
    for (const auto& year : d.tributary_regulation) c.fraction(year.share, "tributary_regulation");
    c.fraction(d.max_intake_share, "max_intake_share", false);
    c.not_negative(d.tributary_mean, "tributary_mean");
    c.intake(d.source, d.intake_reach);
    c.columns(d.columns, "columns");
    c.columns(d.wells, "wells");
    for (const auto& places : d.well_places)
        if (places.share.size() != d.wells.size())
            c.add("well_places has " + std::to_string(places.share.size()) + " shares for " +
                      std::to_string(d.wells.size()) + " columns of wells",
                  "give a share of each column of wells");
    c.columns(d.trunk, "trunk");
    if (d.columns.empty() && d.ledger_fraction < 1.0)
        c.add("it has no columns in the grid", "place its fields, or make all of it ledger-only");
}

inline void check_user(const User& u, const UseInputs& in, const CheckAgainst& against,
                       Problems& found) {
    const InputChecker c{against, "user " + u.id, found};
    c.county(u.county, in.counties);
    c.shares(u.demand_share, "demand_share");
    c.years(u.use);
    for (const auto& use : u.use) {
        const std::string in_year = " in " + std::to_string(use.year);
        c.not_negative(use.demand, "demand" + in_year);
        c.not_negative(use.groundwater, "groundwater" + in_year);
        if (use.groundwater > use.demand)
            c.add("groundwater is more than demand" + in_year, "give its part of the demand");
    }
    c.fraction(u.efficiency, "efficiency", false);
    c.fraction(u.return_fraction, "return_fraction");
    c.fraction(u.ledger_fraction, "ledger_fraction");
    c.fraction(u.max_intake_share, "max_intake_share", false);
    c.intake(u.source, u.intake_reach);
    c.columns(u.columns, "columns");
    if (u.source == SurfaceSource::tributary)
        c.add("a user cannot take from a tributary", "give river, ledger or none");
    if (u.return_reach >= against.nreach)
        c.add("return_reach is outside the network", "correct it");
    if (u.columns.empty() && u.ledger_fraction < 1.0)
        c.add("it has no columns in the grid", "place it, or make all of it ledger-only");
}

inline void check_unique(const std::vector<std::string>& names, const CheckAgainst& against,
                         Problems& found) {
    auto sorted = names;
    std::sort(sorted.begin(), sorted.end());
    for (std::size_t i = 1; i < sorted.size(); ++i)
        if (sorted[i] == sorted[i - 1] && (i < 2 || sorted[i] != sorted[i - 2]))
            found.add({against.file, 0, "water"}, "the name '" + sorted[i] + "' occurs twice",
                      "give each district and user its own");
}

/// Adds every problem of the inputs of water use.
inline void check(const UseInputs& in, const CheckAgainst& against, Problems& found) {
    std::vector<std::string> names;
    bool tributaries = false;
    for (const auto& d : in.districts) {
        check_district(d, in, against, found);
        names.push_back(d.id);
        tributaries = tributaries || d.source == SurfaceSource::tributary;
    }
    for (const auto& u : in.users) {
        check_user(u, in, against, found);
        names.push_back(u.id);
    }
    check_unique(names, against, found);
    check_unique(in.counties, against, found);
    const InputChecker c{against, "water", found};
    for (const auto& cap : in.caps) {
        c.county(cap.county, in.counties);
        c.not_negative(cap.volume, "groundwater cap of " + cap.county);
    }
    if (!(in.entitlement_reference_inflow > 0.0))
        c.add("entitlement_reference_inflow is not above 0", "give a yearly volume");
    c.not_negative(in.entitlement_max_factor, "entitlement_max_factor");
    c.fraction(in.extra_pumping_fraction, "extra_pumping_fraction");
    c.fraction(in.loss_evaporation, "loss_evaporation");
    if (tributaries) c.shares(in.tributary_shape, "tributary_shape");
}

}  // namespace heihe::water
