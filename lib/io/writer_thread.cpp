// SPDX-License-Identifier: MIT
#include "heihe/io/writer_thread.hpp"

#include <utility>

namespace heihe::inline v0::io {

WriterThread::WriterThread(std::size_t capacity)
    : capacity_{capacity == 0 ? 1 : capacity}, thread_{[this] { run(); }} {}

WriterThread::~WriterThread() {
    {
        const std::lock_guard lock{mutex_};
        end_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

void WriterThread::submit(std::function<void()> job) {
    std::unique_lock lock{mutex_};
    changed_.wait(lock, [this] { return failure_ || jobs_.size() < capacity_; });
    if (failure_) std::rethrow_exception(failure_);
    jobs_.push_back(std::move(job));
    changed_.notify_all();
}

void WriterThread::wait() {
    std::unique_lock lock{mutex_};
    changed_.wait(lock, [this] { return failure_ || (jobs_.empty() && !busy_); });
    if (failure_) std::rethrow_exception(failure_);
}

void WriterThread::run() {
    std::unique_lock lock{mutex_};
    for (;;) {
        changed_.wait(lock, [this] { return end_ || !jobs_.empty(); });
        if (jobs_.empty() || failure_) {
            if (end_) return;
            jobs_.clear();
            continue;
        }
        const auto job = std::move(jobs_.front());
        jobs_.pop_front();
        busy_ = true;
        lock.unlock();
        std::exception_ptr failed;
        try {
            job();
        } catch (...) {
            failed = std::current_exception();
        }
        lock.lock();
        busy_ = false;
        if (failed) failure_ = failed;
        changed_.notify_all();
    }
}

}  // namespace heihe::inline v0::io
