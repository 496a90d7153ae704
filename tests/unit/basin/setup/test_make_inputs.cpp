// SPDX-License-Identifier: MIT
#include "heihe/basin/setup/make_inputs.hpp"

#include "support/tolerances.hpp"

#include <catch2/catch.hpp>

#include <numeric>
#include <set>

using namespace heihe;
using namespace heihe::basin;

namespace {

constexpr double west = 534028.0;
constexpr double north = 4424638.0;

// A 1 km mask as the basin's source has it, with a slanting edge, a bay and a tongue.
std::vector<std::vector<int>> true_mask(int n) {
    std::vector<std::vector<int>> mask(at(n), std::vector<int>(at(n), 0));
    for (int i = 0; i < n; ++i)
        for (int j = 0; j < n; ++j)
            mask[at(i)][at(j)] =
                (2 * i + j > 10 && i + j < 2 * n - 8 && !(i > 8 && i < 11 && j < 5)) ? 1 : 0;
    return mask;
}

// Block means as aquifer_points_3km.csv holds them. The land falls to the north-east.
std::vector<AquiferPoint> block_means(const std::vector<std::vector<int>>& mask) {
    std::vector<AquiferPoint> points;
    const int n = static_cast<int>(mask.size());
    for (int bi = 0; bi < n; bi += 3)
        for (int bj = 0; bj < n; bj += 3) {
            AquiferPoint p;
            int count = 0;
            for (int i = bi; i < bi + 3; ++i)
                for (int j = bj; j < bj + 3; ++j) {
                    if (mask[at(i)][at(j)] == 0) continue;
                    ++count;
                    p.x += west + 1000.0 * j + 500.0;
                    p.y += north - 1000.0 * i - 500.0;
                }
            if (count == 0) continue;
            p.x = std::round(p.x / count);
            p.y = std::round(p.y / count);
            p.active_fraction = std::round(100.0 * count / 9.0) / 100.0;
            p.top = 1600.0 + 0.005 * (north - p.y) - 0.002 * (p.x - west);
            p.thickness = {100.0, 20.0, 80.0, 20.0, 150.0};
            p.k = {30.0, 15.0, 24.0, 12.0, 15.0};
            p.ss = 1e-5;
            p.porosity = 0.2;
            points.push_back(p);
        }
    return points;
}

StreamVertex vertex(int segment, int number, int to, int j, int i, double bed) {
    // corner north-east of cell (i, j)
    return {segment, number, to, west + 1000.0 * (j + 1), north - 1000.0 * i, bed};
}

// Two segments that join to the main stem, flowing north.
Tables small_basin() {
    Tables t;
    t.place.utm_zone = 47;
    t.place.blocks_west = west;
    t.place.blocks_north = north;
    t.aquifer = block_means(true_mask(30));
    t.streams = {vertex(1, 1, 3, 10, 26, 1730.0), vertex(1, 2, 3, 14, 18, 1690.0),
                 vertex(2, 1, 3, 22, 20, 1700.0), vertex(2, 2, 3, 14, 18, 1695.0),
                 vertex(3, 1, 0, 14, 18, 1685.0), vertex(3, 2, 0, 14, 12, 1686.0),
                 vertex(3, 3, 0, 12, 4, 1640.0)};
    t.names.main_inlet = "Heihe";
    t.names.shape_inlet = "Hongshuidahe";
    t.names.base_year = 2022;
    t.names.head_gauge = "head";
    t.inlets = {{"Heihe", "黑河", 1, 0.0}, {"Hongshuidahe", "洪水大河", 2, 0.0}};
    for (int m = 1; m <= 12; ++m) t.inflow.push_back({2000, m, {1e6, 1e5 * m}});
    const auto end1 = Place{west + 14500.0, north - 18500.0};
    const auto end2 = Place{west + 12500.0, north - 6500.0};
    t.main_stem = {{"R0", 12000.0, 0.004, 80.0, 0.035, 0.5, 1.0, end1.x, end1.y, "mid", "中"},
                   {"R1", 18000.0, 0.001, 60.0, 0.035, no_value, 0.3, end2.x, end2.y, "end", "末"}};
    t.main_stem_segments = {1, 3};
    for (auto& m : t.months) m = {0.01, 0.1, 0.11, 0.05, 0.01, 1.0 / 12.0, 1.0 / 12.0};
    DistrictRow d;
    d.id = "one";
    d.county = "A";
    d.source = "river";
    d.river = "Heihe";
    d.use = {{2000, 20e6, 0.5, 2e7, 0.4e7, 0.6, 0.8, 0.75},
             {2020, 30e6, 0.6, 2e7, 1e7, 0.7, 0.9, 0.85}};
    d.wells_first.fill(1.0);
    d.intake_km = 6.0;
    d.x = west + 14500.0;
    d.y = north - 15500.0;
    t.districts.push_back(d);
    d.id = "far";
    d.source = "tributary";
    d.river = "Small";
    d.tributary_share = 0.4;
    d.x = west - 40000.0;
    t.districts.push_back(d);
    d.id = "hills";
    d.x = west + 24500.0;
    t.districts.push_back(d);
    t.tributaries = {{"Small", 5e7}};
    t.counties = {{"A", 2e7, west + 15000.0, north - 15000.0, 6.0, {{2000, 2e6, 3e6, 4e6, 4e6}}},
                  {"B", 1e6, west + 90000.0, north, no_value, {{2000, 1e6, 1e6, 1e6, 1.5e6}}}};
    t.history = {{1990, 2000, no_value}, {2010, 2000, no_value}};
    return t;
}

SetupOptions options() {
    SetupOptions o;
    o.end = make_date(2027, 1, 1);
    o.river.main_stem_length = 33000.0;
    o.inflow.kind = InflowKind::recorded;
    return o;
}

double largest(const std::vector<double>& v) { return *std::max_element(v.begin(), v.end()); }

double share_of_largest(const std::vector<water::ColumnShare>& places) {
    double most = 0.0;
    for (const auto& c : places) most = std::max(most, c.share);
    return most;
}

}  // namespace

