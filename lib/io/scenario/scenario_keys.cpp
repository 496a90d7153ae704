// SPDX-License-Identifier: MIT
#include "heihe/io/scenario_keys.hpp"

#include "lib/io/tables/basin_rules.hpp"

#include "heihe/basin/setup/parameters.hpp"
#include "heihe/core/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace heihe::io {
namespace {

using Kind = ScenarioKey::Kind;
using rules::between;

constexpr NumberRule years = between(1800, 2200);

ScenarioKey text(std::string name, std::optional<std::string> fallback, std::string meaning) {
    ScenarioKey key;
    key.name = std::move(name);
    key.fallback = std::move(fallback);
    key.meaning = std::move(meaning);
    return key;
}

ScenarioKey quantity(std::string name, Dimension dimension, std::optional<std::string> fallback,
                     NumberRule rule, std::string meaning) {
    ScenarioKey key = text(std::move(name), std::move(fallback), std::move(meaning));
    key.kind = Kind::quantity;
    key.dimension = dimension;
    key.rule = rule;
    return key;
}

ScenarioKey of_kind(Kind kind, ScenarioKey key, NumberRule rule = {}) {
    key.kind = kind;
    if (kind != Kind::named_quantities) key.rule = rule;
    return key;
}

ScenarioKey choice(std::string name, std::vector<std::string> names, std::size_t fallback,
                   std::string meaning) {
    ScenarioKey key = text(std::move(name), names[fallback], std::move(meaning));
    key.kind = Kind::choice;
    key.choices = std::move(names);
    return key;
}

// "6 m": a value in metre and day as a scenario would have it.
std::string typed(double value, std::string_view unit_name) {
    const auto unit = find_unit(unit_name);
    if (!unit) return fmt::format("{:.12g}", value);
    const auto number = fmt::format("{:.12g}", value * unit->divide / unit->multiply);
    return unit->name == "-" ? number : fmt::format("{} {}", number, unit->name);
}

ScenarioKey key_of(const basin::Parameter& p) {
    return quantity(p.key, basin::dimension_of(p), typed(basin::default_of(p), p.unit),
                    between(p.least, p.most),
                    p.source == "choice" ? p.meaning : p.meaning + "; " + p.source);
}

// The parameters of a section, in the order of their list.
void add_parameters(std::vector<ScenarioKey>& k, std::string_view section) {
    for (const auto& p : basin::parameters())
        if (p.key.starts_with(section)) k.push_back(key_of(p));
}

ScenarioKey parameter_key(std::string_view name) { return key_of(basin::parameter(name)); }

ScenarioKey only(ScenarioKey key, std::string of, std::vector<std::string> used_where) {
    key.of = std::move(of);
    key.used_where = std::move(used_where);
    return key;
}

void add_time_and_basin(std::vector<ScenarioKey>& k) {
    k.push_back(of_kind(Kind::integer, text("schema", std::nullopt, "version of this format: 1"),
                        between(1, 1000000)));
    k.push_back(text("scenario.name", std::nullopt, "short name, goes into summary.json"));
    k.push_back(text("scenario.title", "", "one line for titles"));
    k.push_back(of_kind(Kind::date, text("time.start", std::nullopt, "first day")));
    k.push_back(
        of_kind(Kind::date, text("time.end", std::nullopt, "last day, which is simulated")));
    k.push_back(parameter_key("max_step"));
    k.push_back(text("basin.data", std::nullopt, "folder of the basin's tables"));
    k.push_back(parameter_key("spacing"));
    k.push_back(text("basin.state", "steady", "start: \"steady\", or the checkpoint of a run"));
}

void add_water(std::vector<ScenarioKey>& k) {
    k.push_back(choice("water.use", {"2022", "history"}, 0,
                       "use stays that of the base year, or is that of each year"));
    k.push_back(text("water.changes", "",
                     "table of changes of the districts' use by year; none when empty"));
    k.push_back(
        choice("water.well_spread", {"area", "transmissivity"}, 0,
               "pumping is divided by the area of fields, or by that times transmissivity"));
    k.push_back(
        choice("water.priority", {"equal", "by_class"}, 0,
               "who takes first where intakes share a reach: all alike, or domestic use, then "
               "industry, then the rest"));
    add_parameters(k, "water.");
}

void add_reservoirs(std::vector<ScenarioKey>& k) {
    auto key = of_kind(
        Kind::texts,
        text("reservoirs.operate", "", "ids of reservoirs_planned.csv that act; none when empty"));
    key.choices = {""};
    k.push_back(std::move(key));
}

void add_inflow(std::vector<ScenarioKey>& k) {
    std::vector<ScenarioKey> inflow;
    inflow.push_back(choice("inflow.kind", {"recorded", "scaled", "dry"}, 0,
                            "how the daily inflow is made from the record"));
    inflow.push_back(of_kind(
        Kind::integers, text("inflow.years", "[]", "recorded years in the order of use"), years));
    for (auto& key : inflow) k.push_back(only(std::move(key), "water.use", {"2022"}));
    k.push_back(only(parameter_key("inflow_mean"), "inflow.kind", {"scaled"}));
    k.push_back(only(parameter_key("inflow_factor"), "inflow.kind", {"dry"}));
    k.push_back(only(choice("inflow.tributaries", {"scaled", "recorded"}, 0,
                            "whether the other rivers follow the main river's factor"),
                     "inflow.kind", {"scaled", "dry"}));
}

void add_cap(std::vector<ScenarioKey>& k) {
    auto cap = quantity("groundwater.cap", Dimension::annual_volume, "none", between(0.0, 1e11),
                        "cap on pumping per year");
    cap.choices = {"none"};
    k.push_back(std::move(cap));
    k.push_back(only(
        of_kind(Kind::integer, text("groundwater.from_year", "", "first year of the cap"), years),
        "groundwater.cap", {}));
    k.push_back(only(
        choice("groundwater.provenance", {"plan", "sourced", "derived", "estimate", "calibrated"},
               3, "where the cap comes from"),
        "groundwater.cap", {}));
    k.push_back(only(of_kind(Kind::named_quantities,
                             quantity("groundwater.share", Dimension::fraction, "", share,
                                      "each county's part of the cap: all or none, sum 1")),
                     "groundwater.cap", {}));
    k.push_back(text("groundwater.floors", "",
                     "table of depths to which wells may draw the water table; none when empty"));
}

void add_release(std::vector<ScenarioKey>& k) {
    k.push_back(of_kind(Kind::boolean, text("release.enforce", "false",
                                            "close gates where the release would fall short")));
    k.push_back(choice("release.closures", {"none", "recorded"}, 0,
                       "whether gates are closed on the dates of closures.csv"));
    k.push_back(
        text("release.curve", "", "table of the release due by inflow; the basin's when empty"));
    k.push_back(choice("release.forecast", {"perfect", "climatology", "regression"}, 2,
                       "how the rest of a dispatch year's inflow is foreseen"));
    k.push_back(of_kind(Kind::texts, text("release.keep_open", "domestic",
                                          "user classes whose intakes are never closed")));
    add_parameters(k, "release.");
}

void add_multipliers(std::vector<ScenarioKey>& k) {
    for (const auto& p : basin::parameters())
        if (const auto& m = p.multiplier; !m.name.empty())
            k.push_back(quantity("multipliers." + m.name, Dimension::fraction, "1",
                                 between(basin::least_multiplier, basin::most_multiplier),
                                 "on " + m.acts_on));
}

// Files of records: none, one or several. "" is the word for none.
ScenarioKey files(std::string name, std::string meaning) {
    auto key = of_kind(Kind::texts, text(std::move(name), "", std::move(meaning)));
    key.choices = {""};
    return key;
}

void add_series(std::vector<ScenarioKey>& k) {
    for (const auto& series : series_keys()) {
        const auto name = fmt::format("series.{}", series.name);
        k.push_back(files(name, series.meaning));
        k.push_back(only(choice(name + "_gaps", {"refuse", "fill"}, 0,
                                "gaps of these records: an error, or days of the model's own rule"),
                         name, {}));
    }
}

void add_observations(std::vector<ScenarioKey>& k) {
    k.push_back(files("observations.points", "tables of observation points"));
    k.push_back(files("observations.added",
                      "more points, as --observations adds them: tables, or TOML files "
                      "with a section [observations] of their own"));
    k.push_back(files("observations.levels", "recorded water levels at the points"));
    k.push_back(files("observations.filters", "tables of the filters on recorded levels"));
}

void add_output(std::vector<ScenarioKey>& k) {
    k.push_back(
        of_kind(Kind::boolean, text("output.fields", "true", "whether results.nc is written")));
    k.push_back(text("output.points", "", "table of observation points"));
    k.push_back(
        of_kind(Kind::named_quantities,
                quantity("output.datum_offset", Dimension::length, "", between(-500.0, 500.0),
                         "by network: added to simulated heads to give its datum")));
    k.push_back(files("output.zones", "tables of zones, polygons or cells, for zones.csv"));
}

std::string bounds(const ScenarioKey& key) {
    std::string words;
    if (key.kind == Kind::texts) return words;
    for (const auto& name : key.choices) words += (words.empty() ? "" : ", ") + name;
    if (key.kind == Kind::choice) return words;
    if (!std::isfinite(key.rule.least)) return "";
    const auto unit = model_unit(key.dimension);
    return fmt::format("{:g} to {:g}{}{}{}", key.rule.least, key.rule.most, unit.empty() ? "" : " ",
                       unit, words.empty() ? "" : " or " + words);
}

}  // namespace

