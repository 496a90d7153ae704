// SPDX-License-Identifier: MIT
// solver_confined DIR [FILE]: solves the flow equations of a steady confined MODFLOW 6 model to a true
// residual of 1e-8 of the first, set-up included, and prints one JSON object. With FILE the system
// goes there too, for peers/petsc_solve: the same matrix, right side and first guess (zero change).

#include "heihe/gwf/assembly.hpp"
#include "heihe/gwf/package.hpp"
#include "heihe/linear/solver.hpp"
#include "heihe/mf6/input.hpp"
#include "lib/mf6/list_stress.hpp"
#include "lib/mf6/setup.hpp"

#include <omp.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

using namespace heihe;

namespace {

constexpr int repetitions = 5;
constexpr double relative = 1e-8;

double seconds_now() {
    const auto now = std::chrono::steady_clock::now().time_since_epoch();
    return std::chrono::duration<double>(now).count();
}

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

/// Compressed rows: n and nnz (int64), then row starts (int64), columns (int32), values, right side.
void write_system(const System& system, const std::string& file) {
    const auto& mesh = system.model.mesh();
    const auto& a = system.assembly.matrix();
    std::vector<std::int64_t> row{0};
    std::vector<std::int32_t> column;
    std::vector<double> value;
    const std::int32_t nc = mesh.ncolumn();
    for (int k = 0; k < mesh.nlay(); ++k)
        for (std::int32_t c = 0; c < nc; ++c) {
            const std::int32_t n = k * nc + c;
            const auto put = [&](double v, std::int64_t m) {
                if (v == 0.0) return;
                column.push_back(static_cast<std::int32_t>(m));
                value.push_back(v);
            };
            const auto beside = [&](double v, std::int32_t m) { put(v, k * nc + m); };
            put(a.up[at(n)], n - nc);
            beside(a.north[at(n)], mesh.north()[at(c)]);
            beside(a.west[at(n)], mesh.west()[at(c)]);
            put(a.diag[at(n)], n);
            beside(a.east[at(n)], mesh.east()[at(c)]);
            beside(a.south[at(n)], mesh.south()[at(c)]);
            put(a.down[at(n)], n + nc);
            row.push_back(static_cast<std::int64_t>(column.size()));
        }
    std::ofstream out{file, std::ios::binary};
    const auto write = [&out](const auto& v) {
        out.write(reinterpret_cast<const char*>(v.data()),
                  static_cast<std::streamsize>(v.size() * sizeof v[0]));
    };
    write(std::array<std::int64_t, 2>{mesh.ncell(), static_cast<std::int64_t>(column.size())});
    write(row);
    write(column);
    write(value);
    write(
        std::vector<double>(system.assembly.residual().begin(), system.assembly.residual().end()));
}

int run(const std::string& folder, const char* dump) {
    const System system{mf6::read_simulation(folder)};
    if (dump != nullptr) write_system(system, dump);
    linear::LinearSettings settings;
    settings.acceleration = linear::Acceleration::cg;
    settings.relative = relative;
    linear::LinearSolver solver{system.model.mesh(), settings};
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
    std::sort(seconds.begin(), seconds.end());
    std::printf(
        "{\"solver\": \"heihe\", \"cells\": %td, \"threads\": %d, \"seconds\": %.4f, "
        "\"set_up_seconds\": %.4f, \"iterations\": %d, \"relative_residual\": %.3e, "
        "\"converged\": %s}\n",
        system.model.ncell(), omp_get_max_threads(), seconds[repetitions / 2], set_up,
        report.iterations, report.relative_residual, report.converged ? "true" : "false");
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