TEST_CASE("setup: mask - the block means give back the 1 km cells", "[basin][unit]") {
    const auto truth = true_mask(30);

    const auto mask = rebuild_mask(block_means(truth), west, north);

    int cells = 0;
    int same = 0;
    for (int i = 0; i < 30; ++i)
        for (int j = 0; j < 30; ++j) {
            cells += truth[at(i)][at(j)];
            same += mask.is_active(i, j) == (truth[at(i)][at(j)] == 1) ? 1 : 0;
        }
    CHECK(mask.count() == cells);
    CHECK(same == 900);
}

TEST_CASE("setup: mask - a block with one cell keeps one, a full block nine", "[basin][unit]") {
    std::vector<std::vector<int>> truth(6, std::vector<int>(6, 0));
    truth[1][1] = 1;
    for (std::size_t i = 3; i < 6; ++i)
        for (std::size_t j = 3; j < 6; ++j) truth[i][j] = 1;

    const auto mask = rebuild_mask(block_means(truth), west, north);

    CHECK(mask.count() == 10);
    CHECK(mask.is_active(1, 1));
}

TEST_CASE("setup: grid - the plane of the land returns at any spacing", "[basin][unit]") {
    const auto t = small_basin();
    const auto mask = rebuild_mask(t.aquifer, west, north);
    auto o = layout_options(SetupOptions{});
    o.spacing = GENERATE(500.0, 1000.0, 2000.0);
    o.interpolation.overshoot = 1.0;
    CAPTURE(o.spacing);

    const auto a = make_grid(t, mask, o);

    CHECK(grid::problems(a.grid).empty());
    double worst = 0.0;
    double area = 0.0;
    for (int i = 0; i < a.grid.nrow; ++i)
        for (int j = 0; j < a.grid.ncol; ++j) {
            const auto n = at(a.grid.node(0, i, j));
            if (a.grid.idomain[n] == 0) continue;
            area += o.spacing * o.spacing;
            const double plane =
                1600.0 + 0.005 * (i + 0.5) * o.spacing - 0.002 * (j + 0.5) * o.spacing;
            worst = std::max(worst, std::abs(a.grid.top[n] - plane));
        }
    CHECK(worst < 0.01);  // m: the file rounds the blocks' centroids to metres
    CHECK(
        area ==
        Approx(static_cast<double>(mask.count()) * 1e6).epsilon(o.spacing > 1000.0 ? 0.05 : 1e-12));
}

TEST_CASE("setup: absent layers - passed through, their thickness joins the layer above",
          "[basin][unit]") {
    auto t = small_basin();
    for (auto& p : t.aquifer) p.k[1] = p.k[3] = p.k[4] = no_value;
    const auto mask = rebuild_mask(t.aquifer, west, north);

    const auto a = make_grid(t, mask, layout_options(SetupOptions{}));

    const auto& g = a.grid;
    const int i = 15;
    const int j = 15;
    const double top = g.top[at(g.node(0, i, j))];
    CHECK(g.idomain[at(g.node(0, i, j))] == 1);
    CHECK(g.idomain[at(g.node(1, i, j))] == -1);
    CHECK(g.idomain[at(g.node(2, i, j))] == 1);
    CHECK(g.idomain[at(g.node(3, i, j))] == 0);
    CHECK(g.idomain[at(g.node(4, i, j))] == 0);
    CHECK(top - g.botm[at(g.node(0, i, j))] == Approx(120.0));
    CHECK(g.botm[at(g.node(1, i, j))] == g.botm[at(g.node(0, i, j))]);
    CHECK(top - g.botm[at(g.node(2, i, j))] == Approx(200.0));
    CHECK(grid::problems(g).empty());
}

