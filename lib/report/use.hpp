// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/error.hpp"
#include "lib/report/run_tables.hpp"

#include <array>
#include <string>
#include <string_view>
#include <vector>

/// Use by district, source and year (districts.csv), and exchange by segment of the river (reaches.csv).
namespace heihe::report {

/// Columns of districts.csv that the page shows. diverted and pumped are gross, the others as in the table.
inline constexpr std::array<std::string_view, 9> use_columns{
    "diverted_m3", "pumped_m3",   "reclaimed_m3",         "other_m3",     "demand_m3",
    "unmet_m3",    "consumed_m3", "field_percolation_m3", "canal_loss_m3"};

/// A district, or a user outside agriculture.
struct GroupUse {
    std::string id, county, user_class;
    /// [ncolumn of use_columns][nyear] 1e4 m3
    std::array<std::vector<double>, use_columns.size()> volume;
};

/// In the order of districts.csv. A column that the table lacks counts as 0.
[[nodiscard]] std::vector<GroupUse> yearly_use(const io::CsvTable& districts, const Years& years,
                                               Problems& problems);

/// A segment of the river.
struct SegmentExchange {
    std::string segment;
    std::vector<double> loss;  ///< [nyear] 1e8 m3 from the river into the ground
    std::vector<double> gain;  ///< [nyear] 1e8 m3 from the aquifer into the river
};

/// In the order of reaches.csv.
[[nodiscard]] std::vector<SegmentExchange> yearly_exchange(const io::CsvTable& reaches,
                                                           const Years& years, Problems& problems);

}  // namespace heihe::report
