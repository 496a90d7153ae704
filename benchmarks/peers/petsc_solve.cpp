// SPDX-License-Identifier: MIT
// petsc_solve FILE [PETSc options]: solves a system that solver_confined wrote and prints one JSON
// object. Set-up is included; the residual is the true one. Linked with PETSc alone.
//   petsc_solve s.bin -ksp_type cg -pc_type icc                           MODFLOW 6's method
//   petsc_solve s.bin -ksp_type cg -pc_type hypre -pc_hypre_type boomeramg

#include "../system_file.hpp"

#include <petscksp.h>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

namespace {

using bench_cases::SystemFile;

/// Rows of this process.
void fill(const SystemFile& s, Mat& a, Vec& b) {
    const auto n = static_cast<PetscInt>(s.size());
    MatCreate(PETSC_COMM_WORLD, &a);
    MatSetSizes(a, PETSC_DECIDE, PETSC_DECIDE, n, n);
    MatSetType(a, MATAIJ);
    MatSeqAIJSetPreallocation(a, 7, nullptr);
    MatMPIAIJSetPreallocation(a, 7, nullptr, 7, nullptr);
    MatCreateVecs(a, nullptr, &b);
    PetscInt first = 0, last = 0;
    MatGetOwnershipRange(a, &first, &last);
    for (PetscInt i = first; i < last; ++i) {
        const auto from = s.row[static_cast<std::size_t>(i)];
        const auto count = static_cast<PetscInt>(s.row[static_cast<std::size_t>(i) + 1] - from);
        std::vector<PetscInt> columns(s.column.begin() + from, s.column.begin() + from + count);
        MatSetValues(a, 1, &i, count, columns.data(), s.value.data() + from, INSERT_VALUES);
        VecSetValue(b, i, s.b[static_cast<std::size_t>(i)], INSERT_VALUES);
    }
    MatAssemblyBegin(a, MAT_FINAL_ASSEMBLY);
    MatAssemblyEnd(a, MAT_FINAL_ASSEMBLY);
    VecAssemblyBegin(b);
    VecAssemblyEnd(b);
    MatSetOption(a, MAT_SPD, PETSC_TRUE);
}

double true_residual(Mat a, Vec b, Vec x) {
    Vec r = nullptr;
    PetscReal left = 0.0, first = 0.0;
    VecDuplicate(b, &r);
    MatMult(a, x, r);
    VecAYPX(r, -1.0, b);
    VecNorm(r, NORM_2, &left);
    VecNorm(b, NORM_2, &first);
    VecDestroy(&r);
    return left / first;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 2) return 2;
    const std::string file = argv[1];
    PetscInitialize(&argc, &argv, nullptr, nullptr);
    SystemFile s;
    if (!s.read(file)) {
        std::fprintf(stderr, "%s: not a system file\n", file.c_str());
        return 2;
    }
    Mat a = nullptr;
    Vec b = nullptr, x = nullptr;
    fill(s, a, b);
    VecDuplicate(b, &x);
    MPI_Barrier(PETSC_COMM_WORLD);
    const auto begun = std::chrono::steady_clock::now();
    KSP ksp = nullptr;
    KSPCreate(PETSC_COMM_WORLD, &ksp);
    KSPSetOperators(ksp, a, a);
    KSPSetTolerances(ksp, 1e-8, 1e-300, PETSC_DEFAULT, 100000);
    KSPSetNormType(ksp, KSP_NORM_UNPRECONDITIONED);
    KSPSetFromOptions(ksp);
    KSPSolve(ksp, b, x);
    MPI_Barrier(PETSC_COMM_WORLD);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
    PetscInt iterations = 0;
    KSPGetIterationNumber(ksp, &iterations);
    PC pc = nullptr;
    PCType type = nullptr;
    KSPGetPC(ksp, &pc);
    PCGetType(pc, &type);
    PetscMPIInt ranks = 1;
    MPI_Comm_size(PETSC_COMM_WORLD, &ranks);
    PetscPrintf(PETSC_COMM_WORLD,
                "{\"solver\": \"PETSc cg %s\", \"cells\": %d, \"ranks\": %d, \"seconds\": %.4f, "
                "\"iterations\": %d, \"relative_residual\": %.3e}\n",
                type, static_cast<int>(s.size()), static_cast<int>(ranks), took.count(),
                static_cast<int>(iterations), true_residual(a, b, x));
    KSPDestroy(&ksp);
    PetscFinalize();
    return 0;
}
