// SPDX-License-Identifier: MIT
#include "heihe/linear/multigrid.hpp"

#include "matrices.hpp"

#include "heihe/linear/mesh_operator.hpp"
#include "heihe/linear/vectors.hpp"

#include <catch2/catch.hpp>

#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

using namespace linear_test;
using namespace heihe::linear;

namespace {

/// A fine level filled from a matrix, with its multigrid.
struct Fixture {
    ColumnMesh mesh;
    StencilMatrix matrix;
    MeshOperator op;
    Multigrid multigrid;

    Fixture(const StructuredGrid& g, const Media& m, Multigrid::Settings s = {})
        : mesh{g},
          matrix{flow_matrix(mesh, m)},
          op{mesh, coloured(mesh)},
          multigrid{op.columns(), mesh.nlay(), s} {
        op.load(matrix, multigrid.finest());
        multigrid.set_up();
    }
    /// One cycle on r, both in mesh numbering.
    std::vector<float> cycle(const std::vector<double>& r) {
        std::vector<float> z(r.size());
        op.to_planes(r.data(), multigrid.right_side());
        op.from_planes(multigrid.cycle(), z.data());
        return z;
    }
    double energy(const std::vector<double>& a, const std::vector<double>& b) {
        const auto x = cycle(a);
        double s = 0.0;
        for (std::size_t i = 0; i < b.size(); ++i) s += b[i] * static_cast<double>(x[i]);
        return s;
    }
};

Media rough() {
    Media m;
    m.storage = 0.5;
    m.smooth = 1;
    return m;
}

}  // namespace

TEST_CASE("linear: checkerboard order - blocks cover each colour and lead to the true neighbours",
          "[linear][unit]") {
    auto g = box_grid(1, 29, 37);
    const double share = GENERATE(0.3, 0.9, 1.1);
    for (const double v : random_vector(g.nnode(), 4))
        g.idomain.push_back(v < 2.0 * share - 1.0 ? 1 : 0);
    g.idomain[0] = 1;
    const ColumnMesh mesh{g};

    const auto columns = coloured(mesh);

    const auto stored = [&](int row, int col) {
        return columns.block_at(row, col / ColouredColumns::width) != ColouredColumns::none;
    };
    std::vector<int> seen(at(columns.stride()), 0);
    for (std::int32_t b = 0; b < columns.nblock(); ++b)
        for (const auto c : {ColouredColumns::red, ColouredColumns::black}) {
            const auto near = columns.lanes_of(c, b);
            const auto& block = columns.block(b);
            for (int l = 0; l < ColouredColumns::lanes; ++l) {
                const int row = block.row;
                const int col = block.number * ColouredColumns::width + 2 * l + (row + c) % 2;
                REQUIRE(columns.position(row, col) == near.own + l);
                ++seen[at(near.own + l)];
                const auto leads = [&](std::int32_t place, int i, int j) {
                    REQUIRE(place >= 0);
                    REQUIRE(place + l < columns.stride());
                    if (i < 0 || j < 0 || i >= 29 || !stored(i, j)) return;
                    REQUIRE(columns.position(i, j) == place + l);
                };
                leads(near.west, row, col - 1);
                leads(near.east, row, col + 1);
                leads(near.north, row - 1, col);
                leads(near.south, row + 1, col);
            }
        }
    for (int i = 0; i < 29; ++i)
        for (int j = 0; j < 37; ++j)
            if (mesh.column_at(i, j) >= 0) REQUIRE(seen[at(columns.position(i, j))] == 1);
    CHECK(seen[0] == 0);  // the zeros in place of blocks that are not stored
    CHECK(std::count(seen.begin(), seen.end(), 1) == columns.nblock() * ColouredColumns::width);
}

TEST_CASE("linear: operator on pieces - equals the stencil product", "[linear][unit]") {
    const ColumnMesh mesh{basin_grid()};
    Media m = rough();
    auto a = flow_matrix(mesh, m);
    make_upstream(mesh, a, 1.0, 2);
    fix_head(mesh, a, 1234);
    MeshOperator op{mesh, coloured(mesh)};
    LevelMatrix level;
    level.resize(op.size());
    op.load(a, level);
    const auto x = random_vector(mesh.ncell(), 1);
    std::vector<double> expected(x.size()), y(x.size());

    apply(mesh, a, x, expected);
    const double dot = op.apply(x.data(), y.data(), x.data());

    double worst = 0.0, largest = 0.0;
    for (std::size_t n = 0; n < x.size(); ++n) {
        worst = std::max(worst, std::abs(y[n] - expected[n]));
        largest = std::max(largest, std::abs(expected[n]));
    }
    CHECK(worst < 1e-14 * largest);
    CHECK(dot == Approx(std::inner_product(x.begin(), x.end(), expected.begin(), 0.0)));
}

