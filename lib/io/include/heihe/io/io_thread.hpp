// SPDX-License-Identifier: MIT
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <thread>
#include <type_traits>
#include <utility>

namespace heihe::io {

/// The one thread of a process in which heihe calls HDF5 and NetCDF. Two threads must not call NetCDF at a
/// time, nor an HDF5 that was built without thread safety. HDF5's error handler is changed in this thread
/// only. A program that calls these libraries itself must do so in this thread too (in_io_thread), while
/// runs go on.
class IoThread {
public:
    /// The thread of this process, made at the first call. That call also tells HDF5 not to close
    /// itself at the end of the process, where it would crash after a failed write. A process may fork
    /// while no job is in work; the child has a thread of its own.
    [[nodiscard]] static IoThread& of_process();

    IoThread(const IoThread&) = delete;
    IoThread& operator=(const IoThread&) = delete;

    /// Runs a job after those before it. The job must not throw.
    void post(std::function<void()> job);
    [[nodiscard]] bool is_this_thread() const noexcept {
        return std::this_thread::get_id() == thread_.get_id();
    }

private:
    IoThread();
    ~IoThread();
    void run();

    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<std::function<void()>> jobs_;
    bool end_ = false;
    std::thread thread_;  // last: it uses all other members
};

/// Calls `f` in the process's I/O thread and waits for it.
/// @returns what f returns  @throws what f throws
template <typename F>
std::invoke_result_t<F> in_io_thread(F&& f) {
    auto& thread = IoThread::of_process();
    if (thread.is_this_thread()) return std::forward<F>(f)();
    using Task = std::packaged_task<std::invoke_result_t<F>()>;
    const auto task =
        std::make_shared<Task>(std::forward<F>(f));  // lives until both threads have released it
    auto result = task->get_future();
    thread.post([task] { (*task)(); });
    return result.get();
}

}  // namespace heihe::io
