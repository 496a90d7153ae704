// SPDX-License-Identifier: MIT
#include "heihe/io/checkpoint.hpp"

#include "support/scratch_folder.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <cmath>
#include <limits>
#include <thread>

using namespace heihe;
using Catch::Contains;
using test::bytes_of;

namespace sample {

struct State {
    double days = 0.0;
    std::int64_t step = 0;
    std::vector<double> head;
    std::vector<std::int64_t> stream;
    std::vector<double> none;
};

template <StateOf<State> S, typename Visitor>
void for_each_field(S& s, Visitor&& visit) {
    visit("days", "d", s.days);
    visit("step", "-", s.step);
    visit("head", "m", s.head);
    visit("stream", "-", s.stream);
    visit("none", "m", s.none);
}

static State filled() {
    return {0.1 + 0.2,
            std::numeric_limits<std::int64_t>::max(),
            {1.0 / 3.0, -0.0, 5e-324, std::numeric_limits<double>::infinity()},
            {-1, 0, 1},
            {}};
}

}  // namespace sample

static io::Checkpoint sample_checkpoint() {
    io::Checkpoint checkpoint;
    checkpoint.attributes = {{"scenario", "基准"}, {"empty", ""}};
    checkpoint.file_lengths = {{"annual.csv", 123456789012}, {"results.spool", 0}};
    checkpoint.warnings = {"first", "第二"};
    io::capture(sample::filled(), "aquifer/", checkpoint);
    return checkpoint;
}

TEST_CASE("checkpoint: written and read - every bit comes back", "[io][unit]") {
    const test::ScratchFolder scratch;
    const auto file = scratch / "checkpoint.h5";

    io::write_checkpoint(file, sample_checkpoint());
    const auto back = io::read_checkpoint(file);
    sample::State state;
    Problems problems;
    io::restore(back, "aquifer/", file.string(), problems, state);

    CHECK(problems.empty());
    const auto expected = sample::filled();
    CHECK(state.days == expected.days);
    CHECK(state.step == expected.step);
    CHECK(state.head == expected.head);
    CHECK(std::signbit(state.head[1]));
    CHECK(state.stream == expected.stream);
    CHECK(state.none.empty());
    CHECK(back.attributes == sample_checkpoint().attributes);
    CHECK(back.file_lengths == sample_checkpoint().file_lengths);
    CHECK(back.warnings == sample_checkpoint().warnings);
}

TEST_CASE("checkpoint: the same state - gives the same bytes at another time", "[io][unit]") {
    const test::ScratchFolder scratch;

    io::write_checkpoint(scratch / "a.h5", sample_checkpoint());
    std::this_thread::sleep_for(std::chrono::milliseconds(1100));
    io::write_checkpoint(scratch / "b.h5", sample_checkpoint());

    CHECK(bytes_of(scratch / "a.h5") == bytes_of(scratch / "b.h5"));
    CHECK_FALSE(bytes_of(scratch / "a.h5").empty());
}

TEST_CASE("checkpoint: another grid or another version - is refused by name", "[io][unit]") {
    const auto checkpoint = sample_checkpoint();
    sample::State state;
    state.head.resize(7);
    Problems problems;

    io::restore(checkpoint, "aquifer/", "c.h5", problems, state);
    io::restore(checkpoint, "river/", "c.h5", problems, state);

    REQUIRE(problems.lines().size() == 6);
    CHECK_THAT(problems.lines()[0],
               Contains("c.h5: aquifer/head: has 4 values where this run has 7"));
    CHECK_THAT(problems.lines()[1], Contains("c.h5: river/days: is not in the checkpoint"));
}

TEST_CASE("checkpoint: a damaged, foreign or missing file - is an InputError", "[io][unit]") {
    const test::ScratchFolder scratch;
    const auto file = scratch / "checkpoint.h5";
    io::write_checkpoint(file, sample_checkpoint());
    const auto bytes = bytes_of(file);

    scratch.write("half.h5", bytes.substr(0, bytes.size() / 2));
    scratch.write("text.h5", "id,head\n1,2\n");

    CHECK_THROWS_AS(io::read_checkpoint(scratch / "half.h5"), InputError);
    CHECK_THROWS_AS(io::read_checkpoint(scratch / "text.h5"), InputError);
    CHECK_THROWS_AS(io::read_checkpoint(scratch / "none.h5"), InputError);
    CHECK_THROWS_AS(io::write_checkpoint("/proc/c.h5", sample_checkpoint()), OutputError);
}
