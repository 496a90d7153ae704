// SPDX-License-Identifier: MIT
#include "basin_notes.hpp"

#include "heihe/basin/setup/inflow.hpp"
#include "heihe/core/index.hpp"
#include "heihe/grid/column_mesh.hpp"
#include "heihe/water/gates.hpp"

#include <fmt/format.h>

#include <utility>

namespace heihe::run {
namespace {

constexpr double per_1e8 = 1e-8;
constexpr double per_km = 1e-3;

bool is_far(double value, double expected, double factor) {
    return value > expected * factor || value < expected / factor;
}

/// Mean year of the main inlet's record [m3/yr].
double recorded_mean(const basin::Tables& t) {
    const auto main = basin::detail::main_inlet(t);
    const int first = t.inflow.front().year;
    const int last = t.inflow.back().year;
    double sum = 0.0;
    for (int year = first; year <= last; ++year)
        sum += basin::detail::year_volume(t, main, year, year);
    return sum / (last - first + 1);
}

/// A volume of the scenario that should be near the main inlet's mean year.
std::string note_of_volume(const char* key, double volume, double mean, const std::string& inlet) {
    constexpr double factor = 3.0;  // more than a scenario of dry or wet years
    if (!(mean > 0.0) || !is_far(volume, mean, factor)) return {};
    return fmt::format(
        "{} is {:.3g} 亿m3/yr, and the mean year of {} is {:.3g}: give the basin's own", key,
        per_1e8 * volume, inlet, per_1e8 * mean);
}

}  // namespace

std::vector<std::string> notes_of_defaults(const basin::Tables& tables, const basin::Layout& layout,
                                           const basin::SetupOptions& options) {
    std::vector<std::string> notes;
    const auto add = [&notes](std::string text) {
        if (!text.empty()) notes.push_back(std::move(text));
    };
    double named = 0.0;
    for (const auto& reach : tables.main_stem) named += reach.length;
    constexpr double stretch = 1.5;  // more than the bends that a 1 km grid cuts off
    if (is_far(options.river.main_stem_length, named, stretch))
        add(
            fmt::format("parameters.main_stem_length is {:.4g} km, and the reaches of reaches.csv "
                        "have {:.4g} km: "
                        "they are stretched to it; give the river's own length",
                        per_km * options.river.main_stem_length, per_km * named));
    const double mean = recorded_mean(tables);
    add(note_of_volume("water.entitlement_reference", options.water.entitlement_reference_inflow,
                       mean, tables.names.main_inlet));
    if (options.inflow.kind == basin::InflowKind::scaled)
        add(note_of_volume("inflow.mean", options.inflow.mean, mean, tables.names.main_inlet));
    if (layout.front.empty() && options.surface.lateral_inflow > 0.0)
        add(
            fmt::format("no cell lies on the mountain front, so parameters.lateral_inflow of "
                        "{:.3g} 亿m3/yr does not "
                        "enter; give front_above_m and mountains_towards_deg in basin.csv",
                        per_1e8 * options.surface.lateral_inflow));
    return notes;
}

std::vector<std::string> notes_of_gates(const basin::Inputs& in) {
    std::vector<std::string> notes;
    const auto& gates = in.water.obligation;
    const int days = in.end - in.start;
    double closed = 0.0;
    for (const auto& c : gates.closures) closed += c.part * water::common_days(c, in.start, days);
    if (!gates.closures.empty() && closed == 0.0)
        notes.emplace_back(
            "release.closures: no closure of closures.csv lies within the run, so no gate closes "
            "by "
            "date");
    double open_to_close = 0.0;
    for (int d = 0; gates.enforced && d < days; ++d)
        open_to_close += water::closable_on(gates.windows, in.start + d);
    if (gates.enforced && open_to_close == 0.0)
        notes.emplace_back(
            "release.enforce: no window of gate_windows.csv lies within the run, so no gate "
            "closes");
    return notes;
}

std::vector<std::string> notes_of_floors(const basin::Inputs& in) {
    std::vector<std::string> notes;
    if (in.water.floors.empty()) return notes;
    const grid::ColumnMesh mesh{in.grid};
    for (const auto& floor : in.water.floors) {
        int there = 0;
        int below = 0;
        for (int c = 0; c < mesh.ncolumn(); ++c) {
            const auto county = in.surface.county[at(c)];
            const auto district = in.surface.district[at(c)];
            const bool of_county = county >= 0 && in.water.counties[at(county)] == floor.county;
            const bool of_district =
                district >= 0 && in.water.districts[at(district)].id == floor.district;
            if (!of_county && !of_district) continue;
            ++there;
            const double bottom = mesh.bot(mesh.cell(mesh.nlay() - 1, c));
            below += in.surface.land[at(c)] - floor.depth < bottom ? 1 : 0;
        }
        if (below > 0)
            notes.push_back(fmt::format(
                "the floor of {}{} from {} on, {:g} m deep, lies below the aquifer in {} of {} "
                "columns",
                floor.county, floor.district, floor.from_year, floor.depth, below, there));
    }
    return notes;
}

}  // namespace heihe::run