TEST_CASE("setup: network - in order, real lengths, beds fall and are never lifted",
          "[basin][unit]") {
    const auto t = small_basin();
    auto o = options();
    o.aquifer.spacing = GENERATE(500.0, 1000.0);
    const auto in = make_inputs(t, o);
    const grid::ColumnMesh mesh(in.grid);
    const auto& reaches = in.network.reaches;

    REQUIRE(in.network.gauges.size() == 3);
    double stem = 0.0;
    for (std::int32_t r = in.network.gauges.front().reach;; r = reaches[at(r)].down) {
        stem += reaches[at(r)].length;
        if (r == in.network.gauges.back().reach) break;
    }
    CHECK(stem == Approx(33000.0).epsilon(1e-9));
    for (std::size_t n = 0; n < reaches.size(); ++n) {
        const auto& r = reaches[n];
        CAPTURE(n, r.segment, r.number);
        CHECK((r.down == -1 || r.down > static_cast<std::int32_t>(n)));
        CHECK(r.slope > 0.0);
        CHECK(r.length > 0.0);
        if (r.down >= 0) CHECK(reaches[at(r.down)].bed_top < r.bed_top);
        if (r.column >= 0)
            CHECK(r.bed_top <= mesh.top(mesh.cell(0, r.column)) - o.river.bed_incision + 1e-9);
    }
    // The tributary ends where the main stem's second segment begins.
    std::int32_t last = in.network.inlets[1].reach;
    while (reaches[at(last)].segment == 2) last = reaches[at(last)].down;
    CHECK(reaches[at(last)].segment == 3);
    CHECK(reaches[at(last)].number == 1);
}

TEST_CASE("setup: reaches - each lies over the column that its line crosses", "[basin][unit]") {
    const auto t = small_basin();
    const auto mask = rebuild_mask(t.aquifer, west, north);
    const auto a = make_grid(t, mask, layout_options(SetupOptions{}));
    const grid::ColumnMesh mesh(a.grid);

    const auto net = cut_network(t, mesh, mask.west, mask.north, 1000.0);

    double drawn = 0.0;
    for (std::size_t n = 0; n < net.x.size(); ++n) {
        const auto& r = net.network.reaches[n];
        if (r.segment == 2) drawn += r.length;
        const int i = mask.row_of(net.y[n]);
        const int j = mask.col_of(net.x[n]);
        REQUIRE(r.column >= 0);
        CHECK(std::abs(mesh.row(r.column) - i) <= 1);  // short corners join their neighbour
        CHECK(std::abs(mesh.col(r.column) - j) <= 1);
    }
    CHECK(drawn == Approx(std::hypot(8000.0, 2000.0)).epsilon(1e-12));
    // The line runs through the middle of the cell south-west of the first vertex.
    const auto first = net.network.reaches[at(net.first_reach.at(1))].column;
    CHECK(mesh.row(first) == 26);
    CHECK(mesh.col(first) == 10);
}

TEST_CASE("setup: districts - area, intake, tributary, ledger", "[basin][unit]") {
    const auto t = small_basin();

    const auto in = make_inputs(t, options());

    const grid::ColumnMesh mesh(in.grid);
    const auto& d = in.water.districts;
    REQUIRE(d.size() == 3);
    CHECK(d[0].source == water::SurfaceSource::river);
    CHECK(in.network.reaches[at(d[0].intake_reach)].segment == 1);
    CHECK(d[0].use.front().canal_efficiency == Approx(0.7));
    CHECK(d[1].source == water::SurfaceSource::ledger);
    CHECK(d[1].ledger_fraction == 1.0);
    CHECK(d[2].source == water::SurfaceSource::tributary);
    CHECK(d[2].tributary_mean == Approx(0.4 * 5e7));
    for (const auto* district : {&d[0], &d[2]}) {
        double share = 0.0;
        for (const auto& c : district->columns) share += c.share;
        CHECK(share == Approx(1.0).epsilon(test::long_sum));
    }
    std::vector<double> fields(at(mesh.ncolumn()), 0.0);
    for (const auto& district : d)
        for (const auto& c : district.columns)
            fields[at(c.column)] += c.share * district.use.front().irrigated_area;
    for (std::int32_t c = 0; c < mesh.ncolumn(); ++c)
        CHECK(fields[at(c)] <= (0.75 + 1e-12) * mesh.area(c));
}

