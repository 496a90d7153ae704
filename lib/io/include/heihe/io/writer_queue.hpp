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

/// Writes of one run: jobs for the process's I/O thread (io/io_thread.hpp), done in their order. At most
/// `capacity` jobs wait; then submit() waits. One thread submits and waits. It must not be the I/O thread,
/// which would wait for itself. After a job has thrown, no other job of this queue is done: submit() and
/// wait() throw its exception. Queues of other runs are not affected.
class WriterQueue {
public:
    explicit WriterQueue(std::size_t capacity = 4);
    WriterQueue(const WriterQueue&) = delete;
    WriterQueue& operator=(const WriterQueue&) = delete;
    /// Waits for the jobs that are left (unless one has failed).
    ~WriterQueue();

    /// @throws the exception of an earlier job
    void submit(std::function<void()> job);
    /// Waits until every job is done. @throws the exception of a job
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
    std::size_t posted_ = 0;  // calls of do_next() that wait or run
};

}  // namespace heihe::io
