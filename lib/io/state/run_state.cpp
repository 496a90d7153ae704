// SPDX-License-Identifier: MIT
#include "heihe/io/run_state.hpp"

#include "heihe/basin/run/simulation.hpp"
#include "heihe/core/index.hpp"
#include "heihe/io/origin.hpp"
#include "lib/io/state/regrid.hpp"
#include "lib/io/state/state_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace heihe::io {
namespace {

using basin::Inputs;
using basin::State;

// [ncolumn] centres of the columns in the grid's coordinates.
Places column_places(const basin::Simulation& simulation) {
    const auto& mesh = simulation.model().mesh();
    const auto& grid = simulation.inputs().grid;
    std::vector<double> west{grid.xorigin};
    for (const double w : grid.delr) west.push_back(west.back() + w);
    std::vector<double> north{grid.yorigin};
    for (const double h : grid.delc) north.front() += h;
    for (const double h : grid.delc) north.push_back(north.back() - h);
    Places p;
    for (int c = 0; c < mesh.ncolumn(); ++c) {
        p.x.push_back(0.5 * (west[at(mesh.col(c))] + west[at(mesh.col(c)) + 1]));
        p.y.push_back(0.5 * (north[at(mesh.row(c))] + north[at(mesh.row(c)) + 1]));
    }
    return p;
}

std::vector<double> column_areas(const basin::Simulation& simulation) {
    const auto& mesh = simulation.model().mesh();
    std::vector<double> area;
    for (int c = 0; c < mesh.ncolumn(); ++c) area.push_back(mesh.area(c));
    return area;
}

// Reaches by place: x, y of their column (NaN without one), and length.
struct ReachPlaces {
    Places place;
    std::vector<double> length;
};

ReachPlaces reach_places(const basin::Simulation& simulation, const Places& columns) {
    ReachPlaces out;
    for (const auto& r : simulation.inputs().network.reaches) {
        const bool none = r.column < 0;
        const double nowhere = std::numeric_limits<double>::quiet_NaN();
        out.place.x.push_back(none ? nowhere : columns.x[at(r.column)]);
        out.place.y.push_back(none ? nowhere : columns.y[at(r.column)]);
        out.length.push_back(r.length);
    }
    return out;
}

// The grid of a checkpoint.
struct OldGrid {
    Places column;
    std::vector<double> area;
    Places reach;
    std::vector<double> length;
};

template <StateOf<OldGrid> S, typename Visitor>
void for_each_field(S& s, Visitor&& visit) {
    visit("column_x", "m", s.column.x);
    visit("column_y", "m", s.column.y);
    visit("column_area", "m2", s.area);
    visit("reach_x", "m", s.reach.x);
    visit("reach_y", "m", s.reach.y);
    visit("reach_length", "m", s.length);
}

// Data of the old aquifer that older checkpoints lack.
struct OldAquifer {
    std::vector<double> land;    // [ncolumn] m
    std::vector<double> active;  // [ncell] 1: the head has a meaning
};

template <StateOf<OldAquifer> S, typename Visitor>
void for_each_field(S& s, Visitor&& visit) {
    visit("land", "m", s.land);
    visit("active", "-", s.active);
}

OldAquifer aquifer_of(const basin::Simulation& simulation) {
    OldAquifer a;
    a.land = simulation.inputs().surface.land;
    for (const auto kind : simulation.model().mesh().kinds())
        a.active.push_back(kind == grid::CellKind::inactive ? 0.0 : 1.0);
    return a;
}

// For a checkpoint without them: this grid's land, interpolated, and the layers of its nearest column.
OldAquifer guess_aquifer(const OldAquifer& now, const OldGrid& grid, const OldGrid& old) {
    const std::size_t n0 = old.column.x.size();
    const std::size_t n1 = grid.column.x.size();
    const auto parts = column_parts(grid.column, grid.area, old.column);
    OldAquifer a;
    a.land.assign(n0, 0.0);
    a.active.assign(now.active.size() / n1 * n0, 0.0);
    for (std::size_t c = 0; c < n0; ++c) {
        for (const auto& p : parts[c]) a.land[c] += p.share * now.land[at(p.from)];
        for (std::size_t k = 0; k * n1 < now.active.size(); ++k)
            a.active[k * n0 + c] = now.active[k * n1 + at(parts[c].front().from)];
    }
    return a;
}

OldAquifer old_aquifer(const Checkpoint& from, const std::string& file, const OldAquifer& now,
                       const OldGrid& grid, const OldGrid& old) {
    const bool told = std::any_of(from.fields.begin(), from.fields.end(),
                                  [](const auto& f) { return f.name == "grid/land"; });
    if (!told) return guess_aquifer(now, grid, old);
    OldAquifer a;
    a.land.resize(old.column.x.size());
    a.active.resize(now.active.size() / grid.column.x.size() * old.column.x.size());
    Problems problems;
    restore(from, "grid/", file, problems, a);
    problems.throw_if_any();
    return a;
}

OldGrid grid_of(const basin::Simulation& simulation) {
    OldGrid g;
    g.column = column_places(simulation);
    g.area = column_areas(simulation);
    const auto reaches = reach_places(simulation, g.column);
    g.reach = reaches.place;
    g.length = reaches.length;
    return g;
}

bool same_places(const std::vector<double>& a, const std::vector<double>& b) {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i)
        if (!(std::abs(a[i] - b[i]) < 1.0) && !(std::isnan(a[i]) && std::isnan(b[i]))) return false;
    return true;
}

