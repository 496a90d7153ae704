// SPDX-License-Identifier: MIT
#include "heihe/io/run_folder.hpp"

#include "heihe/io/file_write.hpp"
#include "support/run_results.hpp"
#include "support/scratch_folder.hpp"

#include <catch2/catch.hpp>

#include <unistd.h>

using namespace heihe;
using Catch::Contains;
using io::Existing;
using io::RunFolder;
using test::bytes_of;
namespace fs = std::filesystem;

static void finished_run(const fs::path& dir, const std::string& scenario) {
    auto folder = RunFolder::create(dir, Existing::replace);
    test::write_results_of(folder.part(), scenario);
    folder.finish();
}

TEST_CASE("run folder: a new run - becomes DIR in one step", "[io][unit]") {
    const test::ScratchFolder scratch;
    const fs::path dir = scratch / "运行/baseline/";

    auto folder = RunFolder::create(dir, Existing::refuse);
    io::write_file(folder.part() / "summary.json", "{}");

    CHECK_FALSE(fs::exists(scratch / "运行/baseline"));
    folder.finish();
    CHECK(bytes_of(scratch / "运行/baseline/summary.json") == "{}");
    CHECK_FALSE(fs::exists(scratch / "运行/baseline.part"));
}

TEST_CASE("run folder: an existing DIR - is refused and stays", "[io][unit]") {
    const test::ScratchFolder scratch;
    finished_run(scratch / "a", "old");

    CHECK_THROWS_WITH(RunFolder::create(scratch / "a", Existing::refuse),
                      Contains("is there already") && Contains("--force"));

    CHECK(bytes_of(scratch / "a/summary.json") == test::summary_of("old"));
    CHECK_FALSE(fs::exists(scratch / "a.part"));
}

TEST_CASE("run folder: --force - keeps the old results until the new ones are complete",
          "[io][unit]") {
    const test::ScratchFolder scratch;
    finished_run(scratch / "a", "old");

    auto folder = RunFolder::create(scratch / "a", Existing::replace);
    test::write_results_of(folder.part(), "new");
    CHECK(bytes_of(scratch / "a/summary.json") == test::summary_of("old"));
    folder.finish();

    CHECK(bytes_of(scratch / "a/summary.json") == test::summary_of("new"));
    CHECK_FALSE(fs::exists(scratch / "a.part"));
}

TEST_CASE("run folder: --force - does not replace a folder that is no run's", "[io][unit]") {
    const test::ScratchFolder scratch;
    fs::create_directories(scratch / "home");
    io::write_file(scratch / "home/thesis.txt", "ten years");
    scratch.write("file", "x");

    CHECK_THROWS_AS(RunFolder::create(scratch / "home", Existing::replace), InputError);
    CHECK_THROWS_AS(RunFolder::create(scratch / "file", Existing::replace), InputError);
    CHECK_THROWS_AS(RunFolder::create(".", Existing::replace), InputError);

    CHECK(bytes_of(scratch / "home/thesis.txt") == "ten years");
}

TEST_CASE("run folder: an unfinished run - is kept unless it is discarded", "[io][unit]") {
    const test::ScratchFolder scratch;
    {
        const auto folder = RunFolder::create(scratch / "a", Existing::refuse);
        io::write_file(folder.part() / "run.log", test::log_line);
    }

    CHECK_THROWS_WITH(RunFolder::create(scratch / "a", Existing::refuse), Contains("--force"));
    CHECK_THROWS_WITH(RunFolder::resume(scratch / "a", Existing::refuse),
                      Contains("no unfinished run with a checkpoint"));
    CHECK(bytes_of(scratch / "a.part/run.log") == test::log_line);

    io::write_file(scratch / "a.part/checkpoint.h5", "heihe checkpoint 2\n");
    CHECK_NOTHROW(RunFolder::resume(scratch / "a", Existing::refuse));
    CHECK_NOTHROW(RunFolder::create(scratch / "a", Existing::replace));
    CHECK_FALSE(fs::exists(scratch / "a.part/run.log"));
}

TEST_CASE("run folder: two runs at once - the second is refused", "[io][unit]") {
    const test::ScratchFolder scratch;
    const auto first = RunFolder::create(scratch / "a", Existing::refuse);
    io::write_file(first.part() / "run.log", "");
    io::write_file(first.checkpoint(), "x");

    CHECK_THROWS_WITH(RunFolder::create(scratch / "a", Existing::replace),
                      Contains("another run is working in it"));
    CHECK_THROWS_WITH(RunFolder::resume(scratch / "a", Existing::refuse),
                      Contains("another run is working in it"));
}

TEST_CASE("run folder: an unwritable place - is an OutputError", "[io][unit]") {
    const test::ScratchFolder scratch;
    scratch.write("file", "x");

    CHECK_THROWS_AS(RunFolder::create(scratch / "file/a", Existing::refuse), OutputError);
    CHECK_THROWS_AS(RunFolder::create("/proc/heihe_a", Existing::refuse), OutputError);
}

TEST_CASE("file write: AppendFile and cut_file - keep and cut whole appends", "[io][unit]") {
    const test::ScratchFolder scratch;
    const auto file = scratch.write("t.csv", "head\n");
    {
        io::AppendFile out{file};
        CHECK(out.length() == 5);
        out.append("一\n");
        CHECK(out.length() == 9);
    }

    io::cut_file(file, 5);

    CHECK(bytes_of(file) == "head\n");
    CHECK_THROWS_AS(io::cut_file(file, 6), OutputError);
    CHECK_THROWS_AS(io::cut_file(scratch / "none", 0), OutputError);
}

TEST_CASE("file write: a full disk - is reported with the remedy", "[io][unit]") {
    if (!fs::exists("/dev/full")) return;
    io::AppendFile out{"/dev/full"};
    CHECK_THROWS_WITH(out.append("x"), Contains("No space left") && Contains("--resume"));
}
