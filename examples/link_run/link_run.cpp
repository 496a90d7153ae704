// SPDX-License-Identifier: MIT
// A scenario with two demands, run side by side in one process: link_run SCENARIO FOLDER [KEY=VALUE ...]
#include <heihe/run/load.hpp>
#include <heihe/run/run.hpp>

#include <cstdio>
#include <exception>
#include <filesystem>
#include <functional>
#include <future>
#include <stdexcept>
#include <vector>

/// Runs a scenario. @returns [m3] what leaves the basin in the last year
static double release(const heihe::run::Loaded& loaded, const std::filesystem::path& folder) {
    const auto report = heihe::run::run(loaded, {.output = folder, .force = true});
    if (report.outcome.status != heihe::basin::Status::done)
        throw std::runtime_error(report.outcome.reason);
    return report.years.back().release;
}

int main(int argc, char** argv) try {
    if (argc < 3) return std::fputs("usage: link_run SCENARIO FOLDER [KEY=VALUE ...]\n", stderr), 2;
    const std::filesystem::path folder{argv[2]};
    std::vector<heihe::io::Override> with{{"water.demand_factor", "1.0"}};
    for (int i = 3; i < argc; ++i) with.push_back(heihe::io::override_of(argv[i]));
    heihe::run::Loader loader;  // keeps tables and grid for the second scenario
    const auto all = loader.load(argv[1], with);
    with.front().second = "0.8";
    const auto four_fifths = loader.load(argv[1], with);
    auto full = std::async(std::launch::async, release, std::cref(all), folder / "full");
    auto less = std::async(std::launch::async, release, std::cref(four_fifths), folder / "less");
    std::printf("release with all demand %.4f, with four fifths %.4f 亿m³\n", 1e-8 * full.get(),
                1e-8 * less.get());
    return 0;
} catch (const std::exception& error) {
    std::fprintf(stderr, "link_run: %s\n", error.what());
    return 1;
}
