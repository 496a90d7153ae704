// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/grid/column_mesh.hpp"
#include "heihe/linear/stencil_matrix.hpp"

#include <cstddef>
#include <span>

namespace heihe::linear {

/// Cells above which a direct solve takes too much memory to be worth a try.
inline constexpr std::ptrdiff_t direct_maximum = 100'000;

/// Solves A x = b by sparse LU with pivoting: slow, and right for every matrix that is not singular.
/// The last resort of small models whose coefficients no iteration likes.
/// @param b, x  [ncell]
/// @return false where A is singular or x is not finite; x then means nothing
[[nodiscard]] bool solve_directly(const grid::ColumnMesh& mesh, const StencilMatrix& a,
                                  std::span<const double> b, std::span<double> x);

}  // namespace heihe::linear

#ifndef HEIHE_COMPILED
#include "heihe/linear/direct_impl.hpp"
#endif
