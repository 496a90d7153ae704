// SPDX-License-Identifier: MIT
#include "heihe/io/basin_rows.hpp"

#include "heihe/basin/run/closure.hpp"
#include "heihe/basin/run/closure_names.hpp"
#include "heihe/basin/run/simulation.hpp"
#include "support/reservoir_basin.hpp"
#include "support/tiny_basin.hpp"

#include <catch2/catch.hpp>

#include <cstdint>
#include <stdexcept>
#include <vector>

using namespace heihe;
using basin::Store;

namespace {

double& figure(std::vector<double>& sums, std::size_t group, double water::Figures::*member) {
    for (std::size_t k = 0; k < water::figure_count; ++k)
        if (water::figure_names[k].member == member) return sums[group * water::figure_count + k];
    throw std::logic_error("no such figure");
}

}  // namespace

TEST_CASE("io: rows - round-off is no unmet demand", "[io][unit]") {
    const auto in = test::tiny_basin();
    const basin::Simulation simulation{in};
    auto state = simulation.make_state();
    state.month.days = 31.0;
    for (auto* sums : {&state.water.sums.month, &state.water.sums.year}) {
        figure(*sums, 0, &water::Figures::demand) = 1e5;
        figure(*sums, 0, &water::Figures::unmet) = -1.6e-9;
        figure(*sums, 0, &water::Figures::unmet_wells) = -1.6e-9;
        figure(*sums, 1, &water::Figures::demand) = 1e5;
        figure(*sums, 1, &water::Figures::unmet) = 1.0;
        figure(*sums, 1, &water::Figures::unmet_cap) = 1.0;
        figure(*sums, 2, &water::Figures::unmet) = -3e-12;  // demand that is all met from below
    }
    basin::MonthView view;
    view.first = make_date(2026, 12, 1);
    view.end = make_date(2027, 1, 1);
    view.year = 2026;
    view.year_ends = true;
    view.inputs = &in;
    view.state = &state;
    view.simulation = &simulation;

    const auto rows = io::month_rows(view, "");

    CHECK(rows.districts.at(0).unmet == 0.0);
    CHECK(rows.districts.at(0).unmet_wells == 0.0);
    CHECK(rows.districts.at(1).unmet == 1.0);
    CHECK(rows.districts.at(1).unmet_cap == 1.0);
    CHECK(rows.districts.at(2).unmet == 0.0);
    CHECK(rows.county.at(0).unmet == 0.0);
    CHECK(rows.county.at(1).unmet == 1.0);
}

TEST_CASE("io: rows - reservoirs by month, and their store in budget.csv", "[io][unit]") {
    const auto in = test::reservoir_basin();
    const basin::Simulation simulation{in};
    auto state = simulation.make_state();
    state.month.days = 28.0;
    basin::MonthView view;
    view.first = make_date(2026, 2, 1);
    view.end = make_date(2026, 3, 1);
    view.year = 2026;
    view.inputs = &in;
    view.state = &state;
    view.simulation = &simulation;

    const auto rows = io::month_rows(view, "");

    REQUIRE(rows.reservoirs.size() == 1);
    const auto& r = rows.reservoirs[0];
    CHECK(r.date == make_date(2026, 2, 28));
    CHECK(r.reservoir == "dam");
    CHECK(r.storage == in.reservoirs[0].days[58].storage);
    CHECK(r.level == Approx(100.0 + 20.0 * r.storage / 8e6));
    double storage_change = 0.0;
    for (const auto& row : rows.budget) {
        if (row.store != "reservoirs") continue;
        if (row.term == "storage") storage_change = row.storage_change;
        if (row.term != "total") continue;
        CHECK(row.in == r.inflow);
        CHECK(row.out == Approx(r.release + r.spill + r.evaporation + r.seepage));
        CHECK(row.storage_change == storage_change);
        CHECK(row.discrepancy_percent < 1e-9);
    }
    CHECK(storage_change == Approx(r.storage - in.reservoirs[0].days[30].storage));
    CHECK(rows.budget.back().term == "total");
    CHECK(rows.budget.back().store == "reservoirs");
}

TEST_CASE("io: rows - a basin without reservoirs has none of theirs", "[io][unit]") {
    const auto in = test::tiny_basin();
    const basin::Simulation simulation{in};
    auto state = simulation.make_state();
    state.month.days = 31.0;
    basin::MonthView view;
    view.first = make_date(2026, 1, 1);
    view.end = make_date(2026, 2, 1);
    view.year = 2026;
    view.inputs = &in;
    view.state = &state;
    view.simulation = &simulation;

    const auto rows = io::month_rows(view, "");

    CHECK(rows.reservoirs.empty());
    CHECK(rows.budget.back().store == "city");
}

TEST_CASE("io: summary - the worst store is named as the input names it", "[io][unit]") {
    const auto in = test::tiny_basin();
    const basin::Simulation simulation{in};
    const auto worst = [&](Store store, std::int64_t item) {
        auto state = simulation.make_state();
        state.clock.worst_store = static_cast<std::int64_t>(store);
        state.clock.worst_item = item;
        return io::run_summary(in, simulation.model(), state).budget_worst;
    };
    CHECK(worst(Store::cell, 24 + 8 + 2).store == "aquifer cell");
    CHECK(worst(Store::cell, 24 + 8 + 2).id == "layer 2, row 2, column 3");
    CHECK(worst(Store::column, 8 + 2).id == "row 2, column 3");
    CHECK(worst(Store::reach, 4).id == "segment 1, reach 5");
    CHECK(worst(Store::bed, 4).id == "segment 1, reach 5");
    CHECK(worst(Store::group, 1).id == "luotuocheng");
    CHECK(worst(Store::group, 2).id == "ganzhou_domestic");
    CHECK(worst(Store::account, 1).id == "Gaotai");
    CHECK(worst(Store::total, 0).store == "store");
    CHECK(worst(Store::total, 0).id == "aquifer");
    CHECK(worst(Store::transfer, 0).id == "river diversions -> canals diverted");
    CHECK(worst(Store::reservoir, 0).id.empty());  // there is none
    CHECK(worst(Store::none, 0).id.empty());
}

TEST_CASE("basin: closure names - no number is beyond the lists", "[basin][unit]") {
    const auto in = test::tiny_basin();
    const basin::Simulation simulation{in};
    for (int kind = 0; kind < static_cast<int>(basin::store_names.size()); ++kind)
        for (const std::int64_t item : {-1, 1000000})
            CHECK_NOTHROW(
                basin::closure_text(static_cast<Store>(kind), item, in, simulation.model()));
    CHECK(basin::closure_text(Store::reach, 4, in, simulation.model()) ==
          "river reach segment 1, reach 5");
}
