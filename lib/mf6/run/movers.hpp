// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/gwf/mvr.hpp"
#include "heihe/mf6/input.hpp"

#include <vector>

namespace heihe::mf6 {

struct Stress;

/// The MVR package during a run.
class Movers {
public:
    /// @throws InputError for a package that is not there or has no MOVER option
    Movers(const MvrInput& input, const std::vector<Stress>& stresses);
    void begin_period(int period);
    [[nodiscard]] gwf::Mvr& mover() noexcept { return mvr_; }

private:
    [[nodiscard]] gwf::Package* find(const std::string& name, const MoverEntry& entry) const;
    const MvrInput* input_;
    const std::vector<Stress>* stresses_;
    gwf::Mvr mvr_;
};

}  // namespace heihe::mf6
