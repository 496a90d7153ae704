// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/io/io_thread.hpp"

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>

namespace heihe::io {

/// What one run has to write while it goes on: jobs for the process's I/O thread (io/io_thread.hpp),
/// done in the order in which they come; at most `capacity` wait, then submit() waits too. One thread
/// submits and waits, which is not the I/O thread: it would wait for itself.
/// After the first job that throws no other of this queue is done: submit() and wait() throw its
/// exception. Another run's queue is not touched by that.
class WriterQueue {
public:
    explicit WriterQueue(std::size_t capacity = 4);
    WriterQueue(const WriterQueue&) = delete;
    WriterQueue& operator=(const WriterQueue&) = delete;
    /// Waits for the jobs that are left (unless one has failed).
    ~WriterQueue();

    /// @throws what an earlier job has thrown
    void submit(std::function<void()> job);
    /// Waits until every job is done. @throws what a job has thrown
    void wait();

private:
    void do_next();
    [[nodiscard]] bool is_idle() const noexcept { return posted_ == 0; }

    IoThread& thread_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<std::function<void()>> jobs_;
    std::exception_ptr failure_;
    std::size_t capacity_;
    std::size_t posted_ = 0;  // calls of do_next() that are to come or under way
};

}  // namespace heihe::io
