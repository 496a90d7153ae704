// SPDX-License-Identifier: MIT
#include "heihe/mf6/grb_file.hpp"

#include "heihe/core/error.hpp"
#include "heihe/mf6/binary_files.hpp"
#include "heihe/mf6/read_back.hpp"
#include "support/scratch_folder.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

using namespace heihe;

namespace {

// Two layers of 2 x 3 cells; one cell of the lower layer is inactive unless `all_active`.
grid::StructuredGrid small_grid(bool all_active = false) {
    grid::StructuredGrid g;
    g.nlay = 2;
    g.nrow = 2;
    g.ncol = 3;
    g.delr = {10.0, 20.0, 30.0};
    g.delc = {5.0, 6.0};
    g.top.assign(6, 100.0);
    g.botm.assign(12, 50.0);
    for (std::size_t n = 6; n < 12; ++n) g.botm[n] = static_cast<double>(n);
    g.xorigin = 1000.0;
    g.yorigin = 2.5e-5;
    if (!all_active) g.idomain = {1, 1, 1, 1, 1, 1, 1, 0, 1, 1, 1, 1};
    return g;
}

std::int32_t integer_at(const std::string& bytes, std::size_t position) {
    std::int32_t value = 0;
    std::memcpy(&value, bytes.data() + position, 4);
    return value;
}

// Definition line n of 16.
std::string definition(const std::string& bytes, std::size_t n) {
    const auto line = bytes.substr(200 + 100 * n, 99);
    return line.substr(0, line.find_last_not_of(' ') + 1);
}

}  // namespace

TEST_CASE("mf6: grb - lines of 50 and 100 characters, then the numbers", "[mf6][unit]") {
    const test::ScratchFolder folder;
    const auto g = small_grid();
    const auto c = mf6::make_connectivity(g);

    mf6::write_grb(mf6::OutputRun{folder.path()}, "model.dis.grb", {g, 15.0, {}}, c);

    const auto bytes = test::bytes_of(folder / "model.dis.grb");
    const std::size_t nja = at(c.nja());
    REQUIRE(bytes.size() == 200 + 1600 + 5 * 4 + 8 * (3 + 3 + 2 + 6 + 12) + 4 * (13 + nja + 24));
    CHECK(bytes.substr(0, 50) == "GRID DIS" + std::string(41, ' ') + '\n');
    CHECK(bytes.substr(50, 9) == "VERSION 1");
    CHECK(bytes.substr(100, 7) == "NTXT 16");
    CHECK(bytes.substr(150, 10) == "LENTXT 100");
    for (std::size_t n = 0; n < 16; ++n) CHECK(bytes[200 + 100 * n + 99] == '\n');
    CHECK(definition(bytes, 0) == "NCELLS INTEGER NDIM 0 # 12");
    CHECK(definition(bytes, 4) == "NJA INTEGER NDIM 0 # " + std::to_string(nja));
    CHECK(definition(bytes, 5) == "XORIGIN DOUBLE NDIM 0 #     1000.00000000000");
    CHECK(definition(bytes, 6) == "YORIGIN DOUBLE NDIM 0 #    2.500000000000000E-05");
    CHECK(definition(bytes, 7) == "ANGROT DOUBLE NDIM 0 #     15.0000000000000");
    CHECK(definition(bytes, 8) == "DELR DOUBLE NDIM 1 3");
    CHECK(definition(bytes, 12) == "IA INTEGER NDIM 1 13");
    CHECK(definition(bytes, 15) == "ICELLTYPE INTEGER NDIM 1 12");
    CHECK(integer_at(bytes, 1800) == 12);
    CHECK(integer_at(bytes, 1800 + 20 + 8 * 26) == 1);  // IA is 1-based
}

TEST_CASE("mf6: grb - comes back as it was written", "[mf6][unit]") {
    const test::ScratchFolder folder;
    const bool all_active = GENERATE(false, true);
    const auto g = small_grid(all_active);
    const auto c = mf6::make_connectivity(g);
    const std::vector<int> icelltype{1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, -1};

    mf6::write_grb(mf6::OutputRun{folder.path()}, "model.grb", {g, 15.0, icelltype}, c);
    const auto grb = mf6::read_grb(folder / "model.grb");

    const auto user = mf6::user_connectivity(c);
    CHECK(grb.ia == user.ia);
    CHECK(grb.ja == user.ja);
    CHECK(grb.nja == c.nja());
    CHECK(grb.nlay == 2);
    CHECK(grb.nrow == 2);
    CHECK(grb.ncol == 3);
    CHECK(grb.xorigin == 1000.0);
    CHECK(grb.yorigin == 2.5e-5);
    CHECK(grb.angrot == 15.0);
    CHECK(grb.delr == g.delr);
    CHECK(grb.delc == g.delc);
    CHECK(grb.top == g.top);
    CHECK(grb.botm == g.botm);
    CHECK(grb.idomain == (all_active ? std::vector<std::int32_t>(12, 1) : g.idomain));
    auto computed = icelltype;  // without THICKSTRT, and where cells are active
    for (std::size_t n = 0; n < computed.size(); ++n)
        computed[n] = grb.idomain[n] <= 0 ? 0 : std::abs(icelltype[n]);
    CHECK(grb.icelltype == computed);
}

