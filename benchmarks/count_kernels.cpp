// SPDX-License-Identifier: MIT
// count_kernels NAME: runs one kernel on about 20,000 cells, for scripts/instructions, which counts
// the instructions inside heihe_counted alone.

#include "cases.hpp"
#include "heihe/gwf/assembly.hpp"
#include "heihe/linear/linear_solver.hpp"
#include "micro_model.hpp"
#include "solver_case_list.hpp"

#include <cstdio>
#include <functional>
#include <map>
#include <string>
#include <vector>

using namespace bench_cases;
using heihe::linear::Acceleration;
using heihe::linear::LinearSolver;

extern "C" void heihe_counted(const std::function<void()>& kernel);
extern "C" __attribute__((noinline)) void heihe_counted(const std::function<void()>& kernel) {
    kernel();
}

namespace {

constexpr int nlay = 3, side = 82;  // 20,172 cells

/// Called through a pointer that the compiler cannot resolve, so that the name stays in the binary.
void counted(const std::function<void()>& kernel) {
    void (*volatile call)(const std::function<void()>&) = heihe_counted;
    call(kernel);
}

Problem system(bool newton) {
    Ground g = bench_cases::detail::smooth_ground(nlay, side, side);
    return problem(newton ? bench_cases::detail::newton(std::move(g)) : std::move(g));
}

bool set_up() {
    const Problem p = system(false);
    LinearSolver solver{p.mesh};
    solver.setup(p.a);
    counted([&] { solver.setup(p.a); });
    return true;
}

bool solve(Acceleration acceleration) {
    const Problem p = system(acceleration == Acceleration::bicgstab);
    heihe::linear::LinearSettings settings;
    settings.acceleration = acceleration;
    settings.relative = 1e-8;
    LinearSolver solver{p.mesh, settings};
    solver.setup(p.a);
    std::vector<double> x(p.b.size());
    bool converged = false;
    counted([&] { converged = solver.solve(p.b, x).converged; });
    return converged;
}

bool assemble() {
    const auto model = micro_model(nlay, side, true);
    const auto head = micro_heads(model);
    heihe::gwf::Assembly assembly{model};
    assembly.begin_step(micro_step(head, true));
    counted([&] {
        assembly.assemble(head, model.saturated(), true);
        assembly.finish(0.0);
    });
    return assembly.residual()[0] != 0.0;
}

}  // namespace

int main(int argc, char** argv) {
    const std::map<std::string, std::function<bool()>> kernels{
        {"set_up", set_up},
        {"cg", [] { return solve(Acceleration::cg); }},
        {"bicgstab", [] { return solve(Acceleration::bicgstab); }},
        {"assembly", assemble}};
    const auto kernel = kernels.find(argc > 1 ? argv[1] : "");
    if (kernel == kernels.end()) {
        std::fputs("usage: count_kernels set_up|cg|bicgstab|assembly\n", stderr);
        return 2;
    }
    return kernel->second() ? 0 : 1;
}
