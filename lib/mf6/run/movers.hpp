// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/gwf/mvr.hpp"
#include "heihe/mf6/input.hpp"
#include "lib/mf6/packages/stress.hpp"

#include <memory>
#include <span>
#include <string>

namespace heihe::mf6 {

/// The MVR package during a run.
class Movers {
public:
    /// @param input, stresses  kept by reference
    /// @throws InputError for a package that is not there or has no MOVER option
    Movers(const MvrInput& input, std::span<const std::unique_ptr<Stress>> stresses);
    void begin_period(int period);
    [[nodiscard]] gwf::Mvr& mover() noexcept { return mvr_; }

private:
    [[nodiscard]] gwf::Package* find(const std::string& name, const MoverEntry& entry) const;
    const MvrInput* input_;
    std::span<const std::unique_ptr<Stress>> stresses_;
    gwf::Mvr mvr_;
};

}  // namespace heihe::mf6
