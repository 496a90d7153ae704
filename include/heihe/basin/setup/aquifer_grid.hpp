// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/basin/inputs.hpp"
#include "heihe/basin/setup/interpolation.hpp"
#include "heihe/basin/setup/mask.hpp"
#include "heihe/basin/setup/options.hpp"
#include "heihe/grid/column_mesh.hpp"
#include "heihe/grid/structured_grid.hpp"

#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

namespace heihe::basin {

/// Grid with what the tables say of its cells, by node of the box (layer-major).
struct AquiferGrid {
    grid::StructuredGrid grid;
    std::vector<double> k;         ///< [nnode] m/d; 0 where not active
    std::vector<double> ss;        ///< [narea]
    std::vector<double> porosity;  ///< [narea] class
};

namespace detail {

/// One column of the grid from the points around it.
struct ColumnValues {
    double top = 0.0;
    std::array<double, aquifer_layers> thickness{};
    std::array<double, aquifer_layers> k{};  ///< NaN: absent
    double ss = 0.0;
    double porosity = 0.0;
};

/// Presence of a layer follows the nearest point (the block that the column lies in); log K and
/// thickness stay within the range of the neighbours, the top may pass it a little.
[[nodiscard]] inline ColumnValues column_values(const BlockInterpolation& f, double x, double y) {
    const auto every = [](const AquiferPoint&) { return true; };
    const auto near = f.neighbours(x, y, every);
    const auto& own = f.points()[at(f.nearest(x, y, every))];
    ColumnValues v;
    v.top = f.fit(
        x, y, near, [](const AquiferPoint& p) { return p.top; }, f.options().overshoot);
    v.ss = std::exp(f.fit(
        x, y, near, [](const AquiferPoint& p) { return std::log(p.ss); }, 0.0));
    v.porosity = f.fit(
        x, y, near, [](const AquiferPoint& p) { return p.porosity; }, 0.0);
    for (std::size_t k = 0; k < aquifer_layers; ++k) {
        v.thickness[k] = f.fit(
            x, y, near, [k](const AquiferPoint& p) { return p.thickness[k]; }, 0.0);
        const auto has_k = [k](const AquiferPoint& p) { return !std::isnan(p.k[k]); };
        // Layer 1 must be there: without a K of its own it takes its neighbours'.
        v.k[k] = no_value;
        if (!has_k(own) && k > 0) continue;
        const auto with = f.neighbours(x, y, has_k);
        v.k[k] = std::exp(f.fit(
            x, y, with, [k](const AquiferPoint& p) { return std::log(p.k[k]); }, 0.0));
    }
    return v;
}

/// An absent layer gives its thickness to the next present layer above: there the aquifer is
/// continuous. Between present layers it becomes a pass-through cell of no thickness, below the
/// last one it is inactive.
inline void fill_column(AquiferGrid& a, const ColumnValues& v, int i, int j) {
    auto& g = a.grid;
    int lowest = 0;
    for (int k = 0; k < aquifer_layers; ++k)
        if (!std::isnan(v.k[at(k)])) lowest = k;
    double bottom = v.top;
    g.top[at(g.node(0, i, j))] = v.top;
    for (int k = 0; k < aquifer_layers; ++k) {
        const auto n = at(g.node(k, i, j));
        const bool present = !std::isnan(v.k[at(k)]);
        if (present) bottom -= v.thickness[at(k)];
        for (int below = k + 1; present && below < lowest && std::isnan(v.k[at(below)]); ++below)
            bottom -= v.thickness[at(below)];
        g.botm[n] = bottom;
        g.idomain[n] = present ? 1 : k < lowest ? -1 : 0;
        a.k[n] = present ? v.k[at(k)] : 0.0;
    }
}

}  // namespace detail

/// The grid at any spacing: a column is active where the 1 km mask has its centre.
[[nodiscard]] inline AquiferGrid make_grid(const Tables& t, const MasterMask& mask,
                                           const LayoutOptions& o) {
    require(o.spacing > 0.0, "make_grid: spacing must be above zero");
    AquiferGrid a;
    auto& g = a.grid;
    g.nlay = aquifer_layers;
    g.nrow = static_cast<int>(std::ceil(mask.nrow * MasterMask::cell / o.spacing - 1e-9));
    g.ncol = static_cast<int>(std::ceil(mask.ncol * MasterMask::cell / o.spacing - 1e-9));
    g.delr.assign(at(g.ncol), o.spacing);
    g.delc.assign(at(g.nrow), o.spacing);
    g.xorigin = mask.west;
    g.yorigin = mask.north - g.nrow * o.spacing;
    g.top.assign(at(g.narea()), 0.0);
    g.botm.assign(at(g.nnode()), 0.0);
    g.idomain.assign(at(g.nnode()), 0);
    a.k.assign(at(g.nnode()), 0.0);
    a.ss.assign(at(g.narea()), 0.0);
    a.porosity.assign(at(g.narea()), 0.0);

    const BlockInterpolation field(t.aquifer, o.interpolation);
#pragma omp parallel for schedule(dynamic, 4)
    for (int i = 0; i < g.nrow; ++i)
        for (int j = 0; j < g.ncol; ++j) {
            const double x = mask.west + (j + 0.5) * o.spacing;
            const double y = mask.north - (i + 0.5) * o.spacing;
            if (!mask.is_active(mask.row_of(y), mask.col_of(x))) continue;
            const auto v = detail::column_values(field, x, y);
            detail::fill_column(a, v, i, j);
            a.ss[at(g.node(0, i, j))] = v.ss;
            a.porosity[at(g.node(0, i, j))] = v.porosity;
        }
    return a;
}

/// Aquifer properties in the mesh's numbering, by the factors of the options. K33 = K / anisotropy. Heads start at the surface.
[[nodiscard]] inline AquiferInputs aquifer_inputs(const AquiferGrid& a,
                                                  const grid::ColumnMesh& mesh,
                                                  const AquiferOptions& o) {
    AquiferInputs in;
    const auto n = at(mesh.ncell());
    in.k.resize(n);
    in.k33.resize(n);
    in.ss.resize(n);
    in.sy.resize(n);
    in.strt.resize(n);
    for (int k = 0; k < mesh.nlay(); ++k)
        for (std::int32_t c = 0; c < mesh.ncolumn(); ++c) {
            const auto cell = at(mesh.cell(k, c));
            const auto area = at(a.grid.node(0, mesh.row(c), mesh.col(c)));
            in.k[cell] = a.k[at(a.grid.node(k, mesh.row(c), mesh.col(c)))] * o.k_factor;
            in.k33[cell] = in.k[cell] / o.anisotropy * o.k33_factor;
            in.ss[cell] = a.ss[area] * o.ss_factor;
            in.sy[cell] = a.porosity[area] * o.sy_factor;
            in.strt[cell] = a.grid.top[area];
        }
    return in;
}

}  // namespace heihe::basin
