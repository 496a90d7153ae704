// SPDX-License-Identifier: MIT
#include "heihe/io/checkpoint.hpp"
#include "heihe/io/origin.hpp"

#include "support/scratch_folder.hpp"
#include "support/shared_data.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>

using namespace heihe;

// The state is derived data: it must be made anew (scripts/spinup) when what it was made from changes.
TEST_CASE("io: start state - it was made from the tables and the history that are here",
          "[io][unit]") {
    const auto example = test::source_root() / "examples/heihe";
    const auto state = io::read_checkpoint(example / "state_2026.h5");

    CHECK(state.attributes.at("tables_digest") == io::tables_digest(example / "data"));
    CHECK(state.attributes.at("scenario_digest") == io::file_digest(example / "history.toml"));
    CHECK(state.attributes.at("date") == "2026-01-01");
    CHECK(state.attributes.at("scenario") == "history");
}

TEST_CASE("io: origin - any byte of any table changes the name of the tables", "[io][unit]") {
    const test::ScratchFolder folder;
    const auto write = [&folder](const char* name, const char* text) {
        std::ofstream{folder.path() / name} << text;
    };
    write("a.csv", "x\n1\n");
    write("b.csv", "y\n2\n");
    const auto before = io::tables_digest(folder.path());

    write("b.csv", "y\n3\n");
    CHECK(io::tables_digest(folder.path()) != before);
    write("b.csv", "y\n2\n");
    CHECK(io::tables_digest(folder.path()) == before);
    write("c.csv", "");
    CHECK(io::tables_digest(folder.path()) != before);
}
