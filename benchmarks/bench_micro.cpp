// SPDX-License-Identifier: MIT The kernels of a solve, one by one. Each reports the bandwidth of its
// counted bytes (traffic.hpp) and its share of the triad's, which the same program measures first;
// above 1 where data stay in a cache. Items are cells.

#include "cases.hpp"
#include "heihe/core/first_touch.hpp"
#include "heihe/gwf/assembly.hpp"
#include "heihe/linear/linear_solver.hpp"
#include "heihe/linear/mesh_operator.hpp"
#include "heihe/linear/multigrid.hpp"
#include "heihe/linear/vectors.hpp"
#include "micro_model.hpp"
#include "solver_case_list.hpp"
#include "traffic.hpp"
#include "triad.hpp"

#include <benchmark/benchmark.h>
#include <omp.h>

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <memory>
#include <string>
#include <utility>
#include <vector>

using namespace bench_cases;
using namespace heihe::linear;

namespace {

double triad = 0.0;  // GB/s

/// Data of the solver's kernels on one grid.
struct Parts {
    Problem problem;
    MeshOperator a;  // refers to the problem's mesh and matrix
    Multigrid multigrid;
    VectorPasses pass;
    heihe::RawVector<double> x, y;  // [ncell]
    heihe::RawVector<float> z;      // [ncell]

    explicit Parts(Problem p)
        : problem{std::move(p)},
          a{problem.mesh, coloured(problem.mesh)},
          multigrid{a.columns(), problem.mesh.nlay(), Multigrid::Settings{}},
          pass{problem.mesh.ncell()} {
        heihe::assign_zeros(x, problem.mesh.ncell());
        heihe::assign_zeros(y, problem.mesh.ncell());
        heihe::assign_zeros(z, problem.mesh.ncell());
        std::copy(problem.b.begin(), problem.b.end(), x.begin());
        a.load(problem.a, multigrid.finest());
        multigrid.set_up();
        a.to_planes(x.data(), multigrid.right_side());
    }
    Parts(const Parts&) = delete;
    Parts& operator=(const Parts&) = delete;
    [[nodiscard]] int nlay() const { return problem.mesh.nlay(); }
};

/// The parts for a grid of layers x side x side; one is kept at a time.
Parts& parts(const benchmark::State& state) {
    static std::pair<std::int64_t, std::int64_t> made;
    static std::unique_ptr<Parts> kept;
    const std::pair wanted{state.range(0), state.range(1)};
    if (!kept || made != wanted) {
        kept.reset();
        kept = std::make_unique<Parts>(bench_cases::detail::confined(
            static_cast<int>(wanted.first), static_cast<int>(wanted.second)));
        made = wanted;
    }
    return *kept;
}

void report(benchmark::State& state, std::ptrdiff_t ncell, double bytes_a_cell) {
    using benchmark::Counter;
    const double gigabytes =
        bytes_a_cell * static_cast<double>(ncell) * static_cast<double>(state.iterations()) * 1e-9;
    state.SetItemsProcessed(state.iterations() * ncell);
    state.counters["bytes_per_cell"] = bytes_a_cell;
    state.counters["gb_per_s"] = Counter(gigabytes, Counter::kIsRate);
    if (triad > 0.0) state.counters["of_triad"] = Counter(gigabytes / triad, Counter::kIsRate);
}

void product(benchmark::State& state) {
    Parts& p = parts(state);
    for (auto _ : state) benchmark::DoNotOptimize(p.a.apply(p.x.data(), p.y.data(), p.x.data()));
    report(state, p.problem.mesh.ncell(), traffic::product());
}

void dot(benchmark::State& state) {
    Parts& p = parts(state);
    const double *x = p.x.data(), *y = p.y.data();
    for (auto _ : state)
        benchmark::DoNotOptimize(p.pass.sum([=](std::ptrdiff_t i) { return x[i] * y[i]; }));
    report(state, p.problem.mesh.ncell(), traffic::dot());
}

void to_planes(benchmark::State& state) {
    Parts& p = parts(state);
    for (auto _ : state) {
        p.a.to_planes(p.x.data(), p.multigrid.right_side());
        benchmark::ClobberMemory();
    }
    report(state, p.problem.mesh.ncell(), traffic::to_planes());
}

void from_planes(benchmark::State& state) {
    Parts& p = parts(state);
    const float* planes = p.multigrid.line_jacobi();
    for (auto _ : state) {
        p.a.from_planes(planes, p.z.data());
        benchmark::ClobberMemory();
    }
    report(state, p.problem.mesh.ncell(), traffic::from_planes());
}

void smoother(benchmark::State& state) {
    Parts& p = parts(state);
    for (auto _ : state) benchmark::DoNotOptimize(p.multigrid.line_jacobi());
    report(state, p.problem.mesh.ncell(), traffic::line_jacobi(p.nlay()));
}

void cycle(benchmark::State& state) {
    Parts& p = parts(state);
    for (auto _ : state) benchmark::DoNotOptimize(p.multigrid.cycle());
    report(
        state, p.problem.mesh.ncell(),
        traffic::cycle(p.nlay(), p.problem.mesh.ncolumn(), static_cast<int>(p.multigrid.nlevel())));
}

void set_up(benchmark::State& state) {
    Parts& p = parts(state);
    LinearSolver solver{p.problem.mesh};
    solver.setup(p.problem.a);
    for (auto _ : state) solver.setup(p.problem.a);
    report(state, p.problem.mesh.ncell(), traffic::set_up(p.nlay()));
}

void assemble(benchmark::State& state, bool convertible) {
    const auto m = micro_model(static_cast<int>(state.range(0)), static_cast<int>(state.range(1)),
                               convertible);
    const auto head = micro_heads(m);
    heihe::gwf::Assembly assembly{m};
    assembly.begin_step(micro_step(head, convertible));
    for (auto _ : state) {
        assembly.assemble(head, m.saturated(), convertible);
        assembly.finish(0.0);
        benchmark::ClobberMemory();
    }
    report(state, m.ncell(), traffic::assembly(convertible));
}

/// Registers the kernels grid by grid, so that each grid is made once.
void register_all() {
    using Kernel = void (*)(benchmark::State&);
    const std::vector<std::pair<const char*, Kernel>> kernels{
        {"product", product},
        {"dot", dot},
        {"to_planes", to_planes},
        {"from_planes", from_planes},
        {"smoother", smoother},
        {"cycle", cycle},
        {"set_up", set_up},
        {"assemble_steady", [](benchmark::State& s) { assemble(s, false); }},
        {"assemble_newton", [](benchmark::State& s) { assemble(s, true); }}};
    // one that fits into a second-level cache, one into most third-level ones, two that do not
    for (const auto& [nlay, side] : {std::pair{1, 250}, {1, 1000}, {1, 2000}, {3, 1155}})
        for (const auto& [name, kernel] : kernels)
            benchmark::RegisterBenchmark(name, kernel)
                ->ArgNames({"layers", "side"})
                ->Args({nlay, side})
                ->UseRealTime()
                ->Unit(benchmark::kMicrosecond);
}

}  // namespace

int main(int argc, char** argv) {
    bool once = false;  // CTest: every case for one iteration, no bandwidth
    for (int i = 1; i < argc; ++i) once = once || std::string{argv[i]} == "--benchmark_min_time=0";
    if (!once) triad = triad_bandwidth();
    benchmark::AddCustomContext("triad_gb_per_s", std::to_string(triad));
    benchmark::AddCustomContext("threads", std::to_string(omp_get_max_threads()));
    register_all();
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
