// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <span>

namespace heihe::inline v0::linear {

/// Part F of a matrix A = stencil + F that lies outside the stencil: a few cells joined to each other,
/// known by its products alone. A preconditioner leaves it out, so that it should be small beside what
/// the stencil holds in these rows.
struct FarTerms {
    std::span<const std::int32_t> cell{};  ///< [nitem] rows and columns that take part; -1: none
    /// y = F x at these cells. @param x  [nitem] @param y  [nitem] out, whatever it held
    std::function<void(std::span<const double> x, std::span<double> y)> multiply{};
};

}  // namespace heihe::inline v0::linear
