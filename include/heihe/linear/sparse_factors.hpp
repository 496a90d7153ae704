// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/index.hpp"
#include "heihe/linear/sparse_matrix.hpp"

#include <Eigen/SparseCholesky>
#include <Eigen/SparseCore>
#include <Eigen/SparseLU>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace heihe::linear {

/// Factors of a sparse matrix: L D L^T where it is symmetric, else L U with pivoting.
class SparseFactors {
public:
    /// @param fixed  [size] 1: the unknown is known; its column counts as zero in other rows. May be
    ///               empty: none.
    /// @param same_pattern  true promises the pattern of the matrix before, except in fixed rows
    /// @return false if A is singular or nearly so
    [[nodiscard]] bool factor(const SparseMatrix& a, std::span<const char> fixed = {},
                              bool same_pattern = false) {
        const bool analysed = same_pattern && symmetric_ == a.symmetric && size_ == a.size();
        copy(a, fixed);
        symmetric_ = a.symmetric;
        size_ = a.size();
        if (symmetric_) {
            if (!analysed) ldlt_.analyzePattern(matrix_);
            ldlt_.factorize(matrix_);
            if (ldlt_.info() == Eigen::Success && well_conditioned()) return true;
            size_ = -1;
            return false;
        }
        if (!analysed) lu_.analyzePattern(matrix_);
        lu_.factorize(matrix_);
        if (lu_.info() == Eigen::Success) return true;
        size_ = -1;
        return false;
    }

    /// x = A^-1 b, with b = 0 in fixed rows.
    void solve(const double* b, double* x) const {
        const Eigen::Map<const Eigen::VectorXd> right{b, size_};
        Eigen::Map<Eigen::VectorXd> solution{x, size_};
        if (symmetric_)
            solution = ldlt_.solve(right);
        else
            solution = lu_.solve(right);
    }

private:
    using Matrix = Eigen::SparseMatrix<double, Eigen::ColMajor, std::int32_t>;

    /// Copies the whole pattern, zeros too, so that its analysis can be used for the next values.
    void copy(const SparseMatrix& a, std::span<const char> fixed) {
        entries_.clear();
        entries_.reserve(at(a.nonzeros()));
        for (std::int32_t i = 0; i < a.size(); ++i)
            for (Offset e = a.row_starts()[at(i)]; e < a.row_starts()[at(i + 1)]; ++e) {
                const std::int32_t j = a.columns()[at(e)];
                const bool known = i != j && !fixed.empty() && fixed[at(j)] != 0;
                entries_.emplace_back(i, j, known ? 0.0 : a.values()[at(e)]);
            }
        matrix_.resize(a.size(), a.size());
        matrix_.setFromTriplets(entries_.begin(), entries_.end());
    }

    /// True if no pivot of L D L^T has lost all of its digits.
    [[nodiscard]] bool well_conditioned() const {
        const auto& d = ldlt_.vectorD();
        for (Eigen::Index i = 0; i < d.size(); ++i)
            if (!(d[i] > 0.0) || !std::isfinite(d[i])) return false;
        return true;
    }

    Matrix matrix_;
    std::vector<Eigen::Triplet<double, std::int32_t>> entries_;
    Eigen::SimplicialLDLT<Matrix> ldlt_;
    Eigen::SparseLU<Matrix> lu_;
    bool symmetric_ = false;
    std::int32_t size_ = -1;
};

}  // namespace heihe::linear
