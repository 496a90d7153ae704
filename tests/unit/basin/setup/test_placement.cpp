// SPDX-License-Identifier: MIT
#include "heihe/basin/setup/placement.hpp"

#include "support/tolerances.hpp"

#include <catch2/catch.hpp>

#include <map>

using namespace heihe;
using namespace heihe::basin;

namespace {

constexpr double km2 = 1e6;

MasterMask square(int n) {
    MasterMask mask{0.0, 1000.0 * n, n, n, {}};
    mask.active.assign(at(n * n), 1);
    return mask;
}

grid::ColumnMesh mesh_of(const MasterMask& mask, double spacing) {
    grid::StructuredGrid g;
    g.nlay = 1;
    g.nrow = static_cast<int>(std::ceil(mask.nrow * 1000.0 / spacing));
    g.ncol = static_cast<int>(std::ceil(mask.ncol * 1000.0 / spacing));
    g.delr.assign(at(g.ncol), spacing);
    g.delc.assign(at(g.nrow), spacing);
    g.top.assign(at(g.narea()), 10.0);
    g.botm.assign(at(g.narea()), 0.0);
    return grid::ColumnMesh(g);
}

double placed(const std::vector<FieldCell>& cells) {
    double area = 0.0;
    for (const auto& c : cells) area += c.area;
    return area;
}

}  // namespace

// Two places whose UTM coordinates the basin's river table gives (to its rounding, 4 digits of a
// degree), and the zone's central meridian.
TEST_CASE("placement: UTM zone 47 - known places", "[basin][unit]") {
    const auto grid_start = utm(47, 38.8345, 100.2389);
    const auto zhengyixia = utm(47, 39.8223, 99.4619);
    const auto meridian = utm(47, 39.0, 99.0);

    CHECK(grid_start.x == Approx(607528.0).margin(10.0));
    CHECK(grid_start.y == Approx(4299138.0).margin(10.0));
    CHECK(zhengyixia.x == Approx(539528.0).margin(10.0));
    CHECK(zhengyixia.y == Approx(4408138.0).margin(10.0));
    CHECK(meridian.x == Approx(500000.0).margin(1e-6));
}

TEST_CASE(
    "placement: UTM - the same place relative to its meridian has the same coordinates in any zone",
    "[basin][unit]") {
    const int zone = GENERATE(1, 33, 60);
    CAPTURE(zone);

    const auto here = utm(zone, 38.8345, utm_meridian(zone) + 1.25);
    const auto there = utm(47, 38.8345, 100.25);

    CHECK(here.x == Approx(there.x).margin(1e-6));
    CHECK(here.y == Approx(there.y).margin(1e-6));
    CHECK(utm_epsg(33) == 32633);
}

TEST_CASE("placement: one district - its area is right and its cells are the nearest",
          "[basin][unit]") {
    const auto mask = square(11);
    const std::vector<double> height(121, 0.0);
    const std::vector<double> capacity(121, 0.75 * km2);

    const auto fields = place_fields(mask, height, capacity, {{{5500.0, 5500.0}, 9.3 * km2}}, 30.0);

    CHECK(placed(fields[0]) == Approx(9.3 * km2).epsilon(test::roundoff));
    CHECK(fields[0].size() == 13);  // 12.4 cells' worth
    CHECK(fields[0].front().cell == mask.node(5, 5));
    for (const auto& f : fields[0]) {
        CHECK(std::hypot(mask.x(f.cell % 11) - 5500.0, mask.y(f.cell / 11) - 5500.0) < 2100.0);
        CHECK(f.area <= 0.75 * km2 * (1 + 1e-12));
    }
}

TEST_CASE("placement: two districts on one place - both get their area, no cell twice",
          "[basin][unit]") {
    const auto mask = square(20);
    const std::vector<double> height(400, 0.0);
    const std::vector<double> capacity(400, 0.5 * km2);
    const std::vector<FieldRequest> requests = {{{9000.0, 10000.0}, 40 * km2},
                                                {{11000.0, 10000.0}, 20 * km2}};

    const auto fields = place_fields(mask, height, capacity, requests, 30.0);

    std::map<std::int32_t, double> used;
    double mean_x[2] = {0.0, 0.0};
    for (std::size_t r = 0; r < 2; ++r)
        for (const auto& f : fields[r]) {
            used[f.cell] += f.area;
            mean_x[r] += mask.x(f.cell % 20) * f.area / requests[r].area;
        }
    CHECK(placed(fields[0]) == Approx(40 * km2));
    CHECK(placed(fields[1]) == Approx(20 * km2));
    for (const auto& [cell, area] : used) CHECK(area <= 0.5 * km2 * (1 + 1e-12));
    CHECK(mean_x[0] < 10000.0);  // each stays on its own side
    CHECK(mean_x[1] > 10000.0);
}

