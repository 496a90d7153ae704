// SPDX-License-Identifier: MIT
#include "heihe/basin/setup/make_inputs.hpp"
#include "heihe/io/basin_tables.hpp"
#include "heihe/io/checkpoint.hpp"
#include "heihe/io/origin.hpp"
#include "heihe/io/run_state.hpp"
#include "heihe/io/scenario.hpp"

#include "support/scratch_folder.hpp"
#include "support/shared_data.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>

using namespace heihe;

namespace {

/// The inputs of history.toml with the present tables, options and defaults.
basin::Inputs assembled(const std::filesystem::path& example) {
    Problems problems;
    const auto scenario = io::read_scenario(example / "history.toml", {}, problems);
    const auto tables = io::read_basin_tables(scenario.data, problems);
    problems.throw_if_any();
    return basin::make_inputs(tables, io::setup_options(scenario));
}

}  // namespace

// The state is derived data: scripts/spinup must make it anew when its sources change.
TEST_CASE("io: start state - it was made from the present tables and history", "[io][unit]") {
    const auto example = test::source_root() / "examples/heihe";
    const auto state = io::read_checkpoint(example / "state_2026.h5");

    CHECK(state.attributes.at("tables_digest") == io::tables_digest(example / "data"));
    CHECK(state.attributes.at("scenario_digest") == io::file_digest(example / "history.toml"));
    CHECK(state.attributes.at("inputs_signature") == io::inputs_signature(assembled(example)));
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
