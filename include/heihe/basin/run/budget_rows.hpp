// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace heihe::basin {

/// Terms of the budgets: each flow into or out of a store of the basin, and each change of storage. The
/// names are those of budget.csv (docs/output/files.md).
enum class Term : std::size_t {
    aquifer_storage,
    aquifer_wells,
    aquifer_recharge,
    aquifer_lateral_inflow,
    aquifer_river_loss,
    aquifer_river_gain,
    aquifer_drains,
    aquifer_drains_leaving,
    aquifer_evapotranspiration,
    river_storage,
    river_inlets,
    river_ground_gain,
    river_drains,
    river_returns,
    river_ground_loss,
    river_evaporation,
    river_diversions,
    river_outflow,
    returns_storage,
    returns_rejected_recharge,
    returns_users,
    returns_to_river,
    canals_diverted,
    canals_diverted_ledger,
    canals_pumped,
    canals_pumped_ledger,
    canals_delivered_surface,
    canals_delivered_groundwater,
    canals_evaporation,
    canals_seepage,
    canals_seepage_ledger,
    unsaturated_storage,
    unsaturated_seepage,
    unsaturated_river_loss,
    unsaturated_rain,
    unsaturated_recharge,
    unsaturated_river_recharge,
    unsaturated_rejected,
    unsaturated_rejected_leaving,
    districts_surface,
    districts_groundwater,
    districts_consumption,
    districts_evaporation,
    districts_percolation,
    districts_percolation_ledger,
    districts_returns,
    districts_returns_ledger,
    city_surface,
    city_surface_ledger,
    city_groundwater,
    city_groundwater_ledger,
    city_consumption,
    city_evaporation,
    city_percolation,
    city_conveyance_loss,
    city_returns,
    count
};

inline constexpr std::size_t term_count = static_cast<std::size_t>(Term::count);

/// One row of budget.csv.
struct TermName {
    std::string_view store;
    std::string_view term;
};

/// Names in the order of Term.
inline constexpr std::array<TermName, term_count> term_names{{
    {"aquifer", "storage"},
    {"aquifer", "wells"},
    {"aquifer", "recharge"},
    {"aquifer", "lateral_inflow"},
    {"aquifer", "river_loss"},
    {"aquifer", "river_gain"},
    {"aquifer", "drains"},
    {"aquifer", "drains_leaving"},
    {"aquifer", "evapotranspiration"},
    {"river", "storage"},
    {"river", "inlets"},
    {"river", "ground_gain"},
    {"river", "drains"},
    {"river", "returns"},
    {"river", "ground_loss"},
    {"river", "evaporation"},
    {"river", "diversions"},
    {"river", "outflow"},
    {"returns", "storage"},
    {"returns", "rejected_recharge"},
    {"returns", "users"},
    {"returns", "river"},
    {"canals", "diverted"},
    {"canals", "diverted_ledger_only"},
    {"canals", "pumped"},
    {"canals", "pumped_ledger_only"},
    {"canals", "delivered_surface"},
    {"canals", "delivered_groundwater"},
    {"canals", "evaporation"},
    {"canals", "seepage"},
    {"canals", "seepage_ledger_only"},
    {"unsaturated", "storage"},
    {"unsaturated", "field_and_canal_seepage"},
    {"unsaturated", "river_loss"},
    {"unsaturated", "rain"},
    {"unsaturated", "recharge"},
    {"unsaturated", "river_recharge"},
    {"unsaturated", "rejected"},
    {"unsaturated", "rejected_leaving"},
    {"districts", "surface"},
    {"districts", "groundwater"},
    {"districts", "consumption"},
    {"districts", "evaporation"},
    {"districts", "percolation"},
    {"districts", "percolation_ledger_only"},
    {"districts", "returns"},
    {"districts", "returns_ledger_only"},
    {"city", "surface"},
    {"city", "surface_ledger_only"},
    {"city", "groundwater"},
    {"city", "groundwater_ledger_only"},
    {"city", "consumption"},
    {"city", "evaporation"},
    {"city", "percolation"},
    {"city", "conveyance_loss"},
    {"city", "returns"},
}};

}  // namespace heihe::basin