bool same_grid(const OldGrid& a, const OldGrid& b) {
    return same_places(a.column.x, b.column.x) && same_places(a.column.y, b.column.y) &&
           same_places(a.reach.x, b.reach.x) && same_places(a.reach.y, b.reach.y);
}

std::string attribute(const Checkpoint& from, const std::string& file, const std::string& name) {
    const auto found = from.attributes.find(name);
    if (found == from.attributes.end())
        throw InputError({file, 0}, "the checkpoint does not say its " + name,
                         "use a checkpoint.h5 of a run of this program");
    return found->second;
}

// Refuses a state whose digest is not the one in the checkpoint.
void check_digest(const Checkpoint& from, const std::string& file, const State& state) {
    const std::string digest = basin::digest(state);
    if (const auto told = attribute(from, file, "state_digest"); told != digest)
        throw InputError(
            {file, 0},
            fmt::format("its state has the digest {}, not the one that it names", digest),
            "it was changed; use a checkpoint.h5 of a run, or start anew");
}

Date date_of(const Checkpoint& from, const std::string& file) {
    const auto date = parse_date(attribute(from, file, "date"));
    if (!date)
        throw InputError({file, 0}, "the date of the checkpoint is no date",
                         "use a checkpoint.h5 of a run of this program");
    return *date;
}

// Refuses a grid without usable places or sizes.
void check_grid(const OldGrid& g, const std::string& file) {
    const auto bad = [](double v) { return !std::isfinite(v); };
    const auto not_positive = [](double v) { return !(v > 0.0 && std::isfinite(v)); };
    const bool sizes = !g.column.x.empty() && g.column.y.size() == g.column.x.size() &&
                       g.area.size() == g.column.x.size() && g.reach.y.size() == g.reach.x.size() &&
                       g.length.size() == g.reach.x.size();
    if (!sizes || std::any_of(g.column.x.begin(), g.column.x.end(), bad) ||
        std::any_of(g.column.y.begin(), g.column.y.end(), bad) ||
        std::any_of(g.area.begin(), g.area.end(), not_positive) ||
        std::any_of(g.length.begin(), g.length.end(), not_positive))
        throw InputError({file, 0}, "its grid has columns or reaches without a place or a size",
                         "use a checkpoint.h5 of a run of this program");
}

