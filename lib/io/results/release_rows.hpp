// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/basin/run/observer.hpp"
#include "heihe/io/rows.hpp"

namespace heihe::io {

/// Adds the row of a dispatch year that ended within the month, and at the run's end that of the open one.
void add_release(const basin::MonthView& view, MonthRows& rows);

}  // namespace heihe::io
