// SPDX-License-Identifier: MIT
#include "heihe/io/io_thread.hpp"

#include "heihe/core/error.hpp"

#include <hdf5.h>

#include <unistd.h>

namespace heihe::io {

IoThread::IoThread()
    : thread_{[this] {
          H5dont_atexit();  // before all other calls
          run();
      }} {}

IoThread::~IoThread() {
    {
        const std::lock_guard lock{mutex_};
        end_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

IoThread& IoThread::of_process() {
    struct Owner {
        IoThread* thread = nullptr;
        pid_t process = 0;
        Owner() = default;
        Owner(const Owner&) = delete;
        Owner& operator=(const Owner&) = delete;
        ~Owner() {
            if (process == ::getpid()) delete thread;
            thread = nullptr;
        }
    };
    static std::mutex mutex;
    static Owner owner;
    const std::lock_guard lock{mutex};
    // The child of a fork has no thread of the parent; the parent's object is not touched.
    if (owner.process != ::getpid()) {
        owner.thread = new IoThread;
        owner.process = ::getpid();
    }
    require(owner.thread != nullptr, "IoThread: the process is at its end");
    return *owner.thread;
}

void IoThread::post(std::function<void()> job) {
    {
        const std::lock_guard lock{mutex_};
        jobs_.push_back(std::move(job));
    }
    changed_.notify_one();
}

void IoThread::run() {
    std::unique_lock lock{mutex_};
    for (;;) {
        changed_.wait(lock, [this] { return end_ || !jobs_.empty(); });
        if (jobs_.empty()) return;
        const auto job = std::move(jobs_.front());
        jobs_.pop_front();
        lock.unlock();
        job();
        lock.lock();
    }
}

}  // namespace heihe::io
