// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/error.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

/// Converts text with a unit to metre, day and their products. No other code does.
namespace heihe {

/// Kinds of quantity. Inside the model each kind has the one unit given beside it.
enum class Dimension {
    number,         ///< [-]      a plain number without unit
    fraction,       ///< [-]      "0.3" or "30 %"
    length,         ///< m
    duration,       ///< d
    area,           ///< m2
    volume,         ///< m3
    flow,           ///< m3/d
    annual_volume,  ///< m3/yr    "66137 万m3" means a year's volume
    velocity,       ///< m/d      hydraulic conductivity, rain, evaporation
    conductance,    ///< m2/d
    per_length,     ///< 1/m      specific storage
    per_duration,   ///< 1/d      drain conductance of an area
    water_depth     ///< m        m3 on an area: mm, m3/亩
};

/// One spelling of a unit: SI-like value = number * multiply / divide (both exact in binary).
struct Unit {
    std::string_view name;
    Dimension dimension;
    double multiply;
    double divide = 1.0;
};

/// Days of a year where a volume per year is turned into a flow.
inline constexpr double days_per_year = 365.25;

// 1 mu (亩) = 1/15 ha = 10000/15 m2; 万 = 1e4; 亿 = 1e8 (GB 3100-93; State Council 1984 for the mu).
inline constexpr std::array known_units = {
    Unit{"m", Dimension::length, 1.0},
    Unit{"km", Dimension::length, 1000.0},
    Unit{"cm", Dimension::length, 1.0, 100.0},
    Unit{"mm", Dimension::length, 1.0, 1000.0},
    Unit{"d", Dimension::duration, 1.0},
    Unit{"h", Dimension::duration, 1.0, 24.0},
    Unit{"s", Dimension::duration, 1.0, 86400.0},
    Unit{"yr", Dimension::duration, days_per_year},
    Unit{"m2", Dimension::area, 1.0},
    Unit{"km2", Dimension::area, 1e6},
    Unit{"ha", Dimension::area, 1e4},
    Unit{"亩", Dimension::area, 1e4, 15.0},
    Unit{"mu", Dimension::area, 1e4, 15.0},
    Unit{"万亩", Dimension::area, 1e8, 15.0},
    Unit{"1e4mu", Dimension::area, 1e8, 15.0},
    Unit{"m3", Dimension::volume, 1.0},
    Unit{"万m3", Dimension::volume, 1e4},
    Unit{"1e4m3", Dimension::volume, 1e4},
    Unit{"亿m3", Dimension::volume, 1e8},
    Unit{"1e8m3", Dimension::volume, 1e8},
    Unit{"m3/s", Dimension::flow, 86400.0},
    Unit{"m3/h", Dimension::flow, 24.0},
    Unit{"m3/d", Dimension::flow, 1.0},
    Unit{"万m3/d", Dimension::flow, 1e4},
    Unit{"1e4m3/d", Dimension::flow, 1e4},
    Unit{"m3/yr", Dimension::annual_volume, 1.0},
    Unit{"万m3/yr", Dimension::annual_volume, 1e4},
    Unit{"1e4m3/yr", Dimension::annual_volume, 1e4},
    Unit{"亿m3/yr", Dimension::annual_volume, 1e8},
    Unit{"1e8m3/yr", Dimension::annual_volume, 1e8},
    Unit{"m/d", Dimension::velocity, 1.0},
    Unit{"m/s", Dimension::velocity, 86400.0},
    Unit{"mm/d", Dimension::velocity, 1.0, 1000.0},
    Unit{"mm/yr", Dimension::velocity, 1.0, 1000.0 * days_per_year},
    Unit{"m2/d", Dimension::conductance, 1.0},
    Unit{"m2/s", Dimension::conductance, 86400.0},
    Unit{"1/m", Dimension::per_length, 1.0},
    Unit{"1/d", Dimension::per_duration, 1.0},
    Unit{"m3/亩", Dimension::water_depth, 15.0, 1e4},
    Unit{"m3/mu", Dimension::water_depth, 15.0, 1e4},
    Unit{"m3/ha", Dimension::water_depth, 1.0, 1e4},
    Unit{"%", Dimension::fraction, 1.0, 100.0},
    Unit{"-", Dimension::fraction, 1.0},
};

/// "a flow", "an area": the kind in a sentence of a message.
[[nodiscard]] constexpr std::string_view noun(Dimension d) {
    switch (d) {
        case Dimension::number: return "a plain number";
        case Dimension::fraction: return "a fraction";
        case Dimension::length: return "a length";
        case Dimension::duration: return "a duration";
        case Dimension::area: return "an area";
        case Dimension::volume: return "a volume";
        case Dimension::flow: return "a flow";
        case Dimension::annual_volume: return "a volume per year";
        case Dimension::velocity: return "a velocity or conductivity";
        case Dimension::conductance: return "a conductance";
        case Dimension::per_length: return "a value per metre";
        case Dimension::per_duration: return "a rate per day";
        case Dimension::water_depth: return "a depth of water";
    }
    return "a quantity";
}

/// Unit in which the model has a quantity; empty for plain numbers.
[[nodiscard]] constexpr std::string_view model_unit(Dimension d) {
    switch (d) {
        case Dimension::number:
        case Dimension::fraction: return "";
        case Dimension::length:
        case Dimension::water_depth: return "m";
        case Dimension::duration: return "d";
        case Dimension::area: return "m2";
        case Dimension::volume: return "m3";
        case Dimension::flow: return "m3/d";
        case Dimension::annual_volume: return "m3/yr";
        case Dimension::velocity: return "m/d";
        case Dimension::conductance: return "m2/d";
        case Dimension::per_length: return "1/m";
        case Dimension::per_duration: return "1/d";
    }
    return "";
}

/// Two spellings that are accepted for a dimension, quoted for a message.
[[nodiscard]] constexpr std::string_view examples(Dimension d) {
    switch (d) {
        case Dimension::number: return "0.3";
        case Dimension::fraction: return "\"0.3\" or \"30 %\"";
        case Dimension::length: return "\"500 m\" or \"12 mm\"";
        case Dimension::duration: return "\"10 d\"";
        case Dimension::area: return "\"34 万亩\" or \"120 km2\"";
        case Dimension::volume: return "\"915 万m3\" or \"1.2 亿m3\"";
        case Dimension::flow: return "\"12.5 m3/s\" or \"1000 m3/d\"";
        case Dimension::annual_volume: return "\"66137 万m3\" or \"15.8 亿m3/yr\"";
        case Dimension::velocity: return "\"1.5 m/d\" or \"200 mm/yr\"";
        case Dimension::conductance: return "\"100 m2/d\"";
        case Dimension::per_length: return "\"1e-5 1/m\"";
        case Dimension::per_duration: return "\"0.02 1/d\"";
        case Dimension::water_depth: return "\"120 m3/亩\" or \"180 mm\"";
    }
    return "";
}

namespace detail {

/// Replaces every `from` in text by `to`.
inline void replace_all(std::string& text, std::string_view from, std::string_view to) {
    for (std::size_t at = text.find(from); at != std::string::npos;
         at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
}

[[nodiscard]] inline std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

/// Other spellings of the table's units: m³, m^3, 立方米, 万方, 公顷, /a, /year, /年, /天.
[[nodiscard]] inline std::string plain_unit(std::string_view unit) {
    std::string u{unit};
    using Pair = std::pair<std::string_view, std::string_view>;
    for (const auto& [from, to] :
         {Pair{" ", ""}, Pair{"立方米", "m3"}, Pair{"万方", "万m3"}, Pair{"亿方", "亿m3"},
          Pair{"平方公里", "km2"}, Pair{"公顷", "ha"}, Pair{"³", "3"}, Pair{"²", "2"},
          Pair{"^", ""}, Pair{"％", "%"}, Pair{"/year", "/yr"}, Pair{"/年", "/yr"},
          Pair{"/day", "/d"}, Pair{"/天", "/d"}, Pair{"/日", "/d"}, Pair{"days", "d"},
          Pair{"day", "d"}})
        replace_all(u, from, to);
    if (u.size() > 2 && u.ends_with("/a")) u.replace(u.size() - 1, 1, "yr");
    if (u == "米") u = "m";
    if (u == "天") u = "d";
    if (u == "m-1") u = "1/m";
    return u;
}

/// Extra divisor of a value of dimension `read` where `expected` is wanted; nothing where it does not fit.
[[nodiscard]] constexpr std::optional<double> extra_divisor(Dimension read, Dimension expected) {
    if (read == expected) return 1.0;
    if (read == Dimension::volume && expected == Dimension::annual_volume) return 1.0;
    if (read == Dimension::annual_volume && expected == Dimension::flow) return days_per_year;
    if (read == Dimension::length && expected == Dimension::water_depth) return 1.0;
    return std::nullopt;
}

}  // namespace detail

/// The unit with this spelling ("万m³", "m3/s"); nothing when unknown.
[[nodiscard]] inline std::optional<Unit> find_unit(std::string_view spelling) {
    const std::string plain = detail::plain_unit(spelling);
    for (const auto& unit : known_units)
        if (unit.name == plain) return unit;
    return std::nullopt;
}

/// The number that the whole text is, independent of the locale; nothing for other text, NaN and
/// infinities.
[[nodiscard]] inline std::optional<double> parse_number(std::string_view text) {
    text = detail::trimmed(text);
    if (text.size() > 1 && text[0] == '+' && text[1] != '-') text.remove_prefix(1);
    double value = 0.0;
    const auto end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, value);
    if (text.empty() || read.ec != std::errc{} || read.ptr != end || !std::isfinite(value))
        return std::nullopt;
    return value;
}

/// A quantity read from text, or what is wrong with it.
struct Quantity {
    double value = std::numeric_limits<double>::quiet_NaN();  ///< in the unit of its Dimension
    std::string problem{};                                    ///< empty: value holds
    std::string remedy{};
    [[nodiscard]] bool ok() const noexcept { return problem.empty(); }
};

/// `number` of `unit` in the model's unit of `expected`, or a problem if the dimensions differ.
[[nodiscard]] inline Quantity convert(double number, const Unit& unit, Dimension expected) {
    const auto divisor = detail::extra_divisor(unit.dimension, expected);
    if (divisor) return {number * unit.multiply / (unit.divide * *divisor), {}, {}};
    const std::string wanted =
        std::string{noun(expected)} + " such as " + std::string{examples(expected)};
    return {std::numeric_limits<double>::quiet_NaN(),
            std::string{unit.name} + " is " + std::string{noun(unit.dimension)} + "; " + wanted +
                " is expected here",
            "change the unit"};
}

/// "66137 万m3" -> 6.6137e8 for Dimension::annual_volume.
///
/// A number and a unit, with or without a space. Only number and fraction may stand without unit.
/// Never throws: problem and remedy say what was read, what was expected and give examples.
[[nodiscard]] inline Quantity parse_quantity(std::string_view text, Dimension expected) {
    const auto bad = [&](std::string problem, std::string remedy) {
        return Quantity{std::numeric_limits<double>::quiet_NaN(), std::move(problem),
                        std::move(remedy)};
    };
    const std::string wanted =
        std::string{noun(expected)} + " such as " + std::string{examples(expected)};
    const std::string_view all = detail::trimmed(text);
    std::string_view rest = all;
    if (rest.starts_with('+')) rest.remove_prefix(1);
    double number = 0.0;
    const auto read = std::from_chars(rest.data(), rest.data() + rest.size(), number);
    if (read.ec != std::errc{} || !std::isfinite(number))
        return bad("\"" + std::string{all} + "\" does not begin with a number", "give " + wanted);
    rest.remove_prefix(static_cast<std::size_t>(read.ptr - rest.data()));
    rest = detail::trimmed(rest);
    const bool bare = expected == Dimension::number || expected == Dimension::fraction;
    if (rest.empty() && bare) return {number, {}, {}};
    if (rest.empty()) return bad("\"" + std::string{all} + "\" has no unit", "give " + wanted);
    const auto unit = find_unit(rest);
    if (!unit) return bad("unknown unit \"" + std::string{rest} + "\"", "give " + wanted);
    return convert(number, *unit, expected);
}

/// parse_quantity() that files its problem and then returns NaN.
[[nodiscard]] inline double parse_quantity(std::string_view text, Dimension expected,
                                           InputLocation where, Problems& problems) {
    Quantity q = parse_quantity(text, expected);
    if (!q.ok()) problems.add(std::move(where), q.problem, q.remedy);
    return q.value;
}

/// Unit at the end of a column's name: "top_elev_m" -> m, "mean_1e8m3_per_yr" -> 1e8m3/yr,
/// "share_pct" -> %. The longest unit that fits; nothing when the name ends in none.
[[nodiscard]] inline std::optional<Unit> unit_of_column(std::string_view column) {
    std::optional<Unit> best;
    std::size_t longest = 0;
    for (const auto& unit : known_units) {
        std::string suffix{unit.name};
        detail::replace_all(suffix, "/", "_per_");
        if (suffix == "%") suffix = "pct";
        suffix.insert(suffix.begin(), '_');
        if (column.ends_with(suffix) && suffix.size() > longest) {
            longest = suffix.size();
            best = unit;
        }
    }
    return best;
}

}  // namespace heihe