TEST_CASE("placement: a hill beside the plain - fields keep off it", "[basin][unit]") {
    const auto mask = square(10);
    std::vector<double> height(100, 1400.0);
    for (int i = 0; i < 10; ++i)
        for (int j = 6; j < 10; ++j) height[at(i * 10 + j)] = 1800.0;
    const std::vector<double> capacity(100, km2);

    const auto fields = place_fields(mask, height, capacity, {{{5500.0, 5000.0}, 30 * km2}}, 30.0);

    for (const auto& f : fields[0]) CHECK(f.cell % 10 < 6);
}

TEST_CASE("placement: a plain too small - refused", "[basin][unit]") {
    const auto mask = square(3);

    CHECK_THROWS_AS(place_fields(mask, std::vector<double>(9, 0.0), std::vector<double>(9, km2),
                                 {{{1500.0, 1500.0}, 10 * km2}}, 0.0),
                    InputError);
}

TEST_CASE("placement: 1 km cells on any spacing - nothing is lost", "[basin][unit]") {
    const auto mask = square(6);
    const double spacing = GENERATE(250.0, 500.0, 750.0, 1000.0, 1500.0, 2000.0);
    CAPTURE(spacing);
    const auto mesh = mesh_of(mask, spacing);
    const ColumnMap map(mask, mesh, spacing);
    std::vector<double> by_column(at(mesh.ncolumn()), 0.0);

    for (std::int32_t n = 0; n < 36; ++n) map.spread(n, 0.75 * km2, by_column);

    double sum = 0.0;
    for (const double v : by_column) sum += v;
    CHECK(sum == Approx(27 * km2).epsilon(test::roundoff));
    // A uniform load stays uniform on columns that lie wholly inside.
    const auto inner = mesh.column_at(1, 1);
    CHECK(by_column[at(inner)] == Approx(0.75 * spacing * spacing).epsilon(1e-12));
}

TEST_CASE("placement: trunk canal - shares follow the length of line over each column",
          "[basin][unit]") {
    const auto mesh = mesh_of(square(6), 1000.0);

    std::vector<double> length(at(mesh.ncolumn()), 0.0);
    add_line(mesh, {0.0, 6000.0}, 1000.0, {{500.0, 5500.0}, {3500.0, 5500.0}}, length);
    const auto trunk = shares_of(length);

    REQUIRE(trunk.size() == 4);
    CHECK(trunk[0].share == Approx(1.0 / 6.0).margin(1e-9));
    CHECK(trunk[1].share == Approx(1.0 / 3.0).margin(1e-9));
    CHECK(trunk[3].share == Approx(1.0 / 6.0).margin(1e-9));
}

TEST_CASE("placement: labels - every connected cell takes its nearest label", "[basin][unit]") {
    auto mask = square(5);
    for (int i = 0; i < 5; ++i) mask.active[at(mask.node(i, 3))] = 0;  // a wall
    std::vector<std::int32_t> seed(25, -1);
    seed[at(mask.node(2, 0))] = 4;
    seed[at(mask.node(2, 2))] = 1;

    const auto label = spread_labels(mask, seed);

    CHECK(label[at(mask.node(0, 0))] == 4);
    CHECK(label[at(mask.node(4, 2))] == 1);
    CHECK(label[at(mask.node(2, 1))] == 1);   // a tie: the smaller label
    CHECK(label[at(mask.node(2, 4))] == -1);  // behind the wall
}

TEST_CASE("placement: a town off the plain - cells around the nearest one", "[basin][unit]") {
    const auto mask = square(10);

    const auto cells = cells_around(mask, {-8000.0, 5500.0}, 1100.0);

    CHECK(cells.size() == 4);  // the edge cell and its three neighbours
}
