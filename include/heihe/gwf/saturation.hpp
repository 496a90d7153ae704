// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/sloped.hpp"

namespace heihe::gwf {

/// Width of the smoothed ends of the saturation curve, as a share of the cell's thickness;
/// MODFLOW 6's value for its Newton formulation (Langevin et al. 2017, TM6-A55, ch. 4).
inline constexpr double saturation_omega = 1e-6;

/// Saturated share of a convertible cell, smoothed by parabolas at both ends so that it has a
/// continuous derivative: Niswonger, Panday and Ibaraki (2011), TM6-A37, eq. 8 for the idea; the
/// quadratic form of Hughes, Langevin and Banta (2017), TM6-A57. 0 below bot, 1 above top.
/// @pre top > bot
[[nodiscard]] inline Sloped quadratic_saturation(double top, double bot, double head,
                                                 double omega = saturation_omega) noexcept {
    const double per_length = 1.0 / (top - bot);
    const double share = (head - bot) * per_length;
    const double slope = 1.0 / (1.0 - omega);
    if (share <= 0.0) return {0.0, 0.0};
    if (share < omega)
        return {0.5 * slope * share * share / omega, slope * share / omega * per_length};
    if (share < 1.0 - omega) return {slope * share + 0.5 * (1.0 - slope), slope * per_length};
    if (share < 1.0) {
        const double missing = 1.0 - share;
        return {1.0 - 0.5 * slope * missing * missing / omega,
                slope * missing / omega * per_length};
    }
    return {1.0, 0.0};
}

/// Saturated share without smoothing (Picard): piecewise linear.
[[nodiscard]] inline Sloped linear_saturation(double top, double bot, double head) noexcept {
    if (head <= bot) return {0.0, 0.0};
    if (head >= top) return {1.0, 0.0};
    return {(head - bot) / (top - bot), 1.0 / (top - bot)};
}

/// Cubic step from 0 at bot to 1 at top: c1 s^3 + c2 s^2 with s = (head - bot) / (top - bot).
/// c1, c2 = -2, 3 has slope 0 at both ends (well reduction); -1, 2 has slope 1 at the top (drain depth):
/// Langevin et al. (2017), TM6-A55, eqs. 6-3 and following.
[[nodiscard]] inline Sloped cubic_step(double top, double bot, double head, double c1 = -2.0,
                                       double c2 = 3.0) noexcept {
    if (head <= bot) return {0.0, 0.0};
    if (head >= top) return {1.0, 0.0};
    const double s = (head - bot) / (top - bot);
    return {(c1 * s + c2) * s * s, (3.0 * c1 * s + 2.0 * c2) * s / (top - bot)};
}

}  // namespace heihe::gwf
