// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/mf6/export.hpp"

#include <string>

namespace heihe::mf6 {

/// README.txt of an exported simulation, in English and Chinese.
/// @param first, last  "2026-01-01": start of the first and end of the last period
[[nodiscard]] std::string export_readme(const ExportTitle& title, const ExportReport& report,
                                        const std::string& first, const std::string& last,
                                        int utm_zone);

}  // namespace heihe::mf6
