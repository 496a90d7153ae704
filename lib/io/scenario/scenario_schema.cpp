// SPDX-License-Identifier: MIT
#include "heihe/io/scenario_keys.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <set>
#include <string>
#include <utility>

namespace heihe::io {
namespace {

using Json = nlohmann::ordered_json;
using Kind = ScenarioKey::Kind;

constexpr const char* number = R"([+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?)";

// A unit as a regular expression with its other spellings (detail::plain_unit).
std::string unit_pattern(std::string_view name) {
    std::string p{name};
    for (const auto& [from, to] :
         std::initializer_list<std::pair<const char*, const char*>>{{"/yr", "/ ?(yr|year|a|年)"},
                                                                    {"/d", "/ ?(d|day|天|日)"},
                                                                    {"m3", "(m\\^?3|m³|立方米)"},
                                                                    {"m2", "(m\\^?2|m²)"}})
        detail::replace_all(p, from, to);
    if (name == "d") return "(d|days?|天)";
    if (name == "m") return "(m|米)";
    if (name == "ha") return "(ha|公顷)";
    if (name == "%") return "(%|％)";
    return p;
}

std::string quantity_pattern(Dimension wanted) {
    std::string units;
    for (const auto& unit : known_units)
        if (detail::extra_divisor(unit.dimension, wanted))
            units += (units.empty() ? "" : "|") + unit_pattern(unit.name);
    if (wanted == Dimension::annual_volume) units += "|万方|亿方";
    const bool bare = wanted == Dimension::fraction || wanted == Dimension::number;
    return std::string{"^\\s*"} + number + "\\s*(" + units + ")" + (bare ? "?" : "") + "\\s*$";
}

Json bounded(const char* type, const NumberRule& rule) {
    Json json{{"type", type}};
    if (std::isfinite(rule.least)) json["minimum"] = rule.least;
    if (std::isfinite(rule.most)) json["maximum"] = rule.most;
    return json;
}

// A quantity is text with a unit; a fraction may be a plain number.
Json quantity_schema(const ScenarioKey& key) {
    Json any = Json::array();
    any.push_back({{"type", "string"}, {"pattern", quantity_pattern(key.dimension)}});
    if (key.dimension == Dimension::fraction || key.dimension == Dimension::number)
        any.push_back(bounded("number", key.rule));
    if (!key.choices.empty()) any.push_back({{"enum", key.choices}});
    return any.size() == 1 ? any.front() : Json{{"anyOf", any}};
}

Json list_of_texts() {
    return {
        {"type", "array"}, {"minItems", 1}, {"items", Json{{"type", "string"}, {"minLength", 1}}}};
}

Json value_schema(const ScenarioKey& key) {
    switch (key.kind) {
        case Kind::text:
            return key.fallback ? Json{{"type", "string"}}
                                : Json{{"type", "string"}, {"minLength", 1}};
        case Kind::texts:
            return Json{{"anyOf", Json::array({Json{{"type", "string"}}, list_of_texts()})}};
        case Kind::quantity: return quantity_schema(key);
        case Kind::named_quantities:
            return {{"type", "object"}, {"additionalProperties", quantity_schema(key)}};
        case Kind::integer: return bounded("integer", key.rule);
        case Kind::integers: return {{"type", "array"}, {"items", bounded("integer", key.rule)}};
        case Kind::boolean: return {{"type", "boolean"}};
        case Kind::date: return {{"type", "string"}, {"pattern", "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}};
        case Kind::choice: return {{"enum", key.choices}};
    }
    return {};
}

Json described(const ScenarioKey& key) {
    Json json = value_schema(key);
    json["description"] = key.meaning;
    if (key.fallback && !key.fallback->empty() && key.kind != Kind::integers)
        json["default"] =
            key.kind == Kind::boolean ? Json(*key.fallback == "true") : Json(*key.fallback);
    return json;
}

std::pair<std::string, std::string> parts_of(const std::string& name) {
    const auto dot = name.find('.');
    if (dot == std::string::npos) return {"", name};
    return {name.substr(0, dot), name.substr(dot + 1)};
}

// Values of the deciding key under which another key has no use.
std::vector<std::string> unused_where(const ScenarioKey& key) {
    const ScenarioKey& other = scenario_key(key.of);
    std::vector<std::string> values;
    for (const auto& value : other.choices)
        if (std::find(key.used_where.begin(), key.used_where.end(), value) == key.used_where.end())
            values.push_back(value);
    return values;
}

// If the deciding key has such a value, or is absent with such a default, then the key may not stand.
Json condition(const ScenarioKey& key) {
    const auto [section, name] = parts_of(key.name);
    const auto [other_section, other_name] = parts_of(key.of);
    const auto unused = unused_where(key);
    const auto& fallback = scenario_key(key.of).fallback;
    const bool by_default =
        fallback && std::find(unused.begin(), unused.end(), *fallback) != unused.end();
    Json decides{{"properties", {{other_name, {{"enum", unused}}}}}};
    Json when{{"properties", {{other_section, decides}}}};
    if (!by_default) {
        when["properties"][other_section]["required"] = {other_name};
        when["required"] = {other_section};
    }
    Json forbidden{{"properties", {{section, {{"not", {{"required", {name}}}}}}}}};
    return {{"if", when}, {"then", forbidden}};
}

}  // namespace

std::string scenario_json_schema() {
    Json root{{"$schema", "http://json-schema.org/draft-07/schema#"},
              {"title", "heihe scenario"},
              {"type", "object"},
              {"additionalProperties", false},
              {"properties", Json::object()},
              {"required", Json::array()},
              {"allOf", Json::array()}};
    for (const auto& key : scenario_keys()) {
        const auto [section, name] = parts_of(key.name);
        Json* at = &root;
        if (!section.empty()) {
            at = &root["properties"][section];
            if (at->is_null())
                *at = {{"type", "object"},
                       {"additionalProperties", false},
                       {"properties", Json::object()},
                       {"required", Json::array()}};
        }
        (*at)["properties"][name] = described(key);
        if (!key.fallback) {
            (*at)["required"].push_back(name);
            auto& sections = root["required"];
            if (!section.empty() &&
                std::find(sections.begin(), sections.end(), section) == sections.end())
                sections.push_back(section);
        }
        if (!key.of.empty()) root["allOf"].push_back(condition(key));
    }
    return root.dump(2) + '\n';
}

}  // namespace heihe::io
