// SPDX-License-Identifier: MIT
#include "heihe/basin/setup/reservoirs.hpp"

#include <catch2/catch.hpp>

#include <numeric>

using namespace heihe;
using namespace heihe::basin;

namespace {

// One district at the first reach of a river whose water comes in winter and whose fields need it in July.
struct Case {
    Tables t;
    Inputs in;

    Case() {
        t.inlets = {{"creek", "", 1, 0.0}};
        DistrictRow row;
        row.source = "river";
        row.river = "creek";
        t.districts = {row};
        t.months[6].demand_share = 1.0;
        water::District d;
        d.demand_share[6] = 1.0;
        water::DistrictUse use;
        use.year = 2001;
        use.need = 31.0 * 500.0;
        use.surface = 1e9;
        use.canal_efficiency = use.field_efficiency = use.well_efficiency = 1.0;
        d.use = {use};
        in.water.districts = {d};
        Weather w;
        w.year = 2001;
        w.need_factor.fill(1.0);
        in.weather = {w};
        in.inflow.start = make_date(2001, 1, 1);
        in.inflow.flow = {std::vector<double>(365, 0.0)};
        for (std::size_t day = 0; day < 90; ++day) in.inflow.flow[0][day] = 100.0;
    }
    [[nodiscard]] double released() const {
        return std::accumulate(in.inflow.flow[0].begin(), in.inflow.flow[0].end(), 0.0);
    }
};

}  // namespace

TEST_CASE("setup: reservoirs - keep winter water for the days of need, and spill what is too much",
          "[basin][unit]") {
    Case c;
    c.t.reservoirs = {{"dam", "creek", 4000.0, 1990}};

    regulate_inflow(c.t, {}, c.in);

    const auto& flow = c.in.inflow.flow[0];
    CHECK(flow[0] == 0.0);  // half full: there is room for 20 days
    CHECK(flow[19] == 0.0);
    CHECK(flow[20] == Approx(100.0));   // full: spills
    CHECK(flow[181] == Approx(500.0));  // 1 July
    CHECK(flow[188] == Approx(500.0));
    CHECK(flow[189] == Approx(0.0).margin(1e-9));  // 8 days of 500 are 4000
    CHECK(c.released() == Approx(90 * 100.0 + 2000.0));
}

TEST_CASE("setup: reservoirs - before the first year, and on other rivers, nothing changes",
          "[basin][unit]") {
    Case c;
    const auto before = c.in.inflow.flow;
    c.t.reservoirs = {{"later", "creek", 4000.0, 2002}, {"other", "brook", 4000.0, 1990}};

    regulate_inflow(c.t, {}, c.in);

    CHECK(c.in.inflow.flow == before);
}

TEST_CASE("setup: reservoirs - regulate the part of a tributary that they can hold",
          "[basin][unit]") {
    Case c;
    c.t.reservoirs = {{"dam", "brook", 200.0, 1990}};
    water::Monthly natural{};
    natural[0] = 0.6;
    natural[6] = 0.4;

    const double shift = tributary_shift(c.t, 1000.0, natural);
    CHECK(shift == Approx(600.0));
    const auto& rows = c.t.reservoirs;
    CHECK(tributary_regulation(rows, "brook", shift, 2001) == Approx(200.0 / 600.0));
    CHECK(tributary_regulation(rows, "brook", 60.0, 2001) == 1.0);
    CHECK(tributary_regulation(rows, "creek", shift, 2001) == 0.0);
    CHECK(tributary_regulation(rows, "brook", shift, 1989) == 0.0);
}

TEST_CASE("setup: reservoirs - on a tributary act from the year in which they are built",
          "[basin][unit]") {
    Case c;
    c.t.reservoirs = {{"dam", "brook", 200.0, 2003}};
    c.t.tributaries = {{"brook", 1000.0}};
    c.t.months[6].demand_share = 1.0;
    PlannedReservoir lake;
    lake.reservoir.id = "lake";
    lake.reservoir.capacity = 150.0;
    lake.reservoir.dead_storage = 50.0;
    lake.reservoir.commissioned = make_date(2003, 12, 31);
    lake.place = PlannedReservoir::Place::tributary;
    lake.river = "brook";
    c.t.planned_reservoirs = {lake};
    auto& use = c.in.water;
    use.tributary_shape[0] = 0.6;
    use.tributary_shape[6] = 0.4;
    use.districts[0].source = water::SurfaceSource::tributary;
    use.districts[0].tributary = "brook";
    SetupOptions o;
    o.start = make_date(2002, 6, 1);
    o.end = make_date(2005, 1, 1);
    o.operate = {"lake"};

    regulate_tributaries(c.t, o, use);

    const auto& years = use.districts[0].tributary_regulation;
    REQUIRE(years.size() == 3);
    CHECK(years[0].year == 2002);
    CHECK(years[0].share == 0.0);
    CHECK(years[1].share == Approx(200.0 / 600.0));
    CHECK(years[2].share == Approx(300.0 / 600.0));  // the lake from its first whole year on
}

