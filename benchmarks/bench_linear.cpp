// SPDX-License-Identifier: MIT
#include "../tests/unit/linear/matrices.hpp"
#include "heihe/linear/solver.hpp"

#include <benchmark/benchmark.h>

#include <cstddef>
#include <vector>

using namespace linear_test;
using namespace heihe::linear;

namespace {

struct Case {
    ColumnMesh mesh;
    StencilMatrix a;
    std::vector<double> b;
};

Case made(const StructuredGrid& g, const Media& m, double upstream) {
    ColumnMesh mesh{g};
    auto a = flow_matrix(mesh, m);
    if (upstream > 0.0) make_upstream(mesh, a, upstream, 3);
    auto b = random_vector(mesh.ncell(), 7);
    for (Cell n = 0; n < mesh.ncell(); ++n)
        if (mesh.kind(n) == CellKind::inactive) b[at(n)] = 0.0;
    return {std::move(mesh), std::move(a), std::move(b)};
}

/// 66,000 cells in the shape of a basin; storage [m2/d a cell] 1e4: unconfined, ten days.
Case basin(double storage, double upstream) {
    Media m;
    m.storage = storage;
    m.log10_spread = 1.5;
    m.smooth = 2;
    return made(basin_grid(), m, upstream);
}

/// 1,000,000 cells, lognormal K, steady, held at two sides.
Case million(int nlay, int smooth) {
    Media m;
    m.dirichlet = 1e6;
    m.smooth = smooth;
    const int side = nlay == 1 ? 1000 : 316;
    return made(box_grid(nlay, side, side), m, 0.0);
}

void solve(benchmark::State& state, const Case& c, Acceleration acceleration) {
    LinearSettings settings;
    settings.acceleration = acceleration;
    settings.relative = 1e-8;
    LinearSolver solver{c.mesh, settings};
    solver.setup(c.a);
    std::vector<double> x(c.b.size());
    LinearReport report;
    for (auto _ : state) {
        std::fill(x.begin(), x.end(), 0.0);
        report = solver.solve(c.b, x);
    }
    if (!report.converged) state.SkipWithError("not converged");
    state.counters["iterations"] = report.iterations;
    state.SetItemsProcessed(state.iterations() * c.mesh.ncell() * report.iterations);
}

void set_up(benchmark::State& state, const Case& c) {
    LinearSolver solver{c.mesh};
    for (auto _ : state) solver.setup(c.a);
    state.SetItemsProcessed(state.iterations() * c.mesh.ncell());
}

void linear_product(benchmark::State& state, const Case& c) {
    std::vector<double> y(c.b.size());
    for (auto _ : state) {
        apply(c.mesh, c.a, c.b, y);
        benchmark::ClobberMemory();
    }
    state.SetItemsProcessed(state.iterations() * c.mesh.ncell());
}

}  // namespace

// Items are cells; for solves, cells times iterations.
BENCHMARK_CAPTURE(linear_product, basin, basin(1e4, 0.0))->UseRealTime();
BENCHMARK_CAPTURE(set_up, basin_ten_days, basin(1e4, 0.5))->UseRealTime();
BENCHMARK_CAPTURE(set_up, basin_steady, basin(1e-3, 0.5))->UseRealTime();
BENCHMARK_CAPTURE(solve, basin_ten_days_cg, basin(1e4, 0.0), Acceleration::cg)->UseRealTime();
BENCHMARK_CAPTURE(solve, basin_ten_days_newton, basin(1e4, 0.5), Acceleration::bicgstab)
    ->UseRealTime();
BENCHMARK_CAPTURE(solve, basin_steady_cg, basin(1e-3, 0.0), Acceleration::cg)->UseRealTime();
BENCHMARK_CAPTURE(solve, basin_steady_newton, basin(1e-3, 0.5), Acceleration::bicgstab)
    ->UseRealTime();
BENCHMARK_CAPTURE(linear_product, million, million(1, 2))->UseRealTime();
BENCHMARK_CAPTURE(set_up, million, million(1, 2))->UseRealTime();
BENCHMARK_CAPTURE(solve, million_one_layer, million(1, 2), Acceleration::cg)
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(solve, million_ten_layers, million(10, 2), Acceleration::cg)
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(solve, million_ten_layers_white, million(10, 0), Acceleration::cg)
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

BENCHMARK_MAIN();
