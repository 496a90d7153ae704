// SPDX-License-Identifier: MIT
// heihe export-mf6 and heihe mf6 one after the other: the basin's heads come back.
#include "heihe/mf6/read_back.hpp"

#include "support/basin_copy.hpp"
#include "support/program.hpp"
#include "support/scratch_folder.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <csignal>
#include <filesystem>
#include <string>

using namespace heihe;

namespace {

/// [m] largest difference of heads that docs/mf6-export.md promises.
constexpr double promised = 0.01;

/// Command that exports two years of the basin at 1 km.
std::string export_command(const std::filesystem::path& dir, const std::string& options) {
    const auto scenario = test::source_root() / "examples/heihe/baseline.toml";
    return test::quoted(test::program()) + " export-mf6 " + test::quoted(scenario.string()) + ' ' +
           test::quoted(dir.string()) + ' ' + options;
}

/// Largest difference of heads at all saved times, m.
double largest_difference(const std::filesystem::path& dir, std::size_t records) {
    const mf6::HeadReader scenario{dir / "scenario.hds"};
    const mf6::HeadReader solved{dir / "basin.hds"};
    REQUIRE(scenario.records().size() == records);
    REQUIRE(solved.records().size() == records);
    double worst = 0.0;
    for (std::size_t r = 0; r < records; ++r) {
        REQUIRE(scenario.records()[r].kper == solved.records()[r].kper);
        const auto a = scenario.values(scenario.records()[r]);
        const auto b = solved.values(solved.records()[r]);
        REQUIRE(a.size() == b.size());
        for (std::size_t i = 0; i < a.size(); ++i) worst = std::max(worst, std::abs(a[i] - b[i]));
    }
    return worst;
}

}  // namespace

TEST_CASE("export-mf6: baseline - heads at month ends come back within 1 cm", "[regression]") {
    if (test::no_program()) return;
    const test::ScratchFolder scratch;

    const auto written = test::run_command(export_command(scratch / "m", "-q --end 2027-12-31"));
    CAPTURE(written.output);
    REQUIRE(written.code == 0);
    const auto solved = test::run_command(test::quoted(test::program()) + " mf6 -q " +
                                          test::quoted((scratch / "m").string()));
    CAPTURE(solved.output);
    REQUIRE(solved.code == 0);

    CHECK(largest_difference(scratch / "m", 24 * 5) < promised);
}

TEST_CASE("export-mf6: an existing folder - refused, then replaced by --force", "[regression]") {
    if (test::no_program()) return;
    const test::BasinCopy copy;
    const std::string command = test::quoted(test::program()) + " export-mf6 -q --end 2026-01-31 " +
                                test::quoted((copy / "情景.toml").string()) + ' ' +
                                test::quoted((copy / "模型").string());

    const auto first = test::run_command(command);
    const auto second = test::run_command(command);
    const auto third = test::run_command(command + " --force");

    CAPTURE(first.output, second.output, third.output);
    CHECK(first.code == 0);
    CHECK(second.code == 2);
    CHECK(second.output.find("--force") != std::string::npos);
    CHECK(third.code == 0);
    CHECK(std::filesystem::exists(copy / "模型/mfsim.nam"));
    CHECK_FALSE(std::filesystem::exists(copy / "模型.part"));
}

TEST_CASE("export-mf6: SIGINT - code 130 and no folder", "[regression]") {
    if (test::no_program()) return;
    const test::ScratchFolder scratch;
    test::BackgroundCommand command{export_command(scratch / "m", ""), scratch / "output.txt"};

    const bool began = command.wait_for(
        [&] { return std::filesystem::exists(scratch / "m.part/stress/wells_0003.bin"); });
    const auto result = command.end(SIGINT);

    CAPTURE(result.output);
    REQUIRE(began);
    CHECK(result.code == 130);
    CHECK_FALSE(std::filesystem::exists(scratch / "m"));
    CHECK_FALSE(std::filesystem::exists(scratch / "m.part"));
}
