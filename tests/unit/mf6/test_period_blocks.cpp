// SPDX-License-Identifier: MIT
#include "heihe/mf6/period_blocks.hpp"

#include "heihe/core/error.hpp"
#include "heihe/mf6/input.hpp"

#include <catch2/catch.hpp>

#include <csignal>
#include <cstdlib>
#include <string>
#include <vector>

#include <sys/resource.h>

using namespace heihe;
using namespace heihe::mf6;

namespace {

ListBlock rows(int period) {
    ListBlock block;
    block.period = period;
    block.node = {3, -1, 7};
    block.value = {1.5 * period, -2.0, 1e300, 0.0, 4.0, 5.0};
    block.series = {{0, 1, 2}, {2, 0, 1}};
    block.boundname = {"A", "", "A LONGER NAME"};
    block.line = {4, 5, 9};
    block.file = "periods/" + std::to_string(period) + ".txt";
    return block;
}

void check_rows(const ListBlock& block, int period) {
    const ListBlock expected = rows(period);
    CHECK(block.period == period);
    CHECK(block.node == expected.node);
    CHECK(block.value == expected.value);
    REQUIRE(block.series.size() == 2);
    CHECK(block.series[1].row == 2);
    CHECK(block.series[1].series == 1);
    CHECK(block.boundname == expected.boundname);
    CHECK(block.line == expected.line);
    CHECK(block.file == expected.file);
}

}  // namespace

TEST_CASE("mf6: period blocks - come back as they were, from memory and from the spool",
          "[mf6][unit]") {
    const std::size_t one = packed_size(rows(1));
    CHECK(one == pack(rows(1)).size());
    const std::size_t most_held = GENERATE_COPY(std::size_t{0}, one, 100 * one);
    PeriodBlocks<ListBlock> blocks{most_held};
    for (const int period : {1, 2, 5}) blocks.add(rows(period));

    REQUIRE(blocks.size() == 3);
    CHECK(blocks.period(2) == 5);
    for (const std::size_t i : {2U, 0U, 1U, 2U})  // in any order, more than once
        check_rows(*blocks.get(i), i == 2 ? 5 : static_cast<int>(i) + 1);
    const PeriodBlocks<ListBlock> copy = blocks;
    check_rows(*copy.get(2), 5);
}

TEST_CASE("mf6: period blocks - arrays keep columns, series and layers", "[mf6][unit]") {
    ArrayBlock block;
    block.period = 4;
    block.layer = {1, 2, 1};
    block.arrays = {{0, -1, {1.0, 2.0, 3.0}}, {2, 5, {}}};
    PeriodBlocks<ArrayBlock> blocks{0};
    blocks.add(block);

    CHECK(packed_size(block) == pack(block).size());
    const auto back = blocks.get(0);
    CHECK(back->period == 4);
    CHECK(back->layer == block.layer);
    REQUIRE(back->arrays.size() == 2);
    CHECK(back->arrays[0].value == block.arrays[0].value);
    CHECK(back->arrays[1].col == 2);
    CHECK(back->arrays[1].series == 5);
    CHECK(back->arrays[1].value.empty());
}

TEST_CASE("mf6: period blocks - a folder that takes no temporary file is told", "[mf6][unit]") {
    const char* folder = GENERATE("/proc/self", "/there/is/none");
    setenv("TMPDIR", folder, 1);  // NOLINT: no other thread
    PeriodBlocks<ListBlock> blocks{0};
    CHECK_THROWS_WITH(blocks.add(rows(1)), Catch::Contains("TMPDIR") || Catch::Contains(folder));
    unsetenv("TMPDIR");  // NOLINT
}

TEST_CASE("mf6: period blocks - a spool that cannot grow is told, what it holds stays",
          "[mf6][unit]") {
    PeriodBlocks<ListBlock> blocks{0};
    blocks.add(rows(1));
    rlimit before{};
    REQUIRE(getrlimit(RLIMIT_FSIZE, &before) == 0);
    const rlimit full{packed_size(rows(1)) + 10, before.rlim_max};
    std::signal(SIGXFSZ, SIG_IGN);  // NOLINT
    REQUIRE(setrlimit(RLIMIT_FSIZE, &full) == 0);
    CHECK_THROWS_WITH(blocks.add(rows(2)), Catch::Contains("cannot write a temporary file"));
    REQUIRE(setrlimit(RLIMIT_FSIZE, &before) == 0);
    std::signal(SIGXFSZ, SIG_DFL);  // NOLINT

    REQUIRE(blocks.size() == 1);
    check_rows(*blocks.get(0), 1);
}
