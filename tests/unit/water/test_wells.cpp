// SPDX-License-Identifier: MIT
#include "heihe/water/wells.hpp"

#include "heihe/gwf/flow_solver.hpp"
#include "support/tolerances.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

using namespace heihe;
using namespace heihe::water;

namespace {

// Two layers (100-60-0 m) of 1 x 4 convertible cells, K = 10 and 2 m/d.
gwf::Model make_model(int icelltype = 1) {
    grid::StructuredGrid grid;
    grid.nlay = 2;
    grid.nrow = 1;
    grid.ncol = 4;
    grid.delr.assign(4, 1000.0);
    grid.delc.assign(1, 1000.0);
    grid.top.assign(4, 100.0);
    grid.botm = {60.0, 60.0, 60.0, 60.0, 0.0, 0.0, 0.0, 0.0};
    gwf::Npf npf;
    npf.icelltype.assign(8, icelltype);
    npf.k = {10.0, 10.0, 10.0, 10.0, 2.0, 2.0, 2.0, 2.0};
    return {grid, npf, {}};
}

// A field of wells at given heads.
struct Field {
    explicit Field(std::vector<WellGroup> groups, WellOptions options = {}, int icelltype = 1)
        : model{make_model(icelltype)}, wells{std::move(groups), options} {}

    void begin(const std::vector<double>& head) { wells.begin_step(model, head); }
    void at_heads(const std::vector<double>& head) {
        wells.deliver(wanted, head);
        wells.fill(head, terms);
    }
    [[nodiscard]] double taken() const {
        return -std::accumulate(terms.flow.begin(), terms.flow.end(), 0.0);
    }

    gwf::Model model;
    WellField wells;
    std::vector<double> wanted;
    gwf::BoundTerms terms;
};

// One group in a solver: its delivery is the shared evaluation, its flow from the cells the package.
struct Pumping final : gwf::SharedEvaluation {
    Pumping(WellField& field, double rate) : wells{field}, wanted{rate} {}
    [[nodiscard]] std::string label() const override { return "wells"; }
    void begin_step(const gwf::Model& model, const gwf::StepInfo& step) override {
        wells.begin_step(model, step.head_old);
    }
    void evaluate(const gwf::Model&, std::span<const double> head, const gwf::StepInfo&) override {
        wells.deliver(wanted, head);
    }
    WellField& wells;
    std::vector<double> wanted;
};
struct Taking final : gwf::Package {
    explicit Taking(const WellField& field) : wells{field} {}
    [[nodiscard]] std::string_view name() const override { return "wells"; }
    [[nodiscard]] std::string_view type() const override { return "WEL"; }
    void formulate(const gwf::Model&, std::span<const double> head, const gwf::StepInfo&,
                   gwf::BoundTerms& terms) override {
        wells.fill(head, terms);
    }
    const WellField& wells;
};

std::vector<WellGroup> two_groups() {
    return {{"a", {{0, 0.5}, {1, 0.3}, {2, 0.2}}}, {"b", {{2, 0.5}, {3, 0.5}}}, {"none", {}}};
}

const std::vector<double> wet{90.0, 80.0, 85.0, 95.0, 88.0, 78.0, 84.0, 93.0};

}  // namespace

TEST_CASE("wells: wet cells - deliver what is wanted, by wet transmissivity", "[water][wells]") {
    Field f{two_groups()};
    f.begin(wet);
    f.wanted = {1000.0, 500.0, 0.0};
    f.at_heads(wet);

    CHECK(f.wells.delivered()[0] == Approx(1000.0).epsilon(test::roundoff));
    CHECK(f.wells.delivered()[1] == Approx(500.0).epsilon(test::roundoff));
    CHECK(f.wells.delivered()[2] == 0.0);
    CHECK(f.taken() == Approx(1500.0).epsilon(test::roundoff));
    // Column 0: K b = 10 * 30 above and 2 * 60 below; column 1: 10 * 20 and 2 * 60.
    CHECK(f.terms.flow[0] / f.terms.flow[1] == Approx(300.0 / 120.0).epsilon(1e-5));
    CHECK(f.terms.flow[0] / f.terms.flow[2] == Approx(0.5 * 300.0 / (0.3 * 200.0)).epsilon(1e-5));
}

TEST_CASE("wells: spread by area - columns pump by their area share", "[water][wells]") {
    Field f{two_groups(), {.spread = WellSpread::area}};
    f.begin(wet);
    f.wanted = {1000.0, 0.0, 0.0};
    f.at_heads(wet);

    CHECK(-(f.terms.flow[0] + f.terms.flow[1]) == Approx(500.0).epsilon(1e-12));
    CHECK(-(f.terms.flow[2] + f.terms.flow[3]) == Approx(300.0).epsilon(1e-12));
    CHECK(f.terms.flow[0] / f.terms.flow[1] == Approx(300.0 / 120.0).epsilon(1e-5));
}

