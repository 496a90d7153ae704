// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/grid/structured_grid.hpp"
#include "heihe/gwf/flow_solver.hpp"
#include "heihe/gwf/heads.hpp"
#include "heihe/gwf/model.hpp"
#include "heihe/gwf/package.hpp"

#include <cmath>
#include <cstddef>
#include <initializer_list>
#include <utility>
#include <vector>

/// Small aquifers for the tests of gwf.
namespace heihe::test {

/// Layers of equal thickness over a plane; bottoms fall from top.
inline grid::StructuredGrid flat_grid(int nlay, std::vector<double> delc, std::vector<double> delr,
                                      double top, double thickness) {
    grid::StructuredGrid g;
    g.nlay = nlay;
    g.nrow = static_cast<int>(delc.size());
    g.ncol = static_cast<int>(delr.size());
    g.delr = std::move(delr);
    g.delc = std::move(delc);
    g.top.assign(at(g.narea()), top);
    for (int k = 0; k < nlay; ++k)
        g.botm.insert(g.botm.end(), at(g.narea()), top - (k + 1) * thickness);
    return g;
}

/// Widths that start at `first` in the middle and grow by `ratio` to both sides, 2 * n + 1 of them.
inline std::vector<double> widening(double first, double ratio, int n) {
    std::vector<double> width(at(2 * n + 1), first);
    for (int i = 1; i <= n; ++i) width[at(n - i)] = width[at(n + i)] = width[at(n + i - 1)] * ratio;
    return width;
}

/// Distance of each cell's centre from the first cell's face.
inline std::vector<double> centers(const std::vector<double>& width) {
    std::vector<double> x;
    double face = 0.0;
    for (const double w : width) {
        x.push_back(face + 0.5 * w);
        face += w;
    }
    return x;
}

/// The same K everywhere. @param icelltype 0 confined, 1 convertible
inline gwf::Npf uniform_npf(const grid::StructuredGrid& g, double k, int icelltype) {
    gwf::Npf npf;
    npf.k.assign(at(grid::ColumnMesh{g}.ncell()), k);
    npf.icelltype.assign(npf.k.size(), icelltype);
    return npf;
}

inline gwf::Sto uniform_sto(const grid::StructuredGrid& g, double ss, double sy, int iconvert) {
    gwf::Sto sto;
    sto.ss.assign(at(grid::ColumnMesh{g}.ncell()), ss);
    sto.sy.assign(sto.ss.size(), sy);
    sto.iconvert.assign(sto.ss.size(), iconvert);
    return sto;
}

/// Settings so tight that only the error of the discretisation remains.
inline gwf::NonlinearSettings tight_settings() {
    gwf::NonlinearSettings s;
    s.rclose_abs = 1e-9;
    s.rclose_rel = 1e-10;
    s.budget_rel = 1e-9;
    s.dvclose = 1e-6;
    s.outer_maximum = 200;
    s.linear_tolerance_minimum = 1e-12;
    return s;
}

/// Solves one steady step; the report says if it failed.
inline gwf::SolveReport steady_step(gwf::FlowSolver& solver, gwf::Heads& state,
                                    std::vector<gwf::Package*> packages) {
    return solver.solve(state, packages, gwf::StepInfo{});
}

inline gwf::SolveReport transient_step(gwf::FlowSolver& solver, gwf::Heads& state,
                                       std::vector<gwf::Package*> packages, double dt,
                                       gwf::SharedEvaluation* shared = nullptr) {
    state.head_old = state.head;
    gwf::StepInfo step;
    step.dt = dt;
    step.steady = false;
    return solver.solve(state, {packages, shared}, step);
}

/// From the start through these times, each step 1/`per_decade` of a decade; false if one fails.
template <typename AtTime>
bool run_logarithmic(gwf::FlowSolver& solver, gwf::Heads& state,
                     const std::vector<gwf::Package*>& packages, double first, double ratio,
                     const std::vector<double>& times, const AtTime& at_time) {
    double now = 0.0;
    double dt = first;
    for (const double time : times) {
        while (now < time) {
            const bool last = now + 1.5 * dt >= time;
            const double step = last ? time - now : dt;
            if (!transient_step(solver, state, packages, step).converged) return false;
            now = last ? time : now + step;
            dt *= ratio;
        }
        at_time(time);
    }
    return true;
}

}  // namespace heihe::test
