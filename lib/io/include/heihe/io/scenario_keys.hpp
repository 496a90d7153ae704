// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/units.hpp"
#include "heihe/io/csv.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace heihe::io {

/// A key of the scenario's format. The list of them is the only place where names, units, defaults and
/// bounds stand; those of parameters come from basin/setup/parameters.hpp. The reader, `heihe schema` and `heihe info --parameters` take them from it.
struct ScenarioKey {
    enum class Kind {
        text,
        quantity,          ///< a number with a unit
        named_quantities,  ///< a table of them, by names of the user's
        integer,
        integers,
        boolean,
        date,
        choice
    };
    std::string name{};  ///< "basin.spacing"
    Kind kind = Kind::text;
    std::optional<std::string> fallback{};  ///< as it would be typed; nothing: the key is required
    Dimension dimension = Dimension::number;  ///< of quantities
    NumberRule rule{};                        ///< of quantities and integers, in metre and day
    std::vector<std::string> choices{};  ///< of a choice; a quantity may be one of these words too
    /// Another key that decides whether this one is used, and its values for which it is.
    std::string of{};
    std::vector<std::string> used_where{};
    std::string meaning{};
};

/// All keys in the order of the format.
[[nodiscard]] const std::vector<ScenarioKey>& scenario_keys();

/// The key of this name. @pre it is one of the list
[[nodiscard]] const ScenarioKey& scenario_key(std::string_view name);

/// JSON Schema (draft 7) of a scenario file, for editors. What needs the tables or the calendar is not
/// in it.
[[nodiscard]] std::string scenario_json_schema();

/// The parameters (basin/setup/parameters.hpp) and their multipliers as the tables of docs/input/parameters.md.
[[nodiscard]] std::string parameters_markdown();

/// The keys as lines for a terminal: name, default, bounds, meaning.
[[nodiscard]] std::string scenario_keys_text();

}  // namespace heihe::io
