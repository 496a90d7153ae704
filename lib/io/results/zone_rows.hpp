// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/basin/run/observer.hpp"
#include "heihe/io/rows.hpp"

#include <vector>

namespace heihe::io {

/// Adds the rows of a year that has ended to zones.csv, zone_exchange.csv and the columns of county.csv that the aquifer gives.
/// @param table  [ncolumn] m, water table now
/// @pre rows.county has one row per county, in their order
void add_zones(const basin::MonthView& view, const std::vector<double>& table, MonthRows& rows);

}  // namespace heihe::io
