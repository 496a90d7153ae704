// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/grid/column_mesh.hpp"
#include "heihe/linear/stencil_matrix.hpp"

#include <cstddef>
#include <span>

namespace heihe::linear {

/// Most cells for which a direct solve is tried; more would take too much memory.
inline constexpr std::ptrdiff_t direct_maximum = 100'000;

/// Solves A x = b by sparse LU with pivoting: slow, and correct for every matrix that is not singular.
/// For small models on which the iterative solvers fail.
/// @param b, x  [ncell]
/// @return false if A is singular or x is not finite; x is then undefined
[[nodiscard]] bool solve_directly(const grid::ColumnMesh& mesh, const StencilMatrix& a,
                                  std::span<const double> b, std::span<double> x);

}  // namespace heihe::linear

#ifndef HEIHE_COMPILED
#include "heihe/linear/direct_impl.hpp"
#endif
