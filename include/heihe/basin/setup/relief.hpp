// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/basin/setup/mask.hpp"
#include "heihe/basin/setup/tables.hpp"
#include "heihe/core/index.hpp"
#include "heihe/grid/column_mesh.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

/// Relief inside a column, from the roughness of the block means of the land.
namespace heihe::basin {

namespace detail {

/// Residuals of tops about their plane, root of the mean square; 0 for fewer than five places.
/// Least squares with the normal equations of z = a + b x + c y about the means.
[[nodiscard]] inline double roughness(const std::vector<std::array<double, 3>>& xyz) {
    if (xyz.size() < 5) return 0.0;
    const auto n = static_cast<double>(xyz.size());
    std::array<double, 3> mean{};
    for (const auto& p : xyz)
        for (std::size_t k = 0; k < 3; ++k) mean[k] += p[k] / n;
    double xx = 0.0, xy = 0.0, yy = 0.0, xz = 0.0, yz = 0.0, zz = 0.0;
    for (const auto& p : xyz) {
        const double x = p[0] - mean[0];
        const double y = p[1] - mean[1];
        const double z = p[2] - mean[2];
        xx += x * x;
        xy += x * y;
        yy += y * y;
        xz += x * z;
        yz += y * z;
        zz += z * z;
    }
    const double det = xx * yy - xy * xy;
    if (!(det > 0.0)) return 0.0;
    const double b = (xz * yy - yz * xy) / det;
    const double c = (yz * xx - xz * xy) / det;
    return std::sqrt(std::max(0.0, zz - b * xz - c * yz) / n);
}

}  // namespace detail

/// Half range [m] of the land inside each column. The land of a block and its neighbours lies about a plane
/// with a root mean square s over some 7 km. Relief grows as a power H of the distance (Turcotte 1997, Fractals
/// and Chaos in Geology, ch. 7; H = 0.75 for dry lands, estimate), so inside a column of size d it is
/// s (d / 7 km)^H, and an even distribution of this standard deviation has sqrt(3) times that as half range.
[[nodiscard]] inline std::vector<double> column_relief(const std::vector<AquiferPoint>& points,
                                                       const MasterMask& mask,
                                                       const grid::ColumnMesh& mesh,
                                                       double spacing) {
    constexpr double reach = 4500.0;     // [m] a block and its eight neighbours
    constexpr double distance = 7000.0;  // [m] over which they lie apart
    constexpr double exponent = 0.75;
    const double scale = std::sqrt(3.0) * std::pow(spacing / distance, exponent);
    std::vector<double> relief(at(mesh.ncolumn()), 0.0);
#pragma omp parallel for schedule(static) if (mesh.ncolumn() > 2000)
    for (std::int32_t c = 0; c < mesh.ncolumn(); ++c) {
        const double x = mask.west + (mesh.col(c) + 0.5) * spacing;
        const double y = mask.north - (mesh.row(c) + 0.5) * spacing;
        std::vector<std::array<double, 3>> near;
        for (const auto& p : points)
            if (std::abs(p.x - x) <= reach && std::abs(p.y - y) <= reach)
                near.push_back({p.x, p.y, p.top});
        relief[at(c)] = scale * detail::roughness(near);
    }
    return relief;
}

}  // namespace heihe::basin
