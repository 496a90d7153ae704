// SPDX-License-Identifier: MIT
#include "heihe/run/load.hpp"

#include "basin_notes.hpp"
#include "heihe/basin/setup/field_room.hpp"
#include "heihe/basin/setup/make_inputs.hpp"
#include "heihe/core/index.hpp"
#include "heihe/io/basin_tables.hpp"
#include "heihe/io/csv.hpp"
#include "heihe/io/level_floors.hpp"
#include "heihe/io/published_ranges.hpp"
#include "heihe/io/release_curve.hpp"
#include "heihe/io/text_file.hpp"
#include "heihe/io/use_changes.hpp"
#include "heihe/io/zones.hpp"
#include "heihe/water/check.hpp"
#include "in_memory.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

namespace heihe::run {
namespace {

// Checks every day of every inlet.
void check_inflow(const basin::Inputs& in, const std::string& file, Problems& problems) {
    for (std::size_t i = 0; i < in.inflow.flow.size(); ++i) {
        const auto& flow = in.inflow.flow[i];
        const std::string name = i < in.network.inlets.size() ? in.network.inlets[i].id : "?";
        const InputLocation where{file, 0, "[inflow] of " + name};
        if (ssize(flow) < in.end - in.inflow.start)
            problems.add(where,
                         fmt::format("has {} days where the run needs {}", flow.size(),
                                     in.end - in.inflow.start),
                         "give a longer record or an earlier end");
        for (std::size_t d = 0; d < flow.size(); ++d) {
            if (std::isfinite(flow[d]) && flow[d] >= 0.0) continue;
            problems.add(where,
                         fmt::format("is {} on {}", flow[d],
                                     to_string(in.inflow.start + static_cast<int>(d))),
                         "correct the record or the factor");
            break;
        }
    }
}

// Line of a segment's lowest vertex, which defines its bed. Reads the table again, for a message only.
InputLocation lowest_vertex(const std::filesystem::path& table, int segment) {
    constexpr const char* bed = "running_min_top_m";
    Problems told_before;
    const auto t = io::CsvTable::read(table, told_before);
    const auto id = t.integers("segment", told_before);
    const auto level = t.numbers(bed, told_before, {.blank_allowed = true});
    std::size_t lowest = t.rows();
    for (std::size_t n = 0; n < t.rows(); ++n)
        if (id[n] == segment &&
            (lowest == t.rows() || level[n] < level[lowest] || std::isnan(level[lowest])))
            lowest = n;
    if (lowest == t.rows()) return {table.string(), 0};
    return t.where(lowest, bed);
}

// Refuses a bed below its column: it would drain the column to the bottom, and no steady state would have
// water in it.
void check_beds(const io::Scenario& scenario, const basin::Inputs& in, const grid::ColumnMesh& mesh,
                Problems& problems) {
    constexpr int shown = 20;
    int found = 0;
    const auto table = scenario.data / "stream_vertices.csv";
    for (std::size_t r = 0; r < in.network.reaches.size(); ++r) {
        const auto& reach = in.network.reaches[r];
        if (reach.column < 0) continue;
        const double bottom = in.grid.botm[at(
            in.grid.node(in.grid.nlay - 1, mesh.row(reach.column), mesh.col(reach.column)))];
        const double bed = reach.bed_top - reach.bed_thickness;
        if (bed > bottom || ++found > shown) continue;
        problems.add(
            lowest_vertex(table, reach.segment),
            fmt::format("the underside of the bed of {}, {:.1f} m, is not above the aquifer's "
                        "bottom, {:.1f} m",
                        river::reach_name(in.network, static_cast<std::ptrdiff_t>(r)), bed, bottom),
            "correct it, here or upstream");
    }
    if (found > shown)
        problems.add({table.string(), 0}, fmt::format("{} more reaches lie so low", found - shown));
}

void check_points(const io::Scenario& scenario, const basin::Inputs& in, Problems& problems) {
    constexpr std::size_t shown = 20;
    std::set<std::string_view> placed;
    for (const auto& point : in.points) placed.insert(point.id);
    std::size_t outside = 0;
    for (const auto& wanted : scenario.output.points)
        if (placed.count(wanted.id) == 0 && ++outside <= shown)
            problems.add(wanted.where,
                         fmt::format("point {} lies more than 2 km outside the grid", wanted.id),
                         fmt::format("check its coordinates (UTM zone {}N, metres), or remove it",
                                     in.utm_zone));
    if (outside > shown)
        problems.add({scenario.output.zone_file.string(), 0},
                     fmt::format("{} more points lie outside the grid", outside - shown));
}

// Where the area of a district in a year comes from: its row of water.changes, else its record.
InputLocation source_of_area(const Loaded& loaded, const std::vector<basin::UseChange>& changes,
                             const std::string& district, int year) {
    InputLocation where{loaded.scenario.water.changes.string(), 0, "quantity irrigated_area_ha"};
    for (const auto& c : changes)
        if (c.member == &basin::DistrictUseRow::area && year >= c.from && year <= c.to &&
            (c.district.empty() || c.district == district))
            where.line = c.line;
    for (const auto& i : loaded.series.info)
        if (i.quantity == io::SeriesQuantity::area && i.id == district &&
            i.first < make_date(year + 1, 1, 1) && make_date(year, 1, 1) < i.end)
            where = {i.file, 0, fmt::format("area of {}", district)};
    return where;
}

// What the run goes without because a table has a header and no row. Ponds and reservoirs are left out: a basin may have
// none.
std::vector<std::string> notes_of_empty_tables(const Loaded& loaded, const basin::Tables& tables,
                                               const std::vector<basin::UseChange>& changes) {
    const auto& scenario = loaded.scenario;
    std::error_code ignored;
    std::vector<std::string> notes;
    const auto note = [&notes](bool is_empty, const std::filesystem::path& file,
                               const char* effect) {
        if (is_empty) notes.push_back(fmt::format("{} has no rows: {}", file.string(), effect));
    };
    note(tables.published.empty(), scenario.data / "published_totals.csv",
         "the tables of use are held beside no published sum");
    note(tables.weather.empty(), scenario.data / "weather_years.csv",
         "every year has mean rain and evapotranspiration");
    const auto fields = scenario.data / "well_fields.csv";
    note(tables.well_fields.empty() && std::filesystem::exists(fields, ignored), fields,
         "all wells stand on the fields");
    note(std::count(loaded.published.begin(), loaded.published.end(), '\n') == 1,
         scenario.data / "published_ranges.csv", "the run is held beside no publication");
    note(changes.empty() && !scenario.water.changes.empty(), scenario.water.changes,
         "nothing changes");
    return notes;
}

// Refuses fields that cover more than their cells: their wells and evapotranspiration have no solution.
void check_areas(const Loaded& loaded, const std::vector<basin::UseChange>& changes,
                 const basin::FieldPlan& plan) {
    constexpr double ha = 1e4;
    Problems problems;
    const auto& water = loaded.inputs.water;
    for (const auto& full : basin::overfull_fields(plan, water)) {
        const auto& id = water.districts[full.district].id;
        problems.add(source_of_area(loaded, changes, id, full.year),
                     fmt::format("the fields of {} in {}, {:.0f} ha, cover more than the land of "
                                 "their cells",
                                 id, full.year, full.area / ha),
                     fmt::format("give at most {:.0f} ha, or a row with the larger area in "
                                 "district_use.csv, which sets the cells",
                                 std::floor(full.room / ha)));
    }
    problems.throw_if_any();
}

void check_all(const io::Scenario& scenario, const basin::Inputs& in) {
    Problems problems;
    const std::string file = scenario.file.string();
    for (const auto& text : grid::problems(in.grid)) problems.add({file, 0, "grid"}, text);
    for (const auto& text : river::problems(in.network)) problems.add({file, 0, "river"}, text);
    if (problems.empty()) {
        const grid::ColumnMesh mesh{in.grid};
        water::check(in.water,
                     {mesh.ncolumn(), static_cast<std::int32_t>(in.network.reaches.size()),
                      scenario.data.string()},
                     problems);
        check_beds(scenario, in, mesh, problems);
    }
    check_inflow(in, file, problems);
    check_points(scenario, in, problems);
    problems.throw_if_any();
}

}  // namespace

std::string as_written(const io::Scenario& scenario, std::string_view key) {
    for (const auto& s : scenario.settings)
        if (s.key == key) return s.value;
    return "";
}

std::vector<std::string> record_lines(const Loaded& loaded) {
    auto lines = io::series_lines(loaded.series);
    for (auto& line : io::observation_lines(loaded.observations)) lines.push_back(std::move(line));
    for (const auto& kind : loaded.inputs.zones)
        for (std::size_t z = 0; z < kind.ids.size(); ++z)
            lines.push_back(fmt::format("zone {} ({}): {} cells of the grid", kind.ids[z],
                                        kind.kind,
                                        std::count(kind.zone_of.begin(), kind.zone_of.end(),
                                                   static_cast<std::int32_t>(z))));
    return lines;
}

std::vector<std::string> record_warnings(const Loaded& loaded) {
    auto warnings = loaded.series.notes;
    warnings.insert(warnings.end(), loaded.notes.begin(), loaded.notes.end());
    return warnings;
}

struct Loader::Kept {
    std::filesystem::path folder{};
    std::optional<basin::Tables> tables{};  // without problems
    std::optional<basin::Layout> layout{};

