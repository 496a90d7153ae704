// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/units.hpp"
#include "heihe/io/csv.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace heihe::io {

/// A key of the scenario's format. Names, units, defaults and bounds stand in the list of keys only, those of
/// parameters in basin/setup/parameters.hpp: the reader, `heihe schema` and `heihe info --parameters` use it.
struct ScenarioKey {
    enum class Kind {
        text,
        texts,             ///< one text or a list of them
        quantity,          ///< a number with a unit
        named_quantities,  ///< a table of quantities, named by the user
        integer,
        integers,
        boolean,
        date,
        choice
    };
    std::string name{};  ///< "basin.spacing"
    Kind kind = Kind::text;
    std::optional<std::string> fallback{};    ///< as typed; nothing: the key is required
    Dimension dimension = Dimension::number;  ///< of quantities
    NumberRule rule{};                        ///< of quantities and integers, in metre and day
    std::vector<std::string> choices{};       ///< of a choice; also words that a quantity may be
    /// Another key on which the use of this one depends, and the values for which this one is used.
    std::string of{};
    std::vector<std::string> used_where{};
    std::string meaning{};
};

/// A key of the section [series]: name and meaning, in the order of SeriesQuantity (io/scenario.hpp).
struct SeriesKey {
    std::string name;
    std::string meaning;
};
[[nodiscard]] const std::vector<SeriesKey>& series_keys();

/// All keys in the order of the format.
[[nodiscard]] const std::vector<ScenarioKey>& scenario_keys();

/// The key of this name. @pre it is one of the list
[[nodiscard]] const ScenarioKey& scenario_key(std::string_view name);

/// JSON Schema (draft 7) of a scenario file, for editors. Checks that need the tables or the
/// calendar are not in it.
[[nodiscard]] std::string scenario_json_schema();

/// The parameters (basin/setup/parameters.hpp) and their multipliers as the tables of docs/input/parameters.md.
[[nodiscard]] std::string parameters_markdown();

/// The keys as lines for a terminal: name, default, bounds, meaning.
[[nodiscard]] std::string scenario_keys_text();

}  // namespace heihe::io
