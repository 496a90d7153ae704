// SPDX-License-Identifier: MIT
// The setup of a run in its stages: tables, layout, parameters (docs/benchmarks.md).
#include "heihe/basin/setup/make_inputs.hpp"
#include "heihe/io/basin_tables.hpp"

#include <benchmark/benchmark.h>

#include <filesystem>

using namespace heihe;

namespace {

const std::filesystem::path data_folder =
    std::filesystem::path{HEIHE_SOURCE_DIR} / "examples/heihe/data";

const basin::Tables& tables() {
    static const basin::Tables read = [] {
        Problems problems;
        auto t = io::read_basin_tables(data_folder, problems);
        problems.throw_if_any();
        return t;
    }();
    return read;
}

/// Ten years at the spacing of the case.
basin::SetupOptions options(const benchmark::State& state) {
    basin::SetupOptions o;
    o.aquifer.spacing = static_cast<double>(state.range(0));
    o.start = make_date(2026, 1, 1);
    o.end = make_date(2036, 1, 1);
    return o;
}

void setup_read_tables(benchmark::State& state) {
    for (auto _ : state) {
        Problems problems;
        benchmark::DoNotOptimize(io::read_basin_tables(data_folder, problems));
    }
}
BENCHMARK(setup_read_tables)->Unit(benchmark::kMillisecond)->UseRealTime();

void setup_layout(benchmark::State& state) {
    const auto o = basin::layout_options(options(state));
    for (auto _ : state) benchmark::DoNotOptimize(basin::Layout{tables(), o});
}

/// Tables are read, everything else is made: what each scenario costs without a Loader.
void setup_from_scratch(benchmark::State& state) {
    auto o = options(state);
    for (auto _ : state) {
        o.aquifer.k_factor *= 1.01;
        benchmark::DoNotOptimize(basin::make_inputs(tables(), o));
    }
}

/// The layout is there: what each further scenario costs with a Loader.
void setup_on_layout(benchmark::State& state) {
    auto o = options(state);
    const basin::Layout layout{tables(), basin::layout_options(o)};
    for (auto _ : state) {
        o.aquifer.k_factor *= 1.01;
        benchmark::DoNotOptimize(basin::make_inputs(tables(), layout, o));
    }
}

void spacings(benchmark::internal::Benchmark* b) {
    b->ArgName("spacing")->Arg(4000)->Arg(1000)->Arg(500);
    b->Unit(benchmark::kMillisecond)->UseRealTime();
}
BENCHMARK(setup_layout)->Apply(spacings);
BENCHMARK(setup_from_scratch)->Apply(spacings);
BENCHMARK(setup_on_layout)->Apply(spacings);

}  // namespace

BENCHMARK_MAIN();
