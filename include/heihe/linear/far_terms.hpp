// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>

namespace heihe::linear {

/// Part F of a matrix A = stencil + F outside the stencil: far terms between a few cells. Only products
/// F x can be computed. Preconditioners leave F out, so F should be small compared with the stencil's
/// coefficients in these rows.
class FarTerms {
public:
    FarTerms() = default;
    FarTerms(const FarTerms&) = default;
    FarTerms(FarTerms&&) = default;
    FarTerms& operator=(const FarTerms&) = default;
    FarTerms& operator=(FarTerms&&) = default;
    virtual ~FarTerms() = default;

    /// [nitem] cells of F's rows and columns; -1: none
    [[nodiscard]] virtual std::span<const std::int32_t> cells() const = 0;
    /// y = F x at these cells. @param x  [nitem] @param y  [nitem] out, overwritten
    virtual void multiply(std::span<const double> x, std::span<double> y) const = 0;
};

}  // namespace heihe::linear
