// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/basin/setup/tables.hpp"
#include "heihe/io/csv.hpp"

/// Checks between columns and between tables of the basin: a value that stands in two forms must be
/// the same in both, and what a table describes must make a model.
namespace heihe::io {

/// Files a stream network that has no channel, flows in a circle or names its outlets twice.
void check_streams(const CsvTable& table, const basin::Tables& tables, Problems& problems);

/// Files inlets and main-stem segments whose segment has no length.
void check_segments(const CsvTable& table, const basin::Tables& tables, Problems& problems);

/// Files a main stem that is not the course of the main inlet's water, segment by segment, out of the basin.
/// @param list    main_stem_segments.csv
/// @param tables  with streams, inlets and main_stem_segments
void check_main_stem(const CsvTable& list, const basin::Tables& tables, Problems& problems);

/// Files totals and shares of irrigation_demand_monthly.csv that do not follow from its other columns.
void check_demand(const CsvTable& table, Problems& problems);

}  // namespace heihe::io
