// SPDX-License-Identifier: MIT
#include "heihe/io/writer_queue.hpp"

#include "heihe/io/io_thread.hpp"

#include <utility>

namespace heihe::io {

WriterQueue::WriterQueue(std::size_t capacity)
    : thread_{IoThread::of_process()}, capacity_{capacity == 0 ? 1 : capacity} {}

WriterQueue::~WriterQueue() {
    std::unique_lock lock{mutex_};
    changed_.wait(lock, [this] { return is_idle(); });
}

void WriterQueue::submit(std::function<void()> job) {
    {
        std::unique_lock lock{mutex_};
        changed_.wait(lock, [this] { return failure_ || jobs_.size() < capacity_; });
        if (failure_) std::rethrow_exception(failure_);
        jobs_.push_back(std::move(job));
        ++posted_;
    }
    try {
        thread_.post([this] { do_next(); });
    } catch (...) {  // out of memory: the job will not run
        const std::lock_guard lock{mutex_};
        jobs_.pop_back();
        --posted_;
        throw;
    }
}

void WriterQueue::wait() {
    std::unique_lock lock{mutex_};
    changed_.wait(lock, [this] { return is_idle(); });
    if (failure_) std::rethrow_exception(failure_);
}

// Runs in the I/O thread. The last access to the queue is under its lock; afterwards its owner may
// destroy it.
void WriterQueue::do_next() {
    std::function<void()> job;
    {
        const std::lock_guard lock{mutex_};
        if (failure_)
            jobs_.clear();
        else if (!jobs_.empty()) {
            job = std::move(jobs_.front());
            jobs_.pop_front();
        }
    }
    std::exception_ptr failed;
    try {
        if (job) job();
    } catch (...) {
        failed = std::current_exception();
    }
    job = nullptr;  // its data are freed before any thread learns that it is done
    const std::lock_guard lock{mutex_};
    if (failed) failure_ = failed;
    --posted_;
    changed_.notify_all();
}

}  // namespace heihe::io
