// SPDX-License-Identifier: MIT
#include "lib/io/files/sha256.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace heihe;

// FIPS 180-2, appendix B, and lengths around those of a block, compared with sha256sum.
TEST_CASE("sha256: known texts - have the digests of the standard", "[io][unit]") {
    CHECK(io::sha256("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK(io::sha256("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(io::sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
          "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    CHECK(io::sha256(std::string(1000000, 'a')) ==
          "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    CHECK(io::sha256(std::string(63, 'a')) ==
          "7d3e74a05d7db15bce4ad9ec0658ea98e3f06eeecf16b4c6fff2da457ddc2f34");
    CHECK(io::sha256(std::string(64, 'a')) ==
          "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb");
    CHECK(io::sha256(std::string(119, 'a')) ==
          "31eba51c313a5c08226adf18d4a359cfdfd8d2e816b13f4af952f7ea6584dcfb");
}

TEST_CASE("sha256: bytes in pieces - give the digest of the whole", "[io][unit]") {
    std::string text;
    for (int i = 0; i < 1000; ++i) text += static_cast<char>(i * 7);
    for (const std::size_t piece : {1U, 3U, 63U, 64U, 65U, 200U}) {
        io::Sha256 digest;
        for (std::size_t at = 0; at < text.size(); at += piece) digest.add(text.substr(at, piece));
        CHECK(digest.hex() == io::sha256(text));
    }
}
