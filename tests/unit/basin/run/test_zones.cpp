// SPDX-License-Identifier: MIT
#include "heihe/basin/run/simulation.hpp"
#include "support/tampering.hpp"
#include "support/tiny_basin.hpp"
#include "support/tolerances.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

using namespace heihe;
using basin::Outcome;
using basin::Simulation;
using basin::State;
using basin::Status;
using basin::ZoneBudget;

namespace {

/// The tiny basin with two zones of a kind that meet in the corner of an L, one inside of them, and one of a
/// single column.
basin::Inputs zoned_basin(Date end = make_date(2027, 2, 1)) {
    test::TinyBasin choice;
    choice.end = end;
    choice.water_depth = 3.0;  // river, drains and evapotranspiration act
    auto in = test::tiny_basin(choice);
    const grid::ColumnMesh mesh{in.grid};
    basin::ZoneKind plan{"plan", {"upper", "lower"}, {}};
    basin::ZoneKind core{"core", {"core"}, {}};
    basin::ZoneKind single{"single", {"single"}, {}};
    for (int c = 0; c < mesh.ncolumn(); ++c) {
        const int j = mesh.col(c);
        plan.zone_of.push_back(j < 3 || (j < 5 && mesh.row(c) == 0) ? 0 : j < 7 ? 1 : -1);
        core.zone_of.push_back(j == 3 ? 0 : -1);
        single.zone_of.push_back(c == 4 ? 0 : -1);
    }
    in.zones = {plan, core, single};
    return in;
}

/// Budgets and exchange of each year.
struct Years : basin::Observer {
    std::vector<std::vector<ZoneBudget>> budgets;
    std::vector<std::vector<double>> in, out;
    std::vector<double> storage_change;  // of the whole aquifer
    int stop_after = 1 << 30;
    int steps = 0;
    void on_step(const basin::StepView&) override { ++steps; }
    bool stop_requested() override { return steps >= stop_after; }
    void on_month(const basin::MonthView& v) override {
        if (!v.year_ends) return;
        budgets.push_back(v.simulation->zone_budgets(*v.state));
        in.push_back(v.state->zones.lateral_in);
        out.push_back(v.state->zones.lateral_out);
        const auto& y = v.state->year;
        storage_change.push_back(y.out(basin::Term::aquifer_storage) -
                                 y.in(basin::Term::aquifer_storage));
    }
};

std::size_t zone_named(const Simulation& sim, const std::string& id) {
    const auto& zones = sim.zones().zones();
    const auto found =
        std::find_if(zones.begin(), zones.end(), [&](const auto& z) { return z.id == id; });
    REQUIRE(found != zones.end());
    return at(found - zones.begin());
}

}  // namespace

TEST_CASE("basin: zones - every zone closes, and all of a kind sum to the aquifer",
          "[basin][unit]") {
    const auto in = zoned_basin();
    Simulation sim{in};
    State state = sim.make_state();
    Years years;

    const Outcome outcome = sim.run(state, years);

    CHECK(outcome.reason.empty());
    REQUIRE(outcome.status == Status::done);
    REQUIRE(years.budgets.size() == 2);
    REQUIRE(sim.zones().zones().size() == 2 + 2 + 4);
    for (std::size_t y = 0; y < years.budgets.size(); ++y) {
        for (const ZoneBudget& b : years.budgets[y])
            CHECK(b.discrepancy_percent(1.0) < test::budget_percent);
        const ZoneBudget& a = years.budgets[y][0];  // the two counties are the whole aquifer
        const ZoneBudget& b = years.budgets[y][1];
        CHECK(a.lateral_in == Approx(b.lateral_out).margin(1e-9));
        CHECK(a.storage_change + b.storage_change ==
              Approx(years.storage_change[y]).epsilon(1e-6).margin(1.0));
    }
    const ZoneBudget& upper = years.budgets[0][zone_named(sim, "upper")];
    CHECK(upper.recharge > 0.0);
    CHECK(upper.river_loss + upper.river_gain > 0.0);
    CHECK(upper.pumping > 0.0);
    CHECK(upper.et > 0.0);
    CHECK(upper.lateral_in + upper.lateral_out > 0.0);
    CHECK(upper.front_inflow == Approx(3 * 500.0 * 365.0));
}