TEST_CASE("linear: mesh order to planes and back - puts each value at its column",
          "[linear][unit]") {
    const ColumnMesh mesh{basin_grid()};
    MeshOperator op{mesh, coloured(mesh)};
    const auto v = random_vector(mesh.ncell(), 5);
    std::vector<float> planes(at(op.size()), 0.0F), back(v.size());

    op.to_planes(v.data(), planes.data());
    op.from_planes(planes.data(), back.data());

    const auto& columns = op.columns();
    for (int k = 0; k < mesh.nlay(); ++k)
        for (int c = 0; c < mesh.ncolumn(); ++c) {
            const auto n = at(mesh.cell(k, c));
            const auto p = columns.position(mesh.row(c), mesh.col(c));
            REQUIRE(planes[at(k * columns.stride() + p)] == static_cast<float>(v[n]));
            REQUIRE(back[n] == static_cast<float>(v[n]));
        }
}

TEST_CASE("linear: the finest level - holds conductances and column sums", "[linear][unit]") {
    const ColumnMesh mesh{basin_grid()};
    auto a = flow_matrix(mesh, rough());
    make_upstream(mesh, a, 1.0, 2);
    MeshOperator op{mesh, coloured(mesh)};
    LevelMatrix level;
    level.resize(op.size());

    op.load(a, level);

    const auto& columns = op.columns();
    const auto value = [&](const std::vector<double>& v, int k, std::int32_t c) {
        return c < 0 || k < 0 || k >= mesh.nlay() ? 0.0 : v[at(mesh.cell(k, c))];
    };
    double worst = 0.0;
    for (int k = 0; k < mesh.nlay(); ++k)
        for (int c = 0; c < mesh.ncolumn(); ++c) {
            const auto place =
                at(k * columns.stride() + columns.position(mesh.row(c), mesh.col(c)));
            const auto i = at(c);
            if (mesh.kind(mesh.cell(k, c)) == CellKind::inactive) continue;
            REQUIRE(level.off[to_east][place] == static_cast<float>(-value(a.east, k, c)));
            REQUIRE(level.off[to_south][place] == static_cast<float>(-value(a.south, k, c)));
            REQUIRE(level.off[to_up][place] == static_cast<float>(-value(a.up, k, c)));
            const double sum = value(a.diag, k, c) + value(a.east, k, mesh.west()[i]) +
                               value(a.west, k, mesh.east()[i]) +
                               value(a.south, k, mesh.north()[i]) +
                               value(a.north, k, mesh.south()[i]) + value(a.down, k - 1, c) +
                               value(a.up, k + 1, c);
            const double scale = value(a.diag, k, c);
            worst = std::max(
                worst,
                std::abs(static_cast<double>(level.excess[place]) - std::max(sum, 0.0)) / scale);
        }
    CHECK(worst < 1e-6);
}

TEST_CASE("linear: a coarsening - sums each column into its own by row and column",
          "[linear][unit]") {
    const ColumnMesh mesh{basin_grid()};
    const auto fine = coloured(mesh);
    const auto f =
        GENERATE(Coarsening::Factors{2, 2}, Coarsening::Factors{1, 2}, Coarsening::Factors{2, 1});
    const Coarsening map{fine, f};
    const auto& coarse = map.coarse();
    LevelMatrix a, b;
    a.resize(fine.stride());
    b.resize(coarse.stride());
    std::vector<float> all(at(coarse.stride()), 0.0F), west(all), south(all);
    const auto v = random_vector(mesh.ncolumn(), 8);
    for (int c = 0; c < mesh.ncolumn(); ++c) {
        const int row = mesh.row(c), col = mesh.col(c);
        const auto p = at(fine.position(row, col));
        const auto q = at(coarse.position(row / f.row, col / f.col));
        const auto value = static_cast<float>(std::abs(v[at(c)]));
        a.excess[p] = a.off[to_west][p] = a.off[to_south][p] = value;
        all[q] += value;
        if (f.col == 1 || col % 2 == 0) west[q] += value;
        if (f.row == 1 || row % 2 == 1) south[q] += value;
    }

    coarsen(a, fine, map, 1, b);

    const float along = f.col == 2 ? over_correction : 1.0F;
    const float across = f.row == 2 ? over_correction : 1.0F;
    for (std::size_t q = 0; q < all.size(); ++q) {
        REQUIRE(b.excess[q] == Approx(all[q]).margin(1e-6));
        REQUIRE(b.off[to_west][q] * along == Approx(west[q]).margin(1e-6));
        REQUIRE(b.off[to_south][q] * across == Approx(south[q]).margin(1e-6));
    }
    CHECK(coarse.extent() == ColouredColumns::Box{(fine.extent().first - 1) / f.row + 1,
                                                  (fine.extent().second - 1) / f.col + 1});
}

