// SPDX-License-Identifier: MIT
#include "heihe/io/run_writer.hpp"

#include "support/failing_calls.hpp"
#include "support/scratch_folder.hpp"
#include "support/small_run.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <map>
#include <string>

#include <sys/wait.h>

// Each call of a run that changes the disk fails, once or from then on, or the run is killed there. The
// run must end with code 5 (or die), and after a resume give the bytes of an undisturbed run. Each run
// is a separate process, because HDF5 keeps data that it could not write.

using namespace heihe;
using test::FailingCalls;
namespace fs = std::filesystem;

namespace {

constexpr int last_month = 2;

std::map<std::string, std::string> files_of(const fs::path& dir) {
    std::map<std::string, std::string> files;
    for (const auto& entry : fs::directory_iterator(dir)) {
        const auto name = entry.path().filename().string();
        if (name != "timing.json" && !name.ends_with(".spool"))
            files[name] = test::bytes_of(entry.path());
    }
    return files;
}

/// The code of a process that does this; 128 + the signal that ended it.
int code_of(const std::function<void()>& work) {
    const pid_t child = ::fork();
    if (child == 0) {
        try {
            work();
        } catch (const InputError&) {
            ::_exit(2);
        } catch (const OutputError&) {
            ::_exit(5);
        } catch (...) {
            ::_exit(70);
        }
        ::_exit(0);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

void begin(const fs::path& dir, const FailingCalls& calls) {
    test::failing_calls() = calls;
    test::calls_seen() = 0;
    auto folder = io::RunFolder::create(dir, io::Existing::replace);
    io::RunWriter writer{std::move(folder), test::options()};
    test::months(writer, 1, last_month);
    writer.finish(test::summary(), [] { return io::Timing{}; });
}

void go_on(const fs::path& dir) {
    if (!fs::exists(dir.string() + ".part/checkpoint.h5")) return begin(dir, {});
    auto folder = io::RunFolder::resume(dir, io::Existing::replace);
    const auto from = io::read_checkpoint(folder.checkpoint());
    io::RunWriter writer{std::move(folder), test::options(), from};
    test::months(writer, 1 + std::stoi(from.attributes.at("month")), last_month);
    writer.finish(test::summary(), [] { return io::Timing{}; });
}

FailingCalls calls_in(const test::ScratchFolder& scratch, FailingCalls::Mode mode, int at,
                      int error = ENOSPC) {
    FailingCalls calls;
    calls.mode = mode;
    calls.at = at;
    calls.error = error;
    std::strncpy(calls.below, scratch.path().c_str(), sizeof calls.below - 1);
    return calls;
}

int count_calls(const test::ScratchFolder& scratch) {
    // The number of calls is found as the first `at` with which the child is not killed.
    int n = 1;
    const auto dies = [&scratch](int at) {
        const auto calls = calls_in(scratch, FailingCalls::Mode::kill, at);
        const int code = code_of([&] { begin(scratch / "count", calls); });
        fs::remove_all(scratch / "count");
        fs::remove_all(scratch / "count.part");
        return code == 128 + SIGKILL;
    };
    while (dies(n)) n *= 2;
    int low = n / 2;
    while (n - low > 1) (dies((low + n) / 2) ? low : n) = (low + n) / 2;
    return low;
}

}  // namespace

TEST_CASE("full disk: any call of a run fails - it is resumed and ends in the same bytes",
          "[io][unit]") {
    const test::ScratchFolder scratch;
    REQUIRE(code_of([&] { begin(scratch / "whole", {}); }) == 0);
    const auto whole = files_of(scratch / "whole");
    REQUIRE(whole.count("results.nc") == 1);
    const int count = count_calls(scratch);
    REQUIRE(count > 60);
    struct Kind {
        FailingCalls::Mode mode;
        int error;
        int number;
    };
    const auto kind = GENERATE(
        Kind{FailingCalls::Mode::fail_once, ENOSPC, 0}, Kind{FailingCalls::Mode::fail_once, EIO, 1},
        Kind{FailingCalls::Mode::fail_lastingly, ENOSPC, 2},
        Kind{FailingCalls::Mode::fail_lastingly, EIO, 3}, Kind{FailingCalls::Mode::kill, 0, 4});
    // Every call fails in one of the five ways; with HEIHE_ALL_FAULTS in each of them.
    const int stride = std::getenv("HEIHE_ALL_FAULTS") == nullptr ? 5 : 1;
    const auto dir = scratch / "a";

    int stopped = 0;
    for (int at = 1 + (stride == 1 ? 0 : kind.number); at <= count; at += stride) {
        const auto calls = calls_in(scratch, kind.mode, at, kind.error);
        const int code = code_of([&] { begin(dir, calls); });
        CAPTURE(at, count, static_cast<int>(kind.mode), kind.error, code);
        if (kind.mode == FailingCalls::Mode::kill)
            REQUIRE(code == 128 + SIGKILL);
        else
            REQUIRE((code == 5 || (code == 0 && fs::exists(dir))));
        stopped += code == 0 ? 0 : 1;
        if (!fs::exists(dir)) REQUIRE(code_of([&] { go_on(dir); }) == 0);
        REQUIRE(files_of(dir) == whole);
        fs::remove_all(dir);
        fs::remove_all(dir.string() + ".part");
    }
    CHECK(stopped > count / stride / 2);
}

TEST_CASE("full disk: any call fails while old results are replaced - old or new ones are whole",
          "[io][unit]") {
    const test::ScratchFolder scratch;
    REQUIRE(code_of([&] { begin(scratch / "whole", {}); }) == 0);
    const auto whole = files_of(scratch / "whole");
    auto old = test::options();
    old.title.title = "old";
    const int count = count_calls(scratch);
    const auto mode = GENERATE(FailingCalls::Mode::fail_once, FailingCalls::Mode::fail_lastingly,
                               FailingCalls::Mode::kill);
    const auto dir = scratch / "a";

    for (int at = count - 8; at <= count + 16; at += 2) {
        REQUIRE(code_of([&] {
                    io::RunWriter w{io::RunFolder::create(dir, io::Existing::refuse), old};
                    test::months(w, 1, 1);
                    w.finish(test::summary(), [] { return io::Timing{}; });
                }) == 0);
        const auto before = files_of(dir);
        REQUIRE(before != whole);

        const int code = code_of([&] { begin(dir, calls_in(scratch, mode, at)); });

        CAPTURE(at, count, static_cast<int>(mode), code);
        const auto after = files_of(dir);
        REQUIRE((after == before || after == whole));
        if (after == before) REQUIRE(code_of([&] { go_on(dir); }) == 0);
        REQUIRE(files_of(dir) == whole);
        REQUIRE(code_of([&] { begin(dir, {}); }) == 0);  // the rest of the failed run is replaced
        REQUIRE_FALSE(fs::exists(dir.string() + ".part"));
        fs::remove_all(dir);
    }
}
