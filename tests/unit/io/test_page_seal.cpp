// SPDX-License-Identifier: MIT
#include "heihe/io/page_seal.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace heihe;

TEST_CASE("page seal: a sealed page - is recognised until a byte changes", "[io][unit]") {
    const std::string page = io::sealed_page("<!DOCTYPE html>\n<p>1</p>\n");

    CHECK(page.starts_with("<!DOCTYPE html>\n<p>1</p>\n<!-- "));
    CHECK(io::is_sealed_page(page));
    for (std::size_t i = 0; i < page.size(); i += 7) {
        std::string changed = page;
        changed[i] = changed[i] == 'x' ? 'y' : 'x';
        CHECK_FALSE(io::is_sealed_page(changed));
    }
    CHECK_FALSE(io::is_sealed_page(page + "\n"));
    CHECK_FALSE(io::is_sealed_page(page.substr(1)));
    CHECK_FALSE(io::is_sealed_page(""));
    CHECK_FALSE(io::is_sealed_page("<!DOCTYPE html>\n<p>1</p>\n"));
}
