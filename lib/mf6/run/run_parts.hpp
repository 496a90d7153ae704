// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/gwf/model.hpp"
#include "heihe/gwf/newton.hpp"
#include "heihe/mf6/input.hpp"
#include "lib/mf6/model/setup.hpp"
#include "lib/mf6/packages/stress.hpp"
#include "lib/mf6/run/movers.hpp"

#include <memory>
#include <vector>

namespace heihe::mf6 {

/// What a run is made of before it writes anything: the engine's model, and the stresses that feed it.
class RunParts {
public:
    /// @param simulation  kept by reference
    /// @throws InputError
    explicit RunParts(const Simulation& simulation);
    RunParts(const RunParts&) = delete;
    RunParts& operator=(const RunParts&) = delete;

    /// Barriers, rows, settings and movers of a period. @throws InputError
    void begin_period(int kper);
    /// What acts on the aquifer: the stresses' packages, and the mover before them.
    [[nodiscard]] gwf::Boundaries acting() const;

    gwf::Model model;
    NodeMap map;
    gwf::NonlinearSettings settings;
    std::vector<std::unique_ptr<Stress>> stresses;  ///< in the order of GwfInput::order
    std::unique_ptr<Movers> movers;
    std::vector<gwf::Package*> packages;  ///< of the stresses

private:
    const Simulation* simulation_;
};

}  // namespace heihe::mf6
