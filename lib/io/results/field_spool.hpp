// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/io/rows.hpp"

#include <cstddef>
#include <vector>

namespace heihe::io {

/// A field by column of results.nc.
struct FieldOfMonth {
    const char* name;
    const char* standard_name;  ///< CF's, "" if there is none
    const char* long_name;
    const char* units;
    const char* cell_methods;
    std::vector<float> MonthFields::*values;
};

/// In the order of the spool.
[[nodiscard]] const std::vector<FieldOfMonth>& column_fields();

/// A record of the spool: first day and end as 32-bit days since 1970, the head of each cell
/// (layer-major), then each field by column.
inline constexpr std::size_t spool_head_bytes = 8;
[[nodiscard]] std::size_t spool_record_bytes(std::size_t ncell, std::size_t ncolumn);

}  // namespace heihe::io
