// SPDX-License-Identifier: MIT
// eigen_solve FILE: solves a system that solver_confined wrote by Eigen's conjugate gradients with its
// incomplete Cholesky factors and prints one JSON object. Set-up is included; the residual is the
// true one. Products use the threads of OMP_NUM_THREADS; Eigen's factors use one.

#include "../system_file.hpp"

#include <Eigen/IterativeLinearSolvers>
#include <Eigen/SparseCore>

#include <chrono>
#include <cstdint>
#include <cstdio>

namespace {

using Matrix = Eigen::SparseMatrix<double, Eigen::RowMajor>;
// Natural order: the cells' own, as MODFLOW 6 and PETSc take them.
using Factors = Eigen::IncompleteCholesky<double, Eigen::Lower, Eigen::NaturalOrdering<int>>;

Matrix matrix(const bench_cases::SystemFile& s) {
    Matrix a(s.size(), s.size());
    a.reserve(Eigen::VectorXi::Constant(s.size(), 7));
    for (std::int64_t i = 0; i < s.size(); ++i)
        for (auto j = s.row[static_cast<std::size_t>(i)];
             j < s.row[static_cast<std::size_t>(i) + 1]; ++j)
            a.insert(i, s.column[static_cast<std::size_t>(j)]) =
                s.value[static_cast<std::size_t>(j)];
    a.makeCompressed();
    return a;
}

}  // namespace

int main(int argc, char** argv) {
    bench_cases::SystemFile s;
    if (argc < 2 || !s.read(argv[1])) {
        std::fputs("usage: eigen_solve FILE, a system file of solver_confined\n", stderr);
        return 2;
    }
    const Matrix a = matrix(s);
    const Eigen::Map<const Eigen::VectorXd> b{s.b.data(), s.size()};
    const auto begun = std::chrono::steady_clock::now();
    Eigen::ConjugateGradient<Matrix, Eigen::Lower | Eigen::Upper, Factors> solver;
    solver.setTolerance(1e-8);
    solver.setMaxIterations(100000);
    solver.compute(a);
    const Eigen::VectorXd x = solver.solve(b);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
    const double left = (b - a * x).norm() / b.norm();
    std::printf(
        "{\"solver\": \"Eigen cg incomplete Cholesky\", \"cells\": %lld, \"threads\": %d, "
        "\"seconds\": %.4f, \"iterations\": %lld, \"relative_residual\": %.3e}\n",
        static_cast<long long>(s.size()), Eigen::nbThreads(), took.count(),
        static_cast<long long>(solver.iterations()), left);
    return solver.info() == Eigen::Success ? 0 : 1;
}
