// SPDX-License-Identifier: MIT
#include "heihe/io/file_write.hpp"
#include "heihe/io/run_writer.hpp"

#include "support/scratch_folder.hpp"
#include "support/small_run.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <functional>
#include <map>
#include <string>

// A resumed run cuts all its own growing files and no other file, and reports each that is missing.

using namespace heihe;
using Catch::Contains;
namespace fs = std::filesystem;

namespace {

std::map<std::string, std::string> tree_of(const fs::path& folder) {
    std::map<std::string, std::string> tree;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
        if (entry.is_regular_file()) tree[entry.path().string()] = test::bytes_of(entry.path());
    return tree;
}

void stopped_run(const fs::path& dir) {
    io::RunWriter writer{io::RunFolder::create(dir, io::Existing::refuse), test::options()};
    test::months(writer, 1, 3);
    writer.stop(test::summary(), {});
}

// Resumes from the checkpoint after a change of it or of the folder. Returns the message; no file is cut.
std::string said(const std::function<void(io::Checkpoint&, const fs::path& part)>& change) {
    const test::ScratchFolder scratch;
    stopped_run(scratch / "a");
    scratch.write("x", "a file of the user's");
    auto folder = io::RunFolder::resume(scratch / "a", io::Existing::refuse);
    auto from = io::read_checkpoint(folder.checkpoint());
    change(from, folder.part());
    const auto before = tree_of(scratch.path());
    try {
        const io::RunWriter writer{std::move(folder), test::options(), from};
    } catch (const InputError& error) {
        CHECK(tree_of(scratch.path()) == before);
        return error.what();
    }
    return "gone on";
}

std::string said_of_name(const std::string& name, std::int64_t length = 0) {
    return said([&](io::Checkpoint& from, const fs::path&) { from.file_lengths[name] = length; });
}

}  // namespace

TEST_CASE("resumable: a checkpoint as it was written - is resumed", "[io][unit]") {
    CHECK(said([](io::Checkpoint&, const fs::path&) {}) == "gone on");
    CHECK(said([](io::Checkpoint&, const fs::path& part) {  // rows after the checkpoint
              io::AppendFile{part / "river.csv"}.append("2026-04-01,near,1,1,1,1\n");
          }) == "gone on");
}

TEST_CASE("resumable: lengths of other files - are refused before any file is cut", "[io][unit]") {
    const test::ScratchFolder scratch;
    const auto mine = scratch.write("mine", "mine");
    for (const std::string name :
         {"../x", "./annual.csv", mine.c_str(), "/dev/null", "run.log", "checkpoint.h5",
          "results.nc", "", "..", "annual.csv/../../x", "notes.txt"})
        CHECK_THAT(said_of_name(name), Contains("checkpoint.h5: file_lengths: names a file"));
    CHECK(test::bytes_of(mine) == "mine");
}

TEST_CASE("resumable: a length that is negative, missing or beyond the file - is refused",
          "[io][unit]") {
    CHECK_THAT(said_of_name("annual.csv", -1), Contains("a length of -1 bytes"));
    CHECK_THAT(said_of_name("wells.csv", std::int64_t{1} << 62), Contains("wells.csv: has"));
    CHECK_THAT(
        said([](io::Checkpoint& from, const fs::path&) { from.file_lengths.erase("budget.csv"); }),
        Contains("has no length of budget.csv"));
}

TEST_CASE("resumable: a table that is missing, cut or no plain file - is refused by its name",
          "[io][unit]") {
    const auto with = [](const std::function<void(const fs::path&)>& change) {
        return said([&](io::Checkpoint&, const fs::path& part) { change(part / "reaches.csv"); });
    };
    CHECK_THAT(with([](const fs::path& f) { fs::remove(f); }), Contains("reaches.csv: is gone"));
    CHECK_THAT(with([](const fs::path& f) { fs::resize_file(f, 10); }),
               Contains("reaches.csv: has 10 bytes"));
    CHECK_THAT(with([](const fs::path& f) {
                   fs::remove(f);
                   fs::create_directory(f);
               }),
               Contains("reaches.csv: is no plain file"));
    CHECK_THAT(with([](const fs::path& f) {
                   fs::remove(f);
                   fs::create_symlink("../../x", f);
               }),
               Contains("reaches.csv: is no plain file"));
    CHECK_THAT(said([](io::Checkpoint&, const fs::path& part) {
                   fs::remove(part / "summary.json");
                   io::write_file(part / "summary.json", "my own");
               }),
               Contains("summary.json: was not written by a run"));
}

TEST_CASE("run writer: a table that is removed or replaced during the run - is noticed",
          "[io][unit]") {
    const test::ScratchFolder scratch;
    io::RunWriter writer{io::RunFolder::create(scratch / "a", io::Existing::refuse),
                         test::options()};
    test::months(writer, 1, 2);
    writer.wait();
    const auto table = scratch / "a.part/river.csv";
    SECTION("removed, then a checkpoint") {
        fs::remove(table);
        test::months(writer, 3, 3);
    }
    SECTION("replaced by a copy, then a checkpoint") {
        fs::copy_file(table, scratch / "copy");
        fs::rename(scratch / "copy", table);
        test::months(writer, 3, 3);
    }
    SECTION("cut, then a checkpoint") {
        fs::resize_file(table, 3);
        test::months(writer, 3, 3);
    }
    SECTION("removed after the last checkpoint") {
        fs::remove(table);
        CHECK_THROWS_WITH(writer.finish(test::summary(), [] { return io::Timing{}; }),
                          Contains("river.csv"));
    }
    CHECK_THROWS_AS(writer.wait(), OutputError);
    CHECK_THROWS_WITH(writer.wait(), Contains("river.csv: was"));
    CHECK_FALSE(fs::exists(scratch / "a"));
}
