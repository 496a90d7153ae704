// SPDX-License-Identifier: MIT
#pragma once

#include "lib/mf6/write/observation_files.hpp"

#include <span>

namespace heihe::mf6 {

class FaceFlows;

/// What observations of the model look at after a step.
struct ObservedModel {
    std::span<const double> head{};  ///< [nnode] L
    std::span<const double> strt{};  ///< [nnode] L
    const FaceFlows* faces = nullptr;
};

/// Writes the observations of the model itself: heads, drawdowns, flows between cells.
/// @throws InputError for a face that is none
void write_observations(ObservationFiles& files, double totim, const ObservedModel& model);

}  // namespace heihe::mf6
