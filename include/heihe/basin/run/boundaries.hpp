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
enum class Booking {
    given,      ///< their sum is water that the aquifer gets
    taken,      ///< their sum is water that it gives away
    by_column,  ///< taken, column by column: to the river's drains or out of the basin
    by_reach    ///< each reach gives what its bed releases and takes what it gains
};

/// A package of the flow solver, the rows of budget.csv that it fills, and how an exported MODFLOW 6
/// model calls it.
struct BoundaryEntry {
    Boundary what;
    std::string_view name;  ///< of the package, in messages
    std::string_view type;  ///< MODFLOW's
    Booking booking;
    Term in;                         ///< of what the aquifer gets; Term::count: none
    Term out;                        ///< of what it gives; Term::count: none
    Term leaving;                    ///< of what it gives that leaves the basin; Term::count: none
    std::string_view exported_type;  ///< `heihe export-mf6`: a river's reaches are RIV, or WEL rows
    std::string_view exported_name;  ///< its file there, without the type
};

inline constexpr std::array<BoundaryEntry, boundary_count> boundary_entries{{
    {Boundary::river, "river", "SFR", Booking::by_reach, Term::aquifer_river_loss,
     Term::aquifer_river_gain, Term::count, "RIV", "river"},
    {Boundary::wells, "wells", "WEL", Booking::taken, Term::count, Term::aquifer_wells, Term::count,
     "WEL", "wells"},
    {Boundary::recharge, "recharge", "RCH", Booking::given, Term::aquifer_recharge, Term::count,
     Term::count, "RCH", "recharge"},
    {Boundary::drains, "drains", "DRN", Booking::by_column, Term::count, Term::aquifer_drains,
     Term::aquifer_drains_leaving, "DRN", "drains"},
    {Boundary::evapotranspiration, "evapotranspiration", "EVT", Booking::taken, Term::count,
     Term::aquifer_evapotranspiration, Term::count, "EVT", "phreatic_et"},
    {Boundary::lateral_inflow, "lateral_inflow", "WEL", Booking::given,
     Term::aquifer_lateral_inflow, Term::count, Term::count, "WEL", "lateral_inflow"},
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
