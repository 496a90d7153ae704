// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/report/report.hpp"
#include "lib/report/json.hpp"
#include "lib/report/run_tables.hpp"

#include <string>

namespace heihe::report {

/// Everything that the page shows, by chapter.
/// @throws InputError with every bad value of the tables
[[nodiscard]] Json page_data(const RunTables& run);

/// The page with its data, styles and scripts in it, without a seal.
[[nodiscard]] std::string page_html(const Json& data, Language language);

}  // namespace heihe::report
