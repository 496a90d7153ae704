// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/basin/setup/tables.hpp"
#include "heihe/core/error.hpp"
#include "heihe/io/csv.hpp"

#include <filesystem>

/// The tables of the water use by year, of the weather by year and of the stores: district_use.csv,
/// county_water_use.csv, supply_order.csv, ponds.csv, well_fields.csv, weather_years.csv, published_totals.csv.
namespace heihe::io {

/// Reads them into the districts and counties that out already holds.
void read_use_tables(const std::filesystem::path& folder, basin::Tables& out, Problems& problems);

/// Ids of the districts, with their Chinese names for suggestions.
[[nodiscard]] Choices district_choices(const basin::Tables& tables);

/// Files published totals that the tables of use do not add up to, with the difference.
void check_published_totals(const std::filesystem::path& folder, const basin::Tables& tables,
                            Problems& problems);

}  // namespace heihe::io
