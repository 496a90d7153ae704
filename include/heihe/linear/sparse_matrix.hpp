// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/error.hpp"
#include "heihe/core/index.hpp"
#include "heihe/core/parallel.hpp"
#include "heihe/grid/column_mesh.hpp"
#include "heihe/linear/stencil_matrix.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace heihe::linear {

/// One coefficient of a sparse matrix: a(row, column).
struct SparseEntry {
    std::int32_t row = 0;
    std::int32_t column = 0;
    double value = 0.0;
};

/// Square matrix by compressed rows, without a grid. In each row the columns ascend and the
/// diagonal is among them; if (i, j) is stored, so is (j, i), even if zero. Values may change, the
/// pattern does not. The solvers expect a(i, i) > 0 and off-diagonals <= 0.
class SparseMatrix {
public:
    /// True promises a(n, m) = a(m, n), except in rows without off-diagonals (fixed heads).
    bool symmetric = false;

    SparseMatrix() = default;
    /// Adds up entries of the same place in the given order; keeps zeros.
    /// @throws ContractError if an entry lies outside [0, n) x [0, n)
    SparseMatrix(std::int32_t n, std::span<const SparseEntry> entries) {
        require(n >= 0, "SparseMatrix: n must be >= 0");
        for (const SparseEntry& e : entries)
            require(e.row >= 0 && e.row < n && e.column >= 0 && e.column < n,
                    "SparseMatrix: entries must lie inside the matrix");
        find_pattern(n, entries);
        for (const SparseEntry& e : entries) add(e.row, e.column, e.value);
    }

    [[nodiscard]] std::int32_t size() const noexcept {
        return static_cast<std::int32_t>(std::ssize(start_) - 1);
    }
    [[nodiscard]] Offset nonzeros() const noexcept { return std::ssize(column_); }
    /// [size + 1] place in columns() and values() where each row begins; last: nonzeros().
    [[nodiscard]] std::span<const Offset> row_starts() const noexcept { return start_; }
    [[nodiscard]] std::span<const std::int32_t> columns() const noexcept { return column_; }
    [[nodiscard]] std::span<const double> values() const noexcept { return value_; }
    [[nodiscard]] std::span<double> values() noexcept { return value_; }

    /// Place of a(i, j) in values(); -1 where the pattern has none.
    /// @pre i in [0, size)
    [[nodiscard]] Offset find(std::int32_t i, std::int32_t j) const noexcept {
        const auto first = column_.begin() + start_[at(i)],
                   last = column_.begin() + start_[at(i + 1)];
        const auto found = std::lower_bound(first, last, j);
        return found != last && *found == j ? found - column_.begin() : -1;
    }
    /// Adds to a coefficient of the pattern.
    void add(std::int32_t i, std::int32_t j, double value) {
        const Offset place = find(i, j);
        require(place >= 0, "SparseMatrix::add: the pattern has no such coefficient");
        value_[at(place)] += value;
    }
    /// All coefficients to zero; keeps the pattern.
    void set_zero() { std::fill(value_.begin(), value_.end(), 0.0); }

    [[nodiscard]] bool same_pattern(const SparseMatrix& other) const noexcept {
        return start_ == other.start_ && column_ == other.column_;
    }

private:
    /// Rows with sorted columns, each once, from the entries, their mirror images and the diagonal.
    void find_pattern(std::int32_t n, std::span<const SparseEntry> entries) {
        std::vector<Offset> count(at(n) + 1, 1);  // the diagonal
        count[at(n)] = 0;
        for (const SparseEntry& e : entries) {
            if (e.row == e.column) continue;
            ++count[at(e.row)];
            ++count[at(e.column)];
        }
        std::vector<Offset> first(at(n) + 1, 0);
        for (std::int32_t i = 0; i < n; ++i) first[at(i + 1)] = first[at(i)] + count[at(i)];
        std::vector<std::int32_t> all(at(first.back()));
        std::vector<Offset> next(first.begin(), first.end() - 1);
        for (std::int32_t i = 0; i < n; ++i) all[at(next[at(i)]++)] = i;
        for (const SparseEntry& e : entries) {
            if (e.row == e.column) continue;
            all[at(next[at(e.row)]++)] = e.column;
            all[at(next[at(e.column)]++)] = e.row;
        }
        start_.assign(1, 0);
        start_.reserve(at(n) + 1);
        for (std::int32_t i = 0; i < n; ++i) {
            const auto from = all.begin() + first[at(i)], to = all.begin() + first[at(i + 1)];
            std::sort(from, to);
            column_.insert(column_.end(), from, std::unique(from, to));
            start_.push_back(std::ssize(column_));
        }
        column_.shrink_to_fit();
        value_.assign(column_.size(), 0.0);
    }

