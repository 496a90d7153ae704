// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace heihe::basin {

enum class Status { done, not_converged, budget, stopped };

/// How a run ended; reason is empty if done.
struct Outcome {
    Status status = Status::done;
    std::string reason;
};

}  // namespace heihe::basin
