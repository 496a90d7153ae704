// SPDX-License-Identifier: MIT
#include "heihe/io/run_state.hpp"

#include "heihe/basin/run/simulation.hpp"
#include "support/tiny_basin.hpp"
#include "support/tolerances.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <functional>
#include <limits>
#include <numeric>
#include <string>

using namespace heihe;

namespace {

double sum(const std::vector<double>& v) { return std::accumulate(v.begin(), v.end(), 0.0); }

// The tiny basin moved to the east, on higher land, with longer reaches: another grid.
basin::Inputs moved(double east, double up) {
    auto in = test::tiny_basin();
    in.grid.xorigin += east;
    for (auto* v : {&in.grid.top, &in.grid.botm, &in.surface.land, &in.aquifer.strt})
        for (double& z : *v) z += up;
    for (auto& r : in.network.reaches) {
        r.bed_top += up;
        r.length *= 1.3;
    }
    return in;
}

// Water table 6 m below land, the lower layer's head 1 m above it; water in every store.
basin::State some_state(const basin::Simulation& simulation) {
    auto s = simulation.make_state();
    const std::size_t n = simulation.inputs().surface.land.size();
    for (std::size_t c = 0; c < n; ++c) {
        s.flow.head[c] = simulation.inputs().surface.land[c] - 6.0;
        s.flow.head[n + c] = s.flow.head[c] + 1.0;
        s.fields.upper[c] = 10.0 + static_cast<double>(c);
        s.fields.lower[c] = 5.0;
        s.fields.depth[c] = 99.0;
    }
    for (std::size_t r = 0; r < s.returning.size(); ++r) {
        s.returning[r] = 100.0 * static_cast<double>(r);
        s.river.storage[r] = 7.0 + static_cast<double>(r);
        s.river.outflow[r] = 3.0;
        s.beds.upper[r] = 4.0;
        s.beds.lower[r] = static_cast<double>(r);
    }
    return s;
}

struct Started {
    basin::State old;
    basin::State now;
    std::vector<double> land;
    std::vector<std::string> remarks;
};

Started start_on(const basin::Inputs& in, bool tells_land = true) {
    const auto old_in = test::tiny_basin();
    const basin::Simulation old{old_in};
    Started s;
    s.old = some_state(old);
    auto checkpoint = io::run_checkpoint(old, s.old, {}, std::vector<double>(24, 0.0));
    if (!tells_land) {
        auto& f = checkpoint.fields;
        f.erase(std::remove_if(f.begin(), f.end(),
                               [](const auto& field) {
                                   return field.name == "grid/land" || field.name == "grid/active";
                               }),
                f.end());
    }
    const basin::Simulation now{in};
    CHECK(io::is_of_same_grid(checkpoint, "old.h5", old));
    CHECK_FALSE(io::is_of_same_grid(checkpoint, "old.h5", now));
    s.now = now.make_state();
    s.remarks = io::start_from_checkpoint(checkpoint, "old.h5", "old.h5", now, s.now);
    s.land = in.surface.land;
    return s;
}

}  // namespace

TEST_CASE("run_state: another grid - heads keep their depth below the new land, in every layer",
          "[io][unit]") {
    // 300 m: old columns cover most new ones; 5 km: most lie where the old grid had none.
    const double east = GENERATE(300.0, 5000.0);
    const auto s = start_on(moved(east, 7.0));

    const std::size_t n = s.land.size();
    for (std::size_t c = 0; c < n; ++c) {
        CHECK(s.now.flow.head[c] == Approx(s.land[c] - 6.0).epsilon(test::long_sum));
        CHECK(s.now.flow.head[n + c] == Approx(s.land[c] - 5.0).epsilon(test::long_sum));
        CHECK(s.now.flow.head_old[c] == s.now.flow.head[c]);
        CHECK(s.now.fields.depth[c] == Approx(6.0).epsilon(test::long_sum));
    }
    REQUIRE(s.remarks.size() == 1);
    CHECK_THAT(s.remarks.front(), Catch::Contains("of another grid"));
}

TEST_CASE("run_state: another grid - stores keep their totals", "[io][unit]") {
    const auto s = start_on(moved(1400.0, 0.0));

    CHECK(sum(s.now.fields.upper) == Approx(sum(s.old.fields.upper)).epsilon(test::long_sum));
    CHECK(sum(s.now.fields.lower) == Approx(sum(s.old.fields.lower)).epsilon(test::long_sum));
    CHECK(sum(s.now.beds.upper) == Approx(sum(s.old.beds.upper)).epsilon(test::long_sum));
    CHECK(sum(s.now.beds.lower) == Approx(sum(s.old.beds.lower)).epsilon(test::long_sum));
    CHECK(sum(s.now.returning) == Approx(sum(s.old.returning)).epsilon(test::long_sum));
    CHECK(sum(s.now.river.storage) == Approx(sum(s.old.river.storage)).epsilon(test::long_sum));
    CHECK(s.now.returning[6] == s.old.returning[7]);  // the nearest reach is one farther down
    for (const double d : s.now.beds.depth) CHECK(d == Approx(3.0));  // bed bottom 3 m below land
}