    std::vector<Offset> start_{0};
    std::vector<std::int32_t> column_;
    std::vector<double> value_;
};

/// Additions of packages to the matrix of a grid: unknowns numbered ncell, ncell + 1, ... (levels of
/// lakes, heads in wells) and coefficients that no stencil holds. Entries are added to existing
/// coefficients.
struct Border {
    std::int32_t nunknown = 0;
    std::vector<SparseEntry> entries;  ///< rows and columns in [0, ncell + nunknown)
    /// True promises that the entries alone are symmetric.
    bool symmetric = true;
};

namespace detail {

/// visit(row, column, value) for the diagonal and each neighbour that the mesh has, zero or not, so
/// that the pattern depends on the mesh alone.
template <typename Visit>
void for_each_coefficient(const grid::ColumnMesh& mesh, const StencilMatrix& a,
                          const Visit& visit) {
    const std::int32_t nc = mesh.ncolumn();
    for (int k = 0; k < mesh.nlay(); ++k)
        for (std::int32_t c = 0; c < nc; ++c) {
            const std::int32_t n = mesh.cell(k, c);
            const auto beside = [&](double v, std::int32_t column) {
                if (column >= 0) visit(n, mesh.cell(k, column), v);
            };
            if (k > 0) visit(n, n - nc, a.up[at(n)]);
            beside(a.north[at(n)], mesh.north()[at(c)]);
            beside(a.west[at(n)], mesh.west()[at(c)]);
            visit(n, n, a.diag[at(n)]);
            beside(a.east[at(n)], mesh.east()[at(c)]);
            beside(a.south[at(n)], mesh.south()[at(c)]);
            if (k + 1 < mesh.nlay()) visit(n, n + nc, a.down[at(n)]);
        }
}

}  // namespace detail

/// The stencil with its border as a sparse matrix; its pattern depends on mesh and border alone.
[[nodiscard]] inline SparseMatrix to_sparse(const grid::ColumnMesh& mesh, const StencilMatrix& a,
                                            const Border& border = {}) {
    require(a.size() == mesh.ncell(), "to_sparse: A needs one row per cell");
    require(border.nunknown >= 0, "to_sparse: the number of unknowns must be >= 0");
    std::vector<SparseEntry> entries;
    entries.reserve(at(7 * mesh.ncell() + std::ssize(border.entries)));
    detail::for_each_coefficient(mesh, a, [&](std::int32_t i, std::int32_t j, double v) {
        entries.push_back({i, j, v});
    });
    entries.insert(entries.end(), border.entries.begin(), border.entries.end());
    SparseMatrix matrix{static_cast<std::int32_t>(mesh.ncell()) + border.nunknown, entries};
    matrix.symmetric = a.symmetric && border.symmetric;
    return matrix;
}

/// New values for a matrix that to_sparse() made from the same mesh and a border with the same places.
/// Allocates nothing.
/// @throws ContractError where an entry has no place
inline void refill(const grid::ColumnMesh& mesh, const StencilMatrix& a, const Border& border,
                   SparseMatrix& matrix) {
    require(a.size() == mesh.ncell() && matrix.size() == mesh.ncell() + border.nunknown,
            "refill: A and the sparse matrix need one row per cell and unknown");
    matrix.set_zero();
    detail::for_each_coefficient(
        mesh, a, [&](std::int32_t i, std::int32_t j, double v) { matrix.add(i, j, v); });
    for (const SparseEntry& e : border.entries) matrix.add(e.row, e.column, e.value);
    matrix.symmetric = a.symmetric && border.symmetric;
}

