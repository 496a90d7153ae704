// SPDX-License-Identifier: MIT
#include "heihe/basin/setup/layout.hpp"

#include "heihe/basin/setup/make_inputs.hpp"
#include "heihe/basin/setup/parameters.hpp"
#include "heihe/io/basin_tables.hpp"
#include "heihe/io/run_state.hpp"
#include "support/shared_data.hpp"

#include <catch2/catch.hpp>

#include <set>
#include <string>

// The setup in two stages against the setup in one go, on the tables of the example.

using namespace heihe;

namespace {

basin::Tables basin_tables() {
    Problems problems;
    auto tables = io::read_basin_tables(test::source_root() / "examples/heihe/data", problems);
    problems.throw_if_any();
    return tables;
}

basin::SetupOptions two_years(double spacing = 8000.0) {
    basin::SetupOptions o;
    o.aquifer.spacing = spacing;
    o.start = make_date(2026, 1, 1);
    o.end = make_date(2028, 1, 1);
    return o;
}

/// True when other values of a parameter need another layout.
bool is_geometric(const basin::Parameter& p) {
    auto o = two_years();
    const auto before = basin::layout_options(o);
    p.of(o) += 1.0;
    return !(basin::layout_options(o) == before);
}

}  // namespace

TEST_CASE("layout: one for many parameters - the same bits as from scratch", "[io][unit]") {
    const auto tables = basin_tables();
    const basin::Layout layout{tables, basin::layout_options(two_years())};
    std::set<std::string> digests{
        io::inputs_digest(basin::make_inputs(tables, layout, two_years()))};

    for (const auto& p : basin::parameters()) {
        if (is_geometric(p)) continue;
        CAPTURE(p.name);
        auto o = two_years();
        if (p.name == "inflow_factor") o.inflow.kind = basin::InflowKind::dry;
        const double there = p.of(o) < p.most ? p.most : p.least;
        p.of(o) = 0.9 * p.of(o) + 0.1 * there;

        const auto staged = io::inputs_digest(basin::make_inputs(tables, layout, o));

        CHECK(staged == io::inputs_digest(basin::make_inputs(tables, o)));
        CHECK(digests.insert(staged).second);  // each parameter changes the inputs
    }
}

TEST_CASE("layout: all multipliers, demand, cap and inflow at once - the same bits as from scratch",
          "[io][unit]") {
    const auto tables = basin_tables();
    auto o = two_years(2000.0);
    const basin::Layout layout{tables, basin::layout_options(o)};
    double factor = 0.7;
    for (const auto& p : basin::parameters())
        if (!p.multiplier.name.empty()) p.of(o) *= factor += 0.1;
    o.water.demand_factor = 0.8;
    o.water.apply_caps = true;
    o.water.city_cap = 5e8;
    o.inflow.kind = basin::InflowKind::scaled;
    o.inflow.mean = 12e8;

    const auto staged = basin::make_inputs(tables, layout, o);

    CHECK(io::inputs_digest(staged) == io::inputs_digest(basin::make_inputs(tables, o)));
    CHECK(staged.aquifer.k != basin::make_inputs(tables, layout, two_years(2000.0)).aquifer.k);
}

TEST_CASE("layout: other options than its own - are a broken promise", "[io][unit]") {
    const auto tables = basin_tables();
    const basin::Layout layout{tables, basin::layout_options(two_years())};
    std::set<std::string> geometric;
    for (const auto& p : basin::parameters())
        if (is_geometric(p)) geometric.insert(p.name);

    CHECK(geometric == std::set<std::string>{"spacing", "bandwidth", "overshoot", "most_irrigated",
                                             "river_cell_irrigated", "metres_per_metre_rise",
                                             "ledger_distance", "town_radius"});
    for (const auto& name : geometric) {
        CAPTURE(name);
        auto o = two_years();
        basin::parameter(name).of(o) += 0.125;
        CHECK_THROWS_AS(basin::make_inputs(tables, layout, o), ContractError);
    }
}
