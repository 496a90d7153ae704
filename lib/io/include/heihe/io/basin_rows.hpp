// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/basin/inputs.hpp"
#include "heihe/basin/run/observer.hpp"
#include "heihe/basin/run/state.hpp"
#include "heihe/grid/column_mesh.hpp"
#include "heihe/gwf/model.hpp"
#include "heihe/io/rows.hpp"

#include <string>
#include <vector>

namespace heihe::io {

/// Rows of every table for a month that has just ended, and for the year if it ends a year.
/// @param cap_provenance  provenance of the groundwater cap; empty without a cap
[[nodiscard]] MonthRows month_rows(const basin::MonthView& view, const std::string& cap_provenance);

/// Fields of results.nc for a month that has just ended.
/// @param first_table  [ncolumn] m, water table at the run's start
[[nodiscard]] MonthFields month_fields(const basin::MonthView& view,
                                       const std::vector<double>& first_table);

/// Daily use of a month, for allocation.nc.
[[nodiscard]] MonthUse month_use(const basin::MonthView& view);

/// The grid of results.nc.
[[nodiscard]] ResultGrid result_grid(const basin::Inputs& in, const grid::ColumnMesh& mesh);

/// summary.json of a run, without scenario, status and reason, which the caller adds.
[[nodiscard]] Summary run_summary(const basin::Inputs& in, const gwf::Model& model,
                                  const basin::State& state);

}  // namespace heihe::io
