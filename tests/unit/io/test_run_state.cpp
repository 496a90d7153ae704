// SPDX-License-Identifier: MIT
#include "heihe/io/run_state.hpp"

#include "heihe/basin/simulation.hpp"
#include "support/tiny_basin.hpp"
#include "support/tolerances.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <numeric>

using namespace heihe;

namespace {

double sum(const std::vector<double>& v) { return std::accumulate(v.begin(), v.end(), 0.0); }

// The tiny basin a way to the east, on land that lies higher, with longer reaches: another grid.
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

// Water table 6 m below land, the lower layer's head 1 m above it; water on every way.
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

TEST_CASE("run_state: another grid - water under way keeps its totals", "[io][unit]") {
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
    state.flow.head[24 + 3] = 1e4;  // means nothing
    const auto checkpoint = io::run_checkpoint(old, state, {}, std::vector<double>(24, 0.0));
    const auto in = moved(300.0, 7.0);
    const basin::Simulation now{in};
    auto started = now.make_state();

    (void)io::start_from_checkpoint(checkpoint, "old.h5", "old.h5", now, started);

    CHECK(started.flow.head[24 + 3] == Approx(in.surface.land[3] - 5.0).epsilon(test::long_sum));
}

TEST_CASE("run_state: another grid - a checkpoint without its land takes that of this grid",
          "[io][unit]") {
    const auto s = start_on(moved(300.0, 0.0), false);

    for (std::size_t c = 0; c < s.land.size(); ++c)  // the land falls by 3 m per column
        CHECK(s.now.flow.head[c] == Approx(s.land[c] - 6.0).margin(3.0));
}
