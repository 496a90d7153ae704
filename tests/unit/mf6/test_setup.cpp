// SPDX-License-Identifier: MIT
#include "lib/mf6/model/setup.hpp"

#include <catch2/catch.hpp>
#include <vector>

using namespace heihe;
using namespace heihe::mf6;

namespace {

/// Two layers of 1 x 3 cells, 10 m thick; the middle one of the upper layer is absent.
GwfInput small_model() {
    GwfInput in;
    in.name = "m";
    in.dis_file = "m.dis";
    in.grid.nlay = 2;
    in.grid.nrow = 1;
    in.grid.ncol = 3;
    in.grid.delr = {100.0, 100.0, 100.0};
    in.grid.delc = {50.0};
    in.grid.top = {20.0, 20.0, 20.0};
    in.grid.botm = {10.0, 10.0, 10.0, 0.0, 0.0, 0.0};
    in.grid.idomain = {1, 0, 1, 1, 1, 1};
    in.npf.icelltype.assign(6, 0);
    in.npf.k.assign(6, 4.0);
    in.strt.assign(6, 15.0);
    return in;
}

}  // namespace

TEST_CASE("mf6: setup - nodes of the files and cells of the mesh", "[mf6][unit]") {
    const gwf::Model model = make_model(small_model());
    const NodeMap map{model.mesh()};

    CHECK(map.cell(0) == 0);
    CHECK(map.cell(1) == -1);
    CHECK(map.cell(6) == -1);
    CHECK(map.node(map.cell(5)) == 5);
}

// The radius of the conductivity ellipse along a face's normal, 1/K = cos^2/K11 + sin^2/K22.
TEST_CASE("mf6: setup - ANGLE1 turns the ellipse of K and K22", "[mf6][unit]") {
    GwfInput in = small_model();
    in.npf.k22.assign(6, 1.0);
    in.npf.angle1.assign(6, 90.0);

    const gwf::Model turned = make_model(in);
    CHECK(turned.npf().k[0] == Approx(1.0));
    CHECK(turned.npf().k22[0] == Approx(4.0));
    CHECK(turned.npf().k33[0] == Approx(4.0));

    in.npf.angle1.assign(6, 45.0);
    CHECK(make_model(in).npf().k[0] == Approx(1.0 / (0.5 / 4.0 + 0.5 / 1.0)));
}

TEST_CASE("mf6: setup - THICKSTRT keeps the start's thickness in cells with icelltype < 0",
          "[mf6][unit]") {
    GwfInput in = small_model();
    in.npf.icelltype.assign(6, -1);

    CHECK(make_model(in).is_convertible(0));

    in.npf.thickstrt = true;
    const gwf::Model model = make_model(in);
    CHECK_FALSE(model.is_convertible(0));
    CHECK(model.npf().confined_saturation[0] == Approx(0.5));
    const NodeMap map{model.mesh()};
    const Cell below = map.cell(3);
    CHECK(model.saturated().east[at(below)] == Approx(4.0 * 10.0 * 50.0 / 100.0));
}

TEST_CASE("mf6: setup - a barrier between cells that are no neighbours is an error",
          "[mf6][unit]") {
    const gwf::Model model = make_model(small_model());
    HfbBlock block;
    block.barriers = {{4, 3, 0.1, {}}};
    const auto barriers = make_barriers(block, model);
    REQUIRE(barriers.size() == 1);
    CHECK(barriers[0].n < barriers[0].m);

    block.barriers = {{3, 5, 0.1, {}}};
    CHECK_THROWS_AS(make_barriers(block, model), InputError);
}

TEST_CASE("mf6: setup - IMS settings keep their meaning", "[mf6][unit]") {
    GwfInput in = small_model();
    Ims ims;
    ims.outer_dvclose = 1e-5;
    ims.outer_maximum = 77;
    ims.under_relaxation = "DBD";
    ims.theta = 0.8;
    ims.backtracking_number = 10;
    ims.backtracking_tolerance = 1.5;
    in.newton = true;

    const auto s = make_settings(ims, in);

    CHECK(s.closure == gwf::Closure::heads);
    CHECK(s.dvclose == 1e-5);
    CHECK(s.outer_maximum == 77);
    CHECK(s.under_relaxation == gwf::UnderRelaxation::dbd);
    CHECK(s.theta == 0.8);
    CHECK(s.backtracking_tolerance == 1.5);
    CHECK(s.bottom_relaxation == 0.0);
    in.under_relaxation = true;
    CHECK(make_settings(ims, in).bottom_relaxation == 0.9);
}