TEST_CASE("linear: a fixed head - is a known value in the hierarchy", "[linear][unit]") {
    const ColumnMesh mesh{box_grid(3, 5, 5)};
    auto a = flow_matrix(mesh, rough());
    const int c = mesh.column_at(2, 2);
    fix_head(mesh, a, mesh.cell(1, c));
    MeshOperator op{mesh, coloured(mesh)};
    LevelMatrix level;
    level.resize(op.size());

    op.load(a, level);

    const auto& columns = op.columns();
    const auto place = [&](int k, int i, int j) {
        return at(k * columns.stride() + columns.position(i, j));
    };
    CHECK(level.off[to_east][place(1, 2, 1)] == 0.0F);
    CHECK(level.off[to_west][place(1, 2, 3)] == 0.0F);
    CHECK(level.off[to_south][place(1, 1, 2)] == 0.0F);
    CHECK(level.off[to_north][place(1, 3, 2)] == 0.0F);
    CHECK(level.off[to_down][place(0, 2, 2)] == 0.0F);
    CHECK(level.off[to_up][place(2, 2, 2)] == 0.0F);
    CHECK(level.off[to_west][place(1, 2, 1)] > 0.0F);
    CHECK(level.excess[place(1, 2, 1)] > 1.0F);  // the conductance to it stays as a boundary
}

TEST_CASE("linear: coarser matrices - keep the sum of storage and boundaries", "[linear][unit]") {
    Fixture f{basin_grid(), rough()};
    const auto& columns = f.multigrid.columns();
    const Coarsening map{columns, {2, 2}};
    LevelMatrix coarse;
    coarse.resize(f.mesh.nlay() * map.coarse().stride());

    coarsen(f.multigrid.finest(), columns, map, f.mesh.nlay(), coarse);

    const auto total = [](const auto& v) { return std::accumulate(v.begin(), v.end(), 0.0); };
    CHECK(total(coarse.excess) == Approx(total(f.multigrid.finest().excess)).epsilon(1e-6));
    CHECK(total(coarse.off[to_up]) == Approx(total(f.multigrid.finest().off[to_up])).epsilon(1e-6));
    CHECK(total(coarse.off[to_west]) == Approx(total(coarse.off[to_east])).epsilon(1e-6));
    CHECK(total(coarse.off[to_north]) == Approx(total(coarse.off[to_south])).epsilon(1e-6));
}

TEST_CASE("linear: on even coefficients - a coarse face is the fine ones over Braess's factor",
          "[linear][unit]") {
    Media m;
    m.log10_spread = 0.0;
    m.storage = 1.0;
    Fixture f{box_grid(1, 8, 8), m};
    const float fine = f.multigrid.finest().off[to_east][at(f.multigrid.columns().position(2, 2))];
    const Coarsening map{f.multigrid.columns(), {2, 2}};
    LevelMatrix coarse;
    coarse.resize(map.coarse().stride());

    coarsen(f.multigrid.finest(), f.multigrid.columns(), map, 1, coarse);

    const auto q = at(map.coarse().position(1, 1));
    CHECK(coarse.off[to_east][q] == Approx(2.0F * fine / 1.8F));
    CHECK(coarse.off[to_north][q] == Approx(2.0F * fine / 1.8F));
    CHECK(coarse.excess[q] == Approx(4.0F));
}