TEST_CASE("run_state: another grid - an old layer that is absent gives no head", "[io][unit]") {
    auto absent = test::tiny_basin();
    absent.grid.idomain.assign(48, 1);
    absent.grid.idomain[24 + 3] = 0;  // second layer of a column
    const basin::Simulation old{absent};
    auto state = some_state(old);
    state.flow.head[24 + 3] = 1e4;  // without a meaning
    const auto checkpoint = io::run_checkpoint(old, state, {}, std::vector<double>(24, 0.0));
    const auto in = moved(300.0, 7.0);
    const basin::Simulation now{in};
    auto started = now.make_state();

    (void)io::start_from_checkpoint(checkpoint, "old.h5", "old.h5", now, started);

    CHECK(started.flow.head[24 + 3] == Approx(in.surface.land[3] - 5.0).epsilon(test::long_sum));
}

TEST_CASE("run_state: another grid - for a checkpoint without land that of this grid is used",
          "[io][unit]") {
    const auto s = start_on(moved(300.0, 0.0), false);

    for (std::size_t c = 0; c < s.land.size(); ++c)  // the land falls by 3 m per column
        CHECK(s.now.flow.head[c] == Approx(s.land[c] - 6.0).margin(3.0));
}

namespace {

// Message for a start from this changed state, with its own digest in the checkpoint.
std::string said(const std::function<void(basin::State&)>& change) {
    const auto in = test::tiny_basin();
    const basin::Simulation sim{in};
    auto state = some_state(sim);
    change(state);
    const auto checkpoint = io::run_checkpoint(sim, state, {}, std::vector<double>(24, 0.0));
    auto started = sim.make_state();
    std::string start = "accepted";
    std::string resumed = "accepted";
    try {
        (void)io::start_from_checkpoint(checkpoint, "old.h5", "old.h5", sim, started);
    } catch (const InputError& error) {
        start = error.what();
    }
    try {
        auto going_on = sim.make_state();
        (void)io::resume_state(checkpoint, "old.h5", {}, sim, going_on);
    } catch (const InputError& error) {
        resumed = error.what();
    }
    CHECK(start == resumed);
    return start;
}

}  // namespace

TEST_CASE("run_state: heads that the grid cannot have - are refused with their place",
          "[io][unit]") {
    const auto head = [](double v) { return said([v](basin::State& s) { s.flow.head[7] = v; }); };
    CHECK(head(1400.0) == "accepted");
    CHECK(head(1500.0 + 900.0) == "accepted");  // springs up, but within reason
    CHECK_THAT(head(1e30), Catch::Contains("old.h5: head: value 8 is 1e+30, expected"));
    CHECK_THAT(head(-1e30), Catch::Contains("old.h5: head: value 8"));
    CHECK_THAT(head(3000.0), Catch::Contains("old.h5: head: value 8 is 3000"));
    CHECK_THAT(head(std::numeric_limits<double>::quiet_NaN()), Catch::Contains("is nan"));
    CHECK_THAT(head(std::numeric_limits<double>::infinity()), Catch::Contains("is inf"));
    CHECK_THAT(said([](basin::State& s) { s.flow.head_old[0] = 1e30; }),
               Catch::Contains("head_old: value 1"));
}

TEST_CASE("run_state: stores that no run has - are refused", "[io][unit]") {
    CHECK(said([](basin::State& s) { s.river.storage[2] = 0.0; }) == "accepted");
    CHECK_THAT(said([](basin::State& s) { s.river.storage[2] = -5.0; }),
               Catch::Contains("river_storage: value 3 is -5"));
    CHECK_THAT(said([](basin::State& s) { s.fields.upper[0] = 1e20; }),
               Catch::Contains("fields_delay_upper: value 1"));
    CHECK_THAT(said([](basin::State& s) { s.beds.lower[1] = -1.0; }),
               Catch::Contains("beds_delay_lower: value 2"));
    CHECK_THAT(said([](basin::State& s) { s.fields.depth[1] = -1.0; }),
               Catch::Contains("fields_delay_depth: value 2"));
    CHECK_THAT(said([](basin::State& s) { s.returning[0] = 1e300; }),
               Catch::Contains("returning: value 1"));
    CHECK_THAT(said([](basin::State& s) { s.dispatch.inflow = 1e300; }),
               Catch::Contains("dispatch_inflow: value 1"));
    CHECK_THAT(said([](basin::State& s) { s.dispatch.days = -3; }),
               Catch::Contains("dispatch_days: is -3"));
}

