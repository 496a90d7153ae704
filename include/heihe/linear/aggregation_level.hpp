// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/error.hpp"
#include "heihe/core/index.hpp"
#include "heihe/core/parallel.hpp"
#include "heihe/linear/aggregation.hpp"
#include "heihe/linear/sparse_matrix.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace heihe::linear {

/// One level of an aggregation multigrid: its matrix, its aggregates and its vectors.
///
/// Off-diagonals are stored as conductances c_ij = -a_ij by compressed rows. The products that make the
/// next level use double precision, because the part of its diagonal that an aggregate keeps is a small
/// difference. The cycle uses single precision.
class AggregationLevel {
public:
    // Pattern.
    std::vector<std::int32_t> start;   ///< [n + 1]
    std::vector<std::int32_t> column;  ///< sorted in each row
    /// [n] places in row i: [lower, diagonal) are unknowns of the same block before i, [diagonal,
    /// upper) those after it.
    std::vector<std::int32_t> lower, diagonal, upper;
    std::vector<std::int32_t> block;       ///< [nblock + 1] first row of each block of the smoother
    std::vector<std::int32_t> edge;        ///< rows with neighbours in other blocks
    std::vector<std::int32_t> edge_start;  ///< [nblock + 1] first of each block in edge
    // Values.
    std::vector<double> exact, exact_diag;
    std::vector<float> value;
    std::vector<float> excess;  ///< [n] row sum of A
    /// [n] 1 / (a_ii + sum of c_ij over other blocks): Gauss-Seidel in blocks then converges for any
    /// coupling of the blocks (A. H. Baker, R. D. Falgout, T. V. Kolev & U. M. Yang, 2011, SIAM J. Sci.
    /// Comput. 33, 2864-2887, the l1 smoother). 0 in rows that are empty.
    std::vector<float> inverse;
    // To the next level.
    std::vector<std::int32_t> aggregate;  ///< [n] PairwiseAggregation::outside: none
    std::vector<std::int32_t> member_start, member;
    std::vector<std::int32_t> slot;  ///< place in the next level's values; or inside, dropped
    std::int32_t naggregate = 0;
    // Vectors of the cycle.
    std::vector<float> b, x, c, v;
    std::vector<float> outer;  ///< [edge]

    static constexpr std::int32_t inside = -1, dropped = -2;

    [[nodiscard]] std::ptrdiff_t size() const noexcept { return std::ssize(exact_diag); }
    [[nodiscard]] bool threaded() const noexcept { return size() > omp_min_items; }

    /// Takes over the pattern of a matrix.
    void copy_pattern(const SparseMatrix& a) {
        require(a.nonzeros() <= std::numeric_limits<std::int32_t>::max(),
                "AggregationLevel: coefficients are numbered in 32 bits");
        const std::ptrdiff_t n = a.size();
        start.assign(at(n) + 1, 0);
        column.clear();
        column.reserve(at(a.nonzeros() - n));
        for (std::ptrdiff_t i = 0; i < n; ++i) {
            for (Offset e = a.row_starts()[at(i)]; e < a.row_starts()[at(i + 1)]; ++e)
                if (a.columns()[at(e)] != i) column.push_back(a.columns()[at(e)]);
            start[at(i + 1)] = static_cast<std::int32_t>(column.size());
        }
        finish_pattern(n);
    }

    /// Values of the same matrix. Unknowns of fixed rows are known, so their columns are left out.
    void copy_values(const SparseMatrix& a, std::span<const char> fixed) {
        const std::ptrdiff_t n = size();
#pragma omp parallel for schedule(static) if (threaded())
        for (std::ptrdiff_t i = 0; i < n; ++i) {
            std::int32_t to = start[at(i)];
            for (Offset e = a.row_starts()[at(i)]; e < a.row_starts()[at(i + 1)]; ++e) {
                const std::int32_t j = a.columns()[at(e)];
                const double entry = a.values()[at(e)];
                if (j == i)
                    exact_diag[at(i)] = entry;
                else
                    exact[at(to++)] = fixed[at(j)] != 0 ? 0.0 : -entry;
            }
        }
        round_values();
    }

    /// Aggregates by the symmetric part of the values.
    void form_aggregates(PairwiseAggregation& aggregation, bool symmetric,
                         std::vector<double>& work) {
        std::span<const double> weight = exact;
        if (!symmetric) {
            find_symmetric_part(work);
            weight = work;
        }
        aggregation.form({start, column, weight, exact_diag});
        aggregate.assign(aggregation.aggregate().begin(), aggregation.aggregate().end());
        naggregate = aggregation.count();
        member_start.assign(at(naggregate) + 1, 0);
        for (const std::int32_t g : aggregate)
            if (g >= 0) ++member_start[at(g + 1)];
        for (std::int32_t g = 0; g < naggregate; ++g)
            member_start[at(g + 1)] += member_start[at(g)];
        member.resize(at(member_start.back()));
        std::vector<std::int32_t> next(member_start.begin(), member_start.end() - 1);
        for (std::int32_t i = 0; i < size(); ++i)
            if (aggregate[at(i)] >= 0) member[at(next[at(aggregate[at(i)])]++)] = i;
    }