TEST_CASE("linear: a cycle on a symmetric matrix - is symmetric and positive", "[linear][unit]") {
    Multigrid::Settings s;
    s.w_levels = GENERATE(0, 3);
    s.w_columns = GENERATE(1'000, 1'000'000);
    Fixture f{box_grid(3, 37, 45), rough(), s};
    CHECK(f.multigrid.is_v_cycle() == (s.w_levels == 0));
    const auto a = random_vector(f.mesh.ncell(), 1), b = random_vector(f.mesh.ncell(), 2);

    const double ab = f.energy(a, b), ba = f.energy(b, a), aa = f.energy(a, a), bb = f.energy(b, b);

    CHECK(std::abs(ab - ba) < 1e-4 * std::sqrt(aa * bb));
    CHECK(aa > 0.0);
    CHECK(bb > 0.0);
}

TEST_CASE("linear: a level with enough columns - is visited twice beyond the first three",
          "[linear][unit]") {
    Multigrid::Settings s;
    s.w_levels = 0;
    s.w_columns = 600;  // the second level has 19 rows of 32 columns, pads included
    CHECK_FALSE(Fixture{box_grid(3, 37, 45), rough(), s}.multigrid.is_v_cycle());
    s.w_columns = 700;
    CHECK(Fixture{box_grid(3, 37, 45), rough(), s}.multigrid.is_v_cycle());
}

TEST_CASE("linear: one stack of cells - is solved by a single cycle", "[linear][unit]") {
    Media m;
    m.log10_spread = 3.0;
    m.storage = 1e-3;
    Fixture f{box_grid(9, 1, 1), m};
    const auto r = random_vector(9, 3);
    std::vector<double> y(r.size(), 0.0);

    const auto z = f.cycle(r);
    const std::vector<double> x(z.begin(), z.end());
    apply(f.mesh, f.matrix, x, y);

    const auto& diag = f.matrix.diag;
    double scale = 0.0, worst = 0.0;
    for (int k = 0; k < 9; ++k) {
        const auto n = at(k);
        scale = std::max(scale, std::abs(diag[n] * x[n]));
        worst = std::max(worst, std::abs(y[n] - r[n]));
    }
    CHECK(worst < 1e-6 * scale);
    CHECK(std::accumulate(x.begin(), x.end(), 0.0) * 1e-3 ==
          Approx(std::accumulate(r.begin(), r.end(), 0.0)).epsilon(1e-4));
}

TEST_CASE("linear: strong storage - needs fewer levels, a steady state all", "[linear][unit]") {
    Media m = rough();
    m.storage = 1e6;
    CHECK(Fixture(box_grid(3, 64, 64), m).multigrid.nlevel() == 1);
    m.storage = 1e-6;
    CHECK(Fixture(box_grid(3, 64, 64), m).multigrid.nlevel() == 7);
}

TEST_CASE("linear: oblong cells - are coarsened along the strong direction first",
          "[linear][unit]") {
    Multigrid::Settings s;
    s.anisotropy = GENERATE(1.0, 100.0);
    Media m;
    m.storage = 1e-6;
    Fixture f{box_grid(1, 16, 16), m, s};

    // 16 x 16, 16 x 8, 16 x 4, 16 x 2, 8 x 1, 4, 2, 1 against 16, 8, 4, 2, 1
    CHECK(f.multigrid.nlevel() == (s.anisotropy > 1.0 ? 8 : 5));
}

TEST_CASE("linear: fixed-order sums - equal plain ones and show a NaN", "[linear][unit]") {
    const std::ptrdiff_t n = GENERATE(1, 7, 4096, 4099, 100000);
    const auto v = random_vector(n, 6);
    VectorPasses pass{n};
    double sum = 0.0, squares = 0.0, largest = 0.0;
    for (const double x : v) {
        sum += x;
        squares += x * x;
        largest = std::max(largest, std::abs(x));
    }

    const double s = pass.sum([&](std::ptrdiff_t i) { return v[at(i)]; });
    const auto q = pass.squares([&](std::ptrdiff_t i) { return v[at(i)]; });
    const auto bad = pass.squares([&](std::ptrdiff_t i) {
        return i == n / 2 ? std::numeric_limits<double>::quiet_NaN() : v[at(i)];
    });

    CHECK(s == Approx(sum).margin(1e-9));
    CHECK(q.sum == Approx(squares));
    CHECK(q.max == largest);
    CHECK(std::isnan(bad.sum));
}
