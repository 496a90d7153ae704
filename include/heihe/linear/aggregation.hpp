// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/error.hpp"
#include "heihe/core/index.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <utility>
#include <vector>

namespace heihe::linear {

/// Input of the aggregation: the symmetric part of a matrix, with the diagonal apart. Columns of a row
/// are sorted; if (i, j) is stored, so is (j, i).
struct CouplingGraph {
    std::span<const std::int32_t> start;   ///< [n + 1]
    std::span<const std::int32_t> column;  ///< [start[n]]
    std::span<const double> weight;        ///< [start[n]] -(a_ij + a_ji) / 2
    std::span<const double> diag;          ///< [n] a_ii, >= 0
};

struct AggregationSettings {
    /// Bound on each aggregate's own two-grid condition number. Napov & Notay (2012) take 8.
    double quality = 8.0;
    int passes = 2;  ///< pairwise, so that aggregates have up to 2^passes members; at most 3
};

/// Aggregates of unknowns by pairwise matching, done `passes` times, with control of quality.
///
/// An aggregate G is accepted when max over v of 2 v^T D (I - pi) v / v^T A_G v <= quality: D = diag of
/// A in G, pi the D-orthogonal projection on constants, A_G the couplings inside G plus what each row
/// has beyond its off-diagonals (A. Napov & Y. Notay, 2012, SIAM J. Sci. Comput. 34(2), A1079-A1109; Y.
/// Notay, 2012, same journal, A2288-A2316). Then the aggregates alone bound the convergence of two
/// grids, for any coefficients. Rows that dominate their off-diagonals by quality / (quality - 2) stay
/// out: smoothing alone solves them.
class PairwiseAggregation {
public:
    static constexpr std::size_t largest = 16;  ///< members
    static constexpr std::int32_t outside = -1;

    explicit PairwiseAggregation(AggregationSettings settings = {}) : settings_{settings} {
        require(settings.quality > 2.0 && settings.passes >= 1 && settings.passes <= 3,
                "PairwiseAggregation: quality must be > 2, passes 1, 2 or 3");
    }

    /// Forms aggregates, numbered by their first member. If the bound on quality leaves 7/10 or more of
    /// the unknowns, it is loosened until fewer remain or all couplings are used.
    void form(const CouplingGraph& graph) {
        graph_ = graph;
        size_ = std::ssize(graph.diag);
        find_excess();
        for (double bound = settings_.quality;; bound *= 8.0) {
            start_alone();
            const std::ptrdiff_t inside = std::ssize(group_);
            for (int pass = 0; pass < settings_.passes; ++pass) merge(bound);
            attach_small(bound);
            if (10 * std::ssize(group_) <= 7 * inside || bound > 1e12) break;
        }
    }

    /// Number of aggregates.
    [[nodiscard]] std::int32_t count() const noexcept {
        return static_cast<std::int32_t>(group_.size());
    }
    /// [n] aggregate of each unknown, or `outside`.
    [[nodiscard]] std::span<const std::int32_t> aggregate() const noexcept { return of_; }

private:
    struct Group {
        std::array<std::int32_t, largest> member{};
        std::size_t size = 0;
        double diag = 0.0, excess = 0.0;  // sums over the members
    };
    struct Candidate {
        float quality = 0.0F;  // single, so that rounding does not decide between equals
        std::int32_t group = 0;
        bool operator<(const Candidate& o) const {
            return quality != o.quality ? quality < o.quality : group < o.group;
        }
    };

    /// Diagonal of each row less its off-diagonals, at least 0 (rows of Newton's matrices may have less).
    void find_excess() {
        excess_.resize(at(size_));
        inside_.resize(at(size_));
        const double dominance = settings_.quality / (settings_.quality - 2.0);
        for (std::ptrdiff_t i = 0; i < size_; ++i) {
            double s = 0.0;
            for (auto e = graph_.start[at(i)]; e < graph_.start[at(i + 1)]; ++e)
                s += std::abs(graph_.weight[at(e)]);
            excess_[at(i)] = std::max(0.0, graph_.diag[at(i)] - s);
            inside_[at(i)] = graph_.diag[at(i)] >= dominance * s ? 0 : 1;  // NaN: inside
        }
    }

    void start_alone() {
        group_.clear();
        of_.assign(at(size_), outside);
        for (std::int32_t i = 0; i < size_; ++i) {
            if (inside_[at(i)] == 0) continue;
            of_[at(i)] = count();
            Group g;
            g.member[0] = i;
            g.size = 1;
            g.diag = graph_.diag[at(i)];
            g.excess = excess_[at(i)];
            group_.push_back(g);
        }
    }

    /// Joins each group, in order, with the best free group that passes().
    void merge(double bound) {
        partner_.assign(group_.size(), outside);
        weight_.assign(group_.size(), 0.0);
        for (std::int32_t g = 0; g < count(); ++g) {
            if (partner_[at(g)] != outside) continue;
            find_candidates(g, bound);
            partner_[at(g)] = g;
            for (const Candidate& c : candidate_) {
                if (!passes(group_[at(g)], group_[at(c.group)], bound)) continue;
                partner_[at(g)] = c.group;
                partner_[at(c.group)] = g;
                break;
            }
        }
        next_.clear();
        for (std::int32_t g = 0; g < count(); ++g) {
            const std::int32_t p = partner_[at(g)];
            if (p < g) continue;
            next_.push_back(p == g ? group_[at(g)] : joined(group_[at(g)], group_[at(p)]));
            const Group& made = next_.back();
            for (std::size_t m = 0; m < made.size; ++m)
                of_[at(made.member[m])] = static_cast<std::int32_t>(next_.size()) - 1;
        }
        group_.swap(next_);
    }

