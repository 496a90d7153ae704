// SPDX-License-Identifier: MIT
// An outside program that has the headers alone: no NetCDF, no HDF5.
#include <heihe/heihe.hpp>

#include <cstdio>

#ifndef EIGEN_DONT_PARALLELIZE
#error "heihe::heihe must hand its definitions to its users"
#endif

int main() {
    // Blocks are summed in order, so this is exact at any number of threads.
    const double sum = heihe::blocked_sum(100000, [](std::ptrdiff_t i) { return 0.5 * double(i); });
    std::printf("heihe %s\n", std::string{heihe::version}.c_str());
    return sum == 2499975000.0 ? 0 : 1;
}
