// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/error.hpp"
#include "heihe/core/index.hpp"
#include "heihe/core/parallel.hpp"
#include "heihe/grid/structured_grid.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

namespace heihe::grid {

enum class CellKind : std::int8_t { inactive, active, pass_through };

/// A run of columns: columns [first, last) of one row, adjacent to each other, whose neighbours to the north and
/// south all exist at one constant distance or are all missing: inner loops need no gather.
struct ColumnRun {
    std::int32_t first = 0;
    std::int32_t last = 0;
    std::int32_t north_offset = 0;  ///< column number of the north neighbour minus own; 0: none
    std::int32_t south_offset = 0;  ///< the same to the south
};

/// Division of numbers in [0, 2^31) by a divisor that stays the same, as a multiplication and a shift
/// (Granlund and Montgomery 1994, theorem 4.2 with N = 31).
class FastDivision {
public:
    FastDivision() = default;
    /// @pre divisor >= 1
    explicit FastDivision(std::int32_t divisor) noexcept {
        const auto d = static_cast<std::uint64_t>(divisor);
        while ((std::uint64_t{1} << (shift_ - 31)) < d) ++shift_;
        multiplier_ = (std::uint64_t{1} << shift_) / d + 1;
    }
    [[nodiscard]] std::int32_t divide(std::int32_t n) const noexcept {
        return static_cast<std::int32_t>((static_cast<std::uint64_t>(n) * multiplier_) >> shift_);
    }

private:
    std::uint64_t multiplier_ = (std::uint64_t{1} << 31) + 1;
    int shift_ = 31;
};

/// The reduced box: only columns (i, j) with an active cell, each with all nlay layers.
///
/// Columns are ordered by row, then column; cell(k, c) = k*ncolumn + c, so that one layer is
/// contiguous. Const after construction. Lengths in the grid's unit.
class ColumnMesh {
public:
    /// @throws ContractError naming the first problem if problems(grid) is not empty
    explicit ColumnMesh(const StructuredGrid& grid) : nlay_{grid.nlay}, nrow_{grid.nrow} {
        const auto found = problems(grid);
        require(found.empty(), found.empty() ? std::string{} : "ColumnMesh: " + found.front());
        require(grid.nnode() <= std::numeric_limits<Cell>::max(),
                "ColumnMesh: cells are numbered in 32 bits");
        ncol_ = grid.ncol;
        number_columns(grid);
        find_neighbours();
        find_runs();
        copy_cells(grid);
    }

    [[nodiscard]] int nlay() const noexcept { return nlay_; }
    [[nodiscard]] int nrow() const noexcept { return nrow_; }  ///< rows of the whole box
    [[nodiscard]] int ncol() const noexcept { return ncol_; }  ///< columns of the whole box
    [[nodiscard]] int ncolumn() const noexcept { return static_cast<int>(row_.size()); }
    [[nodiscard]] std::ptrdiff_t ncell() const noexcept {
        return static_cast<std::ptrdiff_t>(nlay_) * ncolumn();
    }
    /// True if every column of the box is there, so that cells are numbered as the box's nodes are.
    [[nodiscard]] bool is_whole_box() const noexcept { return ncolumn() == nrow_ * ncol_; }
    /// Cells that are active (not pass-through).
    [[nodiscard]] std::ptrdiff_t nactive() const noexcept { return nactive_; }

    [[nodiscard]] Cell cell(int k, int c) const noexcept { return k * ncolumn() + c; }
    /// @pre n is a cell of the mesh, as for column_of
    [[nodiscard]] int layer_of(Cell n) const noexcept { return by_column_count_.divide(n); }
    [[nodiscard]] int column_of(Cell n) const noexcept { return n - layer_of(n) * ncolumn(); }

    [[nodiscard]] int row(int c) const noexcept { return row_[at(c)]; }  ///< i of column c
    [[nodiscard]] int col(int c) const noexcept { return col_[at(c)]; }  ///< j of column c
    /// Column at row i, column j of the box; -1 where none is stored or (i, j) is outside.
    [[nodiscard]] std::int32_t column_at(int i, int j) const noexcept {
        if (i < 0 || i >= nrow_ || j < 0 || j >= ncol_) return -1;
        return number_[at(static_cast<std::ptrdiff_t>(i) * ncol_ + j)];
    }

    /// [ncolumn] neighbouring column, -1 where none. north is row - 1.
    [[nodiscard]] std::span<const std::int32_t> west() const noexcept { return west_; }
    [[nodiscard]] std::span<const std::int32_t> east() const noexcept { return east_; }
    [[nodiscard]] std::span<const std::int32_t> north() const noexcept { return north_; }
    [[nodiscard]] std::span<const std::int32_t> south() const noexcept { return south_; }

    [[nodiscard]] CellKind kind(Cell n) const noexcept { return kind_[at(n)]; }
    [[nodiscard]] std::span<const CellKind> kinds() const noexcept { return kind_; }

