// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/basin/run/budget_rows.hpp"

#include <array>
#include <cstddef>
#include <string_view>

/// The one list of what acts on the basin's aquifer.
namespace heihe::basin {

/// What acts on the aquifer; the place in `boundary_entries`, in the solver's list of packages, in
/// its terms and in its budget.
enum class Boundary : std::size_t {
    river,
    wells,
    recharge,
    drains,
    evapotranspiration,
    lateral_inflow,
    count
};

inline constexpr std::size_t boundary_count = static_cast<std::size_t>(Boundary::count);

/// How the flows of a boundary become rows of budget.csv.
enum class BudgetRule {
    given,      ///< their sum is water that the aquifer gets
    taken,      ///< their sum is water that it gives away
    by_column,  ///< taken, column by column: to the river's drains or out of the basin
    by_reach    ///< each reach gives what its bed releases and takes what it gains
};

/// A package of the flow solver, the rows of budget.csv that it fills, and how an exported MODFLOW 6
/// model calls it.
struct BoundaryEntry {
    Boundary what{};
    std::string_view name{};  ///< of the package, in messages
    std::string_view type{};  ///< MODFLOW's
    BudgetRule rule{};
    Term in = Term::count;             ///< of what the aquifer gets; count: none
    Term out = Term::count;            ///< of what it gives
    Term leaving = Term::count;        ///< of what it gives that leaves the basin
    std::string_view exported_type{};  ///< of the package that `heihe export-mf6` writes
    std::string_view exported_name{};  ///< its file there, without the type
};

inline constexpr std::array<BoundaryEntry, boundary_count> boundary_entries{{
    {.what = Boundary::river,
     .name = "river",
     .type = "SFR",
     .rule = BudgetRule::by_reach,
     .in = Term::aquifer_river_loss,
     .out = Term::aquifer_river_gain,
     .exported_type = "RIV",
     .exported_name = "river"},
    {.what = Boundary::wells,
     .name = "wells",
     .type = "WEL",
     .rule = BudgetRule::taken,
     .out = Term::aquifer_wells,
     .exported_type = "WEL",
     .exported_name = "wells"},
    {.what = Boundary::recharge,
     .name = "recharge",
     .type = "RCH",
     .rule = BudgetRule::given,
     .in = Term::aquifer_recharge,
     .exported_type = "RCH",
     .exported_name = "recharge"},
    {.what = Boundary::drains,
     .name = "drains",
     .type = "DRN",
     .rule = BudgetRule::by_column,
     .out = Term::aquifer_drains,
     .leaving = Term::aquifer_drains_leaving,
     .exported_type = "DRN",
     .exported_name = "drains"},
    {.what = Boundary::evapotranspiration,
     .name = "evapotranspiration",
     .type = "EVT",
     .rule = BudgetRule::taken,
     .out = Term::aquifer_evapotranspiration,
     .exported_type = "EVT",
     .exported_name = "phreatic_et"},
    {.what = Boundary::lateral_inflow,
     .name = "lateral_inflow",
     .type = "WEL",
     .rule = BudgetRule::given,
     .in = Term::aquifer_lateral_inflow,
     .exported_type = "WEL",
     .exported_name = "lateral_inflow"},
}};

[[nodiscard]] constexpr std::size_t place_of(Boundary what) noexcept {
    return static_cast<std::size_t>(what);
}
[[nodiscard]] constexpr const BoundaryEntry& entry_of(Boundary what) noexcept {
    return boundary_entries[place_of(what)];
}

namespace boundaries_detail {

[[nodiscard]] consteval bool in_order() {
    for (std::size_t i = 0; i < boundary_count; ++i)
        if (place_of(boundary_entries[i].what) != i) return false;
    return true;
}
static_assert(in_order(), "boundary_entries follow the order of Boundary");

}  // namespace boundaries_detail

}  // namespace heihe::basin