TEST_CASE("mf6: grb - long arrays are whole", "[mf6][unit]") {
    const test::ScratchFolder folder;
    grid::StructuredGrid g;
    g.nlay = 3;
    g.nrow = 400;  // more than the writing thread makes in one piece
    g.ncol = 300;
    g.delr.assign(300, 1.0);
    g.delc.assign(400, 1.0);
    g.top.assign(120000, 0.0);
    g.botm.assign(360000, -1.0);
    for (int n = 0; n < 360000; ++n) g.idomain.push_back(n % 7 == 0 ? 0 : n % 5 == 0 ? -1 : 1);
    const auto c = mf6::make_connectivity(g);

    mf6::write_grb(mf6::OutputRun{folder.path()}, "model.grb", {g, 0.0, g.idomain}, c);

    const auto grb = mf6::read_grb(folder / "model.grb");
    const auto user = mf6::user_connectivity(c);
    CHECK(grb.ia == user.ia);
    CHECK(grb.ja == user.ja);
    auto active = g.idomain;  // the types of cells that are not active are 0
    for (auto& type : active) type = std::max(type, 0);
    CHECK(grb.icelltype == active);
}

TEST_CASE("mf6: grb - a file that is cut off or of another kind is an error", "[mf6][unit]") {
    const test::ScratchFolder folder;
    const auto g = small_grid();
    mf6::write_grb(mf6::OutputRun{folder.path()}, "model.grb", {g, 0.0, {}},
                   mf6::make_connectivity(g));
    const auto bytes = test::bytes_of(folder / "model.grb");

    for (std::size_t n = 0; n < bytes.size(); n += 13) {
        folder.write("cut", bytes.substr(0, n));
        CHECK_THROWS_AS(mf6::read_grb(folder / "cut"), InputError);
    }
    auto other = bytes;
    other.replace(0, 9, "GRID DISV");
    folder.write("other", other);
    CHECK_THROWS_AS(mf6::read_grb(folder / "other"), InputError);
    auto wild = bytes;
    wild.replace(1800, 4, "\xff\xff\xff\x7f");
    folder.write("wild", wild);
    CHECK_THROWS_AS(mf6::read_grb(folder / "wild"), InputError);
}

TEST_CASE("mf6: grb - sizes that do not fit are a broken promise", "[mf6][unit]") {
    const test::ScratchFolder folder;
    const mf6::OutputRun run{folder.path()};
    const auto g = small_grid();
    const auto c = mf6::make_connectivity(g);
    const std::vector<int> three(3);

    const mf6::GrbContent good{g, 0.0, {}}, wrong{g, 0.0, three};
    CHECK_THROWS_AS(mf6::write_grb(run, "a.grb", wrong, c), ContractError);
    CHECK_THROWS_AS(mf6::write_grb(run, "b.grb", good, mf6::Connectivity{}), ContractError);
    CHECK_THROWS_AS(mf6::write_grb(run, "/dev/full", good, c), OutputError);
}

TEST_CASE("mf6: residuals - faces, storage and packages add up by cell", "[mf6][unit]") {
    const test::ScratchFolder folder;
    const mf6::OutputRun run{folder.path()};
    grid::StructuredGrid g;  // cells 0 and 2 of a row of three; a flow of 4 from 0 to 1
    g.nlay = g.nrow = 1;
    g.ncol = 3;
    g.delr.assign(3, 1.0);
    g.delc.assign(1, 1.0);
    g.top.assign(3, 1.0);
    g.botm.assign(3, 0.0);
    g.idomain = {1, 1, 0};
    mf6::write_grb(run, "model.grb", {g, 0.0, {}}, mf6::make_connectivity(g));
    mf6::BudgetFile file{run, "model.cbc", {.nlay = 1, .nrow = 1, .ncol = 3}};
    const mf6::StepTime step{};
    const std::vector<std::int32_t> well{0, 0};
    const std::vector<double> pumped{5.0, -1.5};
    const std::vector<std::int32_t> cells{0, 1};
    const std::vector<double> saturation{1.0, 1.0};
    file.write_array(step, "STO-SS", std::vector<double>{0.5, -4.25, 0.0});
    file.write_flow_ja_face(step, std::vector<double>{99.0, -4.0, 99.0, 4.0});
    file.write_saturation(step, "M", "NPF", cells, saturation);
    file.write_list(step, {.text = "WEL", .model1 = "M"}, {.id1 = well, .q = pumped});
    file.finish();

    const auto left = mf6::cell_residuals(mf6::BudgetReader{folder / "model.cbc"},
                                          mf6::read_grb(folder / "model.grb"), 1, 1);

    CHECK(left == std::vector<double>{0.0, -0.25, 0.0});
    CHECK_THROWS_AS(mf6::cell_residuals(mf6::BudgetReader{folder / "model.cbc"},
                                        mf6::read_grb(folder / "model.grb"), 2, 1),
                    InputError);
}
