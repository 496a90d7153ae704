// SPDX-License-Identifier: MIT
#include "heihe/io/io_thread.hpp"
#include "heihe/io/writer_queue.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <chrono>
#include <stdexcept>
#include <string>
#include <thread>

#include <sys/wait.h>
#include <unistd.h>

using namespace heihe;

TEST_CASE("io thread: a call - returns and throws what the function does", "[io][unit]") {
    std::thread::id inside;
    CHECK(io::in_io_thread([&inside] {
              inside = std::this_thread::get_id();
              return 7;
          }) == 7);
    CHECK(inside != std::this_thread::get_id());
    CHECK_THROWS_WITH(io::in_io_thread([]() -> int { throw std::runtime_error("no file"); }),
                      "no file");
    CHECK(io::in_io_thread([] { return std::this_thread::get_id(); }) ==
          inside);  // always the same
    CHECK(io::in_io_thread([] { return io::in_io_thread([] { return 3; }); }) == 3);
}

TEST_CASE("io thread: after a fork - the child has its own", "[io][unit]") {
    REQUIRE(io::in_io_thread([] { return 1; }) == 1);
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) ::_exit(io::in_io_thread([] { return 42; }));
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    CHECK(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 42);
}

TEST_CASE("writer queue: a job that fails - ends its own queue alone", "[io][unit]") {
    std::atomic<int> done{0};
    io::WriterQueue good, bad;
    for (int n = 0; n < 20; ++n) {
        good.submit([&done] { ++done; });
        if (n == 10) bad.submit([] { throw std::runtime_error("disk full"); });
    }
    CHECK_THROWS_WITH(bad.wait(), "disk full");
    CHECK_THROWS_WITH(bad.submit([&done] { ++done; }), "disk full");
    good.wait();
    CHECK(done == 20);
}

TEST_CASE("writer queue: its end - waits for the jobs, and for none after a failure",
          "[io][unit]") {
    std::atomic<int> done{0};
    {
        io::WriterQueue queue;
        for (int n = 0; n < 4; ++n)
            queue.submit([&done] {
                std::this_thread::sleep_for(std::chrono::milliseconds(5));
                ++done;
            });
    }
    CHECK(done == 4);
    {
        io::WriterQueue queue;
        queue.submit([&done] {
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
            ++done;
            throw std::runtime_error("disk full");
        });
        for (int n = 0; n < 3; ++n) queue.submit([&done] { ++done; });
    }
    CHECK(done == 5);
}

TEST_CASE("writer queue: more jobs than may wait - make submit wait", "[io][unit]") {
    std::atomic<bool> open{false};
    std::atomic<int> submitted{0};
    io::WriterQueue queue{2};
    queue.submit([&open] {
        while (!open) std::this_thread::yield();
    });
    std::thread other{[&] {
        for (int n = 0; n < 5; ++n) {
            queue.submit([] {});
            ++submitted;
        }
    }};
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    CHECK(submitted <= 2);
    open = true;
    other.join();
    queue.wait();
    CHECK(submitted == 5);
}