TEST_CASE("setup: well fields - take their part of the pumping, the fields the rest",
          "[basin][unit]") {
    auto t = small_basin();
    const auto on_fields = make_inputs(t, options()).water.districts;
    t.well_fields = {{"east", "one", west + 20500.0, north - 15500.0, 500.0, 0.6}};
    const auto d = make_inputs(t, options()).water.districts;

    CHECK(on_fields[0].wells.empty());
    CHECK(d[2].wells.empty());
    double sum = 0.0;
    double largest = 0.0;
    for (const auto& c : d[0].wells) {
        sum += c.share;
        largest = std::max(largest, c.share);
    }
    CHECK(sum == Approx(1.0).epsilon(test::long_sum));
    CHECK(largest == Approx(0.6).margin(1e-9));  // one cell holds the well field and no field
    CHECK(d[0].wells.size() == d[0].columns.size() + 1);
}

TEST_CASE("setup: a metered well field - pumps its record at its place, other wells their estimate",
          "[basin][unit]") {
    auto t = small_basin();
    t.well_fields = {{"east", "one", west + 20500.0, north - 15500.0, 500.0, 0.6}};
    auto o = options();
    o.start = make_date(2026, 1, 1);
    const RecordedSpan march{make_date(2026, 3, 1), make_date(2026, 4, 1), 3e4};
    o.records.pumping_of_field = {{"east", {march}}};
    const auto d = make_inputs(t, o).water.districts[0];
    const double planned = d.use.front().groundwater / 12.0;
    const double by_field = 31.0 * 3e4;

    REQUIRE(d.recorded.pumping.size() == 365);
    CHECK(std::isnan(d.recorded.pumping[58]));
    CHECK(31.0 * d.recorded.pumping[59] == Approx(by_field + 0.4 * planned));
    CHECK(std::isnan(d.recorded.pumping[90]));
    CHECK(share_of_largest(d.wells) == Approx(0.6).margin(1e-9));
    REQUIRE(d.well_places.size() == 1);
    const auto& places = d.well_places[0];
    CHECK(places.first == march.first);
    CHECK(places.end == march.end);
    REQUIRE(places.share.size() == d.wells.size());
    CHECK(largest(places.share) == Approx(by_field / (by_field + 0.4 * planned)).margin(1e-9));
    CHECK(std::accumulate(places.share.begin(), places.share.end(), 0.0) == Approx(1.0));
}

TEST_CASE("setup: a metered well field in a metered district - leaves the rest to other wells",
          "[basin][unit]") {
    auto t = small_basin();
    t.well_fields = {{"east", "one", west + 20500.0, north - 15500.0, 500.0, 0.0}};
    auto o = options();
    o.start = make_date(2026, 1, 1);
    const Date first = make_date(2026, 3, 1);
    const Date end = make_date(2026, 4, 1);
    o.records.pumping_of_field = {{"east", {{first, end, 3e4}}}};
    o.records.pumping = {{"one", {{first, end, 4e4}}}};
    const auto enough = make_inputs(t, o).water.districts[0];
    o.records.pumping[0].spans[0].value = 1e4;
    const auto too_little = make_inputs(t, o).water.districts[0];

    CHECK(share_of_largest(enough.wells) < 0.5);  // not planned to pump
    CHECK(enough.recorded.pumping[59] == Approx(4e4));
    CHECK(enough.recorded.pumping[59] == enough.recorded.pumping[89]);
    CHECK(largest(enough.well_places.at(0).share) == Approx(0.75).margin(1e-9));
    CHECK(too_little.recorded.pumping[59] == Approx(3e4));
    CHECK(largest(too_little.well_places.at(0).share) == Approx(1.0).margin(1e-9));
}

TEST_CASE("setup: users - a county's wells give to towns first", "[basin][unit]") {
    const auto in = make_inputs(small_basin(), options());

    REQUIRE(in.water.users.size() == 6);
    CHECK(in.water.users[0].id == "a_domestic");
    CHECK(in.water.users[0].use.front().groundwater == Approx(3e6));
    CHECK(in.water.users[1].use.front().groundwater == Approx(1e6));
    CHECK(in.water.users[2].use.front().groundwater == Approx(0.0));
    CHECK(in.water.users[3].ledger_fraction == 1.0);  // the town lies far from the plain
    for (const auto& u : in.water.users)
        CHECK(std::accumulate(u.demand_share.begin(), u.demand_share.end(), 0.0) == Approx(1.0));
}

