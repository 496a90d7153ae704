// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/basin/run/simulation.hpp"

#include <functional>
#include <utility>

namespace heihe::basin {

/// Makes terms or stores of a simulation wrong, so that a test sees if the checks find it.
struct Tampering {
    /// Changes the terms of a step, before they are checked.
    static void with_terms(Simulation& simulation, std::function<void(StepTerms&)> change) {
        simulation.tamper_terms_ = std::move(change);
    }
    /// Changes the stores, after a step.
    static void with_state(Simulation& simulation, std::function<void(State&)> change) {
        simulation.tamper_state_ = std::move(change);
    }
};

}  // namespace heihe::basin
