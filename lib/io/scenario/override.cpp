// SPDX-License-Identifier: MIT
#include "heihe/core/units.hpp"
#include "heihe/io/scenario.hpp"
#include "lib/io/files/toml_limits.hpp"

#include <toml++/toml.h>

#include <string>

namespace heihe::io {
namespace {

constexpr const char* example = "write it as --set water.extra_pumping_fraction=0.2";

// The first '=' outside of quotes: a part of a key in quotes may hold one.
std::size_t equals_of(std::string_view item) {
    char quote = 0;
    for (std::size_t i = 0; i < item.size(); ++i) {
        const char c = item[i];
        if (quote == 0 && c == '=') return i;
        if (quote == 0 && (c == '"' || c == '\''))
            quote = c;
        else if (c == quote)
            quote = 0;
    }
    return std::string_view::npos;
}

// "water . demand_factor" -> "water.demand_factor", as TOML reads a key; a key that TOML cannot read
// stays as it is, so that the reader names the nearest one.
std::string plain_key(std::string_view key) {
    const std::string line = std::string{key} + " = 0";
    if (key.find_first_of("\r\n=#") != std::string_view::npos || nested_too_deep(line))
        return std::string{key};
    try {
        const toml::table table = toml::parse(line);
        std::string name;
        const toml::table* at = &table;
        while (at != nullptr && at->size() == 1) {
            if (!name.empty()) name += '.';
            name += at->begin()->first.str();
            at = at->begin()->second.as_table();
        }
        return name;
    } catch (const toml::parse_error&) {
        return std::string{key};
    }
}

}  // namespace

Override override_of(std::string_view item) {
    const InputLocation where{"command line", 0, "--set"};
    const auto equals = equals_of(item);
    const auto key = detail::trimmed(item.substr(0, equals));
    if (equals == std::string_view::npos || key.empty())
        throw InputError(where, "\"" + std::string{item} + "\" is not KEY=VALUE", example);
    const auto value = detail::trimmed(item.substr(equals + 1));
    if (value.empty())
        throw InputError(where, "\"" + std::string{item} + "\" gives no value",
                         "write KEY=VALUE; an empty text is written KEY=\"\"");
    return {plain_key(key), std::string{value}};
}

}  // namespace heihe::io
