// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/basin/run/budget_rows.hpp"

#include <array>
#include <cstddef>
#include <string_view>

/// The one list of the packages that act on the basin's aquifer.
namespace heihe::basin {

/// Packages that act on the aquifer. The number is the place in `boundary_entries`, in the solver's
/// list of packages, in its terms and in its budget.
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

/// How the flows of a package become terms of budget.csv.
enum class BudgetRule {
    given,      ///< their sum is inflow of the aquifer
    taken,      ///< their sum is outflow of the aquifer
    by_column,  ///< outflow, by column: through a drain to the river, or out of the basin
    by_reach    ///< by reach: inflow is the bed's release, outflow the reach's gain
};

/// A package of the flow solver, its terms in budget.csv, and its name in an exported MODFLOW 6 model.
struct BoundaryEntry {
    Boundary what{};
    std::string_view name{};  ///< of the package, in messages
    std::string_view type{};  ///< MODFLOW's
    BudgetRule rule{};
    Term in = Term::count;             ///< inflow of the aquifer; count: none
    Term out = Term::count;            ///< outflow
    Term leaving = Term::count;        ///< outflow that leaves the basin
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