// Reads a start state completely; refuses parts that do not fit together.
State read_old(const Checkpoint& from, const std::string& file, const Inputs& in, OldGrid& grid) {
    Problems problems;
    State old;
    restore(from, "", file, problems, old);
    restore(from, "grid/", file, problems, grid);
    problems.throw_if_any();
    check_digest(from, file, old);
    check_grid(grid, file);
    const std::size_t columns = grid.column.x.size();
    if (old.flow.head.size() != columns * at(in.grid.nlay))
        throw InputError({file, 0}, "the checkpoint has another number of layers",
                         "use a state of this basin");
    if (old.capillary_reference.size() != in.water.districts.size() ||
        old.water.cap.opened.size() != in.water.counties.size())
        throw InputError({file, 0}, "the checkpoint has other districts or counties",
                         "use a state that was made with these tables");
    check_sizes(old, {columns * at(in.grid.nlay), columns, grid.length.size()}, file, problems);
    problems.throw_if_any();
    return old;
}

// Sets depths of the unsaturated zone by these heads, as the first step will do.
void find_depths(const basin::Simulation& simulation, State& state) {
    const auto& in = simulation.inputs();
    const auto table = [&](std::int32_t column) {
        return state.flow.head[at(simulation.model().top_active(column))];
    };
    for (std::size_t c = 0; c < state.fields.depth.size(); ++c)
        state.fields.depth[c] =
            std::max(0.0, in.surface.land[c] - table(static_cast<std::int32_t>(c)));
    for (std::size_t r = 0; r < state.beds.depth.size(); ++r) {
        const auto& reach = in.network.reaches[r];
        state.beds.depth[r] =
            reach.column < 0
                ? 0.0
                : std::max(0.0, reach.bed_top - reach.bed_thickness - table(reach.column));
    }
}

// The old and the new grid.
struct Move {
    const OldGrid& from;
    const OldAquifer& below;  // of `from`
    const OldGrid& to;
};

// Moves stores from another grid to this one: heads keep their depth below land, volumes their totals.
void interpolate(const State& old, const Move& move, const basin::Simulation& simulation,
                 State& state) {
    const auto& [from, below, to] = move;
    const auto& in = simulation.inputs();
    state.flow.head =
        heads_below_land(old.flow.head, below.active, below.land,
                         column_parts(from.column, from.area, to.column), in.surface.land);
    state.flow.head_old = state.flow.head;
    const auto column = nearest_of(from.column, to.column);
    const auto reach = nearest_of(from.reach, to.reach);
    state.fields.upper = spread_total(old.fields.upper, from.area, column, to.area);
    state.fields.lower = spread_total(old.fields.lower, from.area, column, to.area);
    state.beds.upper = spread_total(old.beds.upper, from.length, reach, to.length);
    state.beds.lower = spread_total(old.beds.lower, from.length, reach, to.length);
    find_depths(simulation, state);
    state.returning = carry_total(old.returning, nearest_of(to.reach, from.reach), reach.size());
    state.river.storage = spread_total(old.river.storage, from.length, reach, to.length);
    for (std::size_t r = 0; r < reach.size(); ++r)
        if (reach[r] >= 0) state.river.outflow[r] = old.river.outflow[at(reach[r])];
}

}  // namespace

std::string settings_digest(const std::vector<Setting>& settings,
                            const std::vector<std::filesystem::path>& files) {
    Digest d;
    for (const auto& s : settings) {
        d.add(std::string_view{s.key});
        d.add(std::string_view{s.value});
    }
    for (const auto& file : files) d.add(std::string_view{file_digest(file)});
    return d.hex();
}