    [[nodiscard]] double dx(int c) const noexcept { return dx_[at(c)]; }          ///< L, delr
    [[nodiscard]] double dy(int c) const noexcept { return dy_[at(c)]; }          ///< L, delc
    [[nodiscard]] double area(int c) const noexcept { return dx(c) * dy(c); }     ///< L^2
    [[nodiscard]] double top(Cell n) const noexcept { return top_[at(n)]; }       ///< L
    [[nodiscard]] double bot(Cell n) const noexcept { return bot_[at(n)]; }       ///< L
    [[nodiscard]] std::span<const double> tops() const noexcept { return top_; }  ///< [ncell] L
    [[nodiscard]] std::span<const double> bots() const noexcept { return bot_; }  ///< [ncell] L

    [[nodiscard]] std::span<const ColumnRun> column_runs() const noexcept { return runs_; }

private:
    void number_columns(const StructuredGrid& grid) {
        number_.resize(at(grid.narea()));
        std::vector<std::int32_t> start(at(nrow_) + 1, 0);  // first column of each row
#pragma omp parallel for schedule(static) if (grid.nnode() > omp_min_items)
        for (int i = 0; i < nrow_; ++i)
            for (int j = 0; j < ncol_; ++j) {
                bool any = grid.idomain.empty();
                for (int k = 0; k < nlay_ && !any; ++k) any = grid.domain(grid.node(k, i, j)) > 0;
                number_[at(grid.node(0, i, j))] = any ? start[at(i) + 1]++ : -1;
            }
        for (std::size_t i = 0; i < at(nrow_); ++i) start[i + 1] += start[i];
        const auto ncolumn = at(start.back());
        for (auto* a : {&row_, &col_}) a->resize(ncolumn);
        for (auto* a : {&dx_, &dy_}) a->resize(ncolumn);
#pragma omp parallel for schedule(static) if (grid.nnode() > omp_min_items)
        for (int i = 0; i < nrow_; ++i)
            for (int j = 0; j < ncol_; ++j) {
                std::int32_t& number = number_[at(grid.node(0, i, j))];
                if (number < 0) continue;
                number += start[at(i)];
                row_[at(number)] = i;
                col_[at(number)] = j;
                dx_[at(number)] = grid.delr[at(j)];
                dy_[at(number)] = grid.delc[at(i)];
            }
        by_column_count_ = FastDivision{start.back()};
    }

    void find_neighbours() {
        for (auto* a : {&west_, &east_, &north_, &south_}) a->resize(row_.size());
#pragma omp parallel for schedule(static) if (ncolumn() > omp_min_items)
        for (int c = 0; c < static_cast<int>(row_.size()); ++c) {
            west_[at(c)] = column_at(row(c), col(c) - 1);
            east_[at(c)] = column_at(row(c), col(c) + 1);
            north_[at(c)] = column_at(row(c) - 1, col(c));
            south_[at(c)] = column_at(row(c) + 1, col(c));
        }
    }

    void find_runs() {
        const auto offset = [](std::int32_t neighbour, int c) {
            return neighbour < 0 ? 0 : neighbour - c;
        };
        for (int c = 0; c < ncolumn(); ++c) {
            const auto to_north = offset(north_[at(c)], c);
            const auto to_south = offset(south_[at(c)], c);
            if (!runs_.empty() && west_[at(c)] >= 0 && runs_.back().north_offset == to_north &&
                runs_.back().south_offset == to_south)
                runs_.back().last = c + 1;
            else
                runs_.push_back({c, c + 1, to_north, to_south});
        }
    }

    void copy_cells(const StructuredGrid& grid) {
        kind_.resize(at(ncell()));
        top_.resize(at(ncell()));
        bot_.resize(at(ncell()));
        const int nc = ncolumn();
        for (int k = 0; k < nlay_; ++k) {
#pragma omp parallel for schedule(static) if (nc > omp_min_items)
            for (int c = 0; c < nc; ++c) {
                const auto node = grid.node(k, row(c), col(c));
                const auto n = at(cell(k, c));
                const int domain = grid.domain(node);
                kind_[n] = domain > 0   ? CellKind::active
                           : domain < 0 ? CellKind::pass_through
                                        : CellKind::inactive;
                top_[n] = grid.cell_top(k, row(c), col(c));
                bot_[n] = grid.botm[at(node)];
            }
        }
        nactive_ = std::count(kind_.begin(), kind_.end(), CellKind::active);
    }

    int nlay_ = 0;
    int nrow_ = 0;
    int ncol_ = 0;
    std::ptrdiff_t nactive_ = 0;
    FastDivision by_column_count_;
    std::vector<std::int32_t> number_;  // [nrow*ncol]
    std::vector<int> row_, col_;        // [ncolumn]
    std::vector<double> dx_, dy_;       // [ncolumn]
    std::vector<std::int32_t> west_, east_, north_, south_;
    std::vector<ColumnRun> runs_;
    std::vector<CellKind> kind_;     // [ncell]
    std::vector<double> top_, bot_;  // [ncell]
};

}  // namespace heihe::grid
