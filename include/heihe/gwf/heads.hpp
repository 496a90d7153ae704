// SPDX-License-Identifier: MIT
#pragma once

#include <utility>
#include <vector>

namespace heihe::gwf {

/// State of the aquifer; [ncell] in the mesh's numbering. Heads of inactive cells have no meaning and
/// stay as given; a pass-through cell's head is the interpolation between the active cells above and
/// below it.
struct Heads {
    std::vector<double> head{};      ///< [L] at the step's end; in: first guess, out: solution
    std::vector<double> head_old{};  ///< [L] at the step's start
};

/// Names every member that changes in time (core/field.hpp).
template <typename AnyState, typename Visitor>
void for_each_field(AnyState& state, Visitor&& visit) {
    visit("head", "L", state.head);
    visit("head_old", "L", state.head_old);
}

}  // namespace heihe::gwf