    const basin::Tables& tables_of(const std::filesystem::path& wanted, Problems& problems) {
        const auto whole = std::filesystem::weakly_canonical(wanted);
        if (tables && folder == whole) return *tables;
        layout.reset();
        tables = io::read_basin_tables(wanted, problems);
        folder = problems.empty() ? whole : std::filesystem::path{};
        return *tables;
    }
    const basin::Layout& layout_of(const basin::LayoutOptions& wanted) {
        if (layout && layout->options == wanted) return *layout;
        layout.reset();  // two would not fit where one hardly does
        return layout.emplace(*tables, wanted);
    }
};

Loader::Loader() : kept_{std::make_unique<Kept>()} {}
Loader::~Loader() = default;
Loader::Loader(Loader&&) noexcept = default;
Loader& Loader::operator=(Loader&&) noexcept = default;

void Loader::forget() { kept_ = std::make_unique<Kept>(); }

Loaded Loader::load(const std::filesystem::path& scenario_file,
                    const std::vector<io::Override>& overrides) {
    const auto begin = std::chrono::steady_clock::now();
    Problems problems;
    Loaded loaded;
    loaded.scenario = io::read_scenario(scenario_file, overrides, problems);
    const auto& scenario = loaded.scenario;
    if (!io::folder_problem(scenario.data)) {
        std::vector<basin::UseChange> changes;
        std::vector<basin::ReleasePoint> curve;
        std::vector<water::LevelFloor> floors;
        const auto& tables = kept_->tables_of(scenario.data, problems);
        if (problems.empty()) {
            io::check_against_tables(scenario, tables, problems);
            loaded.series = io::read_series(scenario, tables, problems);
            loaded.observations = io::read_observations(scenario, loaded.series, problems);
            loaded.published = io::read_published_ranges(scenario.data, problems);
            changes = io::read_use_changes(scenario.water.changes, tables, problems);
            curve = io::read_release_curve(scenario.release.curve, problems);
            floors = io::read_level_floors(scenario.cap.floors, tables, problems);
        }
        problems.throw_if_any();
        for (const auto& county : tables.counties)
            if (!county.name_zh.empty())
                loaded.county_names.push_back({"counties", county.id, county.name_zh, {}});
        auto options = io::setup_options(scenario);
        options.records = loaded.series.records;
        loaded.notes = notes_of_empty_tables(loaded, tables, changes);
        options.water.changes = std::move(changes);
        options.release.curve = std::move(curve);
        options.water.floors = std::move(floors);
        loaded.inputs = in_memory(scenario, [&] {
            const auto& layout = kept_->layout_of(basin::layout_options(options));
            return basin::make_inputs(tables, layout, options);
        });
        for (auto& note : notes_of_defaults(tables, *kept_->layout, options))
            loaded.notes.push_back(std::move(note));
        for (auto& note : notes_of_floors(loaded.inputs)) loaded.notes.push_back(std::move(note));
        for (auto& note : notes_of_gates(loaded.inputs)) loaded.notes.push_back(std::move(note));
        check_areas(loaded, options.water.changes, kept_->layout->plan);
    }
    problems.throw_if_any();
    check_all(scenario, loaded.inputs);
    loaded.inputs.zones = io::place_zones(scenario.output.zones, loaded.inputs, problems);
    problems.throw_if_any();
    loaded.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    return loaded;
}

Loaded load(const std::filesystem::path& scenario, const std::vector<io::Override>& overrides) {
    return Loader{}.load(scenario, overrides);
}

}  // namespace heihe::run
