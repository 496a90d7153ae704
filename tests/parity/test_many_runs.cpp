// SPDX-License-Identifier: MIT
#include "heihe/run/load.hpp"
#include "heihe/run/run.hpp"
#include "support/scratch_folder.hpp"
#include "support/shared_data.hpp"

#include <omp.h>
#include <catch2/catch.hpp>

#include <atomic>
#include <exception>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

using namespace heihe;

namespace {

namespace fs = std::filesystem;

constexpr int runs = 8;

// Runs that differ in demand, grid and start.
run::Loaded load_one(int number) {
    std::vector<io::Override> with{{"basin.spacing", number % 2 == 0 ? "8 km" : "10 km"},
                                   {"time.end", "2026-03-31"},
                                   {"water.demand_factor", std::to_string(0.7 + 0.05 * number)}};
    if (number % 4 != 0) with.emplace_back("basin.state", "steady");
    return run::load(test::source_root() / "examples/heihe/baseline.toml", with);
}

// Checkpoints at every step, so that the runs use HDF5 at the same time.
void run_one(int number, const fs::path& folder) {
    omp_set_num_threads(1);
    const auto loaded = load_one(number);
    run::RunOptions options;
    options.output = folder / std::to_string(number);
    options.checkpoint_seconds = 0.0;
    const auto outcome = run::run(loaded, options).outcome;
    if (outcome.status != basin::Status::done)
        throw std::runtime_error("run " + std::to_string(number) + ": " + outcome.reason);
}

// Threads that do one run after another until none is left. Returns the first exception, if any.
std::exception_ptr run_all(int threads, const fs::path& folder) {
    std::atomic<int> next{0};
    std::vector<std::exception_ptr> failed(static_cast<std::size_t>(threads));
    std::vector<std::thread> team;
    for (auto& failure : failed)
        team.emplace_back([&next, &folder, &failure] {
            try {
                for (int n = next++; n < runs; n = next++) run_one(n, folder);
            } catch (...) {
                failure = std::current_exception();
            }
        });
    for (auto& thread : team) thread.join();
    for (const auto& failure : failed)
        if (failure) return failure;
    return nullptr;
}

}  // namespace

TEST_CASE("run: eight runs on two threads at a time - leave the files of lone runs",
          "[run][parity]") {
    const test::ScratchFolder together, alone;

    if (const auto failed = run_all(2, together.path())) std::rethrow_exception(failed);
    if (const auto failed = run_all(1, alone.path())) std::rethrow_exception(failed);

    for (int n = 0; n < runs; ++n) {
        const std::string name = std::to_string(n);
        std::size_t files = 0;
        for (const auto& entry : fs::directory_iterator(alone / name)) {
            const std::string file = entry.path().filename().string();
            if (file == "run.log" || file == "timing.json") continue;
            CAPTURE(name, file);
            ++files;
            CHECK(test::bytes_of(entry.path()) == test::bytes_of(together / (name + '/' + file)));
        }
        CHECK(files >= 10);
    }
    CHECK(test::bytes_of(alone / "1/summary.json") != test::bytes_of(alone / "3/summary.json"));
}

TEST_CASE("run: a run that fails - does not end the others", "[run][parity]") {
    const test::ScratchFolder folder;
    std::exception_ptr failure;
    std::thread other{[&folder, &failure] {
        try {
            run_one(2, folder.path());
        } catch (...) {
            failure = std::current_exception();
        }
    }};
    for (int n = 0; n < 20; ++n) {  // each of them is refused while the other one goes on
        run::RunOptions options;
        options.output = folder.write("taken", "a user's");
        CHECK_THROWS_AS(run::run(load_one(1), options), Error);
    }
    other.join();
    CHECK_FALSE(failure);
    CHECK_FALSE(test::bytes_of(folder / "2/summary.json").empty());
}
