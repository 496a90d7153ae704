// SPDX-License-Identifier: MIT
#include "heihe/mf6/read_back.hpp"
#include "heihe/mf6/run.hpp"
#include "support/scratch_folder.hpp"

#include <catch2/catch.hpp>
#include <filesystem>

using namespace heihe;

namespace {

/// A row of four cells, 10 m each way, that may become wet again; a general head at its west end,
/// and a constant head at its east end that is gone from the second period on. The two cells
/// between them start below their bottoms.
mf6::Simulation dry_row(const std::filesystem::path& folder) {
    mf6::Simulation s;
    s.folder = folder;
    s.tdis.time_units = "UNKNOWN";
    s.tdis.periods = {{1.0, 1, 1.0}, {1.0, 1, 1.0}};
    s.ims.outer_dvclose = 1e-8;
    s.ims.outer_maximum = 200;
    mf6::GwfInput& in = s.gwf;
    in.name = "m";
    in.dis_file = "m.dis";
    in.grid.nlay = in.grid.nrow = 1;
    in.grid.ncol = 4;
    in.grid.delr.assign(4, 10.0);
    in.grid.delc = {10.0};
    in.grid.top.assign(4, 10.0);
    in.grid.botm.assign(4, 0.0);
    in.strt = {5.0, -5.0, -5.0, 3.0};
    in.npf.icelltype.assign(4, 1);
    in.npf.k.assign(4, 1.0);
    in.npf.rewet = true;
    in.npf.wetfct = 1.0;
    in.npf.wetdry.assign(4, 1.0);
    in.oc.emplace().head_file = "m.hds";
    in.oc->blocks = {{1, {{true, true}}}};
    mf6::ListInput ghb;
    ghb.type = "GHB";
    ghb.name = "GHB-1";
    ghb.nstress = 2;
    ghb.blocks = {{1, {0}, {5.0, 1e3}}};
    mf6::ListInput chd;
    chd.type = "CHD";
    chd.name = "CHD-1";
    chd.nstress = 1;
    chd.blocks = {{1, {3}, {3.0}}, {2, {}, {}}};
    in.lists = {ghb, chd};
    in.order = {{mf6::GwfInput::PackageKind::list, 0}, {mf6::GwfInput::PackageKind::list, 1}};
    return s;
}

}  // namespace

// MODFLOW 6 dries cells by their starting heads before the first iteration and wets in the first:
// a start below the bottoms does not leave the cells dry. The flow between neighbours of heads a
// and b above their common bottom is 2 a b (a - b) / (a + b); without the constant head all stands
// at the general head.
TEST_CASE("mf6: run - cells that start below their bottoms are wetted by their neighbours",
          "[mf6][unit]") {
    const test::ScratchFolder scratch;

    const auto result = mf6::run_simulation(dry_row(scratch.path()));

    CHECK(result.failed_steps == 0);
    const mf6::HeadReader heads{scratch / "m.hds"};
    const auto h = heads.heads(1, 1);
    const auto flow = [](double a, double b) { return 2.0 * a * b * (a - b) / (a + b); };
    const double q = 1e3 * (5.0 - h[0]);
    CHECK(flow(h[0], h[1]) == Approx(q).epsilon(1e-5));
    CHECK(flow(h[1], h[2]) == Approx(q).epsilon(1e-5));
    CHECK(flow(h[2], h[3]) == Approx(q).epsilon(1e-5));
    CHECK(h[3] == 3.0);
    for (const double last : heads.heads(1, 2)) CHECK(last == Approx(5.0).epsilon(1e-5));
}
