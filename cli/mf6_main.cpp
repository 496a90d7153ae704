// SPDX-License-Identifier: MIT
// The program mf6. It stands beside heihe because programs that start MODFLOW 6 (FloPy) follow links
// first: a link to heihe would lose its name.
#include "cli/environment.hpp"
#include "cli/mf6_program.hpp"

int main(int argc, char** argv) {
    heihe::cli::hold_standard_streams();
    heihe::cli::set_up_environment(argv);
    return heihe::cli::mf6_program(argc, argv);
}
