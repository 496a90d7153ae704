// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/index.hpp"
#include "heihe/gwf/model.hpp"
#include "heihe/gwf/package.hpp"
#include "heihe/gwf/solve_report.hpp"

#include <cmath>
#include <cstddef>
#include <span>
#include <string>

namespace heihe::gwf {

/// Names the package with the largest flow in the worst cell, and completes the report's reason.
/// @param terms  one entry per package, at the heads of the last evaluation
inline void blame(SolveReport& report, const Model& model, const Boundaries& acting,
                  std::span<const BoundTerms> terms) {
    const auto packages = acting.packages;
    double most = 0.0;
    if (acting.shared != nullptr && !acting.shared->converged())
        report.reason += "; " + acting.shared->label() + " has not converged";
    for (std::size_t p = 0; p < packages.size(); ++p) {
        const auto label =
            std::string{packages[p]->type()} + ' ' + std::string{packages[p]->name()};
        if (!packages[p]->converged()) report.reason += "; " + label + " has not converged";
        for (std::size_t i = 0; i < terms[p].cell.size(); ++i) {
            if (terms[p].cell[i] != report.worst_cell) continue;
            if (std::abs(terms[p].flow[i]) <= most) continue;
            most = std::abs(terms[p].flow[i]);
            report.worst_package = label;
        }
    }
    if (report.worst_cell < 0) return;
    report.reason += "; worst residual " + std::to_string(report.worst_residual) + " in " +
                     model.place(report.worst_cell);
    if (!report.worst_package.empty()) report.reason += ", package " + report.worst_package;
}

}  // namespace heihe::gwf
