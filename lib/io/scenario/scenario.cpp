// SPDX-License-Identifier: MIT
#include "heihe/io/scenario.hpp"

#include "heihe/basin/setup/parameters.hpp"
#include "heihe/io/csv.hpp"
#include "heihe/io/nearest.hpp"
#include "heihe/io/observations.hpp"
#include "heihe/io/scenario_keys.hpp"
#include "heihe/io/text_file.hpp"
#include "heihe/io/zones.hpp"
#include "lib/io/files/toml_reader.hpp"
#include "lib/io/series/observation_list.hpp"
#include "lib/io/series/points.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

namespace heihe::io {
namespace fs = std::filesystem;
namespace {

constexpr double share_tolerance = 1e-6;  // [-] shares are typed with a few digits

// The values of keys, each as the list of keys has it.
double quantity(TomlReader& in, std::string_view name) {
    const auto& key = scenario_key(name);
    return in.quantity(key.name, key.dimension, key.fallback, key.rule);
}
std::string text(TomlReader& in, std::string_view name) {
    const auto& key = scenario_key(name);
    return in.text(key.name, key.fallback);
}
// Reads a key that is a parameter's; keeps a value that is given.
void read_parameter(TomlReader& in, const basin::Parameter& p, Scenario& s) {
    const double value = quantity(in, p.key);
    if (in.has(p.key)) s.parameters.push_back({p.name, value});
}
void read_parameters(TomlReader& in, std::string_view section, Scenario& s) {
    for (const auto& p : basin::parameters())
        if (p.key.starts_with(section)) read_parameter(in, p, s);
}
int integer(TomlReader& in, std::string_view name, std::optional<int> fallback = std::nullopt) {
    const auto& key = scenario_key(name);
    return in.integer(key.name, fallback, static_cast<int>(key.rule.least),
                      static_cast<int>(key.rule.most));
}
int choice(TomlReader& in, std::string_view name) {
    const auto& key = scenario_key(name);
    const auto index = std::find(key.choices.begin(), key.choices.end(), *key.fallback);
    return in.choice(key.name, key.choices, static_cast<int>(index - key.choices.begin()));
}
std::vector<std::pair<std::string, double>> named_quantities(TomlReader& in,
                                                             std::string_view name) {
    const auto& key = scenario_key(name);
    return in.named_quantities(key.name, key.dimension, key.rule);
}

fs::path beside(const fs::path& scenario, const std::string& name) {
    const fs::path path{name};
    if (name.empty() || path.is_absolute()) return path;
    return (scenario.parent_path() / path).lexically_normal();
}

// A path of the scenario file counts from its folder, one of the command line from the working folder.
fs::path path_of(const TomlReader& in, const Scenario& s, std::string_view key,
                 const std::string& name) {
    return beside(in.where(key).file == "command line" ? fs::path{} : s.file, name);
}

// "wells_levels.csv" beside "wells.csv", if it is there: the levels of its points.
std::optional<fs::path> levels_beside(const fs::path& points) {
    fs::path levels = points;
    levels.replace_filename(points.stem().string() + "_levels.csv");
    std::error_code ignored;
    if (!fs::exists(levels, ignored)) return std::nullopt;
    return levels;
}

void read_head(TomlReader& in, Scenario& s) {
    const int schema = integer(in, "schema");
    if (schema > scenario_schema)
        in.problem("schema", fmt::format("format {} is newer than this program", schema),
                   fmt::format("this program reads format {}; use a newer one", scenario_schema));
    s.name = text(in, "scenario.name");
    if (s.name.empty() && in.has("scenario.name"))
        in.problem("scenario.name", "is empty", "give a name");
    s.title = text(in, "scenario.title");
}

void read_time(TomlReader& in, Scenario& s) {
    s.start = in.date("time.start");
    const Date last = in.date("time.end");
    s.end = last + 1;
    read_parameters(in, "time.", s);
    for (const auto& [key, date] : {std::pair{"time.start", s.start}, {"time.end", last}})
        if (in.has(key) && (civil(date).year < 1800 || civil(date).year > 2200))
            in.problem(key, fmt::format("{} is out of range", to_string(date)),
                       "give a date from 1800 to 2200");
    if (in.has("time.start") && in.has("time.end") && s.end <= s.start)
        in.problem("time.end",
                   fmt::format("{} is before start {}", to_string(last), to_string(s.start)),
                   "give the last day of the run, on or after its first");
}

void read_basin(TomlReader& in, Scenario& s) {
    s.data = path_of(in, s, "basin.data", text(in, "basin.data"));
    if (const auto why = folder_problem(s.data); why && in.has("basin.data"))
        in.problem("basin.data", fmt::format("{}: {}", s.data.string(), why->problem),
                   why->remedy +
                       "; a relative path counts from the scenario's own folder or, on the "
                       "command line, from the working folder");
    read_parameters(in, "basin.", s);
    const std::string state = text(in, "basin.state");
    s.start_kind = state == "steady" ? StartKind::steady : StartKind::file;
    if (s.start_kind == StartKind::steady) return;
    s.state = path_of(in, s, "basin.state", state);
    if (const auto why = file_problem(s.state))
        in.problem("basin.state", fmt::format("{}: {}", s.state.string(), why->problem),
                   why->remedy + "; \"steady\" computes a steady state");
}

// What only another choice would use is refused: nothing is read and then ignored.
void refuse_unused(TomlReader& in, std::string_view key, std::string_view setting,
                   std::string_view remedy = "remove it, or change the other") {
    in.know(key);
    if (in.has(key)) in.problem(key, fmt::format("is not used where {}", setting), remedy);
}

void read_inflow(TomlReader& in, Scenario& s) {
    if (s.water.use == WaterUse::history) {  // the tables say which inflow a past year had
        for (const auto* key :
             {"inflow.kind", "inflow.years", "inflow.mean", "inflow.factor", "inflow.tributaries"})
            refuse_unused(in, key, "water.use is \"history\"", "leave out [inflow]");
        return;
    }
    const int kind = choice(in, "inflow.kind");
    const auto here =
        fmt::format("inflow.kind is \"{}\"",
                    scenario_key("inflow.kind").choices[static_cast<std::size_t>(kind)]);
    s.inflow.kind = static_cast<basin::InflowKind>(kind);
    s.inflow.years = in.integers("inflow.years");
    for (const int year : s.inflow.years)
        if (year < 1800 || year > 2200)
            in.problem("inflow.years", fmt::format("{} is no year", year), "give years like 2000");
    if (s.inflow.kind == basin::InflowKind::scaled)
        read_parameter(in, basin::parameter("inflow_mean"), s);
    else
        refuse_unused(in, "inflow.mean", here);
    if (s.inflow.kind == basin::InflowKind::dry)
        read_parameter(in, basin::parameter("inflow_factor"), s);
    else
        refuse_unused(in, "inflow.factor", here);
    if (s.inflow.kind != basin::InflowKind::recorded)
        s.inflow.tributaries = static_cast<TributaryInflow>(choice(in, "inflow.tributaries"));
    else
        refuse_unused(in, "inflow.tributaries", here);
}

void read_water(TomlReader& in, Scenario& s) {
    s.water.use = static_cast<WaterUse>(choice(in, "water.use"));
    s.water.changes = path_of(in, s, "water.changes", text(in, "water.changes"));
    if (const auto why = s.water.changes.empty() ? std::nullopt : file_problem(s.water.changes))
        in.problem("water.changes", fmt::format("{}: {}", s.water.changes.string(), why->problem),
                   why->remedy);
    s.water.well_spread = choice(in, "water.well_spread") == 0 ? water::WellSpread::area
                                                               : water::WellSpread::transmissivity;
    s.water.ranked = choice(in, "water.priority") == 1;
    read_parameters(in, "water.", s);
}

void read_reservoirs(TomlReader& in, Scenario& s) {
    constexpr std::string_view key = "reservoirs.operate";
    for (const auto& id : in.texts(key)) {
        const bool twice = std::any_of(s.reservoirs.begin(), s.reservoirs.end(),
                                       [&id](const ReservoirChoice& r) { return r.id == id; });
        if (twice) in.problem(key, fmt::format("\"{}\" stands twice", id), "name it once");
        s.reservoirs.push_back({id, in.where(key)});
    }
}

void read_shares(TomlReader& in, GroundwaterCapChoice& cap) {
    double sum = 0.0;
    for (const auto& [county, value] : named_quantities(in, "groundwater.share")) {
        cap.shares.push_back({county, value, in.where("groundwater.share." + county)});
        sum += value;
    }
    if (!cap.shares.empty() && std::abs(sum - 1.0) > share_tolerance)
        in.problem("groundwater.share", fmt::format("the shares sum to {:.6g}, not to 1", sum),
                   "give every county's share, or none to take those of the basin's tables");
}

void read_cap(TomlReader& in, Scenario& s) {
    auto& cap = s.cap;
    cap.floors = path_of(in, s, "groundwater.floors", text(in, "groundwater.floors"));
    if (const auto why = cap.floors.empty() ? std::nullopt : file_problem(cap.floors))
        in.problem("groundwater.floors", fmt::format("{}: {}", cap.floors.string(), why->problem),
                   why->remedy);
    const auto& key = scenario_key("groundwater.cap");
    const auto volume = in.optional_quantity(key.name, key.dimension, *key.fallback, key.rule);
    cap.given = volume.has_value();
    if (!cap.given) {
        for (const auto* unused :
             {"groundwater.from_year", "groundwater.provenance", "groundwater.share"})
            refuse_unused(in, unused, "groundwater.cap is \"none\"");
        return;
    }
    cap.volume = *volume;
    cap.from_year = integer(in, "groundwater.from_year", civil(s.start).year);
    cap.provenance = scenario_key("groundwater.provenance")
                         .choices[static_cast<std::size_t>(choice(in, "groundwater.provenance"))];
    read_shares(in, cap);
}

void read_release(TomlReader& in, Scenario& s) {
    auto& r = s.release;
    r.enforce = in.boolean("release.enforce", *scenario_key("release.enforce").fallback == "true");
    r.recorded_closures = choice(in, "release.closures") == 1;
    r.curve = path_of(in, s, "release.curve", text(in, "release.curve"));
    if (const auto why = r.curve.empty() ? std::nullopt : file_problem(r.curve))
        in.problem("release.curve", fmt::format("{}: {}", r.curve.string(), why->problem),
                   why->remedy);
    r.forecast = static_cast<water::ForecastKind>(choice(in, "release.forecast"));
    r.keep_open = in.texts("release.keep_open", *scenario_key("release.keep_open").fallback);
    r.keep_open_at = in.where("release.keep_open");
    read_parameters(in, "release.", s);
}

void read_multipliers(TomlReader& in, Scenario& s) {
    for (const auto& name : multiplier_names()) {
        const double factor = quantity(in, "multipliers." + name);
        if (factor != 1.0) s.multipliers.push_back({name, factor});
    }
}

std::vector<fs::path> files(TomlReader& in, const Scenario& s, std::string_view key) {
    std::vector<fs::path> paths;
    for (const auto& name : in.texts(key)) paths.push_back(path_of(in, s, key, name));
    return paths;
}

void read_series(TomlReader& in, Scenario& s) {
    for (std::size_t q = 0; q < series_keys().size(); ++q) {
        const std::string key = "series." + series_keys()[q].name;
        const std::string gaps = key + "_gaps";
        SeriesChoice series{static_cast<SeriesQuantity>(q), files(in, s, key), false,
                            in.where(key)};
        if (series.files.empty()) {
            refuse_unused(in, gaps, fmt::format("there is no {}", key), "give it, or remove this");
            continue;
        }
        series.fill_gaps = choice(in, gaps) == 1;
        s.series.push_back(std::move(series));
    }
}

void read_observations(TomlReader& in, Scenario& s, Problems& problems) {
    auto& o = s.observations;
    o.points = files(in, s, "observations.points");
    const auto added = files(in, s, "observations.added");
    o.levels = files(in, s, "observations.levels");
    o.filters = files(in, s, "observations.filters");
    for (const auto& file : added)
        if (is_observation_list(file))
            read_observation_list(file, o, problems);
        else
            o.points.push_back(file);
}

// Tables of points of both sections, and the levels beside them.
void join_points(TomlReader& in, Scenario& s) {
    auto& o = s.observations;
    if (const auto file = path_of(in, s, "output.points", text(in, "output.points")); !file.empty())
        o.points.insert(o.points.begin(), file);
    for (const auto& points : o.points)
        if (const auto beside = levels_beside(points))
            if (std::find(o.levels.begin(), o.levels.end(), *beside) == o.levels.end())
                o.levels.push_back(*beside);
    if (o.points.empty() && !o.levels.empty())
        in.problem("observations.levels", "there are no points", "give observations.points");
}

// Offsets of networks that no point has: they would have no effect.
void refuse_unknown_networks(TomlReader& in, const Scenario& s, const NetworkOffsets& offsets) {
    if (s.output.points.empty()) return;
    std::vector<std::string> networks;
    for (const auto& point : s.output.points)
        if (!point.network.empty()) networks.push_back(point.network);
    std::sort(networks.begin(), networks.end());
    networks.erase(std::unique(networks.begin(), networks.end()), networks.end());
    for (const auto& [name, offset] : offsets)
        if (!std::binary_search(networks.begin(), networks.end(), name))
            in.problem(fmt::format("output.datum_offset.{}", name),
                       fmt::format("no point has the network \"{}\"", name),
                       networks.empty() ? "give the points a column network, or leave this out"
                                        : suggestion(name, networks));
}

void read_output(TomlReader& in, Scenario& s, Problems& problems) {
    s.output.fields =
        in.boolean("output.fields", *scenario_key("output.fields").fallback == "true");
    join_points(in, s);
    const auto filters = read_filters(s.observations.filters, problems);
    const auto of_scenario = named_quantities(in, "output.datum_offset");
    const auto offsets = network_offsets(of_scenario, filters, problems);
    read_points(s.observations.points, offsets, problems, s.output);
    refuse_unknown_networks(in, s, of_scenario);
    s.output.zone_tables = files(in, s, "output.zones");
    s.output.zones = read_zones(s.output.zone_tables, problems);
}

}  // namespace

const std::vector<std::string>& multiplier_names() {
    static const std::vector<std::string> names = [] {
        std::vector<std::string> list;
        for (const auto& p : basin::parameters())
            if (!p.multiplier.name.empty()) list.push_back(p.multiplier.name);
        return list;
    }();
    return names;
}

Scenario parse_scenario(std::string_view text, const fs::path& file,
                        const std::vector<Override>& overrides, Problems& problems) {
    Scenario s;
    s.file = file;
    TomlReader in{text, file.string(), overrides, problems};
    if (!in.readable()) return s;
    read_head(in, s);
    read_time(in, s);
    read_basin(in, s);
    read_water(in, s);
    read_inflow(in, s);
    read_reservoirs(in, s);
    read_series(in, s);
    read_cap(in, s);
    read_release(in, s);
    read_parameters(in, "parameters.", s);
    read_multipliers(in, s);
    read_observations(in, s, problems);
    read_output(in, s, problems);
    in.finish();
    s.settings = in.take_settings();
    return s;
}

Scenario read_scenario(const fs::path& file, const std::vector<Override>& overrides,
                       Problems& problems) {
    if (const auto text = read_text(file, problems, largest_scenario))
        return parse_scenario(*text, file, overrides, problems);
    Scenario none;
    none.file = file;
    return none;
}

double parameter(const Scenario& scenario, std::string_view name) {
    for (const auto& p : scenario.parameters)
        if (p.parameter == name) return p.value;
    return basin::default_of(basin::parameter(name));
}

std::vector<fs::path> record_files(const Scenario& scenario) {
    std::vector<fs::path> files;
    for (const auto& series : scenario.series)
        files.insert(files.end(), series.files.begin(), series.files.end());
    const auto& o = scenario.observations;
    files.insert(files.end(), o.points.begin(), o.points.end());
    files.insert(files.end(), o.levels.begin(), o.levels.end());
    files.insert(files.end(), o.filters.begin(), o.filters.end());
    files.insert(files.end(), o.lists.begin(), o.lists.end());
    const auto& zones = scenario.output.zone_tables;
    files.insert(files.end(), zones.begin(), zones.end());
    if (!scenario.water.changes.empty()) files.push_back(scenario.water.changes);
    if (!scenario.release.curve.empty()) files.push_back(scenario.release.curve);
    if (!scenario.cap.floors.empty()) files.push_back(scenario.cap.floors);
    return files;
}

double multiplier(const Scenario& scenario, std::string_view parameter) {
    require(std::find(multiplier_names().begin(), multiplier_names().end(), parameter) !=
                multiplier_names().end(),
            "multiplier: the parameter must be one of multiplier_names()");
    for (const auto& m : scenario.multipliers)
        if (m.parameter == parameter) return m.factor;
    return 1.0;
}

}  // namespace heihe::io