Checkpoint run_checkpoint(const basin::Simulation& simulation, const State& state,
                          const RunIdentity& identity, const std::vector<double>& first_table) {
    Checkpoint c;
    c.attributes["scenario"] = identity.scenario;
    c.attributes["spacing_m"] = fmt::format("{}", identity.spacing);
    c.attributes["inputs_digest"] = identity.inputs_digest;
    c.attributes["settings_digest"] = identity.settings_digest;
    c.attributes["inputs_signature"] = identity.inputs_signature;
    c.attributes["tables_digest"] = identity.tables_digest;
    c.attributes["scenario_digest"] = identity.scenario_digest;
    c.attributes["state_digest"] = basin::digest(state);
    c.attributes["date"] = to_string(state.clock.date());
    capture(state, "", c);
    capture(grid_of(simulation), "grid/", c);
    capture(aquifer_of(simulation), "grid/", c);
    c.fields.push_back({"output/first_table", "m", false, first_table});
    return c;
}

std::vector<double> resume_state(const Checkpoint& from, const std::string& file,
                                 const RunIdentity& identity, const basin::Simulation& simulation,
                                 State& state) {
    if (attribute(from, file, "inputs_digest") != identity.inputs_digest ||
        attribute(from, file, "settings_digest") != identity.settings_digest)
        throw InputError(
            {file, 0}, "the scenario, its tables or the options have changed since this run began",
            "go on with those of its start, or start anew with --force");
    Problems problems;
    std::vector<double> first_table(at(simulation.model().mesh().ncolumn()), 0.0);
    restore_exactly(from, "", file, problems, state);
    CheckpointRestore{from, "output/", file, problems}("first_table", "m", first_table);
    problems.throw_if_any();
    check_digest(from, file, state);
    check_values(state, aquifer_of(simulation).active, simulation, file, problems);
    check_clock(state.clock, simulation, file, problems);
    problems.throw_if_any();
    return first_table;
}

bool is_of_same_grid(const Checkpoint& from, const std::string& file,
                     const basin::Simulation& simulation) {
    Problems problems;
    OldGrid old;
    restore(from, "grid/", file, problems, old);
    problems.throw_if_any();
    return same_grid(old, grid_of(simulation));
}

std::vector<std::string> start_from_checkpoint(const Checkpoint& from, const std::string& file,
                                               const std::string& name,
                                               const basin::Simulation& simulation, State& state) {
    std::vector<std::string> remarks;
    const auto& in = simulation.inputs();
    Problems problems;
    OldGrid old_grid;
    const State old = read_old(from, file, in, old_grid);
    const OldGrid grid = grid_of(simulation);
    const auto now = aquifer_of(simulation);
    const bool is_same = same_grid(old_grid, grid);
    const auto below = is_same ? now : old_aquifer(from, file, now, grid, old_grid);
    check_values(old, below.active, simulation, file, problems);
    problems.throw_if_any();
    if (const Date date = date_of(from, file); date != in.start)
        remarks.push_back(fmt::format("the start state {} is of {}, the run starts on {}", name,
                                      to_string(date), to_string(in.start)));
    if (is_same) {
        state.flow = old.flow;
        state.river = old.river;
        state.fields = old.fields;
        state.beds = old.beds;
        state.returning = old.returning;
    } else {
        interpolate(old, {old_grid, below, grid}, simulation, state);
        remarks.push_back(fmt::format("the start state {} is of another grid ({} columns, now {})",
                                      name, old_grid.column.x.size(), grid.column.x.size()));
    }
    state.capillary_reference = old.capillary_reference;
    // The cap accounts begin at zero, like the sums with which they are compared (water::CapAccounts).
    // The dispatch year goes on where the state is that of the run's first day; losses are learned in any case.
    if (date_of(from, file) == in.start) {
        state.dispatch = old.dispatch;
        state.dispatch.last_year = 0;
        state.water.obligation = old.water.obligation;
        if (in.water.obligation.carry_over == 0.0) state.water.obligation.carried = 0.0;
        state.water.obligation.forecast = -1.0;  // made anew by this run's own
    }
    state.water.obligation.loss = old.water.obligation.loss;
    simulation.open_year(state);
    return remarks;
}

}  // namespace heihe::io
