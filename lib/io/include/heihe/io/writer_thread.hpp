// SPDX-License-Identifier: MIT
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>

namespace heihe::inline v0::io {

/// The one thread that calls NetCDF and HDF5 and writes files while the simulation goes on. Jobs are
/// done in the order in which they come; at most `capacity` wait, then submit() waits too.
/// After the first job that throws no other is done: submit() and wait() throw its exception.
class WriterThread {
public:
    explicit WriterThread(std::size_t capacity = 4);
    WriterThread(const WriterThread&) = delete;
    WriterThread& operator=(const WriterThread&) = delete;
    /// Does the jobs that still wait (unless one has failed), then ends the thread.
    ~WriterThread();

    /// @throws what an earlier job has thrown
    void submit(std::function<void()> job);
    /// Waits until every job is done. @throws what a job has thrown
    void wait();

private:
    void run();

    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<std::function<void()>> jobs_;
    std::exception_ptr failure_;
    std::size_t capacity_;
    bool busy_ = false;
    bool end_ = false;
    std::thread thread_;  // last: it uses all the others
};

}  // namespace heihe::inline v0::io
