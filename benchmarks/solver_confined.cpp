// SPDX-License-Identifier: MIT
// solver_confined DIR [FILE]: solves the flow equations of a steady confined MODFLOW 6 model to a true
// residual of 1e-8 of the first, set-up included, and prints one JSON object. With FILE the system
// goes there too, for peers/petsc_solve: the same matrix, right side and first guess (zero change).

#include "cases.hpp"
#include "heihe/gwf/assembly.hpp"
#include "heihe/gwf/package.hpp"
#include "heihe/linear/linear_solver.hpp"
#include "heihe/mf6/input.hpp"
#include "lib/mf6/model/setup.hpp"
#include "lib/mf6/packages/list/list_stress.hpp"
#include "measure.hpp"
#include "system_file.hpp"
#include "traffic.hpp"
#include "triad.hpp"

#include <omp.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

using namespace heihe;
using namespace bench_cases;

namespace {

constexpr int repetitions = 5;
constexpr double relative = 1e-8;

/// The equations of a model's first step at its start heads.
struct System {
    gwf::Model model;
    gwf::Assembly assembly;

    explicit System(const mf6::Simulation& simulation)
        : model{mf6::make_model(simulation.gwf)}, assembly{model} {
        const mf6::NodeMap map{model.mesh()};
        std::vector<double> head = map.to_cells<double>(simulation.gwf.strt);
        assembly.begin_step({});
        std::vector<std::unique_ptr<mf6::ListStress>> stresses;
        for (const auto& input : simulation.gwf.lists) {
            auto& s = *stresses.emplace_back(std::make_unique<mf6::ListStress>(input, map));
            s.begin_period(1);
            s.begin_step(0.0, 1.0);
            for (const gwf::FixedHead& f : s.package().fixed_heads()) {
                assembly.fix(f.cell);
                head[at(f.cell)] = f.head;
            }
        }
        assembly.assemble(head, model.saturated(), false);
        for (const auto& s : stresses) {
            gwf::BoundTerms terms;
            s->package().formulate(model, head, {}, terms);
            if (!s->package().fixes_head()) assembly.add(terms);
        }
        for (const auto& s : stresses)
            for (const gwf::FixedHead& f : s->package().fixed_heads())
                (void)assembly.close_fixed(f.cell);
        assembly.finish(0.0);
    }
};

SystemFile system_file(const System& system) {
    const auto& mesh = system.model.mesh();
    const auto residual = system.assembly.residual();
    SystemFile to;
    to.b.assign(residual.begin(), residual.end());
    Cell row = 0;
    const auto next_row = [&] { to.row.push_back(static_cast<std::int64_t>(to.column.size())); };
    for_each_coefficient(mesh, system.assembly.matrix(), [&](Cell n, double v, Cell m) {
        for (; row < n; ++row) next_row();
        if (v == 0.0) return;
        to.column.push_back(m);
        to.value.push_back(v);
    });
    next_row();
    return to;
}

int run(const std::string& folder, const char* dump) {
    const System system{mf6::read_simulation(folder)};
    if (dump != nullptr && !system_file(system).write(dump))
        throw std::runtime_error(std::string{"cannot write "} + dump);
    linear::LinearSettings settings;
    settings.acceleration = linear::Acceleration::cg;
    settings.relative = relative;
    const double start = seconds_now();
    linear::LinearSolver solver{system.model.mesh(), settings};
    const double construct = seconds_now() - start;
    std::vector<double> x(at(system.model.ncell()));
    std::vector<double> seconds;
    linear::LinearReport report;
    double set_up = 0.0;
    for (int r = 0; r < repetitions; ++r) {
        std::fill(x.begin(), x.end(), 0.0);
        const double begun = seconds_now();
        solver.setup(system.assembly.matrix());
        set_up = seconds_now() - begun;
        report = solver.solve(system.assembly.residual(), x);
        seconds.push_back(seconds_now() - begun);
    }
    const auto ncell = static_cast<double>(system.model.ncell());
    const auto& mesh = system.model.mesh();
    const double counted =
        ncell * traffic::cg_solve(mesh.nlay(), mesh.ncolumn(), report.iterations);
    const double triad = triad_bandwidth();  // right after the solves, under the same load
    std::printf(
        "{\"solver\": \"heihe\", \"cells\": %td, \"threads\": %d, \"seconds\": %.4f, "
        "\"construct_seconds\": %.4f, \"set_up_seconds\": %.4f, \"iterations\": %d, "
        "\"relative_residual\": %.3e, \"converged\": %s, \"counted_gb\": %.4f, "
        "\"triad_gb_per_s\": %.2f, "
        "\"digest\": \"%016llx\"}\n",
        system.model.ncell(), omp_get_max_threads(), median(seconds), construct, set_up,
        report.iterations, report.relative_residual, report.converged ? "true" : "false",
        counted * 1e-9, triad, static_cast<unsigned long long>(digest(x)));
    return report.converged ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        std::fputs("usage: solver_confined DIR [FILE]\n", stderr);
        return 2;
    }
    try {
        return run(argv[1], argc > 2 ? argv[2] : nullptr);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
}
