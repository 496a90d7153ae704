// SPDX-License-Identifier: MIT
#include "heihe/io/file_write.hpp"

#include "heihe/core/error.hpp"
#include "support/failing_calls.hpp"
#include "support/scratch_folder.hpp"

#include <catch2/catch.hpp>

#include <cerrno>
#include <cstring>
#include <functional>
#include <string>
#include <vector>

// Each call that changes the disk fails once, and the function that made it must report this: a lost write
// must never look like a successful one.

using namespace heihe;
using test::FailingCalls;

namespace {

using Work = std::function<void()>;

// The message if the call `at` fails; with 0 none fails. Counts the calls.
std::string told_at(const test::ScratchFolder& scratch, const Work& work, int at) {
    FailingCalls calls;
    calls.mode = at > 0 ? FailingCalls::Mode::fail_once : FailingCalls::Mode::count;
    calls.at = at;
    calls.error = EIO;
    std::strncpy(calls.below, scratch.path().c_str(), sizeof calls.below - 1);
    test::failing_calls() = calls;
    test::calls_seen() = 0;
    std::string told;
    try {
        work();
    } catch (const OutputError& error) {
        told = error.what();
    }
    test::failing_calls() = {};
    return told;
}

// @param silent  number of last calls that may fail without a message: closing a folder that was only read
// @returns the number of calls
int calls_told(const test::ScratchFolder& scratch, const Work& prepare, const Work& work,
               int silent = 0) {
    prepare();
    CHECK(told_at(scratch, work, 0).empty());
    const int count = test::calls_seen();
    for (int at = 1; at <= count; ++at) {
        prepare();
        const std::string told = told_at(scratch, work, at);
        CAPTURE(at, count);
        if (at <= count - silent)
            CHECK_THAT(told, Catch::Contains(std::strerror(EIO)));
        else
            CHECK(told.empty());
    }
    return count;
}

}  // namespace

TEST_CASE("file write: a whole file - every call that fails is reported", "[io][unit]") {
    const test::ScratchFolder scratch;
    CHECK(calls_told(
              scratch, [] {}, [&] { io::write_file(scratch / "a", "text"); }, 1) == 6);
    CHECK(test::bytes_of(scratch / "a") == "text");
    CHECK(calls_told(
              scratch, [&] { std::filesystem::remove(scratch / "b"); },
              [&] { io::write_new_file(scratch / "b", "text"); }) >= 2);
    CHECK(test::bytes_of(scratch / "b").empty());  // the last call failed, and nothing is left
}

TEST_CASE("file write: a file that grows - every call that fails is reported", "[io][unit]") {
    const test::ScratchFolder scratch;
    CHECK(calls_told(
              scratch, [&] { std::filesystem::remove(scratch / "table.csv"); },
              [&] {
                  io::AppendFile file{scratch / "table.csv"};
                  file.append("line\n");
                  file.sync();
                  file.close();
              }) >= 3);
}

TEST_CASE("file write: flushing, cutting, moving - every call that fails is reported",
          "[io][unit]") {
    const test::ScratchFolder scratch;
    CHECK(calls_told(
              scratch, [] {}, [&] { io::sync_folder(scratch.path()); }, 1) == 2);
    CHECK(calls_told(
              scratch, [&] { scratch.write("c", "0123456789"); },
              [&] { io::cut_file(scratch / "c", 5); }) >= 2);
    CHECK(calls_told(
              scratch, [&] { scratch.write("d.tmp", "0123456789"); },
              [&] { io::publish_file(scratch / "d.tmp", scratch / "d"); }, 1) >= 4);
}
