// SPDX-License-Identifier: MIT
#include "../tests/unit/linear/sparse_problems.hpp"
#include "heihe/linear/linear_solver.hpp"
#include "heihe/linear/sparse_solver.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

using namespace linear_test;
using namespace heihe::linear;

namespace {

struct Case {
    ColumnMesh mesh;
    StencilMatrix stencil;
    SparseMatrix sparse;
    std::vector<double> b;
};

/// 250,000 cells with heads prescribed at two sides.
Case made(int nlay, Media m, double upstream, double dx) {
    const int side = nlay == 1 ? 500 : 158;
    m.dirichlet = 1e4;
    ColumnMesh mesh{box_grid(nlay, side, side, dx)};
    auto a = flow_matrix(mesh, m);
    if (upstream > 0.0) make_upstream(mesh, a, upstream, 3);
    auto sparse = to_sparse(mesh, a);
    auto b = random_vector(mesh.ncell(), 7);
    return {std::move(mesh), std::move(a), std::move(sparse), std::move(b)};
}

Case smooth(int nlay, double upstream) {
    Media m;
    m.smooth = 2;
    return made(nlay, m, upstream, 1000.0);
}

/// K of each cell is one of two values that differ by a factor of 1e6.
Case mosaic(int nlay) {
    Media m;
    m.log10_spread = 3.0;
    m.patch = 1;
    return made(nlay, m, 0.0, nlay == 1 ? 1000.0 : 50.0);
}

LinearSettings settings(const Case& c) {
    LinearSettings s;
    s.acceleration = c.sparse.symmetric ? Acceleration::cg : Acceleration::bicgstab;
    s.relative = 1e-8;
    return s;
}

template <typename Solver>
void time_solve(benchmark::State& state, const Case& c, Solver& solver) {
    std::vector<double> x(c.b.size());
    LinearReport report;
    for (auto _ : state) {
        std::fill(x.begin(), x.end(), 0.0);
        report = solver.solve(c.b, x);
    }
    if (!report.converged) state.SetLabel("not converged");
    state.counters["iterations"] = report.iterations;
}

void stencil_solve(benchmark::State& state, const Case& c) {
    LinearSolver solver{c.mesh, settings(c)};
    solver.setup(c.stencil);
    time_solve(state, c, solver);
}

void sparse_solve(benchmark::State& state, const Case& c, AggregationCycle cycle) {
    SparseSettings sparse;
    sparse.multigrid.cycle = cycle;
    SparseSolver solver{settings(c), sparse};
    solver.setup(c.sparse);
    time_solve(state, c, solver);
    state.counters["work"] = solver.multigrid().work();
}

void stencil_set_up(benchmark::State& state, const Case& c) {
    LinearSolver solver{c.mesh};
    for (auto _ : state) solver.setup(c.stencil);
}

void sparse_set_up(benchmark::State& state, const Case& c, Aggregates aggregates) {
    SparseSettings sparse;
    sparse.aggregates = aggregates;
    SparseSolver solver{settings(c), sparse};
    solver.setup(c.sparse);
    for (auto _ : state) solver.setup(c.sparse);
}

}  // namespace

#define HEIHE_SPARSE_CASE(name, ...)                                                  \
    BENCHMARK_CAPTURE(stencil_set_up, name, __VA_ARGS__)                              \
        ->UseRealTime()                                                               \
        ->Unit(benchmark::kMillisecond);                                              \
    BENCHMARK_CAPTURE(sparse_set_up, name##_new, __VA_ARGS__, Aggregates::renewed)    \
        ->UseRealTime()                                                               \
        ->Unit(benchmark::kMillisecond);                                              \
    BENCHMARK_CAPTURE(sparse_set_up, name##_values, __VA_ARGS__, Aggregates::kept)    \
        ->UseRealTime()                                                               \
        ->Unit(benchmark::kMillisecond);                                              \
    BENCHMARK_CAPTURE(stencil_solve, name, __VA_ARGS__)                               \
        ->UseRealTime()                                                               \
        ->Unit(benchmark::kMillisecond);                                              \
    BENCHMARK_CAPTURE(sparse_solve, name##_w_cycle, __VA_ARGS__, AggregationCycle::w) \
        ->UseRealTime()                                                               \
        ->Unit(benchmark::kMillisecond);                                              \
    BENCHMARK_CAPTURE(sparse_solve, name##_k_cycle, __VA_ARGS__, AggregationCycle::k) \
        ->UseRealTime()                                                               \
        ->Unit(benchmark::kMillisecond)

HEIHE_SPARSE_CASE(lognormal_2d, smooth(1, 0.0));
HEIHE_SPARSE_CASE(lognormal_3d, smooth(10, 0.0));
HEIHE_SPARSE_CASE(upstream_3d, smooth(10, 1.0));
HEIHE_SPARSE_CASE(mosaic_2d, mosaic(1));
HEIHE_SPARSE_CASE(mosaic_3d, mosaic(10));

BENCHMARK_MAIN();