/// y = A x.
/// @param x, y  [size]; they must not overlap
inline void apply(const SparseMatrix& a, std::span<const double> x, std::span<double> y) {
    require(std::ssize(x) == a.size() && std::ssize(y) == a.size(),
            "linear::apply: x and y need one entry per row of A");
    const auto start = a.row_starts();
    const std::int32_t* column = a.columns().data();
    const double* value = a.values().data();
    const std::ptrdiff_t n = a.size();
#pragma omp parallel for schedule(static) if (n > omp_min_items)
    for (std::ptrdiff_t i = 0; i < n; ++i) {
        double s = 0.0;
        for (Offset e = start[at(i)]; e < start[at(i + 1)]; ++e) s += value[e] * x[at(column[e])];
        y[at(i)] = s;
    }
}

/// A SparseMatrix as the operator of the Krylov methods. Copies the matrix; knows the rows without
/// off-diagonals (inactive cells, fixed heads), which are solved directly.
class SparseOperator {
public:
    /// @return true if the pattern is that of the matrix before
    bool load(const SparseMatrix& a) {
        const bool same = a.same_pattern(matrix_);
        matrix_ = a;
        partial_.resize(at((a.size() + sum_block - 1) / sum_block));
        find_fixed();
        return same;
    }

    [[nodiscard]] const SparseMatrix& matrix() const noexcept { return matrix_; }
    /// a(i, i)
    [[nodiscard]] double diagonal(std::ptrdiff_t i) const {
        return matrix_.values()[at(diagonal_[at(i)])];
    }
    /// [size] 1 where the row has no off-diagonal.
    [[nodiscard]] std::span<const char> fixed() const noexcept { return fixed_; }

    /// y = A x; returns the sum of y(i) w(i) in a fixed order of blocks.
    template <typename X, typename W>
    double apply(const X* x, double* y, const W* w) {
        const Offset* start = matrix_.row_starts().data();
        const std::int32_t* column = matrix_.columns().data();
        const double* value = matrix_.values().data();
        const std::ptrdiff_t n = matrix_.size(), nblock = std::ssize(partial_);
#pragma omp parallel for schedule(static) if (n > omp_min_items)
        for (std::ptrdiff_t b = 0; b < nblock; ++b) {
            double total = 0.0;
            const std::ptrdiff_t last = std::min(n, (b + 1) * sum_block);
            for (std::ptrdiff_t i = b * sum_block; i < last; ++i) {
                double s = 0.0;
                for (Offset e = start[i]; e < start[i + 1]; ++e)
                    s += value[e] * static_cast<double>(x[column[e]]);
                const double weight = static_cast<double>(w[i]);  // w may be y
                y[i] = s;
                total += s * weight;
            }
            partial_[at(b)] = total;
        }
        double total = 0.0;
        for (const double s : partial_) total += s;
        return total;
    }

    /// Solves the rows without off-diagonals: x = b / diag.
    void set_fixed(std::span<const double> b, std::span<double> x) const {
        for (std::int32_t i = 0; i < matrix_.size(); ++i)
            if (fixed_[at(i)] != 0) x[at(i)] = b[at(i)] / matrix_.values()[at(matrix_.find(i, i))];
    }

private:
    void find_fixed() {
        fixed_.assign(at(matrix_.size()), 1);
        diagonal_.resize(at(matrix_.size()));
        for (std::int32_t i = 0; i < matrix_.size(); ++i)
            for (Offset e = matrix_.row_starts()[at(i)]; e < matrix_.row_starts()[at(i + 1)]; ++e) {
                if (matrix_.columns()[at(e)] == i)
                    diagonal_[at(i)] = e;
                else if (matrix_.values()[at(e)] != 0.0)
                    fixed_[at(i)] = 0;
            }
    }

    SparseMatrix matrix_;
    std::vector<double> partial_;
    std::vector<char> fixed_;
    std::vector<Offset> diagonal_;
};

}  // namespace heihe::linear
