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

    regulate_inflow(c.t, c.in);

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

    regulate_inflow(c.t, c.in);

    CHECK(c.in.inflow.flow == before);
}

TEST_CASE("setup: reservoirs - regulate the part of a tributary that they can hold",
          "[basin][unit]") {
    Case c;
    c.t.reservoirs = {{"dam", "brook", 200.0, 1990}};
    water::Monthly natural{};
    natural[0] = 0.6;
    natural[6] = 0.4;

    CHECK(tributary_regulation(c.t, "brook", 1000.0, natural, 2001) == Approx(200.0 / 600.0));
    CHECK(tributary_regulation(c.t, "brook", 100.0, natural, 2001) == 1.0);
    CHECK(tributary_regulation(c.t, "creek", 1000.0, natural, 2001) == 0.0);
}
