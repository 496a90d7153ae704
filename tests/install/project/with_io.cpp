// SPDX-License-Identifier: MIT
// An outside program that links what heihe::io has compiled.
#include <heihe/heihe.hpp>
#include <heihe/io/build_info.hpp>

#include <cstdio>
#include <string_view>

int main() {
    const auto& build = heihe::io::build_info();
    std::printf("heihe %s, %s, %s\n", build.version, build.commit, build.flags);
    return build.version == heihe::version ? 0 : 1;
}
