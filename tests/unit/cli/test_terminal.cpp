// SPDX-License-Identifier: MIT
#include "cli/terminal.hpp"

#include <catch2/catch.hpp>

using heihe::cli::printable;

TEST_CASE("cli: terminal - ordinary text is unchanged", "[cli][unit]") {
    CHECK(printable("m.wel:3: 莺落峡 é 😀\nline 2") == "m.wel:3: 莺落峡 é 😀\nline 2");
}

TEST_CASE("cli: terminal - control characters are spelt out", "[cli][unit]") {
    CHECK(printable("a\x1B[2Jb\a\r\x7F") == "a\\x1B[2Jb\\x07\\x0D\\x7F");
    CHECK(printable("a\xC2\x9B"
                    "b") ==
          "a\\xC2\\x9B"
          "b");  // CSI of C1, in UTF-8
    CHECK(printable("a\x9B"
                    "b\xE8\x8E") ==
          "a\\x9B"
          "b\\xE8\\x8E");  // bytes that are no UTF-8
}
