// SPDX-License-Identifier: MIT
#define CATCH_CONFIG_RUNNER
#include "support/shared_data.hpp"

#include <catch2/catch.hpp>
#include <iostream>

// Catch2 2 has no skipped tests. CTest counts a test that prints "SKIPPED:" as skipped, at any exit code.
// So the word is printed last, and only if nothing has failed.
int main(int argc, char** argv) {
    const int failed = Catch::Session().run(argc, argv);
    if (failed == 0)
        for (const auto& reason : heihe::test::skip_reasons())
            std::cout << "SKIPPED: " << reason << '\n';
    return failed;
}

// NetCDF loads OpenSSL, which keeps 904 bytes of the I/O thread, because that thread ends after OpenSSL.
extern "C" const char* __lsan_default_suppressions();  // NOLINT: the sanitizer's name
extern "C" const char* __lsan_default_suppressions() { return "leak:CRYPTO_zalloc\n"; }