// q = K b dh / L over each face of the column between two zones, in a steady confined strip.
TEST_CASE("basin: zones - lateral flow is Darcy's law over the boundary", "[basin][unit]") {
    auto in = zoned_basin(make_date(2026, 1, 11));
    Simulation sim{in};
    State state = sim.make_state();
    Years years;

    REQUIRE(sim.run(state, years).status == Status::done);

    const auto zone = zone_named(sim, "core");
    const auto& model = sim.model();
    const auto& mesh = model.mesh();
    const auto& h = state.flow.head;
    double expected = 0.0;
    for (const auto c : sim.zones().zones()[zone].columns)
        for (const auto beside : {mesh.west()[at(c)], mesh.east()[at(c)]})
            for (int k = 0; k < mesh.nlay(); ++k) {
                const Cell n = mesh.cell(k, c);
                const Cell m = mesh.cell(k, beside);
                const bool out = h[at(n)] > h[at(m)];
                const double saturation = model.saturation(out ? n : m, h[at(out ? n : m)]).value;
                expected += 20.0 * model.thickness(n) * saturation * (h[at(n)] - h[at(m)]) * 10.0;
            }
    const ZoneBudget& b = years.budgets.at(0)[zone];
    CHECK(b.lateral_out - b.lateral_in == Approx(expected).epsilon(1e-9));
}

TEST_CASE("basin: zones - a neighbour receives what a zone gives", "[basin][unit]") {
    const auto in = zoned_basin();
    Simulation sim{in};
    State state = sim.make_state();
    Years years;

    REQUIRE(sim.run(state, years).status == Status::done);

    const auto& links = sim.zones().links();
    int pairs = 0;
    for (std::size_t l = 0; l < links.size(); ++l) {
        if (links[l].twin < 0) continue;
        ++pairs;
        CHECK(years.out[0][l] + years.in[0][l] > 0.0);
        CHECK(years.out[0][l] == years.in[0][at(links[l].twin)]);
    }
    CHECK(pairs == 2 + 2);  // of the counties, of the plan's zones
}

TEST_CASE("basin: zones - a wrong term ends the run", "[basin][unit]") {
    const auto in = zoned_basin(make_date(2026, 3, 1));
    auto sums = GENERATE(&basin::ZoneSums::recharge, &basin::ZoneSums::river_loss,
                         &basin::ZoneSums::front_inflow, &basin::ZoneSums::pumping,
                         &basin::ZoneSums::et, &basin::ZoneSums::drains,
                         &basin::ZoneSums::river_gain, &basin::ZoneSums::lateral_in,
                         &basin::ZoneSums::lateral_out, &basin::ZoneSums::stored_at_start);
    Simulation sim{in};
    State state = sim.make_state();
    basin::Tampering::with_state(sim, [&](State& s) { (s.zones.*sums)[0] += 300.0; });
    basin::Observer nobody;

    const Outcome outcome = sim.run(state, nobody);

    REQUIRE(outcome.status == Status::budget);
    CHECK(outcome.reason.find("zone county Ga") != std::string::npos);  // Ganzhou, or its neighbour
    CHECK(state.clock.worst_store == static_cast<std::int64_t>(basin::Store::zone));
}

TEST_CASE("basin: zones - a run stopped within the year goes on to the same sums",
          "[basin][unit]") {
    const auto in = zoned_basin();
    Simulation sim{in};
    State whole = sim.make_state();
    Years expected;
    REQUIRE(sim.run(whole, expected).status == Status::done);
    State state = sim.make_state();
    Years first;
    first.stop_after = GENERATE(3, 20, 45);

    REQUIRE(sim.run(state, first).status == Status::stopped);
    Simulation later{in};
    Years second;
    REQUIRE(later.run(state, second).status == Status::done);

    CHECK(second.out.back() == expected.out.back());
    CHECK(basin::digest(state) == basin::digest(whole));
}

TEST_CASE("basin: zones - those of the user change no head", "[basin][unit]") {
    const auto in = zoned_basin(make_date(2026, 4, 1));
    auto plain = in;
    plain.zones.clear();
    Simulation with{in};
    Simulation without{plain};
    State a = with.make_state();
    State b = without.make_state();
    basin::Observer nobody;

    REQUIRE(with.run(a, nobody).status == Status::done);
    REQUIRE(without.run(b, nobody).status == Status::done);

    CHECK(a.flow.head == b.flow.head);
    CHECK(a.year.head_at_start == b.year.head_at_start);
}
