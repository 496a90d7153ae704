// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/error.hpp"
#include "heihe/io/csv.hpp"

#include <filesystem>
#include <string>
#include <string_view>

namespace heihe::io {

/// Two names of one column or file: one that suits every basin, and one that names a place or the years of a
/// record, which older tables have.
struct TwoNames {
    std::string_view any_basin;
    std::string_view older;
};

namespace names {

inline constexpr TwoNames intake_km{"intake_km_below_head", "intake_km_below_yingluoxia"};
inline constexpr TwoNames intake_below{"intake_below_head_km", "intake_below_yingluoxia_km"};
inline constexpr TwoNames main_inflow{"main_inlet_1e8m3_per_yr", "yingluoxia_1e8m3_per_yr"};
inline constexpr TwoNames cap_share{"groundwater_cap_share_1e8m3",
                                    "groundwater_2026_cap_share_1e8m3"};
inline constexpr TwoNames rain{"precip_mean_mm", "precip_mean_mm_2000_2014"};
inline constexpr TwoNames et0{"et0_mm", "et0_fao_pm_mm_derived"};
inline constexpr TwoNames open_water{"open_water_evap_mm", "open_water_evap_mm_estimate"};
inline constexpr TwoNames inflow_file{"inflow_monthly.csv",
                                      "mountain_inflow_monthly_2000_2016.csv"};

}  // namespace names

/// The name that the table's column has; the one for any basin where the table has neither. A table with both
/// names is filed.
[[nodiscard]] std::string_view column_of(const CsvTable& t, const TwoNames& names,
                                         Problems& problems);

/// The same for a file of a folder.
[[nodiscard]] std::string file_of(const std::filesystem::path& folder, const TwoNames& names,
                                  Problems& problems);

}  // namespace heihe::io
