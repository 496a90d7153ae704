// SPDX-License-Identifier: MIT
// Solves the systems of solver_case_list.hpp to a true residual of 1e-8 of the first and prints one
// line of JSON a case. Threads: OMP_NUM_THREADS.
//   solver_cases [--filter REGEX] [--repeat N] [--relative R] [--list]
// The time of a solve is the median of the repetitions; a separate product computes the residual.

#include "heihe/linear/linear_solver.hpp"
#include "measure.hpp"
#include "solver_case_list.hpp"

#include <omp.h>

#include <algorithm>
#include <cstdio>
#include <exception>
#include <regex>
#include <stdexcept>
#include <string>
#include <vector>

using namespace bench_cases;
using heihe::linear::LinearReport;
using heihe::linear::LinearSettings;
using heihe::linear::LinearSolver;

namespace {

struct Options {
    std::string filter = ".";
    int repeat = 3;
    double relative = 1e-8;
    bool list = false;
};

struct Timing {
    double construct = 0.0, set_up = 0.0, solve = 0.0;  // s
};

LinearReport solve(const Problem& p, const Options& options, std::vector<double>& x,
                   Timing& timing) {
    LinearSettings settings;
    settings.acceleration =
        p.a.symmetric ? heihe::linear::Acceleration::cg : heihe::linear::Acceleration::bicgstab;
    settings.relative = options.relative;
    const double begun = seconds_now();
    LinearSolver solver{p.mesh, settings};
    timing.construct = seconds_now() - begun;
    LinearReport report;
    std::vector<double> set_up, solved;
    for (int r = 0; r < options.repeat; ++r) {
        std::fill(x.begin(), x.end(), 0.0);
        const double start = seconds_now();
        solver.setup(p.a);
        const double ready = seconds_now();
        report = solver.solve(p.b, x);
        set_up.push_back(ready - start);
        solved.push_back(seconds_now() - ready);
    }
    timing.set_up = median(set_up);
    timing.solve = median(solved);
    return report;
}

const char* group_name(Group g) {
    return g == Group::series ? "series" : g == Group::hard ? "hard" : "extra";
}

/// True if the case converged, by the residual computed here.
bool run(const Case& c, const Options& options) {
    const Problem p = c.make();
    std::vector<double> x(p.b.size());
    Timing timing;
    const LinearReport report = solve(p, options, x, timing);
    const Quality found = quality(p, x);
    const bool converged = report.converged && found.residual <= 1.01 * options.relative;
    std::printf(
        "{\"case\": \"%s\", \"group\": \"%s\", \"cells\": %td, \"active\": %td, \"layers\": %d, "
        "\"threads\": %d, \"method\": \"%s\", \"iterations\": %d, \"construct_seconds\": %.4f, "
        "\"set_up_seconds\": %.4f, \"solve_seconds\": %.4f, \"relative_residual\": %.3e, "
        "\"rounding\": %.1e, "
        "\"converged\": %s, \"digest\": \"%016llx\"}\n",
        c.name.c_str(), group_name(c.group), p.mesh.ncell(), p.mesh.nactive(), p.mesh.nlay(),
        omp_get_max_threads(), p.a.symmetric ? "cg" : "bicgstab", report.iterations,
        timing.construct, timing.set_up, timing.solve, found.residual, found.rounding,
        converged ? "true" : "false", static_cast<unsigned long long>(digest(x)));
    std::fflush(stdout);
    return converged;
}

Options read_options(int argc, char** argv) {
    Options o;
    for (int i = 1; i < argc; ++i) {
        const std::string word = argv[i];
        const auto value = [&] {
            if (i + 1 == argc) throw std::invalid_argument(word + " needs a value");
            return std::string{argv[++i]};
        };
        if (word == "--filter")
            o.filter = value();
        else if (word == "--repeat")
            o.repeat = std::max(1, std::stoi(value()));
        else if (word == "--relative")
            o.relative = std::stod(value());
        else if (word == "--list")
            o.list = true;
        else
            throw std::invalid_argument("unknown option " + word);
    }
    return o;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        const Options options = read_options(argc, argv);
        const std::regex wanted{options.filter};
        bool all = true;
        for (const Case& c : all_cases()) {
            if (!std::regex_search(c.name, wanted)) continue;
            if (options.list)
                std::puts(c.name.c_str());
            else
                all = run(c, options) && all;
        }
        return all ? 0 : 1;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "solver_cases: %s\n", error.what());
        return 2;
    }
}
