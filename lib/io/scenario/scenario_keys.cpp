// SPDX-License-Identifier: MIT
#include "heihe/io/scenario_keys.hpp"

#include "lib/io/tables/basin_rules.hpp"

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
constexpr NumberRule volumes = between(1e6, 1e11);  // [m3/yr] up to far above a basin's whole water
constexpr NumberRule multipliers = between(1e-6, 1e6);

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
    // returns enter one step late (docs/adr/0007)
    k.push_back(quantity("time.max_step", Dimension::duration, "10 d", between(1.0, 10.0),
                         "longest groundwater step"));
    k.push_back(text("basin.data", std::nullopt, "folder of the basin's tables"));
    k.push_back(quantity("basin.spacing", Dimension::length, "1000 m", between(50.0, 10000.0),
                         "distance of rows and columns"));
    k.push_back(text("basin.state", "steady", "start: \"steady\", or the checkpoint of a run"));
}

void add_water(std::vector<ScenarioKey>& k) {
    k.push_back(choice("water.use", {"2022", "history"}, 0,
                       "use stays at the base level of the tables, or follows the past"));
    k.push_back(quantity("water.demand_factor", Dimension::fraction, "1", between(0.0, 10.0),
                         "on every demand"));
    k.push_back(quantity("water.extra_pumping_fraction", Dimension::fraction, "10 %", share,
                         "part of missing surface water that wells may replace"));
    k.push_back(quantity("water.surface_displaces_groundwater", Dimension::fraction, "0 %", share,
                         "part of the wells' share that surplus surface water replaces"));
    k.push_back(quantity("water.entitlement_reference", Dimension::annual_volume, "13.5 亿m3",
                         volumes, "inflow of the year whose surface use the tables state"));
    k.push_back(quantity("water.entitlement_max_factor", Dimension::fraction, "1.4",
                         between(1.0, 10.0), "largest growth of the entitlement in a wet year"));
}

void add_inflow(std::vector<ScenarioKey>& k) {
    std::vector<ScenarioKey> inflow;
    inflow.push_back(choice("inflow.kind", {"recorded", "scaled", "dry"}, 0,
                            "how the daily inflow is made from the record"));
    inflow.push_back(of_kind(
        Kind::integers, text("inflow.years", "[]", "recorded years in the order of use"), years));
    for (auto& key : inflow) k.push_back(only(std::move(key), "water.use", {"2022"}));
    k.push_back(only(quantity("inflow.mean", Dimension::annual_volume, "15.8 亿m3", volumes,
                              "volume per year at the main inlet"),
                     "inflow.kind", {"scaled"}));
    k.push_back(only(
        quantity("inflow.factor", Dimension::fraction, "0.8", between(0.0, 2.0), "on every day"),
        "inflow.kind", {"dry"}));
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
}

void add_multipliers(std::vector<ScenarioKey>& k) {
    for (const auto& [name, meaning] : std::initializer_list<std::pair<const char*, const char*>>{
             {"k", "on the hydraulic conductivity of all layers"},
             {"k33", "on vertical conductivity"},
             {"ss", "on specific storage"},
             {"sy", "on specific yield"},
             {"bed_k", "on the conductivity of every river bed"},
             {"evapotranspiration", "on phreatic evapotranspiration of natural land"},
             {"lateral_inflow", "on the inflow from the mountain front"},
             {"drain_cond", "on the conductance of drains and springs"},
             {"unsaturated_velocity", "on the speed of percolation to the water table"}})
        k.push_back(quantity(fmt::format("multipliers.{}", name), Dimension::fraction, "1",
                             multipliers, meaning));
}

void add_output(std::vector<ScenarioKey>& k) {
    k.push_back(
        of_kind(Kind::boolean, text("output.fields", "true", "whether results.nc is written")));
    k.push_back(text("output.points", "", "table of observation points"));
    k.push_back(
        of_kind(Kind::named_quantities,
                quantity("output.datum_offset", Dimension::length, "", between(-500.0, 500.0),
                         "by network: added to simulated heads to give its datum")));
}

std::string bounds(const ScenarioKey& key) {
    std::string words;
    for (const auto& name : key.choices) words += (words.empty() ? "" : ", ") + name;
    if (key.kind == Kind::choice) return words;
    if (!std::isfinite(key.rule.least)) return "";
    const char* unit = key.dimension == Dimension::length          ? " m"
                       : key.dimension == Dimension::duration      ? " d"
                       : key.dimension == Dimension::annual_volume ? " m3/yr"
                                                                   : "";
    return fmt::format("{:g} to {:g}{}{}", key.rule.least, key.rule.most, unit,
                       words.empty() ? "" : " or " + words);
}

}  // namespace

const std::vector<ScenarioKey>& scenario_keys() {
    static const std::vector<ScenarioKey> all = [] {
        std::vector<ScenarioKey> k;
        add_time_and_basin(k);
        add_water(k);
        add_inflow(k);
        add_cap(k);
        add_multipliers(k);
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

}  // namespace heihe::io
