// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/basin/setup/tables.hpp"
#include "heihe/io/csv.hpp"

#include <string>

/// Where the basin lies, as basin.csv says, and what follows for the coordinates of the other tables.
namespace heihe::io {

/// What coordinates may be: all of them inside the box of basin.csv.
struct PlaceRules {
    NumberRule latitude{};        ///< [degrees north]
    NumberRule longitude{};       ///< [degrees east]
    NumberRule easting{};         ///< [m]
    NumberRule northing{};        ///< [m]
    NumberRule block_easting{};   ///< [m] from the blocks' corner on
    NumberRule block_northing{};  ///< [m] up to the blocks' corner
};

/// The box in degrees and, rounded outward to kilometres, in the zone. Without a zone, which was told, any place.
[[nodiscard]] PlaceRules place_rules(const basin::BasinPlace& place);

/// Names of the columns of coordinates: "x_utm33n_m" and "y_utm33n_m" in zone 33.
struct UtmColumns {
    int zone = 0;  ///< 0: not known
    std::string x{};
    std::string y{};
};
[[nodiscard]] UtmColumns utm_columns(int zone);

/// Those that a table has, in whichever zone; zone 0 where it has none.
[[nodiscard]] UtmColumns utm_columns_of(const CsvTable& table);

}  // namespace heihe::io
