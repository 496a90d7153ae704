// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>

namespace heihe::linear {

/// Part F of a matrix A = stencil + F that lies outside the stencil: a few cells joined to each other,
/// known by its products alone. A preconditioner leaves it out, so that it should be small beside what
/// the stencil holds in these rows.
class FarTerms {
public:
    FarTerms() = default;
    FarTerms(const FarTerms&) = default;
    FarTerms(FarTerms&&) = default;
    FarTerms& operator=(const FarTerms&) = default;
    FarTerms& operator=(FarTerms&&) = default;
    virtual ~FarTerms() = default;

    /// [nitem] rows and columns that take part; -1: none
    [[nodiscard]] virtual std::span<const std::int32_t> cells() const = 0;
    /// y = F x at these cells. @param x  [nitem] @param y  [nitem] out, whatever it held
    virtual void multiply(std::span<const double> x, std::span<double> y) const = 0;
};

}  // namespace heihe::linear
