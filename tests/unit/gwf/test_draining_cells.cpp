// SPDX-License-Identifier: MIT
#include "heihe/gwf/draining_cells.hpp"

#include "flow_case.hpp"
#include "heihe/gwf/assembly.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstddef>
#include <cstring>
#include <vector>

using namespace heihe;
using namespace heihe::gwf;

namespace {

/// Three layers of 13 x 17 columns, all convertible; heads dry, at the smoothed ends, inside, above.
struct Case {
    Model model;
    std::vector<double> old, head;

    Case() : model{make_model()} {
        const grid::ColumnMesh& mesh = model.mesh();
        const double share[] = {-0.5, 0.0, 1e-7, 9e-7, 1.5e-6, 0.3, 0.7, 1.0 - 1e-7, 1.0, 1.6, 0.9};
        for (Cell n = 0; n < model.ncell(); ++n) {
            const double thickness = mesh.top(n) - mesh.bot(n);
            head.push_back(mesh.bot(n) + thickness * share[n % 11]);
            old.push_back(mesh.bot(n) + thickness * share[(n + 4) % 11]);
        }
    }
    static Model make_model() {
        auto g = test::flat_grid(3, std::vector<double>(13, 90.0), std::vector<double>(17, 110.0),
                                 0.0, 10.0);
        for (std::size_t i = 0; i < g.botm.size(); ++i)
            g.botm[i] -= 0.01 * static_cast<double>(i % 7);
        return {g, test::uniform_npf(g, 3.0, 1), test::uniform_sto(g, 1e-5, 0.15, 1)};
    }
};

bool same_bits(std::span<const double> a, std::span<const double> b) {
    return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(double)) == 0;
}

}  // namespace

TEST_CASE("gwf: draining cells - a block at once gives the bits of single cells", "[gwf][unit]") {
    const Case c;
    StepInfo step;
    step.dt = 3.0;
    step.steady = false;
    step.head_old = c.old;
    Assembly fast{c.model}, plain{c.model};
    fast.begin_step(step);
    plain.begin_step(step);
    const std::ptrdiff_t nblock =
        (c.model.ncell() + DrainingCells::block - 1) / DrainingCells::block;
    REQUIRE(DrainingCells{c.model}.has(nblock / 2));
    for (std::ptrdiff_t b = 0; b < nblock; ++b) {  // with a cell out of the step: one by one
        const auto n = static_cast<Cell>(b * DrainingCells::block);
        plain.idle(n);
        plain.wake(n);
    }

    fast.assemble(c.head, c.model.saturated(), true);
    plain.assemble(c.head, c.model.saturated(), true);

    CHECK(same_bits(fast.residual(), plain.residual()));
    CHECK(same_bits(fast.inflow(), plain.inflow()));
    const auto &a = fast.matrix(), &p = plain.matrix();
    CHECK(same_bits(a.diag, p.diag));
    CHECK(same_bits(a.west, p.west));
    CHECK(same_bits(a.south, p.south));
    CHECK(same_bits(a.down, p.down));
}

TEST_CASE("gwf: draining cells - a block with another kind of cell is left alone", "[gwf][unit]") {
    Case c;
    DrainingCells blocks{c.model};
    CHECK(blocks.has(1));

    blocks.leave(static_cast<Cell>(DrainingCells::block + 5));
    CHECK_FALSE(blocks.has(1));
    CHECK(blocks.has(2));
    blocks.begin_step();
    CHECK(blocks.has(1));

    auto g =
        test::flat_grid(1, std::vector<double>(8, 1.0), std::vector<double>(16, 1.0), 0.0, 1.0);
    auto npf = test::uniform_npf(g, 1.0, 1);
    npf.icelltype[70] = 0;
    const Model mixed{g, npf, test::uniform_sto(g, 1e-5, 0.1, 1)};
    CHECK(DrainingCells{mixed}.has(0));
    CHECK_FALSE(DrainingCells{mixed}.has(1));
}
