// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/error.hpp"
#include "lib/report/balance.hpp"
#include "lib/report/gauges.hpp"
#include "lib/report/run_tables.hpp"

#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <vector>

/// Simulated terms of the balance beside the ranges that others published (published.csv).
namespace heihe::report {

/// [nyear] 1e8 m3 by name of a term of published.csv; NaN in a year that is not known.
using KnownTerms = std::map<std::string, std::vector<double>, std::less<>>;

/// The terms that a run tells: fan_loss, canal_field_recharge, rain_recharge, phreatic_et, aquifer_inflow,
/// release, net_loss_between_gauges, total_use, groundwater_pumping.
[[nodiscard]] KnownTerms known_terms(const RunTables& run, const BudgetYears& budget,
                                     const Gauges& gauges, Problems& problems);

/// A published range and what the run says of it.
struct PublishedTerm {
    std::string term, unit, status, source, period;
    double least = 0.0;                                           ///< [unit]
    double most = 0.0;                                            ///< [unit]
    double simulated = std::numeric_limits<double>::quiet_NaN();  ///< [unit] mean of the years
    std::string years;  ///< "2001-2006", simulated years of the mean; "" without a simulated value
    std::string verdict;  ///< inside, below, above; unknown without a simulated value
};

/// A simulated value is the mean over the whole years of the run in the period of the row. A period
/// without such years, or one that names no years, takes all whole years of the run.
[[nodiscard]] std::vector<PublishedTerm> published_terms(const io::CsvTable& published,
                                                         const KnownTerms& known,
                                                         const Years& years, Problems& problems);

}  // namespace heihe::report