TEST_CASE("wells: a cell that falls dry - the others take over its part", "[water][wells]") {
    Field f{two_groups()};
    f.begin(wet);
    f.wanted = {1000.0, 0.0, 0.0};
    f.at_heads(wet);
    const double before = f.terms.flow[2];
    auto head = wet;
    head[0] = 59.0;  // the layer 1 cell of column 0
    f.at_heads(head);

    CHECK(f.terms.flow[0] == 0.0);
    CHECK(f.wells.delivered()[0] == Approx(1000.0).epsilon(test::roundoff));
    CHECK(f.terms.flow[2] < before);
}

TEST_CASE("wells: nearly all dry - deliver up to the overload, the rest is missing",
          "[water][wells]") {
    Field f{{{"a", {{0, 0.9}, {1, 0.1}}}}, {.spread = WellSpread::area, .max_overload = 4.0}};
    f.begin(wet);
    f.wanted = {1000.0};
    auto head = wet;
    head[0] = 60.0;
    head[4] = 0.0;  // column 0 is dry
    f.at_heads(head);

    CHECK(f.wells.delivered()[0] == Approx(400.0).epsilon(1e-12));
    CHECK(f.taken() == f.wells.delivered()[0]);

    f.at_heads(std::vector<double>(8, -10.0));
    CHECK(f.wells.delivered()[0] == 0.0);
}

TEST_CASE("wells: dry at the step's start - have no share and no flow", "[water][wells]") {
    Field f{two_groups()};
    f.begin(std::vector<double>(8, -1.0));
    f.wanted = {1000.0, 500.0, 0.0};
    f.at_heads(wet);
    CHECK(f.taken() == 0.0);
    CHECK(f.wells.delivered()[0] == 0.0);
}

TEST_CASE("wells: confined cells - are never reduced", "[water][wells]") {
    Field f{two_groups(), {}, 0};
    f.begin(wet);
    f.wanted = {1000.0, 500.0, 0.0};
    f.at_heads(std::vector<double>(8, -50.0));
    CHECK(f.taken() == Approx(1500.0).epsilon(test::roundoff));
}

// hcof is d flow / d head of the own cell; checked by central differences wherever the group
// delivers all, falls short, or is in between.
TEST_CASE("wells: hcof - is the derivative by the own cell's head", "[water][wells]") {
    Field f{{{"a", {{0, 0.6}, {1, 0.4}}}}, {.spread = WellSpread::area, .max_overload = 2.0}};
    f.begin(wet);
    f.wanted = {1000.0};
    for (double lower = 0.5; lower < 5.0; lower += 0.25) {
        const std::vector<double> head{61.0, 64.0, 85.0, 95.0, lower, 3.0, 84.0, 93.0};
        for (const std::size_t i : {0U, 1U, 2U, 3U}) {
            f.at_heads(head);
            const auto cell = at(f.terms.cell[i]);
            const double hcof = f.terms.hcof[i];
            CHECK(hcof <= 0.0);
            CHECK(hcof * head[cell] - f.terms.rhs[i] == Approx(f.terms.flow[i]));
            const double d = 1e-6;
            auto moved = head;
            moved[cell] += d;
            f.at_heads(moved);
            const double high = f.terms.flow[i];
            moved[cell] -= 2.0 * d;
            f.at_heads(moved);
            CHECK(hcof == Approx((high - f.terms.flow[i]) / (2.0 * d)).epsilon(1e-5).margin(1e-4));
        }
    }
}

TEST_CASE("wells: delivery - has no jump in value or slope", "[water][wells]") {
    const double d = 1e-7;
    for (double u = 0.01; u <= 1.0; u += 0.001) {
        const auto a = delivery(u - d, 4.0, 0.1);
        const auto b = delivery(u + d, 4.0, 0.1);
        const auto c = delivery(u, 4.0, 0.1);
        CHECK((b.value - a.value) / (2.0 * d) == Approx(c.slope).margin(1e-4));
        CHECK(c.value * u <= 1.0 + test::roundoff);
        CHECK(c.value <= 4.0);
        CHECK(c.slope <= 0.0);
        CHECK(c.value + u * c.slope >= -1e-12);  // delivery grows with u
    }
    CHECK(delivery(1.0, 4.0, 0.1).value == 1.0);
}

TEST_CASE("wells: places of a group - hold on their days, the columns' own shares on others",
          "[water][wells]") {
    const Date first = make_date(2026, 3, 1);
    auto groups = two_groups();
    groups[0].places = {{first, first + 31, {0.0, 0.1, 0.9}}};
    Field f{groups, {.spread = WellSpread::area}, 0};
    f.wanted = {1000.0, 0.0, 0.0};
    const auto in_column = [&f](Date day, Cell column) {
        f.wells.begin_step(f.model, wet, day);
        f.at_heads(wet);
        double sum = 0.0;
        for (std::size_t i = 0; i < f.terms.cell.size(); ++i)
            if (f.model.mesh().column_of(f.terms.cell[i]) == column) sum -= f.terms.flow[i];
        return sum;
    };

    CHECK(in_column(first - 1, 0) == Approx(500.0));
    CHECK(in_column(first, 0) == 0.0);
    CHECK(in_column(first + 30, 2) == Approx(900.0));
    CHECK(in_column(first + 31, 2) == Approx(200.0));
}

