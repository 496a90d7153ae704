// SPDX-License-Identifier: MIT
#pragma once

namespace heihe {

/// A value and its derivative: by head, unless the function that returns it says otherwise.
struct Sloped {
    double value = 0.0;
    double slope = 0.0;
};

}  // namespace heihe