    /// Pattern of the next level, and where each of this level's coefficients goes.
    void make_coarse_pattern(AggregationLevel& coarse) {
        slot.assign(column.size(), dropped);
        coarse.start.assign(at(naggregate) + 1, 0);
        coarse.column.clear();
        std::vector<std::int32_t> place(at(naggregate), -1), found;
        for (std::int32_t g = 0; g < naggregate; ++g) {
            found.clear();
            for_each_coefficient_of(g, [&](std::int32_t, std::int32_t h) {
                if (h == g || place[at(h)] >= 0) return;
                place[at(h)] = 0;
                found.push_back(h);
            });
            std::sort(found.begin(), found.end());
            for (const std::int32_t h : found) {
                place[at(h)] = static_cast<std::int32_t>(coarse.column.size());
                coarse.column.push_back(h);
            }
            for_each_coefficient_of(g, [&](std::int32_t e, std::int32_t h) {
                slot[at(e)] = h == g ? inside : place[at(h)];
            });
            for (const std::int32_t h : found) place[at(h)] = -1;
            coarse.start[at(g + 1)] = static_cast<std::int32_t>(coarse.column.size());
        }
        coarse.finish_pattern(naggregate);
    }

    /// Values of the next level: sums over the aggregates (Galerkin's product with piecewise
    /// constant prolongation). A row in which only rounding remains is set to zero.
    void make_coarse_values(AggregationLevel& coarse) const {
#pragma omp parallel for schedule(static) if (threaded())
        for (std::int32_t g = 0; g < naggregate; ++g) {
            for (auto e = coarse.start[at(g)]; e < coarse.start[at(g + 1)]; ++e)
                coarse.exact[at(e)] = 0.0;
            double total = 0.0, kept = 0.0;
            for (auto m = member_start[at(g)]; m < member_start[at(g + 1)]; ++m) {
                const std::int32_t i = member[at(m)];
                total += exact_diag[at(i)];
                double row = exact_diag[at(i)];
                for (auto e = start[at(i)]; e < start[at(i + 1)]; ++e) {
                    if (slot[at(e)] >= 0)
                        coarse.exact[at(slot[at(e)])] += exact[at(e)];
                    else if (slot[at(e)] == inside)
                        row -= exact[at(e)];
                }
                kept += row;
            }
            coarse.exact_diag[at(g)] = std::abs(kept) > 1e-14 * total ? kept : 0.0;
        }
        coarse.round_values();
    }

private:
    template <typename Visit>
    void for_each_coefficient_of(std::int32_t g, const Visit& visit) const {
        for (auto m = member_start[at(g)]; m < member_start[at(g + 1)]; ++m) {
            const std::int32_t i = member[at(m)];
            for (auto e = start[at(i)]; e < start[at(i + 1)]; ++e)
                if (const std::int32_t h = aggregate[at(column[at(e)])]; h >= 0) visit(e, h);
        }
    }

    /// Blocks of the smoother. They depend on the number of unknowns alone, not on threads.
    void finish_pattern(std::ptrdiff_t n) {
        const std::ptrdiff_t nblock = std::clamp<std::ptrdiff_t>(n / 8192, 1, 32);
        block.resize(at(nblock + 1));
        for (std::ptrdiff_t k = 0; k <= nblock; ++k)
            block[at(k)] = static_cast<std::int32_t>(n * k / nblock);
        for (auto* place : {&lower, &diagonal, &upper}) place->resize(at(n));
        edge.clear();
        edge_start.assign(1, 0);
        for (std::ptrdiff_t k = 0; k < nblock; ++k) {
            for (std::int32_t i = block[at(k)]; i < block[at(k + 1)]; ++i) {
                const auto first = column.begin() + start[at(i)];
                const auto last = column.begin() + start[at(i + 1)];
                const auto place_of = [&](std::int32_t j) {
                    return static_cast<std::int32_t>(std::lower_bound(first, last, j) -
                                                     column.begin());
                };
                lower[at(i)] = place_of(block[at(k)]);
                diagonal[at(i)] = place_of(i);
                upper[at(i)] = place_of(block[at(k + 1)]);
                if (lower[at(i)] > start[at(i)] || upper[at(i)] < start[at(i + 1)])
                    edge.push_back(i);
            }
            edge_start.push_back(static_cast<std::int32_t>(edge.size()));
        }
        outer.resize(edge.size());
        exact.resize(column.size());
        value.resize(column.size());
        for (auto* d : {&excess, &inverse, &b, &x, &c, &v}) d->assign(at(n), 0.0F);
        exact_diag.resize(at(n));
    }

    void round_values() {
        const std::ptrdiff_t n = size();
#pragma omp parallel for schedule(static) if (threaded())
        for (std::ptrdiff_t i = 0; i < n; ++i) {
            const double d = exact_diag[at(i)];
            double sum = d;
            for (auto e = start[at(i)]; e < start[at(i + 1)]; ++e) {
                value[at(e)] = static_cast<float>(exact[at(e)]);
                sum -= exact[at(e)];
            }
            excess[at(i)] = static_cast<float>(sum);
            double held = d;
            for (auto e = start[at(i)]; e < lower[at(i)]; ++e) held += exact[at(e)];
            for (auto e = upper[at(i)]; e < start[at(i + 1)]; ++e) held += exact[at(e)];
            inverse[at(i)] = d != 0.0 ? static_cast<float>(1.0 / held) : 0.0F;
        }
    }

    /// (c_ij + c_ji) / 2. A pass through the rows in order meets each column's entries in order.
    void find_symmetric_part(std::vector<double>& weight) const {
        weight.resize(exact.size());
        std::vector<std::int32_t> next(start.begin(), start.end() - 1);
        for (std::ptrdiff_t i = 0; i < size(); ++i)
            for (auto e = start[at(i)]; e < start[at(i + 1)]; ++e)
                weight[at(e)] = 0.5 * (exact[at(e)] + exact[at(next[at(column[at(e)])]++)]);
    }
};

}  // namespace heihe::linear