TEST_CASE("wells: unusable options and places - are refused", "[water][wells]") {
    CHECK_THROWS_AS(WellField({}, {.max_overload = 1.0}), ContractError);
    CHECK_THROWS_AS(WellField({}, {.reduction_depth = 0.0}), ContractError);
    const Field f{{{"a", {{4, 0.5}, {0, 0.5}}}}};
    Problems found;
    f.wells.check(f.model, "wells", found);
    REQUIRE(found.lines().size() == 1);
    CHECK(found.lines()[0].find("a: column 4") != std::string::npos);
}

// A closed basin without recharge holds little more than Sy A (h - bot). All pumping must come from this
// storage, and pumping is reduced before the basin is dry.
TEST_CASE("wells: a closed basin - is emptied without losing the balance", "[water][wells]") {
    grid::StructuredGrid grid;
    grid.nlay = 1;
    grid.nrow = 6;
    grid.ncol = 6;
    grid.delr.assign(6, 500.0);
    grid.delc.assign(6, 500.0);
    grid.top.assign(36, 30.0);
    grid.botm.assign(36, 0.0);
    gwf::Npf npf;
    npf.icelltype.assign(36, 1);
    npf.k.assign(36, 5.0);
    gwf::Sto sto;
    sto.iconvert.assign(36, 1);
    sto.ss.assign(36, 1e-5);
    sto.sy.assign(36, 0.2);
    const gwf::Model model{grid, npf, sto};
    WellField wells{{{"a", {{0, 0.5}, {1, 0.25}, {35, 0.25}}}}};
    Pumping pumping{wells, 60000.0};
    Taking taking{wells};
    gwf::FlowSolver solver{model};
    gwf::Heads state{std::vector<double>(36, 20.0), std::vector<double>(36, 20.0)};
    std::vector<gwf::Package*> packages{&taking};
    const auto stored = [&] {
        double sum = 0.0;
        for (Cell n = 0; n < 36; ++n) {
            const auto s = model.stored(n, state.head[at(n)]);
            sum += s.ss + s.sy;
        }
        return sum;
    };
    const double before = stored();
    double pumped = 0.0;
    double least = 60000.0;
    for (int i = 0; i < 60; ++i) {
        state.head_old = state.head;
        const gwf::StepInfo step{.dt = 10.0, .steady = false, .head_old = state.head_old};
        const auto report = solver.solve(state, {packages, &pumping}, step);
        REQUIRE(report.converged);
        pumped += 10.0 * wells.delivered()[0];
        least = std::min(least, wells.delivered()[0]);
    }
    CHECK(least < 0.2 * 60000.0);
    CHECK(pumped == Approx(before - stored()).epsilon(1e-6));
    for (const double h : state.head) CHECK(h > -1.0);
}

TEST_CASE("wells: a floor - cuts a cell's own pumping back, with its derivative",
          "[water][wells]") {
    Field f{{{"a", {{0, 1.0}}}}, {.spread = WellSpread::area, .max_overload = 1.2}};
    f.begin(wet);
    constexpr double none = -std::numeric_limits<double>::infinity();
    f.wells.set_floors(std::vector<double>{80.0, none});  // layer 1; layer 2 has no floor
    f.wanted = {1000.0};
    auto head = wet;
    head[0] = 81.5;
    f.at_heads(head);
    CHECK(f.wells.delivered()[0] == Approx(1000.0).epsilon(test::roundoff));
    const double full = f.terms.flow[0];

    head[0] = 80.5;  // half way: the cubic is at one half
    f.at_heads(head);
    CHECK(f.terms.flow[0] > full);
    CHECK(f.wells.delivered()[0] < 1000.0);
    const double slope = f.terms.hcof[0];
    const double step = 1e-6;
    auto up = head;
    auto down = head;
    up[0] += step;
    down[0] -= step;
    f.at_heads(up);
    const double q_up = f.terms.flow[0];
    f.at_heads(down);
    CHECK(slope == Approx((q_up - f.terms.flow[0]) / (2.0 * step)).epsilon(1e-5));

    head[0] = 80.0;
    f.at_heads(head);
    CHECK(f.terms.flow[0] == Approx(0.0).margin(1e-9));
    f.wells.set_floors(std::vector<double>{none, none});
    f.at_heads(head);
    CHECK(f.terms.flow[0] == Approx(full).epsilon(1e-9));
}

TEST_CASE("wells: floors by year - the latest of each scope, the one nearer to the land",
          "[water][wells]") {
    const std::vector<LevelFloor> floors{
        {"north", "", 2026, 40.0}, {"north", "", 2030, 30.0}, {"", "upper", 2028, 35.0}};
    CHECK(std::isinf(floor_depth(floors, "north", "upper", 2025)));
    CHECK(floor_depth(floors, "north", "upper", 2026) == 40.0);
    CHECK(floor_depth(floors, "north", "upper", 2028) == 35.0);
    CHECK(floor_depth(floors, "north", "upper", 2031) == 30.0);
    CHECK(floor_depth(floors, "south", "upper", 2031) == 35.0);
    CHECK(floor_depth(floors, "north", "lower", 2029) == 40.0);
}