TEST_CASE("setup: caps - the tables' shares of the city's cap, or shares of one's own",
          "[basin][unit]") {
    const auto t = small_basin();
    auto o = options();
    o.water.apply_caps = true;
    o.water.city_cap = 4.2e7;

    const auto by_table = make_inputs(t, o).water.caps;
    o.water.cap_shares = {{"B", 0.25}, {"A", 0.75}};
    const auto by_share = make_inputs(t, o).water.caps;

    REQUIRE(by_table.size() == 2);
    CHECK(by_table[0].volume == Approx(4e7));
    CHECK(by_table[1].volume == Approx(2e6));
    CHECK(by_share[0].volume == Approx(0.75 * 4.2e7));
    CHECK(make_inputs(t, options()).water.caps.empty());
}

TEST_CASE("setup: caps - a cap of nothing is a cap; without the city's they are as tabled",
          "[basin][unit]") {
    const auto t = small_basin();
    auto o = options();
    o.water.apply_caps = true;

    o.water.city_cap = 0.0;
    for (const auto& cap : make_inputs(t, o).water.caps) CHECK(cap.volume == 0.0);
    o.water.city_cap.reset();
    const auto tabled = make_inputs(t, o).water.caps;

    REQUIRE(tabled.size() == 2);
    for (std::size_t n = 0; n < 2; ++n) CHECK(tabled[n].volume == t.counties[n].cap_share);
}

TEST_CASE("setup: small rivers - one factor for each calendar year", "[basin][unit]") {
    auto o = options();
    o.start = make_date(2026, 6, 1);
    o.end = make_date(2028, 3, 1);
    CHECK(make_inputs(small_basin(), o).tributary_factor.size() == 3);
}

TEST_CASE("setup: surface - lateral inflow sums to the year's volume, drains go to lower beds",
          "[basin][unit]") {
    auto o = options();
    o.surface.lateral_inflow = 1e8;
    o.surface.drain_search = 60000.0;
    o.surface.natural_et = 0.8;

    const auto in = make_inputs(small_basin(), o);

    double inflow = 0.0;
    for (const double q : in.surface.lateral_inflow) inflow += q;
    CHECK(inflow == Approx(1e8 / days_per_year).epsilon(test::long_sum));
    double lowest = 1e30;
    for (const auto& r : in.network.reaches) lowest = std::min(lowest, r.bed_top);
    for (std::size_t c = 0; c < in.surface.land.size(); ++c) {
        REQUIRE(in.surface.drain_reach[c] >= 0);
        if (in.surface.land[c] >= lowest)
            CHECK(in.network.reaches[at(in.surface.drain_reach[c])].bed_top <= in.surface.land[c]);
        CHECK(in.surface.county[c] == 0);
    }
    CHECK(in.surface.natural_et_factor.front() == Approx(o.surface.natural_et / 1.2));
}

TEST_CASE("setup: history - the use of each year, else that of the base year", "[basin][unit]") {
    auto o = options();
    const auto frozen = make_inputs(small_basin(), o);
    o.history = true;
    o.start = make_date(2010, 1, 1);
    o.end = make_date(2011, 1, 1);
    o.inflow.kind = InflowKind::history;
    const auto past = make_inputs(small_basin(), o);

    REQUIRE(frozen.water.districts[0].use.size() == 1);
    CHECK(frozen.water.districts[0].use[0].groundwater == Approx(1e7));  // the last row holds
    REQUIRE(past.water.districts[0].use.size() == 1);
    const auto& use = past.water.districts[0].use[0];
    CHECK(use.year == 2010);
    CHECK(use.groundwater == Approx(0.7e7));
    CHECK(use.irrigated_area == Approx(25e6));
    CHECK(use.need == Approx(25e6 * 0.55));
    CHECK(use.canal_efficiency == Approx(0.65));
}

TEST_CASE("setup: points - placed on their column; those off the plain are left out",
          "[basin][unit]") {
    auto o = options();
    o.points = {{"井1", west + 15400.0, north - 15400.0, 1650.0, -13.0},
                {"away", west - 20000.0, north, no_value, 0.0}};

    const auto in = make_inputs(small_basin(), o);

    const grid::ColumnMesh mesh(in.grid);
    REQUIRE(in.points.size() == 1);
    CHECK(mesh.row(in.points[0].column) == 15);
    CHECK(mesh.col(in.points[0].column) == 15);
    CHECK(in.points[0].surface_elev == 1650.0);
    CHECK(in.points[0].datum_offset == -13.0);
}
