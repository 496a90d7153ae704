// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/basin/run/budget_rows.hpp"
#include "heihe/core/date.hpp"
#include "heihe/core/index.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <string_view>

/// Budget check of every store and every transfer in each step (docs/theory/coupling.md, Budgets).
namespace heihe::basin {

/// Kinds of store whose items are checked one by one.
enum class Store : std::int64_t {
    none,
    cell,       ///< aquifer cell
    reach,      ///< river reach
    column,     ///< unsaturated zone below fields
    bed,        ///< unsaturated zone below a reach
    group,      ///< a district or user, its canals and fields
    account,    ///< a county's groundwater account
    total,      ///< a whole store of budget.csv
    transfer,   ///< one store gives what another receives
    reservoir,  ///< a reservoir above an inlet
    zone        ///< aquifer of a zone, over a calendar year
};

inline constexpr std::array<std::string_view, 11> store_names{"none",
                                                              "aquifer cell",
                                                              "river reach",
                                                              "unsaturated column",
                                                              "unsaturated bed",
                                                              "district or user",
                                                              "account",
                                                              "store",
                                                              "transfer",
                                                              "reservoir",
                                                              "zone"};

/// Largest share of a store's throughflow that may be missing, %.
inline constexpr double most_discrepancy_percent = 0.01;

/// Share of a store's throughflow that is missing, %.
/// @param floor  m3, least throughflow
[[nodiscard]] inline double missing_percent(double in, double out, double rise, double floor) {
    const double through = 0.5 * (in + out + std::abs(rise));
    return 100.0 * std::abs(in - out - rise) / std::max(through, floor);
}

/// The worst store seen so far.
struct WorstStore {
    double floor = 0.0;  ///< [m3] 1e-6 of the basin's throughflow: least divisor of a discrepancy
    double percent = 0.0;
    Store store = Store::none;
    std::int64_t item = 0;

    /// @param in,out,rise  m3 of the step
    void see(Store kind, std::int64_t number, double in, double out, double rise) {
        see_percent(kind, number, missing_percent(in, out, rise, floor));
    }
    void see_percent(Store kind, std::int64_t number, double p) {
        if (p <= percent) return;
        percent = std::isfinite(p) ? p : 1e30;
        store = kind;
        item = number;
    }
};

/// Volumes of one step by term, m3.
struct StepTerms {
    std::array<double, term_count> in{};
    std::array<double, term_count> out{};

    void add_in(Term t, double volume) { in[static_cast<std::size_t>(t)] += volume; }
    void add_out(Term t, double volume) { out[static_cast<std::size_t>(t)] += volume; }
    /// A rise of storage counts as out, a fall as in.
    void add_rise(Term t, double rise) {
        if (rise > 0.0)
            add_out(t, rise);
        else
            add_in(t, -rise);
    }
    [[nodiscard]] double in_of(Term t) const { return in[static_cast<std::size_t>(t)]; }
    [[nodiscard]] double out_of(Term t) const { return out[static_cast<std::size_t>(t)]; }
};

/// The same water as a term of the store that gives it and of the store that receives it. The two are
/// computed separately.
struct Transfer {
    Term given;
    Term received;
    Term also_given = Term::count;  ///< a second giver, if the receiver does not separate the two
};

inline constexpr std::array<Transfer, 13> transfers{{
    {Term::river_diversions, Term::canals_diverted},
    {Term::aquifer_wells, Term::canals_pumped},
    {Term::canals_delivered_surface, Term::districts_surface},
    {Term::canals_delivered_groundwater, Term::districts_groundwater},
    {Term::canals_seepage, Term::unsaturated_seepage, Term::districts_percolation},
    {Term::unsaturated_recharge, Term::aquifer_recharge},
    {Term::unsaturated_river_recharge, Term::aquifer_river_loss},
    {Term::river_ground_loss, Term::unsaturated_river_loss},
    {Term::returns_to_river, Term::river_returns},
    {Term::aquifer_drains, Term::river_drains},
    {Term::aquifer_river_gain, Term::river_ground_gain},
    {Term::unsaturated_rejected, Term::returns_rejected_recharge},
    {Term::districts_returns, Term::returns_users},
}};

/// Sums of a store's terms, m3, with its storage terms.
struct StoreSum {
    double in = 0.0;
    double out = 0.0;
};

[[nodiscard]] inline StoreSum store_sum(const StepTerms& terms, std::string_view store) {
    StoreSum sum;
    for (std::size_t t = 0; t < term_count; ++t)
        if (term_names[t].store == store) {
            sum.in += terms.in[t];
            sum.out += terms.out[t];
        }
    return sum;
}

/// The stores of budget.csv in their order.
inline constexpr std::array<std::string_view, 7> budget_stores{
    "aquifer", "river", "returns", "canals", "unsaturated", "districts", "city"};

/// Checks every whole store and every transfer of a step.
inline void check_terms(const StepTerms& terms, WorstStore& worst) {
    for (std::size_t s = 0; s < budget_stores.size(); ++s) {
        const auto sum = store_sum(terms, budget_stores[s]);
        worst.see(Store::total, static_cast<std::int64_t>(s), sum.in, sum.out, 0.0);
    }
    for (std::size_t i = 0; i < transfers.size(); ++i) {
        double given = terms.out_of(transfers[i].given);
        if (transfers[i].also_given != Term::count) given += terms.out_of(transfers[i].also_given);
        worst.see(Store::transfer, static_cast<std::int64_t>(i), given,
                  terms.in_of(transfers[i].received), 0.0);
    }
}

}  // namespace heihe::basin