    /// Joins groups with too few members to a neighbour, in order. Otherwise many small groups around a
    /// large one (banks of a channel, cells under a lake) would stop the coarsening.
    void attach_small(double bound) {
        const std::size_t full = std::size_t{1} << settings_.passes;
        partner_.assign(group_.size(), outside);
        for (std::int32_t g = 0; g < count(); ++g) {
            Group& own = group_[at(g)];
            if (own.size == 0 || own.size >= full) continue;
            find_candidates(g, bound);
            for (const Candidate& c : candidate_) {
                Group& host = group_[at(c.group)];
                if (host.size + own.size > largest || !passes(host, own, bound)) continue;
                host = joined(host, own);
                for (std::size_t m = 0; m < own.size; ++m) of_[at(own.member[m])] = c.group;
                own.size = 0;
                break;
            }
        }
        std::int32_t kept = 0;
        for (const Group& g : group_) {
            if (g.size == 0) continue;
            for (std::size_t m = 0; m < g.size; ++m) of_[at(g.member[m])] = kept;
            group_[at(kept++)] = g;
        }
        group_.resize(at(kept));
    }

    /// Free neighbours of group g, best first. Their quality is that of vectors constant in each of
    /// the two groups: 2 (1/d_i + 1/d_j)^-1 / (w + (1/e_i + 1/e_j)^-1), Notay (2012); exact
    /// for single unknowns, a lower bound else.
    void find_candidates(std::int32_t g, double bound) {
        candidate_.clear();
        const Group& own = group_[at(g)];
        for (std::size_t m = 0; m < own.size; ++m) {
            const auto i = own.member[m];
            for (auto e = graph_.start[at(i)]; e < graph_.start[at(i + 1)]; ++e) {
                const std::int32_t h = of_[at(graph_.column[at(e)])];
                const double w = graph_.weight[at(e)];
                if (h == outside || h == g || !(w > 0.0) || partner_[at(h)] != outside) continue;
                if (weight_[at(h)] == 0.0) candidate_.push_back({0.0F, h});
                weight_[at(h)] += w;
            }
        }
        std::size_t kept = 0;
        for (const Candidate& c : candidate_) {
            const Group& other = group_[at(c.group)];
            const double w = std::exchange(weight_[at(c.group)], 0.0);
            const double q =
                2.0 * parallel(own.diag, other.diag) / (w + parallel(own.excess, other.excess));
            if (q <= bound) candidate_[kept++] = {static_cast<float>(q), c.group};
        }
        candidate_.resize(kept);
        std::sort(candidate_.begin(), candidate_.end());
    }

    [[nodiscard]] static double parallel(double a, double b) {
        return a + b > 0.0 ? a * (b / (a + b)) : 0.0;
    }

    [[nodiscard]] static Group joined(const Group& a, const Group& b) {
        Group g = a;
        for (std::size_t m = 0; m < b.size; ++m) g.member[g.size++] = b.member[m];
        g.diag += b.diag;
        g.excess += b.excess;
        return g;
    }

    [[nodiscard]] double weight_between(std::int32_t i, std::int32_t j) const {
        const auto length = [&](std::int32_t r) {
            return graph_.start[at(r + 1)] - graph_.start[at(r)];
        };
        if (length(j) < length(i)) std::swap(i, j);
        const auto first = graph_.column.begin() + graph_.start[at(i)];
        const auto last = graph_.column.begin() + graph_.start[at(i + 1)];
        const auto found = std::lower_bound(first, last, j);
        if (found == last || *found != j) return 0.0;
        return graph_.weight[at(found - graph_.column.begin())];
    }

    /// True if the union of two groups keeps the bound: (bound / 2) A_G - D (I - pi) is positive
    /// semidefinite, by the pivots of a Cholesky factorisation.
    [[nodiscard]] bool passes(const Group& a, const Group& b, double bound) const {
        if (a.size + b.size == 2) return true;  // the estimate was exact
        const Group g = joined(a, b);
        const std::size_t n = g.size;
        std::array<std::array<double, largest>, largest> z{};
        for (std::size_t p = 0; p < n; ++p) {
            z[p][p] += 0.5 * bound * excess_[at(g.member[p])];
            for (std::size_t q = 0; q < p; ++q) {
                const double w = 0.5 * bound * weight_between(g.member[p], g.member[q]);
                z[p][q] = z[q][p] = -w;
                z[p][p] += w;
                z[q][q] += w;
            }
        }
        for (std::size_t p = 0; p < n; ++p) {
            const double d = graph_.diag[at(g.member[p])];
            z[p][p] -= d;
            for (std::size_t q = 0; q < n; ++q)
                z[p][q] += d * (graph_.diag[at(g.member[q])] / g.diag);
        }
        for (std::size_t p = 0; p < n; ++p) {
            const double small = 1e-8 * bound * graph_.diag[at(g.member[p])];
            if (!(z[p][p] >= -small)) return false;
            if (z[p][p] <= small) {  // singular: only constants may be left
                if (p + 1 < n) return false;
                continue;
            }
            for (std::size_t q = p + 1; q < n; ++q) {
                const double factor = z[q][p] / z[p][p];
                for (std::size_t r = p + 1; r < n; ++r) z[q][r] -= factor * z[p][r];
            }
        }
        return true;
    }

    AggregationSettings settings_;
    CouplingGraph graph_;
    std::ptrdiff_t size_ = 0;
    std::vector<double> excess_;
    std::vector<char> inside_;
    std::vector<std::int32_t> of_, partner_;
    std::vector<Group> group_, next_;
    std::vector<double> weight_;
    std::vector<Candidate> candidate_;
};

}  // namespace heihe::linear