TEST_CASE("setup: reservoirs - keep a budget of each day", "[basin][unit]") {
    Case c;
    c.t.reservoirs = {{"dam", "creek", 1500.0, 1990}, {"weir", "creek", 2500.0, 1995}};
    const auto natural = c.in.inflow.flow[0];

    regulate_inflow(c.t, {}, c.in);

    REQUIRE(c.in.reservoirs.size() == 1);
    const auto& r = c.in.reservoirs[0];
    CHECK(r.id == "dam+weir");  // of one river: they act as one
    CHECK(r.storage == 2000.0);
    REQUIRE(r.days.size() == 365);
    double stored = r.storage;
    for (std::size_t d = 0; d < r.days.size(); ++d) {
        const auto& day = r.days[d];
        CHECK(day.inflow == natural[d]);
        CHECK(day.outflow == c.in.inflow.flow[0][d]);
        CHECK(r.joining[d] == 0.0);
        CHECK(day.inflow - day.outflow == Approx(day.storage - stored).margin(1e-9));
        stored = day.storage;
    }
    CHECK(r.days[20].spill == Approx(100.0));
}

TEST_CASE("setup: reservoirs - that are built within the run start empty on their day",
          "[basin][unit]") {
    Case c;
    PlannedReservoir lake;
    lake.reservoir.id = "lake";
    lake.reservoir.capacity = 4000.0;
    lake.reservoir.commissioned = make_date(2001, 1, 11);
    lake.river = "creek";
    c.t.planned_reservoirs = {lake};
    auto idle = c.in;

    regulate_inflow(c.t, {}, idle);
    regulate_inflow(c.t, {"lake"}, c.in);

    CHECK(idle.reservoirs.empty());
    CHECK(idle.inflow.flow[0][30] == 100.0);
    const auto& flow = c.in.inflow.flow[0];
    CHECK(flow[9] == 100.0);
    CHECK(flow[10] == 0.0);  // 11 January
    CHECK(flow[49] == 0.0);
    CHECK(flow[50] == Approx(100.0));  // full after 40 days
}

TEST_CASE("setup: reservoirs - above one another: the lower one gets the upper one's outflow",
          "[basin][unit]") {
    Case c;
    c.t.reservoirs = {{"dam", "creek", 1000.0, 1990}};
    PlannedReservoir lake;
    lake.reservoir.id = "lake";
    lake.reservoir.capacity = 2000.0;
    lake.controlled = 0.6;
    lake.river = "creek";
    lake.reservoir.levels = {{0.0, 0.0, 100.0}, {20.0, 2000.0, 100.0}};
    c.in.weather[0].open_water.fill(0.31);
    lake.evaporation_factor = 0.5;
    c.t.planned_reservoirs = {lake};
    c.in.inflow.flow[0][181] = 100.0;  // 1 July, need 500

    regulate_inflow(c.t, {"lake"}, c.in);

    REQUIRE(c.in.reservoirs.size() == 2);
    const auto& upper = c.in.reservoirs[0];
    const auto& lower = c.in.reservoirs[1];
    CHECK(upper.id == "lake");
    CHECK(upper.days[0].inflow == Approx(60.0));
    CHECK(upper.days[0].evaporation == Approx(100.0 * 0.5 * 0.31 / 31.0));
    for (std::size_t d = 0; d < 365; ++d) {
        CHECK(lower.days[d].inflow == Approx(upper.days[d].outflow + upper.joining[d]));
        CHECK(c.in.inflow.flow[0][d] == lower.days[d].outflow);
    }
    CHECK(upper.joining[0] == Approx(40.0));
    CHECK(upper.days[181].release == Approx(500.0 - 40.0));  // the rest joins below
    CHECK(upper.days[182].release == Approx(500.0));
}
