// SPDX-License-Identifier: MIT
#pragma once

namespace heihe {

/// A value and its derivative by the head (or by what the function that gives it names).
struct Sloped {
    double value = 0.0;
    double slope = 0.0;
};

}  // namespace heihe
