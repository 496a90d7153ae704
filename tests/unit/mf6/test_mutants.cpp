// SPDX-License-Identifier: MIT
#include "cli/exit_code.hpp"
#include "cli/mf6.hpp"
#include "cli/signals.hpp"
#include "cli/terminal.hpp"
#include "heihe/mf6/read_back.hpp"
#include "support/mutant_trial.hpp"
#include "support/shared_data.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <cstdio>
#include <sstream>

using namespace heihe;
namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t seed = 16;
// 20,000 by hand: HEIHE_MUTANTS=20000
const std::uint64_t mutants_in_all = test::number_from("HEIHE_MUTANTS", 500);

int run(const fs::path& folder, bool check) {
    return static_cast<int>(cli::guarded([&] {
        return cli::mf6({folder.string(), check, 1, true});
    }));
}

// The second of two numbers with the same label in a line of the listing: the rate of the step.
bool rate_of(const std::string& line, const std::string& label, double& value) {
    const auto at = line.rfind(label);
    if (at == std::string::npos || at == line.find(label)) return false;
    value = std::strtod(line.c_str() + at + label.size(), nullptr);
    return true;
}

// The first budget of a listing that does not close; empty: all close. 0.1 is what INNER_RCLOSE
// allows where it is not given.
std::string broken_budget(const std::string& listing) {
    std::istringstream in{listing};
    double inflow = 0.0, outflow = 0.0;
    for (std::string line; std::getline(in, line);) {
        (void)rate_of(line, "TOTAL IN =", inflow);
        if (!rate_of(line, "TOTAL OUT =", outflow)) continue;
        if (std::abs(inflow - outflow) <= 0.1 + 0.0101 * 0.5 * (inflow + outflow)) continue;
        return "in " + std::to_string(inflow) + ", out " + std::to_string(outflow);
    }
    return {};
}

bool heads_are_numbers(const fs::path& file) {
    const mf6::HeadReader heads{file};
    for (const auto& record : heads.records())
        for (const double head : heads.values(record))
            if (!std::isfinite(head)) return false;
    return true;
}

// What a run that ended with code 0 promises by it; with CONTINUE it may have told of steps that did
// not converge, and promises nothing of these.
int inspect(const fs::path& folder) {
    std::fflush(stdout);
    if (test::bytes_of("/proc/self/fd/1").find("did not converge") != std::string::npos) return 0;
    for (const auto& entry : fs::directory_iterator{folder}) {
        const std::string extension = entry.path().extension().string();
        if (extension == ".hds" && !heads_are_numbers(entry.path())) {
            std::printf("%s: heads are no numbers\n", entry.path().c_str());
            return test::broken_promise;
        }
        if (extension != ".lst") continue;
        const std::string broken = broken_budget(test::bytes_of(entry.path()));
        if (broken.empty()) continue;
        std::printf("code 0 after a broken budget: %s\n", broken.c_str());
        return test::broken_promise;
    }
    return 0;
}

int run_and_inspect(const fs::path& folder) {
    cli::catch_signals();
    const int code = run(folder, false);
    if (code == 0) return inspect(folder);
    if (code == 2 && run(folder, true) == 0) {
        std::printf("refused by the run after --check said complete\n");
        return test::broken_promise;
    }
    return code;
}

test::Files model(const std::string& name) {
    return test::read_files(test::source_root() / "tests/support/mutants" / name);
}

}  // namespace

TEST_CASE("mf6: mutants - the models that they are made of run to their end", "[mf6][unit]") {
    const std::string name = GENERATE("lists", "arrays", "stream", "newton", "rewet");
    const test::ScratchFolder scratch;
    test::write_files(model(name), scratch.path());

    const auto trial = test::run_apart([&] { return run_and_inspect(scratch.path()); }, 20.0);

    INFO(name << ": " << trial.told);
    CHECK(trial.ending == "done");
}

TEST_CASE("mf6: mutants - none ends with a signal, an internal error or a broken budget",
          "[mf6][unit]") {
    const std::string name = GENERATE("lists", "arrays", "stream", "newton", "rewet");

    const int faults = test::try_mutants(
        {name, mutants_in_all / 6, seed, 1.0}, model(name),
        [](const fs::path& folder, std::uint64_t) { return run_and_inspect(folder); })["FAULT"];

    CHECK(faults == 0);
}