const std::vector<SeriesKey>& series_keys() {
    static const std::vector<SeriesKey> all{
        {"inflow", "records of inflow by inlet, before upstream users"},
        {"diversion", "records of gross diversion by district or user"},
        {"pumping", "records of gross pumping by district, user, county or user class"},
        {"area", "records of irrigated area by district, by year"},
        {"weather", "records of rain and reference evapotranspiration (rain, et0)"},
        {"release", "records of flow at gauges, for comparison"}};
    return all;
}

const std::vector<ScenarioKey>& scenario_keys() {
    static const std::vector<ScenarioKey> all = [] {
        std::vector<ScenarioKey> k;
        add_time_and_basin(k);
        add_water(k);
        add_inflow(k);
        add_reservoirs(k);
        add_series(k);
        add_cap(k);
        add_release(k);
        add_parameters(k, "parameters.");
        add_multipliers(k);
        add_observations(k);
        add_output(k);
        return k;
    }();
    return all;
}

const ScenarioKey& scenario_key(std::string_view name) {
    const auto& all = scenario_keys();
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const ScenarioKey& k) { return k.name == name; });
    require(found != all.end(), "scenario_key: the name must be in the list");
    return *found;
}

std::string scenario_keys_text() {
    std::string out;
    for (const auto& key : scenario_keys()) {
        const std::string fallback = !key.fallback           ? "required"
                                     : key.fallback->empty() ? "-"
                                                             : *key.fallback;
        const std::string within = bounds(key);
        out += fmt::format("{:<36} {:<12} {}{}\n", key.name, fallback, key.meaning,
                           within.empty() ? "" : " (" + within + ")");
    }
    return out;
}

std::string parameters_markdown() {
    std::string out =
        "| key | default | bounds | scale | meaning | source |\n|---|---|---|---|---|---|\n";
    std::string factors = "| key | factor on |\n|---|---|\n";
    for (const auto& p : basin::parameters()) {
        if (!p.multiplier.name.empty())
            factors +=
                fmt::format("| `multipliers.{}` | {} |\n", p.multiplier.name, p.multiplier.acts_on);
        if (p.key.empty()) continue;
        out += fmt::format(
            "| `{}` | `{}` | {} to {} | {} | {} | {} |\n", p.key,
            typed(basin::default_of(p), p.unit), typed(p.least, p.unit), typed(p.most, p.unit),
            p.transform == basin::Transform::log ? "log" : "linear", p.meaning, p.source);
    }
    return out + '\n' + factors;
}

}  // namespace heihe::io
