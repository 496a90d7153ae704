// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/gwf/sfr.hpp"
#include "heihe/mf6/listing.hpp"

#include <span>
#include <string>
#include <string_view>

/// Whether the budgets that a run reports close. Each function returns what is wrong in plain words, or
/// an empty text. A rate that is no number never closes.
namespace heihe::mf6 {

/// Share of a store's throughflow (the mean of inflow and outflow) that may be missing: in the aquifer,
/// where closure is a matter of the solver's settings, and in stores that are computed to rounding.
inline constexpr double solver_tolerance = 1e-2;    ///< [-]
inline constexpr double rounding_tolerance = 1e-6;  ///< [-]

/// @param allowed  [L^3/T] may be missing beside the share
[[nodiscard]] std::string open_budget(std::string_view store, const BudgetTotals& rates,
                                      double tolerance, double allowed = 0.0);

/// The balance of each reach from the terms of the SFR budget file, FLOW-JA-FACE among them; reaches in
/// a circle close within the solver's tolerance. The first reach that does not close.
[[nodiscard]] std::string open_reach(const gwf::Sfr& sfr);

/// What a package takes part with in a mover, beside what the mover says that it moves.
struct MoverShare {
    std::string package{};
    double given = 0.0, received = 0.0;       ///< [L^3/T] as the package reports
    double moved_from = 0.0, moved_to = 0.0;  ///< [L^3/T] as the mover reports
};
[[nodiscard]] std::string open_mover(std::string_view store, std::span<const MoverShare> shares);

}  // namespace heihe::mf6
