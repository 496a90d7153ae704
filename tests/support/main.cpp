// SPDX-License-Identifier: MIT
#define CATCH_CONFIG_RUNNER
#include "support/shared_data.hpp"

#include <catch2/catch.hpp>
#include <iostream>

// Catch2 2 knows no skipped test. CTest takes a test that prints "SKIPPED:" for skipped whatever
// its exit code, so the word is printed last, and only where nothing has failed.
int main(int argc, char** argv) {
    const int failed = Catch::Session().run(argc, argv);
    if (failed == 0)
        for (const auto& reason : heihe::test::skip_reasons())
            std::cout << "SKIPPED: " << reason << '\n';
    return failed;
}

// NetCDF brings OpenSSL, which keeps 904 bytes of the I/O thread: that ends after OpenSSL has gone.
extern "C" const char* __lsan_default_suppressions();  // NOLINT: the sanitizer's name
extern "C" const char* __lsan_default_suppressions() { return "leak:CRYPTO_zalloc\n"; }
