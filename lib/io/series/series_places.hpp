// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/basin/setup/records.hpp"
#include "heihe/basin/setup/tables.hpp"
#include "heihe/core/error.hpp"
#include "heihe/core/units.hpp"
#include "heihe/io/scenario.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace heihe::io {

/// Something that a column of a series may be named after.
struct SeriesPlace {
    std::string id;
    std::string name;  ///< another name, in Chinese; may be empty
    std::vector<basin::RecordSeries> basin::Records::*list = nullptr;
    std::string_view kind;  ///< "district", "county"
};

/// All places of a quantity: inlets, districts, users, counties, classes, gauges, or "rain" and "et0".
[[nodiscard]] std::vector<SeriesPlace> series_places(SeriesQuantity quantity,
                                                     const basin::Tables& tables);

/// The place with this id or name. Files a problem for an unknown one, with the nearest id, and for a name that
/// two kinds of places have.
[[nodiscard]] const SeriesPlace* find_place(const std::vector<SeriesPlace>& places,
                                            std::string_view name, const InputLocation& where,
                                            Problems& problems);

/// True if a quantity may be given in units of this dimension.
[[nodiscard]] bool takes(SeriesQuantity quantity, Dimension dimension);

/// "a flow such as m3_per_s or a volume such as 1e4m3": for a message.
[[nodiscard]] std::string_view units_of(SeriesQuantity quantity);

}  // namespace heihe::io
