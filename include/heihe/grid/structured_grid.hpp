// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/field.hpp"
#include "heihe/core/index.hpp"
#include "heihe/core/parallel.hpp"

#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace heihe::grid {

/// Layers, rows and columns of cells with variable spacing and elevations by cell (MODFLOW's DIS).
/// Layer 0 is the top, row 0 the north, column 0 the west. Any length unit, one throughout.
struct StructuredGrid {
    int nlay = 0;
    int nrow = 0;
    int ncol = 0;
    std::vector<double> delr;  ///< [ncol] L, width of each column along a row
    std::vector<double> delc;  ///< [nrow] L, width of each row along a column
    std::vector<double> top;   ///< [nrow*ncol] L, elevation of the top of layer 0
    std::vector<double> botm;  ///< [nlay*nrow*ncol] L, elevation of each cell's bottom
    /// [nlay*nrow*ncol] > 0 active, 0 inactive, < 0 vertical pass-through; empty: all active
    std::vector<int> idomain;
    double xorigin = 0.0;  ///< L, lower-left (south-west) corner of the grid
    double yorigin = 0.0;  ///< L

    /// Columns (i, j) in the box.
    [[nodiscard]] std::ptrdiff_t narea() const noexcept {
        return static_cast<std::ptrdiff_t>(nrow) * ncol;
    }
    /// Cells in the box, active or not.
    [[nodiscard]] std::ptrdiff_t nnode() const noexcept { return narea() * nlay; }
    /// 0-based number of cell (layer k, row i, column j), layer-major.
    [[nodiscard]] std::ptrdiff_t node(int k, int i, int j) const noexcept {
        return (static_cast<std::ptrdiff_t>(k) * nrow + i) * ncol + j;
    }
    [[nodiscard]] int domain(std::ptrdiff_t cell) const noexcept {
        return idomain.empty() ? 1 : idomain[at(cell)];
    }
    /// Top of a cell [L]: the bottom of the cell above, as in MODFLOW 6.
    [[nodiscard]] double cell_top(int k, int i, int j) const noexcept {
        return k == 0 ? top[at(node(0, i, j))] : botm[at(node(k - 1, i, j))];
    }
};

template <StateOf<StructuredGrid> S, typename Visitor>
void for_each_field(S& s, Visitor&& visit) {
    auto& [nlay, nrow, ncol, delr, delc, top, botm, idomain, xorigin, yorigin] = s;
    visit("delr", "L", delr);
    visit("delc", "L", delc);
    visit("top", "L", top);
    visit("botm", "L", botm);
    visit("idomain", "-", idomain);
    visit("nlay", label, nlay);
    visit("nrow", label, nrow);
    visit("ncol", label, ncol);
    visit("xorigin", label, xorigin);
    visit("yorigin", label, yorigin);
}

namespace detail {

inline void check_size(std::vector<std::string>& found, std::string_view name, std::size_t has,
                       std::ptrdiff_t wants) {
    if (has == at(wants)) return;
    found.push_back(std::string{name} + " has " + std::to_string(has) + " values where " +
                    std::to_string(wants) + " belong");
}

inline void check_spacing(std::vector<std::string>& found, std::string_view name,
                          std::string_view of_what, const std::vector<double>& width) {
    for (std::size_t n = 0; n < width.size(); ++n)
        if (!(width[n] > 0.0) || !std::isfinite(width[n]))
            found.push_back(std::string{name} + " of " + std::string{of_what} + ' ' +
                            std::to_string(n + 1) + " is " + std::to_string(width[n]) +
                            "; it must be above zero");
}

/// `layer 1, row 2, column 3`, 1-based.
[[nodiscard]] inline std::string cell_name(int k, int i, int j) {
    return "layer " + std::to_string(k + 1) + ", row " + std::to_string(i + 1) + ", column " +
           std::to_string(j + 1);
}

/// True if the bottom of a cell fits its top; NaN does not.
[[nodiscard]] inline bool elevations_fit(int domain, double top, double bottom) noexcept {
    if (domain == 0) return true;
    return (domain > 0 ? top > bottom : top >= bottom) && std::isfinite(top) &&
           std::isfinite(bottom);
}

struct RowOfCells {
    bool any_active = false;
    bool all_fit = true;
};

[[nodiscard]] inline RowOfCells look_at_row(const StructuredGrid& g, int k, int i) noexcept {
    RowOfCells row;
    const auto first = at(g.node(k, i, 0));
    const double* const top = k == 0 ? &g.top[first] : &g.botm[at(g.node(k - 1, i, 0))];
    const double* const bottom = &g.botm[first];
    for (std::size_t j = 0; j < at(g.ncol); ++j) {
        const int domain = g.idomain.empty() ? 1 : g.idomain[first + j];
        row.any_active = row.any_active || domain > 0;
        row.all_fit = row.all_fit && elevations_fit(domain, top[j], bottom[j]);
    }
    return row;
}

inline void check_elevation(std::vector<std::string>& found, const StructuredGrid& g, int k, int i,
                            int j) {
    const int domain = g.domain(g.node(k, i, j));
    const double top = g.cell_top(k, i, j);
    const double bottom = g.botm[at(g.node(k, i, j))];
    if (elevations_fit(domain, top, bottom)) return;
    found.push_back(cell_name(k, i, j) + ": bottom " + std::to_string(bottom) +
                    (domain > 0 ? " is not below top " : " is above top ") + std::to_string(top));
}

}  // namespace detail

/// Every problem of a grid, with 1-based layer, row and column; empty if there is none. Elevations of
/// inactive cells are not checked; a pass-through cell may have no thickness.
[[nodiscard]] inline std::vector<std::string> problems(const StructuredGrid& g) {
    std::vector<std::string> found;
    if (g.nlay < 1 || g.nrow < 1 || g.ncol < 1) {
        found.emplace_back("the grid needs at least one layer, one row and one column");
        return found;
    }
    detail::check_size(found, "delr", g.delr.size(), g.ncol);
    detail::check_size(found, "delc", g.delc.size(), g.nrow);
    detail::check_size(found, "top", g.top.size(), g.narea());
    detail::check_size(found, "botm", g.botm.size(), g.nnode());
    if (!g.idomain.empty()) detail::check_size(found, "idomain", g.idomain.size(), g.nnode());
    if (!std::isfinite(g.xorigin) || !std::isfinite(g.yorigin))
        found.emplace_back("xorigin and yorigin must be finite");
    const bool sized = found.empty();
    detail::check_spacing(found, "delr", "column", g.delr);
    detail::check_spacing(found, "delc", "row", g.delc);
    if (!sized) return found;
    std::vector<detail::RowOfCells> rows(at(static_cast<std::ptrdiff_t>(g.nlay) * g.nrow));
    const std::ptrdiff_t nrow = std::ssize(rows);
#pragma omp parallel for schedule(static) if (g.nnode() > omp_min_items)
    for (std::ptrdiff_t r = 0; r < nrow; ++r)
        rows[at(r)] =
            detail::look_at_row(g, static_cast<int>(r / g.nrow), static_cast<int>(r % g.nrow));
    bool any_active = false;
    for (std::ptrdiff_t r = 0; r < nrow; ++r) {
        any_active = any_active || rows[at(r)].any_active;
        if (rows[at(r)].all_fit) continue;
        for (int j = 0; j < g.ncol; ++j)
            detail::check_elevation(found, g, static_cast<int>(r / g.nrow),
                                    static_cast<int>(r % g.nrow), j);
    }
    if (!any_active) found.emplace_back("idomain leaves no active cell");
    return found;
}

}  // namespace heihe::grid