TEST_CASE("run_state: parts with other sizes than the grid's - are refused", "[io][unit]") {
    const auto in = test::tiny_basin();
    const basin::Simulation sim{in};
    const auto without = [&](const std::function<void(basin::State&)>& change) {
        auto state = some_state(sim);
        change(state);
        const auto checkpoint = io::run_checkpoint(sim, state, {}, std::vector<double>(24, 0.0));
        auto started = sim.make_state();
        CHECK_THROWS_AS(io::start_from_checkpoint(checkpoint, "old.h5", "old.h5", sim, started),
                        InputError);
        CHECK_THROWS_AS(io::resume_state(checkpoint, "old.h5", {}, sim, started), InputError);
    };
    without([](basin::State& s) { s.flow.head_old.pop_back(); });
    without([](basin::State& s) { s.fields.upper.clear(); });
    without([](basin::State& s) { s.beds.depth.push_back(1.0); });
    without([](basin::State& s) { s.river.outflow.pop_back(); });
    without([](basin::State& s) { s.returning.clear(); });
}

TEST_CASE("run_state: a state that is not the one that the checkpoint names - is refused",
          "[io][unit]") {
    const auto in = test::tiny_basin();
    const basin::Simulation sim{in};
    const auto good = io::run_checkpoint(sim, some_state(sim), {}, std::vector<double>(24, 0.0));
    auto changed = good;
    for (auto& field : changed.fields)
        if (field.name == "head") std::get<std::vector<double>>(field.values)[3] += 1e-9;
    auto state = sim.make_state();

    CHECK_THROWS_WITH(io::start_from_checkpoint(changed, "old.h5", "old.h5", sim, state),
                      Catch::Contains("old.h5: its state has the digest"));
    CHECK_THROWS_WITH(io::resume_state(changed, "old.h5", {}, sim, state),
                      Catch::Contains("old.h5: its state has the digest"));
    CHECK_NOTHROW(io::start_from_checkpoint(good, "old.h5", "old.h5", sim, state));
    CHECK_NOTHROW(io::resume_state(good, "old.h5", {}, sim, state));
    changed = good;
    changed.attributes["date"] = "\x1b[2J";
    CHECK_THROWS_WITH(io::start_from_checkpoint(changed, "old.h5", "old.h5", sim, state),
                      Catch::Contains("is no date"));
}

TEST_CASE("run_state: a clock that no step of the run has - is refused", "[io][unit]") {
    const auto in = test::tiny_basin();
    const basin::Simulation sim{in};
    const auto resumed = [&](const std::function<void(basin::Clock&)>& change) {
        auto state = some_state(sim);
        change(state.clock);
        const auto checkpoint = io::run_checkpoint(sim, state, {}, std::vector<double>(24, 0.0));
        auto going_on = sim.make_state();
        (void)io::resume_state(checkpoint, "old.h5", {}, sim, going_on);
    };
    CHECK_NOTHROW(resumed([&in](basin::Clock& c) { c.day = in.end.days; }));
    CHECK_THROWS_WITH(resumed([&in](basin::Clock& c) { c.day = in.end.days + 1; }),
                      Catch::Contains("clock_day: is"));
    CHECK_THROWS_AS(resumed([](basin::Clock& c) { c.day = -1; }), InputError);
    CHECK_THROWS_AS(resumed([](basin::Clock& c) { c.fraction = -0.5; }), InputError);
    CHECK_THROWS_AS(resumed([](basin::Clock& c) { c.worst_store = 99; }), InputError);
    CHECK_THROWS_AS(resumed([](basin::Clock& c) {
                        c.worst_store = static_cast<std::int64_t>(basin::Store::cell);
                        c.worst_item = 1 << 20;
                    }),
                    InputError);
}

TEST_CASE("run_state: the dispatch year - goes on where the state is of the run's first day",
          "[io][unit]") {
    const auto old_in = test::tiny_basin();
    const basin::Simulation old{old_in};
    auto state = some_state(old);
    state.dispatch.inflow = 7e7;
    state.dispatch.days = 51;
    state.water.obligation.carried = 5e6;
    state.water.obligation.closed_days = 3.0;
    state.water.obligation.loss[6] = 4e5;
    const auto checkpoint = io::run_checkpoint(old, state, {}, std::vector<double>(24, 0.0));
    const auto start_at = [&](Date date, double carry_over) {
        auto in = old_in;
        in.start = date;
        in.water.obligation.carry_over = carry_over;
        const basin::Simulation now{in};
        auto started = now.make_state();
        (void)io::start_from_checkpoint(checkpoint, "old.h5", "old.h5", now, started);
        return started;
    };

    const auto same = start_at(state.clock.date(), 0.5);
    CHECK(same.dispatch.inflow == 7e7);
    CHECK(same.dispatch.days == 51);
    CHECK(same.water.obligation.carried == 5e6);
    CHECK(same.water.obligation.closed_days == 3.0);
    CHECK(same.water.obligation.forecast < 0.0);
    CHECK(start_at(state.clock.date(), 0.0).water.obligation.carried == 0.0);
    const auto later = start_at(state.clock.date() + 181, 0.5);
    CHECK(later.dispatch.inflow == 0.0);
    CHECK(later.dispatch.days == 0);
    CHECK(later.water.obligation.carried == 0.0);
    CHECK(later.water.obligation.loss[6] == 4e5);
}
