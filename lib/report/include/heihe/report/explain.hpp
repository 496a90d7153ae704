// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/date.hpp"
#include "heihe/io/allocation_nc.hpp"
#include "heihe/report/report.hpp"
#include "heihe/water/day_use.hpp"

#include <filesystem>
#include <string>
#include <vector>

/// Why a district or user got the water that it got on a day, in words.
namespace heihe::report {

/// What kept a user's supply below its demand, or its surface water below its entitlement.
enum class Cause {
    need,         ///< it needed no more surface water
    source,       ///< its tributary, or its meter, brought no more
    entitlement,  ///< its entitlement of the day was used
    gates,        ///< its intake was closed for a part of the time
    river,        ///< too little arrived at its intake
    rule,         ///< surface water was missing and its wells may not replace all of it
    cap,          ///< the cap on its county's groundwater
    wells         ///< the aquifer did not yield what its wells asked for
};

/// The causes that bound on a day, in the order in which they act. A volume below 1 % of the demand or of the request is none.
[[nodiscard]] std::vector<Cause> causes_of(const water::DayUse& use);

/// The dispatch year of a day from release.csv; year 0: not in the file.
struct ReleaseYear {
    int year = 0;
    bool complete = false;
    double due = 0.0;        ///< [m3] of a complete year
    double delivered = 0.0;  ///< [m3]
    double closed_days = 0.0;
};

/// The answer as lines of text.
[[nodiscard]] std::string explanation(const io::AllocationDays& day, const std::string& name,
                                      const ReleaseYear& release, Language language);

/// Reads a run's files and answers for one day.
/// @param who  id of a district or user, or a name of it in either language
/// @throws InputError if the files cannot be read, or have no such user or day
[[nodiscard]] std::string explain(const std::filesystem::path& run, const std::string& who,
                                  Date day, Language language);

}  // namespace heihe::report
